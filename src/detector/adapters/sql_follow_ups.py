"""Follow-ups and their outcomes, in SQL that D1 and SQLite both run. Imports ports and domain.

The rules of `sql_store` hold here too: D1 binds every number as REAL (numbers inside JSON keep
their type), and every query's plan is tested. Forecasts and readings are kept as JSON text, so
that they come back to the last bit.
"""

import json
from collections.abc import Collection
from dataclasses import fields
from typing import Any

from detector.adapters.database import Row, Statement
from detector.adapters.sql_access import SqlAccess
from detector.adapters.sql_record import END
from detector.domain.falls import NO_CHANCE
from detector.domain.follow_up import Closing, FollowUp, Rescheduling, Settled, Step
from detector.domain.forecast import Forecast, Word
from detector.domain.outcome import (
    DAY_MS,
    DRAWS,
    FALLS_PCT,
    draw,
    due_at_ms,
    late_at_ms,
    next_hour,
)
from detector.domain.reliability import bin_pct
from detector.domain.sample import PLACES, place, rate
from detector.domain.token_row import TokenRow
from detector.domain.track_record import START, Link, read_readings, shortened, write_readings

FOLLOW = f"""
INSERT INTO series (mint, fetched_at_ms, draw, hour, due_at_ms, late_at_ms, attempts, closed,
  source, model_version, readings, forecast, place)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, ?8, '[]', ?9, ?10
WHERE NOT EXISTS (
  SELECT 1 FROM series WHERE mint = ?1 AND source = ?7 AND model_version = ?8
)
AND ?10 < coalesce(
  (SELECT line FROM follow_days WHERE day = ?11),
  (SELECT min({PLACES}, line + line / 2) FROM follow_days WHERE day = ?12),
  {PLACES}
)
ON CONFLICT DO NOTHING
"""
"""One open series a token and model: who asks often weighs no more, and windows never overlap.

A day without a line of its own begins with one and a half times that of the day before, as the
trigger that notes it says too.
"""

LOWER_LINES = f"""
UPDATE follow_days SET line = (
  SELECT place FROM series
  WHERE fetched_at_ms / {DAY_MS} = +follow_days.day AND place >= 0
  ORDER BY place LIMIT 1 OFFSET ?3
)
WHERE day IN (?1, ?2) AND (
  SELECT place FROM series
  WHERE fetched_at_ms / {DAY_MS} = +follow_days.day AND place >= 0
  ORDER BY place LIMIT 1 OFFSET ?3
) < line
"""
"""To the place of the first that is one too many: so many lower ones stay.

A column's affinity would keep the comparison from the index; `+` takes it away.
"""

LET_GO = f"""
DELETE FROM series WHERE (mint, fetched_at_ms) IN (
  SELECT followed.mint, followed.fetched_at_ms
  FROM follow_days CROSS JOIN series AS followed
    ON followed.fetched_at_ms / {DAY_MS} = +follow_days.day AND followed.place >= follow_days.line
  WHERE follow_days.day IN (?1, ?2)
)
"""

_LINE = f"(SELECT line FROM follow_days WHERE day = series.fetched_at_ms / {DAY_MS}) AS line"
_SERIES = f"mint, fetched_at_ms, hour, due_at_ms, attempts, readings, forecast, place, {_LINE}"
_DRAWS = ", ".join(map(str, range(DRAWS)))

DUE = f"""
SELECT * FROM (
  SELECT {_SERIES} FROM series WHERE late_at_ms < ?1 ORDER BY late_at_ms LIMIT ?2
)
UNION ALL
SELECT * FROM (
  SELECT {_SERIES} FROM series WHERE draw IN ({_DRAWS}) AND due_at_ms <= ?1
  ORDER BY draw, due_at_ms LIMIT ?3
)
"""
"""Both stop at their limits: each walks an index in the order asked for."""

RESCHEDULE = """
UPDATE series SET due_at_ms = new.due_at_ms, attempts = new.attempts
FROM (
  SELECT json_extract(value, '$[0]') AS mint, json_extract(value, '$[1]') AS fetched_at_ms,
    json_extract(value, '$[2]') AS hour, json_extract(value, '$[3]') AS seen,
    json_extract(value, '$[4]') AS due_at_ms, json_extract(value, '$[5]') AS attempts
  FROM json_each(?1)
) AS new
WHERE series.mint = new.mint AND series.fetched_at_ms = new.fetched_at_ms
  AND series.hour = new.hour AND series.attempts = new.seen
RETURNING mint, fetched_at_ms
"""

