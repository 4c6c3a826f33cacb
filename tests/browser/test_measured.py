"""The model's page tells how this deployment's predictions fared, and says when that is unknown."""

import json
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, Route, expect

from detector.domain.reliability import wilson
from tests.browser.samples import get_json
from tests.browser.screens import settle
from tests.browser.test_axe import violations
from tests.browser.test_charts import check_chart


def tally(n: int, collapsed: int, unpriced: int, missed: int) -> dict[str, Any]:
    unknown, interval = unpriced + missed, wilson(collapsed, n)
    every = n + unknown
    bounds = [collapsed / every, (collapsed + unknown) / every] if every else None
    return {"n": n, "collapsed": collapsed, "unknown": unknown, "unpriced": unpriced,
            "missed": missed, "interval": interval and list(interval),
            "bounds": bounds}  # fmt: skip


def curve(*bins: tuple[float, int, int, int, int]) -> dict[str, Any]:
    """A curve of (mean probability, n, collapsed, unpriced, missed), a tenth a bin."""
    whole = tally(*(sum(bin_[part] for bin_ in bins) for part in (1, 2, 3, 4)))  # type: ignore[arg-type]
    rows = [
        {"low": index / 10, "high": (index + 1) / 10, **tally(*bin_[1:]),
         "mean_probability": bin_[0] if bin_[1] else None,
         "observed_share": bin_[2] / bin_[1] if bin_[1] else None}
        for index, bin_ in enumerate(bins)
    ]  # fmt: skip
    share = whole["collapsed"] / whole["n"] if whole["n"] else None
    return {**whole, "base_rate": share, "brier": 0.1712 if share is not None else None,
            "bins": rows}  # fmt: skip


BINS = ((0.08, 60, 7, 3, 1), (0.13, 90, 14, 6, 2), (0.22, 41, 14, 7, 1), (0.31, 0, 0, 2, 2))
DAY = {"horizon_days": 1, **curve(*BINS), "inside_domain": curve(*BINS[:2]),
       "bands": [{"band": "low", **tally(150, 21, 9, 3), "precision": 0.14},
                 {"band": "unknown", **tally(0, 0, 9, 3), "precision": None}]}  # fmt: skip
NONE = "\u2013"
UNKNOWN_ONLY = {"horizon_days": 7, **curve((0.1, 0, 0, 4, 1)), "bands": [],
                "inside_domain": curve()}  # fmt: skip
EMPTY = {"horizon_days": 30, **curve(), "bands": [], "inside_domain": curve()}


def show_model(page: Page, base_url: str, horizons: list[Any], others: list[Any]) -> None:
    model = get_json(f"{base_url}/api/model")
    model["measured"] |= {"horizons": horizons, "others": others}

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(model))

    page.route("**/api/model", answer)
    page.goto("/model")
    settle(page)


def section(page: Page) -> Any:
    return page.locator("section", has=page.locator("h2#here"))


def test_without_outcomes_it_says_n_is_0(page: Page) -> None:
    page.goto("/model")
    settle(page)
    part = section(page)
    expect(part.locator(".notice")).to_contain_text("No outcome is known here yet: n = 0")
    expect(part.locator("tbody tr")).to_have_count(3)
    assert [row.split("\t") for row in part.locator("tbody tr").all_inner_texts()] == [
        [days, "0", "0", NONE, NONE, NONE] for days in ("1 day", "7 days", "30 days")
    ]
    expect(part.locator("figure")).to_have_count(0)


def test_unknown_outcomes_alone_are_no_measurement(page: Page, base_url: str) -> None:
    show_model(page, base_url, [UNKNOWN_ONLY], [])
    part = section(page)
    expect(part.locator(".notice")).to_contain_text("none of their outcomes could be known")
    cells = part.locator("tbody tr").first.locator("td")
    expect(cells.nth(0)).to_have_text("0")
    expect(cells.nth(1)).to_contain_text("5")
    expect(cells.nth(2)).to_have_text(NONE)
    expect(cells.nth(3)).to_have_text("0% to 100%")


def test_unknown_stands_beside_n_and_never_in_it(page: Page, base_url: str) -> None:
    show_model(page, base_url, [DAY, UNKNOWN_ONLY, EMPTY], [])
    part = section(page)
    expect(part.locator(".notice")).to_have_count(0)
    cells = part.locator("tbody tr").first.locator("td").all_inner_texts()
    assert cells[0] == "191"
    assert cells[1].split("\n") == ["24", "no price 18, not read 6"]
    assert cells[2].split("\n")[0] == "18.3%"
    assert cells[4] == "0.171"
    expect(part.locator("tbody tr").nth(1)).to_contain_text("inside the model")
    expect(part.locator("figure")).to_have_count(1)
    check_chart(page, part.locator("figure"), 3)
    rows = [row.locator("th, td").all_text_contents()
            for row in part.locator("figure tbody tr").all()]  # fmt: skip
    assert [[row[0], row[3], row[4]] for row in rows] == [
        ["8%", "60", "4"], ["13%", "90", "8"], ["22%", "41", "8"],
    ]  # fmt: skip
    bands = part.locator(".horizon > .wide tbody tr")
    assert bands.nth(0).locator("td").first.inner_text() == "150"
    assert bands.nth(1).locator("td").all_inner_texts()[2] == NONE
    expect(bands.nth(1)).to_contain_text("Risk unknown")


