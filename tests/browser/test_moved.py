"""What moved today: later than the first look, one request, beside the newest or below them."""

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import reach_moved, settle
from tests.browser.states import fulfil
from tests.browser.watch import Watch

EARLIER = {
    "fetched_at": "2026-01-01T00:00:00Z",
    "band": "low",
    "score": 5,
    "chance": None,
    "liquidity": None,
    "price": None,
    "found": {},
}


def test_what_moved_stands_beside_the_newest(page: Page, samples: Samples, watch: Watch) -> None:
    """A watched token whose band is another now is told by the list that was read anyway."""
    mint = samples.mint("drained")
    visits = {"at": 0, "before": None, "now": EARLIER}
    entries = [{"mint": mint, "name": "Watched", "symbol": None, "visits": visits}]
    kept = json.dumps(json.dumps(entries))
    page.add_init_script(f"localStorage.setItem('detector.watchlist', {kept})")

    def asked() -> list[str]:
        return [url for url in watch.requests if "band=" in url or "movers" in url]

    page.goto("/")
    settle(page)
    assert asked() == []
    expect(page.locator(".moved .skeleton")).to_be_visible()
    reach_moved(page)
    assert len(asked()) == 2
    moves = page.locator(".moved .moves")
    assert 1 <= moves.first.locator("> li").count() <= 6
    expect(moves.first.locator(".badge").first).to_have_text("Critical risk")
    expect(moves.last).to_contain_text("Risk: Low risk, now Critical risk")
    list_box, moved_box = (
        page.locator(f"section.{it}").bounding_box() for it in ("recent", "moved")
    )
    assert list_box
    assert moved_box
    assert abs(list_box["y"] - moved_box["y"]) < 1
    assert list_box["x"] + list_box["width"] < moved_box["x"]
    page.set_viewport_size({"width": 360, "height": 740})
    list_box, moved_box = (
        page.locator(f"section.{it}").bounding_box() for it in ("recent", "moved")
    )
    assert list_box
    assert moved_box
    assert list_box["y"] + list_box["height"] < moved_box["y"]


def test_nothing_moved_until_something_does(page: Page, samples: Samples, watch: Watch) -> None:
    """Read anew when the page is looked at again a minute later; shown when the pointer left."""
    moved, asked = page.locator(".moved"), r"/api/tokens\?band="
    fulfil(page, asked, {"status": "success", "tokens": []})
    page.clock.install()
    page.goto("/")
    settle(page)
    reach_moved(page)
    none = "No verdict of the last 24 hours is high"
    expect(moved).to_contain_text(none)
    expect(moved).to_contain_text("You watch no token in this browser.")
    row = samples.analysis(samples.mint("drained"))
    fulfil(page, asked, {"status": "success", "tokens": [row]})
    moved.locator("p").first.hover()
    looked_at = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(looked_at)
    page.clock.run_for(61_000)
    assert len([url for url in watch.requests if "band=" in url]) == 1
    with page.expect_response(re.compile(asked)):
        page.evaluate(looked_at)
    page.clock.run_for(1_000)
    expect(moved).to_contain_text(none)
    page.mouse.move(2, 2)
    page.clock.run_for(1_000)
    expect(moved.locator(".moves .badge").first).to_have_text("Critical risk")
    expect(moved).not_to_contain_text(none)
