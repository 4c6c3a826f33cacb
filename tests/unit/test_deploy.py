"""deploy.sh against a pretended Cloudflare: every outside program is a recording fake."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = "token-anomaly-detector"
STAGING = "token-anomaly-detector-staging"
MARK = "s3cret"
PEPPER = "API_KEY_PEPPER"
GIVEN = {"REPLICATE_API_TOKEN": f"{MARK}-replicate", "ADMIN_TOKEN": f"{MARK}-administrator-1"}
VERSION_ID = "11111111-2222-3333-4444-555555555555"
UNIT = "\x1f"
TWO_ACCOUNTS = '{"loggedIn": true, "accounts": [{"name": 1}, {"name": 2}]}'

#: Stands for node (wrangler), pywrangler, curl, git and sleep. It notes its arguments, whether a
#: secret is in its environment, answers from files, and changes them as Cloudflare's state would.
FAKE = r"""#!/bin/sh
name=${0##*/}
[ "$name" != node ] || shift
{ printf '%s' "$name"; for a in "$@"; do printf '\037%s' "$a"; done; echo; } >>"$FAKE/calls"
case $(env) in *s3cret*) echo leak >>"$FAKE/calls" ;; esac
outdir='' file='' last=''
for a in "$@"; do
  case $last in --outdir) outdir=$a ;; --output | --secrets-file) file=$a ;; esac
  last=$a
done
case $name in
  sleep) exit 0 ;;
  curl)
    key=$(printf '%s' "${last#https://*.dev}" | tr / _)
    [ ! -f "$FAKE/http/$key.once" ] || mv "$FAKE/http/$key.once" "$FAKE/once"
    from=$FAKE/http/$key
    if [ -f "$FAKE/once" ]; then mv "$FAKE/once" "$FAKE/now"; from=$FAKE/now; fi
    tail -n +2 "$from" >"$file"
    head -n 1 "$from" | tr -d '\n'
    exit 0 ;;
  git) key=$1 ;;
  *)
    key=${name}_$1
    case $2 in [a-z]*) key=${key}_$2 ;; esac ;;
esac
if [ -f "$FAKE/fail/$key" ]; then cat "$FAKE/fail/$key" >&2; exit 1; fi
[ ! -f "$FAKE/term/$key" ] || kill -TERM "$PPID"
case $key in
  node_d1_create) printf '[{"name": "%s", "uuid": "u"}]' "$3" >"$FAKE/answer/node_d1_list" ;;
  node_d1_migrations)
    if [ -f "$FAKE/migrated" ]; then echo 'No migrations to apply!'; fi
    : >"$FAKE/migrated" ;;
  node_deploy)
    mkdir -p "$outdir"; cp -r src/. "$outdir"
    [ ! -d python_modules ] || cp -r python_modules "$outdir"
    echo 'Total Upload: 1.00 KiB / gzip: 0.50 KiB' ;;
  pywrangler_sync)
    mkdir -p python_modules/workers python_modules/numpy; : >python_modules/workers/__init__.py ;;
  pywrangler_deploy)
    if [ -n "$file" ]; then
      ls -l "$file" >"$FAKE/secrets.mode"; cp "$file" "$FAKE/secrets.json"
    fi
    rm -f "$FAKE/fail/node_secret_list"
    echo '{"type":"wrangler-session","version":1}' >"$WRANGLER_OUTPUT_FILE_PATH"
    cat "$FAKE/answer/output" >>"$WRANGLER_OUTPUT_FILE_PATH" ;;
esac
[ ! -f "$FAKE/answer/$key" ] || cat "$FAKE/answer/$key"
"""

SETUP = """import os, pathlib, sys
fake = pathlib.Path(os.environ["FAKE"])
with (fake / "calls").open("a") as calls:
    calls.write("setup\\x1f" + sys.argv[1] + "\\n")
