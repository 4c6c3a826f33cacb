"""The columns of the list: chosen by keyboard, kept, and shown at any width."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import settle, show
from tests.browser.test_axe import violations

HEADS = """() => [...document.querySelectorAll('table.tokens thead th')]
  .filter((node) => node.checkVisibility()).map((node) => node.textContent)"""
USUAL = ["Token", "Risk", "Score of 100", "Chance of \u221290%", "Checks made", "Liquidity",
         "Market cap", "Holders", "Read"]  # fmt: skip


def test_columns_are_chosen_by_keyboard_and_kept(page: Page, samples: Samples) -> None:
    show(page, "tokens", samples)
    assert page.evaluate(HEADS) == USUAL
    page.locator("details.columns summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#column-score")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#column-score")).to_be_focused()
    page.locator("#column-price").focus()
    page.keyboard.press("Space")
    wanted = [*USUAL[:2], *USUAL[3:8], "Price", "Read"]
    assert page.evaluate(HEADS) == wanted
    page.reload()
    settle(page)
    assert page.evaluate(HEADS) == wanted
    page.select_option("#sort", "riskiest")
    page.wait_for_function("() => !document.querySelector('[aria-busy]')")
    assert page.evaluate(HEADS) == wanted
    page.locator("details.columns summary").click()
    expect(page.locator("#column-score")).not_to_be_checked()
    page.click("text=As fits the width")
    assert page.evaluate(HEADS) == USUAL
    expect(page.locator("#column-score")).to_be_checked()
    page.reload()
    settle(page)
    assert page.evaluate(HEADS) == USUAL


def test_boxes_say_what_this_width_shows(page: Page, samples: Samples) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    show(page, "tokens", samples)
    page.click("details.columns summary")
    ticked = page.locator("details.columns input:checked").evaluate_all(
        "(boxes) => boxes.map((box) => box.name)"
    )
    assert ticked == ["score", "chance", "liquidity", "market_cap", "read"]
    assert page.evaluate(HEADS) == [h for h in USUAL if h not in ("Checks made", "Holders")]
    page.check("#column-holders")
    assert "Holders" in page.evaluate(HEADS)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_all_columns_fit(page: Page, samples: Samples, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    show(page, "tokens", samples)
    page.click("details.columns summary")
    for box in page.locator("details.columns input").all():
        box.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("tbody tr").first.locator("td").count() == 10
    hidden = "(cells) => cells.filter((cell) => !cell.checkVisibility()).length"
    assert page.locator("tbody tr").first.locator("td").evaluate_all(hidden) == 0
    assert violations(page) == []


@pytest.mark.parametrize("kept", ["{", "null", "7", '["nothing", 3]', '{"a": 1}'])
def test_damaged_choice_breaks_nothing(page: Page, samples: Samples, kept: str) -> None:
    page.goto("/settings")
    page.evaluate("(text) => localStorage.setItem('detector.columns', text)", kept)
    show(page, "tokens", samples)
    assert page.evaluate(HEADS)[:2] == USUAL[:2]


def test_extrapolations_are_marked_in_the_list(page: Page, samples: Samples) -> None:
    page.goto("/tokens")
    settle(page)
    rows = page.evaluate("fetch('/api/tokens?per_page=25').then((r) => r.json())")["tokens"]
    marked = page.locator("table.tokens tbody tr").evaluate_all(
        "(rows) => rows.map((row) => row.querySelector('td.chance .outside') !== null)"
    )
    assert marked == [row["calibrated"] is False for row in rows]
    assert set(marked) == {True, False}
    scores = page.locator("td.score").all_text_contents()
    assert [text == "Unknown" for text in scores] == [row["risk_score"] is None for row in rows]
    assert "Unknown" in scores
