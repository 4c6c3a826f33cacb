"""What the service answers, as one digest a report: `python -m tests.unit.answers_digest`.

Run it before and after a change that must not change any answer, and compare the two outputs.
Each synthetic report, and each recorded one where there are any, is analysed, analysed again with
a poorer report, served stale and told by a remote model; the digest covers every answer, the
messages of the live feed and all that the database holds then. The lists and the figures follow,
with what became of the predictions.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from detector.ports.outgoing_http import HttpCall, HttpReply
from local.samples import SAMPLES, SPECIALS, encode, report
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Collected, Service

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "reports"
NOW = datetime.fromtimestamp(START_MS / 1000, UTC)
DAY_MS = 86_400_000
REMOTE = {"REPLICATE_API_TOKEN": "t", "REPLICATE_MODEL": "a/b"}
PATHS = (
    "/api/tokens",
    "/api/tokens?per_page=2&sort=riskiest",
    "/api/tokens?risk_level=Fraud&q=a",
    "/api/tokens.csv?sort=riskiest",
    "/api/tokens.csv?risk_level=Fraud",
    "/api/stats",
    "/api/model",
    "/api/outcomes.csv",
    "/api/outcomes.csv?per_page=1",
    "/api/health",
    "/api/health?deep=true",
    "/api/live",
    "/api/tokens?sort=none",
    "/predict/nothing",
    "/nothing",
)
_LOST = ("topHolders", "markets", "totalMarketLiquidity", "transferFee", "creatorTokens")


def reports() -> Iterator[tuple[str, str, bytes]]:
    """A name, the mint and the body of each."""
    for sample in SAMPLES:
        yield f"sample {sample.name}", sample.mint, encode(report(sample, NOW))
    for path in sorted(RECORDED.glob("*.json")):
        yield f"recorded {path.stem}", path.stem, path.read_bytes()


def poorer(body: bytes) -> bytes:
    """The report without some of what it says."""
    fields: dict[str, Any] = json.loads(body)
    return json.dumps({name: fields[name] for name in fields if name not in _LOST}).encode()


class Told:
    """All that one deployment says and keeps, as one digest."""

    def __init__(self, env: dict[str, str] | None = None) -> None:
        self.service = Service(env)
        self.sum = hashlib.sha256()

    def ask(self, path: str) -> Collected:
        """Ask, and count the answer in."""
        answer = self.service.get(path)
        self._add([path, answer.status, sorted(answer.headers.items()), answer.body])
        return answer

    def digest(self) -> str:
        """Of the answers, the feed and the database."""
        self._add(self.service.live)
        database = self.service.database.connection
        tables = [
            row[0]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in sorted(tables):
            rows = [list(row) for row in database.execute(f"SELECT * FROM {table}")]
            self._add([table, sorted(map(repr, rows))])
        database.close()
        return self.sum.hexdigest()

    def _add(self, value: object) -> None:
        self.sum.update(json.dumps(value).encode() + b"\n")


def answering(body: bytes) -> Callable[[HttpCall], HttpReply]:
    """A network with that report, and a remote model that answers."""
    output = {"fraud_probability": 0.25, "model_version": "m1"}
    urls = {"get": "https://api.replicate.com/v1/predictions/p1", "cancel": "https://x.example"}
    said = {"id": "p1", "status": "succeeded", "output": output, "urls": urls}

    def network(call: HttpCall) -> HttpReply:
        return reply(201, json.dumps(said)) if "replicate" in call.url else reply(200, body)

    return network


def of_report(mint: str, body: bytes) -> str:
    """Fresh, from the store, with less known, stale, too old; and with a remote model."""
    told, remote = Told(), Told(REMOTE)
    told.service.fetch.script = answering(body)
    told.ask(f"/predict/{mint}")
    told.service.host.ms += 60_000
    told.ask(f"/detect/{mint}")
    told.service.fetch.script = answering(poorer(body))
    told.ask(f"/predict/{mint}?force_refresh=true")
    told.service.fetch.script = lambda _: reply(401)
    for days in (1, 3):
        told.service.host.ms += days * DAY_MS
        told.ask(f"/predict/{mint}")
    told.ask("/api/tokens")
    told.ask("/api/tokens.csv")
    remote.service.fetch.script = answering(body)
    remote.ask(f"/predict/{mint}")
    return hashlib.sha256((told.digest() + remote.digest()).encode()).hexdigest()


def of_lists() -> Iterator[tuple[str, str]]:
    """The lists, the figures and the errors: of nothing, of all samples, and of their outcomes."""
    told = Told()
    later = NOW + timedelta(days=1)
    bodies = {sample.mint: encode(report(sample, NOW)) for sample in SAMPLES}
    fallen = {
        sample.mint: encode({**report(sample, later), "price": 1e-9 * number})
        for number, sample in enumerate(SAMPLES)
    }

    def network(call: HttpCall) -> HttpReply:
        mint = call.url.split("/")[-2]
        return reply(200, (bodies if told.service.host.ms < START_MS + DAY_MS else fallen)[mint])

    for path in PATHS:
        told.ask(path)
    yield "lists of nothing", told.sum.hexdigest()
    told.service.fetch.script = network
    for sample in SAMPLES:
        told.service.host.ms += 1_000
        told.ask(f"/predict/{sample.mint}")
    told.service.fetch.script = lambda _: reply(400, '{"error": "invalid mint"}')
    for special in SPECIALS:
        told.ask(f"/predict/{special.mint}")
    for path in PATHS:
        told.ask(path)
    yield "lists of the samples", told.sum.hexdigest()
    told.service.fetch.script = network
    for hours in range(1, 200, 2):
        told.service.host.ms = START_MS + hours * 3_600_000
        run(told.service.app.scheduled())
    for path in PATHS:
        told.ask(path)
    yield "lists with outcomes", told.digest()


def main() -> None:
    """Print one line a report."""
    for name, mint, body in reports():
        print(of_report(mint, body), name)  # noqa: T201 - the command's result
    for name, digest in of_lists():
        print(digest, name)  # noqa: T201 - as above


if __name__ == "__main__":
    main()
