"""deploy.sh's modules against a pretended Cloudflare: what is done, in which order, and its end."""

import json
import re
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import command, job, preflight, secret_file, stop
from deploy.machine import Ran
from local.steps import ROOT
from tests.fakes.cloudflare import Worker
from tests.unit.deployed import (
    GIVEN,
    MARK,
    PEPPER,
    PRODUCTION,
    STAGING,
    Outside,
    existing,
    failing,
    made,
    version_of,
)

YES = "--yes"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    yield from made(tmp_path, monkeypatch)


CHECKS = [
    "git rev-parse", "git status", "setup", "git --version", "whoami", "auth token", "sync",
    "deploy", "make unit",
]  # fmt: skip
FIRST = [*CHECKS, "d1 list", "d1 create", "d1 list", "d1 migrations", "secret list", "deploy"]
LATER = [*CHECKS, "d1 list", "d1 migrations", "secret list", "deployments list"]
IN_STEPS = ["versions upload", "versions deploy", "versions deploy", "triggers deploy"]


def test_a_first_deploy_does_every_step_in_order(outside: Outside) -> None:
    assert outside.deploy(YES, **GIVEN) == 0
    assert outside.err == []
    assert outside.calls == [*FIRST, "git status"]
    worker = outside.cloudflare.workers[PRODUCTION]
    assert worker.secrets == sorted([*GIVEN, PEPPER])
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(1): 100}
    assert "first deploy of" in outside.told
    for word in (version_of(1), "https://token-anomaly-detector.someone.workers.dev", "applied up"):
        assert word in outside.told
    assert "to go back" not in outside.told
    numbers = re.findall(r"^\[(\d+)/(\d+)\]", outside.told, re.M)
    assert numbers == [(str(n), "10") for n in range(1, 11)]


def test_a_later_deploy_goes_in_steps_and_replaces_nothing(outside: Outside) -> None:
    outside.cloudflare = existing()
    # The first deploy's own lock does not count as a change of the work tree.
    outside.work_tree = "?? pylock.toml\n"
    assert outside.deploy(YES) == 0
    assert outside.err == []
    assert outside.calls == [*LATER, *IN_STEPS, "git status"]
    worker = outside.cloudflare.workers[PRODUCTION]
    assert worker.secrets == [PEPPER]
    assert [one["shares"] for one in worker.deployments[1:]] == [
        [[version_of(2), 0], [version_of(1), 100]],
        [[version_of(2), 100]],
    ]
    assert worker.triggers == 2
    assert "migrations  none to apply" in outside.told
    assert f"to go back  ./deploy.sh rollback {version_of(1)}" in outside.told
    assert "commit pylock.toml" in outside.told


def test_the_new_version_is_tested_before_any_visitor_gets_it(outside: Outside) -> None:
    outside.cloudflare = existing()
    shares: dict[int, set[str]] = {}

    def note(version: int, path: str) -> None:
        share = outside.cloudflare.serving(PRODUCTION).get(version_of(version), 0)
        shares.setdefault(share, set()).add(path)

    outside.ill = note
    assert outside.deploy(YES) == 0
    assert {version for version, _ in outside.asked} == {version_of(2)}
    assert len(shares[0]) > 30
    # The source is asked once.
    assert shares[0] - shares[100] == {f"/predict/{job.TOKEN}?force_refresh=true"}


def test_shares_grow_as_they_were_chosen_and_are_watched(outside: Outside) -> None:
    outside.cloudflare = existing()
    began = outside.time_s
    assert outside.deploy(YES, "--gradual", "10,50,100", "--watch", "20") == 0
    deployments = outside.cloudflare.workers[PRODUCTION].deployments
    assert [one["shares"][0][1] for one in deployments[1:]] == [0, 10, 50, 100]
    assert outside.time_s - began == 40
    assert outside.told.count("0 of 45 requests failed") == 2


def test_plainly_is_at_once(outside: Outside) -> None:
    outside.cloudflare = existing()
    assert outside.deploy(YES, "--plain") == 0
    assert outside.calls == [*LATER, "deploy", "git status"]
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(2): 100}


def test_a_new_durable_object_class_goes_plainly(outside: Outside) -> None:
    outside.cloudflare = existing()
    outside.cloudflare.classes = "v0"
    assert outside.deploy(YES, "--gradual", "10,100") == 0
    assert outside.calls == [*LATER, "versions upload", "deploy", "git status"]
    assert "brings a Durable Object class" in outside.told
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(2): 100}


