"""Acceptance row 16, live parts of 12: verdicts arrive, drops are bridged, hidden is silent."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.live_server import LiveServer
from tests.browser.samples import Samples, get_json
from tests.browser.screens import reach_moved, settle
from tests.browser.watch import Watch

HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
COUNT_DRAWS = """() => {
  window.draws = 0;
  new MutationObserver(() => { window.draws += 1; })
    .observe(document.querySelector('.list-body'), { childList: true });
}"""
LOG_ANNOUNCEMENTS = """() => {
  window.said = [];
  new MutationObserver(() => {
    const text = document.getElementById('announcer').textContent;
    if (text) window.said.push([Date.now(), text]);
  }).observe(document.getElementById('announcer'), { childList: true });
}"""


def polls(watch: Watch) -> int:
    return sum("/api/tokens" in url for url in watch.requests)


def quiet_time(page: Page, seconds: int) -> None:
    """Let time pass in steps that leave the server room to answer a ping."""
    for _ in range(seconds // 3):
        page.clock.run_for(3_000)
        page.wait_for_timeout(20)
        # By the answer to this, what the page sent before has come, and been answered.
        page.evaluate("0")


@pytest.fixture
def rows(base_url: str, samples: Samples) -> list[dict[str, Any]]:
    """Verdicts newer than any in the list, oldest first, each of another token."""
    listed = get_json(f"{base_url}/api/tokens?per_page=38")["tokens"]
    return [{**row, "name": f"Live {index}", "fetched_at": f"2031-01-01T00:00:{index:02}Z"}
            for index, row in enumerate(reversed(listed))]  # fmt: skip


@pytest.fixture
def live(page: Page, samples: Samples) -> LiveServer:
    """The overview, connected, with a clock that the test moves; its later parts are far below."""
    server = LiveServer(page)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.clock.install()
    page.goto("/")
    settle(page)
    expect(page.locator("[data-live=live]")).to_have_text("Live")
    return server


def test_a_new_verdict_of_the_worker_appears(page: Page, base_url: str, samples: Samples) -> None:
    """Nothing is stubbed: the page's policy lets the socket of its own host through."""
    page.goto("/")
    settle(page)
    expect(page.locator("[data-live=live]")).to_be_visible()
    first = page.locator("[data-row]").first
    shown = first.get_attribute("href")
    mint = next(mint for mint in samples.mints if f"/token/{mint}" != shown)
    get_json(f"{base_url}/predict/{mint}?force_refresh=true")
    expect(first).to_have_attribute("href", f"/token/{mint}")
    assert page.locator("[data-row]").count() == 10


def test_policy_keeps_other_hosts_out(page: Page, watch: Watch) -> None:
    watch.allow("violation: connect-src|Content Security Policy")
    page.goto("/settings")
    settle(page)
    refused = page.evaluate(
        "new Promise((done) => { addEventListener('securitypolicyviolation', () => done(true));"
        " try { new WebSocket('wss://evil.example/'); } catch { done(true); } })"
    )
    assert refused


