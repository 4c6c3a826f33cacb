"""docs/limits.md tells the limits that are, the scopes that are, and commands that work."""

import json
import re
import shlex
from pathlib import Path

from detector.config import Settings
from detector.domain.scope import Scope
from tests.unit.schemas import valid
from tests.unit.service import Service

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


def test_the_commands_work_in_their_order() -> None:
    settings, *commands = re.findall(r"^\$ (.+)$", TEXT, re.MULTILINE)
    env = dict(re.findall(r"([A-Z_]+)=(\S+)", settings))
    service, key_id, answered = Service(env), "", []
    for command in commands:
        words = shlex.split(command.replace("KEY_ID", key_id))
        (address,) = [word for word in words if word.startswith("127.0.0.1:8787/")]
        given = {flag: words[words.index(flag) + 1] for flag in ("-X", "-H", "-d") if flag in words}
        name, _, value = given["-H"].partition(": ")
        path = address.removeprefix("127.0.0.1:8787")
        body = given.get("-d", "").encode()
        answer = service.send(given.get("-X", "GET"), path, body, **{name: value})
        answered.append(answer.status)
        if answer.status == 201:
            made = json.loads(answer.body or "")
            valid(made, "CreatedKey")
            key_id = made["key"]["id"]
    assert answered == [201, 200, 200, 204]
    service.database.close()
