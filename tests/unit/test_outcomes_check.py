"""The record of predictions: its rows, its chain, its CSV, and the command that checks them."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import (
    READING_HOURS,
    Fate,
    Reading,
    Unknown,
    due_at_ms,
    judge,
    late_at_ms,
)
from detector.domain.track_record import (
    COLUMNS,
    FIRST_HASH,
    START,
    Link,
    cells,
    digest,
    read_readings,
    write_readings,
)
from detector.outcomes_check import Checked, NotARecord, check, main, told
from detector.services.follow_up import follow_up
from detector.web.csv_text import write_csv
from detector.wire.reliability import falls as falls_body
from tests.unit.doubles import START_MS, run
from tests.unit.followed import MINTS, NOW, Reports, predict, report
from tests.unit.service import Service

TIMES = ("2026-11-01T00:00:00.000Z", "2026-11-02T00:10:00.000Z")
WORD = Word("m1", 24, "chance", ("lp_unlocked:danger",), 0.31, 90, (0.2, 0.4), (0.6, 0.4, 0.31))
SAID = Forecast(1.25e-9, 0.31, True, "high", "local", "m1", "r1", WORD)


def made(after: Link = START, price: float = 1e-10, said: Forecast = SAID) -> tuple[str, ...]:
    """A row of a token that ended at a price."""
    readings = [Reading(hour, START_MS + hour, price, None) for hour in (1, 6, 24)]
    assert said.word is not None
    fate = judge(said.price_usd, readings, 24)
    return cells(after, MINTS[0], TIMES, (said, said.word), readings, fate)


def rows_of(count: int) -> list[list[str]]:
    end, rows = START, []
    for number in range(count):
        row = made(end, 1.25e-9 * (number % 12) / 10 + 1e-13)
        rows.append(list(row))
        end = Link(end.number + 1, row[-1])
    return rows


def text_of(rows: list[list[str]]) -> str:
    return write_csv(COLUMNS, rows)


def test_a_row_names_everything() -> None:
    row = dict(zip(COLUMNS, made(), strict=True))
    readings = row.pop("readings")
    assert json.loads(readings) == [[hour, START_MS + hour, 1e-10, None] for hour in (1, 6, 24)]
    own = row.pop("hash")
    assert row == {
        "number": "1",
        "predicted_at": TIMES[0],
        "settled_at": TIMES[1],
        "mint": MINTS[0],
        "model_version": "m1",
        "rules_version": "r1",
        "fall_pct": "90",
        "window_hours": "24",
        "chance": "0.31",
        "chance_low": "0.2",
        "chance_high": "0.4",
        "chance_50": "0.6",
        "chance_80": "0.4",
        "chance_90": "0.31",
        "inside_domain": "true",
        "remote_version": "",
        "remote_chance": "",
        "band": "high",
        "basis": "chance",
        "evidence": "lp_unlocked:danger",
        "price": "1.25e-09",
        "fell_50": "true",
        "fell_80": "true",
        "fell_90": "true",
        "unknown_reason": "",
        "sample_rate": "",
        "previous_hash": FIRST_HASH,
    }
    without = [cell for name, cell in zip(COLUMNS, made(), strict=True) if name != "sample_rate"]
    plain = "\n".join(without[:-1]).encode()
    assert own == hashlib.sha256(plain).hexdigest()


def test_what_was_not_said_is_empty() -> None:
    word = Word("m1", 24, "missing", (), None, None, None, (None, None, None))
    silent = Forecast(5.0, None, False, "unknown", "local", "m1", "r1", word)
    late = Fate(None, Unknown.LATE)
    row = dict(zip(COLUMNS, cells(START, "m", TIMES, (silent, word), [], late), strict=True))
    empty = {name for name, text in row.items() if not text}
    assert empty == {
        "fall_pct", "chance", "chance_low", "chance_high", "chance_50", "chance_80", "chance_90",
        "remote_version", "remote_chance", "evidence", "fell_50", "fell_80", "fell_90",
        "sample_rate",
    }  # fmt: skip
    assert (row["price"], row["readings"], row["unknown_reason"]) == ("5.0", "[]", "late")


@given(st.text(max_size=20))
def test_a_strange_version_is_text_on_one_line(version: str) -> None:
    said = Forecast(1e-9, 0.5, True, "high", "replicate", version, "r1", WORD)
    row = made(said=said)
    assert check(text_of([list(row)])).problems == ()
    cell = dict(zip(COLUMNS, row, strict=True))["remote_version"]
    assert not cell.startswith(("=", "+", "-", "@"))
    assert not any(char in cell for char in "\r\n\t\0")


READINGS = st.builds(
    Reading,
    st.sampled_from(READING_HOURS),
    st.integers(0, 2**53),
    st.none() | st.floats(1e-300, 1e300),
    st.none() | st.sampled_from(Unknown),
)


@given(st.lists(READINGS, max_size=6))
def test_readings_come_back_to_the_last_bit(readings: list[Reading]) -> None:
    assert read_readings(write_readings(readings)) == tuple(readings)


def test_a_record_that_fits_has_no_problems() -> None:
    rows = rows_of(30)
    whole = check(text_of(rows))
    assert (whole.rows, whole.problems, whole.start) == (30, (), START)
    assert whole.end == Link(30, rows[-1][-1])
    assert check(text_of(rows[:7]), text_of(rows[7:])) == whole
    later = check(text_of(rows[12:]))
    assert (later.rows, later.problems, later.start) == (18, (), Link(12, rows[11][-1]))
    assert check(text_of([])).rows == 0


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("new", ["", "1", "true", "x"])
def test_a_changed_cell_is_found_where_it_is(column: str, new: str) -> None:
    rows = rows_of(9)
    place = COLUMNS.index(column)
    if rows[4][place] == new:
        return
    rows[4][place] = new
    problems = check(text_of(rows)).problems
    assert problems[0].startswith("line 6 (row "), problems
    assert any("its cells do not give its hash" in problem for problem in problems)
    assert all(problem.startswith(("line 6 ", "line 7 ")) for problem in problems)


def test_a_row_that_is_missing_added_or_moved_is_found() -> None:
    rows = rows_of(9)
    assert "row 4 should stand here" in check(text_of(rows[:3] + rows[4:])).problems[0]
    assert "row 5 should stand here" in check(text_of(rows[:4] + rows[3:])).problems[0]
    swapped = [*rows[:3], rows[4], rows[3], *rows[5:]]
    assert check(text_of(swapped)).problems[0].startswith("line 5 (row 5)")
    forged = list(made(Link(3, "0" * 64)))
    assert "hash of the row before" in check(text_of([*rows[:3], forged])).problems[0]


def test_an_outcome_against_its_readings_is_found_though_the_hash_fits() -> None:
    row = list(made())
    row[COLUMNS.index("fell_90")] = "false"
    row[-1] = digest(row[:-1])
    (problem,) = check(text_of([row])).problems
    assert "does not follow from its readings" in problem


def test_a_rewritten_record_lacks_the_hash_that_was_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(9)
    noted = rows[5][-1]
    path = tmp_path / "record.csv"
    path.write_text(text_of(rows), newline="")
    assert main([str(path), "--hash", noted]) == 0
    end = Link(3, rows[2][-1])
    for place in range(3, 9):
        rows[place] = list(made(end, 1.25e-9))
        end = Link(end.number + 1, rows[place][-1])
    path.write_text(text_of(rows), newline="")
    assert main([str(path)]) == 0, "alone it fits: nothing outside of it is known"
    assert main([str(path), "--hash", noted]) == 1
    assert "BROKEN: the noted hash is in no row" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["", "a,b\r\n1,2\r\n", text_of(rows_of(1)).replace("r1,", "r1"), text_of([["1"]]), '"'],
)
def test_other_files_are_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotARecord):
        check(text)
    path = tmp_path / "other.csv"
    path.write_text(text)
    assert main([str(path)]) == 2
    assert capsys.readouterr().err.startswith("outcomes_check: ")
    assert main([str(tmp_path / "none.csv")]) == 2


@pytest.fixture(scope="module")
def measured() -> Iterator[Service]:
    """A deployment with a record of 26 predictions of every kind."""
    service = Service()
    detected = NOW.isoformat()

    def answer(call: Any) -> Any:
        mint = call.url.split("/")[-2]
        place = MINTS.index(mint)
        changes: dict[str, Any] = {"detectedAt": detected} if place % 2 else {}
        if place % 5 == 0:
            changes |= {"mintAuthority": MINTS[0], "freezeAuthority": MINTS[1]}
        if place % 7 == 0:
            changes |= {"topHolders": None, "totalMarketLiquidity": None, "markets": None}
        return report(mint, **changes)

    service.fetch.script = answer
    bodies = predict(service, *MINTS[:26])
    reports = Reports(service)
    for hour in (1, 6, 24, 72, 168):
        for end in (due_at_ms(START_MS, hour), due_at_ms(START_MS, hour) + 1_000_000):
            service.host.ms = max(service.host.ms, end)
            for place, body in enumerate(bodies):
                share = (0.05, 0.15, 0.4, 0.9, 2.0)[place % 5] if hour in (24, 168) else 1.0
                reports.prices[body["token_id"]] = body["price"] * share
            reports.prices[MINTS[3]] = None
            run(follow_up(SqlFollowUps(service.database), reports, service.host))
    service.host.ms = late_at_ms(START_MS, 168) + 1
    run(follow_up(SqlFollowUps(service.database), reports, service.host))
    yield service
    service.database.close()


def pages(service: Service, per_page: int) -> list[str]:
    texts, cursor = [], "0"
    while cursor:
        answer = service.get(f"/api/outcomes.csv?cursor={cursor}&per_page={per_page}")
        assert answer.status == 200
        texts.append(str(answer.body))
        cursor = answer.headers.get("x-next-cursor", "")
    return texts


@pytest.mark.parametrize(("per_page", "parts"), [(1, 26), (25, 2), (26, 1), (1000, 1)])
def test_every_row_is_reached(measured: Service, per_page: int, parts: int) -> None:
    texts = pages(measured, per_page)
    assert len(texts) == parts
    checked = check(*texts)
    assert (checked.rows, checked.problems) == (26, ())
    mints = [row[3] for text in texts for row in list(csv.reader(io.StringIO(text)))[1:]]
    assert sorted(mints) == sorted(MINTS[:26])


@pytest.mark.parametrize("query", ["cursor=-1", "cursor=x", "per_page=0", "per_page=1001"])
def test_unreadable_parameters_mean_their_defaults(measured: Service, query: str) -> None:
    plain = measured.get("/api/outcomes.csv")
    assert measured.get(f"/api/outcomes.csv?{query}").body == plain.body


def test_an_empty_record_is_its_header() -> None:
    service = Service()
    assert service.get("/api/outcomes.csv").body == ",".join(COLUMNS) + "\r\n"
    service.database.close()


def test_the_published_figures_come_again_from_the_csv(measured: Service) -> None:
    body = measured.json("/api/model")
    published = body["measured"]
    checked = check(*pages(measured, 1000))
    (versions,) = checked.falls
    assert versions == (body["model_version"], body["rules_version"])
    assert published["record"] == {"rows": 26, "last_hash": checked.end.hash}
    again = figures(checked, versions)
    found = published["falls"]
    assert found["n"] + found["unknown"] == 26
    assert len(found["bands"]) > 1
    assert len(found["bases"]) > 1
    assert 0 < found["falls"][2]["fallen"] < found["falls"][0]["fallen"] < found["n"]
    assert again == found


def figures(checked: Checked, versions: tuple[str, str]) -> dict[str, Any]:
    """The figures of a checked record as /api/model tells them; the command prints the same."""
    text, falls = "\n".join(told(checked)), checked.falls[versions]
    for rates in (falls.whole, *falls.bands.values(), *falls.bases.values()):
        for tally in rates.values():
            share = tally.observed_share
            assert share is None or f"{100 * share:.1f}% [" in text
    return {**falls_body(falls)}


def test_the_command_tells_it(
    measured: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = pages(measured, 10)
    paths = [tmp_path / f"{place}.csv" for place in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, newline="")
    assert main([*map(str, paths)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("26 rows, 1 to 26\n")
    assert "band high" in said
    assert "basis evidence" in said
    paths[1].write_text(texts[1].replace(",false,", ",true,", 1), newline="")
    assert main([*map(str, paths)]) == 1
    assert "BROKEN: line 2 (row 11): its cells do not give its hash" in capsys.readouterr().out
