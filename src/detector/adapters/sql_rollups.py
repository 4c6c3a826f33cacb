"""Counts hour by hour, in SQL. One row an hour: reading a month reads some 700 rows, ever."""

import json

from detector.adapters.database import Statement
from detector.adapters.sql_access import SqlAccess
from detector.domain.rollup import HOUR_MS, HOURS_A_DAY, Counts, Rollup, Span
from detector.domain.service_level import HourFailures, IncidentKind, LevelCounts

MERGED = """(
  SELECT json_group_object(key, n) FROM (
    SELECT key, sum(value) AS n FROM (
      SELECT key, value FROM json_each(hourly.counts)
      UNION ALL SELECT key, value FROM json_each(excluded.counts)
    ) GROUP BY key
  )
)"""
"""The counts of an hour that is there already, with those that come to it."""

ADD = f"""
INSERT INTO hourly (hour, counts) VALUES (?1, ?2)
ON CONFLICT (hour) DO UPDATE SET counts = {MERGED}
"""

_SHORT = " AND ".join(
    f"key NOT LIKE '{kind}:%'" for kind in ("finding", "request", "source", "probe")
)

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


LEVEL = """
WITH bad AS MATERIALIZED (
  SELECT DISTINCT hour FROM hourly, json_each(counts)
  WHERE hour >= ?1 AND (
    instr(key, ':failed:') > 0 OR (key LIKE 'source:%' AND key NOT LIKE '%:ok')
  )
),
judged AS (
  SELECT hour, value, substr(key, 1, instr(key, ':') - 1) AS kind,
    CASE WHEN key LIKE 'source:%' THEN substr(key, 8, instr(substr(key, 8), ':') - 1)
      ELSE '' END AS subject,
    CASE WHEN key LIKE 'source:%' THEN key NOT LIKE '%:ok'
      WHEN key LIKE 'probe:%' THEN key LIKE 'probe:failed:%'
      WHEN key LIKE 'request:%:failed:%' THEN 1
      WHEN key LIKE 'request:%:ok:%' THEN 0 END AS failed
  FROM bad CROSS JOIN hourly USING (hour), json_each(counts)
)
SELECT CASE WHEN hour >= ?2 THEN 'day' ELSE 'rest' END AS scale, NULL AS at, key,
    sum(value) AS n, NULL AS failed
  FROM hourly, json_each(counts)
  WHERE hour >= ?1 AND (substr(key, 1, 8) = 'request:' OR substr(key, 1, 6) = 'probe:')
  GROUP BY 1, key
UNION ALL
SELECT kind, hour, subject, sum(value * (1 - failed)), sum(value * failed)
  FROM judged WHERE failed IS NOT NULL GROUP BY kind, hour, subject HAVING sum(value * failed) > 0
UNION ALL
SELECT 'hours', min(hour), '', count(*), NULL FROM hourly WHERE hour >= ?1
"""
"""At most 720 hours. Only those in which something failed are taken apart."""

_KINDS = {
    "request": IncidentKind.REQUESTS,
    "source": IncidentKind.SOURCE,
    "probe": IncidentKind.PROBE,
}


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

    async def level(self, month_hour: int, day_hour: int) -> LevelCounts:
        """See `ports.rollups.Rollups`."""
        rows = await self._rows(LEVEL, month_hour, day_hour)
        counted: dict[str, dict[str, int]] = {"rest": {}, "day": {}}
        failures: list[HourFailures] = []
        first, hours = None, 0
        for row in rows:
            scale = row["scale"]
            if scale in counted:
                counted[scale][row["key"]] = int(row["n"])
            elif scale == "hours":
                first, hours = row["at"], int(row["n"])
            else:
                numbers = int(row["n"]), int(row["failed"])
                failures.append(HourFailures(int(row["at"]), _KINDS[scale], row["key"], *numbers))
        day, month = counted["day"], counted["rest"]
        for name, n in day.items():
            month[name] = month.get(name, 0) + n
        return LevelCounts(
            day=day,
            month=month,
            failures=failures,
            first_hour=None if first is None else int(first),
            hours=hours,
        )
