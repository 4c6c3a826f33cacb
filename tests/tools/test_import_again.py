"""An import that is repeated, interrupted, killed, continued."""

import io
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import server_db
from tests.tools.sites import ROWS, TWICE, Site, change, forget_sent, rows, run
from tools.import_server_db import main
from tools.server_db import judging, sending
from tools.server_db.progress import Progress

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
    forget_sent(again)
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


def test_a_failing_wrangler_is_asked_again(
    again: Site, imported: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    forget_sent(again)
    again.trouble(fail=2, lost=2)
    assert main(again.to_remote()) == 0
    assert rows(again.remote) == rows(imported.remote)
    forget_sent(again)
    again.trouble(fail=3)
    assert main(again.to_remote()) == 3
    assert "wrangler failed 3 times:\nX [ERROR] fetch failed" in capsys.readouterr().err
    assert rows(again.remote)["tokens"] == []
    assert main(again.to_remote()) == 0
    assert rows(again.remote) == rows(imported.remote)


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
