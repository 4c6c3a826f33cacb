"""A small phone: what stands on a token's first screen, what stays, and what comes on paper."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.first_screen import SMALL, beyond_first_screen
from tests.browser.payloads import PAYLOADS, poisoned
from tests.browser.samples import Samples
from tests.browser.screens import settle, show

TOP = "(node) => node.getBoundingClientRect().top"
TWISTED = PAYLOADS[-4:]
"""A text with direction marks, one of 2,000 letters, and two addresses."""


def serve(page: Page, body: dict[str, Any]) -> None:
    page.unroute_all()
    page.route("**/predict/*", lambda route: route.fulfill(
        status=200, content_type="application/json", body=json.dumps(body)))  # fmt: skip


def parts_beyond(page: Page) -> list[str]:
    """The notice about a name that hides characters comes before all: there the chance may wait."""
    warned = page.locator(".token-body > .notice").count() > 0
    return [part for part in beyond_first_screen(page) if not (warned and part == ".chance .said")]


def test_first_screen_of_every_sample(page: Page, samples: Samples) -> None:
    """Band, reasons, ages, gaps, chance and refresh, whatever the token is called."""
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    missing = {}
    for mint in samples.mints:
        page.goto(f"/token/{mint}")
        settle(page)
        missing[samples.titles[mint]] = parts_beyond(page)
    assert {title: parts for title, parts in missing.items() if parts} == {}
    box = page.locator(".top").bounding_box()
    assert box is not None
    assert box["height"] == 48
    body = samples.analysis(samples.mint("drained"))
    for payload in TWISTED:
        named = {**body, "name": payload, "symbol": payload}
        named["checks"] = poisoned(body["checks"], payload)
        serve(page, named)
        page.goto(f"/token/{samples.mint('drained')}")
        settle(page)
        assert parts_beyond(page) == [], payload[:40]


def test_bar_stays_with_band_name_and_refresh(page: Page, samples: Samples) -> None:
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    show(page, "token", samples)
    bar = page.locator(".now-bar")
    assert bar.evaluate(TOP) > 100
    page.locator("#reasons").evaluate("(node) => node.scrollIntoView()")
    assert bar.evaluate(TOP) == 0
    assert bar.evaluate("(node) => node.offsetHeight") <= 44
    expect(bar).to_contain_text("Critical risk")
    assert page.locator("#reasons").evaluate(TOP) >= 44
    assert page.locator("[data-refresh]").evaluate(
        "(node) => { const b = node.getBoundingClientRect();"
        " return node.contains(document.elementFromPoint(b.x + b.width / 2, b.y + 22)); }"
    )
    page.emulate_media(media="print")
    expect(bar).to_be_hidden()


def test_search_button_opens_the_palette(page: Page, samples: Samples) -> None:
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    show(page, "token", samples)
    assert page.locator("#header-search").is_hidden()
    button = page.get_by_role("button", name="Search")
    button.click()
    expect(page.locator("dialog.palette input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


@pytest.mark.parametrize("part", ["drained", "nulls", "healthy"])
def test_token_prints_on_three_pages(page: Page, samples: Samples, part: str) -> None:
    page.goto(f"/token/{samples.mint(part)}")
    settle(page)
    expect(page.locator("#provenance")).to_be_attached()
    paper = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 3
    page.emulate_media(media="print")
    for shown in ("[data-verdict]", "#reasons", "#gaps", "#checks", "#provenance", ".paper"):
        expect(page.locator(shown)).to_be_visible()
    assert page.locator("main button:visible, main .chart-frame:visible").count() == 0


def test_counts_beside_headings_are_words_of_their_own(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    for name in ("Reasons", "What was not checked", "All checks"):
        expect(page.get_by_role("heading", name=re.compile(rf"^{name} \d+$"))).to_have_count(1)
