"""Calls to sources that were made, in SQL that D1 and SQLite both run. Imports the domain."""

from detector.adapters.database import Row
from detector.adapters.sql_access import SqlAccess
from detector.domain.budget import DAY_MS, HOUR_MS, Budget, Spent

SPENT_COLUMNS = ", ".join(
    f"spent.{name}"
    for name in ("hour", "hour_calls", "hour_anonymous", "day", "day_calls", "day_anonymous")
)
SPENT_JOIN = "LEFT JOIN upstream_spent AS spent ON spent.only = 1"
"""What was spent beside one row, so that a single read tells all that a request must know."""

TAKE_CALL = """
UPDATE upstream_spent SET
  hour_calls = CASE hour WHEN ?1 THEN hour_calls ELSE 0 END + ?8,
  hour_anonymous = CASE hour WHEN ?1 THEN hour_anonymous ELSE 0 END + ?3,
  day_calls = CASE day WHEN ?2 THEN day_calls ELSE 0 END + ?8,
  day_anonymous = CASE day WHEN ?2 THEN day_anonymous ELSE 0 END + ?3,
  hour = ?1, day = ?2
WHERE only = 1
  AND CASE hour WHEN ?1 THEN hour_calls ELSE 0 END + ?8 <= ?4
  AND CASE day WHEN ?2 THEN day_calls ELSE 0 END + ?8 <= ?5
  AND (?3 = 0 OR (
    CASE hour WHEN ?1 THEN hour_anonymous ELSE 0 END + ?3 <= ?6
    AND CASE day WHEN ?2 THEN day_anonymous ELSE 0 END + ?3 <= ?7))
RETURNING only
"""


class SqlBudget(SqlAccess):
    """`ports.call_budget.CallBudget` over D1 or SQLite."""

    async def take(self, budget: Budget, now_ms: int, *, anonymous: bool, calls: int = 1) -> bool:
        """See `ports.call_budget.CallBudget`."""
        taken = await self._rows(
            TAKE_CALL,
            now_ms // HOUR_MS,
            now_ms // DAY_MS,
            calls if anonymous else 0,
            budget.per_hour,
            budget.per_day,
            budget.anonymous_per_hour,
            budget.anonymous_per_day,
            calls,
        )
        return bool(taken)


def spent(row: Row) -> Spent:
    """What was spent, of a row that was read with SPENT_COLUMNS."""
    return Spent(
        hour=int(row["hour"] or 0),
        hour_calls=int(row["hour_calls"] or 0),
        hour_anonymous=int(row["hour_anonymous"] or 0),
        day=int(row["day"] or 0),
        day_calls=int(row["day_calls"] or 0),
        day_anonymous=int(row["day_anonymous"] or 0),
    )
