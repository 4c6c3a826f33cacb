"""The API is what /openapi.json says: schemathesis asks the running Worker and finds nothing."""

import re
import subprocess
from pathlib import Path

import httpx

from tests.fakes import FakeRugCheck
from tests.worker import ROOT, running_worker

SCHEMATHESIS = ROOT / ".venv" / "bin" / "schemathesis"
ADMIN = "administrator-of-this-test"
AUTH = f'\n[auth.openapi.Bearer]\nbearer = "{ADMIN}"\n'
"""Every route is asked as the administrator, and with what is no authorisation."""

EXAMPLES = 20
"""Requests of each kind an operation; ten times as many found no more."""

CASES = 2_000
"""Of all operations together, at the least."""


def test_the_description_holds(tmp_path: Path) -> None:
    """Its exceptions stand in schemathesis.toml, with their reasons."""
    config = tmp_path / "schemathesis.toml"
    config.write_text((ROOT / "schemathesis.toml").read_text() + AUTH)
    env = {"ADMIN_TOKEN": ADMIN, "API_KEY_PEPPER": "a pepper of this test"}
    with (
        FakeRugCheck() as rugcheck,
        running_worker({**env, "RUGCHECK_API_URL": rugcheck.url}) as worker,
    ):
        document = httpx.get(f"{worker.url}/openapi.json").json()
        ran = subprocess.run(
            [SCHEMATHESIS, "--config-file", config, "run",
             f"{worker.url}/openapi.json", "--checks=all", "--seed=1", f"--max-examples={EXAMPLES}",
             "--max-failures=5", "--request-timeout=20"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    operations = sum(len(methods) for methods in document["paths"].values())
    # Reading the description itself is what every run begins with; one is a stream without an end.
    assert f"Tested: {operations - 2}\n" in ran.stdout
    generated = re.search(r"(\d+) generated", ran.stdout)
    assert generated is not None
    assert int(generated[1]) >= CASES
