"""JSON from strangers: nothing lost, nothing crashes."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.jsontext import (
    MAX_DEPTH,
    MAX_SAFE_INTEGER,
    InvalidJson,
    decode,
    digest,
    encode,
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.no_cover
@given(json_values)
def test_what_is_written_reads_back(value: object) -> None:
    assert decode(encode(value).encode()) == value


@pytest.mark.no_cover
@given(json_values)
def test_writing_is_canonical(value: object) -> None:
    again = json.loads(json.dumps(value))
    assert encode(again) == encode(value)
    assert digest(encode(again)) == digest(encode(value))


@given(st.integers())
def test_integers_keep_their_digits(value: int) -> None:
    expected: int | str = value if abs(value) <= MAX_SAFE_INTEGER else str(value)
    assert decode(str(value).encode()) == expected


def test_integers_at_the_edge() -> None:
    text = b"[9007199254740991, 9007199254740992, -9007199254740992, 18446744073709551616]"
    assert decode(text) == [
        9007199254740991,
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
    ]
    assert len(decode(b"9" * 6000)) == 6000, "longer than Python converts"


def test_what_is_not_a_number_becomes_null() -> None:
    assert decode(b"[NaN, Infinity, -Infinity, 1e999, -1e999, 1e-999]") == [
        None,
        None,
        None,
        None,
        None,
        0.0,
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"{", b"[1,]", b"\xff\xfe", b"<html>", b"{'a': 1}", b'"\n"', b"]", b"nul", b"[}"],
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidJson):
        decode(body)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":['])
def test_nesting_is_bounded(opening: bytes) -> None:
    with pytest.raises(InvalidJson, match="deeper than 64"):
        decode(opening * 100_000)


def test_depth_up_to_the_limit_is_read() -> None:
    fine = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert encode(decode(fine)) == fine.decode()
    with pytest.raises(InvalidJson, match="deeper"):
        decode(b"[" + fine + b"]")


def test_brackets_in_strings_are_text() -> None:
    text = encode(["[" * 1000, '{"' * 1000, '\\"[' * 1000, "]" * 1000])
    assert decode(text.encode()) == json.loads(text)


@given(st.text(alphabet='[]{}"\\,: a1', max_size=60))
def test_structure_soup_never_crashes(text: str) -> None:
    try:
        ours = decode(text.encode())
    except InvalidJson:
        with pytest.raises(ValueError):  # noqa: PT011 - any of its errors
            json.loads(text)
    else:
        assert ours == json.loads(text)


def test_lone_surrogates_survive_as_escapes() -> None:
    value = decode(rb'{"name": "\ud800x"}')
    assert encode(value) == r'{"name":"\ud800x"}'
    digest(encode(value))


def test_writing_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        encode(math.nan)