def test_a_worker_that_was_never_deployed_is_deployed_plainly(outside: Outside) -> None:
    outside.cloudflare = existing()
    outside.cloudflare.workers[PRODUCTION] = Worker(secrets=[PEPPER])
    assert outside.deploy(YES) == 0
    assert "versions upload" not in outside.calls


def test_steps_that_were_not_finished_are_begun_anew_from_the_old_version(outside: Outside) -> None:
    outside.cloudflare = existing(2)
    split = [f"{version_of(2)}@90%", f"{version_of(1)}@10%"]
    words = ["versions", "deploy", *split, "--message", "m", "--yes", "--env", ""]
    outside.cloudflare.wrangler(words, outside.root, None)
    assert outside.deploy(YES) == 0
    assert "an earlier deploy in steps was not finished" in outside.told
    last = outside.cloudflare.workers[PRODUCTION].deployments
    assert last[-2]["shares"] == [[version_of(3), 0], [version_of(1), 100]]
    assert last[-1]["shares"] == [[version_of(3), 100]]


def test_a_pepper_that_is_there_is_never_replaced(outside: Outside) -> None:
    outside.cloudflare = existing()
    assert outside.deploy(YES, **GIVEN, **{PEPPER: f"{MARK}-another-pepper-of-mine"}) == 0
    assert f"{PEPPER}: kept, the one given here is not used" in outside.told
    assert outside.cloudflare.uploaded == [list(GIVEN)]


@pytest.mark.parametrize("printed", ["", "\n", "{}", "null", "no list"])
def test_what_is_no_list_of_secrets_replaces_nothing(outside: Outside, printed: str) -> None:
    outside.cloudflare = existing()
    outside.effect = lambda _, name, __: Ran(0, printed) if name == "secret list" else None
    assert outside.deploy(YES, **GIVEN) == 6
    assert "the list of secrets cannot be had" in outside.complaint
    assert outside.calls[-1] == "secret list"


@pytest.mark.parametrize("seconds", ["00", "08", "030"])
def test_a_time_with_leading_zeros_is_decimal(outside: Outside, seconds: str) -> None:
    outside.cloudflare = existing()
    began = outside.time_s
    outside.ill = lambda version, path: (
        outside.right(version_of(1), path) if path == "/api/health" and version == 2 else None
    )
    assert outside.deploy(YES, SMOKE_TIMEOUT_S=seconds) == 7
    assert f"not right after {int(seconds)} s: another version answers" in outside.complaint
    assert outside.time_s - began == int(seconds)


def test_it_waits_for_the_new_version(outside: Outside) -> None:
    outside.cloudflare = existing()
    left = [version_of(1), version_of(1)]
    outside.ill = lambda _, path: (
        outside.right(left.pop(), path) if path == "/api/health" and left else None
    )
    began = outside.time_s
    assert outside.deploy(YES) == 0
    assert outside.time_s - began == 4


def test_staging_is_named_in_every_call(outside: Outside) -> None:
    outside.cloudflare.accounts = ["one", "two"]
    assert outside.deploy(YES, "--env", "staging", CLOUDFLARE_ACCOUNT_ID="two") == 0
    with_env = [one for one in outside.commands if "--env" in one]
    assert {one[one.index("--env") + 1] for one in with_env} == {"staging"}
    assert len(with_env) == 4
    assert outside.cloudflare.databases == [STAGING]
    assert list(outside.cloudflare.workers) == [STAGING]


def test_a_preview_moves_no_traffic_and_uses_what_is_stagings(outside: Outside) -> None:
    outside.cloudflare = existing()
    assert outside.deploy(YES, "--preview", "pr-7", "--skip-tests", **GIVEN) == 0
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(1): 100}
    assert outside.cloudflare.serving(STAGING) == {version_of(1, STAGING): 100}
    sent = json.loads(outside.cloudflare.previews["pr-7"])
    assert sent["name"] == STAGING
    assert sent["previews"]["d1_databases"][0]["database_id"] == f"id-of-{STAGING}"
    assert sent["migrations"][0]["new_sqlite_classes"] == ["LiveFeed"]
    top = tomllib.loads((ROOT / "wrangler.toml").read_text())
    assert sent["previews"]["vars"] == top["env"]["staging"]["vars"]
    assert "https://pr-7-token-anomaly-detector-staging.someone.workers.dev" in outside.told
    assert len(outside.asked) > 30


