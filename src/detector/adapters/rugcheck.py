"""The RugCheck client. Imports ports, errors, config and the domain's JSON reader."""

from collections.abc import Mapping
from typing import Any

from detector.config import Settings
from detector.domain import jsontext
from detector.errors import (
    TokenNotFound,
    UpstreamBusy,
    UpstreamError,
    UpstreamFailed,
    UpstreamInvalid,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from detector.ports import BodyTooLarge, Fetch, FetchFailed, FetchTimeout, Host, HttpCall, HttpReply

MAX_REPORT_BYTES = 1_500_000
"""The largest recorded report has 1.2 MB; a stored answer must stay under D1's 2 MB a row."""

MAX_ATTEMPTS = 3
MAX_RETRY_AFTER_S = 2
BACKOFF_S = 0.25


class RugCheck:
    """`ports.ReportSource` over the network: at most MAX_ATTEMPTS calls for one report."""

    def __init__(self, fetch: Fetch, host: Host, settings: Settings) -> None:
        self._fetch = fetch
        self._host = host
        self._base = settings.rugcheck_api_url
        self._key = settings.rugcheck_api_key
        self._attempt_ms = settings.rugcheck_timeout_ms

    async def report(self, mint: str) -> dict[str, Any]:
        """See `ports.ReportSource`. Retries 429, 5xx and network faults, with growing pauses."""
        deadline_ms = self._host.now_ms() + self._attempt_ms * 3 // 2
        attempt = 1
        while True:
            try:
                return _read_report(mint, await self._call(mint, deadline_ms))
            except (UpstreamBusy, UpstreamFailed, UpstreamUnreachable, UpstreamTimeout) as error:
                pause_s = BACKOFF_S * 2 ** (attempt - 1) * (0.5 + self._host.jitter())
                pause_s = max(pause_s, error.retry_after_s or 0)
                # A new attempt must have time to be worth making: a tenth of a whole one.
                left_ms = deadline_ms - self._host.now_ms() - pause_s * 1000
                hopeless = pause_s > MAX_RETRY_AFTER_S or left_ms < self._attempt_ms / 10
                if attempt == MAX_ATTEMPTS or hopeless:
                    raise
            await self._host.sleep(pause_s)
            attempt += 1

    async def _call(self, mint: str, deadline_ms: int) -> HttpReply:
        headers = {"accept": "application/json"}
        if self._key:
            headers["x-api-key"] = self._key
        left_ms = min(self._attempt_ms, deadline_ms - self._host.now_ms())
        try:
            return await self._fetch(
                HttpCall(
                    method="GET",
                    url=f"{self._base}/tokens/{mint}/report",
                    headers=headers,
                    body=None,
                    timeout_s=max(left_ms, 1) / 1000,
                    max_bytes=MAX_REPORT_BYTES,
                )
            )
        except BodyTooLarge as error:
            raise UpstreamInvalid from error
        except FetchTimeout as error:
            raise UpstreamTimeout from error
        except FetchFailed as error:
            raise UpstreamUnreachable from error


def _read_report(mint: str, reply: HttpReply) -> dict[str, Any]:
    if reply.status != 200:
        raise _failure(reply)
    try:
        data = jsontext.decode(reply.body)
    except jsontext.InvalidJson as error:
        raise UpstreamInvalid from error
    # Another token's report must never be shown under this address.
    if not isinstance(data, dict) or data.get("mint") != mint:
        raise UpstreamInvalid
    return data


def _failure(reply: HttpReply) -> UpstreamError | TokenNotFound:
    if reply.status == 404 or (reply.status == 400 and _says_not_found(reply.body)):
        return TokenNotFound()
    if reply.status == 429:
        return UpstreamBusy(retry_after_s=_retry_after_s(reply.headers))
    if reply.status in (401, 403):
        return UpstreamRefused()
    return UpstreamFailed() if reply.status >= 500 else UpstreamInvalid()


def _says_not_found(body: bytes) -> bool:
    try:
        data = jsontext.decode(body)
    except jsontext.InvalidJson:
        return False
    return isinstance(data, dict) and data.get("error") == "not found"


def _retry_after_s(headers: Mapping[str, str]) -> int | None:
    text = headers.get("retry-after", "").strip()
    return min(int(text), 3600) if text.isascii() and text.isdigit() and len(text) < 10 else None
