"""What a badge may say: never green but for a fresh answer whose word was measured."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.glance import LONGEST_KEEP_S, SHORT_KEEP_S, Glance, Said, Tone, glance_at
from detector.domain.served import SKEW_MS
from detector.domain.shown_name import short_mint, shown_name
from detector.domain.stored_analysis import StoredAnswer
from detector.domain.verdict import Band, Basis
from tests.unit.doubles import START_MS

MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
HOUR_MS = 3_600_000
PROMISE = {"n": 333, "lost_90": {"share": 0.024, "interval": [0.01, 0.05]}}
LOW: dict[str, Any] = {
    "name": "Harbour Light", "symbol": "HARB", "risk_level": "Safe", "band": "low",
    "basis": "chance", "promise": PROMISE, "findings": [{"severity": "warn"}], "not_checked": [{}],
}  # fmt: skip


def stored(fresh_ms: int = HOUR_MS, **changes: Any) -> StoredAnswer:
    return StoredAnswer(json.dumps({**LOW, **changes}), START_MS, START_MS + fresh_ms)


def at(late_ms: int = 0, ttl_ms: int = 24 * HOUR_MS, **changes: Any) -> Glance:
    return glance_at(MINT, stored(**changes), ttl_ms, START_MS + late_ms)


def test_a_fresh_and_measured_low_risk_is_green() -> None:
    seen = at()
    assert (seen.said, seen.tone, seen.old) == (Said.LOW, Tone.LOW, False)
    assert (seen.reason, seen.warnings, seen.dangers, seen.gaps) == ("chance.low", 1, 0, 1)
    assert seen.measured is not None
    assert (seen.measured.n, seen.measured.share) == (333, 0.024)
    assert (seen.name, seen.symbol, seen.read_at_ms) == ("Harbour Light", "HARB", START_MS)


@pytest.mark.parametrize(
    ("late_ms", "ttl_ms", "said"),
    [
        (HOUR_MS - 1, 24 * HOUR_MS, Said.LOW),
        (HOUR_MS, 24 * HOUR_MS, Said.OUTDATED),
        (59_999, 60_000, Said.LOW),
        (60_000, 60_000, Said.OUTDATED),
        (-SKEW_MS, 24 * HOUR_MS, Said.LOW),
        (-SKEW_MS - 1, 24 * HOUR_MS, Said.OUTDATED),
    ],
)
def test_low_is_said_for_as_long_as_the_answer_is_fresh(
    late_ms: int, ttl_ms: int, said: Said
) -> None:
    seen = at(late_ms, ttl_ms)
    assert (seen.said, seen.tone is Tone.LOW) == (said, said is Said.LOW)
    assert seen.reason == ("old" if seen.old else "chance.low")
    assert (seen.measured is None) == seen.old


def test_low_by_rules_alone_is_not_green() -> None:
    seen = at(basis="rules", promise=None)
    assert (seen.said, seen.tone, seen.reason) == (Said.UNMEASURED, Tone.NEUTRAL, "rules.low")


@pytest.mark.parametrize(
    "promise",
    [{}, [], "x", {"n": 0, "lost_90": {"share": 0.1}}, {"n": 5}, {"n": 5, "lost_90": {}},
     {"n": 5, "lost_90": {"share": 1.1}}, {"n": True, "lost_90": {"share": 0.1}}],
)  # fmt: skip
def test_a_promise_of_nothing_is_none(promise: object) -> None:
    assert at(promise=promise).said is Said.UNMEASURED


@pytest.mark.parametrize("band", ["medium", "high", "critical"])
def test_a_warning_stays_one_when_it_is_old(band: str) -> None:
    level = "Fraud" if band == "critical" else "Unknown"
    for late_ms, old in ((0, False), (99 * HOUR_MS, True)):
        seen = at(late_ms, band=band, risk_level=level, basis="evidence")
        assert (seen.said, seen.tone, seen.old) == (band, band, old)
        assert seen.reason == f"evidence.{band}"


@pytest.mark.parametrize(
    "changes",
    [{"band": None}, {"band": "safe"}, {"band": 1}, {"band": ["low"]}, {"risk_level": "Unknown"},
     {"risk_level": None}, {"band": "unknown", "risk_level": "Unknown"}],
)  # fmt: skip
def test_what_is_not_clearly_low_is_unknown(changes: dict[str, Any]) -> None:
    assert at(**changes).said is Said.UNKNOWN


@pytest.mark.parametrize("body", ["", "}", "null", "[]", "{", '{"band":"low"}', "[" * 99])
def test_an_unreadable_answer_is_unknown(body: str) -> None:
    answer = replace(stored(), body=body)
    assert glance_at(MINT, answer, HOUR_MS, START_MS).said is Said.UNKNOWN


def test_a_token_that_was_never_analysed_is_neutral() -> None:
    seen = glance_at(MINT, None, HOUR_MS, START_MS)
    assert (seen.said, seen.tone, seen.keep_s) == (Said.NOT_ANALYSED, Tone.NEUTRAL, SHORT_KEEP_S)


@pytest.mark.parametrize(
    ("late_ms", "changes", "keep_s"),
    [
        (0, {"fresh_ms": 2 * HOUR_MS}, LONGEST_KEEP_S),
        (HOUR_MS - 30_000, {}, 30),
        (HOUR_MS - 999, {}, 0),
        (HOUR_MS, {}, SHORT_KEEP_S),
        (0, {"band": "unknown", "risk_level": "Unknown"}, SHORT_KEEP_S),
    ],
)
def test_nothing_is_kept_for_longer_than_it_is_fresh(
    late_ms: int, changes: dict[str, Any], keep_s: int
) -> None:
    assert at(late_ms, **changes).keep_s == keep_s


def test_whose_chance_it_was_is_told() -> None:
    high: dict[str, Any] = {"band": "high", "risk_level": "Unknown", "basis": "chance"}
    assert at(**high).reason == "chance.high"
    assert at(**high, ml_prediction={"source": "replicate"}).reason == "remote.high"
    assert at(**high, ml_prediction={"calibrated": False}).reason == "unmeasured.high"


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(0, 99) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(
    band=st.sampled_from([*Band, "Low", "LOW", ""]) | _ANY,
    level=st.sampled_from(["Safe", "Fraud", "Unknown"]) | _ANY,
    basis=st.sampled_from([*Basis]) | _ANY,
    promise=st.sampled_from([PROMISE, None]) | _ANY,
    late_ms=st.integers(-2 * HOUR_MS, 30 * HOUR_MS),
    ttl_ms=st.integers(1, 24 * HOUR_MS),
)
def test_green_says_that_it_is_low_fresh_and_measured(
    band: Any, level: Any, basis: Any, promise: Any, late_ms: int, ttl_ms: int
) -> None:
    seen = at(late_ms, ttl_ms, band=band, risk_level=level, basis=basis, promise=promise)
    if seen.tone is Tone.LOW:
        assert (band, level) == ("low", "Safe")
        assert promise is not None
        assert -SKEW_MS <= late_ms < min(ttl_ms, HOUR_MS)
        assert 1000 * seen.keep_s <= min(ttl_ms, HOUR_MS) - late_ms


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Plain", "Plain"),
        ("  two \n\t words ", "two words"),
        ("a\u202eb\u2066c\u200bd\ufeffe\x00f\x7fg", "abcdefg"),
        ("\ud800x\uffff\U000e0041", "x"),
        ("\u202e\u200b", ""),
        ("x" * 10, "x" * 10),
        ("x" * 11, "x" * 9 + "\u2026"),
        ("ド" * 11, "ド" * 9 + "\u2026"),
        (None, ""),
        (7, ""),
        (["x"], ""),
    ],
)
def test_names_are_cleaned_and_cut(name: object, shown: str) -> None:
    assert shown_name(name, 10) == shown


def test_both_ends_of_an_address() -> None:
    assert short_mint(MINT) == "EPjF\u2026Dt1v"
