"""The local runtime itself, on a small Worker that uses each binding: see fixture_worker/."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from tests.edge.upstream import SLOW_SECONDS, Upstream, running_upstream
from tests.waiting import LONG_S, eventually

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = Path(__file__).parent / "fixture_worker"
START_SECONDS = 90
STOP_SECONDS = 30
RELOAD_SECONDS = 60


@dataclass(slots=True)
class Server:
    """A started serve.mjs: what it announced, its process and its printed lines."""

    process: subprocess.Popen[bytes]
    output: Path
    ready: dict[str, Any]
    url: str

    def printed(self) -> str:
        return self.output.read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


def start_process(project: Path, folder: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [ROOT / ".runtime" / "bin" / "node", ROOT / "local" / "serve.mjs"]
    with (folder / "output.txt").open("wb") as output:
        return subprocess.Popen(
            [*command, "--project", project],
            env={
                **os.environ,
                "PORT": "0",
                "READY_FILE": str(folder / "ready.json"),
                "WATCH": "0",
                **env,
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def start(project: Path, folder: Path, **env: str) -> Server:
    """Start the runtime with its data under `folder`, and wait until it serves."""
    ready_file, output = folder / "ready.json", folder / "output.txt"
    ready_file.unlink(missing_ok=True)
    process = start_process(project, folder, {"DATA_DIR": str(folder / "data"), **env})
    wait_for(lambda: ready_file.exists() or process.poll() is not None, START_SECONDS)
    assert ready_file.exists(), output.read_text()
    ready = json.loads(ready_file.read_text())
    return Server(process, output, ready, ready["url"])


def failure_to_start(project: Path, folder: Path, **env: str) -> str:
    """What the runtime prints before it exits with 1."""
    process = start_process(project, folder, {"DATA_DIR": str(folder / "data"), **env})
    try:
        assert process.wait(START_SECONDS) == 1
    finally:
        process.kill()
        process.wait()
    return (folder / "output.txt").read_text()


def wait_for(condition: Callable[[], bool], seconds: float = LONG_S) -> None:
    assert eventually(condition, seconds), "it did not happen in time"


def descendants(pid: int) -> set[int]:
    """Processes below `pid`, from /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: set[int] = set()
    pending = [pid]
    while pending:
        below = children.get(pending.pop(), [])
        found.update(below)
        pending.extend(below)
    return found


def is_running(pid: int) -> bool:
    """Whether a process is alive; one that has ended and waits to be reaped is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the fixture that a test may change."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "project"))


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers that are stopped when the test ends."""
    servers: list[Server] = []

    def starter(project: Path, **env: str) -> Server:
        servers.append(start(project, tmp_path, **env))
        return servers[-1]

    yield starter
    for server in servers:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with running_upstream() as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, upstream: Upstream) -> Iterator[Server]:
    """One server for the tests that change nothing."""
    folder = tmp_path_factory.mktemp("runtime")
    running = start(
        FIXTURE,
        folder,
        UPSTREAM_URL=f"http://127.0.0.1:{upstream.server_port}",
        GREETING="from the environment",
    )
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as opened:
        yield opened


