"""What wrangler.toml says of an environment; imports the standard library only."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.stop import Code, Stop

PRODUCTION = "production"
PREVIEWED = "staging"
"""The environment whose settings and database a preview uses."""
OLDEST_DATE = "2026-09-08"
"""From this date on the Worker runs CPython 3.14 and takes its SDK from python_modules."""
_ADVICE = "mend wrangler.toml"
_OWN = (
    "vars",
    "d1_databases",
    "durable_objects",
    "ratelimits",
    "version_metadata",
    "observability",
    "cache",
)
"""What a preview has of its own; all else it takes from the Worker's configuration."""


@dataclass(frozen=True, slots=True)
class Project:
    """An environment: the Worker's and its database's names, its migrations' folder and newest.

    `version`: the code's.
    """

    environment: str
    worker: str
    database: str
    migrations: Path
    newest: str
    version: str

    @property
    def wrangler_env(self) -> str:
        """wrangler's name for it: empty for the top level."""
        return "" if self.environment == PRODUCTION else self.environment

    @property
    def schema(self) -> int:
        """The number of the newest migration of the database."""
        return int(self.newest.partition("_")[0])


def read(root: Path, environment: str) -> Project:
    """The environment of that name. Raises Stop when it is none, or could not run this Worker."""
    top, part = _parts(root, environment)
    # pywrangler reads the date and the flags of the top level only.
    date = str(top.get("compatibility_date", ""))
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", date) or date < OLDEST_DATE:
        raise _wrong(f"compatibility_date must be {OLDEST_DATE} or later, not {date!r}")
    if "python_workers" not in top.get("compatibility_flags", []):
        raise _wrong("compatibility_flags must name python_workers")
    bound = [one for one in part.get("d1_databases", []) if one.get("binding") == "DB"]
    if len(bound) != 1 or not bound[0].get("database_name"):
        raise _wrong("exactly one database must be bound as DB, with a database_name")
    folder = root / bound[0].get("migrations_dir", "migrations")
    names = sorted(path.stem for path in folder.glob("[0-9]*_*.sql"))
    if not names:
        raise Stop(Code.HERE, f"no migration in {folder.name}/", "the checkout is not whole")
    version = re.search(r'^VERSION = "(.+)"$', _text(root / "src/detector/__init__.py"), re.M)
    return Project(
        environment=environment,
        worker=part.get("name") or f"{top['name']}-{environment}",
        database=bound[0]["database_name"],
        migrations=folder,
        newest=names[-1],
        version=version[1] if version else "",
    )


def preview_configuration(root: Path, database_id: str) -> dict[str, Any]:
    """What `wrangler preview` reads: the Worker of PREVIEWED, its settings as the preview's.

    A preview's database must be named by its id, which no file of this project holds.
    """
    top, part = _parts(root, PREVIEWED)
    own = {name: part[name] for name in _OWN if name in part}
    own["d1_databases"] = [{**one, "database_id": database_id} for one in part["d1_databases"]]
    # Requests only: cron does not run there.
    left = {"env", "triggers", *_OWN}
    return {
        **{name: value for name, value in top.items() if name not in left},
        "name": part["name"],
        "assets": part["assets"],
        "migrations": part["migrations"],
        "previews": own,
    }


def _parts(root: Path, environment: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    try:
        top = tomllib.loads(_text(root / "wrangler.toml"))
    except ValueError as error:
        raise _wrong(f"wrangler.toml cannot be read: {error}") from error
    part = top if environment == PRODUCTION else top.get("env", {}).get(environment)
    if part is None:
        known = ", ".join([PRODUCTION, *top.get("env", {})])
        raise Stop(Code.USE, f"no environment {environment!r}", f"there are: {known}")
    return top, part


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _wrong(f"{path.name} cannot be read: {error.strerror}") from error


def _wrong(message: str) -> Stop:
    return Stop(Code.HERE, message, _ADVICE)
