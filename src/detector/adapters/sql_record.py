"""What was measured, in SQL that D1 and SQLite both run. Imports ports and domain."""

import json
from dataclasses import replace

from detector.adapters.database import Row
from detector.adapters.sql_access import SqlAccess
from detector.domain.counted import FallCounts, ReliabilityCounts
from detector.domain.falls import FallCell
from detector.domain.outcome import FALLS_PCT
from detector.domain.reliability import Cell, Tally, Total, Weights
from detector.domain.sample import PLACES, SampledDay
from detector.domain.track_record import START, Link, whole

END = "SELECT number, hash FROM settled WHERE number = (SELECT max(number) FROM settled)"

_WEIGHTS = (
    "unpriced_weight, missed_weight, probability_weight, squared_error_weight, weight, "
    "weight_squares"
)
_TALLY = f"n, collapsed, unpriced, missed, collapsed_weight, {_WEIGHTS}"
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

SAMPLED_DAYS = 30
_FELL = ", ".join(f"fell_{pct}, fell_{pct}_weight" for pct in FALLS_PCT)

RECORD = f"""
SELECT window_hours, fall_pct, inside_domain, band, basis, bin_pct, n, {_FELL}, unpriced, missed,
  {_WEIGHTS}, NULL AS hash
FROM fall_counts WHERE model_version = ?1 AND rules_version = ?2
UNION ALL
SELECT number, {", ".join(["NULL"] * 20)}, hash FROM ({END})
UNION ALL
SELECT day, line, {", ".join(["NULL"] * 19)}, '' FROM (
  SELECT day, line FROM follow_days ORDER BY day DESC LIMIT {SAMPLED_DAYS}
)
"""
"""Three kinds of rows in one query: by `hash`, cells have none, the record's end has its own, and
the days of the sample have an empty one, with the day and its line in the first two columns."""

ROWS = "SELECT cells FROM settled WHERE number > ?1 ORDER BY number LIMIT ?2"


class SqlTrackRecord(SqlAccess):
    """`ports.track_record.TrackRecord` over D1 or SQLite."""

    async def reliability(self, source: str, model_version: str) -> ReliabilityCounts:
        """See `TrackRecord`."""
        rows = await self._rows(RELIABILITY, source, model_version)
        return ReliabilityCounts(
            source,
            model_version,
            tuple(_cell(row) for row in rows if row["band"] is not None),
            tuple(_total(row) for row in rows if row["band"] is None),
        )

    async def record(self, model_version: str, rules_version: str) -> FallCounts:
        """See `TrackRecord`."""
        rows = await self._rows(RECORD, model_version, rules_version)
        ends = [Link(int(row["window_hours"]), row["hash"]) for row in rows if row["hash"]]
        cells = tuple(_fall_cell(row) for row in rows if row["hash"] is None)
        days = tuple(
            SampledDay(int(row["window_hours"]), int(row["fall_pct"]) / PLACES)
            for row in rows
            if row["hash"] == ""
        )
        return FallCounts(cells, ends[0] if ends else START, days)

    async def rows(self, after: int, limit: int) -> tuple[tuple[str, ...], ...]:
        """See `TrackRecord`."""
        found = await self._rows(ROWS, after, limit)
        return tuple(whole(json.loads(row["cells"])) for row in found)


def _cell(row: Row) -> Cell:
    return Cell(
        horizon_days=int(row["horizon_days"]),
        inside_domain=bool(row["inside_domain"]),
        rules_version=row["rules_version"],
        band=row["band"],
        bin_pct=int(row["bin_pct"]),
        tally=_tally(row, int(row["collapsed"]), row["collapsed_weight"]),
    )


def _total(row: Row) -> Total:
    tally = _tally(row, int(row["collapsed"]), row["collapsed_weight"])
    return Total(row["source"], row["model_version"], int(row["horizon_days"]), tally)


def _fall_cell(row: Row) -> FallCell:
    fallen = tuple(int(row[f"fell_{pct}"]) for pct in FALLS_PCT)
    weights = tuple(float(row[f"fell_{pct}_weight"]) for pct in FALLS_PCT)
    fall_pct = int(row["fall_pct"]) or None
    place = FALLS_PCT.index(fall_pct) if fall_pct in FALLS_PCT else None
    return FallCell(
        window_hours=int(row["window_hours"]),
        fall_pct=fall_pct,
        inside_domain=bool(row["inside_domain"]),
        band=row["band"],
        basis=row["basis"],
        bin_pct=int(row["bin_pct"]),
        fallen=fallen,
        main=_tally(row, 0, 0) if place is None else _tally(row, fallen[place], weights[place]),
        fallen_weights=None if weights == fallen else weights,
    )


def _tally(row: Row, collapsed: int, collapsed_weight: float) -> Tally:
    made = Tally(
        n=int(row["n"]),
        collapsed=collapsed,
        unpriced=int(row["unpriced"]),
        missed=int(row["missed"]),
        probability_sum=float(row["probability_weight"]),
        squared_error_sum=float(row["squared_error_weight"]),
    )
    weights = Weights(
        known=float(row["weight"]),
        squares=float(row["weight_squares"]),
        collapsed=float(collapsed_weight),
        unpriced=float(row["unpriced_weight"]),
        missed=float(row["missed_weight"]),
    )
    return made if weights == made.weighed else replace(made, weights=weights)
