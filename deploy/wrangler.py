"""wrangler's commands, and what they answer; imports the standard library only.

Each call is one process. What it says of itself is read from WRANGLER_OUTPUT_FILE_PATH, one JSON
object a line, and from the JSON that it prints; never from words meant for people, but for
`_NOT_THERE`, `_NO_ID` and `_CLASSES`, which it says nowhere else.
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.machine import Machine, Ran
from deploy.stop import Code, Stop

_UNSET = (
    "CLOUDFLARE_ENV", "WRANGLER_OUTPUT_FILE_DIRECTORY", "WRANGLER_OUTPUT_FILE_PATH", "FORCE_COLOR",
)  # fmt: skip
_SET = {
    "WRANGLER_SEND_METRICS": "false",
    "WRANGLER_SEND_ERROR_REPORTS": "false",
    "WRANGLER_HIDE_BANNER": "true",
    "NO_COLOR": "1",
    # It asks no question then.
    "CI": "1",
}
_NOT_THERE = re.compile(r'Worker "[^"]+"(?: \(env: [^)]*\))? not found')
_CLASSES = "pending Durable Object migration"
_NO_VERSION = 10208
_NO_ID = "not a valid Version ID"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_TABLE = tuple("│├┌└╭╰")
_PENDING = re.compile(r"\b(\d{4}_\w+)\.sql")
AGAIN = "mend the cause and run the same command again"


@dataclass(frozen=True, slots=True)
class Version:
    """An uploaded version; `tag`: the commit, as deploy.sh notes it; `created`: ISO 8601, UTC."""

    id: str
    tag: str
    created: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """Which versions serve which share, in percent, since when; the newest version first."""

    created: str
    shares: tuple[tuple[str, float], ...]
    message: str = ""


@dataclass(slots=True)
class Wrangler:
    """wrangler for one environment. `folder`: private, for what passes between the two."""

    machine: Machine
    folder: Path
    env: str
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        kept = {k: v for k, v in self.machine.environment.items() if k not in _UNSET}
        self.environment = kept | _SET | {"WRANGLER_LOG_PATH": str(self.folder / "logs")}

    @property
    def program(self) -> list[str]:
        """wrangler on the project's own Node.js."""
        root = self.machine.root
        return [
            str(root / ".runtime/bin/node"),
            str(root / "node_modules/wrangler/bin/wrangler.js"),
        ]

    @property
    def installed(self) -> bool:
        """Whether both are there."""
        return all(Path(part).exists() for part in self.program)

    def run(self, *arguments: str, packages: bool = False) -> tuple[Ran, Mapping[str, Any]]:
        """What it ended with, and the last of what it said of itself.

        `packages`: through pywrangler, which brings the Worker's packages first.
        """
        report = self.folder / "output.jsonl"
        report.unlink(missing_ok=True)
        environment = {**self.environment, "WRANGLER_OUTPUT_FILE_PATH": str(report)}
        program = self.program
        if packages:
            root = self.machine.root
            own = [root / "deploy/bin", root / ".runtime/deploy/bin", root / ".runtime/bin"]
            path = os.pathsep.join([*map(str, own), environment.get("PATH", "")])
            environment |= {"PATH": path, "PYWRANGLER_LOG": "warning"}
            program = [str(root / ".runtime/deploy/bin/pywrangler")]
        ran = self.machine.run([*program, *arguments], environment)
        return ran, _last(report)

    def account(self, chosen: str) -> str:
        """The account's id: the only one, or the chosen one. Raises Stop."""
        ran, _ = self.run("whoami", "--json")
        who = _json(ran.out)
        if not isinstance(who, dict) or who.get("loggedIn") is not True:
            advice = "log in: `wrangler login`, or CLOUDFLARE_API_TOKEN; is Cloudflare in reach?"
            raise Stop(Code.HERE, "nobody is logged in to Cloudflare", advice, said(ran))
        ids = [str(one.get("id")) for one in who.get("accounts") or [] if isinstance(one, dict)]
        if chosen or len(ids) == 1:
            return chosen or ids[0]
        count = f"{len(ids)} accounts" if ids else "no account"
        advice = "choose one by CLOUDFLARE_ACCOUNT_ID"
        raise Stop(Code.HERE, f"the login reaches {count}", advice)

    def token(self) -> str:
        """What signs requests to Cloudflare's API; empty when there is none of that kind."""
        ran, _ = self.run("auth", "token", "--json")
        found = _json(ran.out)
        return str(found.get("token") or "") if ran.code == 0 and isinstance(found, dict) else ""

    def databases(self) -> dict[str, str]:
        """Name to id. Raises Stop."""
        ran, _ = self.run("d1", "list", "--json")
        found = _json(ran.out)
        if ran.code != 0 or not isinstance(found, list):
            raise Stop(Code.DATABASE, "the list of databases cannot be had", AGAIN, said(ran))
        return {one["name"]: one.get("uuid", "") for one in found}

    def create_database(self, name: str) -> None:
        """Make it. Raises Stop."""
        ran, _ = self.run("d1", "create", name)
        if ran.code != 0:
            raise Stop(Code.DATABASE, "the database cannot be created", AGAIN, said(ran))

    def pending_migrations(self) -> list[str]:
        """Names of those that are not applied. Raises Stop."""
        ran, _ = self.run("d1", "migrations", "list", "DB", "--remote", "--env", self.env)
        if ran.code != 0:
            raise Stop(Code.DATABASE, "the list of migrations cannot be had", AGAIN, said(ran))
        return [] if "No migrations to apply" in ran.out else _PENDING.findall(ran.out)

    def migrate(self) -> bool:
        """Apply what is not applied; whether there was anything. Raises Stop."""
        ran, _ = self.run("d1", "migrations", "apply", "DB", "--remote", "--env", self.env)
        if ran.code != 0:
            advice = f"the code that is live was not touched; {AGAIN}: what was applied stays"
            raise Stop(Code.DATABASE, "a migration failed", advice, said(ran))
        return "No migrations to apply" not in ran.out

    def schema(self) -> int | None:
        """The number of the schema that the database has; None: it cannot be had."""
        query = "SELECT version FROM schema_version"
        ran, _ = self.run(
            "d1", "execute", "DB", "--remote", "--json", "--command", query, "--env", self.env
        )
        found = _json(ran.out)
        try:
            return int(found[0]["results"][0]["version"]) if ran.code == 0 else None
        except (TypeError, KeyError, IndexError, ValueError):
            return None

    def secrets(self) -> set[str] | None:
        """Names of the secrets that are set; None: there is no such Worker. Raises Stop."""
        ran, _ = self.run("secret", "list", "--env", self.env)
        if ran.code != 0 and _NOT_THERE.search(_plain(ran.err)):
            return None
        found = _json(ran.out)
        # No failure and no odd answer may look like "none": the pepper would be replaced.
        if ran.code != 0 or not isinstance(found, list):
            raise Stop(Code.UPLOAD, "the list of secrets cannot be had", AGAIN, said(ran))
        return {one["name"] for one in found}

    def versions(self) -> list[Version]:
        """The uploaded versions that can be deployed, oldest first. Raises Stop."""
        ran, _ = self.run("versions", "list", "--json", "--env", self.env)
        found = _json(ran.out)
        if ran.code != 0 or not isinstance(found, list):
            raise Stop(Code.UPLOAD, "the list of versions cannot be had", AGAIN, said(ran))
        return [_version(one) for one in found]

    def class_tag(self, version: str) -> str | None:
        """The last migration of Durable Object classes that a version knows; None: not told.

        Raises Stop when there is no such version.
        """
        ran, report = self.run("versions", "view", version, "--json", "--env", self.env)
        found = _json(ran.out)
        if ran.code != 0 or not isinstance(found, dict):
            if report.get("code") == _NO_VERSION or _NO_ID in said(ran):
                advice = "`./deploy.sh status` lists what was deployed"
                raise Stop(Code.USE, f"there is no version {version}", advice, said(ran))
            message = f"the version {version} cannot be looked up"
            raise Stop(Code.UPLOAD, message, f"is there one? {AGAIN}", said(ran))
        tag = found.get("resources", {}).get("script_runtime", {}).get("migration_tag")
        return None if tag is None else str(tag)

    def deployments(self) -> list[Deployment]:
        """The last ten, oldest first; the last one serves. Raises Stop."""
        ran, _ = self.run("deployments", "list", "--json", "--env", self.env)
        found = _json(ran.out)
        if ran.code != 0 or not isinstance(found, list):
            raise Stop(Code.UPLOAD, "the deployments cannot be had", AGAIN, said(ran))
        return [_deployment(one) for one in found]

    def upload(self, *arguments: str) -> tuple[str, str, Ran]:
        """Version id and first address of `deploy` or `versions upload`; empty when it failed."""
        ran, report = self.run(*arguments, "--env", self.env, packages=True)
        version = report.get("version_id") if ran.code == 0 else None
        targets = [text for text in report.get("targets") or [] if text.startswith("https://")]
        return str(version or ""), targets[0].rstrip("/") if targets else "", ran

    def split(self, shares: Sequence[tuple[str, int]], message: str) -> Ran:
        """Let versions serve shares of the traffic, in percent."""
        specs = [f"{version}@{share}%" for version, share in shares]
        return self.run("versions", "deploy", *specs, "--message", message, "--yes",
                        "--env", self.env)[0]  # fmt: skip

    def back(self, version: str, message: str) -> Ran:
        """Let one version serve everything, even where secrets have changed since."""
        return self.run("rollback", version, "--message", message, "--yes", "--env", self.env)[0]

    def triggers(self) -> Ran:
        """Apply the configuration's crons and routes: versions do not carry them."""
        return self.run("triggers", "deploy", "--env", self.env)[0]


