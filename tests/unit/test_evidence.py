"""What a report shows of holders, insiders, pools, locks and sales, and the answer about it."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.domain.evidence_creator import creator_evidence
from detector.domain.evidence_holders import (
    MOST_ACCOUNTS,
    MOST_GROUPS,
    Alike,
    Taken,
    Why,
    holders_evidence,
)
from detector.domain.evidence_insiders import MOST_NETWORKS, insiders_evidence
from detector.domain.evidence_pools import MOST_LOCKS, MOST_POOLS, LockSeen, pools_evidence
from detector.domain.evidence_token import token_evidence
from detector.domain.known_accounts import KNOWN_ACCOUNTS, AccountKind
from detector.domain.report import TokenReport
from detector.domain.sale import LEAST_COVERED_PCT, ONE_PRICE, NoEstimate, Reckoned, estimate
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.ports.outgoing_http import FetchFailed
from detector.wire.evidence import evidence
from local.samples import SAMPLES, build, by_name, encode
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, reply
from tests.unit.reports import (
    CREATOR,
    POOL,
    SOL,
    changed,
    healthy,
    holder,
    market,
    parsed,
    pools,
)
from tests.unit.schemas import valid
from tests.unit.service import Service
from tests.unit.test_report_parser import mutate
from tests.unit.test_service import NOW

TOKEN = address_of("a token with evidence")
PATH = f"/api/tokens/{TOKEN}/evidence"
MOST_BYTES = 24_000


def body_of(report: TokenReport) -> dict[str, Any]:
    """The answer about a report, within the contract."""
    made = evidence(
        TOKEN, START_MS, "rugcheck", holders_evidence(report), insiders_evidence(report),
        pools_evidence(report), creator_evidence(TOKEN, report), token_evidence(report),
    )  # fmt: skip
    body: dict[str, Any] = json.loads(json.dumps(made, allow_nan=False))
    valid(body, "Evidence")
    return body


def assert_adds_up(body: dict[str, Any]) -> None:
    """Parts make the whole, and nothing passes it without saying so."""
    held = body["holders"]
    parts = sum(part["pct"] for part in held["parts"])
    assert parts == pytest.approx(held["listed_pct"] or 0.0, rel=1e-4)
    assert sum(part["accounts"] for part in held["parts"]) == (held["listed"] or 0)
    assert held["exceeds"] == (parts > 100.01)
    if held["rest_pct"] is not None:
        assert not held["exceeds"]
        assert held["listed_pct"] + held["rest_pct"] == pytest.approx(100.0, abs=0.02)
        assert all(part["unknown"] == 0 for part in held["parts"])
    assert len(held["accounts"]) + held["not_shown"] == (held["listed"] or 0)
    shares = [each["pct"] for each in held["accounts"] if each["pct"] is not None]
    assert shares == sorted(shares, reverse=True)
    linked = body["insiders"]
    assert len(linked["networks"]) + linked["not_shown"] == (linked["listed"] or 0)
    seen = body["pools"]
    assert len(seen["pools"]) + seen["not_shown"] == (seen["listed"] or 0)
    assert len(seen["locks"]) + seen["locks_not_shown"] == (seen["locks_listed"] or 0)
    if seen["locked_pct"] is not None:
        assert seen["locked_pct"] + seen["may_be_locked_pct"] <= 100.01
    falls = [sale["price_fall_pct"] for sale in seen["sales"]["of"]]
    paid = [sale["paid_usd"] for sale in seen["sales"]["of"]]
    assert falls == sorted(falls)
    assert paid == sorted(paid)
    assert bool(falls) == (seen["sales"]["unknown_because"] is None)


def with_reserves(own: float, quote: float, **other: Any) -> dict[str, Any]:
    """A pool of SOL that says how many of the tokens it holds."""
    made = market(2 * quote, **other)
    made["lp"]["base"] = own
    made["liquidityAAccount"]["amount"] = int(own * 10**6)
    return made


# Holders


def test_accounts_are_taken_for_what_the_rules_take_them_for() -> None:
    exchange = next(a for a in KNOWN_ACCOUNTS.values() if a.kind is AccountKind.EXCHANGE)
    listed = [
        holder(20.0, owner=POOL),
        holder(9.0, owner=exchange.address),
        holder(8.0, owner=CREATOR),
        holder(7.0, owner="somebody"),
        {**holder(6.0, owner="an insider"), "insider": True},
        holder(5.0, owner="called a pool"),
    ]
    known = {"called a pool": {"name": "x", "type": "AMM"}}
    found = holders_evidence(parsed({"topHolders": listed, "knownAccounts": known}))
    assert [(each.taken, each.why, each.name) for each in found.accounts] == [
        (Taken.POOL, Why.POOL_WITH_MONEY, None),
        (Taken.EXCHANGE, Why.KNOWN_ACCOUNT, exchange.name),
        (Taken.CREATOR, Why.NAMED_CREATOR, None),
        (Taken.HOLDER, Why.NOTHING_KNOWN, None),
        (Taken.INSIDER, Why.INSIDER_MARK, None),
        (Taken.UNPROVEN, Why.UNPROVEN_CLAIM, None),
    ]
    assert found.accounts[0].pool == POOL
    assert {part.taken: part.pct for part in found.parts}[Taken.INSIDER] == 6.0
    assert found.listed_pct == pytest.approx(55.0)
    assert found.rest_pct == pytest.approx(45.0)
    assert found.top_10_people_pct == pytest.approx(21.0)
    assert found.largest_person_pct == 8.0


def test_groups_are_those_of_the_rules() -> None:
    equal = [holder(3.0, owner=f"equal {n}") for n in range(5)]
    same = [holder(2.0 - n / 10, owner="one") for n in range(2)]
    found = holders_evidence(parsed({"topHolders": [holder(20.0, owner=POOL), *equal, *same]}))
    assert [(each.alike, each.number, each.accounts) for each in found.groups] == [
        (Alike.EQUAL, 1, 5),
        (Alike.OWNER, 2, 2),
    ]
    assert [each.pct for each in found.groups] == pytest.approx([15.0, 3.9])
    assert [each.equal for each in found.accounts] == [None, *[1] * 5, None, None]
    assert [each.owner_group for each in found.accounts] == [*[None] * 6, 2, 2]


def test_many_groups_are_counted() -> None:
    listed = [holder(1.0 + n / 100, owner=f"o{n // 2}") for n in range(2 * MOST_GROUPS + 2)]
    found = holders_evidence(parsed({"topHolders": listed}))
    assert len(found.groups) == MOST_GROUPS
    assert found.groups_not_shown == 1
    assert found.accounts[0].owner_group == 1


@pytest.mark.parametrize(
    ("listed", "rest", "exceeds"),
    [
        ([holder(60.0), holder(39.0)], 1.0, False),
        ([holder(60.0), holder(40.0)], 0.0, False),
        ([holder(60.0), holder(40.01)], 0.0, False),
        ([holder(60.0), holder(41.0)], None, True),
        ([holder(60.0), holder(None)], None, False),
        ([holder(None)], None, False),
        ([], None, False),
        (None, None, False),
    ],
)
def test_what_nobody_named_is_unknown_and_never_zero(
    listed: Any, rest: float | None, exceeds: bool
) -> None:
    report = parsed({"topHolders": listed})
    found = holders_evidence(report)
    assert found.rest_pct == (None if rest is None else pytest.approx(rest))
    assert found.exceeds is exceeds
    assert found.listed == (None if listed is None else len(listed))
    assert_adds_up(body_of(report))


def test_an_account_without_a_share_stands_last() -> None:
    found = holders_evidence(parsed({"topHolders": [holder(None), holder(1.0)]}))
    assert [each.pct for each in found.accounts] == [1.0, None]
    assert found.parts[0].unknown == 1
    assert found.top_10_pct is None


# Sales


def selling(*entries: dict[str, Any], **more: Any) -> TokenReport:
    return parsed({**pools(*entries), **more})


def test_a_sale_keeps_the_product_of_the_sides() -> None:
    """A pool of a tenth of the supply: as many sold again, and a quarter of the price is left."""
    found = estimate(selling(with_reserves(1e8, 50_000.0)))
    assert [sale.pct for sale in found.sales] == [1.0, 5.0, 10.0]
    assert found.sales[2].fall_pct == pytest.approx(75.0)
    assert found.sales[2].paid_usd == pytest.approx(25_000.0)
    assert (found.covered_pct, found.pools, found.why_none) == (100.0, 1, None)


def test_pools_of_one_price_are_one() -> None:
    one = estimate(selling(with_reserves(1e8, 50_000.0)))
    two = estimate(
        selling(*[with_reserves(5e7, 25_000.0, kind=k) for k in ("raydium", "raydium_cpmm")])
    )
    assert two.pools == 2
    for alone, together in zip(one.sales, two.sales, strict=True):
        assert together.fall_pct == pytest.approx(alone.fall_pct)


@pytest.mark.parametrize(("factor", "counted"), [(0.99, 2), (1.01, 1)])
def test_tokens_without_money_do_not_hide_a_fall(factor: float, counted: int) -> None:
    """A second pool with more tokens for its money trades at another price."""
    second = with_reserves(5e7 * ONE_PRICE * factor, 25_000.0, kind="raydium")
    found = estimate(selling(with_reserves(1e8, 50_000.0), second))
    assert found.pools == counted


@pytest.mark.parametrize(
    ("pool", "why"),
    [
        (with_reserves(1e8, 5e4, kind="raydium_clmm"), Reckoned.RANGES),
        (with_reserves(1e8, 5e4, kind="meteoraDlmm"), Reckoned.RANGES),
        (with_reserves(1e8, 5e4, kind="pump_fun"), Reckoned.CURVE),
        (with_reserves(1e8, 5e4, kind="a new kind"), Reckoned.OTHER_KIND),
        (market(1e5), Reckoned.NO_RESERVES),
        (with_reserves(1e8, 5e4, coin=address_of("a coin")), Reckoned.OTHER_COIN),
        (with_reserves(0.0, 5e4), Reckoned.EMPTY),
        (with_reserves(1e8, 0.0), Reckoned.EMPTY),
        (with_reserves(2e9, 5e4), Reckoned.CONTRADICTS),
    ],
)
def test_a_pool_that_reckons_otherwise_is_named(pool: dict[str, Any], why: Reckoned) -> None:
    report = selling(pool)
    assert pools_evidence(report).pools[0].reckoned is why
    found = estimate(report)
    assert (found.sales, found.why_none) == ((), NoEstimate.NONE_COUNTS)
    assert_adds_up(body_of(report))


def test_a_vault_that_holds_another_number_is_not_counted() -> None:
    pool = with_reserves(1e8, 5e4)
    pool["liquidityAAccount"]["amount"] = int(2e8 * 10**6)
    assert pools_evidence(selling(pool)).pools[0].reckoned is Reckoned.CONTRADICTS


@pytest.mark.parametrize(("other", "known"), [(49_000.0, True), (51_000.0, False)])
def test_the_smaller_part_of_the_money_is_no_estimate(other: float, known: bool) -> None:
    found = estimate(
        selling(with_reserves(1e8, 50_000.0), market(2 * other, kind="orca", lp_mint=None))
    )
    assert bool(found.sales) is known
    assert found.why_none is (None if known else NoEstimate.TOO_LITTLE)
    assert found.covered_pct is not None
    assert (found.covered_pct >= LEAST_COVERED_PCT) is known


def test_without_supply_or_pools_there_is_no_estimate() -> None:
    counted = selling(with_reserves(1e8, 5e4))
    assert estimate(replace(counted, decimals=None)).why_none is NoEstimate.NO_SUPPLY
    assert estimate(replace(counted, supply=0)).why_none is not None
    assert estimate(replace(counted, markets=None)).why_none is NoEstimate.NO_POOLS
    assert estimate(replace(counted, markets=())).why_none is NoEstimate.NO_POOLS


# Pools and locks


def test_a_locked_share_of_positions_is_a_least() -> None:
    entries = [
        market(3e4, locked_pct=10, kind="raydium"),
        market(2e4, locked_pct=10, kind="orca", lp_mint="1" * 32),
        market(1e4, locked_pct=None),
        market(None),
    ]
    found = pools_evidence(parsed({"markets": entries}))
    assert [pool.seen for pool in found.pools] == [
        LockSeen.KNOWN, LockSeen.AT_LEAST, LockSeen.UNKNOWN, LockSeen.KNOWN,
    ]  # fmt: skip
    assert found.pools_usd == pytest.approx(6e4)
    assert found.pools_unknown == 1


def test_locks_stand_by_their_end() -> None:
    locks = {
        "endless": {"type": "raydium_locker", "unlockDate": 0, "usdcLocked": 5.0},
        "unknown": {"type": "streamflow", "unlockDate": 0, "usdcLocked": 1.0},
        "late": {"type": "streamflow", "unlockDate": 1_900_000_000, "usdcLocked": 2.0},
        "early": {"type": "streamflow", "unlockDate": 1_700_000_000, "usdcLocked": None},
    }
    body = body_of(parsed({"lockers": locks}))["pools"]
    assert [(each["ends_at"], each["endless"], each["usd"]) for each in body["locks"]] == [
        ("2023-11-14T22:13:20.000Z", False, None),
        ("2030-03-17T17:46:40.000Z", False, 2.0),
        (None, False, 1.0),
        (None, True, 5.0),
    ]
    assert body["locks_usd"] is None
    assert body_of(parsed({"lockers": None}))["pools"]["locks_listed"] is None
    assert body_of(parsed({"lockers": {}}))["pools"]["locks_listed"] == 0


# Insiders


def network(size: Any, amount: Any, active: Any = 1) -> dict[str, Any]:
    return {"size": size, "tokenAmount": amount, "activeAccounts": active}


def test_networks_are_told_by_size_with_what_they_received() -> None:
    listed = [network(2, 10**13), network(30, 10**14, 5), network(4, 2 * 10**15), network(3, None)]
    report = parsed({"insiderNetworks": listed, "graphInsidersDetected": 8})
    found = insiders_evidence(report)
    assert [(each.size, each.received_pct, each.beyond) for each in found.networks] == [
        (30, 10.0, False),
        (4, None, True),
        (3, None, False),
        (2, 1.0, False),
    ]
    assert (found.counted, found.listed, found.accounts) == (8, 4, 39)


def test_what_marked_accounts_hold_is_the_rules_figure() -> None:
    marks = [(6.0, True), (5.0, True), (4.0, None), (3.0, False)]
    listed = [{**holder(pct, owner=f"o{pct}"), "insider": insider} for pct, insider in marks]
    found = insiders_evidence(parsed({"topHolders": [holder(20.0, owner=POOL), *listed]}))
    assert (found.holding, found.held_pct, found.unmarked) == (2, 11.0, 1)
    without = insiders_evidence(parsed({"topHolders": None}))
    assert (without.holding, without.held_pct) == (None, None)
    unknown = insiders_evidence(parsed({"topHolders": [{**holder(None), "insider": True}]}))
    assert (unknown.holding, unknown.held_pct) == (1, None)


def test_no_list_of_networks_is_not_none() -> None:
    none = insiders_evidence(parsed({"insiderNetworks": None, "graphInsidersDetected": 0}))
    unknown = insiders_evidence(parsed({"insiderNetworks": None, "graphInsidersDetected": 7}))
    assert (none.listed, none.accounts) == (0, 0)
    assert (unknown.listed, unknown.accounts) == (None, None)


# The answer


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


@pytest.mark.parametrize("name", [sample.name for sample in SAMPLES])
def test_every_sample_is_told_in_one_statement_and_no_call(service: Service, name: str) -> None:
    raw = build(by_name(SAMPLES, name).recipe, TOKEN, NOW)
    service.fetch.answers = [reply(200, encode(raw))]
    told = service.json(f"/predict/{TOKEN}")
    service.fetch.answers = [FetchFailed()]
    answer = service.get(PATH)
    assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    body = json.loads(answer.body or "")
    valid(body, "Evidence")
    assert_adds_up(body)
    assert len((answer.body or "").encode()) < MOST_BYTES
    assert body["fetched_at"] == told["fetched_at"]


def test_what_cannot_be_answered(service: Service) -> None:
    assert json.loads(service.get(PATH).body or "")["code"] == "token_not_analysed"
    wrong = service.get("/api/tokens/abc/evidence")
    assert json.loads(wrong.body or "")["code"] == "invalid_token_id"


def test_the_largest_report_is_a_small_answer() -> None:
    """Lists of thousands, each text as long as it can be, are cut and counted."""
    address = address_of("somebody")
    raw = changed(
        {
            "topHolders": [
                {**holder(0.001, owner=address), "address": address_of(f"a{n}")}
                for n in range(3_000)
            ],
            "markets": [
                {**with_reserves(1e5, 1e3 + n, kind="\U0001f600" * 64), "pubkey": address}
                for n in range(900)
            ],
            "insiderNetworks": [network(2**127, 2**127, 2**127) for _ in range(900)],
            "lockers": {
                str(n): {"type": "\U0001f600" * 64, "unlockDate": 1_900_000_000 + n,
                         "usdcLocked": 1e300}
                for n in range(900)
            },
        }
    )  # fmt: skip
    body = body_of(parse_report(raw))
    assert_adds_up(body)
    assert len(body["holders"]["accounts"]) == MOST_ACCOUNTS
    assert len(body["pools"]["pools"]) == MOST_POOLS
    assert len(body["pools"]["locks"]) == MOST_LOCKS
    assert len(body["insiders"]["networks"]) == MOST_NETWORKS
    assert len(json.dumps(body, ensure_ascii=False).encode()) < MOST_BYTES + 10_000


def test_text_that_is_no_address_is_not_told() -> None:
    evil = "<img src=x onerror=fired()>"
    raw = changed({"topHolders": [{**holder(5.0, owner=evil), "address": evil}]})
    raw["markets"] = [{**market(1e5), "pubkey": evil, "liquidityA": evil, "mintB": evil}]
    text = json.dumps(body_of(parse_report(raw)))
    assert evil not in text
    assert "img" not in text


@settings(max_examples=150, deadline=None)
@given(draw=st.data())
def test_hostile_reports_never_raise(draw: st.DataObject) -> None:
    raw = healthy()
    raw["markets"] = [with_reserves(1e8, 5e4), with_reserves(1e7, 5e3, kind="raydium")]
    raw["lockers"] = {"a": {"type": "x", "unlockDate": 1_900_000_000, "usdcLocked": 1.0}}
    report = parse_report(mutate(raw, draw, draw.draw(st.integers(0, 8))))
    assert_adds_up(body_of(report))


amounts = st.floats(0.0, 1e12) | st.sampled_from([5e-324, 1e-300, 1e300])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(amounts, amounts), max_size=4),
    st.integers(0, 2**64),
    st.integers(0, 30),
)
def test_sales_are_finite_and_within_the_pools(
    sides: list[tuple[float, float]], supply: int, decimals: int
) -> None:
    kinds = ("raydium", "raydium_cpmm", "pump_fun_amm", "raydium")
    first = parsed({"markets": [market(1e5)]}).markets or ()
    made = tuple(
        replace(first[0], kind=kind, own_tokens=own, quote_usd=quote, liquidity_usd=2 * quote,
                vault_amount=None, quote_mint=SOL)
        for (own, quote), kind in zip(sides, kinds, strict=False)
    )  # fmt: skip
    found = estimate(replace(parsed(), markets=made, supply=supply, decimals=decimals))
    together = sum(pool.quote_usd or 0.0 for pool in made)
    for sale in found.sales:
        assert 0 <= sale.fall_pct <= 100
        assert 0 <= sale.paid_usd <= together
        assert math.isfinite(sale.paid_usd)
