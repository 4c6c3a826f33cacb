"""Acceptance rows 8 to 10: narrow pages, large text, more spacing, other media."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.samples import Samples
from tests.browser.screens import SCREENS, show
from tests.browser.watch import Watch

WIDTH = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
SPACING = """* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll('body *')].filter((node) => {
  const style = getComputedStyle(node);
  if (!node.checkVisibility() || node.closest('.offscreen, svg, .skip, pre, .wide')) return false;
  if (style.overflowX === 'visible' && style.overflowY === 'visible') return false;
  if (node.tagName === 'INPUT' || style.clipPath !== 'none') return false;
  return node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
}).map((node) => node.outerHTML.slice(0, 120))"""
SMALL_TARGETS = """(least) => [...document.querySelectorAll(
  'button, select, summary, input, a.button, a.chip, nav#menu a',
)].filter((node) => node.checkVisibility() && !node.closest('.offscreen'))
  .map((node) => [node.outerHTML.slice(0, 80), node.closest('label') ?? node])
  .map(([html, node]) => [html, node.getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < 24)
  .map(([html, box]) => `${box.height} ${html}`)"""


@pytest.mark.parametrize("screen", SCREENS)
def test_narrow_and_large(page: Page, samples: Samples, watch: Watch, screen: str) -> None:
    """320 px, then 200 % text at 640 px, then wide spacing: nothing scrolls sideways or is cut."""
    if screen == "not_found":
        watch.allow("404")
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, screen, samples)
    assert page.evaluate(WIDTH) <= 320
    if screen.startswith("token") and screen != "tokens":
        for selector in ("[data-verdict]", ".verdict .badge"):
            box = page.locator(selector).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320
    page.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet]; }",
        SPACING,
    )
    assert page.evaluate(WIDTH) <= 320
    assert page.evaluate(CLIPPED) == []
    page.evaluate("document.adoptedStyleSheets = []")
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDTH) <= 640
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize(
    "screen", ["overview", "token", "tokens", "compare", "settings", "watchlist"]
)
def test_targets_are_large_enough_to_touch(page: Page, samples: Samples, screen: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    show(page, screen, samples)
    page.evaluate("document.getElementById('menu-button').click()")
    assert page.evaluate(SMALL_TARGETS, 43.5) == []


def test_nothing_moves_when_motion_is_unwanted(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.route("**/api/tokens*", lambda _: None)
    page.goto("/tokens")
    page.wait_for_selector(".skeleton .bar")
    moving = "document.getAnimations().filter((a) => a.playState === 'running').length"
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    page.wait_for_function(f"() => {moving} > 0")
    page.evaluate("document.documentElement.dataset.motion = 'reduced'")
    page.wait_for_function(f"() => {moving} === 0")


def test_forced_colours_keep_the_verdict(page: Page, samples: Samples, tmp_path: Path) -> None:
    page.emulate_media(forced_colors="active")
    show(page, "token", samples)
    badge = page.locator(".verdict .badge")
    assert "Critical risk" in (badge.text_content() or "")
    assert badge.locator("svg").is_visible()
    assert badge.evaluate("(node) => getComputedStyle(node).borderStyle") == "solid"


def test_print_leaves_out_the_controls(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    page.emulate_media(media="print")
    assert page.locator("[data-verdict]").is_visible()
    assert page.locator("#reasons").is_visible()
    shown = """[...document.querySelectorAll('button, input, nav')]
      .filter((node) => node.checkVisibility()).length"""
    assert page.evaluate(shown) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
