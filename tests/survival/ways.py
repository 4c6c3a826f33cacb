"""Ways in which other services behave badly, as answers to a call."""

import json
from collections.abc import Mapping

from detector.domain.sources.rugcheck.words import NO_REPORT
from detector.ports.outgoing_http import BodyTooLarge, FetchFailed, FetchTimeout, HttpCall
from local.samples import encode
from local.samples.addresses import address_of
from tests.fakes.behaviours import HTML
from tests.fakes.rugcheck import hostile_bodies
from tests.fakes.runs import BAD_OUTPUTS
from tests.survival.ground import NEW, Way, report_of
from tests.unit.doubles import Answer, reply
from tests.unit.service import ORIGIN


def leak(call: HttpCall) -> str:
    """What a careless library would say of a call: its secrets too."""
    return f"failed with {dict(call.headers)} at {call.url}"


def always(status: int, body: bytes | str = b"{}", **headers: str) -> Way:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: reply(status, body, named)


def words(status: int, text: str) -> Way:
    return always(status, json.dumps({"error": text}))


def broken_json(name: str) -> Way:
    """A report with something wrong in its bytes."""
    return lambda call: reply(200, hostile_bodies(report_of(call.url.split("/")[-2]))[name])


def unreachable(call: HttpCall) -> Answer:
    return FetchFailed(leak(call))


def unforeseen(call: HttpCall) -> Answer:
    return RuntimeError(leak(call))


def tells_all(status: int) -> Way:
    """An error whose text quotes the call."""
    return lambda call: reply(status, leak(call), dict(call.headers))


def hangs(call: HttpCall) -> Answer:
    """The call takes all its time; `Ground` sees to that."""
    return FetchTimeout(leak(call))


def of_another(_call: HttpCall) -> Answer:
    return reply(200, encode(report_of(address_of("a token nobody asked for"))))


def says_nothing(call: HttpCall) -> Answer:
    return reply(200, json.dumps({"mint": call.url.split("/")[-2]}))


RUGCHECK_WAYS: Mapping[str, Way] = {
    "connection refused": unreachable,
    "name not resolved": unreachable,
    "reset": unreachable,
    "breaks off": unreachable,
    "hangs": hangs,
    "500": tells_all(500),
    "502 page": always(502, HTML),
    "503, later": always(503, b"{}", retry_after="20"),
    "429, later": always(429, b"{}", retry_after="30"),
    "429": always(429),
    "429, nonsense": always(429, b"{}", retry_after="soon"),
    "401": tells_all(401),
    "403 words": words(403, "forbidden"),
    "403 page": always(403, HTML),
    "404 unknown": words(404, "not found"),
    "400 unknown": words(400, "not found"),
    "400 unable": words(400, NO_REPORT),
    "400 other": words(400, "bad things"),
    "404 page": always(404, HTML),
    "302": always(302, b"", location="https://elsewhere.example.net/"),
    "204": always(204, b""),
    "page": always(200, HTML),
    "empty": always(200, b""),
    "cut": broken_json("cut"),
    "garbage behind": broken_json("trailing_garbage"),
    "not UTF-8": broken_json("not_utf_8"),
    "UTF-16": broken_json("utf_16"),
    "too deep": broken_json("deeply_nested"),
    "a list": always(200, b"[]"),
    "another's": of_another,
    "too large": lambda _: BodyTooLarge(200),
    "unforeseen": unforeseen,
    "says nothing": says_nothing,
}


def output(value: object) -> Way:
    return always(201, json.dumps({"status": "succeeded", "output": value}))


def run_that(status: str, **urls: str) -> Way:
    """A prediction that is in this state, however often it is asked for."""
    base = "https://api.replicate.com/v1/predictions/p"
    own = {"get": base, "cancel": f"{base}/cancel"}
    return always(201, json.dumps({"status": status, "urls": {**own, **urls}}))


SOME_OUTPUTS = (
    "null",
    "an empty object",
    "no version",
    "a boolean probability",
    "above one",
    "NaN",
)
"""tests/unit/test_replicate_contracts.py has all."""

REPLICATE_WAYS: Mapping[str, Way] = {
    "connection refused": unreachable,
    "hangs": hangs,
    "401": tells_all(401),
    "402": always(402),
    "403": always(403),
    "404": always(404),
    "422": always(422),
    "429": always(429, b"{}", retry_after="30"),
    "500": tells_all(500),
    "503 page": always(503, HTML),
    "page": always(200, HTML),
    "empty": always(200, b""),
    "a list": always(200, b"[]"),
    "too large": lambda _: BodyTooLarge(200),
    "failed": run_that("failed"),
    "canceled": run_that("canceled"),
    "aborted": run_that("aborted"),
    "never done": run_that("processing"),
    "unknown state": run_that("queued_for_review"),
    "asks elsewhere": run_that("processing", get="https://elsewhere.example.net/p"),
    "unforeseen": unforeseen,
    **{f"output: {name}": output(BAD_OUTPUTS[name]) for name in SOME_OUTPUTS},
}

PICTURE_WAYS: Mapping[str, Way] = {
    "connection refused": unreachable,
    "hangs": hangs,
    "404": always(404),
    "500": always(500),
    "page": always(200, HTML),
    "empty": always(200, b""),
    "too large": lambda _: BodyTooLarge(200),
    "redirects for ever": always(302, b"", location="https://pictures.example.org/b.png"),
    "redirects inside": always(302, b"", location="https://127.0.0.1/b.png"),
    "redirects to us": always(302, b"", location=f"{ORIGIN}/image/{NEW}"),
}
