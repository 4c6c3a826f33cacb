"""What an import leaves in the database: the rows that the service itself would have written."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain import earlier, jsontext
from detector.domain.mint import parse_mint
from detector.domain.model import load
from detector.domain.sources.source import Source, read_report
from detector.model import read_parameters
from detector.ports.outgoing_http import FetchFailed
from detector.replay import replay, verdict_of
from detector.services.scoring import Scorer
from detector.wire.stored import write
from tests.documents import output_of
from tests.fakes import server_db
from tests.tools.sites import ROWS, TWICE, Site, rows
from tests.unit.doubles import reply
from tests.unit.doubles import run as wait
from tests.unit.schemas import valid
from tests.unit.service import SCHEMA, Service
from tools.import_server_db import main
from tools.server_db import judging
from tools.server_db.times import read_ms


def saved_one_by_one(original: Path) -> SqliteDatabase:
    """A database in which the service itself saved every report when it was read."""
    database = SqliteDatabase()
    database.script(SCHEMA)
    store, scorer = SqlStore(database), Scorer(load(*read_parameters()), write)
    with closing(sqlite3.connect(original)) as connection:
        found = connection.execute(
            "SELECT id, token_id, fetched_at, risk_level, raw_json FROM token_reports"
        )
        usable = [usable_row(*row) for row in found]
    done = set()
    for at_ms, number, mint, said, raw in sorted(row for row in usable if row is not None):
        if (mint, at_ms) in done:
            continue
        done.add((mint, at_ms))
        answer = wait(store.look(mint, at_ms)).answer
        marked = replace(scorer, write=partial(write, imported={"id": number, "said": said}))
        analysis = wait(
            marked.score(
                mint,
                read_report(Source.RUGCHECK, raw),
                at_ms,
                earlier=None if answer is None else earlier.read_earlier(str(answer.body)),
                look_up=store.creator_record,
            )
        )
        wait(store.save(replace(analysis, forecast=None), "somebody"))
    return database


def usable_row(number: int, token: str, time: Any, said: str | None, raw: Any) -> Any:
    try:
        mint, at_ms = parse_mint(token.strip()), read_ms(time)
        report = jsontext.decode(raw if isinstance(raw, bytes) else raw.encode())
    except (ValueError, AttributeError):
        return None
    usable = at_ms is not None and at_ms < 3e12 and isinstance(report, dict)
    return (at_ms, number, mint, said, report) if usable and report.get("mint") == mint else None


def test_the_rows_are_those_that_the_service_itself_would_have_saved(
    imported: Site, tmp_path: Path
) -> None:
    by_hand = tmp_path / "by_hand.sqlite"
    with closing(saved_one_by_one(imported.original)) as database:
        database.connection.execute("VACUUM INTO ?", (str(by_hand),))
    expected = rows(by_hand)
    assert len(expected["history"]) > ROWS / 2
    assert len(expected["token_words"]) > len(expected["tokens"]) > 20
    assert rows(imported.local) == expected
    assert rows(imported.remote) == expected
    for file in (imported.local, imported.remote):
        for name, left in rows(file, "series", "settled", "leases", "outcomes").items():
            assert left == [], f"{name}: what is imported is no prediction"
        assert rows(file, "sources") == rows(by_hand, "sources")


def test_every_row_is_accounted_for(imported: Site) -> None:
    report = imported.report()
    assert report["rows"] == ROWS + TWICE
    assert report["rows"] == report["imported"] + sum(report["refused"].values())
    assert report["imported"] == len(rows(imported.local)["history"])
    assert report["tokens"] == len(rows(imported.local)["tokens"])
    assert report["older_analyses"] == report["imported"] - report["tokens"]
    assert report["refused"] == {
        "duplicate": 2, "future_time": 1, "invalid_token": 2, "no_report": 3, "no_time": 2,
        "no_token": 1, "not_a_report": 1, "report_not_json": 3, "report_of_another_token": 1,
        "unreadable_time": 6,
    }  # fmt: skip
    listed = {row["row"]: row for row in report["listed"]}
    assert len(listed) == sum(report["refused"].values()) + 1
    assert listed[22]["reason"] == "unreadable_time"
    assert listed[22]["detail"] == "01/02/2025"
    assert listed[31]["token_id"] == "not-an-address"
    assert "price holders market_cap" in listed[50]["odd"]
    assert set(report["reasons"]) == set(report["refused"])
    assert report["checked"] == {
        "good": True, "tokens": report["tokens"], "records": report["imported"], "newer": 0,
        "judged_before": 0, "missing": [], "different": [], "counters_agree": True,
    }  # fmt: skip


def test_an_imported_answer_is_an_answer_of_the_service(imported: Site) -> None:
    with closing(sqlite3.connect(imported.local)) as connection:
        answers = connection.execute("SELECT body FROM answers").fetchall()
        records = connection.execute("SELECT record FROM history").fetchall()
    seen = set()
    for (body,) in answers:
        answer = json.loads(body)
        raw = jsontext.encode(answer["raw_data"]).encode()
        assert replay(raw, answer["fetched_at"], body) == verdict_of(body)
        seen.add(answer["imported"]["said"])
    assert seen <= {"Safe", "Fraud", None, '"risk_level":"Safe"'}
    numbers = {json.loads(record)["imported"]["id"] for (record,) in records}
    assert len(numbers) == len(records) == imported.report()["imported"]


def serving(database: Path) -> Service:
    service = Service()
    with closing(sqlite3.connect(database)) as connection:
        connection.backup(service.database.connection)
    service.database.connection.execute("PRAGMA foreign_keys = ON")
    return service


def test_what_was_imported_is_listed_counted_found_and_renewed(imported: Site) -> None:
    service = serving(imported.local)
    report = imported.report()
    stats = service.json("/api/stats")
    assert (stats["total_tokens"], stats["recent_24h"]) == (report["tokens"], 0)
    listed = service.json("/api/tokens?per_page=100&q=original")
    assert 20 < listed["pagination"]["total"] <= report["tokens"]
    row = listed["tokens"][0]
    path = f"/predict/{row['token_id']}"
    service.fetch.answers = [reply(200, json.dumps(newest_report(imported, row["token_id"])))]
    answer = service.json(path)
    assert len(service.fetch.calls) == 1, "it was past its time"
    valid(answer, "Analysis")
    assert answer["fetched_at"] > row["fetched_at"]
    assert "imported" not in answer
    assert service.json(path)["cached"] is True


def test_history_says_what_was_imported(imported: Site) -> None:
    service = serving(imported.local)
    found = rows(imported.local)["history"]
    mint = max((of for of, *_ in found), key=[of for of, *_ in found].count)
    steps = service.json(f"/api/tokens/{mint}/history")["history"]
    assert len(steps) > 1
    assert {step["imported"] for step in steps} == {True}
    service.fetch.answers = [reply(200, json.dumps(newest_report(imported, mint)))]
    service.json(f"/predict/{mint}")
    newest = service.json(f"/api/tokens/{mint}/history")["history"][0]
    assert ("imported" in newest, newest["before"]["imported"]) == (False, True)


def newest_report(site: Site, mint: str) -> Any:
    with closing(sqlite3.connect(site.local)) as connection:
        found = connection.execute("SELECT body FROM answers WHERE mint = ?", (mint,))
        return json.loads(found.fetchone()[0])["raw_data"]


def test_while_the_source_is_away_the_imported_answer_stands(imported: Site) -> None:
    service = serving(imported.local)
    row = service.json("/api/tokens?per_page=1")["tokens"][0]
    service.fetch.answers = [FetchFailed("away"), FetchFailed("away")]
    answer = service.json(f"/predict/{row['token_id']}")
    valid(answer, "Analysis")
    assert answer["stale"] is True
    assert answer["fetched_at"] == row["fetched_at"]
    assert answer["cache_age_hours"] > 24
    assert answer["risk_level"] != "Safe", "too old for that"
    assert set(answer["imported"]) == {"id", "said"}


def test_a_level_of_the_original_never_passes_for_the_answers_own(again: Site) -> None:
    """The text of an answer is not parsed when it is sent: see `wire.analysis`."""
    service = serving(again.local)
    for mint, _, body, *_ in rows(again.local)["answers"]:
        level = json.loads(body)["risk_level"]
        assert body.partition('"risk_level":')[2].startswith(f'"{level}"'), mint
    service.fetch.script = lambda _: FetchFailed("away")
    for row in service.json("/api/tokens?per_page=50")["tokens"]:
        answer = service.json(f"/predict/{row['token_id']}")
        assert answer["risk_level"] == {"Safe": "Unknown"}.get(row["risk_level"], row["risk_level"])


def test_a_fault_of_one_row_is_counted_and_no_other_is_lost(
    site: Site, imported: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = earlier.read_earlier, list[str]()

    def broken(body: str) -> Any:
        seen.append(body)
        if len(seen) == 3:
            raise ZeroDivisionError("nobody foresaw this")
        return real(body)

    monkeypatch.setattr(judging, "read_earlier", broken)
    assert main(site.to_local()) == 0
    report = site.report()
    assert report["refused"]["fault"] == 1
    assert report["imported"] == imported.report()["imported"] - 1
    assert any("ZeroDivisionError: nobody" in row.get("detail", "") for row in report["listed"])


def test_two_thousand_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With answers of more than a megabyte, which no single statement of D1 could carry.

    What is printed is what docs/migration.md shows, but for checksums and names of files.
    """
    site = Site(tmp_path)
    server_db.make(site.original, 2_000)
    site.make()
    assert main(site.to_local()) == 0
    printed = capsys.readouterr().out.splitlines()
    own = re.compile("checksum|in .*/report.json")
    shown = output_of("--local .data/moving")
    assert [own.split(line)[0] for line in shown] == [own.split(line)[0] for line in printed]
    assert main(site.to_remote()) == 0
    assert rows(site.local) == rows(site.remote)
    assert max(len(body) for _, _, body, _ in rows(site.local)["answers"]) > 1_000_000
    assert site.report()["checked"]["good"] is True
    assert site.report()["rows"] == 2_020
