"""Counts hour by hour, in SQL. One row an hour: reading a month reads some 700 rows, ever."""

import json

from detector.adapters.database import Statement
from detector.adapters.sql_access import SqlAccess
from detector.domain.rollup import HOUR_MS, HOURS_A_DAY, Counts, Rollup, Span

ADD = """
INSERT INTO hourly (hour, counts) VALUES (?1, ?2)
ON CONFLICT (hour) DO UPDATE SET counts = (
  SELECT json_group_object(key, n) FROM (
    SELECT key, sum(value) AS n FROM (
      SELECT key, value FROM json_each(hourly.counts)
      UNION ALL SELECT key, value FROM json_each(excluded.counts)
    ) GROUP BY key
  )
)
"""

_SHORT = "key NOT LIKE 'finding:%' AND key NOT LIKE 'request:%' AND key NOT LIKE 'source:%'"

READ = f"""
SELECT 'all' AS scale, 0 AS at, key, sum(value) AS n
  FROM hourly, json_each(counts) WHERE hour >= ?1 GROUP BY key
UNION ALL
SELECT 'day', hour - hour % {HOURS_A_DAY}, key, sum(value)
  FROM hourly, json_each(counts) WHERE hour >= ?1 AND {_SHORT} GROUP BY 2, key
UNION ALL
SELECT 'hour', hour, key, value
  FROM hourly, json_each(counts) WHERE hour >= ?2 AND {_SHORT}
"""


def add_statement(at_ms: int, counts: Counts) -> Statement:
    """What adds counts to an hour's."""
    return Statement(ADD, (at_ms // HOUR_MS, json.dumps(counts)))


class SqlRollups(SqlAccess):
    """The port Rollups over D1 or SQLite."""

    async def add(self, now_ms: int, counts: Counts) -> None:
        """See `ports.rollups.Rollups`."""
        await self._batch(add_statement(now_ms, counts))

    async def rollup(self, since_hour: int, hours_since: int) -> Rollup:
        """See `ports.rollups.Rollups`."""
        found: dict[str, dict[int, dict[str, int]]] = {"all": {}, "day": {}, "hour": {}}
        for row in await self._rows(READ, since_hour, hours_since):
            span = found[row["scale"]].setdefault(int(row["at"]), {})
            span[row["key"]] = int(row["n"])
        return Rollup(
            all=found["all"].get(0, {}),
            days=[Span(at, found["day"][at]) for at in sorted(found["day"])],
            hours=[Span(at, found["hour"][at]) for at in sorted(found["hour"])],
        )
