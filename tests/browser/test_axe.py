"""Axe finds nothing on any screen, in any state, theme and width; ids are unique there."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.samples import Samples
from tests.browser.screens import SCREENS, show
from tests.browser.states import STATES
from tests.browser.watch import Watch

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
EVERY_VIEW = tuple((scheme, width) for scheme in SCHEMES for width in (360, 768, 1280))
SOME_VIEWS: tuple[tuple[Scheme, int], ...] = (("light", 360), ("dark", 1280))
"""Both ends: a state has the colours and the layout of its screen, which is seen in every view."""

REPEATED = """() => { const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  return ids.filter((id, index) => ids.indexOf(id) !== index); }"""


def violations(page: Page) -> list[str]:
    """Rule and place of everything axe objects to."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then((r) => r.violations)")
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found for node in rule["nodes"]]  # fmt: skip


def check(page: Page, what: str, views: tuple[tuple[Scheme, int], ...]) -> None:
    """Axe on the page as it is: neither another theme nor another width draws it anew."""
    for scheme, width in views:
        # Colours are judged at rest: a heading that fades in has less contrast on its way.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"{what}, {scheme}, {width} px"


@pytest.mark.parametrize("screen", SCREENS)
def test_screen(page: Page, samples: Samples, watch: Watch, screen: str) -> None:
    if screen == "not_found":
        watch.allow("404")
    show(page, screen, samples)
    check(page, screen, EVERY_VIEW)
    assert page.evaluate(REPEATED) == []
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", STATES)
def test_state(page: Page, samples: Samples, watch: Watch, name: str) -> None:
    state = STATES[name]
    if state.noise:
        watch.allow(state.noise)
    state.reach(page, samples)
    check(page, name, SOME_VIEWS)


def test_axe_objects_to_a_broken_page(page: Page) -> None:
    """The check can fail: a page with an unnamed button is refused."""
    page.goto("/settings")
    page.wait_for_selector("main h1")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name" in found for found in violations(page))
