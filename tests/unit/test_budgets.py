"""Bytes that are sent and modules that are imported: counts that may not grow unseen.

Statements, rows and upstream calls are pinned where they are made (tests/edge/test_costs.py,
test_list_rows.py), what crosses to JavaScript in test_crossings.py. Whoever needs more changes the
number here, and says why.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.many import COMMON, RARE, fill
from detector.adapters.sqlite import SqliteDatabase
from local.samples import SAMPLES, by_name, encode
from local.samples import report as report_of
from local.samples.addresses import address_of
from tests.unit.answers_digest import NOW
from tests.unit.doubles import reply
from tests.unit.service import SCHEMA, Service
from tests.unit.test_analysis import statements as statements_of
from tests.unit.test_service import any_report

SRC = Path(__file__).parents[2] / "src"
PAGE = 20


@pytest.fixture(scope="module")
def sent() -> dict[str, int]:
    """Bytes of each answer's body, without its tag known and with it."""
    sample, service = by_name(SAMPLES, "healthy"), Service()
    service.fetch.script = any_report
    for number in range(PAGE):
        service.get(f"/predict/{address_of(f'listed {number}')}")
    service.fetch.script = lambda _call: reply(200, encode(report_of(sample, NOW)))
    paths = {
        "stored": f"/predict/{sample.mint}",
        "stored, without its report": f"/predict/{sample.mint}?raw=false",
        "list": "/api/tokens",
        "statistics": "/api/stats",
        "badge": f"/badge/{sample.mint}.svg",
        "error": "/predict/abc",
    }
    found = {}
    for name, path in paths.items():
        answer = service.get(path)
        found[name] = len((answer.body or "").encode() or answer.data or b"")
    tag = service.get(paths["stored"]).headers["etag"]
    same = service.get(paths["stored"], **{"if-none-match": tag})
    assert same.status == 304
    found["304"] = len((same.body or "").encode())
    service.database.close()
    return found


MOST = {
    "stored": 16_900,
    "stored, without its report": 8_600,
    "list": 530 * PAGE,
    "statistics": 240,
    "badge": 1_000,
    "error": 260,
    "304": 0,
}


@pytest.mark.parametrize("name", MOST)
def test_bytes_sent(sent: dict[str, int], name: str) -> None:
    """Before the platform compresses them; `stored` has a report of 8 KB in it.

    Close to what they are: one more field does not go unseen.
    """
    assert MOST[name] * 0.9 <= sent[name] <= MOST[name]


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a thousand tokens, of which all have one word."""
    file = tmp_path_factory.mktemp("thousand") / "d1.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA)
    fill(file, 1_000)
    service = Service(database=SqliteDatabase(str(file)))
    yield service
    service.database.close()


@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("", 2),
        ("sort=riskiest&band=high", 2),
        ("min_liquidity=1", 2),
        ("page=51", 1),
        (f"q={RARE}", 2),
        (f"q={RARE}&risk_level=Unknown", 3),
        (f"q={COMMON}", 2),
        (f"q={COMMON}&risk_level=Safe&min_liquidity=1", 3),
    ],
)
def test_statements_of_a_list(thousand: Service, query: str, statements: int) -> None:
    answer = thousand.get(f"/api/tokens?{query}")
    assert (answer.status, statements_of(answer)) == (200, statements)


MOST_OURS, MOST_OTHERS = 310, 30
"""Modules: all of ours are imported before the snapshot (docs/adr/0011-*)."""

NEVER = {"numpy", "sqlite3", "http.client", "email", "urllib.request", "unittest", "decimal", "xml",
         "multiprocessing", "statistics"}  # fmt: skip
"""What a stored answer has no use for."""

COUNTS = """
import asyncio, json, sys
before = set(sys.modules)
import detector.app
print(json.dumps(sorted(set(sys.modules) - before)))
"""


@pytest.fixture(scope="module")
def imported() -> list[str]:
    """What the application imports, in an interpreter of its own that has asyncio."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", COUNTS],
        env={"PYTHONPATH": str(SRC)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found


def test_modules_imported_before_the_first_answer(imported: list[str]) -> None:
    ours = [name for name in imported if name.split(".")[0] == "detector"]
    assert 200 < len(ours) <= MOST_OURS
    assert len(imported) - len(ours) <= MOST_OTHERS


def test_what_is_large_is_not_among_them(imported: list[str]) -> None:
    assert sorted(NEVER & set(imported)) == []


FIRST = """
import sys
import detector.app
before = set(sys.modules)
from tests.unit import service, test_service
more = set(sys.modules) - before
made = service.Service()
made.fetch.script = test_service.any_report
before = set(sys.modules)
paths = [f"/predict/{test_service.MINT}"] * 2 + ["/api/tokens", "/api/stats", "/openapi.json"]
assert [made.get(path).status for path in paths] == [200] * len(paths)
print(sorted(name for name in set(sys.modules) - before if name.startswith("detector")))
"""


def test_a_request_imports_nothing_more() -> None:
    """It would not be in the platform's snapshot: each new isolate would pay within a request."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST],
        env={"PYTHONPATH": f"{SRC}:{SRC.parent}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
