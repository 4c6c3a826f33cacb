"""docs/limits.md tells the limits that are, and the scopes that are."""

import re
from pathlib import Path

from detector.config import Settings
from detector.domain.scope import Scope

TEXT = (Path(__file__).parents[2] / "docs" / "limits.md").read_text()
LIMITS = re.findall(r"^\| .+ \| ([\d.]+) \| `([A-Z_]+)`", TEXT, re.MULTILINE)
SCOPES = dict(re.findall(r"^\| `([a-z]+)` \| (.+) \|$", TEXT, re.MULTILINE))


def test_the_defaults_are_those_of_the_settings() -> None:
    defaults = Settings()
    assert {name: float(told) for told, name in LIMITS} == {
        name: float(getattr(defaults, name.lower()))
        for name in (
            "LIMIT_ADDRESS_PER_MINUTE",
            "LIMIT_KEY_PER_MINUTE",
            "LIMIT_REFRESH_PER_MINUTE",
            "KEY_REQUESTS_PER_DAY",
            "KEY_WATCHES",
            "REFRESH_COOLDOWN_S",
            "UNKNOWN_TOKEN_TTL_S",
            "UPSTREAM_PER_HOUR",
            "UPSTREAM_PER_DAY",
            "UPSTREAM_KEYS_SHARE",
        )
    }
    anonymous = ", ".join(f"`{name}`" for name in defaults.anonymous_scopes.split(","))
    assert f"`ANONYMOUS_SCOPES`: {anonymous}" in TEXT


def test_the_scopes_are_told_as_the_api_tells_them() -> None:
    assert {scope.value: scope.meaning for scope in Scope} == SCOPES
