"""Features: unknown stays unknown, the impossible becomes it, and both sources agree."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import features
from detector.domain.features import FEATURE_NAMES, FeatureInputs
from detector.domain.report import TokenReport
from detector.domain.sources.rugcheck.report_parser import parse_report
from training.table import Token, inputs_from_row, read_table

DATA = Path(__file__).parents[3] / "shared" / "data"
NOW = 1_770_000_000.0
TOKEN = FeatureInputs(
    price_usd=0.0001,
    supply=10**15,
    decimals=6,
    liquidity_usd=25_000.0,
    top_10_holders_pct=40.0,
    insider_networks=0,
    largest_insider_network_size=0,
    insider_token_amount=0,
    creator_balance=0,
    age_seconds=7200.0,
)


def test_a_plain_token() -> None:
    assert features.compute(TOKEN) == (12.5, 27.5, 7200.0, 1.0)


def test_nothing_known_gives_nothing() -> None:
    assert features.compute(FeatureInputs()) == (None,) * len(FEATURE_NAMES)


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        ({"price_usd": 0.0}, {0, 1}),
        ({"price_usd": -1.0}, {0, 1}),
        ({"price_usd": math.nan}, {0, 1}),
        ({"price_usd": math.inf}, {0, 1}),
        ({"price_usd": 7.6e7}, {0, 1}),
        ({"supply": 0}, {0, 1, 3}),
        ({"supply": -5}, {0, 1, 3}),
        ({"supply": 10**400}, {0, 1, 3}),
        ({"decimals": None}, {0, 1, 3}),
        ({"decimals": 255}, {0, 1}),
        ({"liquidity_usd": 0.0}, {0, 1}),
        ({"liquidity_usd": math.nan}, {0, 1}),
        ({"liquidity_usd": 3.5e16}, {0, 1}),
        ({"liquidity_usd": 200_001.0}, {0, 1}),
        ({"top_10_holders_pct": 0.0}, {0, 1}),
        ({"top_10_holders_pct": 101.5}, {0, 1}),
        ({"top_10_holders_pct": math.nan}, {0, 1}),
        ({"top_10_holders_pct": None}, {0, 1}),
        ({"age_seconds": 0.0}, {2}),
        ({"age_seconds": -20542.0}, {2}),
        ({"age_seconds": math.nan}, {2}),
        ({"age_seconds": math.inf}, {2}),
    ],
)
def test_the_impossible_is_unknown(change: dict[str, Any], unknown: set[int]) -> None:
    found = features.compute(replace(TOKEN, **change))
    assert {i for i, value in enumerate(found) if value is None} == unknown


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        ({"liquidity_usd": 200_000.0}, 0, 40.0),
        ({"liquidity_usd": 200_000.0}, 1, 0.0),
        ({"top_10_holders_pct": 100.9}, 1, 87.5),
        ({"liquidity_usd": 100.0}, 0, 0.05),
        ({"supply": 10**18}, 3, 1000.0),
        ({"supply": 1}, 3, 1e6),
    ],
)
def test_outliers_are_cut(change: dict[str, Any], column: int, expected: float) -> None:
    assert features.compute(replace(TOKEN, **change))[column] == pytest.approx(expected)


def test_the_price_level_of_sol_does_not_matter() -> None:
    halved = replace(TOKEN, price_usd=0.00005, liquidity_usd=12_500.0)
    assert features.compute(halved) == features.compute(TOKEN)


numbers = st.none() | st.floats() | st.sampled_from([0.0, -1.0, 1e308, 5e-324])
integers = st.none() | st.integers(-(2**70), 2**140)


@given(numbers, integers, st.none() | st.integers(-3, 255), numbers, numbers, numbers)
def test_every_feature_is_finite_or_unknown(
    price: float | None,
    supply: int | None,
    decimals: int | None,
    liquidity: float | None,
    top: float | None,
    age: float | None,
) -> None:
    inputs = FeatureInputs(
        price_usd=price,
        supply=supply,
        decimals=decimals,
        liquidity_usd=liquidity,
        top_10_holders_pct=top,
        age_seconds=age,
    )
    for value in features.compute(inputs):
        assert value is None or (math.isfinite(value) and value >= 0)


def report(**changes: object) -> TokenReport:
    """A report of the same token as TOKEN, detected two hours before NOW."""
    holders = [{"address": f"h{i}", "pct": 4.0} for i in range(15)]
    data: dict[str, Any] = {
        "mint": "m",
        "price": 0.0001,
        "token": {"supply": 10**15, "decimals": 6},
        "totalMarketLiquidity": 25_000.0,
        "markets": [{"pubkey": "p", "lp": {"baseUSD": 12_500.0, "quoteUSD": 12_500.0}}],
        "topHolders": holders,
        "insiderNetworks": None,
        "graphInsidersDetected": 0,
        "creatorBalance": 0,
        "detectedAt": "2026-02-02T00:40:00Z",
    }
    return parse_report(data | changes)


def row(**changes: str) -> dict[str, str | None]:
    """A table row of the same token as TOKEN."""
    plain: dict[str, str | None] = {
        "price_usd": "0.0001",
        "token_supply_raw": "1000000000000000.0",
        "liquidity_usd": "25000.0",
        "top_10_holders_pct": "40.0",
        "insider_networks": "0.0",
        "largest_insider_network_size": "0.0",
        "insider_token_amount_raw": "0.0",
        "creator_balance_raw": "0.0",
        "token_age_seconds": "7200.0",
    }
    return plain | changes


def test_report_and_row_of_one_token_give_the_same_inputs() -> None:
    assert features.from_report(report(), NOW) == TOKEN
    assert inputs_from_row(row()) == TOKEN


def test_insider_networks_are_summed_in_both() -> None:
    networks = [{"size": 6, "tokenAmount": 10**12}, {"size": 440, "tokenAmount": 2 * 10**12}]
    from_report = features.from_report(report(insiderNetworks=networks), NOW)
    from_row = inputs_from_row(
        row(
            insider_networks="2.0",
            largest_insider_network_size="440.0",
            insider_token_amount_raw="3000000000000.0",
        )
    )
    assert from_report == from_row


def test_no_networks_are_known_to_be_none_only_when_the_graph_was_looked_at() -> None:
    unknown = features.from_report(report(graphInsidersDetected=None), NOW)
    assert unknown.insider_networks is None
    assert unknown.insider_token_amount is None
    assert features.from_report(report(insiderNetworks=[]), NOW).insider_networks == 0


def test_one_unknown_holder_among_the_first_ten_leaves_the_sum_unknown() -> None:
    holders = [{"address": f"h{i}", "pct": None if i == 9 else 4.0} for i in range(15)]
    assert features.from_report(report(topHolders=holders), NOW).top_10_holders_pct is None
    assert features.from_report(report(topHolders=[]), NOW).top_10_holders_pct is None
    assert features.from_report(report(topHolders=None), NOW).top_10_holders_pct is None


def test_a_detection_in_the_future_leaves_the_age_unknown() -> None:
    inputs = features.from_report(report(), NOW - 7201)
    assert features.compute(inputs)[FEATURE_NAMES.index("age_seconds")] is None
    assert features.from_report(report(detectedAt=None), NOW).age_seconds is None


@pytest.mark.parametrize("text", ["9.587034742198076", "5.175566e-06", "-1.0", ""])
def test_a_creator_balance_that_is_no_amount_is_unknown(text: str) -> None:
    assert inputs_from_row(row(creator_balance_raw=text)).creator_balance is None


@pytest.mark.parametrize(
    ("supply", "liquidity", "decimals"),
    [
        ("999999997607458178", "25000", 9),
        ("999999997607458178", "25000000000", 6),
        ("95199300709019193", "25000", 6),
        ("999885560655706", "25000", 6),
    ],
)
def test_decimals_of_the_table(supply: str, liquidity: str, decimals: int) -> None:
    found = inputs_from_row(row(token_supply_raw=supply, liquidity_usd=liquidity))
    assert found.decimals == decimals


def recorded_pairs() -> Iterator[tuple[TokenReport, Token]]:
    """Recorded reports of the very moment of a table row: same liquidity and supply."""
    tokens = {token.mint: token for token in read_table(DATA / "outcomes.csv").tokens}
    for path in sorted((DATA / "reports").glob("*.json")):
        parsed, token = parse_report(json.loads(path.read_bytes())), tokens.get(path.stem)
        if token is None or parsed.supply != token.inputs.supply:
            continue
        seen, written = parsed.liquidity_usd, token.inputs.liquidity_usd
        if seen and written and abs(seen / written - 1) < 0.01:
            yield parsed, token


@pytest.mark.skipif(not (DATA / "outcomes.csv").exists(), reason="recorded data are absent")
def test_recorded_reports_give_the_features_of_their_rows() -> None:
    pairs = list(recorded_pairs())
    assert len(pairs) >= 40
    same_price = 0
    for parsed, token in pairs:
        assert token.observed_at is not None
        ours, table = features.from_report(parsed, token.observed_at), token.inputs
        assert ours.decimals == table.decimals
        assert ours.insider_networks == table.insider_networks
        assert ours.insider_token_amount == table.insider_token_amount
        assert (ours.top_10_holders_pct or 0) == pytest.approx(table.top_10_holders_pct, abs=1e-9)
        if ours.price_usd is None or abs(ours.price_usd / (table.price_usd or 1) - 1) > 1e-9:
            continue
        same_price += 1
        both = zip(features.compute(ours), features.compute(table), strict=True)
        for name, (a, b) in zip(FEATURE_NAMES, both, strict=True):
            if name == "age_seconds":
                continue
            assert (a is None) == (b is None), (token.mint, name)
            assert (a or 0) == pytest.approx(b or 0, rel=0.02, abs=0.1), (token.mint, name)
    assert same_price >= 20
