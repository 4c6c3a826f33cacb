"""The benchmark's own arithmetic, its filled database, what it replays, how it tells figures."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench.aims import Aim, aims
from bench.answers import SIZES
from bench.many import COMMON, MIDDLING, RARE, fill, questions
from bench.measuring import Pace, Ratio, percentile, ratio
from bench.page import BEGIN, END, PAGE, README, number, shown, summary, table
from bench.picture import picture
from bench.replayed import RECORDED, steps
from bench.stored import kilobytes
from detector.domain.paging import read_cursor
from local.pages import between
from local.samples import SAMPLES, build, by_name, encode
from tests.unit.answers_digest import NOW
from tests.unit.service import SCHEMA
from tests.worker import ROOT


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.25, 2), (0.5, 3), (0.99, 4), (1.0, 4)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], share) == value


def test_ratios_are_of_the_same_round() -> None:
    """A machine that was busy in one round slows both."""
    assert ratio([2.0, 20.0, 4.0], [1.0, 10.0, 2.0]) == Ratio(2.0, 2.0, 2.0)
    found = ratio([1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 1.0, 1.0])
    assert (found.middle, found.low, found.high) == (2.5, 2.0, 4.0)
    with pytest.raises(ValueError, match="shorter"):
        ratio([1.0, 2.0], [1.0])


def test_many_rounds_are_short() -> None:
    assert Pace().rounds >= 8
    assert Pace().sample_s < 1


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    file = tmp_path_factory.mktemp("many") / "d1.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA)
    return file, fill(file, 1_000)


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


def test_a_filled_database_is_as_the_service_keeps_one(filled: tuple[Path, str]) -> None:
    file, cursor = filled
    assert rows(file, "SELECT count(*), count(DISTINCT mint) FROM tokens") == [(1_000, 1_000)]
    levels = {"low": "Safe", "medium": "Unknown", "high": "Unknown", "unknown": "Unknown"}
    pairs = rows(file, "SELECT DISTINCT band, risk_level FROM tokens")
    assert dict(pairs) == {**levels, "critical": "Fraud"}
    counted = "SELECT risk_level, band, tokens FROM verdict_counts WHERE tokens > 0 ORDER BY 1, 2"
    real = "SELECT risk_level, band, count(*) FROM tokens GROUP BY 1, 2 ORDER BY 1, 2"
    assert rows(file, counted) == rows(file, real)
    there = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'tokens' ORDER BY 1"
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SCHEMA)
        assert rows(file, there) == database.execute(there).fetchall(), "nothing stays aside"
    _, at_ms, mint = read_cursor(cursor)
    older = f"SELECT count(*) FROM tokens WHERE (fetched_at_ms, mint) < ({at_ms}, '{mint}')"
    assert rows(file, older) == [(100,)]


@pytest.mark.parametrize(("word", "tokens"), [(RARE, 1), (MIDDLING, 20), (COMMON, 1_000)])
def test_words_find_as_many_as_they_are_named_for(
    filled: tuple[Path, str], word: str, tokens: int
) -> None:
    found = "SELECT count(DISTINCT mint) FROM token_words WHERE word >= '{0}' AND word < '{0}~'"
    assert rows(filled[0], found.format(word)) == [(tokens,)]


def test_counters_that_are_wrong_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / "d1.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(SCHEMA)
        database.execute("INSERT INTO hour_counts VALUES (1, 7)")
        database.commit()
    with pytest.raises(RuntimeError, match="hour_counts: 17 of 10"):
        fill(file, 10)


def test_each_question_has_a_path_of_its_own() -> None:
    asked = questions("newest~1~M", "M")
    assert len(set(asked.values())) == len(asked) > 10


def test_what_is_replayed_is_what_an_analysis_does() -> None:
    sample = by_name(SAMPLES, "healthy")
    recorded = steps(encode(build(sample.recipe, RECORDED, NOW)), "http://source/MINT")
    kinds = [kind for kind, _ in recorded["steps"]]
    assert kinds == ["rows", "rows", "rows", "fetch", "rows", "batch"]
    assert sum(len(statements) for _, statements in recorded["steps"]) == 12
    values = [value for _, each in recorded["steps"] for _, given in each for value in given]
    assert RECORDED in values
    assert [one for one in values if isinstance(one, int) and one > 1e12], "times are told apart"


def figures(ours: float = 2.0, many: float = 1.0) -> dict[str, Any]:
    """What a run keeps, in which everything else takes one millisecond."""

    def one(ms: float) -> dict[str, Any]:
        return {"p50_ms": ms, "p10_ms": ms, "rounds_ms": [ms, ms], "cpu_ms": ms, "bytes": 1}

    sizes = [kilobytes(size) for size in SIZES]
    others = {"python": one(2.0), "javascript": one(1.0)}
    scenarios = {f"stored, {size}": {"ours": one(ours), **others} for size in sizes}
    short = {"stored, 14 KB": one(2.0), **{size: one(1.0) for size in sizes}}
    scenarios |= {"?raw=false": short, "304": short}
    scenarios["statistics"] = {"1,000": one(1.0), "1,000,000": one(many)}
    scenarios["new analysis"] = {"ours": one(20.0), **others}
    scenarios["new analysis, 300 ms"] = {"ours": one(330.0)}
    return {
        "at": "2026-11-27T12:00+00:00",
        "cores": 2,
        "load": 0.5,
        "scenarios": scenarios,
        "at_once": {"ours": [5.0, 5.0], "python": [10.0, 10.0]},
        "costs": {"/predict, new token": {"rows_written": 22.0}},
        "memory": {
            "requests": 10_000,
            "after_beginning_mb": 50.0,
            "at_the_end_mb": 51.0,
            "large_reports_mb": 65.0,
        },
        "live": {"p99": 100.0},
    }


def by_words(kept: dict[str, Any]) -> dict[str, Aim]:
    return {f"{aim.group}: {aim.what}": aim for aim in aims(kept)}


def test_figures_are_held_against_what_is_wanted() -> None:
    found = by_words(figures())
    missed = {name: aim.found for name, aim in found.items() if aim.met is False}
    assert missed == {
        "A stored answer, by the least in JavaScript: 14 KB: time": 2.0,
        "A stored answer, by the least in JavaScript: 69 KB: time": 2.0,
        "A stored answer, by the least in JavaScript: 405 KB: time": 2.0,
        "A stored answer, by the least in JavaScript: 1,160 KB: time": 2.0,
        "A new analysis of the usual size: CPU in the isolate": 19.0,
        "A new analysis of the usual size: beside a source that takes 300 ms": 30.0,
        "A new analysis of the usual size: rows written": 22.0,
        "Many at once: 16 connections: answers a second by the least in Python": 0.5,
        "Many at once: 16 reports of 1.1 MB at once: Python's memory grows by": 65.0,
    }
    assert all(aim.met is not None for aim in found.values())


@pytest.mark.parametrize(("many", "met"), [(1.2, True), (1.21, False)])
def test_the_line_itself_is_met(many: float, met: bool) -> None:
    aim = by_words(figures(many=many))["With a million tokens, by a thousand: statistics"]
    assert (aim.found, aim.fast, aim.cpu, aim.met) == (many, many, many, met)


def test_what_a_part_of_a_run_did_not_measure_is_neither_met_nor_missed() -> None:
    found = by_words({"scenarios": {}})
    assert len(found) > 20
    assert {aim.met for aim in found.values()} == {None}
    assert "not measured" in shown(found.values())


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1.234, "times", "1.23"), (9.06, "ms", "9.1 ms"), (250.4, "ms", "250 ms"),
     (22.0, "rows", "22"), (None, "ms", ""), (1234.5, "MB", "1,234 MB")],
)  # fmt: skip
def test_figures_are_told_as_people_read_them(value: float | None, unit: str, words: str) -> None:
    assert number(value, unit) == words


def test_pages_are_written_between_their_marks() -> None:
    kept = figures()
    text = table(aims(kept))
    assert text.startswith("| A stored answer, by the least in Python | measured |")
    assert {line.count("|") for line in text.splitlines() if line} == {8}
    assert "| 14 KB: time | 1.00 | 1.00 to 1.00 | 1.00 | 1.00 | at most 1.30 | yes |" in text
    assert "| 14 KB | 2.0 ms | 1.00 | 2.00 |" in summary(kept)
    assert "- with a million tokens, by a thousand: statistics 1.00\n" in summary(kept)
    assert between(f"a{BEGIN}old{END}b", BEGIN, END, "new") == f"a{BEGIN}\nnew\n{END}b"
    with pytest.raises(ValueError, match="no <!-- bench -->"):
        between("nothing", BEGIN, END, "new")


def test_the_picture_is_small_and_says_what_the_table_says() -> None:
    found = [*aims(figures(ours=2.9))]
    text = picture(found)
    assert len(text.encode()) < 40_000
    root = ElementTree.fromstring(text)
    bars = root.findall("{*}rect")
    drawn = [aim for aim in found if aim.low is not None and not aim.least]
    assert len(bars) == len(drawn)
    assert [bar.get("class") == "bar" for bar in bars] == [aim.met for aim in drawn]
    width = float(root.get("viewBox", "").split()[2])
    assert all(float(bar.get("x", 0)) + float(bar.get("width", 0)) < width for bar in bars)


def test_both_pages_show_one_run() -> None:
    """README.md and docs/performance.md are written together, by one command."""
    told = [re.findall(r"Measured \d{4}-.*", page.read_text()) for page in (PAGE, README)]
    assert told[0] == told[1]
    assert len(told[0]) == 1
    page = PAGE.read_text()
    assert "(performance.svg)" in page
    assert (ROOT / "docs" / "performance.svg").stat().st_size < 40_000