PROGRESS = """
UPDATE series SET hour = new.hour, due_at_ms = new.due_at_ms, late_at_ms = new.late_at_ms,
  attempts = 0, closed = max(series.closed, new.closed), readings = new.readings,
  counted = new.counted
FROM (
  SELECT json_extract(value, '$[0]') AS mint, json_extract(value, '$[1]') AS fetched_at_ms,
    json_extract(value, '$[2]') AS seen, json_extract(value, '$[3]') AS hour,
    json_extract(value, '$[4]') AS due_at_ms, json_extract(value, '$[5]') AS late_at_ms,
    json_extract(value, '$[6]') AS closed, json_extract(value, '$[7]') AS readings,
    json_extract(value, '$[8]') AS counted
  FROM json_each(?1)
) AS new
WHERE series.mint = new.mint AND series.fetched_at_ms = new.fetched_at_ms
  AND series.hour = new.seen
"""
"""It asks for the hour that was seen: of two runs one moves on; a trigger counts."""

CLOSING = f"""
SELECT *, NULL AS number, NULL AS hash FROM (
  SELECT {_SERIES} FROM series WHERE closed = 1 ORDER BY fetched_at_ms, mint LIMIT ?1
)
UNION ALL
SELECT {", ".join(["NULL"] * 9)}, number, hash FROM ({END})
"""

_COUNTED = (
    "number, mint, fetched_at_ms, previous_hash, hash, cells, model_version, rules_version, "
    "window_hours, fall_pct, inside_domain, band, basis, bin_pct, chance, fell_50, fell_80, "
    "fell_90, unknown_reason, weight"
)
_VALUES = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(20))

SETTLE = f"""
INSERT INTO settled ({_COUNTED})
SELECT {_VALUES} FROM json_each(?1)
WHERE coalesce((SELECT max(number) FROM settled), 0) = ?2
ORDER BY key
RETURNING number
"""
"""The rows were made for one end of the record; whoever finds another end adds nothing."""


def follow_statement(row: TokenRow, forecast: Forecast) -> Statement:
    """What saving adds to its batch, so that an analysis and its follow-up are one write."""
    mint, at_ms = row.mint, row.fetched_at_ms
    window = forecast.word.window_hours if forecast.word else None
    hour = next_hour(window, horizons=forecast.probability is not None)
    return Statement(
        FOLLOW,
        (
            mint,
            at_ms,
            draw(mint, at_ms),
            *_times(at_ms, hour),
            forecast.source,
            forecast.model_version,
            json.dumps(_shown(forecast), default=_shown, allow_nan=False),
            place(mint),
            at_ms // DAY_MS,
            at_ms // DAY_MS - 1,
        ),
    )


def _shown(said: Forecast | Word) -> dict[str, Any]:
    return {each.name: getattr(said, each.name) for each in fields(said)}


class SqlFollowUps(SqlAccess):
    """`ports.follow_ups.FollowUps` over D1 or SQLite."""

    async def thin(self, day: int, most: int) -> None:
        """See `FollowUps`."""
        await self._batch(
            Statement(LOWER_LINES, (day - 1, day, most)), Statement(LET_GO, (day - 1, day))
        )

    async def due(self, now_ms: int, late: int, limit: int) -> tuple[FollowUp, ...]:
        """See `FollowUps`."""
        found = map(_follow_up, await self._rows(DUE, now_ms, late, limit))
        return tuple({(one.mint, one.fetched_at_ms): one for one in found}.values())

    async def reschedule(self, changes: Collection[Rescheduling]) -> frozenset[FollowUp]:
        """See `FollowUps`."""
        if not changes:
            return frozenset()
        items = [
            [*_key(change.of), change.of.hour, change.of.attempts, change.due_at_ms,
             change.attempts]
            for change in changes
        ]  # fmt: skip
        rows = await self._rows(RESCHEDULE, json.dumps(items))
        done = {(row["mint"], int(row["fetched_at_ms"])) for row in rows}
        return frozenset(change.of for change in changes if _key(change.of) in done)

    async def progress(self, steps: Collection[Step]) -> None:
        """See `FollowUps`."""
        moved = [
            [*_key(step.of), step.of.hour, *_times(step.of.fetched_at_ms, step.hour),
             int(step.closed), write_readings(step.readings), _outcomes(step)]
            for step in steps
        ]  # fmt: skip
        if moved:
            await self._batch(Statement(PROGRESS, (json.dumps(moved),)))

    async def closing(self, limit: int) -> Closing:
        """See `FollowUps`."""
        rows = await self._rows(CLOSING, limit)
        ends = [Link(int(row["number"]), row["hash"]) for row in rows if row["mint"] is None]
        waiting = tuple(_follow_up(row) for row in rows if row["mint"] is not None)
        return Closing(ends[0] if ends else START, waiting)

    async def settle(self, after: Link, rows: Collection[Settled]) -> int:
        """See `FollowUps`."""
        if not rows:
            return 0
        items = [_settled(after.number + 1 + place, row) for place, row in enumerate(rows)]
        return len(await self._rows(SETTLE, json.dumps(items), after.number))


