"""Acceptance row 18: CSV holds what the API says, and nothing that a spreadsheet would run."""

import csv
import io
import json
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.browser.samples import Samples, get_json
from tests.browser.screens import settle, show

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def test_list_csv_has_all_rows_of_the_filter(page: Page, samples: Samples, base_url: str) -> None:
    """Whatever page is shown."""
    for mint in samples.mints:
        samples.analysis(mint)
    page.goto("/tokens?page=2")
    settle(page)
    link = page.locator("a[download='tokens.csv']")
    expect(link).to_have_text("CSV of these tokens")
    with urlopen(base_url + (link.get_attribute("href") or "")) as response:
        rows = list(csv.DictReader(io.StringIO(response.read().decode(), newline="")))
    everything = get_json(f"{base_url}/api/tokens?per_page=100")["tokens"]
    assert [row["token_id"] for row in rows] == [token["token_id"] for token in everything]
    assert len(rows) >= len(samples.mints) > 25


def test_list_csv_of_many_says_how_many(page: Page, samples: Samples, base_url: str) -> None:
    body = get_json(f"{base_url}/api/tokens?per_page=25")
    body["pagination"] |= {"total": 100_001, "pages": 4001}
    page.route("**/api/tokens?*", lambda route: route.fulfill(json=body))
    page.goto("/tokens")
    settle(page)
    expect(page.locator("a[download='tokens.csv']")).to_have_text("CSV of the first 100,000")


def test_list_csv_has_the_rows_of_the_page(page: Page, samples: Samples, base_url: str) -> None:
    page.goto("/tokens?risk_level=Safe&sort=riskiest")
    settle(page)
    link = page.locator("a[download='tokens.csv']")
    with urlopen(base_url + (link.get_attribute("href") or "")) as response:
        rows = list(csv.DictReader(io.StringIO(response.read().decode(), newline="")))
    shown = [row.get_attribute("href") for row in page.locator("[data-row]").all()]
    assert [f"/token/{row['token_id']}" for row in rows] == shown
    answer = get_json(f"{base_url}/api/tokens?risk_level=Safe&sort=riskiest&per_page=25")
    for row, token in zip(rows, answer["tokens"], strict=True):
        for name, value in token.items():
            if isinstance(value, bool):
                assert row[name] == json.dumps(value)
            elif isinstance(value, float | int):
                assert float(row[name]) == value
            elif value is not None and not value.startswith(FORMULA):
                assert row[name] == value


def test_saved_analysis_equals_the_api(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    analysis = samples.analysis(mint)
    show(page, "token", samples)
    with page.expect_download() as saved:
        page.click("button:has-text('Save CSV')")
    content = saved.value.path().read_bytes().decode()
    assert content.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert {len(row) for row in rows} == {8}
    assert ["model", "calibrated", "false"] in [row[:3] for row in rows]
    reasons = [row[7] for row in rows if row[1] == "outside_domain"]
    assert reasons == analysis["ml_prediction"]["domain"]["reasons"]
    facts = {row[1]: row[2] for row in rows if row[0] == "fact"}
    assert float(facts["risk_score"]) == analysis["risk_score"]
    assert facts["report_hash"] == analysis["report_hash"]
    found = [row for row in rows if row[0] == "finding"]
    assert [row[7] for row in found] == [finding["sentence"] for finding in analysis["findings"]]
    assert [row[5] == "critical" for row in found] == [f["critical"] for f in analysis["findings"]]
    parts = [float(row[2]) for row in rows if row[0] == "contribution"]
    assert sum(parts) == json.loads(json.dumps(sum(parts)))
    assert abs(sum(parts) - analysis["ml_prediction"]["log_odds"]) < 1e-6


def test_formulas_are_disarmed(page: Page, samples: Samples) -> None:
    mint = samples.mint("formula")
    analysis = samples.analysis(mint)
    assert analysis["name"].startswith(FORMULA)
    page.goto(f"/token/{mint}")
    settle(page)
    with page.expect_download() as saved:
        page.click("button:has-text('Save CSV')")
    rows = list(csv.reader(io.StringIO(saved.value.path().read_bytes().decode(), newline="")))
    name = next(row[2] for row in rows if row[:2] == ["fact", "name"])
    assert name == f"'{analysis['name']}"


def test_saved_json_is_the_answer(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    show(page, "token", samples)
    with page.expect_download() as saved:
        page.click("button:has-text('Save JSON')")
    body = json.loads(saved.value.path().read_text())
    assert body["token_id"] == mint
    assert body["raw_data"] == samples.analysis(mint)["raw_data"]
