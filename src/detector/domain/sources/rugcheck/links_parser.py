"""Links of a report, as its maker wrote them. Imports the domain only; never raises.

RugCheck passes on a file's name, symbol, description and picture; links stand in the metadata that
the token itself carries, in the list of a verified token, or nowhere. No recorded report has any
but that of the metadata file, so the shapes here are those of the token program and of the
metadata standard.
"""

from collections.abc import Iterator
from typing import Any, Final

from detector.domain import untrusted as read
from detector.domain.links import NAMED
from detector.domain.report import TokenLink

MOST: Final = 10
_LONGEST_TEXT, _LONGEST_WORD = 2_048, 32
_PLACES: Final = ("fileMeta", "tokenMeta", "token_extensions", "verification")

_Json = dict[str, Any]


def links(data: _Json) -> tuple[TokenLink, ...] | None:
    """Each link once, those of the metadata first; None where no place for links can be read."""
    if not any(read.mapping(data.get(place)) for place in _PLACES):
        return None
    found: dict[str, TokenLink] = {}
    for word, value in _named(data):
        text = read.text(value, _LONGEST_TEXT)
        if text is not None and text not in found:
            found[text] = TokenLink(word[:_LONGEST_WORD].lower(), text)
            if len(found) == MOST:
                break
    return tuple(found.values())


def _named(data: _Json) -> Iterator[tuple[str, Any]]:
    file_meta = read.mapping(data.get("fileMeta")) or {}
    extensions = read.mapping(data.get("token_extensions")) or {}
    carried = read.mapping(extensions.get("tokenMetadata")) or {}
    for place in (
        file_meta,
        read.mapping(file_meta.get("extensions")) or {},
        _pairs(carried.get("additionalMetadata")),
    ):
        yield from ((name, value) for name, value in place.items() if name.lower() in NAMED)
    verified = read.mapping(data.get("verification")) or {}
    for entry in read.items(verified.get("links")) or []:
        said = read.mapping(entry) or {}
        word = read.text(said.get("provider"), _LONGEST_WORD) or "url"
        yield word, said.get("value", said.get("url"))
    yield "uri", (read.mapping(data.get("tokenMeta")) or {}).get("uri")


def _pairs(value: Any) -> _Json:
    """Additional metadata: an object, or the token program's own list of pairs."""
    listed = [read.items(pair) or [] for pair in read.items(value) or []]
    return read.mapping(value) or {
        name: pair[1]
        for pair in listed
        if len(pair) == 2 and (name := read.text(pair[0], _LONGEST_WORD)) is not None
    }
