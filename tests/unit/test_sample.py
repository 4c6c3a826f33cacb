"""Following a sample, with as many tokens a day as anybody may ask for."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from math import sqrt

import pytest

from detector.adapters.sql_follow_ups import FOLLOW, SqlFollowUps
from detector.adapters.sqlite import SqliteDatabase
from detector.domain import jsontext
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import DAY_MS, READING_HOURS, draw, due_at_ms, late_at_ms
from detector.domain.reliability import Tally, Weights, wilson
from detector.domain.sample import FOLLOWED_A_DAY, PLACES, place, rate
from detector.domain.sources.source import Source, SourceReport, read_report
from detector.ports.room import Place
from detector.services.follow_up import MAX_READS, Run, follow_up
from tests.unit.doubles import FakeHost, run
from tests.unit.service import SCHEMA

RUN_MS = 600_000
RUNS_A_DAY = DAY_MS // RUN_MS
FIRST_DAY = 20_000
WORD = Word("m", 168, "chance", (), 0.3, 90, (0.2, 0.4), (0.5, 0.4, 0.3))
FORECAST = json.dumps(asdict(Forecast(1.0, 0.3, True, "high", "local", "m", "r", WORD)))


@pytest.fixture
def database() -> Iterator[SqliteDatabase]:
    opened = SqliteDatabase()
    opened.script(SCHEMA)
    opened.script("PRAGMA foreign_keys = OFF")
    yield opened
    opened.close()


def ask(database: SqliteDatabase, mints: list[str], at_ms: int) -> None:
    """What saving their analyses adds to the follow-ups."""
    day, hour = at_ms // DAY_MS, READING_HOURS[0]
    times = (hour, due_at_ms(at_ms, hour), late_at_ms(at_ms, hour))
    database.connection.executemany(
        FOLLOW,
        [
            (mint, at_ms, draw(mint, at_ms), *times, "local", "m", FORECAST, place(mint), day,
             day - 1)
            for mint in mints
        ],
    )  # fmt: skip


def fell(mint: str) -> bool:
    """What becomes of a token: three of ten fall, whatever their place."""
    return int(jsontext.digest(f"fate of {mint}")[:4], 16) < 0.3 * 16**4


def kept(database: SqliteDatabase, day: int) -> list[tuple[str, float]]:
    """Who is followed of a day, and for how many predictions each stands."""
    (line,) = database.connection.execute(
        "SELECT line FROM follow_days WHERE day = ?", (day,)
    ).fetchone()
    rows = database.connection.execute(
        "SELECT mint, place FROM series WHERE fetched_at_ms / 86400000 = ?", (day,)
    )
    return [(row["mint"], 1 / rate(row["place"], line)) for row in rows]


@pytest.mark.no_cover
@pytest.mark.parametrize("asked", [100, 960, 5_000, 100_000])
def test_any_number_a_day_is_followed_within_what_can_be_read(
    database: SqliteDatabase, asked: int
) -> None:
    store, mints = SqlFollowUps(database), [f"{asked}:{number}" for number in range(asked)]
    most = 0
    for turn in range(RUNS_A_DAY):
        at_ms = FIRST_DAY * DAY_MS + turn * RUN_MS
        new = mints[turn * asked // RUNS_A_DAY : (turn + 1) * asked // RUNS_A_DAY]
        ask(database, new, at_ms)
        run(store.thin(at_ms // DAY_MS, FOLLOWED_A_DAY))
        (open_now,) = database.connection.execute("SELECT count(*) FROM series").fetchone()
        most = max(most, open_now)
    found = kept(database, FIRST_DAY)
    assert most == len(found) == min(asked, FOLLOWED_A_DAY)
    assert {mint for mint, _ in found} == set(sorted(mints, key=place)[:FOLLOWED_A_DAY])
    weights = [weight for _, weight in found]
    # They stand for all that were asked for, within four standard errors.
    assert sum(weights) == pytest.approx(asked, rel=4 / sqrt(len(found)))
    assert (asked > FOLLOWED_A_DAY) == (weights[0] > 1)
    happened = sum(map(fell, mints)) / asked
    said = sum(weight for mint, weight in found if fell(mint)) / sum(weights)
    assert said == pytest.approx(happened, abs=4 * sqrt(0.21 / len(found)))


@pytest.mark.no_cover
def test_after_a_flood_the_share_comes_back(database: SqliteDatabase) -> None:
    store, shares = SqlFollowUps(database), []
    for day, asked in enumerate([10_000, *[200] * 10]):
        for turn in range(10):
            at_ms = (FIRST_DAY + day) * DAY_MS + turn * RUN_MS
            ask(database, [f"{day}:{turn}:{n}" for n in range(asked // 10)], at_ms)
            run(store.thin(at_ms // DAY_MS, FOLLOWED_A_DAY))
        shares.append(1 / kept(database, FIRST_DAY + day)[0][1])
    assert shares[0] == pytest.approx(0.04, rel=0.2)
    assert shares == sorted(shares), "each day more, for nobody is turned away any more"
    assert shares[-1] == 1


class Prices:
    """A source that knows every price."""

    source = Source.RUGCHECK

    async def report(
        self, mint: str, *, again: bool = True, place: Place | None = None
    ) -> SourceReport:
        return read_report(self.source, {"mint": mint, "price": 1.0})


@pytest.mark.no_cover
@pytest.mark.parametrize("asked", [960, 5_000])
def test_who_is_followed_gets_all_readings(database: SqliteDatabase, asked: int) -> None:
    """Cron as it runs, for three days: after the first one nothing comes too late."""
    store, host, runs = SqlFollowUps(database), FakeHost(), []
    for turn in range(3 * RUNS_A_DAY):
        host.ms = FIRST_DAY * DAY_MS + turn * RUN_MS
        first, last = (part * asked // RUNS_A_DAY for part in (turn, turn + 1))
        ask(database, [f"{turn}:{number}" for number in range(first, last)], host.ms)
        runs.append(run(follow_up(store, Prices(), host)))
    later: list[Run] = runs[RUNS_A_DAY:]
    assert sum(each.missed for each in later) == 0
    assert all(each.read <= MAX_READS for each in runs)
    (outcomes,) = database.connection.execute(
        "SELECT count(*) FROM outcomes WHERE collapsed IS NOT NULL"
    ).fetchone()
    assert outcomes >= 2 * FOLLOWED_A_DAY - MAX_READS, "the day-old ones of two days"


def test_there_is_time_for_every_reading() -> None:
    assert FOLLOWED_A_DAY * len(READING_HOURS) < MAX_READS * RUNS_A_DAY


def test_places_are_spread_and_nobody_chooses() -> None:
    places = [place(f"mint {number}") for number in range(1000)]
    assert all(0 <= each < PLACES for each in places)
    assert sum(each < PLACES // 4 for each in places) == pytest.approx(250, abs=60)
    assert place("mint") == int(jsontext.digest("mint")[:8], 16)
    assert (rate(-1, 5), rate(0, None), rate(0, PLACES), rate(7, PLACES // 4)) == (1, 1, 1, 0.25)


def test_unequal_weights_tell_less() -> None:
    even = Tally(10, 5, weights=Weights(20, 40, 10, 0, 0))
    assert even.effective_n == 10
    assert even.interval == wilson(5, 10)
    uneven = Tally(10, 5, 1, 1, weights=Weights(19, 100 + 9, 10 + 4, 1, 10))
    assert uneven.effective_n == pytest.approx(361 / 109)
    assert uneven.observed_share == 14 / 19
    assert uneven.bounds == (14 / 30, 25 / 30)
    low, high = uneven.interval or (0, 0)
    assert low < 14 / 19 < high
    assert high - low > 0.5
    none = Tally(3, 0, weights=Weights(9, 29, 0, 0, 0))
    assert none.interval is not None
    assert none.interval[0] == 0
    every = Tally(3, 3, weights=Weights(9, 29, 9, 0, 0))
    assert every.interval is not None
    assert every.interval[1] == 1
    assert Tally(weights=Weights(0, 0, 0, 2, 0)).interval is None


def test_plain_rows_and_weighted_ones_add_up() -> None:
    both = Tally(2, 1) + Tally(1, 1, weights=Weights(4, 16, 4, 0, 0))
    assert both.weights == Weights(6, 18, 5, 0, 0)
    assert (Tally(2, 1) + Tally(1)).weights is None
