"""History, explanation and evidence on the running Worker: its D1, its statements, its errors."""

import json
from typing import Any

import httpx
import pytest

from tests.edge.expect import costs, error, new_mint, success, valid
from tests.fakes import FakeRugCheck
from tests.worker import Worker


def page(answer: httpx.Response) -> list[dict[str, Any]]:
    """The steps of a page, within the contract."""
    assert (answer.status_code, costs(answer)) == (200, FREE), answer.text[:500]
    valid(answer.json(), "History")
    steps: list[dict[str, Any]] = answer.json()["history"]
    return steps


FREE = {"d1": 1, "upstream": 0}


def analyse(api: httpx.Client, rugcheck: FakeRugCheck, mint: str, *samples: str) -> None:
    for name in samples:
        rugcheck.on(mint, rugcheck.ok(sample=name))
        success(api.get(f"/predict/{mint}?force_refresh=true"))


def test_history_says_what_changed_page_by_page(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    mint = new_mint()
    path = f"/api/tokens/{mint}/history"
    analyse(api, rugcheck, mint, "healthy", "drained_pool", "healthy")
    whole = page(api.get(path))
    assert [step["sentence"].partition(":")[0] for step in whole] == [
        "Critical became low",
        "Low became critical",
        "The oldest analysis that is kept",
    ]
    walked: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = api.get(path, params={"per_page": 1, "cursor": cursor})
        walked += page(answer)
        cursor = answer.json()["pagination"]["next_cursor"]
    assert walked == whole
    moved = whole[1]["fraud_probability"] - whole[2]["fraud_probability"]
    parts = whole[1]["changes"]["chance_by"]
    assert sum(part["points"] for part in parts) == pytest.approx(moved)
    # A record from before the migration, as its Worker wrote it.
    database = worker.database()
    old = {"band": "high", "risk_level": "Unknown", "findings": [["rugged", "danger", True]]}
    database.execute("INSERT INTO history_before VALUES (?, 5, ?)", (mint, json.dumps(old)))
    database.close()
    longer = page(api.get(path))
    assert longer[-1]["band"] == "high"
    assert longer[-2]["sentence"].startswith("High became low: RugCheck no longer marks it")


def test_an_explanation_names_what_moves_the_band(
    api: httpx.Client, rugcheck: FakeRugCheck
) -> None:
    mint = new_mint()
    analyse(api, rugcheck, mint, "drained_pool")
    calls = rugcheck.asked(mint)
    answer = api.get(f"/api/tokens/{mint}/explain")
    body = answer.json()
    valid(body, "Explanation")
    assert costs(answer) == FREE
    assert rugcheck.asked(mint) == calls
    assert [found["sentence"] for found in body["better"]["sets"]] == [
        "The band would be high instead of critical if at least $500 of liquidity stood behind it."
    ]
    assert api.get(f"/api/tokens/{mint}/explain").text == answer.text


def test_the_evidence_is_of_the_stored_report(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    analyse(api, rugcheck, mint, "healthy_old")
    calls = rugcheck.asked(mint)
    answer = api.get(f"/api/tokens/{mint}/evidence")
    body = answer.json()
    valid(body, "Evidence")
    assert (costs(answer), rugcheck.asked(mint)) == (FREE, calls)
    assert body["pools"]["listed"] == len(body["pools"]["pools"]) + body["pools"]["not_shown"]
    assert body["pools"]["listed"] > 1
    assert sum(part["accounts"] for part in body["holders"]["parts"]) == body["holders"]["listed"]


def test_other_tokens_figures_and_changes(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    analyse(api, rugcheck, mint, "healthy_old")
    for route, name in (
        ("creator", "OthersHere"),
        ("timeline", "Timeline"),
        ("changes?from=999999999999999", "Between"),
    ):  # fmt: skip
        answer = api.get(f"/api/tokens/{mint}/{route}")
        valid(answer.json(), name)
        assert answer.status_code == 200
    assert len(api.get(f"/api/tokens/{mint}/timeline").json()["points"]) == 1


@pytest.mark.parametrize(
    "route", ["history", "explain", "evidence", "creator", "timeline", "changes?from=1"]
)
def test_what_cannot_be_answered(api: httpx.Client, route: str) -> None:
    unknown = api.get(f"/api/tokens/{new_mint()}/{route}")
    error(unknown, 404, "token_not_analysed")
    assert costs(unknown) == FREE
    for bad in ("abc", "z" * 44, "%00", "'%20OR%201=1"):
        error(api.get(f"/api/tokens/{bad}/{route}"), 400, "invalid_token_id")
    answer = api.post(f"/api/tokens/{new_mint()}/{route}")
    error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
