"""Rows of the original's database as they were found, one oddity each."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import server_db
from tests.unit.reports import MINT, healthy
from tools.server_db.reading import (
    EXPLAINED,
    LARGEST_REPORT_BYTES,
    Head,
    Reason,
    Refused,
    odd_numbers,
    origin,
    read_head,
    read_raw,
)
from tools.server_db.source import Source, SourceFailed
from tools.server_db.times import read_ms

AT = datetime(2025, 6, 7, 8, 9, 10, tzinfo=UTC)
AT_MS = int(AT.timestamp()) * 1000
NOW_MS = AT_MS + 1_000


@pytest.mark.parametrize(
    "value",
    [
        "2025-06-07 08:09:10",
        "2025-06-07T08:09:10",
        "2025-06-07T08:09:10Z",
        "2025-06-07 08:09:10 UTC",
        "2025-06-07 08:09:10.000000",
        " 2025-06-07 08:09:10 ",
        "2025-06-07T10:09:10+02:00",
        "2025-06-07T10:09:10+0200",
        "2025-06-06 22:09:10-10:00",
        "2025/06/07 08:09:10",
        "Sat, 07 Jun 2025 08:09:10 GMT",
        "Sat, 07 Jun 2025 10:09:10 +0200",
        AT_MS,
        AT_MS // 1000,
        AT_MS / 1000,
        AT_MS * 1000,
        str(AT_MS),
        str(AT_MS // 1000),
        f"{AT_MS // 1000}.0",
    ],
)
def test_one_moment_is_written_in_many_ways(value: Any) -> None:
    assert read_ms(value) == AT_MS


def test_parts_of_a_second_are_kept_and_a_minute_is_enough() -> None:
    assert read_ms("2025-06-07 08:09:10.987654") == AT_MS + 988
    assert read_ms("2025-06-07 08:09") == AT_MS - 10_000
    assert read_ms("2025-06-07T08:09Z") == AT_MS - 10_000


@pytest.mark.parametrize(
    "value",
    [
        None, "", "yesterday", "2025-06-07", "06/07/2025 08:09:10", "2025-02-30 08:09:10",
        "2008-12-31 23:59:59", "2100-01-01 00:00:00", "0001-01-01T00:00:00Z", "Sat, 31 Feb",
        "Sat, 07 Jun 1925 08:09:10 GMT", "Sat, \x00", 0, -1, 1, 1230767999, float("nan"),
        float("inf"), True, "9" * 400, "123456789012345678", b"2025-06-07 08:09:10", [],
    ],
)  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_none(value: Any) -> None:
    assert read_ms(value) is None


@settings(deadline=None)
@given(st.integers(1_230_854_400, 4_102_272_000))
def test_whatever_way_it_is_written_it_is_the_same_second(second: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    expected = second * 1000
    ways = [
        at.strftime("%Y-%m-%d %H:%M:%S"), at.isoformat(), format_datetime(at),
        expected, second, str(expected), at.strftime("%Y/%m/%d %H:%M:%S"),
    ]  # fmt: skip
    assert {read_ms(way) for way in ways} == {expected}


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary(), st.floats(), st.integers(), st.none()))
def test_nothing_makes_a_reader_fail(value: Any) -> None:
    read_ms(value)
    odd_numbers({"price": value})
    origin(1, {"id": value, "risk_level": value})
    for refusable in (
        lambda: read_head({"token_id": value, "fetched_at": value}, NOW_MS),
        lambda: read_raw(value, MINT),
    ):
        with pytest.raises(Refused):
            refusable()


def head(**changes: Any) -> Head:
    return read_head({"token_id": MINT, "fetched_at": AT_MS, **changes}, NOW_MS)


def refusal(of: Any) -> Reason:
    with pytest.raises(Refused) as caught:
        of()
    return caught.value.reason


def test_a_head_is_a_token_and_a_time() -> None:
    assert head() == head(token_id=f" {MINT}\n") == Head(MINT, AT_MS)
    assert head(fetched_at=NOW_MS).at_ms == NOW_MS
    for value, reason in (
        (None, Reason.NO_MINT), ("", Reason.NO_MINT), (b"", Reason.NO_MINT),
        ("x", Reason.INVALID_MINT), ("z" * 44, Reason.INVALID_MINT), (7, Reason.INVALID_MINT),
        (MINT.encode(), Reason.INVALID_MINT),
    ):  # fmt: skip
        assert refusal(lambda value=value: head(token_id=value)) is reason
    for value, reason in (
        (None, Reason.NO_TIME), ("", Reason.NO_TIME), ("soon", Reason.UNREADABLE_TIME),
        (NOW_MS + 1, Reason.FUTURE_TIME),
    ):  # fmt: skip
        assert refusal(lambda value=value: head(fetched_at=value)) is reason


def test_a_report_is_one_of_its_token() -> None:
    text = json.dumps(healthy())
    assert read_raw(text, MINT).report == read_raw(text.encode(), MINT).report
    for value, reason in (
        (None, Reason.NO_REPORT), ("", Reason.NO_REPORT), (" {} ", Reason.NO_REPORT),
        ("null", Reason.NO_REPORT), (7, Reason.NOT_JSON), ("{", Reason.NOT_JSON),
        (text[:-1], Reason.NOT_JSON), (b"\xff" + text.encode(), Reason.NOT_JSON),
        ("[" * 100, Reason.NOT_JSON), ("7", Reason.NOT_A_REPORT), ("[{}]", Reason.NOT_A_REPORT),
        ('{"a": 1}', Reason.NOT_A_REPORT), ('{"mint": null}', Reason.NOT_A_REPORT),
        ('{"mint": "another"}', Reason.ANOTHER_TOKENS),
        ("[" + "1," * (LARGEST_REPORT_BYTES // 2) + "1]", Reason.TOO_LARGE),
    ):  # fmt: skip
        assert refusal(lambda value=value: read_raw(value, MINT)) is reason


def test_digits_that_a_number_would_lose_are_kept() -> None:
    raw = json.dumps({"mint": MINT, "creatorBalance": 2**64 - 1})
    assert json.loads(read_raw(raw, MINT).raw_text)["creatorBalance"] == str(2**64 - 1)


def test_number_columns_with_other_things_are_named() -> None:
    assert odd_numbers({"price": 1, "holders": None, "liquidity": 0.5}) == ()
    assert odd_numbers({"price": "n/a", "holders": b"1", "name": "x"}) == ("price", "holders")


def test_an_origin_says_the_row_and_the_old_level() -> None:
    assert origin(7, {"id": 9, "risk_level": "Safe"}) == {"id": 9, "said": "Safe"}
    assert origin(7, {"risk_level": None}) == {"id": 7, "said": None}
    assert origin(7, {"id": "x", "risk_level": "\x00" + "y" * 99})["said"] == "y" * 20


def test_every_reason_is_explained() -> None:
    assert set(EXPLAINED) == set(Reason)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "server.db"
    server_db.make(path, 60)
    return path


def everything(source: Source) -> list[Any]:
    with closing(source):
        return [(source.row(row.rowid), row) for row in source.heads()]


def test_a_dump_holds_the_same_rows_as_its_database(file: Path, tmp_path: Path) -> None:
    dump = tmp_path / "export.sql"
    server_db.dump(file, dump)
    rows = everything(Source(file, tmp_path))
    assert len(rows) == 61
    assert everything(Source(dump, tmp_path)) == rows
    assert not (tmp_path / "dump.sqlite").exists()


def test_nothing_in_a_dump_but_the_table_is_run(tmp_path: Path) -> None:
    dump, elsewhere = tmp_path / "export.sql", tmp_path / "elsewhere"
    dump.write_text(
        "-- made by nobody\nPRAGMA user_version = 9; PRAGMA defer_foreign_keys=TRUE; "
        f"ATTACH DATABASE '{elsewhere}' AS other;\n"
        'CREATE TABLE IF NOT EXISTS "token_reports" (id INTEGER PRIMARY KEY, token_id, fetched_at,'
        " raw_json);\n"
        "CREATE TABLE other.token_reports_copy AS SELECT 1;\nDROP TABLE token_reports;\n"
        "CREATE TRIGGER t AFTER INSERT ON token_reports BEGIN DELETE FROM token_reports; END;\n"
        'INSERT INTO "token_reports" ("id","token_id","fetched_at","raw_json")'
        " VALUES(4,'a;''b',replace('2025\\n','\\n',char(10)),NULL);\n"
        "-- the end\n"
    )
    with pytest.raises(SourceFailed, match="fails"):
        Source(dump, tmp_path)
    text = dump.read_text().replace("CREATE TABLE other.", "CREATE TABLE elsewhere.")
    dump.write_text("\n".join(line for line in text.splitlines() if "elsewhere." not in line))
    ((_, row),) = everything(Source(dump, tmp_path))
    assert row.values == {"id": 4, "token_id": "a;'b", "fetched_at": "2025\n"}
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO token_reports SELECT load_extension('x')",
        "INSERT INTO token_reports SELECT 1 FROM pragma_table_info('x')",
        "CREATE TABLE token_reports USING fts5(x)",
        "INSERT INTO token_reports VALUES (1",
    ],
)
def test_a_statement_that_may_not_be_run_ends_the_import(tmp_path: Path, statement: str) -> None:
    dump = tmp_path / "export.sql"
    dump.write_text(f"CREATE TABLE token_reports (token_id, fetched_at, raw_json);\n{statement};\n")
    with pytest.raises(SourceFailed):
        Source(dump, tmp_path)


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "server.db"
    with pytest.raises(SourceFailed, match="cannot be read"):
        Source(path, tmp_path)
    for content in (b"", b"hello", b"\xff\xfe;", b"SQLite format 3\0 and no more"):
        path.write_bytes(content)
        with pytest.raises(SourceFailed):
            Source(path, tmp_path)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE token_reports (token_id, fetched_at)")
    with pytest.raises(SourceFailed, match="raw_json"):
        Source(tmp_path / "other.db", tmp_path)


def test_the_original_is_not_written(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    everything(Source(file, tmp_path))
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["server.db"]


def test_every_reason_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "migration.md").read_text()
    assert [reason for reason in Reason if f"`{reason}`" not in guide] == []
