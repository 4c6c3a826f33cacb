"""A token's history, page by page, with what changed. Imports the domain, ports and errors."""

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from detector.domain.change_sentence import first_sentence, sentence
from detector.domain.changes import Changes, compare
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.model import Model
from detector.domain.past import Past, read_past
from detector.errors import InvalidParameter, InvalidTokenId, TokenNotAnalysed
from detector.ports.history import History, HistoryKeeping, Thinned

DAY_MS: Final = 86_400_000
MAX_MOVED: Final = 500
MAX_WALKED: Final = 4_000
"""Records in one run of cron: moved to the new table, and walked past by their keys."""

CURSOR_PATTERN: Final = "[0-9]{1,15}"
"""A time in Unix milliseconds, which D1 and JavaScript hold exactly."""

_END_OF_TIME_MS: Final = 10**15


@dataclass(frozen=True, slots=True)
class Passage:
    """A record, and what changed since the one before it that is kept; None: there is none."""

    past: Past
    before: Past | None
    changes: Changes | None
    sentence: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Steps, newest first. `next_cursor` None: the oldest record is among them."""

    mint: str
    steps: tuple[Passage, ...]
    next_cursor: str | None


async def history(
    store: History, model: Model, token_id: str, cursor: str | None, per_page: int
) -> HistoryPage:
    """One page: one query.

    Raises InvalidTokenId, InvalidParameter (cursor), TokenNotAnalysed, StorageUnavailable.
    """
    # One record more than asked is what the last one is compared with.
    mint, pasts = await _kept(store, token_id, cursor, per_page + 1)
    steps = [_step(past, before, model) for past, before in zip_longest(pasts, pasts[1:])][
        :per_page
    ]
    more = len(pasts) > per_page
    return HistoryPage(mint, tuple(steps), str(steps[-1].past.at_ms) if more else None)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Records, newest first, without what changed between them. `next_cursor` as of a page."""

    mint: str
    told: tuple[Past, ...]
    next_cursor: str | None


async def timeline(store: History, token_id: str, cursor: str | None, per_page: int) -> Timeline:
    """The same records as `history` gives: one query. Raises what it raises."""
    mint, pasts = await _kept(store, token_id, cursor, per_page + 1)
    told = tuple(pasts[:per_page])
    return Timeline(mint, told, str(told[-1].at_ms) if len(pasts) > per_page else None)


async def between(
    store: History, model: Model, token_id: str, then: str, now: str | None
) -> tuple[str, Passage]:
    """The mint, and what changed between what was told at two times: two queries.

    At a time, the newest record that is no younger counts; without `now`, the newest of all.
    Raises InvalidTokenId, InvalidParameter, TokenNotAnalysed, StorageUnavailable.
    """
    mint = asked_mint(token_id)
    end, start = _time_ms("to", now or str(_END_OF_TIME_MS - 1)), _time_ms("from", then)
    if start > end:
        raise InvalidParameter("Parameter from: it lies after `to`.", "Give the earlier time.")
    after = await store.records(mint, end + 1, 1)
    if not after:
        raise TokenNotAnalysed
    before = await store.records(mint, start + 1, 1)
    if not before:
        raise InvalidParameter(
            "Parameter from: no analysis from then or before is kept.",
            "Take the fetched_at of one, in Unix milliseconds.",
        )
    return mint, _step(read_past(after[0]), read_past(before[0]), model)


async def keep(store: HistoryKeeping, now_ms: int, days: int) -> Thinned:
    """What cron does for history, bounded in rows; `days` 0 keeps it for ever."""
    return await store.thin(now_ms - days * DAY_MS if days else None, MAX_MOVED, MAX_WALKED)


def asked_mint(token_id: str) -> str:
    """The mint that was asked for. Raises InvalidTokenId."""
    try:
        return parse_mint(token_id)
    except InvalidMint as error:
        raise InvalidTokenId(f"The token id {error}.") from error


def _step(past: Past, before: Past | None, model: Model) -> Passage:
    if before is None:
        return Passage(past, None, None, first_sentence(past))
    changes = compare(before, past, model)
    return Passage(past, before, changes, sentence(before, past, changes))


async def _kept(
    store: History, token_id: str, cursor: str | None, limit: int
) -> tuple[str, list[Past]]:
    """The mint, and its records from a cursor or the newest on."""
    mint, before_ms = asked_mint(token_id), _END_OF_TIME_MS
    if cursor is not None:
        hint = "Take pagination.next_cursor."
        before_ms = _ms(cursor, InvalidParameter("Parameter cursor: it is not one of ours.", hint))
    kept = await store.records(mint, before_ms, limit)
    if not kept and cursor is None:
        raise TokenNotAnalysed
    return mint, [read_past(each) for each in kept]


def _time_ms(name: str, text: str) -> int:
    hint = "Give a time in Unix milliseconds."
    return _ms(text, InvalidParameter(f"Parameter {name}: it is no time.", hint))


def _ms(text: str, refusal: InvalidParameter) -> int:
    """The number that a text of `CURSOR_PATTERN` is. Raises the refusal for any other."""
    if not re.fullmatch(CURSOR_PATTERN, text):
        raise refusal
    return int(text)
