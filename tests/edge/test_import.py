"""The original's database, taken over into the running Worker's D1, and by wrangler's files."""

import json
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from local.samples.addresses import address_of
from tests.edge.expect import success
from tests.fakes import FakeRugCheck, behaviours, server_db
from tests.tools import sites
from tests.worker import Worker
from tools.import_server_db import main
from tools.server_db.literals import LONGEST_BYTES, sql_texts
from tools.server_db.targets import QUIET, WRANGLER
from tools.server_db.work import Work

ROWS = 60
"""The last one's report has more than a megabyte."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "server.db"
    server_db.make(path, ROWS)
    return path


def test_the_worker_serves_what_was_imported_beside_it(
    api: httpx.Client, worker: Worker, rugcheck: FakeRugCheck, original: Path
) -> None:
    before = api.get("/api/stats").json()["total_tokens"]
    assert main([str(original), "--local", str(worker.data_dir)]) == 0
    report = json.loads((original.with_name("server.db.import") / "report.json").read_text())
    assert api.get("/api/stats").json()["total_tokens"] == before + report["tokens"]
    large = address_of(f"original large token {ROWS}")
    rugcheck.on(large, behaviours.error(404, "not found"))
    answer = api.get(f"/predict/{large}")
    kept = success(answer)
    assert len(answer.content) > 1_000_000
    assert (kept["cached"], kept["stale"]) == (True, True)
    assert kept["imported"] == {"id": ROWS, "said": kept["imported"]["said"]}
    found = api.get("/api/tokens", params={"q": "original", "per_page": 100}).json()
    assert found["pagination"]["total"] >= report["tokens"] - 1


def test_d1_takes_the_files_that_wrangler_is_given(original: Path, tmp_path: Path) -> None:
    """wrangler's own D1 on this machine, which has the limits of Cloudflare's."""
    site = sites.Site(tmp_path)
    site.make()
    arguments = [str(original), "--local", str(tmp_path / "data"), "--work", str(tmp_path / "work")]
    assert main(arguments) == 0
    with closing(Work(tmp_path / "work" / "work.sqlite")) as work:
        tokens = [work.outgoing(mint) for mint in work.mints("", 1_000)]
    texts = list(sql_texts([one for token in tokens for one in token.statements]))
    assert max(len(text.encode()) for text in texts) > LONGEST_BYTES * 0.8
    file = tmp_path / "send.sql"
    file.write_text((sites.ROOT / "schema.sql").read_text() + "".join(texts))
    done = subprocess.run(
        [*WRANGLER, "d1", "execute", "DB", "--local", "--persist-to", str(tmp_path / "state"),
         "--env", "", "--yes", "--json", "--file", str(file)],
        cwd=sites.ROOT, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **QUIET},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    (database,) = [
        path
        for path in (tmp_path / "state").rglob("*.sqlite")
        if not path.name.endswith("metadata.sqlite")
    ]
    assert sites.rows(database) == sites.rows(site.local)
