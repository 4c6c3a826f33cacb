"""The RugCheck client. Imports ports, errors, config and the domain."""

from collections.abc import Callable, Mapping

from detector.config import Settings
from detector.domain import jsontext, untrusted
from detector.domain.sources.rugcheck.words import NO_REPORT, NO_SUCH_TOKEN
from detector.domain.sources.source import Source, SourceReport, read_report
from detector.errors import (
    DetectorError,
    ServiceBusy,
    TokenNotFound,
    UpstreamBlocked,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnable,
    UpstreamUnreachable,
)
from detector.ports.host import Host
from detector.ports.outgoing_http import (
    BodyTooLarge,
    Fetch,
    FetchFailed,
    FetchTimeout,
    HttpCall,
    HttpReply,
    NoRoom,
)
from detector.ports.room import Place

MAX_REPORT_BYTES = 1_500_000
"""The largest recorded report has 1.2 MB; a stored answer must stay under D1's 2 MB a row."""

RETRY_PAUSE_S = 1.0
"""The least between two calls: RugCheck takes one a second from those without a key."""

_NAME = Source.RUGCHECK.label


def report_ms(settings: Settings) -> int:
    """How long reading one report may take, a second call included."""
    return settings.rugcheck_timeout_ms * 3 // 2


class RugCheck:
    """`ports.sources.ReportSource` over the network: at most two calls for one report."""

    source = Source.RUGCHECK

    def __init__(
        self, fetch: Fetch, host: Host, settings: Settings, places: Callable[[], Place]
    ) -> None:
        self._fetch = fetch
        self._host = host
        self._places = places
        self._base = settings.rugcheck_api_url
        self._key = settings.rugcheck_api_key
        self._attempt_ms = settings.rugcheck_timeout_ms
        self._report_ms = report_ms(settings)

    async def report(
        self, mint: str, *, again: bool = True, place: Place | None = None
    ) -> SourceReport:
        """See `ports.sources.ReportSource`. A server error or a network fault is tried once more.

        A limit of the rate ends the attempt: asking again would only add to what it limits.
        """
        if place is None:
            with self._places() as own:
                return await self.report(mint, again=again, place=own)
        deadline_ms = self._host.now_ms() + self._report_ms
        try:
            return _read_report(mint, await self._call(mint, deadline_ms, place))
        except (UpstreamFailed, UpstreamUnreachable, UpstreamTimeout) as error:
            pause_s = RETRY_PAUSE_S * (1 + self._host.jitter() / 20)
            # A second call must have time to be worth making: a tenth of a whole one.
            left_ms = deadline_ms - self._host.now_ms() - pause_s * 1000
            if not again or error.retry_after_s or left_ms < self._attempt_ms / 10:
                raise
        await self._host.sleep(pause_s)
        return _read_report(mint, await self._call(mint, deadline_ms, place))

    async def _call(self, mint: str, deadline_ms: int, place: Place) -> HttpReply:
        headers = {"accept": "application/json"}
        if self._key:
            headers["x-api-key"] = self._key
        left_ms = min(self._attempt_ms, deadline_ms - self._host.now_ms())
        try:
            reply = await self._fetch(
                HttpCall(
                    method="GET",
                    url=f"{self._base}/tokens/{mint}/report",
                    headers=headers,
                    body=None,
                    timeout_s=max(left_ms, 1) / 1000,
                    max_bytes=MAX_REPORT_BYTES,
                    large=place.take,
                )
            )
        except NoRoom as error:
            raise ServiceBusy from error
        except BodyTooLarge as error:
            raise UpstreamInvalid(source=_NAME) from error
        except FetchTimeout as error:
            raise UpstreamTimeout(source=_NAME) from error
        except FetchFailed as error:
            raise UpstreamUnreachable(source=_NAME) from error
        await place.turn()
        return reply


def _read_report(mint: str, reply: HttpReply) -> SourceReport:
    if reply.status != 200:
        raise _failure(reply)
    try:
        data = jsontext.decode(bytes(reply.body))
    except jsontext.InvalidJson as error:
        raise UpstreamInvalid(source=_NAME) from error
    # Another token's report must never be shown under this address.
    if not isinstance(data, dict) or data.get("mint") != mint:
        raise UpstreamInvalid(source=_NAME)
    return read_report(Source.RUGCHECK, data)


def _failure(reply: HttpReply) -> DetectorError:
    words = _words(bytes(reply.body))
    if reply.status in (400, 404) and words in NO_SUCH_TOKEN:
        return TokenNotFound()
    if reply.status in (400, 404, 422) and words == NO_REPORT:
        return UpstreamUnable(source=_NAME)
    if reply.status == 429:
        return UpstreamBusy(source=_NAME, retry_after_s=_retry_after_s(reply.headers))
    if reply.status == 403 and words is None:
        return UpstreamBlocked(source=_NAME)
    if reply.status in (401, 403):
        return UpstreamRefused(source=_NAME)
    if reply.status >= 500:
        return UpstreamFailed(source=_NAME, retry_after_s=_retry_after_s(reply.headers))
    return UpstreamInvalid(source=_NAME)


def _words(body: bytes) -> str | None:
    """What an error of RugCheck's own says, in lower case; None when it is not RugCheck's own."""
    try:
        data = jsontext.decode(body)
    except jsontext.InvalidJson:
        return None
    words = untrusted.text(data.get("error"), 200) if isinstance(data, dict) else None
    return None if words is None else words.strip().lower()


def _retry_after_s(headers: Mapping[str, str]) -> int | None:
    text = headers.get("retry-after", "").strip()
    return min(int(text), 3600) if text.isascii() and text.isdigit() and len(text) < 10 else None
