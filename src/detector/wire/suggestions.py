"""The body of /api/suggest."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypedDict

from detector.domain.instants import iso_utc
from detector.domain.known_token import Kind
from detector.domain.suggestions import FoundBy, Suggestion
from detector.domain.vocabulary import BandName, Doc, Level, Mint, Time

_HOSTILE = Doc("Of a token that is not known: chosen by its maker, treat as hostile text.")


class _Known(TypedDict):
    """That independent public sources give this mint for this name. It is no endorsement."""

    kind: Annotated[str, Doc("What stands behind it.", enum=[kind.name.lower() for kind in Kind])]
    issuer: Annotated[str | None, Doc("What its issuer openly does; null where there is none.")]
    sources: Annotated[str, Doc("The public sources that agree on the mint.")]


class _Analysed(TypedDict):
    """Its newest analysis here."""

    risk_level: Level
    band: BandName
    fetched_at: Time


class Suggested(TypedDict):
    """A token that may be meant."""

    mint: Mint
    name: Annotated[str | None, _HOSTILE]
    symbol: Annotated[str | None, _HOSTILE]
    known: _Known | None
    analysed: Annotated[
        _Analysed | None, Doc("Null: not among the newest that fit, which says nothing of it.")
    ]
    found_by: Annotated[
        str,
        Doc(
            "By a pool: a whole address was asked for, and this token's newest report names it as "
            "one of its largest pools. Two tokens share a pool and a report can name another's: "
            "let a person choose, even where it is the only one.",
            enum=[by.value for by in FoundBy],
        ),
    ]


class Suggestions(TypedDict):
    """Tokens that may be meant by what was typed: known ones first."""

    status: Literal["success"]
    suggestions: Annotated[list[Suggested], Doc(maxItems=10)]


def suggestions(found: Iterable[Suggestion]) -> Suggestions:
    """The body."""
    return {"status": "success", "suggestions": [_suggested(each) for each in found]}


def _suggested(found: Suggestion) -> Suggested:
    known, row = found.known, found.row
    return {
        "mint": found.mint,
        "name": found.name,
        "symbol": found.symbol,
        "known": None
        if known is None
        else {
            "kind": known.kind.name.lower(),
            "issuer": known.reason or None,
            "sources": known.source,
        },
        "analysed": None
        if row is None
        else {
            "risk_level": row.risk_level,
            "band": row.band,
            "fetched_at": iso_utc(row.fetched_at_ms),
        },
        "found_by": found.found_by.value,
    }
