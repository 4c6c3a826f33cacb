"""Two hosts compared: what is meant, what moved, what nobody expects."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import output_of
from tests.tools.loopback import serving
from tests.unit import reports
from tests.unit.doubles import reply
from tests.unit.service import Service
from tools.compare_hosts import compare, main
from tools.hosts.asking import Answer
from tools.hosts.differing import Difference, Kind, differences
from tools.hosts.known import HEADINGS, Verdict, judge, judge_status

PAGE = (Path(__file__).parents[2] / "docs" / "original-clients.md").read_text()
MINT = reports.MINT
Replies = Callable[[str], tuple[int, Any]]


@contextmanager
def host(replies: Replies) -> Iterator[str]:
    """A host on loopback that answers a path with a status and JSON, or with bytes as they are.

    It answers in one thread of its own.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = replies(self.path)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", "/elsewhere")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with serving(Handler) as url:
        yield url


ROW = {
    "id": 4, "token_id": MINT, "name": "Harbour Light", "symbol": "HARB", "risk_level": "Safe",
    "score_normalised": 1, "price": 0.00025, "market_cap": 250_000.0, "liquidity": 100_000.0,
    "holders": 1_800, "creator_holdings_pct": 0, "detected_at": "2026-01-02T00:00:00Z",
    "fetched_at": "2026-09-21T10:00:00.123456",
}  # fmt: skip


def original(path: str) -> tuple[int, Any]:
    """As the Flask application answered."""
    if path.startswith("/api/stats"):
        return 200, {
            "total_tokens": 9, "fraud_tokens": 2, "safe_tokens": 7, "recent_24h": 1,
            "fraud_percentage": 22.2,
        }  # fmt: skip
    if path.startswith("/api/tokens"):
        paging = {"page": 1, "per_page": 20, "total": 9, "pages": 1}
        if "page=2" in path:
            paging |= {"page": 2, "per_page": 5, "pages": 2}
        elif "per_page=1000" in path:
            paging["per_page"] = 100
        return 200, {"tokens": [ROW, {**ROW, "id": 3}], "pagination": paging}
    if path.endswith("not-a-token"):
        error = "API returned status code: 400"
        return 400, {"token_id": "x", "status": "error", "error": error, "message": "Failed"}
    said = {key: ROW[key] for key in ("token_id", "name", "symbol", "risk_level", "price")}
    if path.startswith("/predict"):
        opinion = {
            "prediction": 0, "is_fraud": False, "fraud_probability": 0.1,
            "prediction_confidence": 0.9, "label": "Legitimate",
        }  # fmt: skip
        return 200, {**said, "status": "success", "ml_prediction": opinion}
    figures = {key: ROW[key] for key in ("market_cap", "liquidity", "holders")}
    raw = {"raw_data": reports.healthy(), "creation_date": "2026-01-02T00:00:00Z"}
    return 200, {**said, **figures, **raw, "status": "success"}


def changed(path_part: str, **changes: Any) -> Replies:
    def replies(path: str) -> tuple[int, Any]:
        status, body = original(path)
        return (status, {**body, **changes}) if path_part in path else (status, body)

    return replies


@contextmanager
def this_service() -> Iterator[str]:
    """The whole service, whose source knows one token."""
    services: list[Service] = []

    def replies(path: str) -> tuple[int, Any]:
        if not services:  # SQLite belongs to the thread that opened it.
            services.append(Service())
            services[0].fetch.script = lambda _: reply(200, json.dumps(reports.healthy()))
            services[0].get(f"/predict/{MINT}")
        answer = services[0].get(path)
        return answer.status, (answer.body or "").encode()

    with host(replies) as url:
        yield url