sys.exit((fake / "fail" / "setup").exists())
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A project folder whose tools are fakes, and the fakes' memory."""

    root: Path
    fake: Path

    def deploy(self, *arguments: str, **env: str) -> "Outcome":
        (self.fake / "calls").write_text("")
        environment = {"PATH": f"{self.fake / 'bin'}:/usr/bin:/bin", "HOME": str(self.fake)}
        environment |= {"TMPDIR": str(self.fake / "tmp"), "FAKE": str(self.fake)}
        environment |= {"PYTHON": sys.executable, **env}
        done = subprocess.run(
            ["bash", self.root / "deploy.sh", *arguments],
            cwd=self.fake, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        lines = (self.fake / "calls").read_text().splitlines()
        outcome = Outcome(done.returncode, done.stdout, done.stderr, [x.split(UNIT) for x in lines])
        # Whatever is tested: no secret shows, and none stays behind.
        assert MARK not in done.stdout + done.stderr
        assert not [call for call in outcome.calls if MARK in " ".join(call) or call == ["leak"]]
        assert list((self.fake / "tmp").iterdir()) == []
        return outcome

    def write(self, name: str, text: str) -> None:
        path = self.fake / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def answers(self, path: str, body: object, status: int = 200, *, once: bool = False) -> None:
        """What curl gets for `path` of the live Worker."""
        text = body if isinstance(body, str) else json.dumps(body)
        name = path.replace("/", "_") + (".once" if once else "")
        self.write(f"http/{name}", f"{status}\n{text}\n")

    def uploaded(self) -> Mapping[str, str]:
        path = self.fake / "secrets.json"
        found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        path.unlink(missing_ok=True)
        return found

    def lists_secrets(self, *names: str) -> None:
        (self.fake / "fail" / "node_secret_list").unlink(missing_ok=True)
        entries = [{"name": name, "type": "secret_text"} for name in names]
        self.write("answer/node_secret_list", json.dumps(entries))


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str
    calls: list[list[str]]

    def steps(self) -> list[str]:
        """What was called outside, in order, without the tools that only look at this machine."""
        names = [" ".join([call[0], *call[1:3]]) for call in self.calls]
        return [name for name in names if not name.startswith(("git", "curl", "sleep"))]


def health(**changes: object) -> Mapping[str, object]:
    version = re.findall(
        r'^VERSION = "(.+)"', (ROOT / "src/detector/__init__.py").read_text(), re.M
    )[0]
    schema = len(list((ROOT / "migrations").glob("*.sql")))
    right = {"status": "ok", "version": version, "schema_version": schema, "sample_data": False}
    return {**right, "deployment": VERSION_ID, **changes}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    root = tmp_path / "a project's folder"
    site = Site(root, tmp_path / "fake")
    for name in ("bin", "tmp", "fail", "answer", "http"):
        (site.fake / name).mkdir(parents=True)
    shutil.copytree(ROOT / "deploy", root / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "migrations", root / "migrations")
    for name in ("deploy.sh", "wrangler.toml", "src/entry.py", "src/detector/__init__.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for name, text in {
        "src/detector/model/card.json": "{}",
        "local/setup.py": SETUP,
        "node_modules/wrangler/bin/wrangler.js": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    tools = [site.fake / "bin" / name for name in ("curl", "git", "sleep")]
    tools += [root / ".runtime/bin/node", root / ".runtime/deploy/bin/pywrangler"]
    for tool in tools:
        tool.parent.mkdir(parents=True, exist_ok=True)
        tool.write_text(FAKE)
        tool.chmod(0o755)
    shutil.copy(root / "deploy/tools.txt", root / ".runtime/deploy/tools.txt")
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").symlink_to(sys.executable)
    pretend_cloudflare(site)
    return site


def pretend_cloudflare(site: Site) -> None:
    """An empty account, and a Worker that is well once it is deployed."""
    site.write("answer/rev-parse", "0123456789ab\n")
    site.write("answer/node_whoami", '{"loggedIn": true, "accounts": [{"id": "1", "name": "a"}]}')
    site.write("answer/node_d1_list", "[]")
    site.write("fail/node_secret_list", f'X [ERROR] Worker "{PRODUCTION}" not found.\n')
    address = "https://token-anomaly-detector.someone.workers.dev"
    deployed = {"type": "deploy", "version_id": VERSION_ID, "targets": [address, "schedule: *"]}
    site.write("answer/output", json.dumps(deployed) + "\n")
    site.answers("/api/health", health())
    site.answers("/api/stats", {"status": "success", "total_tokens": 0})
    site.answers("/openapi.json", {"openapi": "3.1.0", "paths": {}})
    refusal = {"status": "error", "code": "malformed_token_id", "request_id": "r"}
    site.answers("/predict/abc", refusal, 400)
    site.answers("/", "<!DOCTYPE html><title>Token Anomaly Detector</title>")


BEFORE_UPLOAD = [
    "setup run",
    "node whoami --json",
    "pywrangler sync",
    "node deploy --dry-run",
    "node d1 list",
    "node d1 create",
    "node d1 migrations",
    "node secret list",
]


def test_a_first_deploy_does_every_step_in_order(site: Site) -> None:
    outcome = site.deploy(**GIVEN)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.steps() == [*BEFORE_UPLOAD, "pywrangler deploy --env"]
    by_name = {" ".join(call[:3]): call for call in outcome.calls}
    assert by_name["node d1 create"][3:] == [PRODUCTION]
    assert by_name["node d1 migrations"][3:] == ["apply", "DB", "--remote", "--env", ""]
    assert by_name["pywrangler deploy --env"][3:6] == ["", "--tag", "0123456789ab"]
    asked = [call[-1].split(".workers.dev")[1] for call in outcome.calls if call[0] == "curl"]
    assert asked == ["/api/health", "/api/stats", "/openapi.json", "/predict/abc", "/"]
    assert "is not known" not in outcome.out
    for word in (VERSION_ID, "workers.dev", "migrations  applied", "wrangler.js rollback"):
        assert word in outcome.out
    uploaded = site.uploaded()
    assert {name: uploaded[name] for name in GIVEN} == GIVEN
    assert set(uploaded) == {*GIVEN, PEPPER}
    assert len(uploaded[PEPPER]) >= 43
    assert (site.fake / "secrets.mode").read_text().startswith("-rw------- ")


def test_a_second_deploy_creates_and_replaces_nothing(site: Site) -> None:
    site.deploy()
    first = site.uploaded()
    site.lists_secrets(*first)
    # The first deploy's own lock does not count as a change of the work tree.
    site.write("answer/status", "?? pylock.toml\n")
    outcome = site.deploy()
    assert (outcome.code, outcome.err, site.uploaded()) == (0, "", {})
    expected = [step for step in BEFORE_UPLOAD if step != "node d1 create"]
    assert outcome.steps() == [*expected, "pywrangler deploy --env"]
    assert "--secrets-file" not in outcome.calls[-1]
    assert "migrations  none to apply" in outcome.out


def test_a_pepper_that_is_there_is_never_replaced(site: Site) -> None:
    site.lists_secrets(PEPPER, "ADMIN_TOKEN")
    outcome = site.deploy(**GIVEN, **{PEPPER: f"{MARK}-another-pepper-of-mine"})
    assert (outcome.code, site.uploaded()) == (0, GIVEN)
    assert f"{PEPPER}: kept, the one given here is not used" in outcome.out


@pytest.mark.parametrize("printed", ["", "\n", "{}", "null", "no list"])
def test_what_is_no_list_of_secrets_replaces_nothing(site: Site, printed: str) -> None:
    site.lists_secrets()
    site.write("answer/node_secret_list", printed)
    outcome = site.deploy(**GIVEN)
    assert (outcome.code, site.uploaded()) == (6, {})
    assert "the secrets cannot be chosen" in outcome.err


@pytest.mark.parametrize("seconds", ["00", "08", "030"])
def test_a_time_with_leading_zeros_is_decimal(site: Site, seconds: str) -> None:
    site.lists_secrets(PEPPER)
    site.answers("/api/health", health(deployment="older"))
    ill = site.deploy(SMOKE_TIMEOUT_S="00")
    assert (ill.code, "not right after 0 s" in ill.err) == (7, True)
    site.answers("/api/health", health())
    assert site.deploy(SMOKE_TIMEOUT_S=seconds).code == 0


def test_it_keeps_to_the_shell_that_macs_have() -> None:
    """Bash 3.2: no fall-through in case, no negative index, no maps, no case conversion."""
    newer = r";;&|;&\s|\[-\d+\]|declare -A|mapfile|readarray|\$\{\w+(,,|\^\^)|coproc|\|&"
    for name in ("deploy.sh", "deploy/live.sh"):
        assert re.findall(newer, (ROOT / name).read_text()) == []


STOPS = {
    "setup": (3, "the installation failed", 1),
    "node_whoami": (3, "log in first", 2),
    "pywrangler_sync": (4, "pywrangler sync failed", 3),
    "node_deploy": (4, "wrangler refuses", 4),
    "node_d1_list": (5, "the list of databases cannot be had", 5),
    "node_d1_create": (5, "the database cannot be created", 6),
    "node_d1_migrations": (5, "a migration failed", 7),
    # Were this taken for "no such Worker", the pepper would be replaced.
    "node_secret_list": (6, "the list of secrets cannot be had", 8),
    "pywrangler_deploy": (6, "the upload failed", 9),
}


@pytest.mark.parametrize("where", STOPS)
def test_a_failure_stops_it_there(site: Site, where: str) -> None:
    code, message, calls = STOPS[where]
    site.write(f"fail/{where}", "Authentication error: 10000\n")
    outcome = site.deploy(**GIVEN)
    assert outcome.code == code
    assert f"deploy: {message}" in outcome.err
    assert len(outcome.steps()) == calls
    assert "Deployed" not in outcome.out
    if where not in ("setup", "pywrangler_sync"):
        assert "10000" in outcome.err


ILL = {
    "another version": ("/api/health", health(deployment="older"), 200, "another version answers"),
    "no health": ("/api/health", "error code: 1101", 500, "it answers 500"),
    "no statistics": ("/api/stats", {}, 503, "/api/stats answers 503"),
    "no description": ("/openapi.json", {"openapi": "3"}, 200, "/openapi.json: no paths"),
    "any id accepted": ("/predict/abc", {}, 200, "/predict/abc answers 200 instead of 400"),
    "no dashboard": ("/", "hello", 200, "/ is not the dashboard"),
}


@pytest.mark.parametrize("case", ILL)
def test_an_ill_worker_is_reported_with_the_way_back(site: Site, case: str) -> None:
    path, body, status, message = ILL[case]
    site.answers(path, body, status)
    outcome = site.deploy(SMOKE_TIMEOUT_S="0")
    assert outcome.code == 7
    assert VERSION_ID in outcome.err
    assert message in outcome.err
    assert "wrangler.js rollback" in outcome.err


def test_it_waits_for_the_new_version(site: Site) -> None:
    site.answers("/api/health", health(deployment="older"), once=True)
    site.answers("/api/health", health(deployment=None))
    outcome = site.deploy()
    assert outcome.code == 0
    assert ["sleep", "2"] in outcome.calls
    assert "which version answered the test is not known" in outcome.out


def test_a_dry_run_changes_nothing_and_asks_nobody(site: Site) -> None:
    shutil.rmtree(site.root / ".runtime/deploy")
    site.write("answer/status", " M src/entry.py\n")
    before = snapshot(site.root)
    outcome = site.deploy("--dry-run", **GIVEN)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.steps() == ["node deploy --dry-run"]
    assert [call for call in outcome.calls if call[0] == "curl"] == []
    assert snapshot(site.root) == before
    assert re.findall(r"^\[(\d)/8\]", outcome.out, re.M) == list("12345678")
    for command in ("pywrangler sync", "d1 create", "migrations apply DB --remote", "secret list"):
        assert command in outcome.out
    assert "given: REPLICATE_API_TOKEN, ADMIN_TOKEN" in outcome.out


def test_a_dry_run_before_anything_is_installed(site: Site) -> None:
    for name in (".runtime", ".venv", "node_modules"):
        shutil.rmtree(site.root / name, ignore_errors=True)
    before = snapshot(site.root)
    outcome = site.deploy("--dry-run", **GIVEN)
    assert (outcome.code, outcome.err) == (0, "")
    assert {call[0] for call in outcome.calls} == {"git"}
    assert snapshot(site.root) == before
    assert re.findall(r"^\[(\d)/8\]", outcome.out, re.M) == list("12345678")
    assert "would install Node.js, wrangler" in outcome.out
    assert "NOT CHECKED: wrangler is not installed" in outcome.out


def test_a_dry_run_finds_a_file_missing_from_the_bundle(site: Site) -> None:
    node = site.root / ".runtime/bin/node"
    node.write_text(FAKE.replace('cp -r src/. "$outdir"', 'cp -r src/*.py "$outdir"'))
    outcome = site.deploy("--dry-run")
    assert outcome.code == 4
    assert "is missing from the bundle" in outcome.err


def test_staging_is_named_in_every_call(site: Site) -> None:
    site.write("fail/node_secret_list", f'X [ERROR] Worker "{STAGING}" (env: staging) not found.\n')
    site.write("answer/node_whoami", TWO_ACCOUNTS)
    outcome = site.deploy("--env", "staging", CLOUDFLARE_ACCOUNT_ID="1")
    assert (outcome.code, outcome.err) == (0, "")
    for call in outcome.calls:
        if "--env" in call:
            assert call[call.index("--env") + 1] == "staging"
    assert sum("--env" in call for call in outcome.calls) == 4
    assert ["node", "d1", "create", STAGING] in outcome.calls
    assert "rollback --env staging" in outcome.out


def test_a_changed_work_tree_needs_a_word(site: Site) -> None:
    site.write("answer/status", " M src/entry.py\n?? pylock.toml\n")
    refused = site.deploy()
    assert refused.code == 3
    assert "src/entry.py" in refused.err
    assert refused.steps() == []
    allowed = site.deploy("--allow-dirty")
    assert allowed.code == 0
    assert "commit 0123456789ab-dirty" in allowed.out
    assert "commit pylock.toml" in allowed.out


def test_the_account_must_be_clear(site: Site) -> None:
    site.write("answer/node_whoami", TWO_ACCOUNTS)
    outcome = site.deploy()
    assert outcome.code == 3
    assert "choose one by CLOUDFLARE_ACCOUNT_ID" in outcome.err
    for nobody in ('{"loggedIn": true, "accounts": []}', '{"loggedIn": true}'):
        site.write("answer/node_whoami", nobody)
        assert "reaches no account" in site.deploy().err
    assert site.deploy(CLOUDFLARE_ACCOUNT_ID="1").code == 0


def test_a_secrets_file_must_be_private(site: Site) -> None:
    file = site.fake / "my secrets"
    file.write_text(f"# mine\n\nRUGCHECK_API_KEY={MARK}-file\nADMIN_TOKEN={MARK}-of-the-file-1\n")
    file.chmod(0o640)
    refused = site.deploy("--secrets-file", "my secrets")
    assert (refused.code, refused.calls) == (3, [])
    assert "chmod 600" in refused.err
    file.chmod(stat.S_IRUSR)
    assert site.deploy("--secrets-file", "my secrets", **GIVEN).code == 0
    uploaded = dict(site.uploaded())
    del uploaded[PEPPER]
    assert uploaded == {**GIVEN, "RUGCHECK_API_KEY": f"{MARK}-file"}


def test_secrets_do_not_outlive_an_interruption(site: Site) -> None:
    site.write("term/node_d1_list", "")
    outcome = site.deploy(**GIVEN)
    assert outcome.code == 143
    assert outcome.steps()[-1] == "node d1 list"


@pytest.mark.parametrize(
    "arguments", [["--env"], ["--url", "http://plain.example"], ["--force"], ["staging"]]
)
def test_wrong_use_is_refused(site: Site, arguments: list[str]) -> None:
    outcome = site.deploy(*arguments)
    assert (outcome.code, outcome.out, outcome.calls) == (2, "", [])
    assert outcome.err.startswith("deploy: ")


def test_help_names_every_option_and_code(site: Site) -> None:
    outcome = site.deploy("--help")
    assert (outcome.code, outcome.calls) == (0, [])
    text = (ROOT / "deploy.sh").read_text()
    parser = text.split("read_arguments()")[1].split("esac")[0]
    options = set(re.findall(r"--[a-z][a-z-]+", parser))
    assert len(options) >= 5
    assert {option for option in options if option not in outcome.out} == set()
    codes = re.findall(r"\bE_[A-Z]+=(\d)", text)
    assert [code for code in codes if not re.search(rf"\b{code} [a-z]", outcome.out)] == []


def test_the_schema_carries_the_number_of_the_newest_migration() -> None:
    """The test of the live Worker relies on it."""
    newest = max(int(path.name.split("_")[0]) for path in (ROOT / "migrations").glob("*.sql"))
    text = "".join(path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql")))
    written = re.findall(r"schema_version[^;]*?(?:VALUES \(1, |SET version = )(\d+)", text)
    assert int(written[-1]) == newest


def snapshot(folder: Path) -> Mapping[str, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path): (path.stat().st_mtime_ns, b"" if path.is_symlink() else path.read_bytes())
        for path in files
    }


def test_the_script_can_be_run() -> None:
    for name in ("deploy.sh", "deploy/bin/npx"):
        assert os.access(ROOT / name, os.X_OK), name
