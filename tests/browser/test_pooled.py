"""The address of a pool: tokens whose reports name it are offered, and none opens by itself."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import settle
from tests.browser.test_axe import violations
from tests.browser.test_palette import BOX, open_palette
from tests.browser.watch import Watch

SAMPLE = "Few holders"
OFFER = ":is(dialog, .notice):has(a[href^='/token/'])"


@pytest.fixture(scope="module")
def pool(samples: Samples) -> str:
    """The largest pool of a sample token."""
    markets = samples.analysis(samples.mint(SAMPLE))["raw_data"]["markets"]
    largest = max(markets, key=lambda market: market["lp"]["quoteUSD"])
    return str(largest["pubkey"])


def test_a_pasted_link_offers_its_token(page: Page, samples: Samples, pool: str) -> None:
    mint = samples.mint(SAMPLE)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    settle(page)
    box = page.locator("main input[type=search]")
    box.fill(f"https://dexscreener.com/solana/{pool.lower()}")
    box.press("Enter")
    offer = page.locator(OFFER)
    expect(offer).to_contain_text("The report of one token names this pool")
    expect(offer.locator("button")).to_be_focused()
    expect(offer.locator("a")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(offer).to_have_count(0)
    expect(box).to_be_focused()
    assert urlsplit(page.url).path == "/", "not even the only one is opened by itself"
    box.fill(f"https://dexscreener.com/solana/{pool}")
    box.press("Enter")
    expect(offer.locator("a")).to_have_count(2)
    expect(offer.locator("a").last).to_have_attribute("href", f"/token/{pool}")
    offer.locator("a").first.click()
    page.wait_for_url(f"**/token/{mint}")


@pytest.mark.usefixtures("intercepting")
def test_a_token_that_calls_itself_by_a_pool_is_not_found_in_the_palette(
    page: Page, samples: Samples, pool: str
) -> None:
    page.goto("/settings")
    settle(page)
    seen = f'[{{"mint": "{samples.mint("drained")}", "name": "{pool}", "symbol": null}}]'
    page.evaluate("(t) => localStorage.setItem('detector.watchlist', t)", seen)
    open_palette(page)
    page.locator(BOX).fill(f"https://photon-sol.tinyastro.io/en/lp/{pool}")
    options = page.locator("dialog.palette [role=option]")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("Names this pool")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/token/{samples.mint(SAMPLE)}")


def test_the_page_of_an_address_without_a_report_offers_it_too(
    page: Page, samples: Samples, pool: str, watch: Watch
) -> None:
    watch.allow("404")
    page.goto(f"/token/{pool}")
    settle(page)
    offer = page.locator(OFFER)
    expect(offer).to_contain_text("names this pool")
    expect(page.locator("#announcer")).to_contain_text("names this pool")
    assert urlsplit(page.url).path == f"/token/{pool}"
    assert violations(page) == []
    offer.locator("a").click()
    page.wait_for_url(f"**/token/{samples.mint(SAMPLE)}")
    expect(page.locator(OFFER)).to_have_count(0)
