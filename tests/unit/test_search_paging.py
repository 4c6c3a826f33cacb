"""Searching and cursors."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import paging, search


@given(st.text(max_size=300))
def test_folding_is_stable_and_bounded(text: str) -> None:
    folded = search.fold(text)
    assert len(folded) <= search.MAX_PREFIX
    assert search.fold(folded) == folded or len(folded) == search.MAX_PREFIX


def test_words_are_found_from_each_word_on() -> None:
    assert search.words("Dog  wif-HAT", "DWH") == ("dog wif hat", "wif hat", "hat", "dwh")
    assert search.words(None, "!!!", "") == ()
    assert search.words("\ufb01ne \uff21\uff22\uff23") == ("fine abc", "abc")
    assert len(search.words(" ".join(map(chr, range(97, 117))))) == 8


def test_what_another_word_begins_with_is_not_kept_twice() -> None:
    assert search.words("Dog  wif-HAT", "WIF") == ("dog wif hat", "wif hat", "hat")
    assert search.words("Pump", "PUMP") == search.words("Pump") == ("pump",)
    assert search.words("Pumps", "UMPS") == ("pumps", "umps")
    assert search.words("a a b") == ("a a b", "a b", "b")


@given(st.text(max_size=60), st.text(max_size=20), st.integers(1, 30))
def test_every_word_is_found_by_its_beginning(name: str, symbol: str, length: int) -> None:
    kept = search.words(name, symbol)
    for text in (name, symbol):
        parts = search.fold(text).split()[:8]
        for start, part in enumerate(parts):
            for beginning in (part, " ".join(parts[start:])[:length].strip()):
                assert not beginning or any(word.startswith(beginning) for word in kept)


@given(st.text(max_size=200))
def test_any_name_gives_few_words(text: str) -> None:
    assert len(search.words(text, text)) <= 16


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


MINTS = st.text(BASE58, min_size=1, max_size=44)
SORTS = st.sampled_from(["newest", "riskiest"])


@given(SORTS, st.floats(-1e15, 1e15) | st.integers(0, 2**52), MINTS)
def test_cursors_come_back(sort: str, value: float, mint: str) -> None:
    cursor = paging.write_cursor(sort, value, mint)
    assert paging.read_cursor(cursor) == (sort, value, mint)


@given(st.from_regex(paging.CURSOR_PATTERN, fullmatch=True))
def test_all_that_is_described_is_read(cursor: str) -> None:
    sort, value, mint = paging.read_cursor(cursor)
    assert sort in ("newest", "riskiest")
    assert math.isfinite(value)
    assert 1 <= len(mint) <= 44


@given(st.text(max_size=80))
def test_other_texts_are_refused_clearly(text: str) -> None:
    with pytest.raises(paging.InvalidCursor):
        paging.read_cursor(text)


@pytest.mark.parametrize(
    "cursor",
    ["newest~nan~M", "newest~inf~M", "newest~1e9~M", "newest~True~M", "newest~1~", "newest~1~M\n",
     "newest~12345678901234567~M", "oldest~1~M", "newest~1~M~2", "newest~1~0", "newest~\uff11~M"],
)  # fmt: skip
def test_forged_cursors_are_refused(cursor: str) -> None:
    with pytest.raises(paging.InvalidCursor):
        paging.read_cursor(cursor)
