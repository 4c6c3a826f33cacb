"""Invented tokens and real ones never stand in one store; settings that are refused are told."""

from pathlib import Path

import httpx
import pytest

from tests.edge.expect import success
from tests.worker import running_worker


def test_sample_data_are_not_served_as_real(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_worker(data_dir=data) as worker:
        samples = httpx.get(f"{worker.url}/api/health").json()["samples"]
        success(httpx.get(f"{worker.url}/predict/{samples[0]['mint']}"))
    refused = "holds answers of another source"
    with pytest.raises(RuntimeError, match=refused), running_worker({"LIVE": "1"}, data_dir=data):
        pass
    with running_worker(data_dir=data) as worker:
        assert httpx.get(f"{worker.url}/api/stats").json()["total_tokens"] == 1


def test_a_setting_that_is_refused_is_told_at_the_start() -> None:
    with running_worker({"CACHE_TTL_HOURS": "48"}) as worker:
        log = worker.log.read_text()
        assert "A setting is not valid" in log
        assert "CACHE_TTL_HOURS" in log
