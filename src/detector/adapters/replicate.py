"""The Replicate client: create, poll, cancel. Imports ports, config, the domain's JSON reader.

What goes in and what comes out is `replicate_contracts`' part.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from detector.adapters.replicate_contracts import contract_of
from detector.config import Settings
from detector.domain import jsontext, untrusted
from detector.domain.remote_prediction import RemotePrediction
from detector.ports.host import Host
from detector.ports.outgoing_http import (
    BodyTooLarge,
    Fetch,
    FetchFailed,
    FetchTimeout,
    HttpCall,
    HttpReply,
)
from detector.ports.remote_model import RemoteModelFailed

MAX_REPLY_BYTES = 256_000
MAX_URL = 500
POLL_S, POLL_MS = 0.5, 500
CANCEL_TIMEOUT_S = 2.0

_RUNNING = ("starting", "processing")
_ENDED_BADLY = ("failed", "canceled", "aborted")
_OWNER_NAME = re.compile(r"[\w.-]+/[\w.-]+\Z", re.ASCII)


def remote_ms(settings: Settings) -> int:
    """How long asking the remote model may take; nothing where there is none."""
    whole_ms = settings.replicate_timeout_ms + round(CANCEL_TIMEOUT_S * 1000)
    return whole_ms if settings.replicate_api_token else 0


class Replicate:
    """`ports.remote_model.RemoteModel` over the network: the whole exchange has one deadline."""

    def __init__(self, fetch: Fetch, host: Host, settings: Settings) -> None:
        self._fetch = fetch
        self._host = host
        self._base = settings.replicate_api_url
        self._token = settings.replicate_api_token
        self._model = settings.replicate_model
        self._contract = contract_of(self._model)
        self._timeout_ms = settings.replicate_timeout_ms

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: str
    ) -> RemotePrediction:
        """See `ports.remote_model.RemoteModel`.

        Codes: replicate_unreachable, replicate_timeout, replicate_refused (401, 402, 403),
        replicate_busy (429), replicate_rejected (other 4xx), replicate_error (5xx),
        replicate_invalid (not a prediction or not a valid output), replicate_failed,
        replicate_canceled, replicate_aborted.
        """
        deadline_ms = self._host.now_ms() + self._timeout_ms
        inputs = self._contract.inputs(mint, features, report)
        prediction = await self._create(inputs, deadline_ms)
        polls_left = self._timeout_ms // POLL_MS
        while prediction.get("status") in _RUNNING:
            # Counted too: a clock that is set back must not make the exchange endless.
            polls_left -= 1
            if self._left_s(deadline_ms) <= POLL_S or polls_left < 0:
                await self._cancel(prediction)
                raise RemoteModelFailed("replicate_timeout")
            await self._host.sleep(POLL_S)
            try:
                prediction = await self._call("GET", self._own_url(prediction, "get"), deadline_ms)
            except RemoteModelFailed as error:
                if error.code == "replicate_timeout":
                    await self._cancel(prediction)
                raise
        status = prediction.get("status")
        if status in _ENDED_BADLY:
            raise RemoteModelFailed(f"replicate_{status}")
        output = untrusted.mapping(prediction.get("output"))
        if status != "succeeded" or output is None:
            raise RemoteModelFailed("replicate_invalid")
        return self._contract.read(output)

    async def _create(self, inputs: Mapping[str, str], deadline_ms: int) -> dict[str, Any]:
        body: dict[str, Any] = {"input": dict(inputs)}
        path = "predictions"
        if _OWNER_NAME.match(self._model):
            path = f"models/{self._model}/predictions"
        else:
            body["version"] = self._model.rpartition(":")[2]
        wait_s = max(1, min(60, int(self._left_s(deadline_ms) / 2)))
        return await self._call("POST", f"{self._base}/{path}", deadline_ms, body, wait_s)

    async def _cancel(self, prediction: Mapping[str, Any]) -> None:
        """Ask to stop a prediction nobody waits for any more; its failure changes nothing."""
        try:
            url = self._own_url(prediction, "cancel")
            await self._fetch(self._http_call("POST", url, CANCEL_TIMEOUT_S))
        except Exception:  # noqa: BLE001 - the deadline has passed; nothing may hide that
            return

    async def _call(
        self,
        method: str,
        url: str,
        deadline_ms: int,
        body: Mapping[str, Any] | None = None,
        wait_s: int = 0,
    ) -> dict[str, Any]:
        timeout_s = max(min(self._left_s(deadline_ms), self._timeout_ms / 1000), 0.001)
        try:
            reply = await self._fetch(self._http_call(method, url, timeout_s, body, wait_s))
        except BodyTooLarge as error:
            raise RemoteModelFailed("replicate_invalid") from error
        except FetchTimeout as error:
            raise RemoteModelFailed("replicate_timeout") from error
        except FetchFailed as error:
            raise RemoteModelFailed("replicate_unreachable") from error
        return _prediction(reply)

    def _http_call(
        self,
        method: str,
        url: str,
        timeout_s: float,
        body: Mapping[str, Any] | None = None,
        wait_s: int = 0,
    ) -> HttpCall:
        headers = {"authorization": f"Bearer {self._token}", "accept": "application/json"}
        if body is not None:
            headers["content-type"] = "application/json"
        if wait_s:
            headers["prefer"] = f"wait={wait_s}"
        data = None if body is None else json.dumps(body).encode()
        return HttpCall(method, url, headers, data, timeout_s, MAX_REPLY_BYTES)

    def _own_url(self, prediction: Mapping[str, Any], name: str) -> str:
        """A URL that the answer names, on the API's own origin only: it is sent the token."""
        urls = untrusted.mapping(prediction.get("urls")) or {}
        url = untrusted.text(urls.get(name), MAX_URL + 1)
        if url is None or len(url) > MAX_URL or _origin(url) != _origin(self._base):
            raise RemoteModelFailed("replicate_invalid")
        return url

    def _left_s(self, deadline_ms: int) -> float:
        return (deadline_ms - self._host.now_ms()) / 1000


def _prediction(reply: HttpReply) -> dict[str, Any]:
    if reply.status == 429:
        raise RemoteModelFailed("replicate_busy")
    if reply.status in (401, 402, 403):
        raise RemoteModelFailed("replicate_refused")
    if reply.status >= 500:
        raise RemoteModelFailed("replicate_error")
    if not 200 <= reply.status < 300:
        raise RemoteModelFailed("replicate_rejected")
    try:
        data = jsontext.decode(bytes(reply.body))
    except jsontext.InvalidJson as error:
        raise RemoteModelFailed("replicate_invalid") from error
    if not isinstance(data, dict):
        raise RemoteModelFailed("replicate_invalid")
    return data


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ("", "")
    return (parts.scheme, parts.netloc)
