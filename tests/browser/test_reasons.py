"""Each reason says what it means and where it would end, as plain facts of value and threshold."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.samples import Samples
from tests.browser.screens import settle, show

FINDING = {"code": "top_holder", "severity": "warn", "critical": False, "sentence": "S.",
           "value": 12.0, "threshold": 10.0, "unit": "pct", "source": "x",
           "context": None}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Below 10% this would not be reported."),
        ({"severity": "danger", "value": 31.0, "threshold": 25.0},
         "Below 25% this would not be called a danger."),
        ({"severity": "danger", "critical": True, "value": 70, "threshold": 62, "unit": None},
         "Below 62 this would not be called critical."),
        ({"value": 80, "threshold": 100, "unit": "count"},
         "From 100 up this would not be reported."),
        ({"severity": "danger", "value": 40.0, "threshold": 1000.0, "unit": "usd"},
         "From $1,000 up this would not be called a danger."),
        ({"severity": "danger", "critical": True, "value": 38.0, "threshold": 500.0,
          "unit": "usd"}, "From $500 up this would not be called critical."),
        ({"severity": "danger", "value": 3, "threshold": 0, "unit": "count"},
         "At 0 this would not be reported."),
        ({"value": 10.0, "threshold": 10.0}, "Below 10% this would not be reported."),
        ({"value": None}, None),
        ({"threshold": None}, None),
        ({"value": True}, None),
        ({"value": "Low Liquidity"}, None),
        ({"threshold": "much"}, None),
    ],
)  # fmt: skip
def test_where_a_finding_would_end(
    page: Page, samples: Samples, change: dict[str, Any], words: str | None
) -> None:
    mint = samples.mint("drained")
    body = {**samples.analysis(mint), "findings": [{**FINDING, **change}]}

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route("**/predict/*", answer)
    page.goto(f"/token/{mint}")
    settle(page)
    page.click("details.reason summary")
    fact = page.locator("details.reason dl > div", has_text="What would change this")
    if words is None:
        expect(fact).to_have_count(0)
    else:
        expect(fact.locator("dd")).to_have_text(words)


def test_each_reason_explains_its_check(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    findings = samples.analysis(samples.mint("drained"))["findings"]
    meanings = page.locator("details.reason dl > div", has_text="What it means")
    apart = [finding for finding in findings if "same_as" not in finding]
    assert len(apart) < len(findings)
    expect(meanings).to_have_count(len(apart))
    tags = page.locator(".reasons .tag", has_text="RugCheck: ")
    expect(tags).to_have_count(len(findings) - len(apart))
    page.locator("details.reason summary").first.click()
    expect(page.locator("details.reason").first).to_contain_text("drained_pool")
    expect(meanings.first).to_contain_text("holders cannot sell")
