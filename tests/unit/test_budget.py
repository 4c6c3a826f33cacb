"""The budget of calls: whose part is used up, in which hour and day."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.adapters.budget import BudgetedFetch
from detector.domain.budget import DAY_MS, HOUR_MS, NOTHING_SPENT, Budget, Spent
from detector.errors import BudgetExhausted
from detector.ports.outgoing_http import HttpCall
from tests.unit.doubles import START_MS, FakeFetch, FakeHost, reply, run

BUDGET = Budget(per_hour=8, per_day=20, keys_share=0.25)
HOUR, DAY = START_MS // HOUR_MS, START_MS // DAY_MS
HOUR_LEFT, DAY_LEFT = HOUR_MS - START_MS % HOUR_MS, DAY_MS - START_MS % DAY_MS
NOW = replace(NOTHING_SPENT, hour=HOUR, day=DAY)


def waits(spent: Spent) -> tuple[int, int]:
    """Of those without a key, and of those with one."""
    return (
        BUDGET.wait_ms(spent, START_MS, anonymous=True),
        BUDGET.wait_ms(spent, START_MS, anonymous=False),
    )


def test_the_parts() -> None:
    assert (BUDGET.anonymous_per_hour, BUDGET.anonymous_per_day) == (6, 15)


@pytest.mark.parametrize(
    ("spent", "waiting"),
    [
        (NOTHING_SPENT, (0, 0)),
        (replace(NOW, hour_calls=5, hour_anonymous=5), (0, 0)),
        (replace(NOW, hour_calls=6, hour_anonymous=6), (HOUR_LEFT, 0)),
        (replace(NOW, hour_calls=7, hour_anonymous=5), (0, 0)),
        (replace(NOW, hour_calls=8, hour_anonymous=5), (HOUR_LEFT, HOUR_LEFT)),
        (replace(NOW, hour=HOUR - 1, hour_calls=8, hour_anonymous=6), (0, 0)),
        (replace(NOW, hour=HOUR + 1, hour_calls=8, hour_anonymous=6), (0, 0)),
        (replace(NOW, day_calls=14, day_anonymous=14), (0, 0)),
        (replace(NOW, day_calls=15, day_anonymous=15), (DAY_LEFT, 0)),
        (replace(NOW, day_calls=20, day_anonymous=3), (DAY_LEFT, DAY_LEFT)),
        (replace(NOW, day=DAY - 1, day_calls=20, day_anonymous=15), (0, 0)),
        (replace(NOW, hour_calls=8, day_calls=20), (DAY_LEFT, DAY_LEFT)),
    ],
)
def test_who_has_to_wait_for_how_long(spent: Spent, waiting: tuple[int, int]) -> None:
    assert waits(spent) == waiting


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_the_parts_never_pass_the_whole(calls: int, share: float) -> None:
    budget = Budget(calls, calls, share)
    assert 0 <= budget.anonymous_per_hour <= calls
    assert budget.anonymous_per_day == budget.anonymous_per_hour


class Spending:
    """`ports.call_budget.CallBudget` of so many calls; `taken` are the blocks that were counted."""

    def __init__(self, calls: int) -> None:
        self.calls = calls
        self.taken: list[tuple[int, bool]] = []

    async def take(self, budget: Budget, now_ms: int, *, anonymous: bool, calls: int = 1) -> bool:
        if calls > self.calls:
            return False
        self.calls -= calls
        self.taken.append((calls, anonymous))
        return True


CALL = HttpCall("GET", "https://x.example", {}, None, 1, 1)


@pytest.mark.parametrize(("block", "made"), [(1, 5), (2, 4), (5, 5), (6, 0)])
def test_no_call_is_made_that_was_not_counted(block: int, made: int) -> None:
    host, spending = FakeHost(), Spending(5)
    fetch = FakeFetch(host, script=lambda _: reply(200))
    within = BudgetedFetch(fetch, spending, BUDGET, host, anonymous=True, block=block)
    for _ in range(made):
        run(within(CALL))
    with pytest.raises(BudgetExhausted) as caught:
        run(within(CALL))
    assert len(fetch.calls) == made
    assert spending.taken == [(block, True)] * (made // block)
    assert caught.value.retry_after_s == -(-HOUR_LEFT // 1000)
