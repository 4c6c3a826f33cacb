"""RugCheck's part in tests: any behaviour for any mint, and a right report otherwise."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from local.samples import SAMPLES, build, by_mint, by_name, encode
from local.samples.addresses import address_of
from local.samples.upstream import Recorded
from tests.fakes import behaviours, reports
from tests.fakes.elsewhere import Elsewhere
from tests.fakes.server import Behaviour, Exchange, FakeUpstream

_PATH = re.compile(r"^/v1/tokens/(?P<mint>[^/?]+)/report(?P<summary>/summary)?(\?.*)?$")


class FakeRugCheck(FakeUpstream):
    """`GET /v1/tokens/{mint}/report`. Any mint has a report until told otherwise.

    `api_key`: if a request brings another key, it is refused with 401, as upstream; None takes
    any. `elsewhere` is another host, to redirect to.
    """

    def __init__(self, *, api_key: str | None = None, port: int = 0) -> None:
        super().__init__(port=port)
        self.api_key = api_key
        self.now = datetime.now(UTC)
        self.elsewhere = Elsewhere()
        self.default: Behaviour = self.ok()
        self._by_mint: dict[str, Behaviour] = {}

    def on(self, mint: str, behaviour: Behaviour) -> None:
        """From now on, do this to whoever asks for `mint`."""
        self._by_mint[mint] = behaviour

    def reset(self) -> None:
        """As new: no requests, no behaviours."""
        super().reset()
        self.elsewhere.reset()
        self._by_mint.clear()
        self.default = self.ok()

    def asked(self, mint: str) -> int:
        """How many requests were made for `mint`."""
        return sum(mint_of(request.path) == mint for request in self.requests)

    def respond(self, exchange: Exchange) -> None:
        """What was asked for this mint, after the checks that the real one makes first."""
        mint = mint_of(exchange.request.path)
        sent = exchange.request.headers.get("x-api-key")
        if mint is None or exchange.request.method != "GET":
            exchange.send_json(404, {"error": "no such route"})
        elif self.api_key is not None and sent is not None and sent != self.api_key:
            exchange.send_json(401, {"error": "invalid api key"})
        else:
            self._by_mint.get(mint, self.default)(exchange)

    def report(self, mint: str, sample: str | None = None) -> dict[str, Any]:
        """A right report about `mint`: its own sample, the named one, or the healthy one."""
        own = by_mint(SAMPLES).get(mint)
        chosen = by_name(SAMPLES, sample or (own.name if own else "healthy"))
        return build(chosen.recipe, mint, self.now)

    def ok(self, report: Mapping[str, Any] | None = None, sample: str | None = None) -> Behaviour:
        """A right report: the one given, or one about the mint that is asked for."""

        def behave(exchange: Exchange) -> None:
            document = report or self.report(asked_mint(exchange), sample)
            exchange.send(200, encode(dict(document)))

        return behave

    def copies(self, sample: str, **changed: Any) -> Behaviour:
        """The named sample as the report of whichever mint is asked for, made only once.

        `changed`: keys of the report that have other values.
        """
        template = address_of("whoever is asked for")
        whole = encode({**self.report(template, sample), **changed})

        def behave(exchange: Exchange) -> None:
            mint = asked_mint(exchange)
            exchange.send(200, whole.replace(template.encode(), mint.encode()))

        return behave

    def mint_differs(self) -> Behaviour:
        """A right report about another token than the one asked for."""
        return self.ok(self.report(address_of("a token nobody asked for")))

    def redirect_elsewhere(self, code: int = 302) -> Behaviour:
        """To the same path on another host, where a believable report waits."""

        def target(exchange: Exchange) -> str:
            self.elsewhere.body = encode(self.report(asked_mint(exchange)))
            return self.elsewhere.origin + exchange.request.path

        return behaviours.redirect(target, code)

    def __enter__(self) -> "FakeRugCheck":
        self.elsewhere.__enter__()
        super().__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self.elsewhere.__exit__(kind, error, trace)


def not_found() -> Behaviour:
    """An unknown mint, as recorded: status 400."""
    return behaviours.error(400, "not found")


def replay(folder: Path) -> Behaviour:
    """Recorded reports from `<mint>.json` in `folder`; 400 for the others."""
    source = Recorded(folder)

    def behave(exchange: Exchange) -> None:
        answer = source.report(asked_mint(exchange))
        exchange.send(answer.status, answer.body)

    return behave


def hostile_bodies(report: Mapping[str, Any]) -> dict[str, bytes]:
    """Every bad body that is made from a right report, by the name of what is wrong with it."""
    makers = (
        reports.not_a_number,
        reports.overflowing,
        reports.long_integer,
        reports.deeply_nested,
        reports.duplicate_keys,
        reports.lone_surrogates,
        reports.not_utf_8,
        reports.utf_16,
        reports.with_bom,
        reports.trailing_garbage,
    )
    bodies = {maker.__name__: maker(report) for maker in makers}
    bodies |= {f"top level {body.decode()}": body for body in reports.WRONG_TOP_LEVEL}
    return bodies | {"empty": b"", "cut": encode(dict(report))[:-200]}


def mint_of(path: str) -> str | None:
    """The mint in a report path, or None for any other path."""
    found = _PATH.match(path)
    return found["mint"] if found else None


def asked_mint(exchange: Exchange) -> str:
    """The mint that this request is about."""
    return mint_of(exchange.request.path) or ""
