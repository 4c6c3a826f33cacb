"""A project's folder, and a pretended machine, network and Cloudflare for deploy.sh's modules."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.command import run
from deploy.machine import Ran
from detector import VERSION
from local.steps import ROOT
from tests.fakes.cloudflare import Cloudflare, Worker, call_name
from tools.probe import NoAnswer, Seen

MARK = "s3cret"
PEPPER = "API_KEY_PEPPER"
GIVEN = {"REPLICATE_API_TOKEN": f"{MARK}-replicate", "ADMIN_TOKEN": f"{MARK}-administrator-1"}
PRODUCTION = "token-anomaly-detector"
STAGING = "token-anomaly-detector-staging"
SCHEMA = len(list((ROOT / "migrations").glob("*.sql")))
START_S = 1_800_000_000.0
PAGE = {"content-security-policy": "require-trusted-types-for 'script'"}
COMMON = {"x-content-type-options": "nosniff", "x-frame-options": "DENY"}
COMMON |= {"referrer-policy": "no-referrer", "x-request-id": "r", "server-timing": "d1"}
COMMON |= {"strict-transport-security": "max-age=1", "content-security-policy": "default-src"}
JSON = "application/json"


def make_folder(root: Path) -> Path:
    """What of the project is read."""
    texts = {
        name: (ROOT / name).read_text()
        for name in ("wrangler.toml", "package.json", "deploy/tools.txt")
    }
    texts[".runtime/deploy/tools.txt"] = texts["deploy/tools.txt"]
    pinned = json.loads(texts["package.json"])["dependencies"]["wrangler"]
    texts["node_modules/wrangler/package.json"] = json.dumps({"version": pinned})
    texts["src/detector/__init__.py"] = f'VERSION = "{VERSION}"\n'
    texts |= {f"migrations/{path.name}": "" for path in (ROOT / "migrations").glob("*.sql")}
    empty = ("src/entry.py", "src/detector/model/card.json", ".runtime/bin/node")
    texts |= dict.fromkeys((*empty, "node_modules/wrangler/bin/wrangler.js"), "")
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


Effect = Callable[["Outside", str, int], Ran | None]
"""Of a call by name and number: what it ends with instead, or None. It may raise."""


@dataclass(slots=True)
class Outside:
    """A machine (deploy.machine.Machine) whose programs and network are pretended."""

    root: Path
    cloudflare: Cloudflare = field(default_factory=Cloudflare)
    environment: Mapping[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Version and path of each request over the network."""
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Both, in order."""
    undisturbed_calls: list[str] = field(default_factory=list)
    work_tree: str = ""
    answer: bool | None = None
    time_s: float = START_S
    effect: Effect = lambda _outside, _name, _number: None
    ill: Callable[[int, str], Seen | None] = lambda _version, _path: None
    """What a version, by its number, answers instead of what is right. It may raise NoAnswer."""

    def run(
        self, command: Sequence[str], environment: Mapping[str, str], *, shown: bool = False
    ) -> Ran:
        arguments = list(command)
        assert MARK not in " ".join(arguments)
        assert MARK not in " ".join(environment.values())
        name = self._name(arguments)
        number = len(self.calls)
        self.calls.append(name)
        self.commands.append(arguments)
        before = self.effect(self, name, number)
        return before or self._run(name, arguments, environment)

    @staticmethod
    def _name(arguments: list[str]) -> str:
        program = Path(arguments[0]).name
        if program in ("node", "pywrangler"):
            return call_name(arguments[1 + (program == "node") :])
        return "setup" if "local.setup" in arguments else " ".join([program, arguments[1]])

    def _run(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> Ran:
        match name:
            case "git --version":
                return Ran(0, "git version 2.39.5\n")
            case "git rev-parse":
                return Ran(0, "0123456789ab\n")
            case "git status":
                return Ran(0, self.work_tree)
            case "setup" | "make unit":
                return Ran(0)
            case "sync":
                for part in ("workers/__init__.py", "numpy/__init__.py"):
                    path = self.root / "python_modules" / part
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.touch()
                return Ran(0)
        at = 1 + (Path(arguments[0]).name == "node")
        if "--outdir" in arguments:
            self._bundle(Path(arguments[arguments.index("--outdir") + 1]))
        report = Path(environment["WRANGLER_OUTPUT_FILE_PATH"])
        return Ran(*self.cloudflare.wrangler(arguments[at:], self.root, report))

    def _bundle(self, out: Path) -> None:
        for path in (self.root / "src").rglob("*.*"):
            there = out / path.relative_to(self.root / "src")
            there.parent.mkdir(parents=True, exist_ok=True)
            there.touch()
        if (self.root / "python_modules").exists():
            (out / "python_modules/workers").mkdir(parents=True)
            (out / "python_modules/workers/__init__.py").touch()

    def fetch(self, url: str, headers: Mapping[str, str], body: bytes | None, most: int) -> Seen:
        parts = urlsplit(url)
        if parts.hostname == "api.cloudflare.com":
            assert headers["authorization"] == "Bearer s3cret-of-cloudflare"
            return Seen(200, {}, {"result": {"subdomain": "someone"}}, 1)
        worker = (parts.hostname or "").removesuffix(".someone.workers.dev")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        serving = self.cloudflare.serving(worker)
        version = max(serving, key=lambda one: serving[one]) if serving else "preview"
        chosen = re.search(r'="(.+)"', headers.get("Cloudflare-Workers-Version-Overrides", ""))
        if chosen and chosen[1] in serving:
            version = chosen[1]
        self.asked.append((version, path))
        number = int(version[:8]) if serving else 0
        return self.ill(number, path) or self.right(version, path)

    def right(self, version: str, path: str) -> Seen:
        """The answer of a sound deployment."""
        kind, status, body = JSON, 200, _bodies(version, self.time_s).get(path.split("?")[0])
        for part, told in _KINDS.items():
            if part in path:
                kind = told
        if body is None:
            body = {"status": "success"}
        refused = {"/api/live": 426, "/api/keys": 401, "/api/watches": 401, "/predict/abc": 400}
        status = refused.get(path, status)
        if "/image/" in path or "security.txt" in path:
            status = 404
        date = format_datetime(datetime.fromtimestamp(self.time_s, UTC), usegmt=True)
        headers = {**COMMON, "content-type": kind, "date": date, **(PAGE if path == "/" else {})}
        return Seen(status, headers, "<!doctype html>" if path == "/" else body, 5)

    def ask(self, question: str) -> bool | None:
        self.out.append(question)
        return self.answer

    def say(self, line: str, *, wrong: bool = False) -> None:
        assert MARK not in line
        (self.err if wrong else self.out).append(line)
        self.lines.append(line)

    def sleep(self, seconds: float) -> None:
        self.time_s += seconds

    def now(self) -> float:
        return self.time_s

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        before = len(self.calls)
        yield
        self.undisturbed_calls += self.calls[before:]

    def deploy(self, *arguments: str, **env: str) -> int:
        """A run; whatever it is, it leaves nothing behind."""
        self.environment = {"PATH": os.environ["PATH"], **env}
        for kept in (self.calls, self.commands, self.asked, self.out, self.err, self.lines):
            kept.clear()
        code = run(self, arguments)
        assert not (self.root / ".wrangler-preview.json").exists()
        return code

    @property
    def told(self) -> str:
        """Everything that was said."""
        return "\n".join(self.out)

    @property
    def complaint(self) -> str:
        """Everything that was said to be wrong."""
        return "\n".join(self.err)


_KINDS = {
    ".csv": "text/csv", "/badge/": "image/svg+xml", "/embed/": "text/html", "/card/": "image/png",
    "/token/": "text/html", "robots.txt": "text/plain", "sitemap.xml": "application/xml",
    "/api/events": "text/event-stream", "app.js": "text/javascript", "app.css": "text/css",
}  # fmt: skip


def _bodies(version: str, time_s: float) -> dict[str, Any]:
    read = datetime.fromtimestamp(time_s - 5, UTC).isoformat()
    analysis: dict[str, Any] = {
        "risk_level": "Good",
        "band": "low",
        "anomalies": [],
        "fetched_at": read,
    }
    analysis |= {"stale": False, "stale_reason": None}
    return {
        "/api/health": {
            "status": "ok", "version": VERSION, "schema_version": SCHEMA, "sample_data": False,
            "deployment": version, "sources": [],
        },
        "/api/tokens": {"tokens": [{"fetched_at": read}], "pagination": {}},
        "/predict/DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263": analysis,
        "/api/stats": {"total_tokens": 1, "fraud_tokens": 0},
        "/api/model": {"card": {}, "measured": {}},
        "/api/limits": {"per_minute": []},
        "/api/checks": {"rules_version": "r"},
        "/openapi.json": {"openapi": "3.1.0", "paths": {}},
        "/predict/abc": {"code": "invalid_token_id", "message": "m", "request_id": "r"},
    }  # fmt: skip


def existing(versions: int = 1) -> Cloudflare:
    """An account with this Worker in it, its last version serving."""
    account = Cloudflare([PRODUCTION, STAGING], [PRODUCTION, STAGING])
    account.workers = {PRODUCTION: Worker(secrets=[PEPPER]), STAGING: Worker(secrets=[PEPPER])}
    for number in range(1, versions + 1):
        for env in ("", "staging"):
            account.wrangler(["deploy", "--tag", f"commit{number}", "--env", env], ROOT, None)
    return account


def version_of(number: int, worker: str = PRODUCTION) -> str:
    """The id that the stand-in gives a Worker's version."""
    return f"{number:08d}-0000-4000-8000-{sum(worker.encode()):012d}"


def failing(name: str, said: str = "Authentication error [code: 10000]") -> Effect:
    """Calls of this name fail before anything is done."""

    def effect(_outside: Outside, called: str, _number: int) -> Ran | None:
        return Ran(1, "", f"\x1b[31m✘ [ERROR]\x1b[0m {said}\n") if called == name else None

    return effect


def silent(_version: int, _path: str) -> Seen:
    """Nobody answers."""
    raise NoAnswer("URLError")


def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """For a fixture: a machine, whose temporary files are all gone at the end."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    yield Outside(make_folder(tmp_path / "a project's folder"))
    # Whatever was tested: no file of a run outlives it.
    assert list(temporary.iterdir()) == []
