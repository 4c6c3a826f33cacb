"""docs/watching.md: its checks of signatures work, its message and figures are the service's."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from detector.domain.watch import Reason, Style
from detector.domain.webhook import secret_of, signed
from detector.services import watch_run
from tests.unit.doubles import START_MS
from tests.unit.schemas import valid
from tests.unit.watched import PEPPER, Watched
from tests.worker import NODE

TEXT = (Path(__file__).parents[2] / "docs" / "watching.md").read_text()
BLOCKS = dict(re.findall(r"^```(python|js|json)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
BODY = '{"name":"\u00e9"}'
SECRET = secret_of("1" * 32, PEPPER)
NOW_S = START_MS // 1000


def cases() -> list[tuple[bool, dict[str, str], str, int]]:
    """Headers, a body and a time, with whether they are genuine."""
    good = dict(signed(SECRET, "msg-1", START_MS, BODY))
    other = signed(secret_of("2" * 32, PEPPER), "msg-1", START_MS, BODY)["webhook-signature"]
    several = f"{other} {good['webhook-signature']}"
    return [
        (True, good, BODY, NOW_S),
        (True, good, BODY, NOW_S + 300),
        (True, {**good, "webhook-signature": several}, BODY, NOW_S),
        (False, good, BODY, NOW_S + 301),
        (False, good, BODY, NOW_S - 301),
        (False, good, BODY + " ", NOW_S),
        (False, {**good, "webhook-id": "msg-2"}, BODY, NOW_S),
        (False, {**good, "webhook-timestamp": str(NOW_S + 1)}, BODY, NOW_S),
        (False, {**good, "webhook-signature": other}, BODY, NOW_S),
        (False, {**good, "webhook-signature": "v1,"}, BODY, NOW_S),
    ]


def test_the_check_in_python() -> None:
    names: dict[str, Any] = {}
    exec(BLOCKS["python"], names)
    for wanted, headers, body, now_s in cases():
        assert names["is_genuine"](SECRET, headers, body.encode(), now_s) is wanted


def test_the_check_in_javascript(tmp_path: Path) -> None:
    if not NODE.exists():
        pytest.skip("no Node.js: make install-test")
    (tmp_path / "check.mjs").write_text(BLOCKS["js"])
    asked = [[headers, body, now_s] for _, headers, body, now_s in cases()]
    script = (
        'import { isGenuine } from "./check.mjs";\n'
        f"const told = {json.dumps(asked)}.map(([headers, body, now]) =>\n"
        f"  isGenuine({json.dumps(SECRET)}, headers, Buffer.from(body), now));\n"
        "console.log(JSON.stringify(told));\n"
    )
    (tmp_path / "run.mjs").write_text(script)
    ran = subprocess.run(
        [NODE, "run.mjs"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(ran.stdout) == [wanted for wanted, *_ in cases()]


def test_the_message_has_the_fields_that_are_sent() -> None:
    shown = json.loads(BLOCKS["json"])
    valid(shown, "WatchEvent")
    at = Watched()
    at.watched()
    at.change()
    at.cron()
    (sent,) = at.bodies()
    at.service.database.close()
    assert [*sent] == [*shown]
    assert [*sent["data"]] == [*shown["data"]]
    assert [*sent["data"]["after"]] == [*shown["data"]["after"]]


def test_reasons_styles_and_bounds_are_told() -> None:
    assert re.findall(r"^\| `([a-z_]+)` \| (?:there was|`Safe`|`low`|it crossed)", TEXT, re.M) == [
        *(reason.value for reason in Reason)
    ]
    assert all(f"`{style.value}`" in TEXT for style in Style)
    assert f"({watch_run.MAX_LOOKS} changes and {watch_run.MAX_MESSAGES} messages a run)" in TEXT
