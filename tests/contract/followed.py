"""What the contracts of follow-ups and of the record share: predictions, readings, their rows."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters import sql_follow_ups
from detector.adapters.database import Database, Row, Statement
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_record import SqlTrackRecord
from detector.adapters.sql_store import SqlStore
from detector.domain.follow_up import FollowUp, Outcome, Step
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import (
    DAY_MS,
    Reading,
    Unknown,
    due_at_ms,
)
from detector.domain.reliability import Cell, Tally
from detector.domain.stored_analysis import Analysis
from detector.services.settle import settle
from tests.contract.store import NOW, analysis, run

_numbers = itertools.count(1)
_spans = itertools.count(1)
MANY = 100_000

WORD = Word(
    model_version="",
    window_hours=24,
    basis="chance",
    evidence=("lp_unlocked:danger", "few_holders:warn"),
    chance=0.1 + 0.2,
    fall_pct=90,
    interval=(0.25, 1 / 3),
    falls=(0.5, None, 0.1 + 0.2),
)


def model() -> str:
    """A model version that no other test uses."""
    return f"model{next(_numbers):04}"


def span() -> int:
    """A time in the past that no other test comes near; later calls give earlier times."""
    return NOW - next(_spans) * 1_000 * DAY_MS


def predicted(
    mint: str = "", version: str = "", at_ms: int = NOW, word: dict[str, Any] | None = None,
    **changes: Any,
) -> Analysis:  # fmt: skip
    """An analysis with a forecast; `changes` are the forecast's, `word` those of its word."""
    version = version or model()
    forecast = Forecast(
        price_usd=0.1,
        probability=0.3,
        inside_domain=True,
        band="high",
        source="local",
        model_version=version,
        rules_version="rules",
        word=replace(WORD, **{"model_version": version, **(word or {})}),
    )
    made = analysis(mint, fetched_at_ms=at_ms, band="high")
    return replace(made, forecast=replace(forecast, **changes))


def version_of(made: Analysis) -> str:
    assert made.forecast is not None
    return made.forecast.model_version


def reading(one: FollowUp, price_usd: float | None = 0.1, why: Unknown | None = None) -> Reading:
    assert one.hour is not None
    return Reading(one.hour, due_at_ms(one.fetched_at_ms, one.hour) + 5, price_usd, why)


def step(one: FollowUp, new: Reading, hour: int | None, **changes: Any) -> Step:
    return replace(Step(one, hour, (*one.readings, new), closed=False, outcomes=()), **changes)


def outcome(days: int, collapsed: bool | None = True, why: Unknown | None = None) -> Outcome:
    return Outcome(days, NOW + 5, None if collapsed is None else 0.1 + 0.2, collapsed, why)


def known(price: float | Unknown) -> tuple[float | None, Unknown | None]:
    return (None, price) if isinstance(price, Unknown) else (price, None)


def version_in(one: FollowUp) -> str:
    return one.forecast.model_version


class Followed:
    """Access to one database, given by the fixture `database`."""

    @pytest.fixture
    def store(self, database: Database) -> SqlStore:
        return SqlStore(database)

    @pytest.fixture
    def follow_ups(self, database: Database) -> SqlFollowUps:
        return SqlFollowUps(database)

    @pytest.fixture
    def record(self, database: Database) -> SqlTrackRecord:
        return SqlTrackRecord(database)

    def rows(self, database: Database, table: str, mint: str) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE mint = ?1 ORDER BY fetched_at_ms"
        return list(run(database.rows(Statement(sql, (mint,)))))

    def open(self, database: Database, mint: str) -> list[FollowUp]:
        """All of a token's follow-ups, due or not."""
        sql = f"SELECT {sql_follow_ups._SERIES} FROM series WHERE mint = ?1 ORDER BY fetched_at_ms"
        found = run(database.rows(Statement(sql, (mint,))))
        return [sql_follow_ups._follow_up(row) for row in found]

    def follow(self, store: SqlStore, database: Database, made: Analysis) -> FollowUp:
        run(store.save(made, "me"))
        (one,) = self.open(database, made.row.mint)
        return one

    def end(self, follow_ups: SqlFollowUps, one: FollowUp, *prices: float | Unknown) -> None:
        """Read a token at 1, 6 and 24 hours, and nothing after: its window is over."""
        readings = tuple(
            Reading(hour, due_at_ms(one.fetched_at_ms, hour), *known(price))
            for hour, price in zip((1, 6, 24), prices, strict=True)
        )
        run(follow_ups.progress([Step(one, None, readings, closed=True, outcomes=())]))

    def settle(self, follow_ups: SqlFollowUps) -> int:
        return run(settle(follow_ups, NOW))

    @staticmethod
    def kind(cell: Cell) -> tuple[bool, str, int]:
        return cell.inside_domain, cell.rules_version, cell.bin_pct

    @staticmethod
    def same(found: Tally, wanted: Tally) -> None:
        for name in Tally.__slots__:
            assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-12), name