def test_other_models_are_told_apart(page: Page, base_url: str) -> None:
    whole = {key: value for key, value in curve((0.3, 33, 9, 2, 1)).items() if key != "bins"}
    other = {"source": "replicate", "model_version": "remote-1", "horizon_days": 1, **whole}
    show_model(page, base_url, [DAY], [other])
    row = section(page).locator("tr", has_text="remote-1")
    expect(row).to_contain_text("estimate of the remote model")
    expect(row.locator("td").first).to_have_text("33")


def rates(n: int, unpriced: int, missed: int, fallen: tuple[int, int, int]) -> dict[str, Any]:
    falls = [
        {"fall_pct": pct, "fallen": fell, "share": fell / n if n else None,
         "interval": tally(n, fell, unpriced, missed)["interval"],
         "bounds": tally(n, fell, unpriced, missed)["bounds"]}
        for pct, fell in zip((50, 80, 90), fallen, strict=True)
    ]  # fmt: skip
    return {"n": n, "unknown": unpriced + missed, "unpriced": unpriced, "missed": missed,
            "falls": falls}  # fmt: skip


FALLS = {
    "definition": "A fall.",
    **rates(120, 4, 1, (40, 20, 10)),
    "bands": [{"band": "low", **rates(100, 0, 0, (20, 8, 4))},
              {"band": "critical", **rates(20, 4, 1, (20, 12, 6))},
              {"band": "unknown", **rates(0, 3, 0, (0, 0, 0))}],
    "bases": [{"basis": "evidence", **rates(20, 4, 1, (20, 12, 6))},
              {"basis": "chance", **rates(100, 0, 0, (20, 8, 4))}],
    "fall_pct": 90,
    "chance": curve(),
}  # fmt: skip


def show_falls(page: Page, base_url: str, falls: dict[str, Any], record: dict[str, Any]) -> Any:
    model = get_json(f"{base_url}/api/model")
    model["measured"] |= {"falls": falls, "record": record}
    page.route("**/api/model", lambda route: route.fulfill(
        status=200, content_type="application/json", body=json.dumps(model)))  # fmt: skip
    page.goto("/model")
    settle(page)
    return page.locator("section", has=page.locator("h2#came-true"))


def test_falls_are_told_by_risk_and_by_what_it_rests_on(page: Page, base_url: str) -> None:
    part = show_falls(page, base_url, FALLS, {"rows": 2500, "last_hash": "ab" * 32})
    expect(part.locator(".notice")).to_have_count(0)
    bands, bases = part.locator("table").all()
    heads = bands.locator("thead th").all_inner_texts()
    assert heads[3:] == ["Fell 50% or more", "Fell 80% or more", "Fell 90% or more"]
    low = bands.locator("tbody tr").first
    assert low.locator("td").all_inner_texts()[0] == "100"
    assert [text.split("\n")[0] for text in low.locator("td").all_inner_texts()[2:]] == [
        "20%", "8%", "4%",
    ]  # fmt: skip
    none = bands.locator("tbody tr").nth(2).locator("td").all_inner_texts()
    assert none[2:] == [NONE, NONE, NONE]
    expect(bands.locator("tbody tr").last.locator("th")).to_have_text("All")
    assert bases.locator("tbody th").all_inner_texts() == [
        "Evidence found",
        "The model\u2019s chance",
    ]
    link = part.locator("a[download]")
    expect(link).to_have_text("The first 1,000 of 2,500 rows of the record as CSV")
    expect(part).to_contain_text("ab" * 32)


def test_without_a_record_no_rate_is_claimed(page: Page, base_url: str) -> None:
    nothing = {**FALLS, **rates(0, 0, 0, (0, 0, 0)), "bands": [], "bases": []}
    part = show_falls(page, base_url, nothing, {"rows": 0, "last_hash": None})
    expect(part.locator(".notice")).to_contain_text("No prediction is settled here yet: n = 0")
    expect(part.locator("table")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_falls_are_accessible(page: Page, base_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    show_falls(page, base_url, FALLS, {"rows": 125, "last_hash": "ab" * 32})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible(page: Page, base_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    show_model(page, base_url, [DAY, UNKNOWN_ONLY, EMPTY], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
