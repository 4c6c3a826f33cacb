"""Reports: unknown stays unknown, and nothing in a report can break the parser."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.domain.authority import AuthorityState
from detector.domain.backing import backing
from detector.domain.extensions import FeeStep
from detector.domain.jsontext import decode
from detector.domain.report import Role, TokenReport
from detector.domain.sources.rugcheck.extensions_parser import TOKEN_2022_PROGRAM, TOKEN_PROGRAM
from detector.domain.sources.rugcheck.report_parser import parse_report

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "reports"


def recorded() -> list[Path]:
    return sorted(RECORDED.glob("*.json"))


SOL = "So11111111111111111111111111111111111111112"
POOL, VAULT, ALICE, MAKER = "PoolOwner", "PoolVault", "Alice", "Maker"


def report(**changes: Any) -> TokenReport:
    """A small report with some keys changed; the value `...` removes a key."""
    data: dict[str, Any] = {
        "mint": "M",
        "tokenProgram": TOKEN_PROGRAM,
        "creator": MAKER,
        "creatorBalance": 50,
        "token": {"mintAuthority": None, "freezeAuthority": None, "supply": 1000, "decimals": 2},
        "tokenMeta": {
            "name": "Name",
            "symbol": "SYM",
            "mutable": False,
            "updateAuthority": "1" * 32,
        },
        "topHolders": [
            {"address": VAULT, "owner": "x", "pct": 40.0, "amount": 400},
            {"address": "a1", "owner": ALICE, "pct": 30.0, "amount": 300},
            {"address": "c1", "owner": MAKER, "pct": 5.0, "amount": 50},
        ],
        "markets": [
            {
                "pubkey": POOL,
                "marketType": "amm",
                "liquidityA": VAULT,
                "mintA": "M",
                "mintB": SOL,
                "liquidityAAccount": {"owner": POOL, "mint": "M", "amount": 400},
                "lp": {"baseUSD": 8.0, "quoteUSD": 992.0, "lpLockedPct": 100},
            }
        ],
        "price": 2.0,
        "totalMarketLiquidity": 1000.0,
        "totalHolders": 7,
        "graphInsidersDetected": 0,
        "insiderNetworks": None,
    }
    for key, value in changes.items():
        if value is ...:
            data.pop(key)
        else:
            data[key] = value
    return parse_report(data)


def test_the_empty_report_knows_nothing() -> None:
    empty = parse_report({})
    unknown = {
        name: value
        for name, value in vars(empty).items()
        if name not in ("extensions",) and not name.endswith("authority")
    }
    assert set(unknown.values()) == {None}
    assert empty.mint_authority.state is AuthorityState.UNKNOWN
    assert empty.market_cap_usd is empty.liquidity_usd is empty.lp_locked_pct is None
    assert list(empty.people()) == []


def test_pools_and_the_creator_are_told_from_holders() -> None:
    holders = report().top_holders
    assert holders is not None
    assert [holder.role for holder in holders] == [Role.POOL, Role.HOLDER, Role.CREATOR]
    assert [holder.owner for holder in report().people()] == [ALICE, MAKER]


def test_an_unresolved_owner_is_nobody() -> None:
    found = report(
        topHolders=[{"address": "z", "owner": "1" * 32, "pct": 1.0}],
        knownAccounts={"1" * 32: {"type": "AMM"}},
    )
    assert found.top_holders is not None
    assert (found.top_holders[0].owner, found.top_holders[0].role) == (None, Role.HOLDER)


@pytest.mark.parametrize(
    ("token", "state"),
    [
        ({"mintAuthority": None}, AuthorityState.REVOKED),
        ({}, AuthorityState.UNKNOWN),
        ({"mintAuthority": "Someone"}, AuthorityState.SET),
        ({"mintAuthority": "1" * 32}, AuthorityState.REVOKED),
        ({"mintAuthority": 5}, AuthorityState.UNKNOWN),
        (None, AuthorityState.UNKNOWN),
    ],
)
def test_authorities_have_three_states(token: object, state: AuthorityState) -> None:
    assert report(token=token).mint_authority.state is state


def test_set_in_either_place_is_set() -> None:
    assert report(mintAuthority="Someone").mint_authority.address == "Someone"


def test_market_cap_needs_price_and_supply() -> None:
    assert report().market_cap_usd == 20.0
    assert report(price=...).market_cap_usd is None
    assert report(price=0).market_cap_usd is None
    assert report(price=float("nan")).market_cap_usd is None
    assert report(token={"decimals": 2}).market_cap_usd is None
    assert report(token={"supply": 1000}).market_cap_usd is None
    assert report(token={"supply": 0, "decimals": 2}).market_cap_usd is None
    assert report(price=1e308, token={"supply": 2**100, "decimals": 0}).market_cap_usd is None


def test_no_pools_is_not_no_liquidity() -> None:
    assert report(totalMarketLiquidity=0, markets=[]).liquidity_usd is None
    assert report(totalMarketLiquidity=0, markets=None).liquidity_usd is None
    assert report(totalMarketLiquidity=0).liquidity_usd == 0
    assert report(totalMarketLiquidity=-5).liquidity_usd is None


def market(usd: float | None, locked: float | None) -> dict[str, Any]:
    return {"lp": {"baseUSD": usd, "quoteUSD": 0, "lpLockedPct": locked}}


@pytest.mark.parametrize(
    ("markets", "expected"),
    [
        ([market(100, 100), market(300, 0)], 25.0),
        ([market(100, 100), market(0, 0)], 100.0),
        ([market(95, 100), market(5, None)], 100.0),
        ([market(94, 100), market(6, None)], None),
        ([market(95, 100), market(None, 0)], None),
        ([market(None, 100)], None),
        ([market(0, 100)], None),
        ([], None),
        (None, None),
        ([{"lp": None}, "x", None], None),
    ],
)
def test_the_lock_is_weighed_by_money(markets: object, expected: float | None) -> None:
    assert report(markets=markets, totalMarketLiquidity=None).lp_locked_pct == expected


@pytest.mark.parametrize(("total", "expected"), [(100, 100.0), (105, 100.0), (106, None)])
def test_money_that_no_pool_shows_may_be_unlocked(total: float, expected: float | None) -> None:
    found = report(markets=[market(100, 100), market(None, 0)], totalMarketLiquidity=total)
    assert found.lp_locked_pct == expected


def pool(ours: float | None, other: float | None, *, first: bool = True) -> dict[str, Any]:
    sides = [("MintMint", ours), ("Other", other)]
    (base, base_usd), (quote, quote_usd) = sides if first else sides[::-1]
    return {
        "lp": {"baseMint": base, "quoteMint": quote, "baseUSD": base_usd, "quoteUSD": quote_usd}
    }


def _most(report: TokenReport) -> float:
    found = backing(report)
    assert found is not None
    return found.most_usd


@pytest.mark.parametrize(
    ("markets", "stable", "quote", "backed"),
    [
        ([pool(500, 500)], None, 500.0, 1000.0),
        ([pool(900, 100)], None, 100.0, 200.0),
        ([pool(900, 100, first=False)], None, 100.0, 200.0),
        ([pool(400, 100), pool(400, 100)], None, 200.0, 400.0),
        ([pool(100, 900)], None, 900.0, 1000.0),
        ([pool(900, 0)], None, 0.0, 0.0),
        # The pools themselves say it better than RugCheck's sum, unless one of them does not.
        ([pool(900, 100)], 400.0, 100.0, 200.0),
        ([pool(900, 100), pool(900, None)], 300.0, 300.0, 600.0),
        ([pool(900, 100), {"lp": None}], None, None, 1000.0),
        ([{"lp": {"baseUSD": 900, "quoteUSD": 100}}], None, None, 1000.0),
        (None, 300.0, 300.0, 600.0),
        (None, -300.0, None, 1000.0),
    ],
)
def test_liquidity_counts_as_far_as_money_backs_it(
    markets: object, stable: float | None, quote: float | None, backed: float
) -> None:
    found = report(
        mint="MintMint", markets=markets, totalMarketLiquidity=1000, totalStableLiquidity=stable
    )
    assert (found.quote_liquidity_usd, _most(found)) == (quote, backed)
    assert found.liquidity_usd == 1000.0


def test_a_broken_feed_is_unknown() -> None:
    assert report(totalMarketLiquidity=1e10).liquidity_usd == 1e10
    assert report(totalMarketLiquidity=3e16).liquidity_usd is None
    huge = report(totalMarketLiquidity=100, markets=[market(3e16, 100), market(100, 0)])
    assert huge.lp_locked_pct == 0.0
    supply = {"supply": 10**15, "decimals": 6}
    assert report(token=supply, price=1000).market_cap_usd == 1e12
    assert report(token=supply, price=1001).market_cap_usd is None


def test_what_is_no_object_in_a_list_stays_as_unknown() -> None:
    found = report(
        topHolders=[None, {"pct": 5}], markets=[7], lockers={"a": None},
        risks=[None, {"level": "x"}], insiderNetworks=["x"], creatorTokens=[None],
    )  # fmt: skip
    assert [holder.pct for holder in found.top_holders or ()] == [None, 5.0]
    assert [market.liquidity_usd for market in found.markets or ()] == [None]
    assert [locker.unlock_at for locker in found.lockers or ()] == [None]
    assert [(risk.name, risk.level) for risk in found.risks or ()] == [(None, None), (None, "x")]
    assert [network.size for network in found.insider_networks or ()] == [None]
    assert [token.market_cap_usd for token in found.creator_tokens or ()] == [None]


def test_insiders_that_are_counted_and_not_listed_are_unknown() -> None:
    assert report(insiderNetworks=[], graphInsidersDetected=500).insider_networks is None
    assert report(insiderNetworks=[], graphInsidersDetected=0).insider_networks == ()


def test_null_networks_are_none_only_when_the_count_says_so() -> None:
    assert report().insider_networks == ()
    assert report(graphInsidersDetected=3).insider_networks is None
    assert report(graphInsidersDetected=...).insider_networks is None
    assert report(topHolders=None).top_holders is None


def test_creator_holdings_above_the_supply_are_unknown() -> None:
    assert report().creator_holdings_pct == 5.0
    assert report(creatorBalance=1001).creator_holdings_pct is None
    assert report(creatorBalance="1000").creator_holdings_pct == 100.0


def test_the_old_token_program_has_no_extensions() -> None:
    plain = report(token_extensions=None).extensions
    assert (plain.non_transferable, plain.default_frozen) == (False, False)
    assert (plain.transfer_fees.figure_pct, plain.transfer_fees.steps) == (0, ())
    assert plain.permanent_delegate.state is AuthorityState.REVOKED
    newer = report(tokenProgram=TOKEN_2022_PROGRAM, token_extensions=None).extensions
    assert newer.permanent_delegate.state is AuthorityState.UNKNOWN
    assert newer.transfer_hook.program.state is AuthorityState.UNKNOWN
    assert newer.non_transferable is newer.default_frozen is None
    assert newer.transfer_fees.steps is None


def test_extensions() -> None:
    found = report(
        tokenProgram=TOKEN_2022_PROGRAM,
        transferFee={"pct": 1},
        token_extensions={
            "nonTransferable": True,
            "permanentDelegate": {"delegate": "Taker"},
            "defaultAccountState": {"state": "frozen"},
            "transferFeeConfig": {"newerTransferFee": {"transferFeeBasisPoints": 550, "epoch": 7}},
        },
    ).extensions
    assert found.transfer_fees.steps == (FeeStep(7, 5.5, None),)
    assert found.transfer_fees.figure_pct == 1
    assert found.permanent_delegate.address == "Taker"
    assert found.non_transferable is found.default_frozen is True


def test_names_fall_back_to_the_file() -> None:
    found = report(tokenMeta={"name": ""}, fileMeta={"name": "File", "symbol": "F"})
    assert (found.name, found.symbol) == ("File", "F")


@pytest.mark.skipif(not recorded(), reason="no recorded reports beside the project")
def test_all_recorded_reports_parse() -> None:
    paths = recorded()
    for path in paths:
        found = parse_report(decode(path.read_bytes()))
        assert found.mint == path.stem
        assert found.supply
        assert found.mint_authority.state is AuthorityState.REVOKED
        assert (found.market_cap_usd is None) == (found.price_usd is None)
    assert len(paths) == 201


odd = st.sampled_from(
    [None, True, False, 0, -1, 2**70, 1e308, -1e308, float("nan"), "", "x", "\ud800", [], {},
     [None], {"a": 1}, [[1]], "9" * 50, 10**400]
)  # fmt: skip


def mutate(data: Any, draw: st.DataObject, changes: int) -> Any:
    """A deep copy with some values dropped or swapped for something odd, anywhere."""
    data = copy.deepcopy(data)
    for _ in range(changes):
        place = data
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw.draw(st.sampled_from(keys))
            inner = place[key]
            if isinstance(inner, dict | list) and inner and draw.draw(st.booleans()):
                place = inner
                continue
            if draw.draw(st.booleans()) and isinstance(place, dict):
                del place[key]
            else:
                place[key] = copy.deepcopy(draw.draw(odd))
            break
    return data


@pytest.mark.no_cover
@pytest.mark.skipif(not recorded(), reason="no recorded reports beside the project")
@settings(max_examples=150, deadline=None)
@given(draw=st.data())
def test_mutated_reports_never_raise(draw: st.DataObject) -> None:
    small = [path for path in recorded() if path.stat().st_size < 30_000][:20]
    data = json.loads(draw.draw(st.sampled_from(small)).read_bytes())
    found = parse_report(mutate(data, draw, draw.draw(st.integers(1, 8))))
    for value in (found.market_cap_usd, found.liquidity_usd, found.supply_tokens):
        assert value is None or 0 <= value < float("inf")
    for pct in (found.lp_locked_pct, found.creator_holdings_pct):
        assert pct is None or 0 <= pct <= 100