def test_the_service_differs_from_the_original_only_as_its_page_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with host(original) as old, this_service() as new:
        code = main([old, new])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "0 unexpected" in out
    assert "7 requests" in out, "one token, asked by both routes"
    for heading in ("Lists", "Numbers and times", "Three levels", "Errors"):
        assert heading in out


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (changed("/predict", name="Another"), '"name": "Harbour Light" -> "Another"'),
        (changed("/predict", price="0.1"), '"price": 0.00025 -> "0.1"'),
        (changed("/predict", risk_level="Fine"), '"risk_level": "Safe" -> "Fine"'),
        (changed("/predict", ml_prediction=None), '"ml_prediction": {"prediction'),
        (changed("/detect", raw_data=[]), '"raw_data": {"mint"'),
        (changed("/stats", total_tokens=None), '"total_tokens": 9 -> null'),
        (changed("/tokens", tokens={}), '"tokens": [{'),
        (lambda path: (500, {}) if "predict" in path else original(path), "status: 200 -> 500"),
        (lambda path: (404, {}) if "stats" in path else original(path), "status: 200 -> 404"),
        (lambda path: (302, {}) if "stats" in path else original(path), "status: 200 -> 302"),
        (lambda path: (200, b"<p>") if "stats" in path else original(path), '"JSON" -> "not JSON"'),
    ],
)
def test_what_nobody_expects_fails(
    new: Replies, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with host(original) as old, host(new) as other:
        assert main([old, other, MINT]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "unexpected  /" in line]
    assert any(told in line for line in lines), lines


def test_a_key_that_is_gone_fails_unless_the_page_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def without(path: str) -> tuple[int, Any]:
        status, body = original(path)
        return status, {key: value for key, value in body.items() if key != "holders"}

    with host(changed("/detect", volume_24h=0)) as old, host(without) as new:
        assert main([old, new, MINT]) == 1
    out = capsys.readouterr().out
    assert out.count("unexpected  /") == 1
    assert f'unexpected  /detect/{MINT}  "holders" is missing (was 1800)' in out
    assert "What is gone" in out


def test_figures_that_moved_are_told_and_do_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    with host(original) as old, host(changed("/detect", holders=1_900, liquidity=104_999)) as new:
        assert main([old, new, MINT]) == 0
        assert "moved       /detect/" in capsys.readouterr().out
        assert main([old, new, MINT, "--tolerance", "6"]) == 0
        assert "moved       /" not in capsys.readouterr().out


def test_tokens_may_stand_in_a_file_and_hostile_names_stay_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def noting(path: str) -> tuple[int, Any]:
        asked.append(path)
        return original(path)

    ids = tmp_path / "ids.txt"
    ids.write_text(f"{MINT}\n\nA/B?c\n{MINT}\n")
    with host(noting) as old, host(changed("/predict", name="\x1b[2J\u202e")) as new:
        assert main([old, new, "--ids", str(ids)]) == 1
    paths = [path for path in asked if path.startswith(("/predict", "/detect"))]
    assert paths[1:] == [
        f"/predict/{MINT}",
        f"/detect/{MINT}",
        "/predict/A%2FB%3Fc",
        "/detect/A%2FB%3Fc",
    ]
    assert capsys.readouterr().out.isascii()


def test_a_host_that_cannot_be_asked_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with host(original) as up:
        pass
    with host(original) as old, host(lambda _: (200, {})) as empty:
        assert main([old, up, MINT]) == 3
        assert "compare_hosts: " in capsys.readouterr().err
        assert main([empty, old]) == 3
        assert "gives no list" in capsys.readouterr().err
        assert main(["ftp://x", old]) == 3
        assert "no http or https address" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["http://x"])
    assert stopped.value.code == 2


def test_the_page_shows_its_words() -> None:
    """Differences, their sum, and the headings with as many as the sum says."""
    lines = output_of("tools.compare_hosts")
    told = [re.fullmatch(r" {2,5}(\d+)  (.+)", line) for line in lines]
    meant = {found[2]: int(found[1]) for found in told if found}
    assert [*meant] == sorted(set(meant) & set(HEADINGS))
    moved = [line for line in lines if line.startswith("moved       /")]
    number = len(lines) - len(meant) - len(moved)
    assert number == 1
    assert lines[len(moved)] == (
        f"7 requests: 0 unexpected, {len(moved)} moved, {sum(meant.values())} meant"
    )


def test_every_heading_is_one_of_the_page() -> None:
    lines = [line.lstrip("# ") for line in PAGE.splitlines() if line.startswith("#")]
    assert set(HEADINGS) <= set(lines)


