"""Bodies of requests are read within a limit, and refused in words."""

import pytest

from detector.errors import BodyTooLong, InvalidBody
from detector.incoming_http import Request, no_body
from detector.web.bodies import read_json
from tests.unit.doubles import run


def request(body: bytes) -> Request:
    async def read(most: int) -> bytes | None:
        return body if len(body) <= most else None

    return Request("POST", "/", read=read)


def test_an_object_of_just_the_limit_is_read() -> None:
    assert run(read_json(request(b'{"a": 1}'), 8)) == {"a": 1}


def test_one_byte_more_is_refused_with_the_limit() -> None:
    with pytest.raises(BodyTooLong, match="too long") as refused:
        run(read_json(request(b'{"a": 1}'), 7))
    assert refused.value.message == "Send at most 7 bytes."


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"a": 1} x', b"[1]", b"null", b'"a"'])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidBody):
        run(read_json(request(body), 100))


def test_a_request_without_a_body_has_an_empty_one() -> None:
    assert run(no_body(10)) == b""
