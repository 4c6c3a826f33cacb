"""docs/operations.md and docs/threat-model.md name what exists: fields, codes, files, tests."""

import inspect
import json
import re
from pathlib import Path

import pytest

from detector import errors
from detector.config import NAMES, SECRETS
from detector.web.examples import read_examples
from local.steps import ROOT
from tests.unit import reports
from tests.unit.doubles import reply, run
from tests.unit.service import Service

TEXT = (ROOT / "docs" / "operations.md").read_text()
THREATS = (ROOT / "docs" / "threat-model.md").read_text()
CODES = {
    kind.code
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.DetectorError)
}


@pytest.fixture(scope="module")
def logged() -> dict[str, object]:
    """Every field that some lines of the log have."""
    service = Service({"ADMIN_TOKEN": "an-administrator", "API_KEY_PEPPER": "a pepper of 20 signs"})
    service.fetch.script = lambda _: reply(200, json.dumps(reports.healthy()))
    service.get(f"/predict/{reports.MINT}")
    admin = {"authorization": "Bearer an-administrator"}
    body = b'{"name": "one", "scopes": ["read"]}'
    key = json.loads(service.send("POST", "/api/keys", body, **admin).body or "")["secret"]
    service.get("/api/stats", **{"x-api-key": key})
    service.host.ms += 86_400_000
    service.fetch.script = lambda _: reply(500)
    service.get(f"/predict/{reports.MINT}?force_refresh=true")
    run(service.app.scheduled())
    service.database.script("PRAGMA foreign_keys = OFF; DROP TABLE tokens")
    service.get("/api/tokens")
    service.database.close()
    return {name: value for entry in service.log for name, value in entry.items()}


def test_the_fields_of_the_log_are_those_that_are_logged(logged: dict[str, object]) -> None:
    queries = "\n".join(re.findall(r"jq -[cr]+ '([^']+)'", TEXT))
    fields = set(re.findall(r"(?<![\w\]])\.([a-z_0-9]+)(?!\[)\b", queries)) - {"logs", "message"}
    assert len(fields) > 12
    # A trace is of what nobody foresaw; tests/unit/test_secrets.py makes one.
    assert fields - set(logged) == {"trace"}


def test_the_alert_asks_for_what_the_status_has() -> None:
    assert "jq --raw-output -f tools/alerts.jq" in TEXT
    written = (ROOT / "tools" / "alerts.jq").read_text().splitlines()
    query = "\n".join(line for line in written if not line.startswith("#"))
    status = read_examples()["Status"]
    parts = [status, status["error_budget"], status["last_probe"], *status["incidents"]]
    named = {name for part in parts for name in part}
    fields = set(re.findall(r"\.([a-z_]+)", query))
    assert len(fields) > 6
    assert fields <= named


def test_codes_secrets_and_settings_exist() -> None:
    named = set(re.findall(r"`((?:upstream|storage|budget|quota|internal)_[a-z_]+)`", TEXT))
    assert len(named) > 6
    assert named <= CODES | {"upstream_ms"}
    settings = set(NAMES)
    for name in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", TEXT):
        assert name in settings or name in ("CLOUDFLARE_API_TOKEN", "_PER_DAY"), name
    rows = re.findall(r"^\| `([A-Z_]+)`", TEXT, re.MULTILINE)
    assert {name.upper() for name in SECRETS} <= set(rows)


@pytest.mark.parametrize("text", [TEXT, THREATS], ids=["operations", "threat-model"])
def test_files_and_pages_exist(text: str) -> None:
    for path in re.findall(r"`((?:src|tools|tests|docs|local|deploy)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    for page in re.findall(r"\]\(([\w./-]+\.md)\)", text):
        assert (ROOT / "docs" / page).exists(), page


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(
        r"`((?:unit|edge|browser|recorded|contract|survival)/\w+\.py)::(\w+)`", THREATS
    )
    assert len(named) > 20
    for path, name in named:
        source = (ROOT / "tests" / path).read_text()
        assert re.search(rf"^ *(async )?def {name}\(", source, re.MULTILINE), f"{path}::{name}"


def test_this_test_reads_the_pages_that_people_read() -> None:
    assert Path(inspect.getfile(Service)).is_relative_to(ROOT)
    assert TEXT.startswith("# Operations")
    assert THREATS.startswith("# Threat model")
