"""What README and docs show is what one gets, from the sample data that `make run` serves."""

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from local.samples import SAMPLES
from tests.edge.expect import success
from tests.worker import ROOT, Worker

README = (ROOT / "README.md").read_text()
BLOCK = re.compile(
    r"```\n\$ curl -s 127\.0\.0\.1:8787(\S+) \|\n\s+python3 -c '(.+?)'\n(.*?)```", re.S
)

BATCH_PAGE = (ROOT / "docs" / "batch.md").read_text()
POSTED = re.compile(
    r"```\n\$ curl -s 127\.0\.0\.1:8787(\S+) -H '(\S+): (\S+)' -d '(.+?)' \|\n"
    r"\s+python3 -c '(.+?)'\n(.*?)```",
    re.S,
)


@pytest.fixture(scope="module")
def api(sample_worker: Worker) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sample_worker.url, timeout=30) as client:
        yield client


def printed(program: str, body: bytes) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program], input=body, capture_output=True, check=True
    )
    return ran.stdout.decode()


def test_the_batch_gives_the_output_shown(api: httpx.Client) -> None:
    found = POSTED.search(BATCH_PAGE)
    assert found is not None
    path, header, value, data, program, shown = found.groups()
    body = api.post(path, content=data, headers={header: value}).content
    assert printed(program, body) == shown


def test_the_command_gives_the_output_shown_and_every_sample_analyses(api: httpx.Client) -> None:
    found = BLOCK.search(README)
    assert found is not None
    path, program, shown = found.groups()
    body = api.get(path).content
    for sample in SAMPLES:
        assert success(api.get(f"/predict/{sample.mint}"))["token_id"] == sample.mint
    health = api.get("/api/health").json()
    assert health["sample_data"] is True
    assert [each["mint"] for each in health["samples"]] == [sample.mint for sample in SAMPLES]
    assert printed(program, body) == shown
