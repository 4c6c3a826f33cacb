"""The same report, time and model give the same bytes."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detector.domain import jsontext
from detector.replay import ReplayError, main, replay
from local.samples import SAMPLES, encode, report

NOW = datetime(2026, 11, 20, 12, 0, 0, 123000, UTC)
AT = "2026-11-20T12:00:00.123Z"
HEALTHY = encode(report(SAMPLES[0], NOW))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_verdict_comes_again_from_report_and_raw_data(sample: object) -> None:
    body = encode(report(sample, NOW))  # type: ignore[arg-type]
    first = replay(body, AT)
    raw_data = jsontext.encode(jsontext.decode(body)).encode()
    assert replay(raw_data, AT) == first
    assert replay(body, str(NOW.timestamp())) == first
    assert json.loads(first)["fetched_at"] == AT


def test_another_time_is_another_verdict() -> None:
    assert replay(HEALTHY, AT) != replay(HEALTHY, "2026-12-20T12:00:00Z")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"mint": 5}', b'{"mint": "abc"}'])
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(ReplayError):
        replay(body, AT)


def test_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(HEALTHY)
    assert main([str(path), "--now", AT]) == 0
    assert capsys.readouterr().out == replay(HEALTHY, AT) + "\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HEALTHY)))
    assert main(["-", "--now", AT]) == 0
    assert capsys.readouterr().out == replay(HEALTHY, AT) + "\n"
    assert main([str(path), "--now", "soon"]) == 2
    assert main([str(tmp_path / "none.json"), "--now", AT]) == 2
