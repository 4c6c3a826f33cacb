"""Measured reliability as the API tells it. Imports the domain and ports."""

from typing import Any

from detector.domain.counted import Record, Reliability
from detector.domain.falls import Falls, Rates, measure_falls
from detector.domain.outcome import DEFINITION, FALLS_DEFINITION
from detector.domain.reliability import Curve, Horizon, Interval, Tally, bin_range, measure
from detector.domain.verdict import Band, Basis
from detector.services.answer import iso_utc

DIGITS = 4


def measured_json(
    found: Reliability, record: Record, rules_version: str, now_ms: int
) -> dict[str, Any]:
    """`measured` of /api/model. Without outcomes: zeros, nulls and empty lists."""
    return {
        "source": found.source,
        "model_version": found.model_version,
        "rules_version": rules_version,
        "outcome_definition": DEFINITION,
        "as_of": iso_utc(now_ms),
        "falls": _falls(measure_falls(record.cells)),
        "record": {
            "rows": record.end.number,
            "last_hash": record.end.hash if record.end.number else None,
        },
        "horizons": [_horizon(horizon) for horizon in measure(found.cells, rules_version)],
        "others": [
            {
                "source": total.source,
                "model_version": total.model_version,
                "horizon_days": total.horizon_days,
                **_whole(total.tally),
            }
            for total in found.totals
            if (total.source, total.model_version) != (found.source, found.model_version)
        ],
    }


def _falls(falls: Falls) -> dict[str, Any]:
    return {
        "definition": FALLS_DEFINITION,
        **_rates(falls.whole),
        "bands": [
            {"band": band, **_rates(rates)}
            for band in Band
            if (rates := falls.bands.get(band)) is not None
        ],
        "bases": [
            {"basis": basis, **_rates(rates)}
            for basis in Basis
            if (rates := falls.bases.get(basis)) is not None
        ],
        "fall_pct": falls.fall_pct,
        "chance": _curve(falls.curve),
    }


def _rates(rates: Rates) -> dict[str, Any]:
    whole = next(iter(rates.values()))
    return {
        "n": whole.n,
        "unknown": whole.unknown,
        "unpriced": whole.unpriced,
        "missed": whole.missed,
        "falls": [
            {
                "fall_pct": fall_pct,
                "fallen": tally.collapsed,
                "share": _figure(tally.observed_share),
                "interval": _pair(tally.interval),
                "bounds": _pair(tally.bounds),
            }
            for fall_pct, tally in rates.items()
        ],
    }


def _horizon(horizon: Horizon) -> dict[str, Any]:
    return {
        "horizon_days": horizon.days,
        **_curve(horizon.every),
        "bands": [
            {"band": band, **_counts(tally), "precision": _figure(tally.observed_share)}
            for band in Band
            if (tally := horizon.bands.get(band)) is not None
        ],
        "inside_domain": _curve(horizon.inside),
    }


def _curve(curve: Curve) -> dict[str, Any]:
    bins = []
    for low_pct, tally in sorted(curve.bins.items()):
        low, high = bin_range(low_pct)
        mean, observed = _figure(tally.mean_probability), _figure(tally.observed_share)
        shares = {"mean_probability": mean, "observed_share": observed}
        bins.append({"low": low, "high": high, **_counts(tally), **shares})
    return {**_whole(curve.whole), "bins": bins}


def _whole(tally: Tally) -> dict[str, Any]:
    share, brier = _figure(tally.observed_share), _figure(tally.brier)
    return {**_counts(tally), "base_rate": share, "brier": brier}


def _counts(tally: Tally) -> dict[str, Any]:
    return {
        "n": tally.n,
        "collapsed": tally.collapsed,
        "unknown": tally.unknown,
        "unpriced": tally.unpriced,
        "missed": tally.missed,
        "interval": _pair(tally.interval),
        "bounds": _pair(tally.bounds),
    }


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _pair(values: Interval | None) -> list[float] | None:
    return None if values is None else [round(value, DIGITS) for value in values]
