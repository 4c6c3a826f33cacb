"""Watches over the whole service in memory, and a network with receivers in it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from detector.app import WATCH_CRON
from detector.ports.outgoing_http import HttpCall
from local.samples import build, by_name, encode
from local.samples.addresses import address_of
from local.samples.catalogue import SAMPLES
from tests.fakes.ports.outgoing_http import Answer, Script
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service

ADMIN, PEPPER = "an-administrator", "a pepper of 20 signs"
AS_ADMIN = {"authorization": f"Bearer {ADMIN}"}
HOOK = "https://hooks.example.org/a/secret"
MINTS = [address_of(f"a watched token {number}") for number in range(40)]
DRAINED, HEALTHY = "drained_pool", "healthy"


class Watched:
    """A deployment whose tokens a test changes, and whose messages it takes."""

    def __init__(self, **env: str) -> None:
        self.service = Service({"ADMIN_TOKEN": ADMIN, "API_KEY_PEPPER": PEPPER, **env})
        self.service.fetch.script = self._answer
        self.tokens: dict[str, str] = {}
        """The sample that a mint's report is like, where it is not healthy."""
        self.source: Answer | None = None
        """What the source answers to everything, if it fails."""
        self.receiver: Script = lambda _: reply(204)
        self.got: list[HttpCall] = []
        """What receivers were sent, in order."""
        self.read: list[str] = []
        """The mints that were read."""

    def _answer(self, call: HttpCall) -> Answer:
        if call.method == "POST":
            self.got.append(call)
            return self.receiver(call)
        mint = call.url.split("/")[-2]
        self.read.append(mint)
        if self.source is not None:
            return self.source
        recipe = by_name(SAMPLES, self.tokens.get(mint, HEALTHY)).recipe
        now = datetime.fromtimestamp(START_MS / 1000, UTC)
        return reply(200, encode(build(recipe, mint, now)))

    def key(self, *scopes: str) -> Mapping[str, str]:
        """The header of a new key."""
        asked = {"name": "k", "scopes": list(scopes or ("read", "watch", "refresh"))}
        made = self.service.send("POST", "/api/keys", json.dumps(asked).encode(), **AS_ADMIN)
        return {"x-api-key": json.loads(made.body or "")["secret"]}

    def post(self, headers: Mapping[str, str] = AS_ADMIN, **asked: Any) -> Any:
        """The answer to a watch that is asked for, with its status."""
        body = json.dumps({"token_id": MINTS[0], "url": HOOK, **asked}).encode()
        answer = self.service.send("POST", "/api/watches", body, **headers)
        return {"status_code": answer.status, **json.loads(answer.body or "")}

    def watches(self, headers: Mapping[str, str] = AS_ADMIN) -> list[dict[str, Any]]:
        listed = self.service.get("/api/watches", **headers)
        found: list[dict[str, Any]] = json.loads(listed.body or "")["watches"]
        return found

    def watched(self, *mints: str, **asked: Any) -> list[Any]:
        """Watches of tokens that were analysed before."""
        made = []
        for mint in mints or MINTS[:1]:
            self.service.json(f"/predict/{mint}")
            made.append(self.post(token_id=mint, **asked))
        return made

    def change(self, mint: str = MINTS[0], to: str = DRAINED) -> None:
        """Another report, and an analysis of it that somebody asks for."""
        self.tokens[mint] = to
        self.service.host.ms += 1000
        answer = self.service.get(f"/predict/{mint}?force_refresh=true", **AS_ADMIN)
        assert answer.status == 200

    def cron(self, after_ms: int = 0) -> Mapping[str, object]:
        """A run; its line of the log."""
        self.service.host.ms += after_ms
        run(self.service.app.scheduled(WATCH_CRON))
        return self.service.log[-1]

    def bodies(self) -> list[Any]:
        return [json.loads(call.body or b"") for call in self.got]
