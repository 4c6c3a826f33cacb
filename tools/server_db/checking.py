"""Whether a target has what was judged: every token, every record, compared with the work file.

Texts are compared by their SHA-256 where the database can be taught it (the local file). D1 at
Cloudflare tells their lengths in bytes and characters and sixteen pieces of each; wrangler
compares the checksum of every file that it uploads besides.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detector.adapters.database import Statement
from detector.domain.token_row import STORED
from tools.server_db.targets import Target
from tools.server_db.work import Work

CHECKED_AT_ONCE = 500
_SAMPLES = 16
_SAMPLE_CHARACTERS = 6

_COLUMNS = ", ".join(f"tokens.{each.name}" for each in STORED)
_RANGE = "mint >= ?1 AND mint <= ?2"


def _sampled(column: str) -> str:
    pieces = " || ".join(
        f"substr({column}, 1 + length({column}) * {place} / {_SAMPLES}, {_SAMPLE_CHARACTERS})"
        for place in range(_SAMPLES)
    )
    return (
        f"length(CAST({column} AS BLOB)) || ' ' || length({column}) || ' ' || {pieces}"
        f" || substr({column}, -{_SAMPLE_CHARACTERS})"
    )


def _tokens_sql(*, hashes: bool) -> str:
    content = "sha256(answers.body)" if hashes else _sampled("answers.body")
    return f"""
SELECT {_COLUMNS}, tokens.creator, answers.fetched_at_ms AS answered_at_ms,
  answers.fresh_until_ms, {content} AS content
FROM tokens LEFT JOIN answers ON answers.mint = tokens.mint
WHERE tokens.mint >= ?1 AND tokens.mint <= ?2 ORDER BY tokens.mint
"""


def _history_sql(*, hashes: bool) -> str:
    content = "sha256(record)" if hashes else _sampled("record")
    return f"""
SELECT mint, fetched_at_ms, {content} AS content,
  CASE WHEN json_valid(record) THEN
    json_extract(record, '$.rules_version') || ' ' || json_extract(record, '$.model_version')
  END AS judged_by
FROM history WHERE {_RANGE} ORDER BY mint, fetched_at_ms
"""


_WORDS = f"SELECT mint, word FROM token_words WHERE {_RANGE} ORDER BY mint, word"

_COUNTERS = """
SELECT (SELECT count(*) FROM tokens) AS tokens,
  (SELECT coalesce(sum(tokens), 0) FROM verdict_counts) AS by_verdict,
  (SELECT coalesce(sum(tokens), 0) FROM hour_counts) AS by_hour
"""


@dataclass(slots=True)
class Checked:
    """What was found. `newer`: tokens that the target has a newer answer of, which stays.

    `judged_before`: records and answers of the same moment that other rules made, in an earlier
    import; they stay too.
    """

    tokens: int = 0
    records: int = 0
    newer: int = 0
    judged_before: int = 0
    missing: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    counters_agree: bool = True

    @property
    def good(self) -> bool:
        """Nothing is missing and nothing differs."""
        return self.counters_agree and not self.missing and not self.different


def check(work: Work, target: Target, told: Callable[[int], None]) -> Checked:
    """Compare all tokens. Raises TargetFailed."""
    found = Checked()
    for mints in _pages(work):
        _check_range(work, target, (mints[0], mints[-1]), found)
        told(len(mints))
    (counters,) = target.rows(Statement(_COUNTERS))
    found.counters_agree = counters["tokens"] == counters["by_verdict"] == counters["by_hour"]
    return found


def checksum(work: Work) -> str:
    """SHA-256 of all that was judged: the rows of lists, answers, history, in order."""
    digest = hashlib.sha256()
    for mints in _pages(work):
        for sql in (_tokens_sql(hashes=True), _history_sql(hashes=True)):
            for row in asyncio.run(work.rows(Statement(sql, (mints[0], mints[-1])))):
                digest.update(f"{list(row.items())}\n".encode())
    return digest.hexdigest()


def _check_range(work: Work, target: Target, between: tuple[str, str], found: Checked) -> None:
    def both(sql: str) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]:
        statement = Statement(sql, between)
        return asyncio.run(work.rows(statement)), target.rows(statement)

    records, there = both(_history_sql(hashes=target.hashes))
    old = _check_records(records, there, found)
    ours, there = both(_tokens_sql(hashes=target.hashes))
    theirs = {row["mint"]: row for row in there}
    same: set[str] = set()
    for row in ours:
        mint, other = row["mint"], theirs.get(row["mint"])
        found.tokens += 1
        if other is None or other["fetched_at_ms"] < row["fetched_at_ms"]:
            found.missing.append(mint)
        elif other["fetched_at_ms"] > row["fetched_at_ms"]:
            found.newer += 1
        elif (mint, row["fetched_at_ms"]) in old:
            continue  # Counted with its record.
        elif not _alike(row, other):
            found.different.append(mint)
        else:
            same.add(mint)
    words, there = both(_WORDS)
    mine, its = _by_mint(words), _by_mint(there)
    found.different += [mint for mint in sorted(same) if mine.get(mint) != its.get(mint)]


def _check_records(
    ours: Sequence[Mapping[str, Any]], there: Sequence[Mapping[str, Any]], found: Checked
) -> set[tuple[str, int]]:
    """Compare history; returns the records that were judged before, by other rules."""
    theirs = {(row["mint"], int(row["fetched_at_ms"])): row for row in there}
    before = set()
    for row in ours:
        key = (row["mint"], row["fetched_at_ms"])
        other = theirs.get(key)
        found.records += 1
        if other is None:
            found.missing.append(row["mint"])
        elif other["content"] != row["content"]:
            if other["judged_by"] in (row["judged_by"], None):
                found.different.append(row["mint"])
            else:
                found.judged_before += 1
                before.add(key)
    return before


def _alike(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """A creator that only the target knows is from before; it stays."""
    return all(
        other[name] == value for name, value in dict(row).items() if name != "creator" or value
    )


def _by_mint(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["mint"], []).append(row["word"])
    return found


def _pages(work: Work) -> Iterator[list[str]]:
    after = ""
    while mints := work.mints(after, CHECKED_AT_ONCE):
        after = mints[-1]
        yield mints
