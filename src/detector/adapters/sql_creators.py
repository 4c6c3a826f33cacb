"""What became of a creator's tokens, in SQL that D1 and SQLite both run. Imports domain only."""

from detector.adapters.database import Row
from detector.domain.creators import COUNTED, CreatorRecord

CREATOR_RECORD = f"""
SELECT count(*) AS analysed, sum(band = 'critical') AS critical, sum(known > 0) AS settled,
  sum(fell_80) AS lost_80, sum(fell_90) AS lost_90, sum(windows > 0 AND known = 0) AS unknown
FROM (
  SELECT others.mint, others.band, count(settled.number) AS windows,
    count(settled.fell_90) AS known, max(settled.fell_80) AS fell_80,
    max(settled.fell_90) AS fell_90
  FROM (
    SELECT mint, band FROM tokens WHERE creator = ?1 AND mint <> ?2
    ORDER BY fetched_at_ms DESC LIMIT {COUNTED}
  ) AS others LEFT JOIN settled ON settled.mint = others.mint
  GROUP BY others.mint
)
"""
"""A token has a row in `settled` for each window, about one a month, so few rows are read."""


def creator_record(row: Row) -> CreatorRecord | None:
    """The counts; None when no other token is there."""
    analysed = int(row["analysed"])
    if not analysed:
        return None
    return CreatorRecord(
        analysed=analysed,
        critical=int(row["critical"]),
        settled=int(row["settled"]),
        lost_80=int(row["lost_80"] or 0),
        lost_90=int(row["lost_90"] or 0),
        unknown=int(row["unknown"]),
    )
