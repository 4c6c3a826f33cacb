"""What the README shows is what one gets, from the sample data that `make run` serves."""

import re
import subprocess
import sys

import httpx

from local.samples import SAMPLES
from tests.edge.expect import success
from tests.worker import ROOT, Worker

README = (ROOT / "README.md").read_text()
BLOCK = re.compile(
    r"```\n\$ curl -s 127\.0\.0\.1:8787(\S+) \|\n\s+python3 -c '(.+?)'\n(.*?)```", re.S
)


def test_the_command_gives_the_output_shown_and_every_sample_analyses(
    sample_worker: Worker,
) -> None:
    found = BLOCK.search(README)
    assert found is not None
    path, program, shown = found.groups()
    with httpx.Client(base_url=sample_worker.url, timeout=30) as api:
        body = api.get(path).content
        for sample in SAMPLES:
            assert success(api.get(f"/predict/{sample.mint}"))["token_id"] == sample.mint
        health = api.get("/api/health").json()
    assert health["sample_data"] is True
    assert [each["mint"] for each in health["samples"]] == [sample.mint for sample in SAMPLES]
    ran = subprocess.run(
        [sys.executable, "-c", program], input=body, capture_output=True, check=True
    )
    assert ran.stdout.decode() == shown
