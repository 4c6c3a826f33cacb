"""A row of the original as a report to be judged, or why it cannot be. Imports the domain only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from detector.domain import jsontext, untrusted
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.sources.source import Source, SourceReport, read_report
from detector.wire.analysis import Imported
from tools.server_db.source import NUMBERS
from tools.server_db.times import read_ms

LARGEST_REPORT_BYTES = 8_000_000
"""More is not even decoded; an answer that D1 cannot hold is refused when it is made."""


class Reason(StrEnum):
    """Why a row is not taken over."""

    NO_MINT = "no_token"
    INVALID_MINT = "invalid_token"
    NO_TIME = "no_time"
    UNREADABLE_TIME = "unreadable_time"
    FUTURE_TIME = "future_time"
    NO_REPORT = "no_report"
    NOT_JSON = "report_not_json"
    NOT_A_REPORT = "not_a_report"
    ANOTHER_TOKENS = "report_of_another_token"
    TOO_LARGE = "report_too_large"
    DUPLICATE = "duplicate"
    CHANGED = "changed_while_read"
    FAULT = "fault"


EXPLAINED: Mapping[Reason, str] = {
    Reason.NO_MINT: "token_id is empty",
    Reason.INVALID_MINT: "token_id is not a Solana address",
    Reason.NO_TIME: "fetched_at is empty: nobody knows when the report was read",
    Reason.UNREADABLE_TIME: "fetched_at is no time of 2009 to 2100, or can be read in two ways",
    Reason.FUTURE_TIME: "fetched_at has not come yet",
    Reason.NO_REPORT: "raw_json is empty: there is nothing to judge",
    Reason.NOT_JSON: "raw_json is not JSON",
    Reason.NOT_A_REPORT: "raw_json is JSON, but no report (an object with its token in `mint`)",
    Reason.ANOTHER_TOKENS: "raw_json is the report of another token",
    Reason.TOO_LARGE: "the answer would be larger than a row of D1",
    Reason.DUPLICATE: "the same token at the same moment as an earlier row, which is taken",
    Reason.CHANGED: "the row was changed or deleted while it was read",
    Reason.FAULT: "judging it failed; the report says how",
}


class Refused(Exception):
    """The row is not taken over."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Head:
    """Which token a row is of, and when its report was read."""

    mint: str
    at_ms: int


def read_head(values: Mapping[str, Any], now_ms: int) -> Head:
    """Raises Refused."""
    token = values["token_id"]
    if token is None or token in ("", b""):
        raise Refused(Reason.NO_MINT)
    try:
        mint = parse_mint(token.strip() if isinstance(token, str) else "")
    except InvalidMint as error:
        raise Refused(Reason.INVALID_MINT, f"it {error}") from error
    time = values["fetched_at"]
    if time is None or time in ("", b""):
        raise Refused(Reason.NO_TIME)
    at_ms = read_ms(time)
    if at_ms is None:
        raise Refused(Reason.UNREADABLE_TIME, str(time)[:40])
    if at_ms > now_ms:
        raise Refused(Reason.FUTURE_TIME, str(time)[:40])
    return Head(mint, at_ms)


def read_raw(raw: Any, mint: str) -> SourceReport:
    """The report in `raw_json`. Raises Refused."""
    body = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if body is None or not isinstance(body, bytes):
        raise Refused(Reason.NO_REPORT if body is None else Reason.NOT_JSON)
    if body.strip() in (b"", b"{}", b"null"):
        raise Refused(Reason.NO_REPORT)
    if len(body) > LARGEST_REPORT_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(body)} bytes")
    try:
        data = jsontext.decode(body)
    except jsontext.InvalidJson as error:
        raise Refused(Reason.NOT_JSON, str(error)) from error
    if not isinstance(data, dict) or not isinstance(data.get("mint"), str):
        raise Refused(Reason.NOT_A_REPORT)
    if data["mint"] != mint:
        raise Refused(Reason.ANOTHER_TOKENS)
    return read_report(Source.RUGCHECK, data)


def origin(rowid: int, values: Mapping[str, Any]) -> Imported:
    """What an answer says of the row that it was made from."""
    number = untrusted.integer(values.get("id"), 2**53 - 1)
    return {
        "id": rowid if number is None else number,
        "said": untrusted.text(values.get("risk_level"), 20),
    }


def odd_numbers(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Number columns that hold something else.

    Their figures are read from the report, so such a row is taken over, and mentioned.
    """
    return tuple(
        name for name in NUMBERS if not isinstance(values.get(name), int | float | type(None))
    )
