"""What this browser keeps for the reader: the watchlist and its end, and the comparison."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import settle, show

KEPT = "(name) => JSON.parse(localStorage.getItem(name) ?? '[]').map((entry) => entry.mint)"


def keep(page: Page, name: str, mints: list[str]) -> None:
    page.goto("/settings")
    entries = [{"mint": mint, "name": None, "symbol": None} for mint in mints]
    page.evaluate(f"(t) => localStorage.setItem('detector.{name}', t)", json.dumps(entries))


def test_full_watchlist_refuses_and_says_so(page: Page, samples: Samples) -> None:
    others = [f"other-{index}" for index in range(50)]
    keep(page, "watchlist", others)
    show(page, "token", samples)
    button = page.get_by_role("button", name="Watch", exact=True)
    button.click()
    expect(page.locator(".note")).to_contain_text("holds 50 tokens and is full")
    expect(page.locator("#announcer")).to_contain_text("holds 50 tokens and is full")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(KEPT, "detector.watchlist") == others
    page.locator(".note button").click()
    page.wait_for_url("**/watchlist")


def test_refused_storage_is_said(page: Page, samples: Samples) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    show(page, "token", samples)
    button = page.get_by_role("button", name="Watch", exact=True)
    button.click()
    expect(page.locator(".note")).to_contain_text("The browser did not store this.")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_watchlist_shows_no_score_of_an_unknown_band(page: Page, samples: Samples) -> None:
    keep(page, "watchlist", [samples.mint("nulls")])
    page.goto("/watchlist")
    settle(page)
    verdict = page.locator(".watch-verdict")
    expect(verdict).to_contain_text("Risk unknown")
    expect(verdict).to_contain_text("no score: too little is known")


def test_tokens_are_gathered_for_comparison(page: Page, samples: Samples) -> None:
    first, second = samples.mint("drained"), samples.mint("One whale")
    for mint, words in ((first, "1 of 4"), (second, "2 of 4")):
        page.goto(f"/token/{mint}")
        settle(page)
        page.get_by_role("button", name="Compare", exact=True).click()
        expect(page.locator(".note")).to_contain_text(words)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".note")).to_contain_text("already in the comparison")
    page.locator(".note button", has_text="Open comparison").click()
    page.wait_for_url(f"**/compare?m={first}&m={second}")
    expect(page.locator("table.compare thead th")).to_have_count(3)
    page.locator("table.compare button").first.click()
    expect(page.locator("table.compare thead th")).to_have_count(2)
    assert page.evaluate(KEPT, "detector.compare") == [second]


def test_full_comparison_refuses(page: Page, samples: Samples) -> None:
    keep(page, "compare", samples.mints[3:7])
    show(page, "token", samples)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".note")).to_contain_text("Four tokens are the most.")
    assert page.evaluate(KEPT, "detector.compare") == samples.mints[3:7]


def test_a_shared_comparison_leaves_the_own_one(page: Page, samples: Samples) -> None:
    keep(page, "compare", samples.mints[:2])
    page.goto(f"/compare?m={samples.mints[5]}")
    settle(page)
    expect(page.locator("table.compare thead th")).to_have_count(2)
    assert page.evaluate(KEPT, "detector.compare") == samples.mints[:2]


@pytest.mark.parametrize("kept", ["{", "7", '[{"mint": 3}, {"mint": "<b>"}, null]'])
def test_damaged_comparison_is_empty(page: Page, kept: str) -> None:
    page.goto("/settings")
    page.evaluate("(text) => localStorage.setItem('detector.compare', text)", kept)
    page.goto("/compare")
    settle(page)
    expect(page.locator(".notice")).to_contain_text("Nothing to compare yet")
