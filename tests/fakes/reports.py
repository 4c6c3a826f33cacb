"""Report bodies that are wrong in one way each, made from a right one."""

import json
from collections.abc import Mapping

DEPTH = 100_000
_MARK = "\ue000"


def with_raw(report: Mapping[str, object], **raw: str) -> bytes:
    """The report with these top-level members replaced (or added) as raw JSON text."""
    document = dict(report) | {key: f"{_MARK}{key}" for key in raw}
    text = json.dumps(document, ensure_ascii=False)
    for key, value in raw.items():
        text = text.replace(f'"{_MARK}{key}"', value)
    return text.encode()


def not_a_number(report: Mapping[str, object]) -> bytes:
    """NaN and infinities, which Python's parser takes and JSON does not know."""
    return with_raw(
        report, price="NaN", totalMarketLiquidity="Infinity", totalStableLiquidity="-Infinity"
    )


def overflowing(report: Mapping[str, object]) -> bytes:
    """Valid JSON numbers that are infinite as a double."""
    return with_raw(report, price="1e999", totalMarketLiquidity="-1e999", score="1" + "0" * 400)


def long_integer(report: Mapping[str, object], digits: int = 10_000) -> bytes:
    """An integer of more digits than Python converts (4,300)."""
    return with_raw(report, score="9" * digits)


def deeply_nested(report: Mapping[str, object], depth: int = DEPTH) -> bytes:
    """A member nested deeper than any recursive parser survives."""
    return with_raw(report, events="[" * depth + "]" * depth)


def duplicate_keys(report: Mapping[str, object]) -> bytes:
    """`rugged` twice, first true and then false; `mint` twice, the second one another."""
    text = json.dumps(dict(report) | {"rugged": False})
    return ('{"rugged":true,' + text[1:-1] + ',"mint":"11111111111111111111111111111111"}').encode()


def lone_surrogates(report: Mapping[str, object]) -> bytes:
    """Half of a surrogate pair, escaped, in the name: valid JSON, no valid text."""
    names = r'{"name":"a\ud800b","symbol":"\udfff","uri":"","mutable":false}'
    return with_raw(report, tokenMeta=names)


def not_utf_8(report: Mapping[str, object]) -> bytes:
    """Bytes that are no UTF-8 inside a string."""
    marked = with_raw(report, tokenType=f'"{_MARK}"')
    return marked.replace(_MARK.encode(), b"\xff\xfe\xc3")


def utf_16(report: Mapping[str, object]) -> bytes:
    """The whole report in UTF-16 with a byte-order mark."""
    return json.dumps(dict(report)).encode("utf-16")


def with_bom(report: Mapping[str, object]) -> bytes:
    """UTF-8 behind a byte-order mark."""
    return b"\xef\xbb\xbf" + json.dumps(dict(report)).encode()


def trailing_garbage(report: Mapping[str, object]) -> bytes:
    """The report, and then another document."""
    return json.dumps(dict(report)).encode() + b'{"error":"oops"}'


WRONG_TOP_LEVEL = (b"[]", b'"report"', b"7", b"null", b"true", b"{}", b'[{"mint":null}]')
