"""The probe over HTTP against the running Worker: all of its headers, bodies and pages."""

import io
import json
from pathlib import Path

import httpx
import pytest

from tests.edge.conftest import ADMIN_TOKEN
from tests.edge.expect import costs, new_mint, success, valid
from tests.worker import Worker
from tools import probe_report
from tools.probe import main


def test_the_running_worker_is_sound(
    api: httpx.Client, worker: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    status = main([worker.url, "--newest-within-h", "1", "--token", mint])
    line = json.loads(capsys.readouterr().out)
    assert (status, [one for one in line["routes"] if one["faults"]]) == (0, [])


def test_what_it_saw_is_told_and_stands_in_the_status(
    api: httpx.Client,
    worker: Worker,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    asked = {"name": "the prober", "scopes": ["probe"]}
    bearer = {"authorization": f"Bearer {ADMIN_TOKEN}"}
    monkeypatch.setenv(
        "PROBE_KEY", api.post("/api/keys", json=asked, headers=bearer).json()["secret"]
    )
    main([worker.url])
    line = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    assert probe_report.main([worker.url, str(tmp_path / "waiting.json")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reported"] == {"told": 1, "waiting": 0, "why": None}
    answer = api.get("/api/status")
    assert costs(answer) == {"d1": 2, "upstream": 0}
    body = answer.json()
    valid(body, "Status")
    assert body["last_probe"]["version"] == told["version"]
    assert body["month"]["probes"]["probes"] >= 1
    assert api.post("/api/probes", json={"probes": []}).status_code == 401
