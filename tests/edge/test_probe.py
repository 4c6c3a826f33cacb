"""The probe over HTTP against the running Worker: all of its headers, bodies and pages."""

import json

import httpx
import pytest

from tests.edge.expect import new_mint, success
from tests.worker import Worker
from tools.probe import main


def test_the_running_worker_is_sound(
    api: httpx.Client, worker: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    status = main([worker.url, "--newest-within-h", "1", "--token", mint])
    line = json.loads(capsys.readouterr().out)
    assert (status, [one for one in line["routes"] if one["faults"]]) == (0, [])