class TestBindings:
    """Everything that a Worker can reach."""

    def test_request_settings_version_and_bundled_data(self, client: httpx.Client) -> None:
        answer = client.get("/api/hello", headers={"user-agent": "a test"}).json()
        assert answer["agent"] == "a test"
        assert answer["greeting"] == "from the environment"
        assert answer["answer"] == 42
        assert answer["cf"] is True
        assert answer["flag"] is True
        assert len(answer["version_id"]) == 36

    def test_body_and_unusual_method_arrive(self, client: httpx.Client) -> None:
        body = bytes(range(256)) * 100
        answer = client.request("PROPFIND", "/api/echo", content=body)
        assert answer.content == body
        assert answer.headers["x-method"] == "PROPFIND"

    def test_d1(self, client: httpx.Client, server: Server) -> None:
        created = client.post("/api/notes", content="a note")
        assert created.status_code == 201
        assert "a note" in client.get("/api/notes").json()
        [file] = server.ready["d1_files"]
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT name FROM d1_migrations").fetchall()
        assert rows == [("0001_notes.sql",)]

    def test_failed_batch_leaves_nothing(self, client: httpx.Client) -> None:
        assert client.get("/api/batch").status_code == 500
        assert "kept only with the next" not in client.get("/api/notes").json()

    def test_durable_object_rpc(self, client: httpx.Client) -> None:
        first = client.get("/api/room/add").json()
        second = client.get("/api/room/add").json()
        assert first["count"] == 3
        assert second["total"] == first["total"] + 6

    def test_hibernating_web_socket(self, client: httpx.Client, server: Server) -> None:
        address = server.url.replace("http:", "ws:") + "/api/room"
        with connect(address) as one, connect(address) as two:
            one.send("hi")
            assert [one.recv(LONG_S), two.recv(LONG_S)] == ["echo hi", "echo hi"]
            assert client.get("/api/room/broadcast").status_code == 204
            assert json.loads(two.recv(LONG_S)) == {"from": "rpc", "none": None}
            one.close(4001, "bye")
        assert (one.close_code, one.close_reason) == (4001, "bye")

    def test_cron(self, client: httpx.Client) -> None:
        answer = client.get("/cdn-cgi/local/scheduled", params={"cron": "*/5 * * * *"})
        assert answer.status_code == 200
        assert "cron */5 * * * *" in client.get("/api/notes").json()

    def test_work_after_the_response(self, client: httpx.Client) -> None:
        assert client.get("/api/wait/until").status_code == 202
        wait_for(lambda: "later" in client.get("/api/notes").json())

    def test_assets(self, client: httpx.Client) -> None:
        page = client.get("/")
        assert "index page" in page.text
        assert page.headers["x-from-headers-file"] == "yes"
        assert client.get("/api/asset").text == page.text
        deep = client.get("/deep/link", headers={"sec-fetch-mode": "navigate"})
        assert deep.status_code == 200
        assert deep.text == page.text


class TestOutgoingFetch:
    """Upstreams on loopback."""

    def test_reads_a_body(self, client: httpx.Client) -> None:
        answer = client.get("/api/upstream", params={"path": "/hello"}).json()
        assert answer == {"status": 200, "body": "upstream /hello"}

    def test_timeout(self, client: httpx.Client) -> None:
        began = time.monotonic()
        assert client.get("/api/upstream/timeout").json() == {"error": "AbortError"}
        assert time.monotonic() - began < SLOW_SECONDS / 2

    def test_hangs_up_on_an_endless_body(self, client: httpx.Client, upstream: Upstream) -> None:
        size = client.get("/api/upstream/limited").json()["size"]
        assert 100_000 <= size < 1_000_000
        assert upstream.hung_up.wait(LONG_S)
        assert upstream.sent < 50_000_000


class TestFaults:
    """What goes wrong in one request stays there."""

    def test_exception(self, client: httpx.Client, server: Server) -> None:
        answer = client.get("/api/crash")
        assert answer.status_code == 500
        assert "deliberate" not in answer.text
        wait_for(lambda: "ValueError: deliberate" in server.printed())
        assert client.get("/api/hello").status_code == 200

    def test_recursion(self, client: httpx.Client) -> None:
        assert client.get("/api/recursion").json() == {"caught": True}
        assert client.get("/api/hello").status_code == 200

    def test_nested_json(self, client: httpx.Client) -> None:
        # Past several thousand levels Python itself dies here, as it would in production.
        answer = client.get("/api/nested_json", params={"depth": "2000"})
        assert answer.json() == {"error": "JSONDecodeError"}

    def test_fifty_requests_at_once(self, client: httpx.Client) -> None:
        def add(number: int) -> int:
            return client.post("/api/notes", content=f"at once {number}").status_code

        with ThreadPoolExecutor(50) as pool:
            assert list(pool.map(add, range(50))) == [201] * 50
        notes = client.get("/api/notes").json()
        assert {f"at once {number}" for number in range(50)} <= set(notes)


