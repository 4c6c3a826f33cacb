"""SQL files for D1: the same as binding, and never a statement that D1 refuses."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.adapters.database import Parameter, Statement
from detector.adapters.sqlite import SqliteDatabase
from tests.fakes.wrangler import statements
from tools.server_db.literals import LONGEST_BYTES, filled, literal, sql_texts

TABLE = "CREATE TABLE kept (a INTEGER, b TEXT, c TEXT, d REAL) STRICT"
KEEP = "INSERT INTO kept (a, b, c, d) VALUES (?1, ?2, ?3, ?4)"

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def by_file(*kept: Statement) -> list[Any]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(TABLE)
        for text in sql_texts(kept):
            assert text.endswith(";\n")
            assert len(text.rstrip("\n").encode()) <= LONGEST_BYTES
            connection.execute(text)
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_master")] == ["kept"]
        return connection.execute("SELECT *, typeof(d) FROM kept").fetchall()


def bound(*kept: Statement) -> list[Any]:
    database = SqliteDatabase()
    database.script(TABLE)
    for statement in kept:
        values = [float(v) if isinstance(v, int) else v for v in statement.parameters]
        database.connection.execute(statement.sql, values)
    return [tuple(row) for row in database.connection.execute("SELECT *, typeof(d) FROM kept")]


@settings(deadline=None)
@given(
    st.none() | st.integers(0, 2**53 - 1), st.none() | texts, texts,
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
@example(2**53 - 1, "'); DROP TABLE kept; --", "?1 ?2 ''", 5e-324)
@example(0, "a\nb\r\n;\\", "\u202e\U0001f680", -0.0)
def test_a_literal_is_what_binding_gives(
    a: int | None, b: str | None, c: str, d: float | None
) -> None:
    statement = Statement(KEEP, (a, b, c, d))
    assert by_file(statement) == bound(statement)


@settings(max_examples=30, deadline=None)
@given(st.text("a'\u00e9\u20ac\U0001f680;\n", min_size=1, max_size=40), st.integers(1, 1_900_000))
@example("'", 400_000)
@example("\U0001f680", 1_900_000)
@example("x", 100_000)
def test_long_texts_are_put_together_again(unit: str, size: int) -> None:
    text = unit * (size // len(unit.encode()))
    both = [Statement(KEEP, (1, text, text[:70_000], 1.0)), Statement(KEEP, (2, "b", text, None))]
    assert by_file(*both) == bound(*both)


def test_a_file_without_long_texts_makes_no_table() -> None:
    assert list(sql_texts([Statement("DELETE FROM t WHERE a = ?1", (True,))])) == [
        "DELETE FROM t WHERE a = 1.0;\n"
    ]


def test_the_limit_is_to_the_byte() -> None:
    fits = LONGEST_BYTES - 1 - len("SELECT ''")
    assert len(filled("SELECT ?1", ["x" * fits]) + ";") == LONGEST_BYTES
    with pytest.raises(ValueError, match="too long"):
        filled("SELECT ?1", ["x" * (fits + 1)])


def test_numbers_are_reals_as_d1_binds_them() -> None:
    values: list[Parameter] = [1, True, 0.1, 1e300, None]
    assert [literal(value) for value in values] == ["1.0", "1.0", "0.1", "1e+300", "NULL"]


def test_the_stand_in_tells_statements_apart() -> None:
    assert statements("SELECT ';'; SELECT 2;\n") == ["SELECT ';';", "SELECT 2;"]
