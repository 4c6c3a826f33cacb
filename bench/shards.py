"""What one D1 a shard would come to: `python -m bench.shards [--without-answers]`.

Tokens are not made one by one: a sample of mints is routed as the service would route them, and the
fixed slots between mint and shard are counted, which is what decides size and movement. Bytes and
rows a token are measured on the schema of today, with invented tokens. See docs/scale.md.
"""

import argparse
import asyncio
import hashlib
import heapq
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Final

from detector.adapters.sql_store import keeping
from detector.adapters.sqlite import SqliteDatabase
from detector.domain.stored_analysis import Analysis
from tests.contract.store import analysis
from tests.unit.service import SCHEMA

TOKENS: Final = 100_000_000
SLOTS: Final = 4096
"""Fixed for ever; a shard is a set of them."""

LIMIT_BYTES: Final = 10_000_000_000
"""Of one D1 on the paid plan."""

FILL: Final = 0.7
"""A shard that is fuller than this is to be divided: moving one takes room and time."""

ANSWER_BYTES: Final = 21_000
"""Of one whole answer with its report, as recorded reports have it."""

SAMPLE: Final = 2_000
SEED: Final = 14


def slot_of(mint: str) -> int:
    """The slot of a mint: the first three hexadecimal digits of its SHA-256."""
    return int(hashlib.sha256(mint.encode()).hexdigest()[:3], 16)


def spread(shards: int) -> list[int]:
    """The first map: slots dealt out in turn."""
    return [slot % shards for slot in range(SLOTS)]


def with_one_more(slots: Sequence[int]) -> list[int]:
    """The map after a shard came to it: it takes slots from the fullest until all are even."""
    shards = max(slots) + 1
    held = Counter(slots)
    made = list(slots)
    owned = {shard: [at for at, owner in enumerate(slots) if owner == shard] for shard in held}
    for _ in range(SLOTS // (shards + 1)):
        fullest = max(range(shards), key=lambda shard: (held[shard], -shard))
        made[owned[fullest].pop()] = shards
        held[fullest] -= 1
    return made


def moved(before: Sequence[int], after: Sequence[int]) -> float:
    """The share of slots, and so of tokens, that a new map moves."""
    return sum(old != new for old, new in zip(before, after, strict=True)) / len(before)


def moved_by_remainder(shards: int, mints: int = 20_000) -> float:
    """The share that moves where a shard is the hash's remainder: what the slots avoid."""
    hashes = [int(hashlib.sha256(f"mint {n}".encode()).hexdigest()[:12], 16) for n in range(mints)]
    return sum(one % shards != one % (shards + 1) for one in hashes) / mints


def sizes(slots: Sequence[int], tokens: int, chance: random.Random) -> list[int]:
    """Tokens of each shard: each slot's number is drawn, as near as a normal draw comes to it."""
    mean = tokens / SLOTS
    found = Counter[int]()
    for shard in slots:
        found[shard] += max(0, round(chance.gauss(mean, sqrt(mean))))
    return [found[shard] for shard in sorted(found)]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a token takes in the database of today, without its whole answer."""

    token_bytes: float


def measured(tokens: int = SAMPLE) -> Measured:
    """Pages of the database with so many tokens, but for those of whole answers."""
    database = SqliteDatabase()
    database.script(SCHEMA)
    empty = _bytes(database)
    for number in range(tokens):
        made: Analysis = replace(analysis(_mint(number)), answer="{}", record="x" * 900)
        asyncio.run(database.batch(list(keeping(made))))
    found = (_bytes(database) - empty) / tokens
    database.close()
    return Measured(found)


def _mint(number: int) -> str:
    return hashlib.sha256(f"mint {number}".encode()).hexdigest()[:44]


def _bytes(database: SqliteDatabase) -> int:
    (pages,) = database.connection.execute("PRAGMA page_count").fetchone()
    (size,) = database.connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def page(lists: Sequence[Sequence[int]], per_page: int) -> tuple[list[int], int]:
    """The newest rows over all shards, and how many were read: a page from each, merged.

    A merge needs no more of a shard than it shows, but which shard shows how many is known only
    afterwards; so each is asked for a whole page.
    """
    parts = [each[:per_page] for each in lists]
    merged = heapq.merge(*parts, reverse=True)
    return [row for row, _ in zip(merged, range(per_page), strict=False)], sum(map(len, parts))


def lines(tokens: int, shards: int | None, answer_bytes: int) -> Iterator[str]:
    """The report."""
    one = measured()
    each = one.token_bytes + answer_bytes
    total = tokens * each
    needed = ceil(total / (LIMIT_BYTES * FILL))
    count = shards or needed
    yield f"{tokens:,} tokens, {SLOTS:,} slots, seed {SEED}"
    yield f"a token: {one.token_bytes:,.0f} bytes measured + {answer_bytes:,} of its answer"
    yield f"all: {total / 1e9:,.0f} GB"
    yield f"shards at {FILL:.0%} of {LIMIT_BYTES / 1e9:.0f} GB: {needed} (here: {count})"
    slots = spread(count)
    held = sizes(slots, tokens, random.Random(SEED))
    mean = sum(held) / len(held)
    yield (
        f"a shard: {mean:,.0f} tokens, {mean * each / 1e9:.2f} GB; largest {max(held) / mean:.4f} "
        f"of the mean, smallest {min(held) / mean:.4f}"
    )
    after = with_one_more(slots)
    share = moved(slots, after)
    yield (
        f"one shard more: {share:.3%} of the tokens move ({share * total / 1e9:.1f} GB); by a "
        f"remainder {moved_by_remainder(count):.1%} would"
    )
    for per_page in (20, 100):
        chance = random.Random(SEED)
        rows = [
            sorted((chance.randrange(10**12) for _ in range(per_page)), reverse=True)
            for _ in range(count)
        ]
        shown, read = page(rows, per_page)
        yield (
            f"a list's page of {len(shown)}: {count} queries, {read:,} rows read "
            f"({read // len(shown)} for each shown); from an index of its own: 1 query"
        )
    yield f"a counter over all: {count} rows, one a shard, or one row that is written by cron"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="bench.shards",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--tokens", type=int, default=TOKENS)
    parser.add_argument("--shards", type=int, help=f"1 to {SLOTS}; else as many as are needed")
    parser.add_argument("--without-answers", action="store_true", help="they are kept elsewhere")
    asked = parser.parse_args(arguments)
    if asked.tokens < 1 or (asked.shards is not None and not 1 <= asked.shards < SLOTS):
        parser.error("give at least one token, and 1 to 4095 shards")
    answer_bytes = 0 if asked.without_answers else ANSWER_BYTES
    for line in lines(asked.tokens, asked.shards, answer_bytes):
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
