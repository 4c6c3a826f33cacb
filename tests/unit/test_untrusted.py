"""Typed readings: the right type and range, or unknown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import untrusted as read

READERS = [
    read.mapping,
    read.items,
    read.text,
    read.boolean,
    read.number,
    read.amount,
    read.percent,
    read.integer,
    read.timestamp,
    read.unix_time,
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("reader", READERS)
@given(value=anything)
def test_no_reader_ever_raises(reader: Any, value: object) -> None:
    reader(value)


@pytest.mark.parametrize("value", [True, False])
def test_truth_values_are_no_numbers(value: bool) -> None:
    assert read.number(value) is read.integer(value) is read.percent(value) is None
    assert read.boolean(int(value)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (5.0, 5),
        ("18446744073709551616", 2**64),
        (5.5, None),
        (-1, None),
        ("-1", None),
        ("1e3", None),
        ("", None),
        ("٣", None),
        (float("nan"), None),
        (float("inf"), None),
        (2**128 - 1, 2**128 - 1),
        (2**128, None),
        ("9" * 41, None),
        ("1\n", None),
    ],
)
def test_integers(value: object, expected: int | None) -> None:
    assert read.integer(value) == expected


def test_percentages_and_amounts() -> None:
    assert read.percent(100.004) == 100.0
    assert read.percent(100.02) is None
    assert read.percent(-0.001) is None
    assert read.amount(-1) is None
    assert read.amount(10**400) is None
    assert read.number("1") is None


def test_text_is_bounded_and_can_be_stored() -> None:
    assert read.text("x" * 500) == "x" * 200
    assert read.text(" \0 a\0b \ud800 ") == "ab"
    assert read.text("\ud800") is None
    assert read.text("  ") is None
    assert read.text(5) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-11-13T09:24:52.334688123Z", datetime(2025, 11, 13, 9, 24, 52, 334688, UTC)),
        ("2025-11-13T09:24:52.3346881Z", datetime(2025, 11, 13, 9, 24, 52, 334688, UTC)),
        ("2025-11-13T09:24:52Z", datetime(2025, 11, 13, 9, 24, 52, 0, UTC)),
        ("2025-11-13 09:24:52", datetime(2025, 11, 13, 9, 24, 52, 0, UTC)),
        ("2025-11-13T10:24:52+01:00", datetime(2025, 11, 13, 9, 24, 52, 0, UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("2025-13-01T00:00:00Z", None),
        ("2025-02-30T00:00:00Z", None),
        ("2025-11-13T09:24:52+99:99", None),
        ("yesterday", None),
        ("2999-01-01T00:00:00Z", None),
        (1763025892, None),
    ],
)
def test_timestamps(value: object, expected: datetime | None) -> None:
    found = read.timestamp(value)
    assert found == (None if expected is None else pytest.approx(expected.timestamp(), abs=1e-5))


def test_unix_times() -> None:
    assert read.unix_time(1763025892) == 1763025892
    assert read.unix_time(0) is None
    assert read.unix_time(1e18) is None
