"""Acceptance rows 12 and 15: each state shows its words and a next step, and is announced."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.held import Held
from tests.browser.samples import Samples
from tests.browser.screens import UNKNOWN_MINT, settle, show
from tests.browser.watch import Watch

ERROR = {"status": "error", "error": "e", "message": "m", "code": "c", "request_id": "req-77"}


def answer(status: int, body: Any = ERROR, **headers: str) -> Callable[[Route], None]:
    """A route handler with one answer."""

    def handle(route: Route) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        route.fulfill(status=status, content_type="application/json", body=text, headers=headers)

    return handle


def test_loading_shows_a_skeleton_after_a_moment(page: Page, samples: Samples) -> None:
    held = Held(page, "**/predict/*")
    page.goto(f"/token/{samples.mint('drained')}", wait_until="commit")
    expect(page.locator(".skeleton")).to_be_visible()
    held.nth(0).continue_()
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator("#announcer")).to_have_text("Analysis loaded: Critical risk.")


def test_quick_answer_shows_no_skeleton(page: Page, samples: Samples) -> None:
    page.add_init_script("""new MutationObserver(() => {
      if (document.querySelector('.skeleton.token')) window.flashed = true;
    }).observe(document, { childList: true, subtree: true });""")
    mint = samples.mint("drained")
    page.route("**/predict/*", answer(200, samples.analysis(mint)))
    page.goto(f"/token/{mint}")
    page.wait_for_selector("[data-verdict]")
    assert page.evaluate("window.flashed") is None


def test_slow_upstream_is_said(page: Page, samples: Samples) -> None:
    page.clock.install()
    held = Held(page, "**/predict/*")
    page.goto(f"/token/{samples.mint('drained')}")
    page.wait_for_function("() => document.querySelector('main h1')")
    page.clock.run_for(3_100)
    expect(page.locator(".banners")).to_contain_text("RugCheck is slow to answer")
    expect(page.locator("#announcer")).to_have_text("RugCheck is slow to answer")
    held.nth(0).continue_()
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".banners")).not_to_contain_text("slow")


def test_slow_upstream_shows_what_was_seen_before(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    page.clock.install()
    page.route("**/predict/*", lambda _: None)
    page.goto(f"/token/{samples.mint('drained')}")
    page.wait_for_function("() => document.querySelector('main h1')")
    page.clock.run_for(3_100)
    expect(page.locator(".banners")).to_contain_text("Below is what you saw last, read")
    expect(page.locator("[data-verdict]")).to_be_visible()


def test_rate_limit_counts_down(page: Page, watch: Watch, samples: Samples) -> None:
    watch.allow("429")
    page.clock.install()
    page.route("**/predict/*", answer(429, **{"Retry-After": "5"}))
    page.goto(f"/token/{samples.mint('drained')}")
    expect(page.locator("main")).to_contain_text("Too many requests")
    expect(page.locator("[data-countdown]")).to_have_text("You can try again in 5 seconds.")
    again = page.locator("main button", has_text="Try again")
    expect(again).to_be_disabled()
    page.clock.run_for(2_000)
    expect(page.locator("[data-countdown]")).to_have_text("You can try again in 3 seconds.")
    page.clock.run_for(4_000)
    expect(again).to_be_enabled()
    expect(page.locator("#announcer")).to_have_text("You can try again now.")
    page.unroute("**/predict/*")
    again.click()
    expect(page.locator("[data-verdict]")).to_be_visible()


def test_unknown_token(page: Page, watch: Watch, samples: Samples) -> None:
    watch.allow("404")
    page.goto(f"/token/{UNKNOWN_MINT}")
    expect(page.locator("h1")).to_have_text("Token not found")
    expect(page.locator("main")).to_contain_text("RugCheck does not know this token")
    expect(page.locator("main a", has_text="Search again")).to_have_attribute("href", "/")
    expect(page.locator("#announcer")).to_have_text("RugCheck does not know this token")


def test_invalid_mint_is_kept_for_correction(page: Page) -> None:
    page.goto("/token/" + "z" * 44)
    settle(page)
    expect(page.locator("h1")).to_have_text("Not a mint address")
    expect(page.locator(".notice")).to_contain_text("it stands for 33 bytes")
    expect(page.locator("main input[type=search]")).to_have_value("z" * 44)


@pytest.mark.parametrize(
    ("status", "words"),
    [(502, "RugCheck could not be read"), (503, "RugCheck could not be read"),
     (504, "RugCheck could not be read"), (500, "The server failed"),
     (400, "The server did not accept this request")],
)  # fmt: skip
def test_error_names_the_request(
    page: Page, watch: Watch, samples: Samples, status: int, words: str
) -> None:
    watch.allow(str(status))
    page.route("**/predict/*", answer(status))
    page.goto(f"/token/{samples.mint('drained')}")
    expect(page.locator(".notice")).to_contain_text(words)
    expect(page.locator(".notice")).to_contain_text("req-77")
    page.unroute("**/predict/*")
    page.click("main button:has-text('Try again')")
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


@pytest.mark.parametrize("body", ["{", "<html>", ""])
def test_damaged_answer(page: Page, samples: Samples, body: str) -> None:
    page.route("**/predict/*", answer(200, body))
    page.goto(f"/token/{samples.mint('drained')}")
    expect(page.locator(".notice")).to_contain_text("The answer could not be read")


def test_no_connection(page: Page, watch: Watch, samples: Samples) -> None:
    watch.allow("ERR_FAILED")
    page.route("**/predict/*", lambda route: route.abort())
    page.goto(f"/token/{samples.mint('drained')}")
    expect(page.locator(".notice")).to_contain_text("No connection to the server")


def test_stale_answer_says_so_first(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    old = {**samples.analysis(mint), "stale": True, "stale_reason": "upstream_timeout",
           "cached": True, "fetched_at": "2020-01-01T00:00:00Z"}  # fmt: skip
    page.route("**/predict/*", answer(200, old))
    page.goto(f"/token/{mint}")
    banner = page.locator(".banners .notice")
    expect(banner).to_contain_text("This answer is old: the report was read")
    expect(banner).to_contain_text("RugCheck did not answer in time")
    verdict = page.locator("[data-verdict]").bounding_box()
    place = banner.bounding_box()
    assert verdict is not None
    assert place is not None
    assert place["y"] < verdict["y"]


def test_partial_data_is_unknown_and_never_zero(page: Page, samples: Samples) -> None:
    mint = samples.mint("price and supply unknown")
    analysis = samples.analysis(mint)
    assert analysis["market_cap"] is None
    page.goto(f"/token/{mint}")
    settle(page)
    fact = page.locator(".fact-group dl > div", has_text="Market cap").locator("dd")
    expect(fact).to_have_text("Unknown")
    gaps = page.locator("section.gaps li")
    expect(gaps).to_have_count(len(analysis["not_checked"]))
    assert "Not checked" in page.locator(".check-groups").inner_text()


def test_no_fact_that_is_missing_looks_like_a_number(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    names = ("price", "market_cap", "liquidity", "holders", "supply", "decimals", "creator",
             "creator_holdings_pct", "creation_date", "score_normalised", "risk_score")  # fmt: skip
    bare = {**samples.analysis(mint), **dict.fromkeys(names)}
    bare["ml_prediction"] = {**bare["ml_prediction"], "fraud_probability": None, "log_odds": None}
    page.route("**/predict/*", answer(200, bare))
    for path in (f"/token/{mint}", f"/compare?m={mint}"):
        page.goto(path)
        settle(page)
        places = ".fact-group dd, .figures .score dd, .answers .chance .said, table.compare td"
        shown = page.locator(places).all_inner_texts()
        assert len([text for text in shown if text.startswith("Unknown")]) >= 8
        assert [
            text for text in shown if re.match(r"[$]?0([.,%]|$)|NaN|null|undefined", text)
        ] == []


def test_unknown_is_never_green(page: Page, samples: Samples) -> None:
    show(page, "token_unknown", samples)
    badge = page.locator(".verdict .badge")
    expect(badge).to_have_text("Risk unknown")
    colour = "(node) => getComputedStyle(node).color"
    low = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--low').trim()"
    )
    channels = [int(low[index : index + 2], 16) for index in (1, 3, 5)]
    assert badge.evaluate(colour) != f"rgb({channels[0]}, {channels[1]}, {channels[2]})"
    red, green, blue = map(int, re.findall(r"\d+", badge.evaluate(colour))[:3])
    assert green < blue
    assert red < blue


def test_empty_service_offers_samples(page: Page, samples: Samples) -> None:
    empty = {"status": "success", "tokens": [], "pagination": {
        "page": 1, "per_page": 10, "total": 0, "pages": 0, "next_cursor": None}}  # fmt: skip
    page.route("**/api/tokens*", answer(200, empty))
    page.goto("/")
    settle(page)
    expect(page.locator("main")).to_contain_text("No token has been analysed yet")
    assert page.locator(".chips a").count() >= 3
    page.locator(".chips a").first.click()
    page.wait_for_url("**/token/*")


def test_sample_data_is_marked_everywhere(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    expect(page.locator("#sample")).to_be_visible()
    expect(page.locator(".sample-note")).to_have_text("Sample data: this token is invented.")
    real = {"status": "ok", "version": "1", "model_version": "m", "rules_version": "r",
            "scorer": "python", "engines": ["python"], "schema_version": 1,
            "sample_data": False, "time": None}  # fmt: skip
    page.route("**/api/health", answer(200, real))
    page.reload()
    settle(page)
    expect(page.locator("#sample")).to_be_hidden()
    expect(page.locator(".sample-note")).to_have_count(0)
    page.goto("/")
    settle(page)
    expect(page.locator("main")).not_to_contain_text("Sample tokens to try")


def test_offline_banner(page: Page, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.goto("/settings")
    settle(page)
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("You are offline.")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()


def test_refresh_reads_again_and_cools_down(page: Page, samples: Samples, watch: Watch) -> None:
    show(page, "token", samples)
    page.click("[data-refresh]")
    expect(page.locator("#announcer")).to_have_text("Report read again: Critical risk.")
    button = page.locator("[data-refresh]")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    asked = sum("force_refresh=true" in url for url in watch.requests)
    button.click(force=True)
    assert asked == 1
    assert sum("force_refresh=true" in url for url in watch.requests) == asked


def test_a_spent_budget_says_how_long_to_wait(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("503")
    page.clock.install()
    body = {**ERROR, "code": "budget_exhausted"}
    page.route("**/predict/*", answer(503, body, **{"Retry-After": "90"}))
    page.goto(f"/token/{samples.mint('drained')}")
    panel = page.locator("main .notice").first
    expect(panel).to_contain_text("No new reports for now")
    expect(panel).to_contain_text("Tokens that were analysed before")
    expect(panel.locator("[data-countdown]")).to_contain_text("You can try again in")
    expect(panel.locator("button", has_text="Try again")).to_be_disabled()
    page.unroute("**/predict/*")
    page.clock.run_for(91_000)
    expect(panel.locator("[data-countdown]")).to_have_text("You can try again now.")
    panel.locator("button", has_text="Try again").click()
    expect(page.locator("[data-verdict]")).to_be_visible()


def test_a_busy_source_is_asked_again_twice(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("503")
    page.clock.install()
    page.route("**/predict/*", answer(503, **{"Retry-After": "20"}))
    page.goto(f"/token/{samples.mint('drained')}")
    wait = page.locator("main .notice [data-countdown]")
    for _ in range(2):
        expect(wait).to_contain_text("Tried again by itself in 20")
        expect(page.locator("#announcer")).to_contain_text("could not be read. Tried again")
        page.clock.run_for(5_000)
        expect(wait).to_contain_text("in 15")
        with page.expect_request("**/predict/*"):
            page.clock.run_for(16_000)
    expect(wait).to_have_count(0)
    expect(page.locator("main .explorers a").first).to_have_attribute(
        "href", re.compile(samples.mint("drained"))
    )
    page.unroute("**/predict/*")
    page.click("main button:has-text('Try again')")
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


def test_a_busy_source_is_left_alone_when_told_so(
    page: Page, samples: Samples, watch: Watch
) -> None:
    watch.allow("503")
    show(page, "token", samples)
    page.clock.install()
    body = {**ERROR, "code": "service_busy"}
    page.route("**/predict/*", answer(503, body, **{"Retry-After": "20"}))
    page.click("[data-refresh]")
    expect(page.locator("main .notice").first).to_contain_text("This service is busy")
    page.click("button:has-text('Do not try again')")
    expect(page.locator("main .notice button")).to_be_focused()
    asked = len([url for url in watch.requests if "/predict/" in url])
    page.clock.run_for(30_000)
    expect(page.locator("[data-countdown]")).to_have_text("Not tried again by itself.")
    assert len([url for url in watch.requests if "/predict/" in url]) == asked


@pytest.mark.parametrize("status", [401, 403])
def test_a_service_for_keys_only_says_so(
    page: Page, samples: Samples, watch: Watch, status: int
) -> None:
    watch.allow(str(status))
    page.route("**/predict/*", answer(status, {**ERROR, "code": "unauthorized"}))
    page.goto(f"/token/{samples.mint('drained')}")
    expect(page.locator("main .notice").first).to_contain_text("This service asks for a key")
