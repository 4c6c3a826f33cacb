"""Telling a deployment of probes: what waits, what is told again, what is refused."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.tools.loopback import serving
from tests.unit.doubles import START_MS
from tests.unit.service import Service
from tools.probe_report import NotTold, main, report

ADMIN = "administrator-of-this-test"


class Told:
    """The service's side of a report; it may be down, or refuse."""

    def __init__(self) -> None:
        self.service = Service({"ADMIN_TOKEN": ADMIN})
        self.status: int | None = None
        self.down = False
        self.sizes: list[int] = []

    def __call__(self, probes: Sequence[Mapping[str, Any]]) -> int:
        if self.down:
            raise NotTold("URLError")
        if self.status is not None:
            return self.status
        self.sizes.append(len(probes))
        body = json.dumps({"probes": probes}).encode()
        bearer = {"authorization": f"Bearer {ADMIN}"}
        return self.service.send("POST", "/api/probes", body, **bearer).status

    @property
    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = self.service.json("/api/status")
        return found


@pytest.fixture
def side() -> Iterator[Told]:
    made = Told()
    yield made
    made.service.database.close()


def line_of(minutes: int = 0, fault: str = "") -> dict[str, Any]:
    """A probe's line, with a fault where one is named."""
    at = datetime.fromtimestamp(START_MS / 1000 + 60 * minutes, UTC)
    faults = [fault] if fault else []
    return {
        "event": "probe", "at": at.isoformat(timespec="seconds"), "ok": not fault,
        "version": "1.2.3", "slowest_ms": 40,
        "routes": [{"path": "/api/stats", "status": 200, "ms": 40, "faults": faults}],
    }  # fmt: skip


def test_what_could_not_be_told_is_told_later(side: Told, tmp_path: Path) -> None:
    file = tmp_path / "probe.json"
    assert report(side, file, line_of()) == {"told": 1, "waiting": 0, "why": None}
    side.down = True
    for minutes in (5, 10):
        answer = report(side, file, line_of(minutes, "no answer"))
    assert answer == {"told": 0, "waiting": 2, "why": "no answer: URLError"}
    assert side.seen["day"]["probes"]["failed"] == 0, "nobody knows of it yet"
    side.down, side.status = False, 503
    assert report(side, file, line_of(15))["why"] == "status 503"
    side.status = None
    side.service.host.ms += 20 * 60_000
    assert report(side, file, line_of(20)) == {"told": 4, "waiting": 0, "why": None}
    probes = side.seen["day"]["probes"]
    assert (probes["probes"], probes["failed"], probes["success_share"]) == (5, 2, 0.6)
    assert side.seen["last_probe"]["ok"] is True


def test_many_are_told_in_parts_and_too_old_ones_not_at_all(side: Told, tmp_path: Path) -> None:
    file, day = tmp_path / "probe.json", 24 * 60
    side.down = True
    for minutes in (-8 * day, *range(-119, 0)):
        report(side, file, line_of(minutes))
    side.down = False
    assert report(side, file, line_of())["told"] == 120
    assert side.sizes == [50, 50, 20]


def test_a_message_that_is_refused_stops_no_other(side: Told, tmp_path: Path) -> None:
    file = tmp_path / "probe.json"
    side.status = 400
    assert report(side, file, line_of())["why"] == "status 400: 1 dropped"
    side.status = 403
    assert report(side, file, line_of(1))["waiting"] == 1
    side.status = None
    assert report(side, file, line_of(2))["told"] == 2


@pytest.mark.parametrize("text", ["", "no json", "5", '[1, {"at": 5}, {"no": "time"}]'])
def test_a_file_that_is_none_of_ours_counts_as_empty(side: Told, tmp_path: Path, text: str) -> None:
    file = tmp_path / "probe.json"
    file.write_text(text)
    assert report(side, file, line_of()) == {"told": 1, "waiting": 0, "why": None}
    assert file.read_text() == "[]"


def test_whatever_a_deployment_answers_can_be_told(side: Told, tmp_path: Path) -> None:
    odd = {**line_of(), "version": "<b>\u202e", "slowest_ms": 10**9, "ok": False}
    odd["routes"] = [{"path": "/\u202e\n", "faults": ["x" * 500]}] * 30
    assert report(side, tmp_path / "probe.json", odd)["told"] == 1
    last = side.seen["last_probe"]
    assert (last["version"], last["slowest_ms"], len(last["faults"])) == (None, 600_000, 20)
    assert last["faults"][0].startswith("/??: xxx")


@contextmanager
def listening(told: list[tuple[str, bytes]]) -> Iterator[str]:
    """A deployment on loopback that keeps what it is `told`: key and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["content-length"]))
            told.append((self.headers["x-api-key"], data))
            self.send_response(204)
            self.end_headers()

    with serving(Handler) as url:
        yield url


def test_the_command_tells_with_a_key_of_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "probe.json"
    monkeypatch.setenv("PROBE_KEY", "a key")

    def go(url: str, line: object) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(line)))
        return main([url, str(file)])

    told: list[tuple[str, bytes]] = []
    with listening(told) as url:
        assert go(url, line_of()) == 0
        assert go(url, line_of(1, "status 503")) == 1
    assert [key for key, _ in told] == ["a key"] * 2
    assert [json.loads(data)["probes"][0]["ok"] for _, data in told] == [True, False]
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first == {**line_of(), "reported": {"told": 1, "waiting": 0, "why": None}}
    assert go(url, line_of(2)) == 1, "nobody listens there any more"
    assert len(json.loads(file.read_text())) == 1


@pytest.mark.parametrize(
    ("url", "key", "line"),
    [
        ("ftp://a.example", "key", "{}"),
        ("https://a.example/?q=1", "key", "{}"),
        ("http://127.0.0.1:9", "", "{}"),
        ("http://127.0.0.1:9", "key", ""),
        ("http://127.0.0.1:9", "key", "[]"),
        ("http://127.0.0.1:9", "key", "{}"),
    ],
)
def test_wrong_use_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, key: str, line: str
) -> None:
    monkeypatch.setenv("PROBE_KEY", key)
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    with pytest.raises(SystemExit) as stopped:
        main([url, str(tmp_path / "probe.json")])
    assert stopped.value.code == 2
