"""`./deploy.sh rollback`, `status` and `logs`: what they tell, and what they refuse."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.machine import Ran
from tests.fakes.cloudflare import Cloudflare, Worker
from tests.unit.deployed import (
    PEPPER,
    PRODUCTION,
    SCHEMA,
    STAGING,
    Outside,
    existing,
    failing,
    made,
    version_of,
)

UNKNOWN = "99999999-0000-4000-8000-000000000000"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    yield from made(tmp_path, monkeypatch)


def test_it_goes_back_to_the_version_before(outside: Outside) -> None:
    outside.cloudflare = existing(3)
    assert outside.deploy("rollback", "--yes") == 0
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(2): 100}
    assert f"from  {version_of(3)}  commit commit3, 2026-11-03T10:00:00" in outside.told
    assert f"to    {version_of(2)}  commit commit2" in outside.told
    assert "the database keeps its schema" in outside.told
    assert f"version {version_of(2)} serves everything, and answers" in outside.told
    assert not [name for name in outside.calls if name.startswith("d1")]


def test_it_goes_back_to_a_version_that_is_named(outside: Outside) -> None:
    outside.cloudflare = existing(3)
    outside.answer = True
    assert outside.deploy("rollback", version_of(1)) == 0
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(1): 100}
    assert outside.deploy("rollback", version_of(1, STAGING), "--env", "staging") == 0
    assert outside.cloudflare.serving(STAGING) == {version_of(1, STAGING): 100}


def test_from_steps_it_goes_back_to_what_served_everything(outside: Outside) -> None:
    outside.cloudflare = existing(2)
    split = [f"{version_of(2)}@50%", f"{version_of(1)}@50%"]
    outside.cloudflare.wrangler(
        ["versions", "deploy", *split, "--message", "m", "--env", ""], outside.root, None
    )
    assert outside.deploy("rollback", "--yes") == 0
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(2): 100}


REFUSED: dict[str, tuple[list[str], Callable[[], Cloudflare], str]] = {
    "unknown": ([UNKNOWN], existing, f"there is no version {UNKNOWN}"),
    "no id at all": (["v1"], existing, "there is no version v1"),
    "serving": ([version_of(1)], existing, "serves everything already"),
    "none before": ([], existing, "no version served everything before"),
    "not deployed": ([], Cloudflare, "is not deployed"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_clearly(outside: Outside, case: str) -> None:
    arguments, account, words = REFUSED[case]
    outside.cloudflare = account()
    before = outside.cloudflare.serving(PRODUCTION)
    assert outside.deploy("rollback", *arguments, "--yes") == 2
    assert words in outside.complaint
    assert "rollback" not in outside.calls
    assert outside.cloudflare.serving(PRODUCTION) == before


def test_a_version_older_than_the_list_can_be_gone_back_to(outside: Outside) -> None:
    """wrangler lists ten; Cloudflare keeps a hundred."""
    outside.cloudflare = existing(12)
    assert outside.deploy("rollback", version_of(1), "--yes") == 0
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(1): 100}
    outside.effect = failing("versions view", "fetch failed")
    assert outside.deploy("rollback", version_of(2), "--yes") == 6
    assert "cannot be looked up" in outside.complaint


def test_it_refuses_to_go_back_over_durable_object_classes(outside: Outside) -> None:
    outside.cloudflare = existing(2)
    outside.cloudflare.workers[PRODUCTION].versions[0]["classes"] = "v0"
    assert outside.deploy("rollback", "--yes") == 2
    assert "a migration of Durable Object classes stands between (v0, now v1)" in outside.complaint
    assert "revert the commit" in outside.complaint
    assert "rollback" not in outside.calls


def test_somebody_is_asked_first(outside: Outside) -> None:
    outside.cloudflare = existing(2)
    assert outside.deploy("rollback") == 2
    assert "--yes" in outside.complaint
    outside.answer = False
    assert outside.deploy("rollback") == 2
    assert "not gone back" in outside.complaint
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(2): 100}


@pytest.mark.parametrize(
    "name", ["whoami", "secret list", "versions list", "deployments list", "rollback"]
)
def test_a_failure_moves_nothing(outside: Outside, name: str) -> None:
    outside.cloudflare = existing(2)
    outside.effect = failing(name)
    assert outside.deploy("rollback", "--yes") in (3, 6)
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(2): 100}
    assert "deploy: " in outside.complaint


def test_a_version_that_does_not_answer_is_told(outside: Outside) -> None:
    outside.cloudflare = existing(2)
    outside.ill = lambda _, path: outside.right(version_of(2), path)
    assert outside.deploy("rollback", "--yes", "--wait", "6") == 8
    assert f"/api/health tells the version {version_of(2)}" in outside.complaint
    assert outside.time_s == 1_800_000_006


def test_status_tells_what_serves(outside: Outside) -> None:
    outside.cloudflare = existing(2)
    split = [f"{version_of(2)}@10%", f"{version_of(1)}@90%"]
    outside.cloudflare.wrangler(
        ["versions", "deploy", *split, "--message", "why", "--env", ""], outside.root, None
    )
    assert outside.deploy("status") == 0
    assert outside.out == [
        "token-anomaly-detector (production)",
        "serving",
        f"  10 %  {version_of(2)}  commit commit2, 2026-11-02T10:00:00",
        f"  90 %  {version_of(1)}  commit commit1, 2026-11-01T10:00:00",
        f"schema\n  {SCHEMA}, here {SCHEMA}",
        "pending migrations\n  none",
        "last deployments",
        f"  2026-11-27T10:02:00  {version_of(2)} 10 %, {version_of(1)} 90 %  why",
        f"  2026-11-27T10:01:00  {version_of(2)} 100 %",
        f"  2026-11-27T10:00:00  {version_of(1)} 100 %",
    ]


def test_status_tells_what_is_missing(outside: Outside) -> None:
    assert outside.deploy("status", "--env", "staging") == 0
    assert outside.out == ["token-anomaly-detector-staging (staging)", "  not deployed yet"]
    outside.cloudflare = existing()
    outside.cloudflare.workers[PRODUCTION] = Worker(secrets=[PEPPER])
    outside.cloudflare.migrated = []
    assert outside.deploy("status") == 0
    assert "  nothing: it was never deployed" in outside.out
    assert f"schema\n  not known, here {SCHEMA}" in outside.told
    assert "pending migrations\n  0001_" in outside.told
    assert outside.told.count("_") >= SCHEMA


def test_logs_follow_one_environment(outside: Outside) -> None:
    outside.effect = lambda _, __, ___: Ran(130)
    assert outside.deploy("logs", "--env", "staging", "--", "--status", "error") == 130
    assert outside.commands[-1][2:] == ["tail", "--env", "staging", "--status", "error"]


@pytest.mark.parametrize("command", ["status", "logs", "rollback"])
def test_without_wrangler_they_say_so(outside: Outside, command: str) -> None:
    (outside.root / ".runtime/bin/node").unlink()
    assert outside.deploy(command) == 3
    assert "python3 -m local.setup run" in outside.complaint
