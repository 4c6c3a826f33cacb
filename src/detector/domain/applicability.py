"""Whether a token is of the kind the model was fitted on. Imports the domain.

The training table holds only tokens with locked liquidity and revoked authorities, within certain
ranges, and few or none in some places inside all of them. Elsewhere a probability is an
extrapolation, and the answer says why, in sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detector.domain import features
from detector.domain.authority import Authority, AuthorityState
from detector.domain.curve import InvalidParametersError, number
from detector.domain.features import FeatureInputs
from detector.domain.model_neighbours import Neighbours, parse_neighbours
from detector.domain.report import TokenReport

_READERS = {
    "liquidity_usd": features.liquidity_usd,
    "market_cap_usd": features.market_cap_usd,
    "pool_share_pct": features.pool_share_pct,
    "other_holders_pct": features.other_holders_pct,
    "age_seconds": features.age_seconds,
    "supply_factor": features.supply_factor,
}
_UNITS = ("usd", "pct", "seconds", "times")


@dataclass(frozen=True, slots=True)
class Range:
    """The training range of one quantity, ends included. `label` begins a sentence."""

    name: str
    label: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TrainingDomain:
    """The pre-filter of the training table, its ranges, and where in them its tokens are."""

    lp_locked_pct_min: float
    ranges: tuple[Range, ...]
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class Applicability:
    """`inside` only when there is no reason against it; `reasons` are whole sentences."""

    inside: bool
    reasons: tuple[str, ...]


def of(domain: TrainingDomain, inputs: FeatureInputs, report: TokenReport) -> Applicability:
    """Compare a token with the training table. What is unknown is a reason too."""
    reasons = [
        *_lp_reasons(domain, report.lp_locked_pct),
        *_authority_reasons("mint", report.mint_authority),
        *_authority_reasons("freeze", report.freeze_authority),
        *quantity_reasons(domain, inputs),
    ]
    return Applicability(inside=not reasons, reasons=tuple(reasons))


def quantity_reasons(domain: TrainingDomain, inputs: FeatureInputs) -> list[str]:
    """Why a token that passes the pre-filter is outside all the same, in sentences."""
    reasons = []
    for limits in domain.ranges:
        reasons += _range_reasons(limits, _READERS[limits.name](inputs))
    found = domain.neighbours.count(inputs)
    if found is not None and found < domain.neighbours.needed:
        reasons.append(
            f"In pool, other large holders, age and liquidity together it is like {found} of the "
            f"model's training tokens; at least {domain.neighbours.needed} are needed."
        )
    return reasons


def parse_domain(data: object) -> TrainingDomain:
    """The `domain` of parameters.json; raises InvalidParametersError."""
    if not isinstance(data, Mapping) or not isinstance(data.get("ranges"), list):
        raise InvalidParametersError("domain with a list of ranges is required")
    return TrainingDomain(
        lp_locked_pct_min=number(data.get("lp_locked_pct_min")),
        ranges=tuple(_parse_range(entry) for entry in data["ranges"]),
        neighbours=parse_neighbours(data.get("neighbours")),
    )


def _parse_range(entry: Mapping[str, Any]) -> Range:
    name, label, unit = entry.get("name"), entry.get("label"), entry.get("unit")
    low, high = number(entry.get("low")), number(entry.get("high"))
    if name not in _READERS or unit not in _UNITS or not isinstance(label, str) or low > high:
        raise InvalidParametersError(f"not a range: {entry!r}")
    return Range(name, label, unit, low, high)


def _lp_reasons(domain: TrainingDomain, lp_locked_pct: float | None) -> list[str]:
    floor = domain.lp_locked_pct_min
    fitted = f"the model knows only tokens with at least {floor:.0f}% locked"
    if lp_locked_pct is None:
        return [f"The locked share of the liquidity is unknown; {fitted}."]
    if lp_locked_pct < floor:
        return [f"{lp_locked_pct:.1f}% of the liquidity is locked; {fitted}."]
    return []


def _authority_reasons(kind: str, authority: Authority) -> list[str]:
    if authority.state is AuthorityState.REVOKED:
        return []
    state = "set" if authority.state is AuthorityState.SET else "unknown"
    return [f"The {kind} authority is {state}; the model knows only tokens without one."]


def _range_reasons(limits: Range, value: float | None) -> list[str]:
    if value is None:
        return [f"{limits.label} is unknown."]
    if limits.low <= value <= limits.high:
        return []
    side = "below" if value < limits.low else "above"
    shown, low, high = (_shown(v, limits.unit) for v in (value, limits.low, limits.high))
    return [
        f"{limits.label}, {shown}, is {side} the range the model was fitted on, {low} to {high}."
    ]


def _shown(value: float, unit: str) -> str:
    if unit == "usd":
        return f"${value:,.0f}" if value >= 1 else f"${value:.2g}"
    if unit == "pct":
        return f"{value:.1f}%"
    if unit == "seconds":
        return f"{value / 86400:.1f} days" if value >= 172800 else f"{value / 60:.0f} minutes"
    return f"{value:.3g} times"
