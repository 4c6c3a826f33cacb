"""Facts for deploy.sh out of TOML and JSON; imports the standard library only.

    facts.py project TOML ENVIRONMENT       worker, database and migrations folder, a line each
    facts.py has-database FILE NAME         whether `wrangler d1 list --json` names it
    facts.py account FILE CHOSEN            whether `wrangler whoami --json` settles the account
    facts.py deployment FILE                version id and address, from WRANGLER_OUTPUT_FILE_PATH
    facts.py health FILE VERSION SCHEMA ID  whether /api/health is that deployment's
    facts.py has-keys FILE KEY[=VALUE]...   whether the JSON object has them

Exit 0: yes; 1: no, with the reason on standard error; 2: the input cannot be read.
"""

import json
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PRODUCTION = "production"
#: From this date on the Worker runs CPython 3.14 and takes its SDK from python_modules.
OLDEST_DATE = "2026-09-08"


class No(Exception):
    """The answer is no; the message says why."""


def project(toml: str, environment: str) -> str:
    """Three lines: the Worker's name, its database's name, the migrations folder.

    Raises No when the configuration has no such environment or could not run this Worker.
    """
    top = tomllib.loads(Path(toml).read_text(encoding="utf-8"))
    # pywrangler reads the date and the flags of the top level only.
    date = str(top.get("compatibility_date", ""))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date) or date < OLDEST_DATE:
        raise No(f"compatibility_date must be {OLDEST_DATE} or later, not {date!r}")
    if "python_workers" not in top.get("compatibility_flags", []):
        raise No("compatibility_flags must name python_workers")
    part = top if environment == PRODUCTION else top.get("env", {}).get(environment)
    if part is None:
        known = ", ".join([PRODUCTION, *top.get("env", {})])
        raise No(f"no environment {environment!r}; there are: {known}")
    bound = [d for d in part.get("d1_databases", []) if d.get("binding") == "DB"]
    if len(bound) != 1 or not bound[0].get("database_name"):
        raise No("exactly one database must be bound as DB, with a database_name")
    name = part.get("name", f"{top['name']}-{environment}")
    folder = bound[0].get("migrations_dir", "migrations")
    return f"{name}\n{bound[0]['database_name']}\n{folder}\n"


def has_database(path: str, name: str) -> str:
    """Nothing. Raises No when the list does not name the database."""
    if not any(entry["name"] == name for entry in _read(path)):
        raise No(f"no database {name!r}")
    return ""


def account(path: str, chosen: str) -> str:
    """Nothing. Raises No unless somebody is logged in, to one account or to the chosen id."""
    who = _read(path)
    if who.get("loggedIn") is not True:
        raise No("nobody is logged in")
    count = len(who.get("accounts") or [])
    if count == 0 and not chosen:
        raise No("the login reaches no account; name one by CLOUDFLARE_ACCOUNT_ID")
    if count > 1 and not chosen:
        raise No(f"the login reaches {count} accounts; choose one by CLOUDFLARE_ACCOUNT_ID")
    return ""


def deployment(path: str) -> str:
    """Two lines: version id, and the first https address or an empty line.

    `path`: one JSON object a line, as wrangler writes them. Raises No without a finished deploy.
    """
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines if line.strip()]
    done = [entry for entry in entries if entry.get("type") == "deploy" and entry.get("version_id")]
    if not done:
        raise No("wrangler reported no deployed version")
    addresses = [text for text in done[-1].get("targets") or [] if text.startswith("https://")]
    first = addresses[0].rstrip("/") if addresses else ""
    return f"{done[-1]['version_id']}\n{first}\n"


def health(path: str, version: str, schema: str, deployed: str) -> str:
    """Whether the Worker named its deployment: "told" or "untold". Raises No when it is another.

    `version`: of the code; `schema`: number of the newest migration; `deployed`: the version id.
    """
    found = _object(path)
    expected = {"status": "ok", "version": version, "schema_version": int(schema)}
    expected["sample_data"] = False
    for key, value in expected.items():
        if found.get(key) != value:
            raise No(f"{key} is {found.get(key)!r}, not {value!r}")
    told = found.get("deployment")
    if told not in (None, "", deployed):
        raise No(f"another version answers: {told!r}")
    return "told\n" if told else "untold\n"


def has_keys(path: str, *wanted: str) -> str:
    """Nothing. Raises No when the object lacks a key, or has it with another text."""
    found = _object(path)
    for name, equals, value in (text.partition("=") for text in wanted):
        if name not in found:
            raise No(f"no {name}")
        if equals and found[name] != value:
            raise No(f"{name} is {found[name]!r}, not {value!r}")
    return ""


def _read(path: str) -> Any:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _object(path: str) -> Mapping[str, Any]:
    """A JSON object off the network. Raises No when it is anything else."""
    try:
        found = _read(path)
    except ValueError as error:
        raise No("the answer is not JSON") from error
    if not isinstance(found, dict):
        raise No("the answer is not a JSON object")
    return found


COMMANDS: Mapping[str, Callable[..., str]] = {
    "project": project,
    "has-database": has_database,
    "account": account,
    "deployment": deployment,
    "health": health,
    "has-keys": has_keys,
}


def main(arguments: list[str]) -> int:
    """Command line: a command and its arguments. Returns the exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        sys.stdout.write(COMMANDS[arguments[0]](*arguments[1:]))
    except No as reason:
        sys.stderr.write(f"{str(reason)[:300]}\n")
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sys.stderr.write(f"{arguments[0]}: cannot be read ({type(error).__name__})\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
