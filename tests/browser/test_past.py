"""What was told of a token before: loaded when it comes near, and its words, pages and failures."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pasts import HOSTILE
from tests.browser.samples import Samples
from tests.browser.screens import path_of, reach_past, settle
from tests.browser.states import AGAIN, ERROR, fulfil, serve_past
from tests.browser.watch import Watch

ASKED = re.compile(r"/api/tokens/\w+/(history|explain)|/ui/past\.js")
SHOWN = re.compile(r"/api/tokens/\w+/evidence|/ui/(shown|holders|insiders|pools)\.js|-later\.js")


def test_nothing_is_asked_before_it_is_near(page: Page, samples: Samples, watch: Watch) -> None:
    page.goto(path_of("token", samples))
    settle(page)
    expect(page.locator("h2#past")).to_be_attached()
    assert [url for url in watch.requests if ASKED.search(url) or SHOWN.search(url)] == []
    reach_past(page)
    assert len([url for url in watch.requests if SHOWN.search(url)]) == 6
    assert len([url for url in watch.requests if ASKED.search(url)]) == 3


def test_what_changed_is_told(page: Page, samples: Samples) -> None:
    serve_past(page, samples)
    page.goto(path_of("token", samples))
    settle(page)
    reach_past(page)
    newest = page.locator("section[aria-labelledby=past] .steps > li").first
    expect(newest).to_contain_text("Low risk became Critical risk")
    expect(newest).to_contain_text("liquidity fell by more than 99.9%")
    newest.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(newest.locator(".turns li").first).to_have_text("CameDrained poolCritical")
    expect(newest.locator(".turns li").nth(1)).to_contain_text(HOSTILE)
    words = newest.locator(".pairs").inner_text()
    for said in ("Chance of", "$84k", "$38", ">99.9% less", "Unknown", "120", "r1", "r2"):
        assert said in words, said
    expect(newest).to_contain_text("Share of the supply in the pool: +27.00")
    ways = page.locator("section[aria-labelledby=ways]")
    expect(ways).to_contain_text("if $500 of it stood there")
    expect(ways).to_contain_text("There is no worse band.")
    expect(ways).to_contain_text("A smaller set of facts may do it")
    expect(ways).to_contain_text("The search ended before everything was tried.")
    expect(ways).to_contain_text("made by other versions")


def test_older_steps_are_added_below(page: Page, samples: Samples) -> None:
    serve_past(page, samples)
    page.goto(path_of("token", samples))
    settle(page)
    reach_past(page)
    page.locator(".past button", has_text="Older").focus()
    page.keyboard.press("Enter")
    expect(page.locator("section[aria-labelledby=past] .steps > li")).to_have_count(3)
    expect(page.locator("section[aria-labelledby=past] .steps > li").nth(2)).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("1 older analysis.")
    expect(page.locator(".past")).to_contain_text("Analyses are kept for 365 days")
    expect(page.locator(".past button", has_text="Older")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [(500, {}, "The server failed"), (429, {"Retry-After": "30"}, "Too many requests")],
)
def test_failure_leaves_the_verdict(
    page: Page, samples: Samples, watch: Watch, status: int, headers: Any, words: str
) -> None:
    watch.allow(str(status))
    fulfil(page, ASKED.pattern.partition("|/ui")[0], ERROR, status, **headers)
    page.goto(path_of("token", samples))
    settle(page)
    reach_past(page)
    for place in ("ways", "past"):
        section = page.locator(f"section[aria-labelledby={place}]")
        expect(section).to_contain_text(words)
        expect(section.locator("button", has_text=AGAIN)).to_be_visible()
    expect(page.locator("[data-verdict]")).to_be_visible()
    if status == 429:
        return
    page.unroute_all()
    for place in ("ways", "past"):
        page.locator(f"section[aria-labelledby={place}] button", has_text=AGAIN).click()
    expect(page.locator("section[aria-labelledby=past] .steps > li").first).to_be_visible()
    expect(page.locator(".past .notice")).to_have_count(0)


def test_refresh_keeps_its_place_below_the_past(page: Page, samples: Samples) -> None:
    serve_past(page, samples)
    page.goto(path_of("token", samples))
    settle(page)
    reach_past(page)
    page.evaluate("window.stood = document.querySelector('.past')")
    button = page.locator("[data-refresh]")
    button.focus()
    top = "(node) => Math.round(node.getBoundingClientRect().top)"
    before = button.evaluate(top)
    button.click()
    page.wait_for_function("() => !window.stood.isConnected")
    expect(page.locator("section[aria-labelledby=past] .steps > li")).to_have_count(2)
    expect(button).to_be_focused()
    # A line above may have come or gone; the past is far taller.
    assert abs(button.evaluate(top) - before) < 100
