"""What may be said of a token to somebody who only glances at it. Imports the domain only; pure.

A badge or a card stands on other people's pages, without the reasons and the gaps beside it. So its
good word asks for more than the dashboard's: it is only said of an answer that is fresh, and whose
word was measured. A warning stays a warning when it is old.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from detector.domain import jsontext, untrusted
from detector.domain.served import fresh_until_ms, is_fresh
from detector.domain.shown_name import shown_name
from detector.domain.stored_analysis import StoredAnswer
from detector.domain.verdict import Band, Basis, RiskLevel

LONGEST_NAME, LONGEST_SYMBOL = 60, 16

LONGEST_KEEP_S: Final = 3_600
"""Nobody keeps a picture for longer: a refresh may change the verdict before its time is over."""

SHORT_KEEP_S: Final = 60
"""For what an analysis may change at any moment: nothing known, or known too long ago."""


class Said(StrEnum):
    """The word for a token."""

    NOT_ANALYSED = "not_analysed"
    UNKNOWN = "unknown"
    OUTDATED = "outdated"
    """It was low; the answer is too old to say so."""
    UNMEASURED = "unmeasured"
    """Low by rules alone: how often such tokens fall was not measured."""
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Tone(StrEnum):
    """What a colour and an icon say. Only LOW is green."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
    UNKNOWN = "unknown"
    NEUTRAL = "neutral"


_NEUTRAL: Final = (Said.NOT_ANALYSED, Said.OUTDATED, Said.UNMEASURED)


@dataclass(frozen=True, slots=True)
class MeasuredShare:
    """What became of `n` tokens that got this word: the share that lost 90 % or more."""

    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Glance:
    """A token at a glance. Names are for showing: cleaned and cut, "" where there is none.

    `old`: past its time. `reason`: "basis.band", or "". `keep_s`: how long this may be kept.
    """

    mint: str
    said: Said
    old: bool = False
    name: str = ""
    symbol: str = ""
    reason: str = ""
    dangers: int = 0
    warnings: int = 0
    gaps: int = 0
    measured: MeasuredShare | None = None
    read_at_ms: int | None = None
    keep_s: int = SHORT_KEEP_S

    @property
    def tone(self) -> Tone:
        """The colour of its word."""
        return Tone.NEUTRAL if self.said in _NEUTRAL else Tone(self.said.value)


def glance_at(mint: str, stored: StoredAnswer | None, ttl_ms: int, now_ms: int) -> Glance:
    """A token by its stored answer, whose body may go without the report."""
    if stored is None:
        return Glance(mint, Said.NOT_ANALYSED)
    fields = _fields(str(stored.body))
    fresh = is_fresh(stored, ttl_ms, now_ms)
    measured = _measured(fields.get("promise"))
    band = _band(fields)
    said = _said(band, fresh=fresh, measured=measured is not None)
    left_s = (fresh_until_ms(stored, ttl_ms) - now_ms) // 1000 if fresh else 0
    return Glance(
        mint=mint,
        said=said,
        old=not fresh,
        name=shown_name(fields.get("name"), LONGEST_NAME),
        symbol=shown_name(fields.get("symbol"), LONGEST_SYMBOL),
        reason="old" if said is Said.OUTDATED else _reason(fields, band),
        dangers=_severities(fields).count("danger"),
        warnings=_severities(fields).count("warn"),
        gaps=len(untrusted.items(fields.get("not_checked")) or []),
        measured=None if said is Said.OUTDATED else measured,
        read_at_ms=stored.fetched_at_ms,
        keep_s=SHORT_KEEP_S if said is Said.UNKNOWN or not fresh else min(left_s, LONGEST_KEEP_S),
    )


def _said(band: Band, *, fresh: bool, measured: bool) -> Said:
    if band is not Band.LOW:
        return Said(band.value)
    if not fresh:
        return Said.OUTDATED
    return Said.LOW if measured else Said.UNMEASURED


def _fields(body: str) -> Mapping[str, Any]:
    try:
        return untrusted.mapping(jsontext.decode(body.encode())) or {}
    except jsontext.InvalidJson:
        return {}


def _band(fields: Mapping[str, Any]) -> Band:
    """The band; low only beside the level that means it, and unknown for anything strange."""
    try:
        band = Band(fields.get("band") or Band.UNKNOWN)
    except ValueError:
        return Band.UNKNOWN
    if band is Band.LOW and fields.get("risk_level") != RiskLevel.SAFE:
        return Band.UNKNOWN
    return band


def _measured(promise: Any) -> MeasuredShare | None:
    told = untrusted.mapping(promise) or {}
    lost = untrusted.mapping(told.get("lost_90")) or {}
    n, share = untrusted.integer(told.get("n")), untrusted.amount(lost.get("share"))
    return MeasuredShare(n, share) if n and share is not None and share <= 1 else None


def _severities(fields: Mapping[str, Any]) -> list[Any]:
    listed = untrusted.items(fields.get("findings")) or []
    return [finding.get("severity") for finding in listed if isinstance(finding, dict)]


def _reason(fields: Mapping[str, Any], band: Band) -> str:
    """What the word rests on, and whose chance it was."""
    basis = fields.get("basis")
    model = untrusted.mapping(fields.get("ml_prediction")) or {}
    if basis == Basis.CHANCE and band is Band.HIGH:
        if model.get("source") == "replicate":
            basis = "remote"
        elif model.get("calibrated") is False:
            basis = "unmeasured"
    return f"{basis}.{band.value}" if isinstance(basis, str) else ""
