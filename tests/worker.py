"""The Worker in the local runtime, for tests: a process of its own with data of its own."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / ".runtime" / "bin" / "node"
SERVER = ROOT / "local" / "serve.mjs"
START_TIMEOUT_S = 90

UNLIMITED = {
    "LIMIT_ADDRESS_PER_MINUTE": "1000000",
    "LIMIT_REFRESH_PER_MINUTE": "1000000",
    "UPSTREAM_PER_HOUR": "1000000",
    "UPSTREAM_PER_DAY": "1000000",
    "REFRESH_COOLDOWN_S": "0",
}
"""What tests ask from one address in a minute is more than anybody does."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A running Worker. `d1_file`: its database, which a test may open beside it."""

    url: str
    data_dir: Path
    d1_file: Path
    sample_url: str | None
    scorer: str
    log: Path
    process: subprocess.Popen[bytes]

    def database(self) -> sqlite3.Connection:
        """A connection of the test's own to the Worker's database; the caller closes it."""
        return sqlite3.connect(self.d1_file, isolation_level=None, timeout=10)


@contextmanager
def running_worker(
    env: Mapping[str, str] | None = None,
    *,
    project: Path = ROOT,
    data_dir: Path | None = None,
    watch: bool = False,
    server: Path = SERVER,
) -> Iterator[Worker]:
    """Start the Worker on a free port, with settings from `env` only; stop it at the end.

    Raises RuntimeError with the process's own words when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="detector-test-"))
    ready, log = folder / "ready.json", folder / "log.txt"
    data = data_dir or folder / "data"
    keep = ("PATH", "HOME", "TMPDIR", "LANG", "CI")
    environment = {name: os.environ[name] for name in keep if name in os.environ}
    environment |= {"PORT": "0", "DATA_DIR": str(data), "READY_FILE": str(ready)}
    environment |= {"WATCH": "1" if watch else "0", **UNLIMITED, **(env or {})}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [NODE, server, "--project", project],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        end = time.monotonic() + START_TIMEOUT_S
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the Worker did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        facts = json.loads(ready.read_text())
        yield Worker(
            url=facts["url"].rstrip("/"),
            data_dir=Path(facts["data_dir"]),
            d1_file=Path(facts["d1_files"][0]),
            sample_url=facts["sample_url"],
            scorer=facts["scorer"],
            log=log,
            process=process,
        )
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
