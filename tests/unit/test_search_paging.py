"""Searching and cursors."""

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
    assert search.words("Dog  wif-HAT", "WIF") == ("dog wif hat", "wif hat", "hat", "wif")
    assert search.words(None, "!!!", "") == ()
    assert search.words("\ufb01ne \uff21\uff22\uff23") == ("fine abc", "abc")
    assert len(search.words("a " * 500)) == 8


@given(st.text(max_size=200))
def test_any_name_gives_few_words(text: str) -> None:
    assert len(search.words(text, text)) <= 16


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@given(
    st.sampled_from(["newest", "riskiest"]), st.floats(-1e15, 1e15), st.text(BASE58, max_size=44)
)
def test_cursors_come_back(sort: str, value: float, mint: str) -> None:
    cursor = paging.write_cursor(sort, value, mint)
    assert paging.read_cursor(sort, cursor) == (value, mint)


@given(st.text(max_size=80))
def test_other_texts_are_refused_clearly(text: str) -> None:
    with pytest.raises(paging.InvalidCursor):
        paging.read_cursor("newest", text)


@pytest.mark.parametrize(
    ("value", "mint"),
    [(float("nan"), "m"), (float("inf"), "m"), (2.0**60, "m"), (True, "m"), (1, 5)],
)
def test_forged_cursors_are_refused(value: float, mint: str) -> None:
    with pytest.raises(paging.InvalidCursor):
        paging.read_cursor("newest", paging.write_cursor("newest", value, mint))


def test_a_cursor_belongs_to_its_order() -> None:
    with pytest.raises(paging.InvalidCursor, match="another list"):
        paging.read_cursor("riskiest", paging.write_cursor("newest", 1.0, "m"))
