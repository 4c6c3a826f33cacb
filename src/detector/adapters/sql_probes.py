"""Results of probes from outside, in SQL that D1 and SQLite both run. Imports ports and domain."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from detector.adapters.database import Statement
from detector.adapters.sql_access import SqlAccess
from detector.adapters.sql_rollups import MERGED
from detector.domain.probe import ProbeResult
from detector.domain.rollup import HOUR_MS

COUNT_PROBES = f"""
INSERT INTO hourly (hour, counts)
SELECT hour, json_group_object(name, n) FROM (
  SELECT json_extract(value, '$[0]') AS hour, json_extract(value, '$[2]') AS name, count(*) AS n
  FROM json_each(?1)
  WHERE json_extract(value, '$[1]') > (SELECT at_ms FROM last_probe WHERE only = 1)
  GROUP BY 1, 2
) WHERE true GROUP BY hour
ON CONFLICT (hour) DO UPDATE SET counts = {MERGED}
"""

NOTE_PROBE = "UPDATE last_probe SET at_ms = ?1, body = ?2 WHERE only = 1 AND at_ms < ?1"

LAST_PROBE = "SELECT at_ms, body FROM last_probe WHERE only = 1"


class SqlProbes(SqlAccess):
    """`ports.probes.Probes` over D1 or SQLite."""

    async def add(self, results: Sequence[ProbeResult]) -> None:
        """See `Probes`."""
        if not results:
            return
        counted = [[each.at_ms // HOUR_MS, each.at_ms, each.name] for each in results]
        last = max(results, key=lambda each: each.at_ms)
        await self._batch(
            Statement(COUNT_PROBES, (json.dumps(counted),)),
            Statement(NOTE_PROBE, (last.at_ms, json.dumps(asdict(last)))),
        )

    async def last(self) -> ProbeResult | None:
        """See `Probes`."""
        (row,) = await self._rows(LAST_PROBE)
        if not row["at_ms"]:
            return None
        kept = json.loads(row["body"])
        return ProbeResult(
            at_ms=int(row["at_ms"]),
            ok=bool(kept["ok"]),
            slowest_ms=int(kept["slowest_ms"]),
            version=kept["version"],
            faults=tuple(kept["faults"]),
        )
