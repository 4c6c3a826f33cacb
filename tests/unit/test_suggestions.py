"""What is offered to whoever types a name: the known token first, imitations last."""

from collections.abc import Iterator
from typing import Any

import pytest

from detector.adapters.sql_store import SqlStore
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.search import fold
from detector.domain.suggestions import MOST, MOST_KNOWN, known_like
from local.samples.addresses import address_of
from tests.contract.store import analysis
from tests.unit.doubles import run
from tests.unit.schemas import valid
from tests.unit.service import Service
from tests.unit.test_analysis import statements

BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"
WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def keep(service: Service, mint: str, name: str, symbol: str) -> str:
    row = analysis(mint, name=name, symbol=symbol)
    run(SqlStore(service.database).save(row, "me"))
    return mint


def suggested(service: Service, query: str) -> list[dict[str, Any]]:
    body = service.json(f"/api/suggest?q={query}")
    valid(body, "Suggestions")
    found: list[dict[str, Any]] = body["suggestions"]
    return found


@pytest.mark.parametrize(
    ("typed", "mint"),
    [
        ("BONK", BONK), ("bonk", BONK), ("%24BONK", BONK), ("%24WIF", WIF),
        ("%20%24%20wif%20", WIF),
        ("dogwif", WIF), ("EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm", WIF),
        ("USDC", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
    ],
)  # fmt: skip
def test_a_known_token_is_offered_first(service: Service, typed: str, mint: str) -> None:
    first = suggested(service, typed)[0]
    assert (first["mint"], first["analysed"]) == (mint, None)
    assert first["known"]["sources"]


def test_who_borrows_the_name_comes_last(service: Service) -> None:
    fake = keep(service, address_of("fake"), "Bonk", "BONK")
    keep(service, address_of("other"), "Bonkers of old", "OLDER")
    keep(service, BONK, "Bonk", "BONK")
    found = suggested(service, "bonk")
    assert found[0]["mint"] == BONK
    assert found[0]["analysed"]["risk_level"] == "Safe"
    assert found[-1]["mint"] == fake
    assert found[-1]["known"] is None
    assert address_of("other") in [each["mint"] for each in found[1:-1]]


def test_at_most_ten_and_known_ones_leave_room(service: Service) -> None:
    for number in range(12):
        keep(service, address_of(f"usd {number}"), f"Usd-like thing {number}", f"UL{number}")
    found = suggested(service, "usd")
    assert len(found) == MOST
    assert sum(each["known"] is not None for each in found) == MOST_KNOWN
    assert len({each["mint"] for each in found}) == MOST


@pytest.mark.parametrize(
    ("query", "count"),
    [("bonk", 1), ("nothing has this name", 1), ("bo", 1), ("b", 0), ("", 0), ("%24", 0), ("!!", 0),
     (BONK, 0), (f"%24{BONK}", 0), (address_of("anything"), 0)],
)  # fmt: skip
def test_what_it_costs(service: Service, query: str, count: int) -> None:
    assert statements(service.get(f"/api/suggest?q={query}")) == count


def test_without_a_query_there_is_nothing_and_a_long_one_is_refused(service: Service) -> None:
    assert service.json("/api/suggest")["suggestions"] == []
    assert service.get(f"/api/suggest?q={'a' * 101}").status == 400


def test_every_known_token_is_found_by_its_symbol() -> None:
    for token in KNOWN_TOKENS.values():
        same = [each for each in KNOWN_TOKENS.values() if fold(each.symbol) == fold(token.symbol)]
        assert token in known_like(fold(token.symbol)) or len(same) > MOST_KNOWN, token.symbol
