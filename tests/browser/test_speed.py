"""Acceptance rows 3 and 4, as far as a local server can tell: nothing moves, and input is quick."""

import pytest
from playwright.sync_api import Page

from tests.browser.samples import Samples
from tests.browser.screens import path_of, settle

pytestmark = pytest.mark.alone
SLOWDOWN = 4
OBSERVE = """
window.seen = { shift: 0, paint: 0, input: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.paint = entry.startTime;
}).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.interactionId) seen.input = Math.max(seen.input, entry.duration);
  }
}).observe({ type: 'event', durationThreshold: 16, buffered: true });
"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("screen", ["overview", "token", "tokens", "model"])
def test_nothing_moves_while_loading(page: Page, samples: Samples, screen: str, width: int) -> None:
    page.add_init_script(OBSERVE)
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(path_of(screen, samples))
    settle(page)
    page.wait_for_timeout(300)
    seen = page.evaluate("window.seen")
    assert seen["shift"] <= 0.02
    assert 0 < seen["paint"] <= 1_500


def test_input_is_answered_quickly(page: Page, samples: Samples) -> None:
    page.add_init_script(OBSERVE)
    session = page.context.new_cdp_session(page)
    page.goto("/tokens")
    settle(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.select_option("#sort", "riskiest")
    page.keyboard.press("Escape")
    page.click("h1")
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("[data-verdict]")
    settle(page)
    page.locator("details.reason summary").first.click()
    page.click("button:has-text('Watch')")
    page.click("nav#menu a[href='/model']")
    settle(page)
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert 0 < page.evaluate("window.seen.input") <= 200