def test_a_preview_is_ended_by_its_name(outside: Outside) -> None:
    outside.cloudflare = existing()
    outside.cloudflare.previews = {"pr-7": "{}"}
    assert outside.deploy("end-preview", "pr-7") == 0
    assert outside.cloudflare.previews == {}
    assert outside.told == f"the preview pr-7 of {STAGING} is ended"
    assert outside.deploy("end-preview", "pr-7") == 6
    assert "does not exist" in outside.complaint
    assert outside.deploy("end-preview", "pr-7", "--env", "production") == 2


def test_a_preview_without_an_address_is_told(outside: Outside) -> None:
    outside.cloudflare = existing()
    outside.effect = lambda _, name, __: Ran(0) if name == "preview" else None
    assert outside.deploy(YES, "--preview", "pr-7") == 6
    assert "the preview cannot be made" in outside.complaint


def test_a_preview_that_is_not_well_is_told(outside: Outside) -> None:
    outside.cloudflare = existing()
    outside.ill = lambda _, path: outside.right("x", "/") if path == "/api/stats" else None
    assert outside.deploy(YES, "--preview", "pr-7", "--skip-tests") == 7
    assert "/api/stats" in outside.complaint
    assert "no visitor sees it" in outside.complaint


def test_a_dry_run_changes_nothing_and_asks_nobody(outside: Outside) -> None:
    outside.work_tree = " M src/entry.py\n"
    (outside.root / ".runtime/deploy/tools.txt").unlink()
    before = snapshot(outside.root)
    assert outside.deploy("--dry-run", **GIVEN) == 0
    assert (outside.err, outside.asked) == ([], [])
    assert outside.calls == ["git rev-parse", "git status", "git --version", "deploy"]
    assert "--dry-run" in outside.commands[-1]
    assert snapshot(outside.root) == before
    for words in ("pywrangler sync", "d1 create", "migrations apply DB --remote", "secret list"):
        assert words in outside.told
    for words in ("make unit", "NEW@0% OLD@100%", "NEW@100%", "triggers deploy", "--allow-dirty"):
        assert words in outside.told
    assert "given: REPLICATE_API_TOKEN, ADMIN_TOKEN" in outside.told
    assert "NOT CHECKED" in outside.told


def test_a_dry_run_tells_the_steps_and_the_preview(outside: Outside) -> None:
    assert outside.deploy("--dry-run", "--gradual", "5,100") == 0
    assert "NEW@5% OLD@95%" in outside.told
    assert outside.deploy("--dry-run", "--plain") == 0
    assert "versions upload" not in outside.told
    assert outside.deploy("--dry-run", "--preview", "mine") == 0
    assert "pywrangler preview --name mine" in outside.told
    assert outside.asked == []


def test_a_dry_run_before_anything_is_installed(outside: Outside) -> None:
    (outside.root / ".runtime/bin/node").unlink()
    assert outside.deploy("--dry-run") == 0
    assert {name.split()[0] for name in outside.calls} == {"git"}
    assert "would install Node.js, wrangler" in outside.told
    assert "NOT CHECKED: wrangler is not installed" in outside.told


@pytest.mark.parametrize(
    ("size", "plan", "code", "words"),
    [
        (preflight.FREE_BYTES, "free", 0, "3.00 MB compressed: every plan takes that"),
        (preflight.FREE_BYTES + 1, "free", 4, "the free plan takes 3 MB"),
        (preflight.FREE_BYTES + 1, "paid", 0, "the paid plan takes 10 MB, the free plan only 3"),
        (preflight.PAID_BYTES, "paid", 0, "10.00 MB compressed: the paid plan takes 10 MB"),
        (preflight.PAID_BYTES + 1, "paid", 4, "the paid plan takes 10 MB"),
    ],
)
def test_the_bundle_must_fit_the_plan(
    outside: Outside, size: int, plan: str, code: int, words: str
) -> None:
    outside.cloudflare.gzip_bytes = size
    assert outside.deploy(YES, "--plan", plan) == code
    assert words in outside.told + outside.complaint
    assert outside.deploy(YES) == (4 if size > preflight.PAID_BYTES else 0)


