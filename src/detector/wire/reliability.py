"""`measured` of /api/model: what became of predictions. Imports the domain only."""

from typing import Annotated, TypedDict

from detector.domain.counted import FallCounts, ReliabilityCounts
from detector.domain.falls import Falls as MeasuredFalls
from detector.domain.falls import Rates, measure_falls
from detector.domain.instants import iso_utc
from detector.domain.outcome import DAY_MS, DEFINITION, FALLS_DEFINITION
from detector.domain.reliability import CalibrationCurve as MeasuredCurve
from detector.domain.reliability import Horizon as MeasuredHorizon
from detector.domain.reliability import Interval, Tally, bin_range, measure
from detector.domain.sample import DEFINITION as DEFINITION_OF_SAMPLE
from detector.domain.sample import FOLLOWED_A_DAY
from detector.domain.verdict import Band, Basis
from detector.domain.vocabulary import BandName, Doc, Time

DIGITS = 4

_Share = Annotated[float | None, Doc(minimum=0, maximum=1)]
_Pair = list[Annotated[float, Doc(minimum=0, maximum=1)]]
_ByInterval = Annotated[_Pair | None, Doc("95% (Wilson), of collapsed / n.")]
_ByBounds = Annotated[
    _Pair | None, Doc("The share if none of the unknown collapsed, and if all did.")
]
_Known = Annotated[int, Doc("Predictions with a known outcome.")]
_Unknown = Annotated[int, Doc("Predictions without a known outcome: unpriced and missed.")]
_Unpriced = Annotated[int, Doc("RugCheck has no price for the token any more, or no report.")]
_Missed = Annotated[int, Doc("This deployment did not get to read the token in time.")]


class _Counts(TypedDict):
    n: _Known
    collapsed: Annotated[int, Doc("Those of them that collapsed.")]
    unknown: _Unknown
    unpriced: _Unpriced
    missed: _Missed
    interval: _ByInterval
    bounds: _ByBounds


class _Bin(_Counts):
    low: _Share
    high: _Share
    mean_probability: _Share
    observed_share: _Share


class _Whole(_Counts):
    base_rate: Annotated[float | None, Doc("collapsed / n.", minimum=0, maximum=1)]
    brier: Annotated[
        float | None, Doc("Mean squared error of the predictions.", minimum=0, maximum=1)
    ]


class _Curve(_Whole):
    bins: Annotated[
        list[_Bin],
        Doc("The reliability curve, by predicted probability; only bins that hold something."),
    ]


class _Fall(TypedDict):
    fall_pct: int
    fallen: Annotated[int, Doc("Of n.")]
    share: _Share
    interval: _ByInterval
    bounds: _ByBounds


class _Rates(TypedDict):
    n: _Known
    unknown: _Unknown
    unpriced: _Unpriced
    missed: _Missed
    falls: Annotated[
        list[_Fall],
        Doc("For each level of fall, how many of `n` fell at least so far within the window."),
    ]


class _BandRates(_Rates):
    band: BandName


class _BasisRates(_Rates):
    basis: str


class _Falls(_Rates):
    """Falls within the window, of the present model and rules only."""

    definition: str
    bands: Annotated[list[_BandRates], Doc("By band; only those that hold something.")]
    bases: Annotated[list[_BasisRates], Doc("By what the band rested on (`basis`).")]
    fall_pct: Annotated[int | None, Doc("The fall that `chance` is about.")]
    chance: Annotated[_Curve, Doc("The model's chance against what happened, inside its domain.")]


class _BandTally(_Counts):
    band: BandName
    precision: _Share


class _Horizon(_Curve):
    horizon_days: int
    bands: Annotated[
        list[_BandTally],
        Doc("What share of each band collapsed; only bands that hold something."),
    ]
    inside_domain: Annotated[
        _Curve, Doc("The same without extrapolations (`ml_prediction.calibrated`).")
    ]


class _Other(_Whole):
    source: str
    model_version: str
    horizon_days: int


class _Record(TypedDict):
    rows: Annotated[int, Doc("Rows of /api/outcomes.csv.")]
    last_hash: Annotated[str | None, Doc("The hash of the last row.")]


class _SampledDay(TypedDict):
    day: Annotated[str, Doc("YYYY-MM-DD (UTC).")]
    rate: Annotated[
        float,
        Doc(
            "The share of its predictions that is followed; it falls until the day is over.",
            minimum=0,
            maximum=1,
        ),
    ]


class _Sample(TypedDict):
    """Which predictions are followed."""

    definition: str
    most_a_day: int
    days: Annotated[list[_SampledDay], Doc("The newest on which any were followed, newest first.")]


class MeasuredBody(TypedDict):
    """What became of the tokens that this deployment judged; see docs/reliability.md."""

    source: Annotated[str, Doc("Whose predictions `horizons` is about.", enum=["local"])]
    model_version: str
    rules_version: Annotated[str, Doc("Whose bands `bands` is about.")]
    outcome_definition: str
    as_of: Time
    sample: _Sample
    falls: _Falls
    record: _Record
    horizons: list[_Horizon]
    others: Annotated[list[_Other], Doc("Totals of the remote model and of earlier versions.")]


def measured(
    found: ReliabilityCounts, record: FallCounts, rules_version: str, now_ms: int
) -> MeasuredBody:
    """`measured` of /api/model. Without outcomes: zeros, nulls and empty lists."""
    return {
        "source": found.source,
        "model_version": found.model_version,
        "rules_version": rules_version,
        "outcome_definition": DEFINITION,
        "as_of": iso_utc(now_ms),
        "sample": {
            "definition": DEFINITION_OF_SAMPLE,
            "most_a_day": FOLLOWED_A_DAY,
            "days": [
                {"day": iso_utc(each.day * DAY_MS)[:10], "rate": each.rate} for each in record.days
            ],
        },
        "falls": falls(measure_falls(record.cells)),
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


def falls(falls: MeasuredFalls) -> _Falls:
    """How often verdicts came true."""
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


def _rates(rates: Rates) -> _Rates:
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


def _horizon(horizon: MeasuredHorizon) -> _Horizon:
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


def _curve(curve: MeasuredCurve) -> _Curve:
    return {
        **_whole(curve.whole),
        "bins": [_bin(low_pct, tally) for low_pct, tally in sorted(curve.bins.items())],
    }


def _bin(low_pct: int, tally: Tally) -> _Bin:
    low, high = bin_range(low_pct)
    return {
        "low": low,
        "high": high,
        **_counts(tally),
        "mean_probability": _figure(tally.mean_probability),
        "observed_share": _figure(tally.observed_share),
    }


def _whole(tally: Tally) -> _Whole:
    share, brier = _figure(tally.observed_share), _figure(tally.brier)
    return {**_counts(tally), "base_rate": share, "brier": brier}


def _counts(tally: Tally) -> _Counts:
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
