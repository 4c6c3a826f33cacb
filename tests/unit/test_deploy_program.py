"""./deploy.sh as the program that people start, its tools pretended; and its real dry run."""

import json
import os
import re
import select
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pytest

from deploy import command, stop
from local.steps import ROOT
from tests.fakes.cloudflare import Cloudflare
from tests.unit.deploy_page import PAGE, RUNBOOK, SCENES, block, dry_run, settled, shown
from tests.unit.deployed import GIVEN, MARK, PRODUCTION, existing, make_folder, version_of

SCRIPTS = ("deploy.sh", "deploy/bin/npx", "local/workerd.sh")
#: What stands for node and pywrangler; `term` in the folder names a call that somebody interrupts.
TOOL = """#!/bin/sh
case $0 in */node) shift ;; esac
echo "$*" >>"{fake}/calls"
case $(env) in *s3cret*) echo LEAK >>"{fake}/calls" ;; esac
if [ "$1" = sync ]; then
  mkdir -p python_modules/workers python_modules/numpy
  : >python_modules/workers/__init__.py
  exit 0
fi
out='' last=''
for a in "$@"; do if [ "$last" = --outdir ]; then out=$a; fi; last=$a; done
if [ -n "$out" ]; then mkdir -p "$out" && cp -r src/. "$out" && cp -r python_modules "$out"; fi
if [ -f "{fake}/term" ] && [ "$1 $2" = "$(cat "{fake}/term")" ]; then kill -TERM $PPID; fi
exec "{python}" -I -S "{root}/tests/fakes/cloudflare.py" "{fake}/state" "$@"
"""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A project's folder with deploy.sh in it, and what its tools remember."""

    root: Path
    fake: Path

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        (self.fake / "calls").write_text("")
        environment = {"PATH": f"{self.fake}/bin:/usr/bin:/bin", "HOME": str(self.fake)}
        environment |= {"TMPDIR": str(self.fake / "tmp"), "PYTHON": sys.executable, **env}
        done = subprocess.run(
            ["sh", self.root / "deploy.sh", *arguments],
            cwd=self.fake, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        # Whatever is tested: no secret shows, and no file is left.
        assert MARK not in done.stdout + done.stderr + (self.fake / "calls").read_text()
        assert "LEAK" not in (self.fake / "calls").read_text()
        assert list((self.fake / "tmp").iterdir()) == []
        return done

    @property
    def account(self) -> Cloudflare:
        return Cloudflare(**json.loads((self.fake / "state").read_text()))

    def keeps(self, account: Cloudflare) -> None:
        assert len(fields(account)) > 5
        (self.fake / "state").write_text(json.dumps(asdict(account)))


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root, fake = make_folder(tmp_path / "a project's folder"), tmp_path / "fake"
    for name in ("tmp", "bin"):
        (fake / name).mkdir(parents=True)
    shutil.copy(ROOT / "deploy.sh", root)
    shutil.copytree(
        ROOT / "deploy", root / "deploy", dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("__pycache__"),
    )  # fmt: skip
    for name, text in {
        "tools/probe.py": (ROOT / "tools/probe.py").read_text(),
        "local/setup.py": "",
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    tool = TOOL.format(fake=fake, root=ROOT, python=sys.executable)
    (fake / "bin/git").write_text('#!/bin/sh\n[ "$1" != rev-parse ] || echo 0123456789ab\n')
    for path in (root / ".runtime/bin/node", root / ".runtime/deploy/bin/pywrangler"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tool)
    for path in (
        root / ".runtime/bin/node",
        root / ".runtime/deploy/bin/pywrangler",
        fake / "bin/git",
    ):
        path.chmod(0o755)
    checkout = Checkout(root, fake)
    checkout.keeps(existing())
    return checkout


def test_a_version_that_nobody_can_reach_is_taken_back(checkout: Checkout) -> None:
    file = checkout.fake / "secrets"
    file.touch(mode=0o600)
    file.write_text(f"RUGCHECK_API_KEY={MARK}-of-the-file\n")
    options = ["--yes", "--skip-tests", "--url", "https://127.0.0.1:9", "--wait", "0"]
    # A relative name is the caller's.
    done = checkout.run(*options, "--secrets-file", "secrets", **GIVEN)
    assert done.returncode == 7, done.stderr
    assert "/api/health is not right after 0 s: no answer" in done.stderr
    assert f"the old version {version_of(1)} serves everything again" in done.stderr
    assert checkout.account.serving(PRODUCTION) == {version_of(1): 100}
    assert checkout.account.uploaded == [["REPLICATE_API_TOKEN", "RUGCHECK_API_KEY", "ADMIN_TOKEN"]]
    calls = (checkout.fake / "calls").read_text().splitlines()
    # Between them it looks whether a Durable Object class stands in the way.
    assert [calls[-4], calls[-1]] == [
        f"versions deploy {version_of(2)}@0% {version_of(1)}@100% "
        "--message 0123456789ab: 0 % --yes --env ",
        f"rollback {version_of(1)} --message not well: 0123456789ab --yes --env ",
    ]


@pytest.mark.parametrize("call", ["d1 list", "versions upload", "versions deploy"])
def test_an_interruption_leaves_the_old_version_and_no_file(checkout: Checkout, call: str) -> None:
    (checkout.fake / "term").write_text(call)
    options = ["--yes", "--skip-tests", "--url", "https://127.0.0.1:9", "--wait", "0"]
    done = checkout.run(*options, **GIVEN)
    assert done.returncode == 128 + signal.SIGTERM
    assert checkout.account.serving(PRODUCTION) == {version_of(1): 100}
    last = (checkout.fake / "calls").read_text().splitlines()[-1]
    assert last.startswith("rollback" if call == "versions deploy" else call)


#: Interrupts its parent, having started a program that would hold the pipe open for long.
LINGERS = 'exec 3>"$1"; sleep 60 & kill -TERM $PPID; wait'
INTERRUPTED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from deploy.machine import ThisMachine
from deploy.stop import Interrupted
from pathlib import Path
machine = ThisMachine(Path("/"))
with machine.undisturbed():
    os.kill(os.getpid(), signal.SIGTERM)
try:
    machine.run(["sh", "-c", sys.argv[2], "sh", sys.argv[3]], os.environ)
except Interrupted as stopped:
    print(stopped.code, machine.run(["true"], os.environ).code)
"""


def test_an_interrupted_program_ends_with_what_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, ROOT, LINGERS, pipe],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == f"{128 + signal.SIGTERM} 0\n"
    # The pipe ends when nobody holds it.
    assert select.select([end], [], [], 30)[0] == [end]
    assert os.read(end, 1) == b""
    os.close(end)


def test_status_and_a_rollback_that_is_refused(checkout: Checkout) -> None:
    done = checkout.run("status")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"  100 %  {version_of(1)}  commit commit1" in done.stdout
    refused = checkout.run("rollback", "x", "--yes", "--url", "https://127.0.0.1:9")
    assert refused.returncode == 2
    assert "there is no version x" in refused.stderr


def test_a_question_that_nobody_answers_ends_it(checkout: Checkout) -> None:
    done = checkout.run("--skip-tests", "--url", "https://127.0.0.1:9")
    assert done.returncode == 2
    assert "--yes answers in advance" in done.stderr


def test_without_a_recent_python_it_says_so(checkout: Checkout) -> None:
    for python in ("/bin/false", "no-such-program"):
        done = checkout.run("--help", PYTHON=python)
        assert done.returncode == 3
        assert f"Python 3.11 or newer is needed, and {python} is none" in done.stderr
    assert "usage: ./deploy.sh" in checkout.run("--help").stdout


def test_the_scripts_are_sound_for_any_shell() -> None:
    checked = subprocess.run(
        [ROOT / ".venv/bin/shellcheck", "--shell=sh", *SCRIPTS],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    for name in SCRIPTS:
        assert (ROOT / name).read_text().startswith("#!/bin/sh\n")
        assert (ROOT / name).stat().st_mode & stat.S_IXUSR, name
    found = [p for p in ROOT.glob("*/**/*.sh") if not {"node_modules", ".venv"} & set(p.parts)]
    assert {str(path.relative_to(ROOT)) for path in found} <= set(SCRIPTS)


def test_the_real_dry_run_is_what_the_runbook_shows() -> None:
    """With the real wrangler, which reads the real configuration and the real code."""
    assert settled(dry_run()) == settled(block(RUNBOOK.read_text(), "dry run"))


@pytest.mark.parametrize("name", SCENES)
def test_the_page_shows_what_a_command_says(name: str, tmp_path: Path) -> None:
    told = settled(shown(SCENES[name], tmp_path))
    assert told == settled(block(PAGE.read_text(), name))


def test_the_page_names_every_option_and_exit_code() -> None:
    page = PAGE.read_text()
    for line in command._deploying("1").format_help().splitlines():
        if option := re.match(r"  (--[a-z-]+)", line):
            assert option[1] in page, option[1]
    for code in stop.MEANING:
        assert re.search(rf"^\| {code:d} \|", page, re.M), code
    for name in command.OTHERS:
        assert f"./deploy.sh {name}" in page
