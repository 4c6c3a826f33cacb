"""Acceptance rows 8 to 10: narrow pages, large text, more spacing, other media."""

import json

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
  if (!node.checkVisibility()) return false;
  if (node.closest('.offscreen, svg, .skip, pre, .wide, .list-body, .now-repeated')) return false;
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


LASTING = """() => [...document.querySelectorAll('body *')].filter((node) => {
  const { animationName, transitionDuration } = getComputedStyle(node);
  return animationName !== 'none' || transitionDuration.split(',').some((t) => parseFloat(t) > 0);
}).map((node) => node.outerHTML.slice(0, 120))"""
"""Elements that would move if something changed."""
BARE_STATUS = """() => [...document.querySelectorAll('main :is(.badge, .mark, .notice)')].filter(
  (node) => node.checkVisibility() && !(node.querySelector('svg')
    && node.textContent.trim() && getComputedStyle(node).borderStyle === 'solid'),
).map((node) => node.outerHTML.slice(0, 120))"""
"""Status without an icon, words and a border of its own, which colours cannot take away."""
CONTROLS = """[...document.querySelectorAll(
  'button, select, input:not([type=radio]), .top nav',
)].filter((node) => node.checkVisibility()).map((node) => node.outerHTML.slice(0, 100))"""
"""What paper has no use for; a page of settings may show what was chosen."""
FAINT_ON_PAPER = """() => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const own = (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  return [...document.querySelectorAll('main *')]
    .filter((node) => node.checkVisibility() && own(node) && !node.closest('.offscreen, svg'))
    .filter((node) => 1.05 / (light(getComputedStyle(node).color) + 0.05) < 4.5)
    .map((node) => `${getComputedStyle(node).color} ${node.outerHTML.slice(0, 100)}`);
}"""
"""Text that white paper, without the backgrounds that browsers leave out, makes hard to read."""
LANGUAGES = ("en", "de")
SPACED_WIDTHS = (320, 768, 1280)


def speak(page: Page, language: str) -> None:
    """Every page of this context is in this language from its first paint."""
    choice = json.dumps(json.dumps({"language": language}))
    page.add_init_script(f"localStorage.setItem('detector.settings', {choice})")


def fits(page: Page, width: int) -> None:
    """Nothing scrolls sideways; the verdict and its badge, where there are any, are in view."""
    assert page.evaluate(WIDTH) <= width
    for selector in ("[data-verdict]", ".verdict .badge"):
        for part in page.locator(selector).all():
            box = part.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


def spread(page: Page, *, on: bool) -> None:
    """The spacing that a reader may set (WCAG 1.4.12), or none."""
    page.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet]; }",
        SPACING if on else "",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_narrow_and_large(
    page: Page, samples: Samples, watch: Watch, screen: str, language: str
) -> None:
    """320 px, then 200 % text, then wide spacing: nothing scrolls sideways or is cut."""
    if screen == "not_found":
        watch.allow("404")
    speak(page, language)
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, screen, samples)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("[data-verdict]").count() == (screen in ("token", "token_unknown"))
    fits(page, 320)
    spread(page, on=True)
    for width in SPACED_WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDTH) <= width
        assert page.evaluate(CLIPPED) == []
    spread(page, on=False)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        fits(page, width)
        assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize(
    "screen", ["overview", "token", "tokens", "batch", "compare", "settings", "watchlist", "keys"]
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


@pytest.mark.parametrize("screen", SCREENS)
def test_other_media(page: Page, samples: Samples, watch: Watch, screen: str) -> None:
    """Reduced motion, forced colours and paper: nothing moves, and every status keeps its words."""
    if screen == "not_found":
        watch.allow("404")
    page.emulate_media(reduced_motion="reduce")
    show(page, screen, samples)
    page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(LASTING) == []
    words = page.locator("main .badge, main .mark, main .notice-title").all_inner_texts()
    assert all(text.strip() for text in words)
    page.emulate_media(reduced_motion="no-preference", forced_colors="active")
    assert page.evaluate(BARE_STATUS) == []
    page.emulate_media(forced_colors="none", media="print")
    assert page.evaluate(CONTROLS) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(FAINT_ON_PAPER) == []
    shown = page.locator("main .badge, main .mark, main .notice-title").all_inner_texts()
    assert shown == words


def test_forced_colours_keep_the_verdict(page: Page, samples: Samples) -> None:
    page.emulate_media(forced_colors="active")
    show(page, "token", samples)
    badge = page.locator(".verdict .badge")
    assert "Critical risk" in (badge.text_content() or "")
    assert badge.locator("svg").is_visible()
    assert badge.evaluate("(node) => getComputedStyle(node).borderStyle") == "solid"


@pytest.mark.parametrize("chosen", [False, True])
def test_dark_page_is_printed_on_white(page: Page, samples: Samples, chosen: bool) -> None:
    """Whether the dark theme came from the system or from the reader's choice."""
    page.emulate_media(color_scheme="dark")
    show(page, "token", samples)
    page.emulate_media(color_scheme="dark", media="print")
    if chosen:
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("[data-verdict]").is_visible()
    assert page.locator("#reasons").is_visible()
    assert page.evaluate(FAINT_ON_PAPER) == []
