"""The original's database, taken over: whole, again, interrupted, beside what is there already."""

import io
import json
import shutil
import signal
import sqlite3
import time
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
from detector.domain.rules_engine import RULES_VERSION
from detector.domain.sources.source import Source, read_report
from detector.model import read_parameters
from detector.ports import FetchFailed
from detector.replay import replay, verdict_of
from detector.services.scoring import Scorer
from detector.wire.stored import write
from local.samples.addresses import address_of
from tests.contract.store import NOW, analysis
from tests.fakes import server_db
from tests.unit.doubles import reply
from tests.unit.doubles import run as wait
from tests.unit.imports import Site, change, rows, run
from tests.unit.schemas import valid
from tests.unit.service import SCHEMA, Service
from tools.import_server_db import main
from tools.server_db import judging, sending, work
from tools.server_db.progress import Progress
from tools.server_db.times import read_ms
from tools.server_db.work import Work

ROWS = 119
TWICE = 2
"""Rows that are there twice."""

DIE = """
import os, signal
from tools.server_db import judging
settle, judged = judging.Judge.settle, []
async def settle_or_die(self, row):
    judged.append(row)
    if len(judged) == {after}:
        os.kill(os.getpid(), signal.SIGKILL)
    await settle(self, row)
judging.Judge.settle = settle_or_die
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "server.db"
    server_db.make(path, ROWS)
    return path


@pytest.fixture
def site(tmp_path: Path, original: Path) -> Site:
    found = Site(tmp_path)
    shutil.copy(original, found.original)
    found.make()
    return found


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, original: Path) -> Site:
    """A site after one import into both databases; tests copy it before they change it."""
    found = Site(tmp_path_factory.mktemp("imported"))
    shutil.copy(original, found.original)
    found.make()
    assert main(found.to_local()) == 0
    assert main(found.to_remote()) == 0
    found.calls()
    return found


@pytest.fixture
def again(imported: Site, tmp_path: Path) -> Site:
    """A copy of it."""
    shutil.copytree(imported.folder, tmp_path / "copy")
    return Site(tmp_path / "copy")


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
                earlier=None if answer is None else earlier.read_earlier(answer.body),
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


def test_the_second_time_nothing_is_sent_and_nothing_changes(again: Site) -> None:
    before = rows(again.local), rows(again.remote), again.report()
    for _ in range(2):  # The copy of the local database is new to it the first time.
        assert main(again.to_local()) == 0
    assert main(again.to_remote()) == 0
    assert (rows(again.local), rows(again.remote), again.report()) == before
    assert [call[-1] for call in again.calls()] == ["--command"] * 5, "asked, and nothing sent"


def test_from_nothing_it_comes_to_the_same(again: Site) -> None:
    before = rows(again.local), rows(again.remote), again.report()
    shutil.rmtree(again.folder / "server.db.import")
    assert main(again.to_local()) == 0
    assert main(again.to_remote()) == 0
    assert (rows(again.local), rows(again.remote), again.report()) == before


def test_a_dry_run_judges_and_touches_no_database(site: Site) -> None:
    before = rows(site.local)
    assert main([str(site.original), "--dry-run"]) == 0
    assert site.report()["imported"] > 0
    assert site.report()["checked"] is None
    assert rows(site.local) == before
    assert site.calls() == []


def test_an_export_of_d1_comes_to_the_same(site: Site, imported: Site) -> None:
    dump = site.folder / "export.sql"
    server_db.dump(site.original, dump)
    assert main([str(dump), *site.to_local()[1:]]) == 0
    assert rows(site.local) == rows(imported.local)


@pytest.mark.parametrize("after", [1, 50])
def test_killed_while_it_judges_it_goes_on(
    site: Site, imported: Site, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    dying = f"from tools.server_db import judging\njudging.JUDGED_AT_ONCE = 20\n{DIE}"
    killed = run(site.to_local(), dying.format(after=after))
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "")
    judged: list[object] = []
    monkeypatch.setattr(judging.Judge, "settle", counting(judging.Judge.settle, judged))
    assert main(site.to_local()) == 0
    waiting = ROWS + TWICE - 12  # Those whose token or time says that they are refused.
    assert len(judged) == waiting - after // 20 * 20, "what was kept is not judged again"
    assert rows(site.local) == rows(imported.local)
    assert site.report() == imported.report()


def test_interrupted_by_hand_it_says_so_and_goes_on(
    site: Site,
    imported: Site,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[object] = []

    async def interrupted(judge: judging.Judge, row: object) -> None:
        seen.append((judge, row))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(judging.Judge, "settle", interrupted)
        assert main(site.to_local()) == 130
    assert len(seen) == 1
    assert "the same command goes on from here" in capsys.readouterr().err
    assert main(site.to_local()) == 0
    assert rows(site.local) == rows(imported.local)


def counting(settle: Any, seen: list[object]) -> Any:
    async def counted(judge: judging.Judge, row: object) -> None:
        seen.append(row)
        await settle(judge, row)

    return counted


@pytest.mark.parametrize("kill", [1, 2, 4])
def test_killed_while_it_sends_it_goes_on(
    again: Site, imported: Site, monkeypatch: pytest.MonkeyPatch, kill: int
) -> None:
    """The file of the moment was run, but nobody remembers it."""
    fresh(again)
    again.trouble(kill=kill)
    killed = run(
        again.to_remote(), "from tools.server_db import sending\nsending.PORTION_TOKENS = 9"
    )
    assert killed.returncode == -signal.SIGKILL
    sent = len(again.calls())
    assert sent == kill + 1
    monkeypatch.setattr(sending, "PORTION_TOKENS", 9)
    assert main(again.to_remote()) == 0
    tokens = imported.report()["tokens"]
    files = [call for call in again.calls() if call[-1] == "--file"]
    assert len(files) == -(-(tokens - 9 * (kill - 1)) // 9), "what was sent is not sent again"
    assert rows(again.remote) == rows(imported.remote)


def fresh(site: Site) -> None:
    """Judged as before, and sent to nobody."""
    site.make()
    change(site.folder / "server.db.import" / "work.sqlite", "DELETE FROM import_sent")


def test_a_failing_wrangler_is_asked_again(
    again: Site, imported: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    fresh(again)
    again.trouble(fail=2, lost=2)
    assert main(again.to_remote()) == 0
    assert rows(again.remote) == rows(imported.remote)
    fresh(again)
    again.trouble(fail=3)
    assert main(again.to_remote()) == 3
    assert "wrangler failed 3 times:\nX [ERROR] fetch failed" in capsys.readouterr().err
    assert rows(again.remote)["tokens"] == []
    assert main(again.to_remote()) == 0
    assert rows(again.remote) == rows(imported.remote)


@pytest.mark.parametrize("where", ["local", "remote"])
def test_a_newer_answer_of_the_deployment_stays(again: Site, where: str) -> None:
    fresh(again)
    database = getattr(again, where)
    (mint, *_), *_ = rows(again.folder / "server.db.import" / "work.sqlite", "tokens")["tokens"]
    store = SqlStore(SqliteDatabase(database))
    own = analysis(mint, name="Renamed", risk_level="Fraud", fetched_at_ms=NOW)
    wait(store.save(own, "me"))
    assert main(again.to_local() if where == "local" else again.to_remote()) == 0
    seen = wait(store.look(mint, NOW)).answer
    assert seen is not None
    assert (seen.body, seen.fetched_at_ms) == (own.answer, NOW)
    found = rows(database)
    assert [word for word, of in found["token_words"] if of == mint] == ["renamed", "some"]
    assert [row[5] for row in found["tokens"] if row[0] == mint] == [own.row.risk_score]
    history = [at for of, at, _ in found["history"] if of == mint]
    assert len(history) > 1, "the imported ones are beside it"
    assert max(history) == NOW
    checked = again.report()["checked"]
    assert (checked["good"], checked["newer"]) == (True, 1)


def test_an_older_answer_of_the_deployment_is_followed_by_the_imported_one(again: Site) -> None:
    fresh(again)
    (mint, *_), *_ = rows(again.folder / "server.db.import" / "work.sqlite", "tokens")["tokens"]
    store = SqlStore(SqliteDatabase(again.local))
    creator = address_of("maker")
    wait(store.save(replace(analysis(mint, fetched_at_ms=5), creator=creator), "me"))
    assert main(again.to_local()) == 0
    seen = wait(store.look(mint, NOW)).answer
    assert seen is not None
    assert '"imported":' in seen.body
    assert 5 in [at for of, at, _ in rows(again.local)["history"] if of == mint]
    assert again.report()["checked"]["good"] is True


@pytest.mark.parametrize("where", ["local", "remote"])
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM history WHERE mint = :one",
        "UPDATE answers SET body = replace(body, 'a', 'b') WHERE mint = :one",
        "UPDATE history SET record = '{}' || substr(record, 3) WHERE mint = :one",
        "DELETE FROM token_words WHERE mint = :one",
        "UPDATE tokens SET holders = 1 WHERE mint = :one",
        "UPDATE verdict_counts SET tokens = tokens + 1",
    ],
)
def test_what_is_not_as_it_was_sent_is_noticed(again: Site, where: str, sql: str) -> None:
    to = again.to_local() if where == "local" else again.to_remote()
    assert main(to) == 0
    change(getattr(again, where), sql.replace(":one", "(SELECT max(mint) FROM tokens)"))
    assert main(to) == 1
    checked = again.report()["checked"]
    assert checked["good"] is False
    assert checked["missing"] or checked["different"] or not checked["counters_agree"]


def test_a_database_that_lost_everything_gets_everything_again(
    again: Site, imported: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(again.to_local()) == 0
    again.make()
    assert main(again.to_local()) == 1
    assert "sends again what is missing" in capsys.readouterr().err
    assert main(again.to_local()) == 0
    assert rows(again.local) == rows(imported.local)


def test_rows_that_came_later_are_added(site: Site, tmp_path: Path) -> None:
    """The application went on while its first rows were imported."""
    whole = site.folder / "whole.db"
    shutil.copy(site.original, whole)
    change(site.original, "DELETE FROM token_reports WHERE id > 70")
    assert main(site.to_local()) == 0
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("ATTACH ? AS early", (str(site.original),))
        connection.execute(
            "INSERT INTO early.token_reports SELECT * FROM token_reports WHERE id > 70"
        )
        connection.commit()
    assert main(site.to_local()) == 0
    late = rows(site.local)
    everything = Site(tmp_path / "everything")
    everything.folder.mkdir()
    shutil.copy(whole, everything.original)
    everything.make()
    assert main(everything.to_local()) == 0
    assert late == rows(everything.local)


def test_a_row_that_became_another_is_refused(
    again: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    change(again.original, "UPDATE token_reports SET token_id = 'other' WHERE id = 7")
    assert main(again.to_local()) == 3
    assert "row 7 is another than before; use another --work folder" in capsys.readouterr().err


def test_a_work_folder_of_other_rules_is_refused(
    again: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    change(again.folder / "server.db.import" / "work.sqlite", "UPDATE import_facts SET value = 'x'")
    assert main(again.to_local()) == 3
    assert "begun with another" in capsys.readouterr().err


def test_what_other_rules_made_of_the_same_row_stays(again: Site) -> None:
    """Imported a second time after an update: the first answers are renewed when asked for."""
    version = RULES_VERSION
    for table, column in (("answers", "body"), ("history", "record")):
        change(again.local, f"UPDATE {table} SET {column} = replace({column}, '{version}', 'old')")
    before = rows(again.local)
    assert main(again.to_local()) == 0
    assert again.report()["checked"]["judged_before"] == again.report()["imported"]
    assert rows(again.local) == before


def test_two_imports_never_share_a_work_folder(
    again: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "BUSY_S", 0.1)
    with closing(Work(again.folder / "server.db.import" / "work.sqlite")):
        assert main(again.to_local()) == 3
    assert "another import is at work in it" in capsys.readouterr().err


def test_a_database_of_another_schema_is_refused(
    again: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    change(again.local, "UPDATE schema_version SET version = 7")
    assert main(again.to_local()) == 3
    assert "has schema 7, this checkout" in capsys.readouterr().err
    change(again.remote, "DROP TABLE schema_version")
    monkey = pytest.MonkeyPatch()
    monkey.setattr(time, "sleep", lambda _: None)
    assert main(again.to_remote()) == 3
    monkey.undo()
    assert "is it deployed?" in capsys.readouterr().err


def test_wrong_use_is_said(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(site.original), "--local", str(site.folder / "nothing")]) == 3
    assert "holds 0 D1 databases" in capsys.readouterr().err
    assert main([str(site.folder / "no.db"), "--dry-run"]) == 3
    assert "no.db cannot be read" in capsys.readouterr().err
    for arguments in ([], [str(site.original)], [str(site.original), "--local", "x", "--remote"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert main([*site.to_remote()[:2], "--wrangler", str(site.folder / "none")]) == 3
    assert "wrangler cannot be run" in capsys.readouterr().err


def test_the_environment_is_wranglers(again: Site) -> None:
    assert main([*again.to_remote(), "--env", "staging"]) == 0
    assert {call[5] for call in again.calls()} == {"staging"}
    assert main(again.to_remote()) == 0
    assert {call[5] for call in again.calls()} == {""}


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


def test_progress_is_quiet_where_nobody_looks(site: Site) -> None:
    done = run(site.to_local())
    assert (done.returncode, done.stderr) == (0, "")
    assert "checked, tokens" in done.stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line() -> None:
    out = Terminal()
    with Progress("judging", 200, out) as told:
        told(50)
        told(150)
    assert out.getvalue().endswith(f"\rjudging [{'#' * 24}] 200 of 200\x1b[K\n")
    assert out.getvalue().count("\n") == 1
    with Progress("judging", 0, out) as told:
        told(0)
    assert out.getvalue().count("\n") == 1


def test_two_thousand_rows(tmp_path: Path) -> None:
    """With answers of more than a megabyte, which no single statement of D1 could carry."""
    site = Site(tmp_path)
    server_db.make(site.original, 2_000)
    site.make()
    assert main(site.to_local()) == 0
    assert main(site.to_remote()) == 0
    assert rows(site.local) == rows(site.remote)
    assert max(len(body) for _, _, body, _ in rows(site.local)["answers"]) > 1_000_000
    assert site.report()["checked"]["good"] is True
    assert site.report()["rows"] == 2_020
