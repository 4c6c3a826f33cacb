"""What stays true while a page is looked at, and what is said where there is nothing to show."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.samples import Samples, get_json
from tests.browser.screens import settle, show
from tests.browser.watch import Watch


@pytest.mark.parametrize("screen", ["token", "tokens", "overview"])
def test_ages_go_on(page: Page, samples: Samples, screen: str) -> None:
    samples.analysis(samples.mint("drained"))
    page.clock.install(time=datetime.now(UTC))
    show(page, screen, samples)
    ages = page.locator("main time[data-age]:visible")
    expect(ages.first).to_be_visible()
    page.clock.fast_forward(timedelta(hours=6) // timedelta(milliseconds=1))
    assert re.search(r"6 (hours|hr)", " ".join(ages.all_text_contents()))
    assert not re.search(r"min|second", " ".join(ages.all_text_contents()))


def test_an_extra_that_fails_costs_no_more_than_itself(
    page: Page, samples: Samples, watch: Watch
) -> None:
    watch.allow("ERR_FAILED")
    samples.analysis(samples.mint("drained"))
    page.route("**/ui/chart.js", lambda route: route.abort())
    show(page, "overview", samples)
    assert page.locator(".tile").count() == 4
    expect(page.locator(".notice")).to_have_text("The chart of risks could not be loaded.")


def test_a_page_beyond_the_last_leads_back(page: Page, samples: Samples) -> None:
    samples.analysis(samples.mint("drained"))
    page.goto("/tokens?page=999")
    settle(page)
    expect(page.locator(".notice-title")).to_have_text("This page lies beyond the last one")
    page.click("text=First page")
    expect(page.locator("[data-row]").first).to_be_visible()
    assert page.url.endswith("/tokens")


def test_a_cursor_that_leads_nowhere_leads_back(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("400")
    samples.analysis(samples.mint("drained"))
    page.goto("/tokens?page=2&cursor=bad")
    settle(page)
    page.click("text=First page")
    expect(page.locator("[data-row]").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/tokens"])
def test_an_empty_store_of_real_data_leads_on(page: Page, base_url: str, path: str) -> None:
    """No sample is promised where there are none."""
    health = get_json(f"{base_url}/api/health") | {"sample_data": False, "samples": []}
    stats = get_json(f"{base_url}/api/stats") | {"total_tokens": 0}
    rows = {"page": 1, "per_page": 25, "total": 0, "pages": 0, "next_cursor": None}
    answers = {
        "/api/health": health,
        "/api/stats": stats,
        "/api/tokens": {"status": "success", "tokens": [], "pagination": rows},
    }

    def answer(route: Route) -> None:
        found = next(body for name, body in answers.items() if name in route.request.url)
        route.fulfill(status=200, content_type="application/json", body=json.dumps(found))

    page.route("**/api/**", answer)
    page.goto(path)
    settle(page)
    words = page.locator("main").inner_text()
    assert "No token has been analysed yet" in words
    assert "sample" not in words.lower()
    if path == "/":
        assert page.locator("a.chip").all_text_contents() == ["USDC", "BONK", "JUP"]
    else:
        expect(page.locator(".notice a.button")).to_have_attribute("href", "/")


def test_one_is_no_plural(page: Page) -> None:
    page.goto("/token/a")
    settle(page)
    assert "it has 1 character, and" in page.locator("main").inner_text()


def test_the_verdict_is_german_for_germans(browser: Browser, samples: Samples) -> None:
    mint = samples.mint("drained")
    samples.analysis(mint)
    context = browser.new_context(base_url=samples.base_url, locale="de-DE")
    page = context.new_page()
    show(page, "token", samples)
    sentence = page.locator("[data-verdict]").text_content() or ""
    assert sentence == "Die Prüfungen fanden Anzeichen einer Falle."
    assert (page.locator(".leading li").first.text_content() or "").startswith("Kritisch")
    assert page.locator("details.reason").count() > 0
    assert (
        page.locator(".check-name, .why .sentence[lang=en], .gaps .sentence[lang=en]").count() == 0
    )
    show(page, "tokens", samples)
    assert re.search(r"vor \d+ (Min|Sek|Std)", page.locator("td.read").first.text_content() or "")
    context.close()


def test_a_known_risk_without_proof_says_so(page: Page, samples: Samples) -> None:
    page.goto(f"/token/{samples.mint('freeze authority')}")
    settle(page)
    expect(page.locator(".verdict .level")).to_have_text("No proof of a trap")
