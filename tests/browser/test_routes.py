"""Acceptance row 11: a change of screen sets title, focus and place; back brings back the state."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.held import Held
from tests.browser.samples import Samples
from tests.browser.screens import settle, show
from tests.browser.watch import Watch

pytestmark = pytest.mark.usefixtures("intercepting")

NAMES = {"Tokens": "/tokens", "Batch": "/batch", "Watchlist": "/watchlist",
         "Compare": "/compare", "Trends": "/trends", "Model": "/model", "API": "/docs",
         "Status": "/status", "Settings": "/settings"}  # fmt: skip

REMEMBERED = "() => Math.abs(history.state?.scroll - scrollY) < 1"
"""The page notes its place a moment after it came to rest."""


def test_title_heading_and_place_follow_the_address(page: Page) -> None:
    page.goto("/")
    settle(page)
    for name, path in NAMES.items():
        page.click(f"nav#menu a[href='{path}']")
        page.wait_for_url(f"**{path}")
        settle(page)
        assert page.title() == f"{name} · Token Anomaly Detector"
        assert page.locator("h1").all_text_contents() == [name]
        expect(page.locator("h1")).to_be_focused()
        assert page.locator("nav [aria-current=page]").all_text_contents() == [name]
    for name in list(NAMES)[-2::-1]:
        page.go_back()
        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator("h1")).to_be_focused()


def test_unknown_address_is_a_404_with_a_way_on(page: Page, watch: Watch) -> None:
    watch.allow("404")
    response = page.goto("/nowhere")
    assert response is not None
    assert response.status == 404
    settle(page)
    expect(page.locator("h1")).to_have_text("Page not found")
    expect(page.locator("main input[type=search]")).to_be_visible()


@pytest.mark.parametrize("path", ["/tokens", "/tokens/"])
def test_menu_marks_the_screen_with_or_without_a_slash(page: Page, watch: Watch, path: str) -> None:
    # The local server says 404 for the slash, with the page all the same.
    watch.allow("404")
    page.goto(path)
    settle(page)
    assert page.locator("nav [aria-current=page]").all_text_contents() == ["Tokens"]


def test_screen_that_was_left_makes_room_for_a_slow_one(page: Page, samples: Samples) -> None:
    show(page, "tokens", samples)
    held = Held(page, "**/screens/model.js")
    page.click("nav#menu a[href='/model']")
    expect(page.locator("main .skeleton")).to_be_visible()
    expect(page.locator("#risk_level")).to_have_count(0)
    held.nth(0).continue_()
    expect(page.locator("h1")).to_have_text("Model")
    expect(page.locator("h1")).to_be_focused()
    settle(page)
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_screen_that_was_left_cannot_change_the_address(page: Page, samples: Samples) -> None:
    show(page, "tokens", samples)
    held = Held(page, "**/screens/model.js")
    address = page.evaluate("""() => {
      document.querySelector('nav#menu a[href="/model"]').click();
      const level = document.querySelector('#risk_level');
      level.value = 'Safe';
      level.dispatchEvent(new Event('change'));
      return location.pathname + location.search;
    }""")
    assert address == "/model"
    page.wait_for_timeout(300)
    held.nth(0).continue_()
    expect(page.locator("h1")).to_have_text("Model")


def test_failure_is_said_when_nothing_more_can_be_loaded(
    page: Page, samples: Samples, watch: Watch
) -> None:
    watch.allow("ERR_FAILED")
    show(page, "tokens", samples)
    page.route("**/screens/*.js", lambda route: route.abort())
    page.click("nav#menu a[href='/model']")
    expect(page.locator("h1")).to_have_text("This page did not load")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("main .notice button")).to_have_text("Reload the page")
    settle(page)


def test_malformed_anchor_names_nothing(page: Page) -> None:
    page.goto("/docs#%E0%A4%A")
    settle(page)
    expect(page.locator("h1")).to_have_text("API")
    assert page.locator(".operation").count() > 3


def test_back_from_an_anchor_returns_to_its_place(page: Page, samples: Samples) -> None:
    show(page, "docs", samples)
    for start in (0, 40):
        page.evaluate("(y) => scrollTo(0, y)", start)
        anchor = page.locator("nav.contents a").nth(5)
        # Not Playwright's click: that may scroll by itself.
        anchor.evaluate("(link) => link.click()")
        page.wait_for_function("() => scrollY > 500")
        page.wait_for_function(REMEMBERED)
        there = page.evaluate("scrollY")
        page.go_back()
        page.wait_for_function("(y) => Math.abs(scrollY - y) < 2", arg=start)
        page.go_forward()
        page.wait_for_function("(y) => Math.abs(scrollY - y) < 2", arg=there)
        page.go_back()
        page.wait_for_function("(y) => Math.abs(scrollY - y) < 2", arg=start)


def test_back_restores_filters_and_scroll(page: Page, samples: Samples) -> None:
    show(page, "tokens", samples)
    page.select_option("#risk_level", "Safe")
    page.wait_for_url("**/tokens?risk_level=Safe")
    page.wait_for_function("() => !document.querySelector('[aria-busy]')")
    wanted = page.locator("[data-row]").all_text_contents()
    page.set_viewport_size({"width": 1280, "height": 400})
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_function("() => scrollY > 0")
    page.wait_for_function(REMEMBERED)
    page.locator("[data-row]").nth(4).evaluate("(link) => link.click()")
    page.wait_for_selector("[data-verdict]")
    assert page.evaluate("scrollY") == 0
    page.go_back()
    page.wait_for_function("() => Math.abs(scrollY - 300) < 2")
    assert page.locator("#risk_level").input_value() == "Safe"
    assert page.locator("[data-row]").all_text_contents() == wanted
    page.go_back()
    expect(page.locator("#risk_level")).to_have_value("")
    page.reload()
    settle(page)
    assert page.locator("[data-row]").count() > len(wanted)


def test_pages_of_the_list(page: Page, samples: Samples) -> None:
    """Every token appears once over the pages."""
    show(page, "tokens", samples)
    seen: list[str | None] = []
    while True:
        seen += [link.get_attribute("href") for link in page.locator("[data-row]").all()]
        following = page.locator("nav.pages button", has_text="Next")
        if following.count() == 0:
            break
        first = seen[-1]
        following.click()
        page.wait_for_function(
            "(old) => !document.querySelector('[aria-busy]')"
            " && !document.querySelector(`[data-row][href='${old}']`)",
            arg=first,
        )
    assert len(seen) == len(set(seen))
    assert {f"/token/{mint}" for mint in samples.mints} <= set(seen)


@pytest.mark.parametrize("level", ["Fraud", "Unknown", "Safe"])
def test_filter_by_level(page: Page, samples: Samples, level: str) -> None:
    words = {
        "Fraud": {"Evidence of a trap"},
        "Unknown": {"Undecided", "No proof of a trap"},
        "Safe": {"No evidence of a trap"},
    }
    page.goto(f"/tokens?risk_level={level}")
    settle(page)
    shown = page.locator("td.risk .under").all_text_contents()
    assert shown
    assert set(shown) == words[level]


def test_search_understands_what_people_paste(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    pasted = (
        mint,
        f"  {mint}\n",
        f"https://solscan.io/token/{mint}?cluster=mainnet",
        f"https://dexscreener.com/solana/{mint}",
        f"rugcheck.xyz/tokens/{mint}#top",
    )
    for text in pasted:
        page.goto("/")
        settle(page)
        page.fill("main input[type=search]", text)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/token/{mint}")
    page.goto("/")
    settle(page)
    page.fill("main input[type=search]", "WELL")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tokens?q=WELL")


REFUSED = (
    ("", "Enter a mint address"),
    ("0" * 40, "“0” at position 1 is not a base58 character"),
    ("1" * 31, "it has 31 characters"),
    ("1" * 45, "it has 45 characters"),
    ("Z" * 44, "it stands for 33 bytes"),
    ("z" * 44, "it has no capital letters"),
    (f"0x{'6a' * 20}", "Only Solana tokens are checked here"),
    (f"{'1' * 32} {'1' * 31}2 {'1' * 31}3", "3 addresses were found"),
    (f"https://dexscreener.com/solana/{'e2yj' * 11}", "the address of a pool"),
    (f"https://photon-sol.tinyastro.io/en/lp/{'1' * 31}2", "the address of a pool"),
    ("https://example.com/none", "No mint address was found in this link"),
)


def test_search_says_which_rule_failed(page: Page) -> None:
    page.goto("/")
    settle(page)
    field = page.locator("main input[type=search]")
    error = page.locator("main .field-error")
    for text, words in REFUSED:
        field.fill(text)
        field.press("Enter")
        expect(error).to_be_visible()
        expect(error).to_contain_text(words)
        expect(field).to_be_focused()
        assert field.get_attribute("aria-describedby") == error.get_attribute("id")
        assert field.get_attribute("aria-invalid") == "true"
        expect(page.locator("#announcer")).to_contain_text(words)
        field.press("End")
        field.type("1")
        expect(error).to_be_hidden()