@pytest.mark.parametrize(
    ("key", "old", "new", "verdict"),
    [
        ("market_cap", 0, None, Verdict.INTENDED),
        ("market_cap", 5, None, Verdict.INTENDED),
        ("liquidity", 0, None, Verdict.INTENDED),
        ("liquidity", 5, None, Verdict.UNEXPECTED),
        ("name", "Unknown Token", None, Verdict.INTENDED),
        ("name", "Real", None, Verdict.UNEXPECTED),
        ("tokens[].symbol", "UNK", None, Verdict.INTENDED),
        ("creation_date", "", None, Verdict.INTENDED),
        ("creation_date", "2024-01-01 00:00:00", "2024-01-01T00:00:00.000Z", Verdict.INTENDED),
        ("creation_date", "2024-01-01 00:00:00", "2024-01-01T00:00:01.000Z", Verdict.UNEXPECTED),
        ("creation_date", "2024-01-01 00:00:00", "2024-01-01 00:00:00.0", Verdict.UNEXPECTED),
        ("fetched_at", "2024-01-01 00:00:00", "2024-01-01T05:00:00.000Z", Verdict.MOVED),
        ("fetched_at", "2024-01-01 00:00:00", "now", Verdict.UNEXPECTED),
        ("price", 100.0, 105.0, Verdict.SAME),
        ("price", 100.0, 106.0, Verdict.MOVED),
        ("price", None, 1.0, Verdict.MOVED),
        ("ml_prediction.label", "Fraud", "Unknown", Verdict.INTENDED),
        ("ml_prediction.label", "Fraud", "Maybe", Verdict.UNEXPECTED),
        ("ml_prediction.prediction", 1, 0, Verdict.INTENDED),
        ("ml_prediction.prediction", 1, None, Verdict.UNEXPECTED),
        ("ml_prediction.is_fraud", True, 0, Verdict.UNEXPECTED),
        ("ml_prediction.fraud_probability", 0.5, None, Verdict.INTENDED),
        ("ml_prediction.other", 1, 2, Verdict.UNEXPECTED),
        ("pagination.total", 9, 3, Verdict.INTENDED),
        ("pagination.total", 9, 0, Verdict.UNEXPECTED),
        ("total_tokens", 9, 0, Verdict.UNEXPECTED),
        ("recent_24h", 9, 0, Verdict.INTENDED),
        ("pagination.per_page", 9, 3, Verdict.UNEXPECTED),
        ("status", "success", "error", Verdict.UNEXPECTED),
    ],
)
def test_differences_are_judged(key: str, old: Any, new: Any, verdict: Verdict) -> None:
    ((found),) = differences({"x": old}, {"x": new})
    judged = judge(Difference(key, found.kind, old, new), 0.05)
    assert judged.verdict is verdict


def test_statuses_are_judged() -> None:
    assert judge_status(200, 200) is None
    cases = {(500, 503): Verdict.INTENDED, (200, 400): Verdict.INTENDED}
    cases |= {(200, 502): Verdict.UNEXPECTED, (404, 200): Verdict.UNEXPECTED}
    for (old, new), verdict in cases.items():
        judged = judge_status(old, new)
        assert judged is not None
        assert judged.verdict is verdict


def test_rows_are_compared_by_their_tokens() -> None:
    old = [{"token_id": "a", "name": "A"}, {"token_id": "b", "name": "B"}, {"token_id": "a"}]
    new = [{"token_id": "b", "name": "X"}, {"token_id": "a", "name": "A"}]
    assert list(differences(old, new, "tokens")) == [
        Difference("tokens[].name", Kind.VALUE, "B", "X")
    ]
    assert list(differences([1, 2], [1], "x")) == [Difference("x[].length", Kind.VALUE, 2, 1)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(json_values, json_values)
def test_whatever_hosts_send_is_compared(old: Any, new: Any) -> None:
    assert list(differences(old, old)) == []
    compared = compare("/x", Answer(200, old), Answer(200, new), 0.05)
    if old != new and not isinstance(old, list | dict):
        assert compared.judged
