"""Follow-ups and their outcomes, in SQL that D1 and SQLite both run. Imports ports and domain.

The rules of `sql_store` hold here too: D1 binds every number as REAL (numbers inside JSON keep
their type), and every query's plan is tested.
"""

import json
from collections.abc import Collection

from detector.adapters.database import Row, Statement
from detector.adapters.sql_access import SqlAccess
from detector.domain.outcome import HORIZONS_DAYS, due_at_ms
from detector.domain.reliability import Cell, Tally, Total, bin_pct
from detector.ports import FollowUp, Forecast, Outcome, Reliability, Rescheduling, TokenRow

_FACTS = "probability, bin_pct, inside_domain, band, source, model_version, rules_version"

FOLLOW = f"""
INSERT INTO follow_ups (mint, fetched_at_ms, horizon_days, due_at_ms, attempts, price_usd, {_FACTS})
SELECT ?1, ?2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), 0, ?4,
  ?5, ?6, ?7, ?8, ?9, ?10, ?11
FROM json_each(?3)
WHERE NOT EXISTS (
  SELECT 1 FROM follow_ups WHERE mint = ?1 AND source = ?9 AND model_version = ?10
)
ON CONFLICT DO NOTHING
"""
"""One open series a token and model: who asks often weighs no more, and windows never overlap."""

DUE = """
SELECT followed.mint, followed.fetched_at_ms, followed.horizon_days, followed.due_at_ms,
  followed.attempts, followed.price_usd
FROM (
  SELECT DISTINCT mint FROM (
    SELECT mint FROM follow_ups WHERE due_at_ms <= ?1 ORDER BY due_at_ms LIMIT ?2
  )
) AS due CROSS JOIN follow_ups AS followed USING (mint)
WHERE followed.due_at_ms <= ?1
ORDER BY followed.due_at_ms, followed.mint, followed.fetched_at_ms, followed.horizon_days
"""

RESCHEDULE = """
UPDATE follow_ups SET due_at_ms = new.due_at_ms, attempts = new.attempts
FROM (
  SELECT json_extract(value, '$[0]') AS mint, json_extract(value, '$[1]') AS fetched_at_ms,
    json_extract(value, '$[2]') AS horizon_days, json_extract(value, '$[3]') AS seen,
    json_extract(value, '$[4]') AS due_at_ms, json_extract(value, '$[5]') AS attempts
  FROM json_each(?1)
) AS new
WHERE follow_ups.mint = new.mint AND follow_ups.fetched_at_ms = new.fetched_at_ms
  AND follow_ups.horizon_days = new.horizon_days AND follow_ups.attempts = new.seen
RETURNING mint, fetched_at_ms, horizon_days
"""

SETTLE = f"""
INSERT INTO outcomes (mint, fetched_at_ms, horizon_days, checked_at_ms, price_before_usd,
  price_usd, collapsed, unknown_reason, {_FACTS})
SELECT followed.mint, followed.fetched_at_ms, followed.horizon_days, new.checked_at_ms,
  followed.price_usd, new.price_usd, new.collapsed, new.unknown_reason, {_FACTS}
FROM (
  SELECT json_extract(value, '$[0]') AS mint, json_extract(value, '$[1]') AS fetched_at_ms,
    json_extract(value, '$[2]') AS horizon_days, json_extract(value, '$[3]') AS checked_at_ms,
    json_extract(value, '$[4]') AS price_usd, json_extract(value, '$[5]') AS collapsed,
    json_extract(value, '$[6]') AS unknown_reason
  FROM json_each(?1)
) AS new CROSS JOIN follow_ups AS followed USING (mint, fetched_at_ms, horizon_days)
WHERE true
ON CONFLICT DO NOTHING
RETURNING mint
"""
"""Only what is still followed can be settled; triggers count it and end the follow-up."""

_TALLY = "n, collapsed, unpriced, missed, probability_sum, squared_error_sum"
TOTALS_LIMIT = 300
"""Rows of other models in an answer: three a model."""