def test_a_file_missing_from_the_bundle_is_found(outside: Outside) -> None:
    outside.effect = lambda _, name, __: Ran(0) if name == "deploy" else None
    assert outside.deploy("--dry-run") == 4
    assert "not in the bundle: detector/__init__.py" in outside.complaint


def test_a_changed_work_tree_needs_a_word(outside: Outside) -> None:
    outside.work_tree = " M src/entry.py\n?? pylock.toml\n"
    assert outside.deploy(YES) == 3
    assert "src/entry.py" in outside.complaint
    assert outside.calls == ["git rev-parse", "git status"]
    assert outside.deploy(YES, "--allow-dirty") == 0
    assert "commit 0123456789ab-dirty" in outside.told


def test_the_account_must_be_clear(outside: Outside) -> None:
    for accounts in (["a", "b"], []):
        outside.cloudflare.accounts = accounts
        assert outside.deploy(YES) == 3
        assert f"reaches {'2 accounts' if accounts else 'no account'}" in outside.complaint
        assert "choose one by CLOUDFLARE_ACCOUNT_ID" in outside.complaint
    outside.cloudflare.logged_in = False
    assert outside.deploy(YES, CLOUDFLARE_ACCOUNT_ID="a") == 3
    assert "nobody is logged in" in outside.complaint
    outside.cloudflare.logged_in = True
    assert outside.deploy(YES, CLOUDFLARE_ACCOUNT_ID="a") == 0


def test_an_address_that_cannot_be_known_is_asked_for(outside: Outside) -> None:
    outside.effect = failing("auth token")
    assert outside.deploy(YES) == 3
    assert "--url https://... names it" in outside.complaint
    assert outside.deploy(YES, "--url", f"https://{PRODUCTION}.someone.workers.dev/") == 0


def test_another_wrangler_than_the_pinned_one_is_refused(outside: Outside) -> None:
    (outside.root / "node_modules/wrangler/package.json").write_text('{"version": "3.0.0"}')
    assert outside.deploy(YES) == 3
    assert "wrangler 3.0.0 is installed" in outside.complaint


def test_somebody_is_asked_before_the_first_change(outside: Outside) -> None:
    assert outside.deploy() == 2
    assert "--yes answers in advance" in outside.complaint
    outside.answer = False
    assert outside.deploy() == 2
    assert outside.calls == CHECKS
    outside.answer = True
    assert outside.deploy() == 0


def test_a_secrets_file_must_be_private(outside: Outside) -> None:
    file = outside.root / "my secrets"
    file.write_text(f"# mine\n\nRUGCHECK_API_KEY={MARK}-file\nADMIN_TOKEN={MARK}-of-the-file-1\n")
    file.chmod(0o640)
    assert outside.deploy(YES, "--secrets-file", str(file)) == 3
    assert outside.calls == []
    assert "chmod 600" in outside.complaint
    file.chmod(stat.S_IRUSR)
    assert outside.deploy(YES, "--secrets-file", str(file), **GIVEN) == 0
    assert outside.cloudflare.uploaded == [[*secret_file.NAMES]]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--env"], ["--url", "http://plain.example"], ["--force"], ["staging"], ["--dry"],
        ["--gradual", "50"], ["--gradual", "50,10,100"], ["--gradual", "0,100"],
        ["--gradual", "a"], ["--watch", "-1"], ["--wait", "1e3"], ["--preview", "A b"],
        ["--preview", "x", "--env", "production"], ["--env", "live"], ["--token", "x"],
        ["--plan", "gold"], ["rollback", "a", "b"], ["status", "--yes"], ["logs", "x"],
    ],
)  # fmt: skip
def test_wrong_use_is_refused(outside: Outside, arguments: list[str]) -> None:
    assert outside.deploy(*arguments) == 2
    assert (outside.out, outside.calls) == ([], [])
    assert outside.complaint.startswith("deploy: ")


def test_help_names_every_option_and_code(capsys: pytest.CaptureFixture[str]) -> None:
    text = command._deploying("1").format_help()
    for code in stop.MEANING:
        assert re.search(rf"^  {code:d}  \w", text, re.M)
    for name in (*command.OTHERS, *GIVEN, PEPPER, "CLOUDFLARE_ACCOUNT_ID", "SMOKE_TIMEOUT_S"):
        assert name in text


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
