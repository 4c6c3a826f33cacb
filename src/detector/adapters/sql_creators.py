"""What became of a creator's tokens, in SQL that D1 and SQLite both run. Imports domain only."""

from collections.abc import Sequence

from detector.adapters.database import Row
from detector.domain.creators import COUNTED, CreatorRecord, OtherToken, OtherTokens

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

OTHER_TOKENS = """
SELECT own.creator, others.mint, others.name, others.symbol, others.risk_level, others.band,
  others.fetched_at_ms, count(settled.number) AS windows, count(settled.fell_90) AS known,
  coalesce(sum(settled.fell_80), 0) AS lost_80, coalesce(sum(settled.fell_90), 0) AS lost_90
FROM (SELECT creator FROM tokens WHERE mint = ?1) AS own
LEFT JOIN (
  SELECT mint, name, symbol, risk_level, band, fetched_at_ms FROM tokens
  WHERE creator = (SELECT creator FROM tokens WHERE mint = ?1) AND mint <> ?1
  ORDER BY fetched_at_ms DESC LIMIT ?2
) AS others LEFT JOIN settled ON settled.mint = others.mint
GROUP BY others.mint ORDER BY others.fetched_at_ms DESC, others.mint
"""
"""One row without a mint where the token is stored and no other one of its creator is."""


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


def other_tokens(rows: Sequence[Row]) -> OtherTokens | None:
    """The list; None where the token itself is not stored."""
    if not rows:
        return None
    return OtherTokens(
        rows[0]["creator"],
        tuple(
            OtherToken(
                mint=row["mint"],
                name=row["name"],
                symbol=row["symbol"],
                risk_level=row["risk_level"],
                band=row["band"],
                fetched_at_ms=int(row["fetched_at_ms"]),
                windows=int(row["windows"]),
                known=int(row["known"]),
                lost_80=int(row["lost_80"]),
                lost_90=int(row["lost_90"]),
            )
            for row in rows
            if row["mint"] is not None
        ),
    )
