"""The scorer: exact sums, the same bits with and without numpy, and honest limits."""

import copy
import json
import math
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from detector import model as model_files
from detector.domain import applicability, curve, features, model, numerics
from detector.domain.curve import InvalidParametersError
from detector.domain.features import FEATURE_NAMES, FeatureInputs, Features
from detector.domain.model import Model
from detector.domain.sources.rugcheck.report_parser import parse_report

PARAMETERS, VERSION = model_files.read_parameters()
NOW = 1_770_000_000.0
values = st.none() | st.floats() | st.floats(0, 1e8)
rows = st.tuples(*[values] * len(FEATURE_NAMES))


def shipped() -> Model:
    return model.load(PARAMETERS, VERSION)


def bits(score: model.Score) -> bytes:
    numbers = (
        *(score.probability, score.log_odds, score.low, score.high),
        *(*score.contributions, *score.probabilities),
    )
    return struct.pack(f"<{len(numbers)}d", *numbers)


@given(rows)
def test_contributions_and_intercept_are_the_log_odds(row: Features) -> None:
    score = shipped().score(row)
    total = score.intercept
    for part in score.contributions:
        total += part
    assert total == score.log_odds
    assert abs(math.fsum((score.intercept, *score.contributions)) - score.log_odds) <= 1e-12
    assert score.probability == numerics.sigmoid(score.log_odds)
    assert 0.0 < score.probability < 1.0


@pytest.mark.no_cover
def test_numpy_and_plain_python_agree_in_every_bit_on_100_000_rows() -> None:
    generator = np.random.default_rng(5)
    n, width = 100_000, len(FEATURE_NAMES)
    table = np.exp(generator.uniform(-9, 18, (n, width)))
    raw = generator.integers(0, 2**64, (n, width), dtype=np.uint64).view(np.float64)
    kind = generator.integers(0, 10, (n, width))
    table = np.where(kind == 0, raw, np.where(kind == 1, np.nan, table))
    special = np.array([0.0, -0.0, np.inf, -np.inf, 5e-324, 1e308, -1.0, 1.0])
    table = np.where(kind == 2, generator.choice(special, (n, width)), table)
    knots = np.concatenate([np.exp(curve.knots) for curve in shipped().curves])
    table = np.where(kind == 3, generator.choice(knots, (n, width)), table)
    matrix: list[Features] = [
        tuple(None if math.isnan(v) else v for v in row) for row in table.tolist()
    ]
    scorer = shipped()
    ours, theirs = scorer.score_plain(matrix), scorer.score_numpy(matrix)
    assert [bits(s) for s in ours] == [bits(s) for s in theirs]


def test_nan_is_read_as_missing_by_both() -> None:
    scorer, nothing = shipped(), (None,) * len(FEATURE_NAMES)
    nan = (math.nan,) * len(FEATURE_NAMES)
    expected = scorer.score(nothing)
    assert scorer.score_plain([nan]) == scorer.score_numpy([nan]) == [expected]
    assert expected.contributions == tuple(curve.missing for curve in scorer.curves)


