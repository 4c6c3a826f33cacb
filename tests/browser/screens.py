"""The dashboard's screens and how to tell that one has its data."""

import re

from playwright.sync_api import Page

from tests.browser.chromium import ROOT
from tests.browser.samples import Samples

UNKNOWN_MINT = "So11111111111111111111111111111111111111112"
LISTED = re.findall(r"\{ name: '(\w+)'", (ROOT / "public" / "navigation.js").read_text())
"""The dashboard's own list, so that a new screen meets every check of this suite."""
SCREENS = (
    *LISTED,
    "token_unknown",
    "watchlist_empty",
    "missing",
    "invalid",
    "not_found",
    "none_match",
)


def path_of(screen: str, samples: Samples) -> str:
    """The address of a screen."""
    drained, nulls = samples.mint("drained"), samples.mint("nulls")
    paths = {
        "overview": "/",
        "token": f"/token/{drained}",
        "token_unknown": f"/token/{nulls}",
        "compare": f"/compare?m={drained}&m={nulls}&m={samples.mint('markup')}",
        "watchlist_empty": "/watchlist",
        "missing": "/token/a/b",
        "invalid": "/token/abc",
        "not_found": f"/token/{UNKNOWN_MINT}",
        "none_match": "/tokens?q=zzzzzzzz",
    }
    return paths.get(screen, f"/{screen}")


def settle(page: Page) -> None:
    """Wait until the screen has all its data, or says why not."""
    page.wait_for_selector("main .screen[data-ready]", state="attached")


def reach_shown(page: Page) -> None:
    """Go where holders and pools are read, and wait until they stand there."""
    page.locator("#holders").scroll_into_view_if_needed()
    page.wait_for_selector(".shown[data-filled]")


def reach_moved(page: Page) -> None:
    """Go where the overview's later parts are read, wait until they stand, return to the top."""
    page.mouse.move(2, 2)
    page.locator("#moved").scroll_into_view_if_needed()
    page.wait_for_selector(".moved[data-filled]")
    if page.locator("#bands").count():
        page.locator("#bands").scroll_into_view_if_needed()
        page.wait_for_selector(".bands :is(figure, .notice)")
    page.evaluate("scrollTo(0, 0)")


def reach_past(page: Page) -> None:
    """Go where holders, pools and the past are read, wait until they stand, return to the top."""
    reach_shown(page)
    page.locator("#ways").scroll_into_view_if_needed()
    page.wait_for_selector(".past[data-filled]")
    page.evaluate("scrollTo(0, 0)")


def watch_some(page: Page, samples: Samples, tokens: int = 3) -> None:
    """Make the browser's watchlist the first of the sample tokens."""
    entries = [{"mint": mint, "name": title, "symbol": None}
               for mint, title in list(samples.titles.items())[:tokens]]  # fmt: skip
    page.goto("/settings")
    page.evaluate(
        "(list) => localStorage.setItem('detector.watchlist', JSON.stringify(list))", entries
    )


def show(page: Page, screen: str, samples: Samples) -> None:
    """Open a screen and wait for its data."""
    if screen == "watchlist":
        watch_some(page, samples)
    elif screen == "watchlist_empty":
        watch_some(page, samples, 0)
    page.goto(path_of(screen, samples))
    settle(page)
    if screen == "overview":
        reach_moved(page)
    if screen in ("token", "token_unknown") and page.locator("#ways").count():
        reach_past(page)