def needs_plain_deploy(ran: Ran) -> bool:
    """Whether a version was refused because it brings Durable Object classes."""
    return _CLASSES in said(ran)


def said(ran: Ran) -> str:
    """What a program said, without colours and wrangler's tables; the last lines."""
    lines = [line.rstrip() for line in _plain(f"{ran.out}\n{ran.err}").splitlines()]
    kept = [line for line in lines if line and not line.startswith(_TABLE)]
    return "\n".join(kept[-20:])


def _plain(text: str) -> str:
    return _COLOURS.sub("", text)


def _json(text: str) -> Any:
    """None when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _last(report: Path) -> Mapping[str, Any]:
    """The last object of its file; empty without one."""
    try:
        lines = report.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    found = _json(lines[-1]) if lines else None
    return found if isinstance(found, dict) else {}


def _version(found: Mapping[str, Any]) -> Version:
    tag = (found.get("annotations") or {}).get("workers/tag") or "-"
    return Version(found["id"], tag, (found.get("metadata") or {}).get("created_on", ""))


def _deployment(found: Mapping[str, Any]) -> Deployment:
    shares = tuple((one["version_id"], one["percentage"]) for one in found["versions"])
    message = (found.get("annotations") or {}).get("workers/message", "")
    return Deployment(found.get("created_on", ""), shares, message)