def test_rows_are_drawn_at_most_once_a_second(
    page: Page, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    page.evaluate(COUNT_DRAWS)
    for row in rows[:20]:
        live.send(row)
        page.clock.run_for(100)
    page.clock.run_for(1_000)
    expect(page.locator("[data-row]").first).to_have_text(rows[19]["name"])
    assert page.locator("[data-row]").all_text_contents() == [r["name"] for r in rows[19:9:-1]]
    assert 2 <= page.evaluate("window.draws") <= 4


def test_one_summary_in_ten_seconds(
    page: Page, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    page.evaluate(LOG_ANNOUNCEMENTS)
    for row in rows[:4]:
        live.send(row)
    page.clock.run_for(2_500)
    expect(page.locator("#announcer")).to_have_text("4 new analyses.")
    for row in rows[4:9]:
        live.send(row)
        page.clock.run_for(1_500)
    page.clock.run_for(12_000)
    expect(page.locator("#announcer")).to_have_text("5 new analyses.")
    said = page.evaluate("window.said")
    assert [text for _, text in said] == ["4 new analyses.", "5 new analyses."]
    assert said[1][0] - said[0][0] >= 10_000


def test_rows_wait_while_the_reader_walks_through_them(
    page: Page, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    """By keyboard: nothing is drawn until the button is pressed; one goes on at the first row."""
    links, more = page.locator("[data-row]"), page.locator(".more")
    before = links.all_text_contents()
    links.nth(3).focus()
    place = page.locator("#moved").bounding_box()
    page.evaluate(LOG_ANNOUNCEMENTS)
    live.send(*rows[-3:])
    page.clock.run_for(1_500)
    expect(more).to_have_text("3 new, show them")
    # Those that come a moment later are told in a second sentence.
    quiet_time(page, 15)
    said = [text for _, text in page.evaluate("window.said")]
    assert all(text.endswith("They wait while you are in the list.") for text in said)
    assert sum(int(text.split()[0]) for text in said) == 3
    assert links.all_text_contents() == before
    assert page.locator("#moved").bounding_box() == place
    page.keyboard.press("Shift+Tab")
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    expect(links.first).to_have_text(rows[-1]["name"])
    expect(links.first).to_be_focused()
    expect(more).to_be_hidden()
    live.send(rows[0])
    page.clock.run_for(1_500)
    expect(more).to_be_visible()
    late = page.locator("[data-row]", has_text=rows[0]["name"])
    expect(late).to_have_count(0)
    page.locator("h1").focus()
    expect(late).to_have_count(1)
    expect(more).to_be_hidden()


def test_rows_wait_under_a_pointer_and_a_finger(
    page: Page, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    """A pointer holds the list until it leaves it; a finger, until it was off for four seconds."""
    first, more = page.locator("[data-row]").first, page.locator(".more")
    before = first.text_content()
    page.locator(".tokens tbody tr").nth(2).hover()
    live.send(rows[0])
    page.clock.run_for(1_500)
    expect(more).to_be_visible()
    expect(first).to_have_text(before or "")
    page.mouse.move(2, 2)
    expect(first).to_have_text(rows[0]["name"])
    expect(more).to_be_hidden()
    page.evaluate("""() => {
      const target = document.querySelector('.tokens td');
      const touches = [new Touch({ identifier: 1, target })];
      target.dispatchEvent(new TouchEvent('touchstart', { touches, bubbles: true }));
      target.dispatchEvent(new TouchEvent('touchend', { touches: [], bubbles: true }));
    }""")
    live.send(rows[1])
    page.clock.run_for(1_500)
    expect(more).to_be_visible()
    expect(first).to_have_text(rows[0]["name"])
    page.clock.run_for(4_000)
    expect(first).to_have_text(rows[1]["name"])


def test_what_failed_is_read_again_with_the_connection(
    page: Page, watch: Watch, rows: list[dict[str, Any]]
) -> None:
    """Counts, list and what moved: a failure goes when the network is back, or the feed."""
    watch.allow("503")
    server = LiveServer(page)
    body = json.dumps({"status": "error"})
    for path in ("stats", "tokens*"):
        page.route(f"**/api/{path}", lambda route: route.fulfill(status=503, body=body))
    page.clock.install()
    page.goto("/")
    settle(page)
    reach_moved(page)
    expect(page.locator("[data-live=live]")).to_be_visible()
    # From here on no timer reads anything again.
    page.clock.pause_at(page.evaluate("Date.now()") / 1_000 + 1)
    notices = page.locator("main .notice")
    expect(notices).to_have_count(3)
    page.unroute("**/api/stats")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".tile")).to_have_count(4)
    expect(notices).to_have_count(2)
    # A feed that goes on where it ended asks for no list by itself.
    server.send(rows[0])
    server.drop()
    expect(page.locator("[data-live=down]")).to_be_visible()
    page.unroute("**/api/tokens*")
    server.accepts = True
    page.get_by_role("button", name="Reconnect").click()
    expect(page.locator("[data-row]")).to_have_count(10)
    assert server.connections[-1].url.endswith("?after=1")
    expect(notices).to_have_count(0)


@pytest.mark.parametrize("text", [
    "pong", "", "{", "[]", "null", '{"type":"verdict"}', '{"type":"verdict","token":null}',
    '{"type":"verdict","token":{"token_id":"<img src=x onerror=fired()>","fetched_at":"2031"}}',
    '{"type":"other","token":{}}', "x" * 100_000,
])  # fmt: skip
def test_other_messages_change_nothing(page: Page, live: LiveServer, text: str) -> None:
    before = page.locator("[data-row]").all_text_contents()
    live.say(text)
    page.clock.run_for(2_000)
    assert page.locator("[data-row]").all_text_contents() == before


def test_drop_is_bridged_by_polling_and_ends(
    page: Page, watch: Watch, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    before = polls(watch)
    live.drop()
    state = page.locator("[data-live=down]")
    expect(state).to_have_text("Live disconnected. Read again every 30 seconds.")
    with page.expect_response("**/api/tokens*"):
        page.clock.run_for(5_000)
    assert polls(watch) == before + 1
    expect(page.locator("#announcer")).to_have_text("Live disconnected.")
    for _ in range(2):
        with page.expect_response("**/api/tokens*"):
            page.clock.run_for(30_000)
    assert polls(watch) == before + 3
    assert 4 <= len(live.connections) <= 8
    live.accepts = True
    with page.expect_response("**/api/tokens*"):
        page.get_by_role("button", name="Reconnect").click()
    expect(page.locator("[data-live=live]")).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.locator("#announcer")).to_have_text("Live again.")
    at_rest = polls(watch)
    quiet_time(page, 90)
    assert polls(watch) == at_rest
    live.send(rows[0])
    page.clock.run_for(1_500)
    expect(page.locator("[data-row]").first).to_have_text(rows[0]["name"])


def test_what_was_missed_comes_by_itself(
    page: Page, watch: Watch, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    live.send(*rows[:2])
    page.clock.run_for(1_500)
    live.drop()
    expect(page.locator("[data-live=down]")).to_be_visible()
    live.accepts = True
    before = polls(watch)
    page.get_by_role("button", name="Reconnect").click()
    expect(page.locator("[data-live=live]")).to_be_visible()
    assert live.connections[-1].url.endswith("/api/live?after=2")
    live.send(rows[2])
    page.clock.run_for(1_500)
    expect(page.locator("[data-row]").first).to_have_text(rows[2]["name"])
    assert polls(watch) == before
    with page.expect_response("**/api/tokens*"):
        live.say('{"id": 99, "type": "gap"}')


def test_reconnects_by_itself(page: Page, live: LiveServer) -> None:
    live.drop()
    expect(page.locator("[data-live=down]")).to_be_visible()
    expect(page.get_by_role("button", name="Reconnect")).to_be_visible()
    live.accepts = True
    page.clock.run_for(4_000)
    expect(page.locator("[data-live=live]")).to_be_visible()
    expect(page.get_by_role("button", name="Reconnect")).to_be_hidden()


def test_silent_connection_counts_as_dropped(page: Page, live: LiveServer) -> None:
    quiet_time(page, 60)
    assert len(live.connections) == 1
    live.answers_ping = False
    live.accepts = False
    page.clock.run_for(26_000)
    expect(page.locator("[data-live=down]")).to_be_visible()


def test_hidden_page_asks_for_nothing(
    page: Page, watch: Watch, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    page.evaluate(HIDE, True)
    page.wait_for_timeout(100)
    asked, connected = len(watch.requests), len(live.connections)
    page.clock.run_for(300_000)
    page.wait_for_timeout(200)
    assert watch.requests[asked:] == []
    assert len(live.connections) == connected
    with page.expect_response("**/api/tokens*"):
        page.evaluate(HIDE, False)
    expect(page.locator("[data-live=live]")).to_be_visible()
    assert len(live.connections) == connected + 1
    live.send(rows[0])
    page.clock.run_for(1_500)
    expect(page.locator("[data-row]").first).to_have_text(rows[0]["name"])


def test_hidden_while_down_asks_for_nothing(page: Page, watch: Watch, live: LiveServer) -> None:
    live.drop()
    expect(page.locator("[data-live=down]")).to_be_visible()
    page.evaluate(HIDE, True)
    page.wait_for_timeout(100)
    asked, connected = len(watch.requests), len(live.connections)
    page.clock.run_for(300_000)
    page.wait_for_timeout(200)
    assert watch.requests[asked:] == []
    assert len(live.connections) == connected


def test_pause_stops_everything(
    page: Page, watch: Watch, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    live.send(rows[0])
    page.clock.run_for(1_500)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("[data-live=paused]")).to_have_text("Paused")
    asked, connected = len(watch.requests), len(live.connections)
    page.clock.run_for(300_000)
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    page.wait_for_timeout(200)
    assert watch.requests[asked:] == []
    assert len(live.connections) == connected
    with page.expect_response("**/api/tokens*"):
        page.get_by_role("button", name="Resume").click()
    expect(page.locator("[data-live=live]")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_focused()


def test_leaving_the_screen_closes_the_connection(
    page: Page, watch: Watch, live: LiveServer
) -> None:
    page.click("nav#menu a[href='/settings']")
    expect(page.locator("h1")).to_have_text("Settings")
    asked, connected = len(watch.requests), len(live.connections)
    page.clock.run_for(300_000)
    page.wait_for_timeout(200)
    assert watch.requests[asked:] == []
    assert len(live.connections) == connected


def test_never_connected_still_shows_the_list(page: Page, samples: Samples) -> None:
    server = LiveServer(page)
    server.accepts = False
    page.goto("/")
    settle(page)
    expect(page.locator("[data-live=down]")).to_be_visible()
    assert page.locator("[data-row]").count() == 10


def test_failed_poll_leaves_the_rows(page: Page, watch: Watch, live: LiveServer) -> None:
    watch.allow("500")
    before = page.locator("[data-row]").all_text_contents()

    def fail(route: Route) -> None:
        body = json.dumps({"status": "error"})
        route.fulfill(status=500, content_type="application/json", body=body)

    page.route("**/api/tokens*", fail)
    live.drop()
    with page.expect_response("**/api/tokens*"):
        page.clock.run_for(5_000)
    expect(page.locator("[data-live]")).to_have_text("Could not be renewed; trying again")
    assert page.locator("[data-row]").all_text_contents() == before
    page.unroute("**/api/tokens*")
    with page.expect_response("**/api/tokens*"):
        page.clock.run_for(31_000)
    expect(page.locator("[data-live]")).to_contain_text("Live disconnected.")


def test_live_rows_carry_their_doubts(
    page: Page, live: LiveServer, rows: list[dict[str, Any]]
) -> None:
    """An extrapolated chance is marked, and a score that is null is no number."""
    sure = {**rows[0], "calibrated": True, "risk_score": 12.5, "band": "low", "risk_level": "Safe"}
    unsure = {**rows[1], "calibrated": False, "fraud_probability": 0.02, "risk_score": None,
              "band": "unknown"}  # fmt: skip
    live.send(sure, unsure)
    page.clock.run_for(1_500)
    first, second = (page.locator("table.tokens tbody tr").nth(index) for index in (0, 1))
    expect(first.locator("td.chance .outside")).to_contain_text("2%")
    expect(first.locator("td.chance")).to_contain_text("outside what the model has seen")
    expect(first.locator("td.score")).to_have_text("Unknown")
    expect(second.locator("td.chance .outside")).to_have_count(0)
    expect(second.locator("td.score")).to_have_text("12.5")


def test_status_measures_the_connection(page: Page, samples: Samples) -> None:
    page.goto("/status")
    settle(page)
    expect(page.locator("[data-live=live]")).to_have_text("The live connection was answered.")
    row = page.locator(
        "[aria-labelledby=timing] tr", has=page.locator("code", has_text="/api/live")
    )
    assert re.search(r"\d ms", row.inner_text())


def test_status_says_that_the_connection_failed(page: Page, samples: Samples) -> None:
    server = LiveServer(page)
    server.accepts = False
    page.goto("/status")
    settle(page)
    expect(page.locator("[data-live=down]")).to_contain_text("was not answered")
    expect(page.locator(".status-line").first).to_have_text("A request just now failed.")


def test_status_is_measured_again_when_the_page_is_back(
    page: Page, watch: Watch, samples: Samples
) -> None:
    """From the back-forward cache: a page that is merely shown for the first time asks once."""
    watch.allow("503")
    page.route("**/api/health", lambda route: route.fulfill(status=503, body="{}"))
    page.goto("/status")
    settle(page)
    expect(page.locator("main .notice").first).to_be_visible()
    page.unroute("**/api/health")
    shown = "(persisted) => dispatchEvent(new PageTransitionEvent('pageshow', { persisted }))"
    asked = len(watch.requests)
    page.evaluate(shown, False)
    assert len(watch.requests) == asked
    page.evaluate(shown, True)
    expect(page.locator(".status-line").first).to_have_text("Every request just now was answered.")
