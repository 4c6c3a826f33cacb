"""What is offered to whoever types a name: the known token first, imitations last."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters.sql_store import SqlStore
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.search import fold, pool_word
from detector.domain.suggestions import MOST, MOST_KNOWN, known_like
from detector.services.suggesting import FOUND, SCANNED
from local.samples.addresses import address_of
from tests.contract.store import NOW, analysis
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


POOL = address_of("a pool of Bonk")


def keep(
    service: Service, mint: str, name: str, symbol: str, pool: str | None = None, **more: Any
) -> str:
    made = analysis(mint, name=name, symbol=symbol, **more)
    words = made.words if pool is None else (*made.words, pool_word(pool))
    run(SqlStore(service.database).save(replace(made, words=words), "me"))
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
     (BONK, 0), (f"%24{BONK}", 0), (address_of("anything"), 1)],
)  # fmt: skip
def test_what_it_costs(service: Service, query: str, count: int) -> None:
    assert statements(service.get(f"/api/suggest?q={query}")) == count


def by_pool(service: Service, query: str) -> list[str]:
    found = suggested(service, query)
    assert {each["found_by"] for each in found} <= {"pool"}
    return [each["mint"] for each in found]


def listed(service: Service, query: str) -> set[str]:
    return {row["token_id"] for row in service.json(f"/api/tokens?q={query}")["tokens"]}


@pytest.mark.parametrize("typed", [POOL, POOL.lower(), POOL.upper(), f"%20{POOL}"])
def test_a_pool_offers_the_token_whose_report_names_it(service: Service, typed: str) -> None:
    keep(service, address_of("fake"), "Bonk", "BONK")
    keep(service, BONK, "Bonk", "BONK", POOL)
    assert by_pool(service, typed) == [BONK]
    assert suggested(service, "bonk")[0]["found_by"] == "name"


def test_the_list_finds_tokens_by_a_pool_and_by_its_whole_address_only(service: Service) -> None:
    keep(service, BONK, "Bonk", "BONK", POOL)
    for query in (POOL, POOL.lower()):
        assert listed(service, query) == {BONK}
    for query in (POOL[:-1], POOL[:12], f"{POOL}1", f"@{POOL}", f"@{POOL.lower()}"):
        assert listed(service, query) == set()
        assert suggested(service, query) == []


def test_a_token_that_calls_itself_by_the_address_is_not_found_as_the_pool(
    service: Service,
) -> None:
    for number, name in enumerate((POOL, POOL.lower(), f"@{POOL.lower()}", f"Pool {POOL}")):
        keep(service, address_of(f"fake {number}"), name, POOL.upper())
    for query in (POOL, POOL.lower(), f"@{POOL.lower()}"):
        assert [each for each in suggested(service, query) if each["found_by"] != "name"] == []
    for query in (POOL, POOL.lower()):
        assert by_pool(service, query) == []
        assert listed(service, query) == set()


def test_who_claims_the_pool_of_another_is_a_hint_beside_it(service: Service) -> None:
    """A report can claim any pool; the token that it belongs to may not be stored."""
    fake = keep(service, address_of("fake"), "Bonk", "BONK", POOL, fetched_at_ms=NOW + 5)
    assert by_pool(service, POOL) == [fake]
    others = [
        keep(service, address_of(f"{n}"), "Other", "OTHER", POOL, fetched_at_ms=NOW + 9 - n)
        for n in range(MOST)
    ]
    assert by_pool(service, POOL) == others, "who borrows a name goes last"
    keep(service, BONK, "Bonk", "BONK", POOL)
    assert by_pool(service, POOL.lower()) == [BONK, *others[:-1]], "nobody crowds out a known token"


def test_what_is_a_token_itself_is_no_pool(service: Service) -> None:
    own = keep(service, address_of("own"), "Own", "OWN")
    keep(service, address_of("fake"), "Fake", "FAKE", own)
    keep(service, address_of("other"), "Other", "OTHER", WIF)
    (found,) = suggested(service, own)
    assert (found["mint"], found["found_by"]) == (own, "mint")
    assert found["analysed"]["band"] == "low"
    assert listed(service, own) == {own}
    (known,) = suggested(service, WIF)
    assert (known["mint"], known["known"]["kind"]) == (WIF, "coin")


def test_of_a_common_word_the_newest_are_offered(service: Service) -> None:
    """More tokens have it than are looked up, and the newest are the last by their letters."""
    for number in range(FOUND + 30):
        at = NOW + 1_000 * number
        keep(service, address_of(f"{number}"), f"Mooning {number:03}", "AAA", fetched_at_ms=at)
    last = FOUND + 29
    answer = service.get("/api/suggest?q=mooning")
    assert statements(answer) == 2
    found = [each["name"] for each in suggested(service, "mooning")]
    assert found == [f"Mooning {number:03}" for number in range(last, last - MOST, -1)]


def test_a_common_word_of_old_tokens_is_still_found(service: Service) -> None:
    for number in range(FOUND):
        at = NOW - 1_000 * number
        keep(service, address_of(f"old {number}"), f"Mooning {number:03}", "AAA", fetched_at_ms=at)
    for number in range(SCANNED):
        keep(service, address_of(f"{number}"), "Other", "OTHER", fetched_at_ms=NOW + 1 + number)
    found = [each["name"] for each in suggested(service, "mooning")]
    assert found == [f"Mooning {number:03}" for number in range(MOST)]


def test_without_a_query_there_is_nothing_and_a_long_one_is_refused(service: Service) -> None:
    assert service.json("/api/suggest")["suggestions"] == []
    assert service.get(f"/api/suggest?q={'a' * 101}").status == 400


def test_every_known_token_is_found_by_its_symbol() -> None:
    for token in KNOWN_TOKENS.values():
        same = [each for each in KNOWN_TOKENS.values() if fold(each.symbol) == fold(token.symbol)]
        assert token in known_like(fold(token.symbol)) or len(same) > MOST_KNOWN, token.symbol
