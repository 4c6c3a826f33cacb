"""The sample server as the local runtime uses it: a process that speaks HTTP and ends with us."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from local.samples import SAMPLES, SPECIALS, by_name
from local.samples.addresses import address_of
from tests.waiting import LONG_S

ROOT = Path(__file__).parents[2]
RECORDED = ROOT.parent / "shared" / "data"
HEALTHY = by_name(SAMPLES, "healthy").mint
SPECIAL = {special.kind: special.mint for special in SPECIALS}
NOT_FOUND = b'{"error": "not found"}'


class Got(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Running(NamedTuple):
    process: subprocess.Popen[bytes]
    listing: dict[str, Any]

    def get(self, path: str, method: str = "GET", **headers: str) -> Got:
        parts = urlsplit(self.listing["url"])
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=LONG_S)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return Got(answer.status, dict(answer.headers), answer.read())
        finally:
            connection.close()

    def report(self, mint: str, **headers: str) -> Got:
        return self.get(f"/v1/tokens/{mint}/report", **headers)


@contextmanager
def running(*options: str, key: str = "") -> Iterator[Running]:
    with subprocess.Popen(
        [sys.executable, "-m", "local.sample_server", "--port", "0", *options],
        cwd=ROOT,
        env={"RUGCHECK_API_KEY": key},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            yield Running(process, json.loads(process.stdout.readline()))
        finally:
            process.kill()


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running("--delay", "0.3", "--now", "2026-11-20T12:00:00", key="right") as started:
        yield started


def test_it_says_where_it_is_and_what_it_has(server: Running) -> None:
    assert server.listing["url"].startswith("http://127.0.0.1:")
    assert server.listing["url"].endswith("/v1")
    assert [sample["mint"] for sample in server.listing["samples"]] == [s.mint for s in SAMPLES]
    for entry in server.listing["samples"] + server.listing["specials"]:
        assert set(entry) == {"mint", "name", "title", "description"}


def test_every_sample_is_served(server: Running) -> None:
    for sample in SAMPLES:
        got = server.report(sample.mint)
        assert got.status == 200
        assert got.headers["Content-Type"] == "application/json"
        assert json.loads(got.body)["mint"] == sample.mint


def test_the_ages_count_from_the_given_instant(server: Running) -> None:
    report = json.loads(server.report(by_name(SAMPLES, "brand_new").mint).body)
    assert report["detectedAt"].startswith("2026-11-20T11:53:00.")


def test_an_unknown_mint_is_refused_as_recorded(server: Running) -> None:
    for mint in (SPECIAL["unknown"], address_of("any other")):
        got = server.report(mint)
        assert (got.status, got.body) == (400, NOT_FOUND)


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded data in ../shared/data")
def test_that_refusal_is_the_recorded_one() -> None:
    assert (RECORDED / "not_found_400.json").read_bytes() == NOT_FOUND


def test_the_special_mints(server: Running) -> None:
    assert server.report(SPECIAL["failing"]).status == 500
    limited = server.report(SPECIAL["rate_limited"])
    assert (limited.status, limited.headers["Retry-After"]) == (429, "30")
    started = time.monotonic()
    slow = server.report(SPECIAL["slow"])
    assert time.monotonic() - started >= 0.3
    assert json.loads(slow.body)["mint"] == SPECIAL["slow"]


def test_a_wrong_key_turns_an_answer_into_a_refusal(server: Running) -> None:
    assert server.report(HEALTHY).status == 200
    assert server.report(HEALTHY, **{"X-API-KEY": "right"}).status == 200
    wrong = server.report(HEALTHY, **{"X-API-KEY": "wrong"})
    assert (wrong.status, json.loads(wrong.body)) == (401, {"error": "invalid api key"})


def test_the_summary_is_a_part_of_the_report(server: Running) -> None:
    full = json.loads(server.report(HEALTHY).body)
    summary = json.loads(server.get(f"/v1/tokens/{HEALTHY}/report/summary").body)
    assert summary.pop("lpLockedPct") == 100
    assert summary == {key: full[key] for key in summary}
    assert "mintAuthority" not in summary


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/v1/tokens/abc/report", "GET", 400),
        ("/v1/tokens/" + "z" * 44 + "/report", "GET", 400),
        ("/v1/tokens/../../etc/passwd/report", "GET", 404),
        ("/", "GET", 404),
        ("/v1/tokens/" + HEALTHY, "GET", 404),
        ("/v1/tokens/" + HEALTHY + "/report", "POST", 405),
        ("/v1/tokens/" + HEALTHY + "/report", "PROPFIND", 405),
    ],
)
def test_everything_else_is_a_json_error(
    server: Running, path: str, method: str, status: int
) -> None:
    got = server.get(path, method)
    assert got.status == status
    assert list(json.loads(got.body)) == ["error"]


def test_head_has_the_headers_only(server: Running) -> None:
    got = server.get(f"/v1/tokens/{HEALTHY}/report", "HEAD")
    assert (got.status, got.body) == (200, b"")
    assert int(got.headers["Content-Length"]) > 1_000


def test_fifty_clients_at_once(server: Running) -> None:
    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(lambda _: server.report(HEALTHY).status, range(50)))
    assert statuses == [200] * 50


def test_it_ends_when_its_input_closes_even_while_an_answer_is_due() -> None:
    with running("--delay", "30") as started, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(started.report, SPECIAL["slow"])
        time.sleep(0.1)
        assert not waiting.done()
        assert started.process.stdin is not None
        started.process.stdin.close()
        assert started.process.wait(timeout=LONG_S) == 0
        assert started.process.stderr is not None
        assert started.process.stderr.read() == b""
        waiting.exception(timeout=LONG_S)


def test_it_ends_on_sigterm() -> None:
    with running() as started:
        started.process.send_signal(signal.SIGTERM)
        assert started.process.wait(timeout=LONG_S) == 0


def test_replay_serves_the_files_byte_for_byte(tmp_path: Path) -> None:
    body = b'{"mint": "' + HEALTHY.encode() + b'",  "supply": 18446744073709551615}\n'
    (tmp_path / f"{HEALTHY}.json").write_bytes(body)
    with running("--replay", str(tmp_path)) as started:
        assert [entry["mint"] for entry in started.listing["samples"]] == [HEALTHY]
        assert started.report(HEALTHY).body == body
        assert started.report(SPECIAL["failing"]).body == NOT_FOUND


def test_it_says_why_it_cannot_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for options in (("--replay", str(tmp_path / "absent")), ("--port", port)):
            done = subprocess.run(
                [sys.executable, "-m", "local.sample_server", *options],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=LONG_S,
                check=False,
            )
            assert (done.returncode, done.stdout) == (2, b"")
            assert done.stderr.startswith(b"sample server: ")
