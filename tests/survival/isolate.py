"""How much memory the Worker's isolate holds.

Two parts, which the platform's limit of 128 MB counts together: JavaScript's heap, which the
runtime's debugger tells, and the memory of WebAssembly, in which Python lives. That one grows and
never shrinks; the operating system (Linux) tells its size.
"""

import itertools
import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.worker import Worker

TIMEOUT_S = 60
WASM_BYTES = 2**32
"""The addresses that the runtime sets aside for a memory of WebAssembly."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: of JavaScript after a collection, of Python, and of the whole process."""

    javascript: float
    python: float
    process: float

    @property
    def isolate(self) -> float:
        """What the platform would count."""
        return self.javascript + self.python


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Debugger:
    """The debugger of one Worker, which was started with INSPECTOR_PORT."""

    def __init__(self, port: int) -> None:
        listed = httpx.get(f"http://127.0.0.1:{port}/json", timeout=TIMEOUT_S).json()
        self._url = next(
            one["webSocketDebuggerUrl"] for one in listed if one["id"].startswith("core:user:")
        )

    def memory(self, worker: Worker) -> Memory:
        """What is held now, once what nobody needs was collected."""
        with connect(self._url, max_size=None, open_timeout=TIMEOUT_S) as socket:
            ask = _Asked(socket)
            ask("HeapProfiler.collectGarbage")
            heap = ask("Runtime.getHeapUsage")
        javascript = heap["usedSize"] + heap["embedderHeapUsedSize"]
        return Memory(javascript / 2**20, python_mb(worker), process_mb(worker))


class _Asked:
    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    def __call__(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(timeout=TIMEOUT_S))
            if told.get("id") == number:
                result: dict[str, Any] = told["result"]
                return result


def runtime_of(worker: Worker) -> list[int]:
    """The processes of workerd that the server has started, where the machine can tell."""
    children = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children")
    started = children.read_text().split() if children.exists() else []
    return [int(pid) for pid in started if "workerd" in Path(f"/proc/{pid}/comm").read_text()]


def process_mb(worker: Worker) -> float:
    """Resident memory of the runtime: every isolate, Miniflare's own too, and the databases."""
    kilobytes = 0
    for pid in runtime_of(worker):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return kilobytes / 1024


def python_mb(worker: Worker) -> float:
    """The memory of WebAssembly: what may be written, and up to 4 GB the rest that may not yet."""
    found = 0
    for pid in runtime_of(worker):
        before: tuple[int, int, str] = (0, 0, "")
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, rights, *_ = line.split()
            first, end = (int(part, 16) for part in addresses.split("-"))
            whole = before[1] == first and end - before[0] >= WASM_BYTES
            if whole and before[2].startswith("rw") and rights.startswith("---"):
                found += before[1] - before[0]
            before = (first, end, rights)
    return found / 2**20