class TestLifeCycle:
    """Start, restart, reload and end."""

    def test_data_survives_a_restart_and_no_process_does(
        self, project: Path, started: Callable[..., Server]
    ) -> None:
        first = started(project)
        httpx.post(f"{first.url}/api/notes", content="kept")
        httpx.get(f"{first.url}/api/room/add")
        below = descendants(first.process.pid)
        assert below
        assert first.stop() == 0
        wait_for(lambda: not any(is_running(pid) for pid in below))

        second = started(project)
        assert httpx.get(f"{second.url}/api/notes").json() == ["kept"]
        assert httpx.get(f"{second.url}/api/room/add").json()["total"] == 12
        assert second.stop(signal.SIGINT) == 0

    def test_no_process_survives_a_killed_server(
        self, project: Path, started: Callable[..., Server]
    ) -> None:
        server = started(project)
        below = descendants(server.process.pid)
        server.stop(signal.SIGKILL)
        wait_for(lambda: not any(is_running(pid) for pid in below))

    def test_reload(self, project: Path, started: Callable[..., Server]) -> None:
        server = started(project, WATCH="1")

        def answered() -> str:
            return httpx.get(f"{server.url}/api/hello").text

        entry = project / "src" / "entry.py"
        source = entry.read_text()
        httpx.post(f"{server.url}/api/notes", content="before the reload")
        entry.write_text(source.replace('VERSION = "one"', 'VERSION = "two"'))
        wait_for(lambda: "Reloaded" in server.printed(), RELOAD_SECONDS)
        assert '"two"' in answered()

        entry.write_text(source.replace("import asyncio", "import asyncio_misspelt"))
        wait_for(lambda: "asyncio_misspelt" in server.printed(), RELOAD_SECONDS)
        assert '"two"' in answered()

        (project / "public" / "index.html").write_text("another page")
        (project / "migrations" / "0002_tags.sql").write_text("CREATE TABLE tags (name TEXT);")
        entry.write_text(source.replace('VERSION = "one"', 'VERSION = "two"'))
        wait_for(lambda: server.printed().count("Reloaded") >= 2, RELOAD_SECONDS)
        wait_for(lambda: httpx.get(server.url).text == "another page", RELOAD_SECONDS)
        with sqlite3.connect(server.ready["d1_files"][0]) as database:
            named = "SELECT 1 FROM sqlite_master WHERE name = 'tags'"
            wait_for(lambda: database.execute(named).fetchone() == (1,), RELOAD_SECONDS)
        assert httpx.get(f"{server.url}/api/notes").json() == ["before the reload"]

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("import missing_module", "missing_module"),
            ("import os; os.urandom(8)", "OSError"),
        ],
    )
    def test_refuses_what_production_would_refuse_to_import(
        self, project: Path, tmp_path: Path, line: str, reason: str
    ) -> None:
        entry = project / "src" / "entry.py"
        entry.write_text(f"{entry.read_text()}\n{line}\n")
        printed = failure_to_start(project, tmp_path)
        assert "does not import" in printed
        assert reason in printed

    def test_a_failing_migration_is_named(self, project: Path, tmp_path: Path) -> None:
        (project / "migrations" / "0002_wrong.sql").write_text("CREATE TABLE notes (id);")
        assert "0002_wrong.sql" in failure_to_start(project, tmp_path)

    def test_a_data_folder_that_is_none_is_named(self, project: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        printed = failure_to_start(project, tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))
        assert "DATA_DIR cannot be used" in printed

    def test_a_busy_port_is_named(self, project: Path, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            assert f"Port {port} is in use" in failure_to_start(project, tmp_path, PORT=port)
