"""Honest shapes: no trap and no hidden fact buys a low chance that is called calibrated."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import model as model_files
from detector.domain import applicability, features, model, model_neighbours
from detector.domain.features import FEATURE_NAMES, FeatureInputs, Features
from detector.domain.model_neighbours import Neighbours
from detector.domain.model_promise import ChanceBand
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.services.scoring import predict
from detector.wire.prediction import prediction

PARAMETERS, VERSION = model_files.read_parameters()
MODEL = model.load(PARAMETERS, VERSION)
BASE_RATE = PARAMETERS["training"]["base_rates"]["lost_90"]
NOW = 1_770_000_000.0
ROUNDING = 1e-12
"""At its last knot a straight line may miss its end by a unit in the last place."""

shares = st.floats(0.0, 100.0)
ages = st.floats(1.0, 1e9)
rows = st.tuples(
    st.none() | shares, st.none() | shares, st.none() | ages, st.none() | st.floats(1.0, 1e6)
)


def numbers(score: model.Score) -> tuple[float, ...]:
    """Everything that must not fall when something becomes worse."""
    return (*score.probabilities, score.high)


def never_lower(worse: Features, better: Features) -> bool:
    pairs = zip(numbers(MODEL.score(worse)), numbers(MODEL.score(better)), strict=True)
    return all(a >= b - ROUNDING for a, b in pairs)


@given(st.tuples(*[st.none() | st.floats() | st.floats(0, 1e8)] * len(FEATURE_NAMES)))
def test_a_smaller_fall_is_never_less_likely(row: Features) -> None:
    score = MODEL.score(row)
    half, most, nearly_all = score.probabilities
    assert 1.0 >= half >= most >= nearly_all == score.probability > 0.0
    assert score.low < score.probability < score.high


@given(rows, st.integers(0, len(FEATURE_NAMES) - 1))
def test_hiding_a_feature_never_lowers_anything(row: Features, hidden: int) -> None:
    blank = tuple(None if i == hidden else value for i, value in enumerate(row))
    assert never_lower(blank, row)


@pytest.mark.no_cover
@given(rows, shares, shares)
def test_a_thinner_pool_never_lowers_a_chance(row: Features, one: float, other: float) -> None:
    """With the same other holders: what the pool loses is held by more and smaller accounts."""
    thin, full = ((value, *row[1:]) for value in sorted((one, other)))
    scores = MODEL.score(thin).probabilities, MODEL.score(full).probabilities
    assert all(a >= b - ROUNDING for a, b in zip(*scores, strict=True))


@given(rows, ages, ages)
def test_a_younger_token_never_has_a_lower_chance(row: Features, one: float, other: float) -> None:
    young, old = ((*row[:2], value, *row[3:]) for value in sorted((one, other)))
    scores = MODEL.score(young).probabilities, MODEL.score(old).probabilities
    assert all(a >= b - ROUNDING for a, b in zip(*scores, strict=True))


@given(rows, st.floats(60.0, 100.0), st.floats(60.0, 100.0))
def test_beyond_the_training_tokens_more_concentrated_is_never_safer(
    row: Features, one: float, other: float
) -> None:
    less, more = ((row[0], value, *row[2:]) for value in sorted((one, other)))
    scores = MODEL.score(more).probabilities, MODEL.score(less).probabilities
    assert all(a >= b - ROUNDING for a, b in zip(*scores, strict=True))


inputs_known: dict[str, Any] = {
    "price_usd": 1e-3,
    "supply": 10**15,
    "decimals": 6,
    "liquidity_usd": 2000.0,
    "top_10_holders_pct": 95.0,
    "age_seconds": 600.0,
}


@given(
    st.floats(1e-7, 1.0),
    st.floats(10.0, 1e6),
    st.floats(1.0, 100.0),
    st.floats(60.0, 1e8),
    st.sampled_from(sorted(inputs_known)),
)
def test_hiding_an_input_never_lowers_anything(
    price: float, liquidity: float, top: float, age: float, hidden: str
) -> None:
    known = inputs_known | {
        "price_usd": price,
        "liquidity_usd": liquidity,
        "top_10_holders_pct": top,
        "age_seconds": age,
    }
    told = FeatureInputs(**known)
    blank = FeatureInputs(**(known | {hidden: None}))
    assert never_lower(features.compute(blank), features.compute(told))


def trap(
    *,
    liquidity: float | None = 2000.0,
    market_cap: float | None = 1e6,
    top_10_pct: float | None = 95.0,
    age_minutes: float | None = 10.0,
    holders: int = 10,
) -> dict[str, Any]:
    """A report that passes the pre-filter: all locked, all authorities revoked."""
    pool = {"baseUSD": (liquidity or 0) / 2, "quoteUSD": (liquidity or 0) / 2, "lpLockedPct": 100}
    detected = None
    if age_minutes is not None:
        detected = (
            f"2026-02-02T{2 - int(age_minutes // 60):02d}:{int(40 - age_minutes) % 60:02d}:00Z"
        )
    share = None if top_10_pct is None else top_10_pct / holders
    return {
        "price": None if market_cap is None else market_cap / 1e9,
        "token": {
            "supply": 10**15,
            "decimals": 6,
            "mintAuthority": None,
            "freezeAuthority": None,
        },
        "totalMarketLiquidity": liquidity,
        "markets": [{"pubkey": "p", "lp": pool}],
        "topHolders": [{"address": f"h{i}", "pct": share} for i in range(holders)],
        "insiderNetworks": None,
        "graphInsidersDetected": 0,
        "detectedAt": detected,
    }


def judged(data: dict[str, Any]) -> tuple[float | None, bool, ChanceBand]:
    """The chance as it is served, whether it is called calibrated, and its band."""
    made = predict(parse_report(data), int(NOW * 1000), MODEL)
    band = MODEL.promise.band(made.score.probability, made.score.high, inside=made.calibrated)
    return made.probability, made.calibrated, band


def test_the_trap_is_not_called_calibrated_and_has_a_high_number() -> None:
    chance, calibrated, band = judged(trap())
    assert not calibrated
    assert band is ChanceBand.OUTSIDE
    assert chance is not None
    assert chance > 3 * BASE_RATE


@pytest.mark.no_cover
@settings(max_examples=300)
@given(
    liquidity=st.none() | st.floats(1.0, 2000.0),
    market_cap=st.none() | st.floats(1e6, 1e9),
    top_10_pct=st.none() | st.floats(95.0, 100.0),
    age_minutes=st.none() | st.floats(0.1, 10.0),
    holders=st.integers(1, 10),
)
def test_no_variation_of_the_trap_has_a_low_chance(
    liquidity: float | None,
    market_cap: float | None,
    top_10_pct: float | None,
    age_minutes: float | None,
    holders: int,
) -> None:
    chance, calibrated, band = judged(
        trap(
            liquidity=liquidity,
            market_cap=market_cap,
            top_10_pct=top_10_pct,
            age_minutes=age_minutes,
            holders=holders,
        )
    )
    assert not calibrated
    assert band is ChanceBand.OUTSIDE
    assert chance is None or chance >= BASE_RATE


@given(
    liquidity=st.floats(1500.0, 20_000.0),
    room=st.floats(20.0, 1000.0),
    top_10_pct=st.floats(45.0, 100.0),
    age_minutes=st.floats(0.1, 60.0),
)
def test_thin_concentrated_and_young_at_once_is_never_low(
    liquidity: float, room: float, top_10_pct: float, age_minutes: float
) -> None:
    """Each alone is known to the model; the three together are not, wherever the trap is set."""
    _, _, band = judged(
        trap(
            liquidity=liquidity,
            market_cap=liquidity * room,
            top_10_pct=top_10_pct,
            age_minutes=min(age_minutes, 39.0),
        )
    )
    assert band is not ChanceBand.LOW


def counted(*cells: tuple[str, int]) -> Neighbours:
    return model_neighbours.parse_neighbours(
        {
            "needed": 3,
            "edges": {
                "pool_share_pct": [10.0, 20.0],
                "other_holders_pct": [15.0, 30.0],
                "age_seconds": [3600.0, 86400.0],
                "liquidity_usd": [1e4, 1e5],
            },
            "cells": dict(cells),
        }
    )


TOKEN = FeatureInputs(
    price_usd=0.0001,
    supply=10**15,
    decimals=6,
    liquidity_usd=25_000.0,
    top_10_holders_pct=40.0,
    age_seconds=7200.0,
)
"""In the cell 11110: pool 12.5 %, others 27.5 %, two hours, 25,000 dollars, a usual supply."""


def test_tokens_in_the_same_and_the_next_step_are_alike() -> None:
    assert counted(("11110", 4)).count(TOKEN) == 4
    assert counted(("11110", 4), ("02120", 3), ("22220", 1)).count(TOKEN) == 8
    assert counted(("11111", 9)).count(TOKEN) == 0


@pytest.mark.parametrize("age", [3599.0, 86400.0])
def test_two_steps_away_is_not_alike(age: float) -> None:
    aged = FeatureInputs(**{**_fields(TOKEN), "age_seconds": age})
    far = "11210" if age < 3600 else "11010"
    assert counted((far, 9)).count(aged) == 0
    assert counted((far, 9)).count(TOKEN) == 9


def test_an_unknown_quantity_has_no_neighbours_to_count() -> None:
    for name in ("price_usd", "liquidity_usd", "top_10_holders_pct", "age_seconds", "decimals"):
        hidden = FeatureInputs(**{**_fields(TOKEN), name: None})
        assert counted(("11110", 4)).count(hidden) is None


def test_too_few_neighbours_are_a_reason() -> None:
    domain = MODEL.domain
    lonely = applicability.TrainingDomain(
        domain.lp_locked_pct_min, domain.ranges, counted(("11110", 2))
    )
    enough = applicability.TrainingDomain(
        domain.lp_locked_pct_min, domain.ranges, counted(("11110", 3))
    )
    assert applicability.quantity_reasons(enough, TOKEN) == []
    [reason] = applicability.quantity_reasons(lonely, TOKEN)
    assert reason == (
        "In pool, other large holders, age and liquidity together it is like 2 of the model's "
        "training tokens; at least 3 are needed."
    )


def test_training_tokens_are_the_cells() -> None:
    assert sum(MODEL.domain.neighbours.cells.values()) <= PARAMETERS["training"]["rows"]
    assert MODEL.domain.neighbours.needed >= 5


def test_bands_stand_on_their_lines() -> None:
    promise = MODEL.promise
    low, high = promise.low_below, promise.high_from
    below, above = math.nextafter(low, 0), math.nextafter(high, 0)
    assert promise.band(0.01, below, inside=True) is ChanceBand.LOW
    assert promise.band(0.01, low, inside=True) is ChanceBand.MEDIUM
    assert promise.band(above, 0.9, inside=True) is ChanceBand.MEDIUM
    assert promise.band(high, 0.9, inside=True) is ChanceBand.HIGH
    for chance, upper in ((0.01, below), (high, 0.9)):
        assert promise.band(chance, upper, inside=False) is ChanceBand.OUTSIDE


def test_an_answer_carries_every_fall_the_interval_and_the_window() -> None:
    made = predict(parse_report(trap()), int(NOW * 1000), MODEL)
    told = prediction(MODEL, made)
    assert told["target"] == "lost_90"
    assert told["falls"] is not None
    assert told["interval"] is not None
    low, high = told["interval"]
    assert low is not None
    assert high is not None
    assert told["fraud_probability"] is not None
    assert list(told["falls"]) == ["50", "80", "90"]
    assert told["falls"]["90"] == told["fraud_probability"]
    assert low < told["fraud_probability"] < high
    assert told["window_hours"] == 24
    json.dumps(told, allow_nan=False)
    nothing = prediction(MODEL, predict(parse_report({}), int(NOW * 1000), MODEL))
    assert nothing["falls"] is None
    assert nothing["interval"] is None
    assert nothing["window_hours"] == 168


@pytest.mark.parametrize(
    ("age", "hours"), [(43_199.0, 24), (43_200.0, 168), (None, 168), (1.0, 24)]
)
def test_the_window_depends_on_the_age(age: float | None, hours: int) -> None:
    assert model.window_hours(age) == hours


def _fields(inputs: FeatureInputs) -> dict[str, Any]:
    return {name: getattr(inputs, name) for name in FeatureInputs.__dataclass_fields__}
