"""GitHub's workflows call commands that exist, with the secrets and bindings that there are."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from deploy import command
from deploy.stop import Stop
from detector import VERSION
from detector.config import SECRETS
from local.setup import PURPOSES
from local.steps import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text()
ACTIONS = {"actions/checkout@v4", "actions/setup-python@v5"}
LOGIN = {"CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"}
NAMES = {name.upper() for name in SECRETS}


def read(path: Path) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load(path.read_text())
    return content


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def exists(line: str) -> bool:
    """Whether a command of one line is one of this project, with options that it takes."""
    words = shlex.split(line)
    if words[0] == "make":
        targets = re.search(r"\.PHONY:((?:[^\\\n]|\\\n)*)", MAKEFILE)
        assert targets is not None
        return set(words[1:]) <= set(targets[1].split())
    if words[:2] == ["python3", "-m"]:
        return words[2:] in [["local.setup", purpose] for purpose in PURPOSES]
    given = ["staging" if w == "$TARGET" else "10,100" if w == "$SHARES" else w for w in words[1:]]
    other = given.pop(0) if given[:1] and given[0] in command.OTHERS else ""
    parser = command._other(other, "1") if other else command._deploying("1")
    try:
        parser.parse_args(["pr-7" if word == "$NAME" else word for word in given])
    except Stop:
        return False
    return words[0] == "./deploy.sh"


def test_commands_that_do_not_exist_are_told_apart() -> None:
    assert exists("make test")
    assert exists('./deploy.sh --env "$TARGET" --dry-run')
    assert not exists("make tests")
    assert not exists("./deploy.sh --environment staging")
    assert not exists("./deploy.sh rollback --gradual 100")
    assert not exists("python3 -m local.setup all")
    assert not exists("./deploy --dry-run")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_only_what_exists(path: Path) -> None:
    commands = [step["run"] for step in steps(path) if "run" in step]
    assert commands
    assert [command for command in commands if not exists(command)] == []
    # What a stranger can write never becomes part of a script.
    assert [command for command in commands if "${{" in command] == []
    assert {step["uses"] for step in steps(path) if "uses" in step} == ACTIONS
    assert read(path)["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in read(path)["jobs"].values())


def test_deploying_is_by_hand_after_the_tests_and_to_environments_that_are() -> None:
    workflow = read(GITHUB / "workflows" / "deploy.yml")
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true.
    assert list(triggers) == ["workflow_dispatch"]
    options = triggers["workflow_dispatch"]["inputs"]["environment"]["options"]
    wrangler = tomllib.loads((ROOT / "wrangler.toml").read_text())
    assert set(options) == {"production", *wrangler["env"]}
    assert workflow["jobs"]["deploy"]["needs"] == "test"


def test_deploying_gets_every_secret_and_the_dry_run_none() -> None:
    given = {
        step["run"]: step.get("env", {})
        for step in steps(GITHUB / "workflows" / "deploy.yml")
        if step.get("run", "").startswith("./deploy.sh")
    }
    common = './deploy.sh --env "$TARGET" --gradual "$SHARES" '
    assert given[f"{common}--skip-tests --yes"] == {
        name: f"${{{{ secrets.{name} }}}}" for name in NAMES | LOGIN
    }
    assert given[f"{common}--dry-run"] == {}


def test_a_preview_is_made_of_no_strangers_code_and_ends_with_its_request() -> None:
    workflow = read(GITHUB / "workflows" / "preview.yml")
    assert list(workflow[True]) == ["pull_request"]
    (job,) = workflow["jobs"].values()
    assert "head.repo.full_name == github.repository" in job["if"]
    commands = {step["run"]: step["if"] for step in job["steps"] if "run" in step}
    assert "!= 'closed'" in commands['./deploy.sh --preview "$NAME" --skip-tests --yes']
    assert "== 'closed'" in commands['./deploy.sh end-preview "$NAME"']


def test_the_update_bot_looks_where_something_is_pinned() -> None:
    kinds = {"npm": "package-lock.json", "pip": ("pyproject.toml", "tools.txt")}
    for update in read(GITHUB / "dependabot.yml")["updates"]:
        folder = ROOT / update["directory"].lstrip("/")
        names = kinds.get(update["package-ecosystem"], ".github/workflows")
        names = (names,) if isinstance(names, str) else names
        assert any((folder / name).exists() for name in names), update


def test_every_secret_is_in_the_example_with_its_purpose_and_without_a_value() -> None:
    lines = (ROOT / ".dev.vars.example").read_text().splitlines()
    assert {line for line in lines if line and not line.startswith("#")} == {f"{n}=" for n in NAMES}
    for number, line in enumerate(lines):
        assert line.startswith("#") or not line or lines[number - 1].startswith("# ")


def test_the_deploy_button_finds_its_command_and_a_word_on_every_binding() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    assert exists(package["scripts"]["deploy"])
    wrangler = tomllib.loads((ROOT / "wrangler.toml").read_text())
    bindings = {
        wrangler["assets"]["binding"],
        wrangler["version_metadata"]["binding"],
        *(one["binding"] for one in wrangler["d1_databases"]),
        *(one["name"] for one in wrangler["durable_objects"]["bindings"]),
        *(one["name"] for one in wrangler["ratelimits"]),
    }
    described = package["cloudflare"]["bindings"]
    assert set(described) == bindings | NAMES
    assert all(one["description"] for one in described.values())


def test_npm_is_told_the_version_that_the_code_has() -> None:
    """`npm sbom` wants one."""
    assert json.loads((ROOT / "package.json").read_text())["version"] == VERSION
