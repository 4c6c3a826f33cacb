"""What changed from one analysis of a token to the next. Imports the domain only; pure.

It rests on the records that history keeps, and on nothing else. What a record of an earlier version
did not keep is not compared: a fact that appears because it is kept from now on is no change.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from detector.domain.features import FEATURE_NAMES
from detector.domain.model import Model, Score
from detector.domain.past import Past, PastFinding

UNITS: Final[Mapping[str, str]] = {
    "liquidity": "usd",
    "market_cap": "usd",
    "price": "usd",
    "holders": "count",
    "supply": "tokens",
    "top_10_holders_pct": "pct",
    "top_10_accounts_pct": "pct",
    "creator_holdings_pct": "pct",
    "lp_locked_pct": "pct",
    "score_normalised": "points",
}
"""The facts that are compared, in the order in which they are told, with their units.

`top_10_holders_pct` is of people, `top_10_accounts_pct` of the largest accounts, pools
included.
"""

_NAMED: Final = frozenset({"rugcheck_risk", "figures_contradict"})
"""Codes whose findings are told apart by their value; others by their order."""

_FLAT: Final = 1e-9
"""Log-odds that differ by less do not tell the slope between them."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that moved. `change_pct` relative to before; None where that is unknown or zero."""

    fact: str
    unit: str
    before: float | None
    after: float | None
    change_pct: float | None


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that came (`before` None), went (`after` None) or changed its severity."""

    code: str
    before: str | None
    after: str | None
    value_before: float | str | bool | None
    value_after: float | str | bool | None


@dataclass(frozen=True, slots=True)
class VersionChange:
    """Another version, by the name of what has it."""

    name: str
    before: str | None
    after: str | None


class NoSplit(StrEnum):
    """Why a move of the chance is not divided among the features."""

    VERSIONS = "model_version_changed"
    ANOTHER_MODEL = "another_model_spoke"
    NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class ChancePart:
    """What one feature did to the chance: `log_odds` and `points` (0-1) are what it moved."""

    feature: str
    label: str
    before: float | None
    after: float | None
    log_odds: float
    points: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two records.

    `chance_by`: the parts of the chance's move, which add up to it, or why there are none.
    """

    findings: tuple[FindingChange, ...]
    facts: tuple[FactChange, ...]
    newly_unchecked: tuple[str, ...]
    newly_checked: tuple[str, ...]
    versions: tuple[VersionChange, ...]
    chance_by: tuple[ChancePart, ...] | NoSplit


def compare(before: Past, after: Past, model: Model) -> Changes:
    """The changes from one record to another. Swapped records give the same, swapped."""
    was, now = frozenset(before.not_checked), frozenset(after.not_checked)
    return Changes(
        findings=_findings(before, after),
        facts=_facts(before.facts, after.facts),
        newly_unchecked=tuple(code for code in after.not_checked if code not in was),
        newly_checked=tuple(code for code in before.not_checked if code not in now),
        versions=_versions(before, after),
        chance_by=_split(before, after, model),
    )


def _facts(
    before: Mapping[str, float | None], after: Mapping[str, float | None]
) -> tuple[FactChange, ...]:
    return tuple(
        FactChange(fact, unit, before[fact], after[fact], _relative(before[fact], after[fact]))
        for fact, unit in UNITS.items()
        if fact in before and fact in after and before[fact] != after[fact]
    )


def _relative(before: float | None, after: float | None) -> float | None:
    if not before or after is None:
        return None
    change = 100.0 * ((after - before) / abs(before))
    return change if abs(change) < float("inf") else None


def _findings(before: Past, after: Past) -> tuple[FindingChange, ...]:
    """Those that came first, then the changed and those that went, each in their records' order."""
    told = before.tells_critical and after.tells_critical
    was, now = _keyed(before.findings, told=told), _keyed(after.findings, told=told)
    shared = [
        FindingChange(key[0], was[key].severity, now[key].severity, was[key].value, now[key].value)
        for key in now
        if key in was and now[key].severity != was[key].severity
    ]
    # Findings that were cut for their number did not go: of them nothing is known.
    came = [
        FindingChange(key[0], None, found.severity, None, found.value)
        for key, found in now.items()
        if key not in was and not before.cut
    ]
    went = [
        FindingChange(key[0], found.severity, None, found.value, None)
        for key, found in was.items()
        if key not in now and not after.cut
    ]
    return (*came, *shared, *went)


_Key = tuple[str, str, int]


def _keyed(findings: Iterable[PastFinding], *, told: bool) -> dict[_Key, PastFinding]:
    """Findings by what makes them the same in another record."""
    found: dict[_Key, PastFinding] = {}
    for each in findings:
        # Records of before did not tell critical findings from other dangers.
        kept = each if told or each.severity != "critical" else replace(each, severity="danger")
        place = 0
        name = str(each.value) if each.code in _NAMED else ""
        while (each.code, name, place) in found:
            place += 1
        found[(each.code, name, place)] = kept
    return found


def _versions(before: Past, after: Past) -> tuple[VersionChange, ...]:
    pairs = {
        "model": (before.model_version, after.model_version),
        "rules": (before.rules_version, after.rules_version),
        "speaker": (_speaker(before), _speaker(after)),
    }
    if pairs["speaker"] == pairs["model"]:
        del pairs["speaker"]
    return tuple(VersionChange(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1])


def _speaker(past: Past) -> str | None:
    """The version of the model whose chance counts; another one's says whose it is."""
    if past.speaker is None or past.speaker == past.model_version:
        return past.model_version
    return f"{past.source}:{past.speaker}"


def _split(before: Past, after: Past, model: Model) -> tuple[ChancePart, ...] | NoSplit:
    """How much of the chance's move each feature accounts for.

    Log-odds are sums, so a feature's part in their move is exact. The chance is divided in the same
    proportions: as if all features moved together, in a straight line, from before to after.
    """
    if before.model_version != model.version or after.model_version != model.version:
        return NoSplit.VERSIONS
    if before.speaker != model.version or after.speaker != model.version:
        return NoSplit.ANOTHER_MODEL
    was, now = _score(before, model), _score(after, model)
    if was is None or now is None:
        return NoSplit.NOT_KEPT
    moved = [b - a for a, b in zip(was.contributions, now.contributions, strict=True)]
    apart = now.log_odds - was.log_odds
    middle = (was.probability + now.probability) / 2.0
    slope = (
        middle * (1.0 - middle)
        if abs(apart) < _FLAT
        else (now.probability - was.probability) / apart
    )
    old, new = before.features or {}, after.features or {}
    return tuple(
        ChancePart(
            curve.name, curve.label, old.get(curve.name), new.get(curve.name), step, step * slope
        )
        for curve, step in zip(model.curves, moved, strict=True)
    )


def _score(past: Past, model: Model) -> Score | None:
    """The score again, if the record holds what it was made of and gives the chance it told."""
    features = past.features
    if features is None or past.chance is None or not features.keys() >= set(FEATURE_NAMES):
        return None
    score = model.score(tuple(features[name] for name in FEATURE_NAMES))
    return score if score.probability == past.chance else None
