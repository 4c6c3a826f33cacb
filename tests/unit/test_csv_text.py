"""CSV that spreadsheets read as text, whatever the names of tokens hold."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.jsontext import encode
from detector.web.csv_text import write_csv
from detector.wire.token_row import CSV_HEADER, token_row
from local.samples.addresses import address_of
from tests.contract.store import analysis
from tests.unit.doubles import reply
from tests.unit.reports import healthy
from tests.unit.service import Service

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


def back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("start", STARTS)
def test_what_could_start_a_formula_gets_an_apostrophe(start: str) -> None:
    text = f'{start}HYPERLINK("http://evil.example","x")'
    for place in range(3):
        row = ["a", "b", "c"]
        row[place] = text
        (_, read) = back(write_csv(["x", "y", "z"], [row]))
        assert read[place] == f"'{text}"
        assert [cell for cell in read if cell != f"'{text}"] == [c for c in row if c != text]


@pytest.mark.parametrize("text", ["a=1", " =1", "'=1", "1+1", "a@b", "(x)", "", "0"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert back(write_csv(["x", "y"], [[text, ""]]))[1] == [text, ""]


def test_quotes_commas_and_line_ends_stay_in_their_cell() -> None:
    hostile = 'a"b,c\r\nd\ne\rf""'
    text = write_csv(["x", "y"], [[hostile, "next"], ["two", None]])
    assert text == 'x,y\r\n"a""b,c\r\nd\ne\rf""""",next\r\ntwo,\r\n'
    assert back(text)[1:] == [[hostile, "next"], ["two", ""]]


def test_values_that_are_no_text() -> None:
    row = [None, True, False, 0, -5, 2**52, 0.1, -1e-12, 1e300]
    assert back(write_csv(["x"], [row]))[1] == [
        "", "true", "false", "0", "-5", "4503599627370496", "0.1", "-1e-12", "1e+300",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=30), min_size=2, max_size=5))
def test_every_row_comes_back_and_no_cell_can_start_a_formula(row: list[str]) -> None:
    (read,) = back(write_csv(["x"], [row]))[1:]
    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in row]
    assert not any(cell.startswith(tuple(STARTS)) for cell in read)


def test_columns_are_the_keys_of_a_row_in_their_order() -> None:
    assert tuple(token_row(analysis().row)) == CSV_HEADER


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_names_of_tokens_reach_the_file_as_text(start: str) -> None:
    service = Service()
    mint = address_of("a token for spreadsheets")
    report = healthy()
    report["mint"] = mint
    name, symbol = f"{start}cmd|'/c calc'!A1,\"x\"\r\ny", f"{start}1+1"
    report["tokenMeta"] = {**report["tokenMeta"], "name": name, "symbol": symbol}
    service.fetch.answers = [reply(200, encode(report))]
    assert service.json(f"/predict/{mint}")["status"] == "success"
    answer = service.get("/api/tokens.csv")
    (header, row) = back(answer.body or "")
    cells = dict(zip(header, row, strict=True))
    assert (cells["name"], cells["symbol"]) == (f"'{name}", f"'{symbol}")
    assert cells["token_id"] == mint
    assert answer.headers["content-disposition"] == 'attachment; filename="tokens.csv"'
    service.database.close()
