"""A row of the lists as JSON and as CSV; its columns stand in `domain.token_row`."""

from collections.abc import Mapping
from typing import Annotated, Final

from detector.domain.token_row import COLUMNS, Cell, TokenRow
from detector.wire.schema import Ref, Schema, object_schema, schema_of

Row = Annotated[Mapping[str, Cell], Ref("TokenRow")]

CSV_HEADER: Final = tuple(column.key for column in COLUMNS)


def token_row(row: TokenRow) -> Mapping[str, Cell]:
    """A row of a list with the API's names."""
    return {column.key: column.read(row) for column in COLUMNS}


def csv_row(row: TokenRow) -> tuple[Cell, ...]:
    """The cells of a row in the order of the header."""
    return tuple(column.read(row) for column in COLUMNS)


def row_schema() -> Schema:
    """The schema of a row."""
    return object_schema({column.key: schema_of(column.kind, {}) for column in COLUMNS})
