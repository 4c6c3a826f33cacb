"""Acceptance row 1: axe finds nothing on any screen, in both themes, at three widths."""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.browser.samples import Samples
from tests.browser.screens import SCREENS, show
from tests.browser.watch import Watch

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """Rule and place of everything axe objects to."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then((r) => r.violations)")
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found for node in rule["nodes"]]  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(page: Page, samples: Samples, watch: Watch, screen: str) -> None:
    if screen == "not_found":
        watch.allow("404")
    show(page, screen, samples)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == [], f"{screen}, {scheme}, {width} px"


def test_axe_finds_nothing_in_open_parts(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    for details in page.locator("main details").all():
        details.evaluate("(node) => { node.open = true; }")
    assert violations(page) == []
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert violations(page) == []


def test_axe_objects_to_a_broken_page(page: Page) -> None:
    """The check can fail: a page with an unnamed button is refused."""
    page.goto("/settings")
    page.wait_for_selector("main h1")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any("button-name" in found for found in violations(page))
