"""A drawn verdict stays, says where it comes from, and is read again one request at a time."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.held import Held
from tests.browser.samples import Samples
from tests.browser.screens import path_of, settle, show
from tests.browser.test_states import answer
from tests.browser.watch import Watch

pytestmark = pytest.mark.usefixtures("intercepting")

KEPT = "Shown below: what this browser kept"
OLD = "This answer is old"
SAMPLE = "Sample data: this token is invented."


def hold(page: Page) -> Held:
    """The requests for a verdict from now on, none of them answered."""
    page.unroute("**/predict/*")
    return Held(page, "**/predict/*")


def fail(route: Route, status: int = 502, **headers: str) -> None:
    answer(status, **headers)(route)


def stale(samples: Samples) -> dict[str, Any]:
    return {**samples.analysis(samples.mint("drained")), "stale": True, "cached": True,
            "stale_reason": "upstream_timeout", "fetched_at": "2020-01-01T00:00:00Z"}  # fmt: skip


def test_verdict_stands_without_the_chart(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    page.route("**/ui/waterfall.js", lambda route: route.abort())
    show(page, "token", samples)
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".parts .notice")).to_contain_text("could not be loaded")
    expect(page.locator(".parts button")).to_have_text("Reload the page")
    expect(page.locator("section.share")).to_be_visible()


@pytest.mark.parametrize(
    ("status", "words"), [(429, "Too many requests"), (502, "RugCheck could not be read")]
)
def test_failed_refresh_is_said_at_the_button(
    page: Page, samples: Samples, watch: Watch, status: int, words: str
) -> None:
    watch.allow(str(status))
    show(page, "token", samples)
    page.clock.install()
    held = hold(page)
    button = page.locator("[data-refresh]")
    button.click()
    expect(button).to_have_text("Reading…")
    fail(held.nth(0), status, **{"Retry-After": "5"})
    expect(page.locator("[data-refresh-said]")).to_have_text(f"Not refreshed: {words}.")
    expect(page.locator("[data-refresh-said]")).to_be_in_viewport()
    expect(page.locator("#announcer")).to_have_text(words)
    expect(button).to_have_text("Refresh")
    expect(button).to_be_focused()
    limited = status == 429
    assert button.get_attribute("aria-disabled") == ("true" if limited else None)
    page.clock.run_for(6_000)
    button.click()
    expect(page.locator("[data-refresh-said]")).to_be_hidden()
    held.nth(1).continue_()
    expect(button).to_have_text("Refreshed just now")
    expect(page.locator(".banners .notice")).to_have_count(0)


def test_refresh_that_gives_an_old_answer_is_none(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    page.route("**/predict/*", answer(200, stale(samples)))
    page.click("[data-refresh]")
    expect(page.locator("[data-refresh-said]")).to_contain_text("Not refreshed")
    expect(page.locator("[data-refresh]")).to_have_text("Refresh")
    expect(page.locator(".banners .notice")).to_contain_text(OLD)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("refresh_cooldown", "Refresh works again in a moment."),
        ("refresh_limited", "Refresh works again in a minute."),
    ],
)
def test_refresh_that_is_refused_calls_nothing_old(
    page: Page, samples: Samples, reason: str, words: str
) -> None:
    stored = {**samples.analysis(samples.mint("drained")), "stale": True, "stale_reason": reason}
    show(page, "token", samples)
    page.route("**/predict/*", answer(200, stored))
    page.click("[data-refresh]")
    expect(page.locator("[data-refresh-said]")).to_contain_text(
        "Not refreshed: This is the stored answer: the report was read"
    )
    banner = page.locator(".banners .notice")
    expect(banner).to_contain_text(words)
    expect(banner).to_have_attribute("data-tone", "info")
    expect(page.locator("main")).not_to_contain_text(OLD)


@pytest.mark.parametrize("origin", [KEPT, OLD])
@pytest.mark.parametrize("press", ["[data-refresh]", ".banners button:has-text('Try again')"])
def test_banner_stays_with_its_verdict(
    page: Page, samples: Samples, watch: Watch, origin: str, press: str
) -> None:
    watch.allow("502")
    show(page, "token", samples)
    page.route("**/predict/*", answer(502) if origin == KEPT else answer(200, stale(samples)))
    page.goto(path_of("token", samples))
    settle(page)
    if origin == OLD:
        page.route("**/predict/*", answer(502))
        page.click("[data-refresh]")
        expect(page.locator(".banners")).to_contain_text("RugCheck could not be read")
    held = hold(page)
    page.click(press)
    banners = page.locator(".banners .notice")
    expect(banners).to_have_count(2)
    expect(banners.first).to_contain_text("Reading the report again")
    expect(banners.last).to_contain_text(origin)
    fail(held.nth(0))
    expect(banners.first).to_contain_text("RugCheck could not be read")
    expect(banners.last).to_contain_text(origin)
    expect(banners).to_have_count(2)
    expect(page.locator("[data-verdict]")).to_be_visible()


def test_retry_waits_like_a_first_load(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("502")
    held = hold(page)
    page.goto(path_of("token", samples), wait_until="commit")
    expect(page.locator(".skeleton")).to_be_visible()
    fail(held.nth(0))
    again = page.locator("main button", has_text="Try again")
    for tries in (2, 3):
        again.evaluate("(button) => { button.click(); button.click(); button.click(); }")
        expect(page.locator(".token-body")).to_have_attribute("aria-busy", "true")
        expect(page.locator(".skeleton")).to_be_visible()
        expect(page.locator("main .notice")).to_have_count(0)
        fail(held.nth(tries - 1))
        assert len(held) == tries
        expect(page.locator("main .notice")).to_have_count(1)
        expect(again).to_be_focused()
    again.click()
    expect(page.locator(".skeleton")).to_be_visible()
    held.nth(3).continue_()
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator("main .notice")).to_have_count(0)


def test_retry_over_a_verdict_asks_once(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("502")
    show(page, "token", samples)
    page.route("**/predict/*", answer(502))
    page.goto(path_of("token", samples))
    settle(page)
    held = hold(page)
    again = page.locator(".banners button", has_text="Try again")
    again.evaluate("(button) => { button.click(); button.click(); button.click(); }")
    expect(page.locator(".token-body")).to_have_attribute("aria-busy", "true")
    expect(page.locator("[data-refresh]")).to_have_attribute("aria-disabled", "true")
    held.nth(0).continue_()
    expect(page.locator(".banners .notice")).to_have_count(0)
    assert len(held) == 1


@pytest.mark.parametrize("invented", [True, False])
@pytest.mark.parametrize("slow", [True, False])
def test_kept_verdict_says_whether_its_token_is_invented(
    page: Page, samples: Samples, watch: Watch, invented: bool, slow: bool
) -> None:
    watch.allow("ERR_FAILED")
    if not invented:
        real = json.dumps({"status": "ok", "sample_data": False})
        page.route("**/api/health", answer(200, real))
    show(page, "token", samples)
    page.route("**/api/health", lambda route: route.abort())
    if slow:
        page.clock.install()
        hold(page)
        page.goto(path_of("token", samples))
        page.wait_for_function("() => document.querySelector('main h1')")
        page.clock.run_for(3_100)
    else:
        page.route("**/predict/*", lambda route: route.abort())
        page.goto(path_of("token", samples))
    expect(page.locator("[data-verdict]")).to_be_visible()
    expect(page.locator(".banners")).to_contain_text("you saw last" if slow else KEPT)
    expect(page.locator("main .sample-note", has_text=SAMPLE)).to_have_count(int(invented))


def test_the_key_is_answered_at_the_top(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    held = hold(page)
    page.keyboard.press("r")
    banner = page.locator(".banners .notice")
    expect(banner).to_have_text("Reading the report again…")
    expect(banner).to_be_in_viewport()
    page.keyboard.press("r")
    held.nth(0).continue_()
    expect(banner).to_have_count(0)
    expect(page.locator("[data-refresh]")).to_have_text("Refreshed just now")
    assert len(held) == 1