def _key(follow_up: FollowUp) -> tuple[str, int]:
    return follow_up.mint, follow_up.fetched_at_ms


def _times(predicted_at_ms: int, hour: int | None) -> tuple[int | None, int | None, int | None]:
    """An hour, and when its reading is due and too late."""
    if hour is None:
        return None, None, None
    return hour, due_at_ms(predicted_at_ms, hour), late_at_ms(predicted_at_ms, hour)


def _outcomes(step: Step) -> str | None:
    """`series.counted`; without a probability there is nothing to compare."""
    forecast = step.of.forecast
    if forecast.probability is None or not step.outcomes:
        return None
    said = [
        forecast.probability,
        bin_pct(forecast.probability),
        int(forecast.inside_domain),
        forecast.band,
        forecast.source,
        forecast.model_version,
        forecast.rules_version,
        step.of.weight,
    ]
    rows = [
        [
            each.horizon_days,
            each.checked_at_ms,
            forecast.price_usd,
            each.price_usd,
            None if each.collapsed is None else int(each.collapsed),
            each.unknown_reason,
            *said,
        ]
        for each in step.outcomes
    ]
    return json.dumps(rows)


def _settled(number: int, row: Settled) -> list[Any]:
    """The parameters of SETTLE for one row, in the order of _COUNTED."""
    forecast, word = row.of.forecast, row.word
    falls = row.fate.falls or (None,) * len(FALLS_PCT)
    return [
        number,
        *_key(row.of),
        *row.cells[-2:],
        json.dumps(shortened(row.cells)),
        word.model_version,
        forecast.rules_version,
        word.window_hours,
        word.fall_pct,
        int(forecast.inside_domain),
        forecast.band,
        word.basis,
        NO_CHANCE if word.chance is None else bin_pct(word.chance),
        word.chance,
        *(None if fell is None else int(fell) for fell in falls),
        row.fate.unknown,
        row.of.weight,
    ]


def _follow_up(row: Row) -> FollowUp:
    hour, due = row["hour"], row["due_at_ms"]
    return FollowUp(
        mint=row["mint"],
        fetched_at_ms=int(row["fetched_at_ms"]),
        hour=None if hour is None else int(hour),
        due_at_ms=None if due is None else int(due),
        attempts=int(row["attempts"]),
        readings=read_readings(row["readings"]),
        forecast=_forecast(json.loads(row["forecast"])),
        rate=rate(int(row["place"]), None if row["line"] is None else int(row["line"])),
    )


def _forecast(kept: dict[str, Any]) -> Forecast:
    """Field by field: a later version may have kept more."""
    said = kept["word"]
    return Forecast(
        price_usd=kept["price_usd"],
        probability=kept["probability"],
        inside_domain=bool(kept["inside_domain"]),
        band=kept["band"],
        source=kept["source"],
        model_version=kept["model_version"],
        rules_version=kept["rules_version"],
        word=None if said is None else _word(said),
    )


def _word(said: dict[str, Any]) -> Word:
    interval = said["interval"]
    return Word(
        model_version=said["model_version"],
        window_hours=said["window_hours"],
        basis=said["basis"],
        evidence=tuple(said["evidence"]),
        chance=said["chance"],
        fall_pct=said["fall_pct"],
        interval=(interval[0], interval[1]) if interval else None,
        falls=tuple(said["falls"]),
    )