RELIABILITY = f"""
SELECT source, model_version, horizon_days, rules_version, inside_domain, band, bin_pct, {_TALLY}
FROM reliability_counts WHERE source = ?1 AND model_version = ?2
UNION ALL
SELECT * FROM (
  SELECT source, model_version, horizon_days, NULL, NULL, NULL, NULL, {_TALLY}
  FROM reliability_totals LIMIT {TOTALS_LIMIT}
)
"""


def follow_statement(row: TokenRow, forecast: Forecast) -> Statement:
    """What `Store.save` adds to its batch, so that a prediction and its follow-up are one write."""
    at_ms = row.fetched_at_ms
    due = [[days, due_at_ms(at_ms, days)] for days in HORIZONS_DAYS]
    probability = forecast.probability
    return Statement(
        FOLLOW,
        (
            row.mint,
            at_ms,
            json.dumps(due),
            forecast.price_usd,
            probability,
            bin_pct(probability),
            int(forecast.inside_domain),
            row.band,
            forecast.source,
            forecast.model_version,
            forecast.rules_version,
        ),
    )


class SqlFollowUps(SqlAccess):
    """`ports.FollowUps` over D1 or SQLite."""

    async def due(self, now_ms: int, limit: int) -> tuple[FollowUp, ...]:
        """See `ports.FollowUps`."""
        return tuple(map(_follow_up, await self._rows(DUE, now_ms, limit)))

    async def reschedule(self, changes: Collection[Rescheduling]) -> frozenset[FollowUp]:
        """See `ports.FollowUps`."""
        if not changes:
            return frozenset()
        items = [
            [*_key(change.of), change.of.attempts, change.due_at_ms, change.attempts]
            for change in changes
        ]
        rows = await self._rows(RESCHEDULE, json.dumps(items))
        done = {(row["mint"], int(row["fetched_at_ms"]), int(row["horizon_days"])) for row in rows}
        return frozenset(change.of for change in changes if _key(change.of) in done)

    async def settle(self, outcomes: Collection[Outcome]) -> int:
        """See `ports.FollowUps`."""
        if not outcomes:
            return 0
        items = [
            [
                *_key(outcome.of),
                outcome.checked_at_ms,
                outcome.price_usd,
                None if outcome.collapsed is None else int(outcome.collapsed),
                outcome.unknown_reason,
            ]
            for outcome in outcomes
        ]
        return len(await self._rows(SETTLE, json.dumps(items)))

    async def reliability(self, source: str, model_version: str) -> Reliability:
        """See `ports.FollowUps`."""
        rows = await self._rows(RELIABILITY, source, model_version)
        return Reliability(
            source,
            model_version,
            tuple(_cell(row) for row in rows if row["band"] is not None),
            tuple(_total(row) for row in rows if row["band"] is None),
        )


def _key(follow_up: FollowUp) -> tuple[str, int, int]:
    return follow_up.mint, follow_up.fetched_at_ms, follow_up.horizon_days


def _follow_up(row: Row) -> FollowUp:
    return FollowUp(
        mint=row["mint"],
        fetched_at_ms=int(row["fetched_at_ms"]),
        horizon_days=int(row["horizon_days"]),
        due_at_ms=int(row["due_at_ms"]),
        attempts=int(row["attempts"]),
        price_usd=float(row["price_usd"]),
    )


def _cell(row: Row) -> Cell:
    return Cell(
        horizon_days=int(row["horizon_days"]),
        inside_domain=bool(row["inside_domain"]),
        rules_version=row["rules_version"],
        band=row["band"],
        bin_pct=int(row["bin_pct"]),
        tally=_tally(row),
    )


def _total(row: Row) -> Total:
    return Total(row["source"], row["model_version"], int(row["horizon_days"]), _tally(row))


def _tally(row: Row) -> Tally:
    return Tally(
        n=int(row["n"]),
        collapsed=int(row["collapsed"]),
        unpriced=int(row["unpriced"]),
        missed=int(row["missed"]),
        probability_sum=float(row["probability_sum"]),
        squared_error_sum=float(row["squared_error_sum"]),
    )
