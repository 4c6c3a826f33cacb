"""The command palette: a combobox in a dialog that finds screens, tokens and pasted mints."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.held import Held
from tests.browser.samples import Samples
from tests.browser.screens import settle, show
from tests.browser.test_axe import violations
from tests.browser.watch import Watch

pytestmark = pytest.mark.usefixtures("intercepting")

BOX = "dialog.palette [role=combobox]"
ACTIVE = "document.activeElement.getAttribute('aria-activedescendant')"
PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  const options = { clipboardData, bubbles: true, cancelable: true };
  box.dispatchEvent(new ClipboardEvent('paste', options));
}"""


def open_palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(BOX)).to_be_focused()


def test_keys_alone_reach_every_screen(page: Page) -> None:
    page.goto("/settings")
    settle(page)
    open_palette(page)
    options = page.locator("dialog.palette [role=option]")
    names = options.locator("bdi").all_text_contents()
    aside = page.locator("main a.button").all_text_contents()
    assert names == page.locator("#menu a").all_text_contents() + aside
    assert page.evaluate(ACTIVE) == options.first.get_attribute("id")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(ACTIVE) == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tokens")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("dialog")).to_have_count(0)


def test_nothing_typed_is_lost_while_it_loads(page: Page) -> None:
    page.goto("/settings")
    settle(page)

    def late(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/ui/palette.js", late)
    for key in ("Control+k", "g", "m", "o"):
        page.keyboard.press(key)
    expect(page.locator(BOX)).to_have_value("gmo")
    assert page.url.endswith("/settings")


def test_other_keys_work_while_it_loads_and_escape_calls_it_off(page: Page) -> None:
    page.goto("/")
    settle(page)
    held = Held(page, "**/ui/palette.js")
    page.locator("main input[type=search]").focus()
    page.keyboard.press("Control+k")
    page.keyboard.press("x")
    expect(page.locator("main input[type=search]")).to_have_value("")
    page.keyboard.press("Tab")
    expect(page.locator("main input[type=search]")).not_to_be_focused()
    page.keyboard.press("Escape")
    with page.expect_response("**/ui/palette.js"):
        held.nth(0).continue_()
    page.wait_for_timeout(300)
    expect(page.locator("dialog")).to_have_count(0)
    open_palette(page)
    expect(page.locator(BOX)).to_have_value("")


def test_a_palette_that_cannot_be_loaded_says_so(page: Page, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    page.goto("/settings")
    settle(page)
    page.route("**/ui/palette.js", lambda route: route.abort())
    page.keyboard.press("Control+k")
    expect(page.locator(".note")).to_have_text("The palette could not be loaded.")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/tokens")


def test_escape_gives_focus_back(page: Page) -> None:
    page.goto("/")
    settle(page)
    field = page.locator("main input[type=search]")
    field.focus()
    open_palette(page)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(field).to_be_focused()
    open_palette(page)
    page.locator("dialog.palette button", has_text="Close").click()
    expect(field).to_be_focused()


def test_it_is_no_single_key_shortcut(page: Page) -> None:
    """So the setting that switches those off leaves it alone."""
    page.goto("/settings")
    settle(page)
    page.check("#shortcuts-off")
    open_palette(page)


def test_tokens_seen_and_watched_are_found(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    name = page.text_content("h1") or ""
    watched = samples.mint("One whale")
    entry = [{"mint": watched, "name": "Whale watched", "symbol": "WHL"},
             {"mint": "no mint", "name": "Broken", "symbol": None}]  # fmt: skip
    page.evaluate("(t) => localStorage.setItem('detector.watchlist', t)", json.dumps(entry))
    open_palette(page)
    listed = page.locator("dialog.palette [role=option]")
    expect(listed.filter(has_text=name)).to_contain_text("Seen")
    expect(listed.filter(has_text="Whale watched")).to_contain_text("Watched")
    expect(listed.filter(has_text="Broken")).to_have_count(0)
    page.keyboard.type("whl")
    expect(listed.first).to_contain_text("Whale watched")
    expect(page.locator("dialog.palette [role=status]")).to_have_text("2 entries")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/token/{watched}")


@pytest.mark.parametrize("pasted", ["{mint}", "https://solscan.io/token/{mint}?x=1"])
def test_pasted_mint_is_opened(page: Page, samples: Samples, pasted: str) -> None:
    mint = samples.mint("Few holders")
    page.goto("/settings")
    settle(page)
    open_palette(page)
    page.locator(BOX).fill(pasted.format(mint=mint))
    expect(page.locator("dialog.palette [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/token/{mint}")


def test_what_is_pasted_opens_by_itself(page: Page, samples: Samples) -> None:
    mint = samples.mint("Few holders")
    page.goto("/settings")
    settle(page)
    open_palette(page)
    page.locator(BOX).evaluate(PASTE, f" {mint}\n")
    page.wait_for_url(f"**/token/{mint}")
    page.goto("/")
    settle(page)
    box = page.locator("main input[type=search]")
    box.evaluate(PASTE, "not a mint")
    box.fill("x")
    box.evaluate(PASTE, mint)
    assert urlsplit(page.url).path == "/"
    box.fill("")
    box.evaluate(PASTE, mint)
    page.wait_for_url(f"**/token/{mint}")


def test_words_become_a_search_and_errors_are_said(page: Page) -> None:
    page.goto("/settings")
    settle(page)
    open_palette(page)
    page.locator(BOX).fill("Z" * 44)
    expect(page.locator("dialog.palette [role=option]")).to_have_count(0)
    expect(page.locator(".palette-empty")).to_contain_text("it stands for 33 bytes")
    expect(page.locator(BOX)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    assert page.url.endswith("/settings")
    page.locator(BOX).fill("<b>moon</b>")
    page.locator("dialog.palette [role=option]", has_text="<b>moon</b>").click()
    page.wait_for_url("**/tokens?q=*moon*")


@pytest.mark.parametrize("width", [320, 1280])
def test_palette_is_accessible(page: Page, samples: Samples, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    show(page, "token", samples)
    open_palette(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.locator("dialog.palette :is([role=option], button, input)").evaluate_all(
        "(nodes) => nodes.map((node) => node.getBoundingClientRect().height)"
    )
    assert min(heights) >= 43.5
    assert violations(page) == []
    page.locator(BOX).fill("0" * 40)
    assert violations(page) == []


BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"


def test_a_name_offers_the_known_token(page: Page) -> None:
    page.goto("/settings")
    settle(page)
    open_palette(page)
    page.keyboard.type("$bonk")
    options = page.locator("dialog.palette [role=option]")
    expect(options.first).to_contain_text("Known token")
    expect(options.first).to_contain_text("Bonk")
    expect(options.last).to_contain_text("Search")
    expect(page.locator("dialog.palette [role=status]")).to_contain_text("entries")
    assert page.evaluate(ACTIVE) == options.first.get_attribute("id")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/token/{BONK}")


def test_without_a_network_the_palette_offers_what_the_page_knows(page: Page, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    page.goto("/settings")
    settle(page)
    page.route("**/api/suggest*", lambda route: route.abort())
    open_palette(page)
    with page.expect_event("requestfailed"):
        page.keyboard.type("bonk")
    expect(page.locator("dialog.palette [role=option]")).to_have_count(1)
    expect(page.locator("dialog.palette [role=option]")).to_contain_text("Search")


def test_the_search_box_offers_mints_too(page: Page) -> None:
    page.goto("/")
    settle(page)
    page.locator("main input[type=search]").press_sequentially("$wif")
    offers = page.locator("main datalist option")
    expect(offers.first).to_have_text("WIF · dogwifhat · Known token")
    expect(offers.first).to_have_attribute("value", "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm")
