"""Sends hostile inputs, and tells what came of them."""

from collections.abc import Mapping

from detector.incoming_http import Request
from tests.survival.ground import Ground
from tests.survival.hostile.texts import TEXTS
from tests.survival.test_faults import said, whole
from tests.unit.service import ORIGIN, Collected

AT_ONCE = 30
"""Texts in one test; each is named where it fails."""

CHUNKS = [
    (name, texts[start : start + AT_ONCE])
    for name, texts in TEXTS.items()
    for start in range(0, len(texts), AT_ONCE)
]
IDS = [f"{name} {number}" for number, (name, _) in enumerate(CHUNKS)]


def send(
    at: Ground,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Collected:
    """The answer to a request, which is whole."""

    async def read(most: int) -> bytes | None:
        return body if len(body) <= most else None

    path, _, query = path.partition("?")
    answer = at.ask(Request(method, path, query, headers or {}, read, ORIGIN))
    whole(answer)
    return answer


def outcome(answer: Collected) -> str:
    """Status and code, as the data say it."""
    return f"{answer.status} {said(answer)}".strip() if answer.status >= 400 else str(answer.status)
