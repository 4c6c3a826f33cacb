"""A local database filled with many tokens, as SQL makes them, and what is asked of their lists.

Every token has its row, its words, a record of history and its place in the counters; its whole
answer is left out, for lists never read one and a million of them take 20 GB. Mints are scattered
as hashes are, so that the rows of a page lie apart. All sizes span the same 90 days.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from detector.domain.paging import write_cursor
from detector.domain.rollup import HOUR_MS
from detector.domain.token_row import Sort

DAYS = 90
RARE, COMMON, MIDDLING = "x0000777", "coin", "harbour"
"""Words: of one token, of all of them, and of one in fifty."""
FOUND = "few_holders"
"""What was found of nearly all tokens."""

MADE = """
CREATE TEMP TABLE made AS
WITH RECURSIVE serial (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < {tokens})
SELECT
  n,
  replace(printf('B%08x%09d%08xbenchbenchbenchben', n * 2654435761 % 4294967296, n,
    n * 40503 % 65536), '0', 'z') AS mint,
  printf('%s %d Coin', CASE n % 50 WHEN 7 THEN 'Harbour' ELSE printf('Name%d', n % 50) END, n)
    AS name,
  printf('X%07d', n) AS symbol,
  n % 5 AS kind,
  {now} - n * ({days} * 86400000 / {tokens}) AS at
FROM serial;

INSERT INTO tokens (mint, name, symbol, risk_level, band, risk_score, completeness, inside_domain,
  calibrated, collapse_probability, market_cap_usd, liquidity_usd, price_usd, holders,
  detected_at_ms, fetched_at_ms, score_normalised, creator_holdings_pct, words, findings)
SELECT mint, name, symbol,
  CASE kind WHEN 0 THEN 'Safe' WHEN 3 THEN 'Fraud' ELSE 'Unknown' END,
  CASE kind WHEN 0 THEN 'low' WHEN 1 THEN 'medium' WHEN 2 THEN 'high' WHEN 3 THEN 'critical'
    ELSE 'unknown' END,
  n * 7919 % 1000 / 10.0, 1.0, 1, 1, n % 100 / 100.0, n * 17.5, n * 3.25, n / 1e6, n % 5000,
  at - 86400000, at, n % 100, n % 30 / 1.0,
  json_array(lower(name), printf('%d coin', n), 'coin', lower(symbol)),
  json_array(at, 'lp_unlocked', CASE n % 50 WHEN 7 THEN 'rugged' ELSE 'few_holders' END)
FROM made ORDER BY mint;

INSERT INTO token_words (word, mint)
SELECT value, mint FROM (
  SELECT each.value, tokens.mint FROM made CROSS JOIN tokens USING (mint)
  CROSS JOIN json_each(tokens.words) AS each
) ORDER BY 1, 2;
INSERT INTO history (mint, fetched_at_ms, record) SELECT mint, at, '{{}}' FROM made ORDER BY mint;

INSERT INTO verdict_counts (risk_level, band, tokens)
  SELECT risk_level, band, count(*) FROM tokens CROSS JOIN made USING (mint) GROUP BY 1, 2
  ON CONFLICT (risk_level, band) DO UPDATE SET tokens = tokens + excluded.tokens;
INSERT INTO hour_counts (hour, tokens)
  SELECT at / {hour_ms}, count(*) FROM made GROUP BY 1
  ON CONFLICT (hour) DO UPDATE SET tokens = tokens + excluded.tokens;

WITH RECURSIVE serial (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM serial WHERE n < {days} * 24)
INSERT INTO hourly (hour, counts)
SELECT {now} / {hour_ms} - n,
  (SELECT json_group_object(printf('finding:check_%d', each.n), each.n)
   FROM (SELECT n FROM serial LIMIT 25) AS each)
FROM serial WHERE true ON CONFLICT DO NOTHING;
DROP TABLE made;
"""

_BESIDE = """
SELECT type, name, sql FROM sqlite_master
WHERE tbl_name = 'tokens' AND type IN ('index', 'trigger') AND sql IS NOT NULL
"""


def fill(file: Path, tokens: int) -> str:
    """Put so many tokens into a database that nobody else has open; gives the cursor at 90 %.

    Indexes and triggers of the rows are set aside meanwhile: a million rows take seconds so, and
    the counters are written once. Raises where the counters do not come to what is there.
    """
    now_ms = round(time.time() * 1000)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        aside = database.execute(_BESIDE).fetchall()
        database.execute("BEGIN")
        for kind, name, _ in aside:
            database.execute(f"DROP {kind} {name}")
        text = MADE.format(tokens=tokens, now=now_ms, days=DAYS, hour_ms=HOUR_MS)
        for statement in text.split(";\n"):
            database.execute(statement)
        for _, _, sql in aside:
            database.execute(sql)
        database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _check(database)
        deep = "SELECT fetched_at_ms, mint FROM tokens WHERE symbol = ?"
        at_ms, mint = database.execute(deep, (f"X{tokens * 9 // 10:07}",)).fetchone()
    return write_cursor(Sort.NEWEST, at_ms, mint)


def _check(database: sqlite3.Connection) -> None:
    (there,) = database.execute("SELECT count(*) FROM tokens").fetchone()
    for counters in ("verdict_counts", "hour_counts"):
        (counted,) = database.execute(f"SELECT sum(tokens) FROM {counters}").fetchone()
        if counted != there:
            raise RuntimeError(f"{counters}: {counted} of {there} tokens")


def questions(cursor: str, mint: str) -> dict[str, str]:
    """Paths by what they ask; `mint` is a token with a past of its own."""
    return {
        "statistics": "/api/stats",
        "list, page 1": "/api/tokens",
        "list, cursor at 90 %": f"/api/tokens?cursor={cursor}",
        "list, a level": "/api/tokens?risk_level=Unknown",
        "list, a band": "/api/tokens?band=high",
        "list, by risk": "/api/tokens?sort=riskiest",
        "list, a finding": f"/api/tokens?finding={FOUND}",
        "search, one token": f"/api/tokens?q={RARE}",
        "search, 1 in 50": f"/api/tokens?q={MIDDLING}",
        "search, all tokens": f"/api/tokens?q={COMMON}",
        "history of a token": f"/api/tokens/{mint}/history",
        "analytics": "/api/analytics",
    }
