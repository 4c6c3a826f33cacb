"""The Worker's secrets, from the environment and a file to what wrangler uploads; stdlib only.

No value is ever printed, and files are written readable by their owner only.
"""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

PEPPER = "API_KEY_PEPPER"
#: Every secret, and what its absence means.
NAMES: Mapping[str, str] = {
    "REPLICATE_API_TOKEN": "the local model scores alone",
    "RUGCHECK_API_KEY": "RugCheck is asked anonymously",
    "ADMIN_TOKEN": "the administrator's routes stay closed",
    PEPPER: "",
}
PEPPER_BYTES = 32
#: Secrets of our own choosing, and their least length in characters.
OURS = ("ADMIN_TOKEN", PEPPER)
SHORTEST = 16


class Refused(Exception):
    """The secrets cannot be used; the message names them, never their values."""


def collect(environment: Mapping[str, str], file: Path | None) -> dict[str, str]:
    """Secrets that were given; the environment wins over the file. Raises Refused."""
    given = _read_file(file) if file else {}
    given |= {name: environment[name] for name in NAMES if environment.get(name)}
    for name, value in given.items():
        if value != value.strip() or not value.isprintable():
            raise Refused(f"{name} has white space around it or a control character in it")
        if name in OURS and len(value) < SHORTEST:
            raise Refused(f"{name} is shorter than {SHORTEST} characters")
    return given


def _read_file(path: Path) -> dict[str, str]:
    """NAME=value lines; empty lines and lines that begin with # are passed over."""
    try:
        facts = path.stat()
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(f"the secrets file cannot be read ({type(error).__name__})") from error
    if not stat.S_ISREG(facts.st_mode) or facts.st_uid != os.getuid():
        raise Refused("the secrets file must be a regular file of your own")
    if stat.S_IMODE(facts.st_mode) & 0o077:
        raise Refused("the secrets file can be read by others: chmod 600 it")
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or name not in NAMES or name in found:
            raise Refused(f"line {number} of the secrets file is not NAME=value, once, with a "
                          f"name of {', '.join(NAMES)}")  # fmt: skip
        if value:
            found[name] = value
    return found


def choose(given: Mapping[str, str], remote: set[str]) -> tuple[dict[str, str], list[str]]:
    """What to upload, and a line about each secret.

    A pepper that is there stays: every API key is stored under it, so another would void them all.
    """
    upload: dict[str, str] = {}
    lines: list[str] = []
    for name, absence in NAMES.items():
        if name == PEPPER and name in remote:
            note = ", the one given here is not used" if name in given else ""
            lines.append(f"{name}: kept{note}")
        elif name in given:
            upload[name] = given[name]
            lines.append(f"{name}: {'replaced' if name in remote else 'set'} by the one given")
        elif name in remote:
            lines.append(f"{name}: kept")
        elif name == PEPPER:
            upload[name] = secrets.token_urlsafe(PEPPER_BYTES)
            lines.append(f"{name}: generated, and kept nowhere else")
        else:
            lines.append(f"{name}: not set; {absence}")
    return upload, lines


def write(path: Path, text: str) -> None:
    """A new file that only its owner can read; one that is there is never written over."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