def test_a_thousand_tokens_score_in_one_numpy_call(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    original = numerics.sigmoid_array

    def counted(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        calls.append(len(log_odds))
        return original(log_odds)

    monkeypatch.setattr(numerics, "sigmoid_array", counted)
    row: Features = (12.5, 27.5, 7200.0, 1.0)
    scores = shipped().score_many([row] * 1000)
    assert calls == [1000] * 5
    assert set(scores) == {shipped().score(row)}
    assert shipped().score_many([]) == []


ONE_TOKEN = """
import sys
from detector import app, model as files
from detector.domain import model
scorer = model.load(*files.read_parameters())
scorer.score((12.5, 27.5, 7200.0, 1.0))
model.engines()
print("numpy" in sys.modules)
scorer.score_many([(12.5, 27.5, 7200.0, 1.0)])
print("numpy" in sys.modules)
"""


def test_only_many_tokens_at_once_import_numpy() -> None:
    process = subprocess.run(
        [sys.executable, "-c", ONE_TOKEN],
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.split() == ["False", "True"]


WITHOUT_NUMPY = """
import json, sys
sys.modules["numpy"] = None
from detector import model as files
from detector.domain import model
scorer = model.load(*files.read_parameters())
rows = [tuple(row) for row in json.load(sys.stdin)]
def told(s):
    return [x.hex() for x in (s.log_odds, s.low, s.high, *s.probabilities, *s.contributions)]
print(json.dumps([model.engines(), [told(s) for s in scorer.score_many(rows)]]))
"""


def test_without_numpy_python_is_the_only_engine_and_the_bits_stay() -> None:
    generator = np.random.default_rng(6)
    table = np.exp(generator.uniform(-5, 16, (300, len(FEATURE_NAMES)))).tolist()
    matrix: list[Features] = [
        tuple(None if v > 1e6 and i % 3 else v for v in row) for i, row in enumerate(table)
    ]
    process = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMPY],
        input=json.dumps(matrix),
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    engines, found = json.loads(process.stdout)
    assert engines == ["python"]
    assert model.engines() == ("python", "numpy")
    ours = shipped().score_many(matrix)
    assert found == [
        [x.hex() for x in (s.log_odds, s.low, s.high, *s.probabilities, *s.contributions)]
        for s in ours
    ]


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="4 features, not 3"):
        shipped().score((1.0, 2.0, 3.0))


def a_curve(**changes: object) -> curve.Curve:
    entry = {
        "name": "x",
        "label": "X",
        "unit": "ratio",
        "transform": "identity",
        "kind": "linear",
        "knots": [0.0, 1.0, 3.0],
        "values": [1.0, 2.0, -2.0],
        "missing": 0.25,
    }
    return curve.parse_curve(entry | changes)


@pytest.mark.parametrize(
    ("x", "expected"),
    [(-5.0, 1.0), (0.0, 1.0), (0.5, 1.5), (1.0, 2.0), (2.0, 0.0), (3.0, -2.0), (9.0, -2.0)],
)
def test_a_linear_curve(x: float, expected: float) -> None:
    assert a_curve().at(x) == expected
    assert a_curve().at_many(np.array([x]))[0] == expected


@pytest.mark.parametrize(
    ("x", "expected"), [(-5.0, 1.0), (0.0, 1.0), (0.9, 1.0), (1.0, 2.0), (2.9, 2.0), (3.0, -2.0)]
)
def test_a_step_curve(x: float, expected: float) -> None:
    steps = a_curve(kind="step")
    assert steps.at(x) == expected
    assert steps.at_many(np.array([x]))[0] == expected


@pytest.mark.parametrize("transform", ["ln", "ln1p"])
def test_a_transformed_curve(transform: str) -> None:
    bent = a_curve(transform=transform)
    x = math.e if transform == "ln" else math.e - 1
    assert bent.at(x) == pytest.approx(2.0)
    assert bent.at(-2.0) == bent.at(None) == bent.at_many(np.array([-2.0]))[0] == 0.25
    assert bent.at(0.0) == 1.0


@pytest.mark.parametrize(
    "changes",
    [
        {"knots": [0.0, 1.0]},
        {"knots": [0.0, 1.0, 1.0]},
        {"knots": [0.0, 2.0, 1.0]},
        {"knots": [0.0], "values": [1.0]},
        {"knots": None},
        {"knots": [0.0, 1.0, math.inf]},
        {"values": [0.0, 1.0, math.nan]},
        {"values": [0.0, 1.0, "2"]},
        {"values": [0.0, 1.0, True]},
        {"missing": None},
        {"kind": "cubic"},
        {"transform": "sqrt"},
        {"name": ""},
        {"label": 3},
    ],
)
def test_a_broken_curve_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidParametersError):
        a_curve(**changes)


def broken(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    parameters = copy.deepcopy(PARAMETERS)
    place: Any = parameters
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return parameters


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 1),
        (("target",), None),
        (("target",), "collapsed"),
        (("falls",), []),
        (("falls", "lost_80"), None),
        (("falls", "lost_90", "features"), {}),
        (("falls", "lost_50", "features"), []),
        (("falls", "lost_90", "features", 0, "name"), "age_seconds"),
        (("falls", "lost_80", "intercept"), math.nan),
        (("variance",), None),
        (("variance", "intercept"), -0.1),
        (("variance", "features", 1, "values", 0), -0.1),
        (("promise",), None),
        (("promise", "low_below"), 0.0),
        (("promise", "high_from"), 0.01),
        (("promise", "from"), ""),
        (("promise", "rates"), {}),
        (("promise", "rates", "low", "n"), -1),
        (("promise", "rates", "low", "lost_90"), None),
        (("promise", "rates", "low", "lost_90", "count"), 10**6),
        (("promise", "rates", "low", "lost_90", "interval"), [0.5]),
        (("promise", "rates", "high", "lost_90", "interval"), [0.5, 0.1]),
        (("domain",), None),
        (("domain", "ranges"), None),
        (("domain", "lp_locked_pct_min"), "95"),
        (("domain", "ranges", 0, "name"), "score"),
        (("domain", "ranges", 0, "unit"), "eur"),
        (("domain", "ranges", 0, "low"), 1e300),
        (("domain", "neighbours"), None),
        (("domain", "neighbours", "needed"), 0),
        (("domain", "neighbours", "edges"), {}),
        (("domain", "neighbours", "edges", "age_seconds"), [2.0, 1.0]),
        (("domain", "neighbours", "edges", "age_seconds"), []),
        (("domain", "neighbours", "cells"), []),
        (("domain", "neighbours", "cells"), {"0000": 1}),
        (("domain", "neighbours", "cells"), {"0000x": 1}),
        (("domain", "neighbours", "cells"), {"00000": 0}),
    ],
)
def test_broken_parameters_are_refused(path: tuple[str | int, ...], value: object) -> None:
    with pytest.raises(InvalidParametersError):
        model.load(broken(path, value), VERSION)


