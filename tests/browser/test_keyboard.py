"""Acceptance rows 6 and 7: everything works by keyboard, and focus is always seen."""

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import SCREENS, settle, show
from tests.browser.watch import Watch

MAX_STOPS = 600
FOCUS = """() => {
  const node = document.activeElement;
  (window.stops ??= []).push(node);
  const box = node.getBoundingClientRect();
  const rects = [...node.getClientRects()];
  const hit = rects.some((r) => {
    const found = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
    return found !== null && (node.contains(found) || found.contains(node));
  });
  const style = getComputedStyle(node);
  return {
    tag: node.tagName, text: (node.textContent || node.id).trim().slice(0, 40), hit,
    inside: box.bottom > 0 && box.top < innerHeight,
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    colour: style.outlineColor,
    behind: getComputedStyle(document.body).backgroundColor,
  };
}"""

OUTLINES = """() => window.stops.filter((node) => node !== document.body).map((node) => {
  node.focus({ focusVisible: true });
  const style = getComputedStyle(node);
  return {
    tag: node.tagName, focused: document.activeElement === node,
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    colour: style.outlineColor,
    behind: getComputedStyle(document.body).backgroundColor,
  };
})"""
"""The same stops again, after the theme changed: places stay, colours do not."""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2) of `rgb(r, g, b)`."""
    channels = [int(part) / 255 for part in colour.split("(")[1].rstrip(")").split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def press_until(page: Page, key: str, selector: str) -> None:
    """Press a key until the focused element matches; focus must never fall to the page."""
    for _ in range(MAX_STOPS):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.tagName") != "BODY"
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{key} never reached {selector}")


def test_journey_without_a_mouse(page: Page, samples: Samples) -> None:
    """Search, read the verdict, open a reason, save the CSV, go back."""
    mint = samples.mint("drained")
    page.goto("/")
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    press_until(page, "Tab", "main input[type=search]")
    page.keyboard.type(mint)
    page.keyboard.press("Enter")
    expect(page.locator("[data-verdict]")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    press_until(page, "Tab", "details.reason > summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Save CSV":
            break
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    rows = list(csv.reader(io.StringIO(download.value.path().read_bytes().decode(), newline="")))
    assert ["fact", "token_id", mint] == rows[1][:3]
    page.go_back()
    expect(page.locator("main input[type=search]").first).to_be_visible()
    settle(page)
    assert page.evaluate("document.activeElement.tagName") == "H1"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_stop_is_seen(page: Page, samples: Samples, watch: Watch, screen: str) -> None:
    if screen == "not_found":
        watch.allow("404")
    page.set_viewport_size({"width": 768, "height": 700})
    show(page, screen, samples)
    stops: list[dict[str, Any]] = []
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    assert 5 < len(stops) < MAX_STOPS, "the last stop was reached"
    assert [s for s in stops if not (s["hit"] and s["inside"] and s["outline"])] == []
    assert [s for s in stops if contrast(s["colour"], s["behind"]) < 3] == []
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(OUTLINES)
    assert len(dark) == len(stops)
    assert [s for s in dark if not (s["focused"] and s["outline"])] == []
    assert [s for s in dark if contrast(s["colour"], s["behind"]) < 3] == []


def test_shortcuts(page: Page, samples: Samples) -> None:
    page.goto("/tokens")
    settle(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-row]").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/token/*")
    settle(page)
    page.keyboard.press("c")
    expect(page.locator("#announcer")).to_have_text("Mint address copied.")
    mint = page.text_content("[data-mint]")
    assert page.evaluate("navigator.clipboard.readText()") == mint
    page.keyboard.press("r")
    expect(page.locator("[data-refresh]")).to_have_text("Refreshed just now")
    for keys, path in (("gm", "/model"), ("gw", "/watchlist"), ("gt", "/tokens"), ("go", "/")):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(f"**{path}")
    settle(page)
    page.keyboard.press("/")
    expect(page.locator("main [data-search]")).to_be_focused()
    page.keyboard.type("/gm?")
    assert page.locator("main [data-search]").input_value() == "/gm?"
    page.keyboard.press("Escape")
    expect(page.locator("main h1")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("main h1")).to_be_focused()


def test_shortcuts_can_be_switched_off(page: Page) -> None:
    page.goto("/settings")
    settle(page)
    page.check("#shortcuts-off")
    page.evaluate("document.activeElement.blur()")
    for key in ("g", "m", "?", "/"):
        page.keyboard.press(key)
    assert page.url.endswith("/settings")
    expect(page.locator("dialog")).to_have_count(0)


def test_menu_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    settle(page)
    expect(page.locator("#menu")).to_be_hidden()
    page.locator("#menu-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    expect(page.locator("#menu-button")).to_be_focused()


def show_note(page: Page) -> None:
    """Show a note that offers something, with a clock that the test moves."""
    page.clock.install()
    page.goto("/settings")
    settle(page)
    page.evaluate("""() => import('/status.js').then(({ note }) => {
      note('Removed.', { label: 'Undo', run: () => { window.undone = true; } });
    })""")
    expect(page.locator(".note button")).to_be_visible()


def test_note_goes_after_a_while(page: Page) -> None:
    show_note(page)
    page.clock.run_for(13_000)
    expect(page.locator(".note")).to_have_count(0)


def test_note_stays_while_its_button_has_focus(page: Page) -> None:
    show_note(page)
    page.locator(".note button").focus()
    page.clock.run_for(60_000)
    expect(page.locator(".note button")).to_be_focused()
    page.locator("#menu a").first.focus()
    page.clock.run_for(13_000)
    expect(page.locator(".note")).to_have_count(0)
    expect(page.locator("#menu a").first).to_be_focused()


def test_note_stays_while_it_is_pointed_at(page: Page) -> None:
    show_note(page)
    page.locator(".note").hover()
    page.clock.run_for(60_000)
    expect(page.locator(".note")).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(13_000)
    expect(page.locator(".note")).to_have_count(0)


def test_focus_of_a_note_acted_on_goes_to_the_heading(page: Page) -> None:
    show_note(page)
    page.locator(".note button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_have_count(0)
    assert page.evaluate("window.undone")
    expect(page.locator("main h1")).to_be_focused()


def test_focus_of_a_note_replaced_goes_to_the_heading(page: Page) -> None:
    show_note(page)
    page.locator(".note button").focus()
    page.evaluate("import('/status.js').then(({ note }) => note('Something else.'))")
    expect(page.locator(".note")).to_have_text("Something else.")
    expect(page.locator("main h1")).to_be_focused()


@pytest.mark.parametrize(
    ("screen", "asked"),
    [("overview", "/api/stats"), ("overview", "/api/tokens?*"), ("tokens", "/api/tokens?*"),
     ("model", "/api/model"), ("docs", "/openapi.json"), ("status", "/api/health"),
     ("token", "/predict/*")],
)  # fmt: skip
def test_focus_of_a_retry_goes_to_the_heading(
    page: Page, samples: Samples, watch: Watch, screen: str, asked: str
) -> None:
    watch.allow("500")
    failure = {"status": 500, "content_type": "application/json", "body": "{}"}
    page.route(f"**{asked}", lambda route: route.fulfill(**failure))
    show(page, screen, samples)
    again = page.locator("main button", has_text="Try again").first
    again.focus()
    page.unroute(f"**{asked}")
    page.keyboard.press("Enter")
    expect(page.locator("main .notice button", has_text="Try again")).to_have_count(0)
    page.wait_for_function("() => !document.querySelector('[aria-busy]')")
    expect(page.locator("main h1")).to_be_focused()
