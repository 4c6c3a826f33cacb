"""What deploy.sh reads out of wrangler's and the Worker's answers, and which secrets it uploads."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy import facts, secret_file

ROOT = Path(__file__).resolve().parent.parent.parent
TOML = (ROOT / "wrangler.toml").read_text()
WELL = {"status": "ok", "version": "1.2.3", "schema_version": 4, "sample_data": False}
LONG = "a-value-that-is-long-enough"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def is_well(file: Path, body: object) -> str:
    file.write_text(body if isinstance(body, str) else json.dumps(body))
    return facts.health(str(file), "1.2.3", "4", "id-of-this")


def test_this_projects_configuration_is_understood() -> None:
    path = str(ROOT / "wrangler.toml")
    name = "token-anomaly-detector"
    assert facts.project(path, "production") == f"{name}\n{name}\nmigrations\n"
    assert facts.project(path, "staging") == f"{name}-staging\n{name}-staging\nmigrations\n"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"2026-11-01"', '"2026-09-07"'), "compatibility_date must be 2026-09-08 or later"),
        (('"2026-11-01"', '"soon"'), "compatibility_date"),
        (('["python_workers"]', "[]"), "python_workers"),
        (('binding = "DB"', 'binding = "D"'), "bound as DB"),
        (('database_name = "token-anomaly-detector"', ""), "with a database_name"),
    ],
)
def test_a_configuration_that_cannot_run_is_refused(
    file: Path, change: tuple[str, str], reason: str
) -> None:
    text = TOML.replace(*change)
    assert text != TOML
    file.write_text(text)
    with pytest.raises(facts.No, match=reason):
        facts.project(str(file), "production")


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(facts.No, match="production, staging"):
        facts.project(str(ROOT / "wrangler.toml"), "live")


def test_the_right_worker_is_well(file: Path) -> None:
    assert is_well(file, {**WELL, "deployment": "id-of-this"}) == "told\n"
    assert is_well(file, WELL) == "untold\n"
    assert is_well(file, {**WELL, "deployment": None}) == "untold\n"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({**WELL, "deployment": "id-of-another"}, "another version answers"),
        ({**WELL, "version": "1.2.2"}, "version is '1.2.2'"),
        ({**WELL, "schema_version": 3}, "schema_version is 3"),
        ({**WELL, "sample_data": True}, "sample_data is True"),
        ({**WELL, "status": "failing"}, "status is 'failing'"),
        ({}, "status is None"),
        ([], "not a JSON object"),
        ("<html>", "not JSON"),
        ("", "not JSON"),
    ],
)
def test_any_other_worker_is_not(file: Path, body: object, reason: str) -> None:
    with pytest.raises(facts.No, match=reason):
        is_well(file, body)


def test_the_last_finished_deploy_counts(file: Path) -> None:
    lines = [
        {"type": "wrangler-session"},
        {"type": "deploy", "version_id": "a", "targets": ["https://a.dev"]},
        {"type": "deploy", "version_id": "b", "targets": ["schedule: * * * * *", "https://b.dev/"]},
        {"type": "deploy", "version_id": None, "targets": None},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert facts.deployment(str(file)) == "b\nhttps://b.dev\n"
    file.write_text(json.dumps({"type": "deploy", "version_id": "c", "targets": []}))
    assert facts.deployment(str(file)) == "c\n\n"
    file.write_text("")
    with pytest.raises(facts.No):
        facts.deployment(str(file))


@pytest.mark.parametrize(
    ("answer", "code"),
    [('[{"name": "mine"}]', 0), ('[{"name": "other"}]', 1), ("[]", 1), ("oops", 2), ("[1]", 2)],
)
def test_yes_no_and_unreadable_differ(file: Path, answer: str, code: int) -> None:
    file.write_text(answer)
    assert facts.main(["has-database", str(file), "mine"]) == code


@pytest.mark.parametrize(
    ("answer", "chosen", "code"),
    [
        ({"loggedIn": True, "accounts": [{"name": "a"}]}, "", 0),
        ({"loggedIn": True, "accounts": [{}, {}]}, "", 1),
        ({"loggedIn": True, "accounts": [{}, {}]}, "1", 0),
        ({"loggedIn": False}, "1", 1),
    ],
)
def test_the_account_is_settled_or_not(
    file: Path, answer: Mapping[str, object], chosen: str, code: int
) -> None:
    file.write_text(json.dumps(answer))
    assert facts.main(["account", str(file), chosen]) == code


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
    assert secret_file.choose({"API_KEY_PEPPER": LONG}, set())[0] == {"API_KEY_PEPPER": LONG}
    assert secret_file.choose({"API_KEY_PEPPER": LONG}, {"API_KEY_PEPPER"})[0] == {}


def test_a_file_of_secrets_is_never_written_over(file: Path) -> None:
    file.write_text("mine")
    assert secret_file.main(["collect", str(file)]) == 1
    assert file.read_text() == "mine"
