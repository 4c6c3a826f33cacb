"""When a failing source is left alone."""

import pytest

from detector.domain.breaker import (
    FAILURES_TO_OPEN,
    HOLD_MS,
    LONGEST_PAUSE_S,
    REST_MS,
    SourceRecord,
    State,
    hold_ms,
    rest_ms,
)

NOW = 1_790_000_000_000


@pytest.mark.parametrize(
    ("failures", "left_ms", "state"),
    [
        (0, 0, State.CLOSED),
        (FAILURES_TO_OPEN - 1, 1000, State.CLOSED),
        (FAILURES_TO_OPEN, 1, State.OPEN),
        (FAILURES_TO_OPEN, 0, State.HALF_OPEN),
        (FAILURES_TO_OPEN + 9, -1, State.HALF_OPEN),
        (FAILURES_TO_OPEN, LONGEST_PAUSE_S * 1000, State.OPEN),
        (FAILURES_TO_OPEN, LONGEST_PAUSE_S * 1000 + 1, State.HALF_OPEN),
    ],
)
def test_states(failures: int, left_ms: int, state: State) -> None:
    assert SourceRecord(failures=failures, open_until_ms=NOW + left_ms).state(NOW) is state


@pytest.mark.parametrize(
    ("asked_s", "hold", "rest"),
    [
        (None, HOLD_MS, REST_MS),
        (0, HOLD_MS, REST_MS),
        (2, 2_000, REST_MS),
        (3, 3_000, REST_MS),
        (6, 6_000, 6_000),
        (300, 300_000, 300_000),
        (301, 300_000, 300_000),
        (3_600, 300_000, 300_000),
    ],
)
def test_a_source_may_ask_for_more_and_not_for_ever(
    asked_s: int | None, hold: int, rest: int
) -> None:
    assert (hold_ms(asked_s), rest_ms(asked_s)) == (hold, rest)


def test_one_attempt_a_second_at_most() -> None:
    assert HOLD_MS > 1_000
    assert REST_MS > HOLD_MS
