"""An import into a database that is not empty, not right, or not there."""

import json
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest

from detector.adapters.sql_store import SqlStore
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.rules_engine import RULES_VERSION
from local.samples.addresses import address_of
from tests.contract.store import NOW, analysis
from tests.tools.sites import Site, change, forget_sent, rows
from tests.unit.doubles import run as wait
from tests.unit.reports import MINT
from tools.import_server_db import main
from tools.server_db import work
from tools.server_db.source import Source
from tools.server_db.work import Work


@pytest.mark.parametrize("where", ["local", "remote"])
def test_a_newer_answer_of_the_deployment_stays(again: Site, where: str) -> None:
    forget_sent(again)
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
    forget_sent(again)
    (mint, *_), *_ = rows(again.folder / "server.db.import" / "work.sqlite", "tokens")["tokens"]
    store = SqlStore(SqliteDatabase(again.local))
    creator = address_of("maker")
    wait(store.save(replace(analysis(mint, fetched_at_ms=5), creator=creator), "me"))
    assert main(again.to_local()) == 0
    seen = wait(store.look(mint, NOW)).answer
    assert seen is not None
    assert '"imported":' in str(seen.body)
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


def test_what_d1_cannot_hold_or_is_gone_is_counted(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = json.dumps({"mint": MINT, "events": ["x" * 100] * 20_000})
    with closing(sqlite3.connect(site.original)) as connection, connection:
        connection.execute(
            "INSERT INTO token_reports (id, token_id, fetched_at, raw_json) VALUES (?, ?, ?, ?)",
            (900, MINT, "2025-06-07 08:09:10", large),
        )
    real = Source.row
    monkeypatch.setattr(
        Source, "row", lambda source, rowid: None if rowid == 7 else real(source, rowid)
    )
    assert main(site.to_local()) == 0
    reasons = {row["row"]: row.get("reason") for row in site.report()["listed"]}
    assert (reasons[900], reasons[7]) == ("report_too_large", "changed_while_read")
    assert MINT not in [mint for mint, *_ in rows(site.local)["tokens"]]
