"""A stand-in for wrangler, pywrangler and the Cloudflare behind them, with a memory.

Its answers have the form that wrangler 4.164.0 gave over a pretended API. As a program it keeps its
memory in a file:

    python tests/fakes/cloudflare.py STATE.json deployments list --json --env ''

`lost`: names of calls that do their work and whose answer is lost. `classes`: the last migration of
Durable Object classes that Cloudflare knows, which is the configuration's when it is empty.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NOT_THERE = "This Worker does not exist on your account. [code: 10007]"
NO_VERSION = (
    "The requested Worker version could not be found, please check the ID being passed and try "
    "again. [code: 10208]"
)
PENDING = (
    "This Worker has a pending Durable Object migration, which cannot be applied by "
    "`wrangler versions upload`. Durable Object migrations must be applied with `wrangler deploy`."
)
LOST = "fetch failed"
CLASSES = "v1"
"""The last tag in wrangler.toml."""


class Refused(Exception):
    """wrangler ends with 1; the message is what it says."""


@dataclass(slots=True)
class Worker:
    """One Worker. `triggers`: how often crons and routes were applied."""

    secrets: list[str] = field(default_factory=list)
    versions: list[dict[str, str]] = field(default_factory=list)
    deployments: list[dict[str, Any]] = field(default_factory=list)
    triggers: int = 0


@dataclass(slots=True)
class Cloudflare:
    """An account."""

    databases: list[str] = field(default_factory=list)
    migrated: list[str] = field(default_factory=list)
    workers: dict[str, Worker] = field(default_factory=dict)
    previews: dict[str, str] = field(default_factory=dict)
    accounts: list[str] = field(default_factory=lambda: ["acc"])
    logged_in: bool = True
    gzip_bytes: int = 3_400_000
    lost: list[str] = field(default_factory=list)
    uploaded: list[list[str]] = field(default_factory=list)
    """Names of the secrets that came with each version that brought some."""
    classes: str = ""

    def __post_init__(self) -> None:
        self.workers = {
            name: one if isinstance(one, Worker) else Worker(**one)
            for name, one in self.workers.items()
        }

    def serving(self, worker: str) -> dict[str, int]:
        """Version to share in percent."""
        found = self.workers[worker].deployments if worker in self.workers else []
        return dict(found[-1]["shares"]) if found else {}

    def wrangler(
        self, arguments: list[str], root: Path, report: Path | None
    ) -> tuple[int, str, str]:
        """Exit code, standard output and error of one call."""
        name = call_name(arguments)
        said: dict[str, Any] = {}
        try:
            out = self._answer(name, arguments, root, said)
            if name in self.lost:
                raise Refused(LOST)
        except Refused as refused:
            _write(report, {"type": "command-failed", "message": str(refused).split("\n")[0],
                            **({"code": 10208} if NO_VERSION in str(refused) else {})})  # fmt: skip
            error = f"\x1b[31m✘ \x1b[41;31m[ERROR]\x1b[0m \x1b[1m{refused}\x1b[0m\n"
            return 1, "", error
        _write(report, said or {"type": "wrangler-session"})
        return 0, out, ""

    def _answer(self, name: str, arguments: list[str], root: Path, said: dict[str, Any]) -> str:
        worker = worker_of(arguments)
        match name:
            case "whoami":
                accounts = [{"id": one, "name": one} for one in self.accounts]
                return json.dumps({"loggedIn": self.logged_in, "accounts": accounts})
            case "auth token":
                return json.dumps({"type": "api_token", "token": "s3cret-of-cloudflare"})
            case "d1 list":
                return json.dumps([{"uuid": f"id-of-{one}", "name": one} for one in self.databases])
            case "d1 create":
                self.databases.append(arguments[2])
                return ""
            case "d1 migrations" | "d1 execute":
                return self._database(name, arguments, worker, root)
            case "secret list":
                return self._secrets(worker, arguments[-1])
            case "deploy":
                return self._deploy(arguments, worker, root, said)
            case "preview":
                return self._preview(arguments, root, said)
        return self._of_worker(name, arguments, worker, said)

    def _preview(self, arguments: list[str], root: Path, said: dict[str, Any]) -> str:
        if arguments[1] == "delete":
            if self.previews.pop(arguments[3], None) is None:
                raise Refused("The Preview does not exist.")
            return ""
        content = (root / arguments[arguments.index("--config") + 1]).read_text()
        self.previews[arguments[2]] = content
        host = f"{arguments[2]}-{json.loads(content)['name']}"
        said |= {"type": "preview", "preview_urls": [f"https://{host}.someone.workers.dev"]}
        return ""

    def _secrets(self, worker: str, env: str) -> str:
        if worker not in self.workers:
            told = f" (env: {env})" if env else ""
            raise Refused(f'Worker "{worker}"{told} not found.')
        return json.dumps([{"name": one} for one in self.workers[worker].secrets])

    def _database(self, name: str, arguments: list[str], worker: str, root: Path) -> str:
        if worker not in self.databases:
            raise Refused(f"Couldn't find DB with name '{worker}'")
        done = worker in self.migrated
        files = sorted(path.name for path in (root / "migrations").glob("*.sql"))
        if name == "d1 execute":
            if not done:
                raise Refused("no such table: schema_version: SQLITE_ERROR")
            return json.dumps([{"results": [{"version": len(files)}], "success": True}])
        if done:
            return "✅ No migrations to apply!"
        if arguments[2] == "apply":
            self.migrated.append(worker)
        rows = "\n".join(f"│ {one} │" for one in files)
        return f"Migrations to be applied:\n┌──┐\n{rows}\n└──┘"

    def _deploy(self, arguments: list[str], name: str, root: Path, said: dict[str, Any]) -> str:
        if "--dry-run" in arguments:
            said |= {"type": "deploy", "bundle_size": {"gzip_bytes": self.gzip_bytes}}
            return ""
        worker = self.workers.setdefault(name, Worker())
        version = self._upload(arguments, name, worker)
        self.classes = ""
        worker.triggers += 1
        worker.deployments.append(_deployment([[version, 100]], "", len(worker.deployments)))
        url = f"https://{name}.someone.workers.dev"
        said |= {"type": "deploy", "version_id": version, "targets": [url, "schedule: */10"]}
        return f"Current Version ID: {version}"

    def _upload(self, arguments: list[str], name: str, worker: Worker) -> str:
        number = len(worker.versions) + 1
        version = f"{number:08d}-0000-4000-8000-{sum(name.encode()):012d}"
        tag = arguments[arguments.index("--tag") + 1] if "--tag" in arguments else ""
        created = f"2026-11-{number:02d}T10:00:00.000000Z"
        worker.versions.append({"id": version, "tag": tag, "classes": CLASSES, "created": created})
        if "--secrets-file" in arguments:
            file = Path(arguments[arguments.index("--secrets-file") + 1])
            assert file.stat().st_mode & 0o777 == 0o600
            given = json.loads(file.read_text())
            assert not {"API_KEY_PEPPER"} & set(given) & set(worker.secrets), "the pepper replaced"
            self.uploaded.append(list(given))
            worker.secrets = sorted({*worker.secrets, *given})
        return version

    def _of_worker(self, name: str, arguments: list[str], called: str, said: dict[str, Any]) -> str:
        if called not in self.workers:
            raise Refused(f"A request to the Cloudflare API failed.\n  {NOT_THERE}")
        worker = self.workers[called]
        match name:
            case "versions list":
                return json.dumps([_version(one) for one in worker.versions[-10:]])
            case "versions view":
                one = self._known(worker, arguments[2])
                runtime = {"migration_tag": one["classes"]}
                return json.dumps({**_version(one), "resources": {"script_runtime": runtime}})
            case "versions upload":
                if self.classes:
                    raise Refused(PENDING)
                version = self._upload(arguments, called, worker)
                said |= {"type": "version-upload", "version_id": version}
                return f"Worker Version ID: {version}"
            case "versions deploy" | "rollback":
                self._serve(name, arguments, worker)
                return "SUCCESS"
            case "deployments list":
                return json.dumps([_told(one) for one in worker.deployments[-10:]])
            case "triggers deploy":
                worker.triggers += 1
                return ""
            case "tail":
                return "{}\n"
        raise AssertionError(f"nobody expected: {arguments}")

    def _serve(self, name: str, arguments: list[str], worker: Worker) -> None:
        at = arguments.index("--message")
        specs = arguments[2:at] if name == "versions deploy" else [f"{arguments[1]}@100%"]
        pairs = [text.removesuffix("%").split("@") for text in specs]
        shares = [[self._known(worker, one)["id"], int(share)] for one, share in pairs]
        assert sum(int(share) for _, share in pairs) == 100
        number = len(worker.deployments)
        worker.deployments.append(_deployment(shares, arguments[at + 1], number))

    @staticmethod
    def _known(worker: Worker, version: str) -> dict[str, str]:
        for one in worker.versions:
            if one["id"] == version:
                return one
        raise Refused(f"A request to the Cloudflare API failed.\n  {NO_VERSION}")


def call_name(arguments: list[str]) -> str:
    """`d1 list`, `versions deploy`, `deploy`."""
    two = arguments[0] in ("d1", "secret", "versions", "deployments", "triggers", "auth")
    name = " ".join(arguments[: 2 if two else 1])
    return f"{name} --dry-run" if "--dry-run" in arguments and name != "deploy" else name


def worker_of(arguments: list[str]) -> str:
    """The Worker's name, which is its database's."""
    env = arguments[arguments.index("--env") + 1] if "--env" in arguments else ""
    return "token-anomaly-detector" + (f"-{env}" if env else "")


def _deployment(shares: list[list[Any]], message: str, number: int) -> dict[str, Any]:
    created = f"2026-11-27T10:{number:02d}:00Z"
    return {"shares": shares, "message": message, "created": created}


def _told(one: dict[str, Any]) -> dict[str, Any]:
    versions = [{"version_id": v, "percentage": share} for v, share in one["shares"]]
    notes = {"workers/message": one["message"]} if one["message"] else {}
    return {"id": "d", "versions": versions, "created_on": one["created"], "annotations": notes}


def _version(one: dict[str, str]) -> dict[str, Any]:
    notes = {"workers/tag": one["tag"]}
    return {"id": one["id"], "metadata": {"created_on": one["created"]}, "annotations": notes}


def _write(report: Path | None, entry: dict[str, Any]) -> None:
    if report is not None:
        session = {"type": "wrangler-session", "version": 1}
        report.write_text(f"{json.dumps(session)}\n{json.dumps(entry)}\n")


def main(arguments: list[str]) -> int:
    """As a program, which stands where wrangler.js does; returns its exit code."""
    state = Path(arguments[0])
    account = Cloudflare(**json.loads(state.read_text()))
    report = os.environ.get("WRANGLER_OUTPUT_FILE_PATH")
    path = Path(report) if report else None
    code, out, error = account.wrangler(arguments[1:], Path.cwd(), path)
    # Whole or not at all: whoever starts it may kill it at any moment.
    state.with_suffix(".new").write_text(json.dumps(asdict(account)))
    state.with_suffix(".new").replace(state)
    sys.stdout.write(out)
    sys.stderr.write(error)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
