"""Statements as SQL text for `wrangler d1 execute --file`, within D1's limit of a statement.

Texts that do not fit into one are put down piece by piece in a table of the file's own, and put
together by the one statement that needs them: nobody ever reads half of an answer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from detector.adapters.database import Parameter, Statement

LONGEST_BYTES = 100_000
"""What D1 takes as one statement."""

_PIECE_BYTES = 90_000
_PARAMETER = re.compile(r"\?(\d+)")
_CREATE = (
    "CREATE TABLE import_pieces (part INTEGER NOT NULL PRIMARY KEY, piece TEXT NOT NULL) STRICT"
)
_DROP = "DROP TABLE IF EXISTS import_pieces"


def sql_texts(statements: Iterable[Statement]) -> Iterator[str]:
    """The same statements, each ending in a semicolon and a line of its own."""
    parts, made = 0, False
    for statement in statements:
        values = [literal(value) for value in statement.parameters]
        while (text := _filled(statement.sql, values)) is None:
            if not made:
                yield f"{_DROP};\n"
                yield f"{_CREATE};\n"
                made = True
            longest = max(range(len(values)), key=lambda place: len(values[place]))
            pieces = list(_pieces(str(statement.parameters[longest])))
            for number, piece in enumerate(pieces, start=parts):
                yield f"INSERT INTO import_pieces (part, piece) VALUES ({number}, {piece});\n"
            numbers = range(parts, parts + len(pieces))
            values[longest] = " || ".join(
                f"(SELECT piece FROM import_pieces WHERE part = {number})" for number in numbers
            )
            parts += len(pieces)
        yield f"{text};\n"
    if made:
        yield f"{_DROP};\n"


def literal(value: Parameter) -> str:
    """A value as D1 would bind it: every number is a REAL."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(float(value))


def filled(sql: str, parameters: Sequence[Parameter]) -> str:
    """A statement with its values. Raises ValueError when D1 would not take it."""
    text = _filled(sql, [literal(value) for value in parameters])
    if text is None:
        raise ValueError("the statement is too long for D1")
    return text


def _filled(sql: str, values: Sequence[str]) -> str | None:
    """None: too long. No statement of the stores has a question mark in a text."""
    text = _PARAMETER.sub(lambda match: values[int(match[1]) - 1], sql).strip()
    return text if len(text.encode()) < LONGEST_BYTES else None


def _pieces(text: str) -> Iterator[str]:
    """Literals that fit into a statement each and are the text together."""
    start = 0
    while start < len(text):
        length = _PIECE_BYTES
        while len(piece := literal(text[start : start + length]).encode()) > _PIECE_BYTES:
            length = length * _PIECE_BYTES // len(piece) - 8
        yield piece.decode()
        start += length
