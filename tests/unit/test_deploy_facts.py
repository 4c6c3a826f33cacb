"""What deploy.sh reads: the configuration, the secrets; and that its test fits the real service."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from deploy import project, secret_file, smoke
from deploy.stop import Stop
from detector import VERSION
from detector.web.routes import ROUTES
from local.steps import ROOT
from tests.fakes.cloudflare import CLASSES
from tests.unit import reports
from tests.unit.deployed import SCHEMA, Outside
from tests.unit.doubles import START_MS, reply
from tests.unit.service import Service
from tools.probe import Seen

TOML = (ROOT / "wrangler.toml").read_text()
LONG = "a-value-that-is-long-enough"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_this_projects_configuration_is_understood() -> None:
    name = "token-anomaly-detector"
    production, staging = (project.read(ROOT, one) for one in ("production", "staging"))
    assert (production.worker, production.database, production.wrangler_env) == (name, name, "")
    assert staging.worker == staging.database == f"{name}-staging"
    assert staging.wrangler_env == "staging"
    assert production.schema == staging.schema == SCHEMA
    assert production.version == VERSION
    # The stand-in's versions know this one.
    assert project._parts(ROOT, "production")[1]["migrations"][-1]["tag"] == CLASSES


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"2026-11-01"', '"2026-09-07"'), "compatibility_date must be 2026-09-08 or later"),
        (('"2026-11-01"', '"soon"'), "compatibility_date"),
        (('["python_workers"]', "[]"), "python_workers"),
        (('binding = "DB"', 'binding = "D"'), "bound as DB"),
        (('database_name = "token-anomaly-detector"', ""), "with a database_name"),
        (("[vars]", "[vars"), "cannot be read"),
    ],
)
def test_a_configuration_that_cannot_run_is_refused(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    text = TOML.replace(*change)
    assert text != TOML
    (tmp_path / "wrangler.toml").write_text(text)
    with pytest.raises(Stop, match=reason):
        project.read(tmp_path, "production")


def test_a_checkout_without_migrations_is_refused(tmp_path: Path) -> None:
    shutil.copy(ROOT / "wrangler.toml", tmp_path)
    with pytest.raises(Stop, match="no migration"):
        project.read(tmp_path, "production")
    with pytest.raises(Stop) as stop:
        project.read(tmp_path, "live")
    assert stop.value.advice == "there are: production, staging"


def test_a_preview_has_all_that_staging_binds() -> None:
    content = project.preview_configuration(ROOT, "id")
    top, staging = project._parts(ROOT, "staging")
    # A preview answers requests only: no cron runs.
    assert set(staging) - {*content["previews"], *content} == {"triggers"}
    assert set(top) - {*content["previews"], *content} == {"triggers", "env"}
    assert content["name"] == staging["name"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("PATH=/bin", "line 1"),
        ("ADMIN_TOKEN", "line 1"),
        (f"ADMIN_TOKEN={LONG}\nADMIN_TOKEN={LONG}", "line 2"),
        ("ADMIN_TOKEN=short", "ADMIN_TOKEN is shorter than 16"),
        (f"RUGCHECK_API_KEY={LONG} ", "RUGCHECK_API_KEY has white space"),
        (f"RUGCHECK_API_KEY={LONG}\x07", "RUGCHECK_API_KEY"),
    ],
)
def test_a_wrong_secrets_file_is_refused_without_its_values(
    file: Path, line: str, reason: str
) -> None:
    file.touch(mode=0o600)
    file.write_text(line)
    with pytest.raises(secret_file.Refused, match=reason) as refused:
        secret_file.collect({}, file)
    assert LONG not in str(refused.value)


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(secret_file.Refused):
            secret_file.collect({}, path)


def test_an_empty_value_is_not_given(file: Path) -> None:
    file.touch(mode=0o600)
    file.write_text("RUGCHECK_API_KEY=\n")
    assert secret_file.collect({"ADMIN_TOKEN": "", "HOME": LONG}, file) == {}


def test_each_secret_is_set_replaced_kept_or_missing() -> None:
    given = {"ADMIN_TOKEN": LONG, "RUGCHECK_API_KEY": LONG}
    upload, lines = secret_file.choose(given, {"ADMIN_TOKEN", "API_KEY_PEPPER"})
    assert upload == given
    assert lines == [
        "REPLICATE_API_TOKEN: not set; the local model scores alone",
        "RUGCHECK_API_KEY: set by the one given",
        "ADMIN_TOKEN: replaced by the one given",
        "API_KEY_PEPPER: kept",
    ]


def test_a_pepper_is_made_once_and_never_twice_the_same() -> None:
    made = [secret_file.choose({}, set())[0]["API_KEY_PEPPER"] for _ in range(2)]
    assert made[0] != made[1]
    assert len(made[0]) >= 43
    assert secret_file.choose({"API_KEY_PEPPER": LONG}, set())[0] == {"API_KEY_PEPPER": LONG}
    assert secret_file.choose({"API_KEY_PEPPER": LONG}, {"API_KEY_PEPPER"})[0] == {}


def test_a_file_of_secrets_is_private_and_never_written_over(file: Path) -> None:
    secret_file.write(file, "mine")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        secret_file.write(file, "yours")
    assert file.read_text() == "mine"


COOLDOWN_S = 60


@pytest.fixture
def service() -> Iterator[Service]:
    env = {"ADMIN_TOKEN": "an-administrator", "API_KEY_PEPPER": "a pepper of 20 signs"}
    service = Service({**env, "REFRESH_COOLDOWN_S": str(COOLDOWN_S)})
    service.fetch.script = lambda _: reply(200, json.dumps(reports.healthy()))
    yield service
    service.database.close()


class Live(Outside):
    """A machine whose network leads to the service in memory, its dashboard beside it."""

    service: Service

    def fetch(self, url: str, headers: object, body: bytes | None, most: int) -> Seen:
        path = url.removeprefix("https://live.example")
        if path == "/" or path.startswith(("/app.", "/token/", "/card/", "/api/events")):
            return self.right("", path)  # What the platform or the feed adds.
        answer = self.service.send("POST" if body else "GET", path, body or b"")
        try:
            content = json.loads(answer.body or "")
        except ValueError:
            content = answer.body
        now = datetime.fromtimestamp(self.service.host.ms / 1000, UTC)
        return Seen(
            answer.status, {**answer.headers, "date": format_datetime(now, usegmt=True)}, content, 3
        )

    def sleep(self, seconds: float) -> None:
        self.service.host.ms += int(seconds * 1000)

    def faults(self, *, ask_source: bool = True) -> list[str]:
        target = smoke.Target(self, "https://live.example", "w", "")
        mint = reports.MINT
        return smoke.faults(target, VERSION, mint, ask_source=ask_source, source_down=False)


@pytest.fixture
def live(service: Service, tmp_path: Path) -> Live:
    live = Live(tmp_path, time_s=START_MS / 1000)
    live.service = service
    return live


def test_the_test_of_the_live_worker_fits_the_service(live: Live) -> None:
    assert live.faults() == []
    assert len(live.service.fetch.calls) == 1
    assert live.faults(ask_source=False) == []
    assert len(live.service.fetch.calls) == 1
    target = smoke.Target(live, "https://live.example", "w", "")
    assert smoke.failed_share(target) == (0, 9)


def test_a_forced_refresh_of_somebody_else_is_waited_for(live: Live) -> None:
    live.service.get(f"/predict/{reports.MINT}")
    assert live.faults() == []
    assert len(live.service.fetch.calls) == 2
    assert live.service.host.ms >= START_MS + COOLDOWN_S * 1000


def test_a_source_that_fails_is_seen(live: Live) -> None:
    assert live.faults() == []
    live.service.host.ms += 90_000_000
    live.service.fetch.script = lambda _: reply(500)
    assert live.faults()[0] == (
        f"/predict/{reports.MINT}?force_refresh=true: the source gave nothing: upstream_failed"
    )


def test_every_public_route_is_tested() -> None:
    asked = [path for path, *_ in (*smoke.ROUTES, *smoke.OPTIONAL)]
    probed = re.findall(r'\(f?"(/[^"]*)", ', (ROOT / "tools/probe.py").read_text())
    probed += ["/predict/{token}", "/api/batch"]
    paths = {re.sub(r"\{\w+\}", "{}", path.split("?")[0]) for path in [*asked, *probed]}
    for route in ROUTES:
        administers = route.path.startswith(("/api/keys/", "/api/watches/"))
        if not (administers or (route.method == "POST" and route.path != "/api/batch")):
            assert re.sub(r"\{\w+\}", "{}", route.path) in paths, route.path
    for path in ("app.js", "app.css"):
        assert (ROOT / "public" / path).exists()


def test_the_schema_carries_the_number_of_the_newest_migration() -> None:
    """The test of the live Worker relies on it."""
    text = "".join(path.read_text() for path in sorted((ROOT / "migrations").glob("*.sql")))
    written = re.findall(r"schema_version[^;]*?(?:VALUES \(1, |SET version = )(\d+)", text)
    assert int(written[-1]) == project.read(ROOT, "production").schema
