"""The API is what /openapi.json says: schemathesis asks the running Worker and finds nothing."""

import re
import subprocess
from pathlib import Path

import httpx

from tests.worker import ROOT, Worker

SCHEMATHESIS = ROOT / ".venv" / "bin" / "schemathesis"
EXAMPLES = 20
"""Requests of each kind an operation; ten times as many found no more."""


def test_the_description_holds(worker: Worker, api: httpx.Client, tmp_path: Path) -> None:
    """Its exceptions stand in schemathesis.toml, with their reasons."""
    document = api.get("/openapi.json").json()
    ran = subprocess.run(
        [SCHEMATHESIS, "--config-file", ROOT / "schemathesis.toml", "run",
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
    assert int(generated[1]) > EXAMPLES
