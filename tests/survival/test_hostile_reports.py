"""Tokens whose makers are hostile: whatever they write in their names is shown as text."""

import csv
import io
import json
import re
from functools import partial
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from detector.ports.outgoing_http import HttpCall, HttpReply
from local.samples import encode
from tests.survival.ground import NEW, Ground, base, ground, report_of
from tests.survival.hostile.sending import CHUNKS, IDS, outcome, send
from tests.unit.doubles import reply

pytestmark = pytest.mark.no_cover


class Seen(HTMLParser):
    """The elements and attributes of a page, as a browser reads it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]


CARD = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "bdi", "code", "p", "svg",
    "path", "span", "a",
}  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
REARRANGING = re.compile("[\u0000-\u0008\u200b\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.mark.parametrize(("kind", "texts"), CHUNKS, ids=IDS)
def test_texts_in_a_report(kind: str, texts: tuple[str, ...]) -> None:
    """A token of that name is analysed; wherever its name is shown, it is text."""
    at = ground()
    for text in texts:
        at.network.rugcheck = partial(_named, text)
        at.host.ms += 1_000
        answer = send(at, "GET", f"/predict/{NEW}?force_refresh=true")
        assert answer.status == 200, text
        told = json.loads(answer.body or "")
        assert told["stale"] is False, text
        assert told["token_id"] == NEW
        kept = told["raw_data"]["tokenMeta"]["name"]
        assert ascii(kept) == ascii(text), "the report itself is kept as it is"
        _is_text_everywhere(at, kind, text)
    assert [one for one in base().planted if one in at.told()] == []
    at.close()


def _named(text: str, call: HttpCall) -> HttpReply:
    told: dict[str, Any] = report_of(call.url.split("/")[-2])
    meta = {**told["tokenMeta"], "name": text, "symbol": text, "uri": text}
    files = {**told["fileMeta"], "name": text, "symbol": text, "image": text, "description": text}
    named = {"tokenMeta": meta, "fileMeta": files, "creator": text, "verification": {"name": text}}
    try:
        return reply(200, encode({**told, **named}))
    except UnicodeEncodeError:
        return reply(200, json.dumps({**told, **named}))


def _is_text_everywhere(at: Ground, kind: str, text: str) -> None:
    badge = send(at, "GET", f"/badge/{NEW}.svg")
    ElementTree.fromstring(badge.data or b"")
    card = (send(at, "GET", f"/embed/{NEW}").data or b"").decode()
    tags = send(at, "GET", f"/token/{NEW}").body or ""
    seen, previewed = Seen(card), Seen(tags)
    assert set(seen.elements) <= CARD, text
    assert (seen.elements.count("a"), seen.elements.count("style")) == (1, 1), text
    assert set(previewed.elements) == {"meta"}, text
    for name in (*seen.attributes, *previewed.attributes):
        assert not name.startswith("on"), text
    for page in (card, tags, (badge.data or b"").decode()):
        assert not REARRANGING.search(page), text
    file = send(at, "GET", "/api/tokens.csv").body or ""
    rows = list(csv.reader(io.StringIO(file, newline="")))
    assert len({len(row) for row in rows}) == 1, text
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(FORMULA) or _is_number(cell), cell
    (row,) = [
        one for one in json.loads(send(at, "GET", "/api/tokens").body or "")["tokens"]
        if one["token_id"] == NEW
    ]  # fmt: skip
    assert row["name"] is None or set(row["name"]) <= {*text, " ", "\u2026", "\ufffd"}, text
    image = send(at, "GET", f"/image/{NEW}")
    if kind != "url":
        assert outcome(image) == "404 image_not_found", text
    assert send(at, "GET", f"/api/tokens/{NEW}/history").status == 200


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell) is not None
