"""A record of history, read back. Imports the domain only; pure, and total: it reads any text.

Records of earlier versions lack keys, and had other features. A fact that is not in `facts` was not
kept, which is not the same as unknown (None).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from detector.domain import jsontext, untrusted

MAX_FINDINGS: Final = 100
_TEXT, _SUMMARY = 100, 2_000


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A row of history: when the report was read (Unix ms), and the record as JSON text."""

    fetched_at_ms: int
    record: str


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A finding by its code. `severity` is also "critical" where that was kept."""

    code: str
    severity: str
    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class Past:
    """What was told of a token at a time. None is unknown, or was not kept.

    `chance` by the model that spoke (`source`, `speaker`); `features` are the local model's.
    `tells_critical`: critical findings are marked as such. `cut`: findings that did not fit.
    """

    at_ms: int
    risk_level: str | None
    band: str | None
    basis: str | None
    risk_score: float | None
    completeness: float | None
    summary: str | None
    chance: float | None
    calibrated: bool | None
    source: str | None
    speaker: str | None
    model_version: str | None
    rules_version: str | None
    findings: tuple[PastFinding, ...]
    not_checked: tuple[str, ...]
    facts: Mapping[str, float | None]
    features: Mapping[str, float | None] | None
    tells_critical: bool
    cut: int
    imported: bool = False
    """Whether an earlier application read the report: the rest was told when it was taken over."""


def read_past(kept: KeptRecord) -> Past:
    """The record of a row. What it does not hold, or holds as something else, is unknown."""
    try:
        data = untrusted.mapping(jsontext.decode(kept.record.encode("utf-8", "replace"))) or {}
    except jsontext.InvalidJson:
        data = {}
    said = untrusted.mapping(data.get("prediction")) or {}
    features = untrusted.mapping(data.get("features"))
    return Past(
        at_ms=kept.fetched_at_ms,
        risk_level=_text(data, "risk_level"),
        band=_text(data, "band"),
        basis=_text(data, "basis"),
        risk_score=untrusted.number(data.get("risk_score")),
        completeness=untrusted.number(data.get("completeness")),
        summary=untrusted.text(data.get("summary"), _SUMMARY),
        chance=_chance(said.get("fraud_probability")),
        calibrated=untrusted.boolean(said.get("calibrated")),
        source=_text(said, "source"),
        speaker=_text(said, "model_version"),
        model_version=_text(data, "model_version"),
        rules_version=_text(data, "rules_version"),
        findings=_findings(data.get("findings")),
        not_checked=_codes(data.get("not_checked")),
        facts=_facts(data, features),
        features=None if features is None else _numbers(features),
        tells_critical="basis" in data,
        cut=untrusted.integer(data.get("findings_cut"), MAX_FINDINGS) or 0,
        imported=untrusted.mapping(data.get("imported")) is not None,
    )


_AT_TOP: Final = ("price", "liquidity", "market_cap", "holders", "score_normalised")
_POOL, _OTHERS = "pool_share_pct", "other_holders_pct"


def _facts(data: Mapping[str, Any], features: Mapping[str, Any] | None) -> dict[str, float | None]:
    """The facts that the record keeps, by name."""
    found = {name: untrusted.number(data[name]) for name in _AT_TOP if name in data}
    found.update(_numbers(untrusted.mapping(data.get("facts")) or {}))
    if features is not None and _POOL in features and _OTHERS in features:
        parts = [untrusted.number(features[name]) for name in (_POOL, _OTHERS)]
        known = [part for part in parts if part is not None]
        found["top_10_accounts_pct"] = sum(known) if len(known) == len(parts) else None
    return found


def _numbers(values: Mapping[str, Any]) -> dict[str, float | None]:
    return {str(name)[:_TEXT]: untrusted.number(value) for name, value in values.items()}


def _chance(value: Any) -> float | None:
    chance = untrusted.number(value)
    return chance if chance is not None and 0.0 <= chance <= 1.0 else None


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    return untrusted.text(fields.get(name), _TEXT)


def _codes(value: Any) -> tuple[str, ...]:
    texts = (untrusted.text(each, _TEXT) for each in (untrusted.items(value) or [])[:MAX_FINDINGS])
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def _findings(value: Any) -> tuple[PastFinding, ...]:
    found = []
    for each in (untrusted.items(value) or [])[:MAX_FINDINGS]:
        parts = [*(untrusted.items(each) or []), None, None, None]
        code, severity = untrusted.text(parts[0], _TEXT), untrusted.text(parts[1], _TEXT)
        if code is not None and severity is not None:
            found.append(PastFinding(code, severity, _value(parts[2])))
    return tuple(found)


def _value(value: Any) -> float | str | bool | None:
    if isinstance(value, bool):
        return value
    return untrusted.text(value, _TEXT) if isinstance(value, str) else untrusted.number(value)
