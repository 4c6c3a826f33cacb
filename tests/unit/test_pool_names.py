"""Which pools a token is found by, and that no name passes for one of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain import search
from detector.domain.pool_names import MOST_NAMED, named_pools
from detector.domain.sources.rugcheck.report_parser import parse_report
from local.samples.addresses import address_of
from tests.unit.reports import MINT, POOL, SOL, changed, market, pools

ONE, TWO, THREE, FOUR = map(address_of, ("one", "two", "three", "four"))
STRANGE = address_of("a coin that nobody knows")
BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"


def pool(address: Any, usd: float | None, **more: Any) -> dict[str, Any]:
    return {**market(usd, **more), "pubkey": address}


def named(*entries: dict[str, Any]) -> tuple[str, ...]:
    return named_pools(parse_report(changed({"markets": [*entries]})), MINT)


def test_the_largest_pool_and_those_with_a_part_of_the_money() -> None:
    assert named(pool(ONE, 40.0), pool(TWO, 1_000.0)) == (TWO,)
    assert named(pool(ONE, 5.0), pool(TWO, 95.0)) == (TWO, ONE)
    assert named(pool(ONE, 4.9), pool(TWO, 95.1)) == (TWO,)
    alike = [pool(each, 100.0) for each in (ONE, TWO, THREE, FOUR)]
    assert named(*alike) == (ONE, TWO, THREE)
    assert MOST_NAMED == 3


def test_known_money_goes_before_figures_that_a_maker_can_choose() -> None:
    rich = pool(ONE, 1e9, coin=STRANGE)
    assert named(rich, pool(TWO, 10.0)) == (TWO,)
    own_side = pool(ONE, 1e9, quote_usd=1.0)
    assert named(own_side, pool(TWO, 100.0)) == (TWO,)
    assert named(pool(TWO, 10.0, coin=STRANGE), rich) == (ONE,)


@pytest.mark.parametrize(
    "address", [None, "", "pool", MINT, BONK, SOL, POOL + "1", POOL.lower(), 7]
)
def test_what_is_no_pools_address_is_not_kept(address: Any) -> None:
    assert named(pool(address, 100.0)) == ()
    assert named(pool(address, 100.0), pool(POOL, 1.0)) == (POOL,)


def test_without_pools_or_money_there_is_little_to_keep() -> None:
    assert named_pools(parse_report(changed({"markets": None})), MINT) == ()
    assert named() == ()
    assert named(pool(ONE, None), pool(TWO, None)) == (ONE,)
    assert named(pool(ONE, 0.0), pool(ONE, 0.0)) == (ONE,)
    assert named_pools(parse_report(changed(pools(market(1.0)))), MINT) == (POOL,)


ADDRESSES = st.binary(min_size=1, max_size=20).map(lambda seed: address_of(seed.hex()))
NAMES = st.text(max_size=80) | ADDRESSES | ADDRESSES.map(search.pool_word)


@given(NAMES, ADDRESSES)
def test_no_name_passes_for_a_pool(name: str, address: str) -> None:
    of_pools = search.pool_word(address)
    for given_name in (
        name,
        address,
        of_pools,
        address.upper(),
        f"{name} {of_pools}",
        "\uff20" + address,
    ):
        found = search.words(given_name, given_name.lower())
        assert not [word for word in found if word.startswith("@")]
        assert not of_pools.startswith(tuple(found))
    assert not of_pools.startswith(search.fold(of_pools))


@given(ADDRESSES)
def test_addresses_are_told_from_words(address: str) -> None:
    assert search.like_address(address)
    assert search.pool_word(address) == search.pool_word(address.lower())
    for other in (
        f"{address} ",
        f" {address}",
        address[:31],
        address + "1" * 14,
        f"{address[:-1]}0",
    ):
        assert not search.like_address(other)


def test_words_that_are_no_addresses() -> None:
    assert not search.like_address("supercalifragilisticexpialidocious")
    assert search.like_address("supercalifragilisticexpialidoc1ous")
    assert not search.like_address("a" * 44)
    assert not search.like_address("a" * 31 + "\u0661")
