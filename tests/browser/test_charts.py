"""Acceptance row 13: each chart has a title, a walk by arrow keys, and a table of its values."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.samples import Samples, get_json
from tests.browser.screens import settle, show


def check_chart(page: Page, figure: Locator, points: int) -> None:
    image = figure.locator("svg[role=img]")
    assert (image.locator("title").text_content() or "").strip()
    assert (image.locator("desc").text_content() or "").strip()
    names = (image.get_attribute("aria-labelledby") or "").split()
    assert all(page.locator(f"[id='{name}']").count() == 1 for name in names)
    assert image.locator("[data-point]").count() == points
    stage = figure.locator(".stage")
    stage.focus()
    said = []
    for _ in range(points):
        page.keyboard.press("ArrowRight")
        said.append(figure.locator(".readout").text_content())
        assert image.locator("[data-on]").count() == 1
    assert len(set(said)) == points
    page.keyboard.press("Home")
    assert figure.locator(".readout").text_content() == said[0]
    page.keyboard.press("End")
    assert figure.locator(".readout").text_content() == said[-1]
    figure.locator("details.table summary").click()
    expect(figure.locator("table tbody tr")).to_have_count(points)


def test_waterfall_adds_up(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    model = samples.analysis(mint)["ml_prediction"]
    show(page, "token", samples)
    page.click("details.adding > summary")
    figure = page.locator(".parts figure.chart-frame")
    check_chart(page, figure, len(model["contributions"]) + 2)
    cells = [float(cell.replace("\u2212", "-"))
             for cell in figure.locator("tbody td:last-child").all_text_contents()]  # fmt: skip
    assert cells[0] == pytest.approx(model["intercept"], abs=0.006)
    assert cells[-1] == pytest.approx(model["log_odds"], abs=0.006)
    assert sum(cells[:-1]) == pytest.approx(cells[-1], abs=0.04)
    by_size = sorted(model["contributions"], key=lambda part: -abs(part["log_odds"]))
    for cell, part in zip(cells[1:-1], by_size, strict=True):
        assert cell == pytest.approx(part["log_odds"], abs=0.006)


def test_reliability_equals_the_card(page: Page, samples: Samples, base_url: str) -> None:
    bins = get_json(f"{base_url}/api/model")["card"]["results"]["reliability"]
    page.goto("/model")
    settle(page)
    figure = page.locator("figure.chart-frame").first
    check_chart(page, figure, len(bins))
    rows = [row.locator("th, td").all_text_contents() for row in figure.locator("tbody tr").all()]
    for row, bin_ in zip(rows, bins, strict=True):
        assert float(row[0].rstrip("%")) == pytest.approx(100 * bin_["predicted"], abs=0.06)
        assert float(row[1].rstrip("%")) == pytest.approx(100 * bin_["observed"], abs=0.06)
        assert int(re.sub(r"\D", "", row[3])) == bin_["n"]


def test_model_page_says_what_the_label_means(page: Page) -> None:
    page.goto("/model")
    settle(page)
    words = page.locator("main").inner_text()
    assert "chance of losing 90% or more before gaining 50%" in words
    assert "Known failures" in words
    assert re.search(r"0\.\d{3} to 0\.\d{3}", words)


@pytest.mark.parametrize("width", [360, 1280])
def test_bands_equal_the_counts(page: Page, samples: Samples, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    with page.expect_response("**/api/stats") as answered:
        show(page, "overview", samples)
    stats = answered.value.json()
    figure = page.locator("section[aria-labelledby=bands] figure.chart-frame")
    check_chart(page, figure, 5)
    names = {"Low risk": "low", "Medium risk": "medium", "High risk": "high",
             "Critical risk": "critical", "Risk unknown": "unknown"}  # fmt: skip
    wanted = [stats["bands"][band] for band in names.values()]
    rows = [row.locator("th, td").all_text_contents() for row in figure.locator("tbody tr").all()]
    assert [row[0] for row in rows] == list(names)
    assert [int(row[1]) for row in rows] == wanted
    for row, tokens in zip(rows, wanted, strict=True):
        assert float(row[2].rstrip("%")) == pytest.approx(
            100 * tokens / stats["total_tokens"], abs=0.06
        )
    most = max(wanted)
    bars = [float(bar.get_attribute("width") or "nan") for bar in figure.locator("rect.bar").all()]
    for bar, tokens in zip(bars, wanted, strict=True):
        assert bar == pytest.approx(max(bars) * tokens / most)


@pytest.mark.parametrize("days", [7, 30])
def test_trends_equal_the_counts(page: Page, samples: Samples, base_url: str, days: int) -> None:
    with page.expect_response("**/api/analytics?*") as answered:
        page.goto(f"/trends?days={days}")
        settle(page)
    told = answered.value.json()
    figures = {
        section: page.locator(f"section[aria-labelledby={section}] figure.chart-frame")
        for section in ("time", "bands", "chances", "findings")
    }
    check_chart(page, figures["time"], days)
    check_chart(page, figures["bands"], 5)
    check_chart(page, figures["chances"], 10)
    check_chart(page, figures["findings"], min(10, len(told["findings"])))
    counted = {
        section: [int(cell.replace(",", "")) for cell in figure.locator(
            "tbody td:nth-child(2)").all_text_contents()]
        for section, figure in figures.items()
    }  # fmt: skip
    assert sum(counted["time"]) == told["total"]["analyses"] > 25
    bands = [told["total"]["bands"].get(band, 0) for band in
             ("low", "medium", "high", "critical", "unknown")]  # fmt: skip
    assert counted["bands"] == bands
    assert counted["chances"] == [told["chances"][str(tenth)] for tenth in range(10)]
    assert counted["findings"] == [each["analyses"] for each in told["findings"][:10]]
    link = page.locator("a[download='analytics.csv']").get_attribute("href")
    assert link == f"/api/analytics.csv?days={days}"
    assert page.request.get(base_url + link).text().startswith("day,kind,name,count\r\n")


def test_span_of_the_trends_is_in_the_address(page: Page) -> None:
    page.goto("/trends")
    settle(page)
    chosen = page.locator("main button[aria-pressed=true]")
    expect(chosen).to_have_text("7 days")
    page.locator("main button", has_text="90 days").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/trends?days=90")
    expect(chosen).to_have_text("90 days")
    expect(chosen).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("90 days:")
    page.go_back()
    expect(chosen).to_have_text("7 days")
