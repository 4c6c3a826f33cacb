"""Invented tokens and real ones never stand in one store; settings that are refused are told."""

from pathlib import Path

import httpx
import pytest

from tests.waiting import eventually
from tests.worker import Worker, running_worker

SOURCE = "source.txt"
"""Where a data folder says whose answers it holds."""


def test_sample_data_are_not_served_as_real(sample_worker: Worker) -> None:
    data = sample_worker.data_dir
    assert (data / SOURCE).read_text() == "sample\n"
    refused = "holds answers of another source"
    with pytest.raises(RuntimeError, match=refused), running_worker({"LIVE": "1"}, data_dir=data):
        pass
    assert (data / SOURCE).read_text() == "sample\n"
    assert httpx.get(f"{sample_worker.url}/api/health").json()["sample_data"] is True


def test_a_setting_that_is_refused_is_told_at_the_start(tmp_path: Path) -> None:
    """On a folder of the same source, which is taken as before."""
    (tmp_path / SOURCE).write_text("sample\n")
    with running_worker({"CACHE_TTL_HOURS": "48"}, data_dir=tmp_path) as worker:
        assert eventually(lambda: "A setting is not valid" in worker.log.read_text())
        assert eventually(lambda: "CACHE_TTL_HOURS" in worker.log.read_text())
