"""Log entries as the platform takes them, without secrets. Imports config only."""

import json
from collections.abc import Callable, Mapping

from detector.config import secrets_of

Log = Callable[[Mapping[str, object]], None]

MAX_TRACE, MAX_CAUSE = 4_000, 300
"""Characters of a traceback and of an error's cause that go into the log."""


def log_json(entry: Mapping[str, object]) -> None:
    """Print one line of JSON, which is how the platform's log takes structure."""
    print(json.dumps(entry, default=str))  # noqa: T201 - the log of a Worker is its console


def without_secrets(log: Log, env: Mapping[str, str]) -> Log:
    """A log that removes the secrets which an error's text may quote, and only then shortens it."""
    secrets = secrets_of(env)

    def write(entry: Mapping[str, object]) -> None:
        shown = dict(entry)
        for name, value in entry.items():
            if isinstance(value, str):
                text = value
                for secret in secrets:
                    text = text.replace(secret, "***")
                shown[name] = text[:MAX_CAUSE] if name == "cause" else text[-MAX_TRACE:]
        log(shown)

    return write