def test_the_shipped_model_knows_its_version_and_target() -> None:
    scorer = shipped()
    assert scorer.version == VERSION == model_files.read_card()["model_version"]
    assert len(VERSION) == 12
    assert scorer.target == "lost_90"
    assert model_files.version_of(b"{}") == "44136fa355b3"


def test_shipped_curves_go_the_way_the_recipe_says() -> None:
    for fall in (shipped().main, *shipped().lesser):
        pool, others, age, supply = fall.curves
        assert list(supply.values) == sorted(supply.values)
        for falling in (pool, age):
            assert list(falling.values) == sorted(falling.values, reverse=True)
        assert list(others.values[:-1]) == sorted(others.values[:-1], reverse=True)
        assert others.values[-1] == max(others.values)


def typical(**changes: object) -> dict[str, Any]:
    """A report in the middle of the training table."""
    return {
        "price": 0.00006,
        "token": {
            "supply": 10**15,
            "decimals": 6,
            "mintAuthority": None,
            "freezeAuthority": None,
        },
        "totalMarketLiquidity": 25_000.0,
        "markets": [
            {"pubkey": "p", "lp": {"baseUSD": 12_500.0, "quoteUSD": 12_500.0, "lpLockedPct": 100}}
        ],
        "topHolders": [{"address": f"h{i}", "pct": 4.4} for i in range(10)],
        "insiderNetworks": None,
        "graphInsidersDetected": 0,
        "detectedAt": "2026-02-01T20:40:00Z",
    } | changes


def scored(data: dict[str, Any]) -> applicability.Applicability:
    report = parse_report(data)
    inputs = features.from_report(report, NOW)
    return applicability.of(shipped().domain, inputs, report)


def test_a_typical_token_is_inside_the_domain() -> None:
    assert scored(typical()) == applicability.Applicability(inside=True, reasons=())


def with_lock(pct: float | None) -> dict[str, Any]:
    lp = {"baseUSD": 12_500.0, "quoteUSD": 12_500.0, "lpLockedPct": pct}
    return typical(markets=[{"pubkey": "p", "lp": lp}])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_lock(94.9), "94.9% of the liquidity is locked"),
        (with_lock(None), "locked share of the liquidity is unknown"),
        (typical(mintAuthority="A" * 40), "mint authority is set"),
        (typical(freezeAuthority="A" * 40), "freeze authority is set"),
        (typical(token={"supply": 10**15, "decimals": 6}), "mint authority is unknown"),
        (typical(totalMarketLiquidity=50.0), "Liquidity, $50, is below the range"),
        (typical(totalMarketLiquidity=9e8), "Liquidity, $900,000,000, is above the range"),
        (typical(price=None), "Market cap is unknown"),
        (typical(topHolders=None), "The share of the other large holders is unknown"),
        (typical(detectedAt=None), "Age is unknown"),
        (typical(detectedAt="2019-02-01T20:40:00Z"), "days, is above the range"),
        (typical(detectedAt="2026-02-02T02:39:55Z"), "Age, 0 minutes, is below the range"),
    ],
)
def test_what_the_model_never_saw_is_said(data: dict[str, Any], words: str) -> None:
    found = scored(data)
    assert not found.inside
    assert any(words in reason for reason in found.reasons), found.reasons
    assert all(reason.endswith(".") for reason in found.reasons)


def test_an_empty_report_is_outside_for_every_reason() -> None:
    report = parse_report({})
    found = applicability.of(shipped().domain, FeatureInputs(), report)
    assert len(found.reasons) == 3 + len(shipped().domain.ranges)
