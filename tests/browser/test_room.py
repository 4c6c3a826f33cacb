"""Parts of a token's page that come late find their room kept: nothing that is read moves."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.samples import Samples
from tests.browser.screens import path_of, settle
from tests.browser.test_speed import OBSERVE
from tests.browser.watch import Watch

ASKED = re.compile(r"/api/tokens/\w+/(evidence|creator|explain|timeline|history)")
DRAWN = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"""
UNSEEN = """[...document.querySelectorAll('main section')].filter(
  (section) => !section.checkVisibility({ opacityProperty: true }),
).map(({ innerText }) => innerText)"""
MOST = 0.05
"""Of 0.1, from which a page counts as one that moves."""


def hold(page: Page, part: str, samples: Samples, width: int) -> list[Route]:
    """The token's page, gone straight to a part whose answers are kept back."""
    held: list[Route] = []
    page.add_init_script(OBSERVE)
    page.set_viewport_size({"width": width, "height": 740})
    page.route(ASKED, lambda route: held.append(route))
    page.goto(path_of("token", samples))
    settle(page)
    with page.expect_request(ASKED):
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", part)
    page.wait_for_selector(".skeleton .bar")
    page.evaluate("window.seen.shift = 0")
    return held


def let_go(page: Page, held: list[Route], group: str) -> None:
    """Give the answers that were kept back, and those that are asked for from then on."""
    for route in held:
        route.continue_()
    page.route(ASKED, lambda route: route.continue_())
    page.wait_for_selector(f"{group}[data-filled]")
    page.evaluate(DRAWN)


@pytest.mark.parametrize(
    ("part", "group", "width"),
    [("pools", ".shown", 360), ("ways", ".past", 360), ("itself", ".shown", 1280)],
)
def test_what_comes_late_moves_nothing(
    page: Page, samples: Samples, part: str, group: str, width: int
) -> None:
    held = hold(page, part, samples, width)
    let_go(page, held, group)
    expect(page.locator(f"#{part}")).to_be_in_viewport()
    assert page.evaluate("window.seen.shift") <= MOST


def test_a_link_to_a_part_finds_it_before_it_is_drawn(page: Page, samples: Samples) -> None:
    """Also where no browser holds the place, and the room that was kept is too small."""
    held: list[Route] = []
    page.route(ASKED, lambda route: held.append(route))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/token/{samples.mint('freeze authority')}")
    settle(page)
    page.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet]; }",
        "* { overflow-anchor: none } .place::after { content: none !important }",
    )
    reason = page.locator(".reason", has_text="freeze").first
    reason.locator("summary").click()
    with page.expect_request(ASKED):
        reason.locator("a", has_text="The token itself").click()
    let_go(page, held, ".shown")
    expect(page.locator("#itself")).to_be_in_viewport()


def test_no_part_stays_unseen_where_all_fail(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    held = hold(page, "insiders", samples, 360)
    # Unseen are only headings of parts that have nothing yet.
    assert page.evaluate(UNSEEN)
    assert all("\n" not in text for text in page.evaluate(UNSEEN))
    for route in held:
        route.abort()
    page.route(ASKED, lambda route: route.abort())
    page.wait_for_selector(".shown[data-filled]")
    page.locator("#ways").scroll_into_view_if_needed()
    page.wait_for_selector(".past[data-filled]")
    page.wait_for_function(f"() => {UNSEEN}.length === 0")
    expect(page.locator("section[aria-labelledby=pools]")).to_contain_text("above")
