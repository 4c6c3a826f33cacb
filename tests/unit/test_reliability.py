"""Outcomes, counts and what is said of them."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.counted import FallCounts, ReliabilityCounts
from detector.domain.falls import FallCell, measure_falls
from detector.domain.outcome import HORIZONS_DAYS
from detector.domain.reliability import (
    BIN_EDGES_PCT,
    Cell,
    Tally,
    Total,
    bin_pct,
    bin_range,
    measure,
    wilson,
)
from detector.domain.track_record import START, Link
from detector.wire.components import schemas
from detector.wire.reliability import measured
from tests.edge.expect import valid

NOW_MS = 1_790_000_000_000
NOTHING = FallCounts((), START)


@pytest.mark.parametrize("edge", BIN_EDGES_PCT[:-1])
def test_a_bin_holds_its_lower_edge_and_not_its_upper(edge: int) -> None:
    low, high = bin_range(edge)
    assert bin_pct(low) == edge
    assert bin_pct(math.nextafter(high, 0)) == edge
    assert bin_pct(high) == (edge if high == 1 else round(high * 100))


@given(st.floats(0, 1))
def test_every_probability_has_its_bin(probability: float) -> None:
    low, high = bin_range(bin_pct(probability))
    assert low <= probability < high or probability == high == 1


def test_bins_cover_everything_once() -> None:
    assert (BIN_EDGES_PCT[0], BIN_EDGES_PCT[-1]) == (0, 100)
    assert all(low < high for low, high in itertools.pairwise(BIN_EDGES_PCT))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (Wilson's score interval).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson_gives_the_published_intervals(
    successes: int, n: int, low: float, high: float
) -> None:
    found = wilson(successes, n)
    assert found == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    successes, n = counts
    found = wilson(successes, n)
    assert found is not None
    assert 0 <= found[0] <= successes / n <= found[1] <= 1
    assert found[0] < found[1]


def test_nothing_seen_says_nothing() -> None:
    empty = Tally()
    for value in (
        empty.observed_share,
        empty.interval,
        empty.bounds,
        empty.mean_probability,
        empty.brier,
        wilson(0, 0),
    ):
        assert value is None


def test_the_unknown_are_neither_survivors_nor_collapses() -> None:
    tally = Tally(n=6, collapsed=3, unpriced=3, missed=1)
    assert tally.unknown == 4
    assert tally.observed_share == 0.5
    assert tally.bounds == (0.3, 0.7)
    lost = Tally(unpriced=2)
    assert (lost.observed_share, lost.interval, lost.bounds) == (None, None, (0.0, 1.0))


def cell(
    days: int = 1,
    *,
    inside: bool = True,
    rules: str = "now",
    band: str = "low",
    low: int = 10,
    collapsed: int = 0,
    unpriced: int = 0,
) -> Cell:
    tally = Tally(4, collapsed, unpriced, 0, 4 * 0.125, 0.25)
    return Cell(days, inside, rules, band, low, tally)


def test_counts_are_put_together() -> None:
    cells = [
        cell(collapsed=1),
        cell(inside=False, collapsed=4),
        cell(rules="before", band="high", collapsed=2, unpriced=3),
        cell(low=20, band="high"),
        cell(days=7, collapsed=3),
    ]
    day, week, month = measure(cells, "now")
    assert (day.days, week.days, month.days) == HORIZONS_DAYS
    assert (day.every.whole.n, day.every.whole.collapsed, day.every.whole.unknown) == (16, 7, 3)
    assert {low: tally.n for low, tally in day.every.bins.items()} == {10: 12, 20: 4}
    assert (day.inside.whole.n, day.inside.whole.collapsed) == (12, 3)
    assert {low: tally.n for low, tally in day.inside.bins.items()} == {10: 8, 20: 4}
    # Bands of other rules meant something else; their probabilities are the same model's.
    assert {band: tally.n for band, tally in day.bands.items()} == {"low": 8, "high": 4}
    assert (week.every.whole.collapsed, month.every.whole, month.bands) == (3, Tally(), {})


def test_without_data_all_is_empty() -> None:
    body = measured(ReliabilityCounts("local", "m1", (), ()), NOTHING, "r1", NOW_MS)
    valid(body, "Measured")
    assert (body["model_version"], body["rules_version"], body["others"]) == ("m1", "r1", [])
    assert body["as_of"] == "2026-09-21T14:13:20.000Z"
    assert [horizon["horizon_days"] for horizon in body["horizons"]] == [1, 7, 30]
    for horizon in body["horizons"]:
        for part in (horizon, horizon["inside_domain"]):
            assert (part["n"], part["unknown"], part["bins"]) == (0, 0, [])
            assert {part[name] for name in ("base_rate", "brier", "interval", "bounds")} == {None}
        assert horizon["bands"] == []
    falls = body["falls"]
    assert (falls["n"], falls["unknown"], falls["bands"], falls["bases"]) == (0, 0, [], [])
    assert (falls["fall_pct"], falls["chance"]["bins"]) == (None, [])
    assert [(row["fall_pct"], row["fallen"], row["share"]) for row in falls["falls"]] == [
        (50, 0, None),
        (80, 0, None),
        (90, 0, None),
    ]
    assert body["record"] == {"rows": 0, "last_hash": None}


def test_the_curve_and_the_bands_as_json() -> None:
    totals = tuple(
        Total(source, version, 1, Tally(5, 1, 2, 1, 1.0, 0.5))
        for source, version in (("local", "m1"), ("local", "m0"), ("replicate", "m1"))
    )
    cells = (cell(collapsed=1, unpriced=1), cell(low=20, band="critical", collapsed=4))
    body = measured(ReliabilityCounts("local", "m1", cells, totals), NOTHING, "now", NOW_MS)
    valid(body, "Measured")
    day = body["horizons"][0]
    assert (day["n"], day["base_rate"], day["brier"]) == (8, 0.625, 0.0625)
    assert [(row["low"], row["high"], row["n"]) for row in day["bins"]] == [
        (0.1, 0.15, 4),
        (0.2, 0.25, 4),
    ]
    first = day["bins"][0]
    assert (first["mean_probability"], first["observed_share"]) == (0.125, 0.25)
    assert (first["interval"], first["bounds"]) == ([0.0456, 0.6994], [0.2, 0.4])
    assert [(row["band"], row["precision"], row["collapsed"]) for row in day["bands"]] == [
        ("low", 0.25, 1),
        ("critical", 1.0, 4),
    ]
    assert [(row["source"], row["model_version"], row["n"]) for row in body["others"]] == [
        ("local", "m0", 5),
        ("replicate", "m1", 5),
    ]


def fall_cell(
    band: str, basis: str, *, inside: bool = True, pct: int | None = 90, low: int = 10,
    fallen: tuple[int, ...] = (4, 2, 1), unpriced: int = 0,
) -> FallCell:  # fmt: skip
    main = Tally(8, fallen[2], unpriced, 1, 8 * 0.125, 1.0) if pct else Tally(8, 0, unpriced, 1)
    return FallCell(24, pct, inside, band, basis, low if pct else -1, fallen, main)


def test_falls_by_band_and_by_basis() -> None:
    cells = (
        fall_cell("low", "chance", fallen=(3, 1, 0)),
        fall_cell("low", "rules", inside=False, fallen=(2, 0, 0)),
        fall_cell("high", "chance", low=40, fallen=(8, 6, 5), unpriced=2),
        fall_cell("high", "evidence", pct=None, fallen=(7, 7, 7)),
    )
    falls = measure_falls(cells)
    assert {band: rates[90].collapsed for band, rates in falls.bands.items()} == {
        "low": 0,
        "high": 12,
    }
    assert falls.bases["chance"][50] == Tally(16, 11, 2, 2)
    assert (falls.fall_pct, sorted(falls.curve.bins)) == (90, [10, 40])
    assert falls.curve.whole == Tally(16, 5, 2, 2, 2.0, 2.0), "inside the domain, with a chance"
    record = FallCounts(cells, Link(40, "ab"))
    body = measured(ReliabilityCounts("local", "m1", (), ()), record, "now", NOW_MS)
    valid(body, "Measured")
    assert [row["band"] for row in body["falls"]["bands"]] == ["low", "high"]
    assert [row["basis"] for row in body["falls"]["bases"]] == ["evidence", "chance", "rules"]
    high = body["falls"]["bands"][1]
    assert (high["n"], high["unknown"], high["unpriced"], high["missed"]) == (16, 4, 2, 2)
    assert [(row["fall_pct"], row["fallen"], row["share"]) for row in high["falls"]] == [
        (50, 15, 0.9375),
        (80, 13, 0.8125),
        (90, 12, 0.75),
    ]
    assert high["falls"][2]["bounds"] == [0.6, 0.8]
    assert high["falls"][2]["interval"] == [round(end, 4) for end in wilson(12, 16) or ()]
    assert body["record"] == {"rows": 40, "last_hash": "ab"}


def test_the_schema_names_everything() -> None:
    assert "Measured" in schemas()
    assert schemas()["Model"]["properties"]["measured"] == {"$ref": "#/components/schemas/Measured"}
