"""Dangers put into recorded `Safe` reports, and disguised: none of them may stay `Safe`.

Each disguise costs its maker next to nothing: a market can be listed for free, RugCheck labels what
it sees by name, and whoever holds most of the supply can put it into a pool of his own.
"""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from detector.domain.rules_engine import Checks, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.thresholds import TOP_HOLDER_WARN_PCT
from detector.domain.verdict import RiskLevel, judge
from docs.findings_tables import DATA, recorded_reports
from tests.unit.reports import SOL, SYSTEM, Json, chance
from tests.unit.test_roles import ACCOUNT, SOMEBODY, UNHEARD

RECORDED = recorded_reports()
TIMES = {mint: now for mint, _, now in RECORDED}
pytestmark = pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")

MARKET = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"


def _judged(report: Json) -> tuple[Checks, RiskLevel]:
    parsed = parse_report(report)
    checks = check(parsed, TIMES[report["mint"]], report["mint"])
    # Reports of that time lack the names of extensions, which is not what is asked here.
    known = tuple(m for m in checks.not_checked if not m.source.startswith("token_extensions"))
    asked = replace(checks, not_checked=known)
    said = chance(0.01)
    return checks, judge(parsed, asked, said, TIMES[report["mint"]], report["mint"]).risk_level


def _safe_reports() -> list[Json]:
    paths = [DATA / "reports" / f"{mint}.json" for mint, _, _ in RECORDED]
    reports = [json.loads(path.read_bytes()) for path in paths]
    return [report for report in reports if _judged(report)[1] is RiskLevel.SAFE]


SAFE = _safe_reports()


def _with_owner(report: Json, pct: int, owner: str = SOMEBODY) -> Json:
    """The report with an owner of so much of the supply at the head of its list."""
    changed = copy.deepcopy(report)
    amount = changed["token"]["supply"] * pct // 100
    entry = {"address": ACCOUNT, "owner": owner, "pct": pct, "amount": amount, "insider": False}
    changed["topHolders"] = [entry, *changed["topHolders"]][:20]
    return changed


def _listed(report: Json, held_pct: float, own: float, quote: float, **more: Any) -> Json:
    """The same with a market whose vault is that account; the totals count it."""
    mint, coin = report["mint"], more.pop("coin", SOL)
    amount = int(report["token"]["supply"] * held_pct / 100)
    lp = {
        "baseMint": mint,
        "quoteMint": coin,
        "basePrice": report["price"],
        "base": amount / 10 ** report["token"]["decimals"],
        "baseUSD": own,
        "quoteUSD": quote,
        "lpLockedPct": more.pop("locked", 0),
    }
    entry = {
        "pubkey": MARKET,
        "marketType": "orca",
        "mintA": mint,
        "mintB": coin,
        "mintLP": SYSTEM,
        "liquidityA": ACCOUNT,
        "liquidityAAccount": {"mint": mint, "owner": SOMEBODY, "amount": amount},
        "lp": lp,
    }
    report["markets"].append(entry | more)
    report["totalMarketLiquidity"] += own + quote
    report["totalStableLiquidity"] += quote
    return report


def _worth(report: Json, pct: int) -> float:
    tokens = report["token"]["supply"] / 10 ** report["token"]["decimals"]
    return float(report["price"] * tokens * pct / 100)


def _labelled(report: Json, kind: str, *where: str) -> Json:
    for address in where:
        report["knownAccounts"][address] = {"name": "Somebody", "type": kind}
    return report


def _largest_pool(report: Json) -> tuple[str, str]:
    """Address and vault owner of the pool with the most money."""
    pool = max(report["markets"], key=lambda m: m["lp"]["baseUSD"] + m["lp"]["quoteUSD"])
    side = "A" if pool["mintA"] == report["mint"] else "B"
    return pool["pubkey"], pool[f"liquidity{side}Account"]["owner"]


Disguise = Callable[[Json, int], Json]


def _label(kind: str) -> Disguise:
    return lambda r, p: _labelled(_with_owner(r, p), kind, SOMEBODY, ACCOUNT)


DISGUISES: dict[str, Disguise] = {
    "none": _with_owner,
    "empty market": lambda r, p: _listed(_with_owner(r, p), 0, 0.0, 0.0),
    "empty market by that name": lambda r, p: _listed(
        _with_owner(r, p), 0, 0.0, 0.0, pubkey=SOMEBODY
    ),
    "market of cents": lambda r, p: _listed(_with_owner(r, p), 0.01, 0.01, 0.01),
    "curve of cents": lambda r, p: _listed(
        _with_owner(r, p), 0.01, 0.01, 0.01, marketType="pump_fun"
    ),
    "full vault, cents": lambda r, p: _listed(_with_owner(r, p), p, 0.01, 0.01),
    "full vault, five dollars": lambda r, p: _listed(_with_owner(r, p), p, _worth(r, p), 5.0),
    "full vault, no quote": lambda r, p: _listed(_with_owner(r, p), p, _worth(r, p), 0.0),
    "full vault, no quote, locked": lambda r, p: _listed(
        _with_owner(r, p), p, _worth(r, p), 0.0, locked=100, mintLP=MARKET
    ),
    "full vault, unheard coin": lambda r, p: _listed(
        _with_owner(r, p), p, _worth(r, p), _worth(r, p), coin=UNHEARD, locked=100, mintLP=MARKET
    ),
    "another account of a pool's": lambda r, p: _with_owner(r, p, _largest_pool(r)[1]),
    "the pool's own address": lambda r, p: _with_owner(r, p, _largest_pool(r)[0]),
    **{f"label {kind}": _label(kind) for kind in ("AMM", "LOCKER", "EXCHANGE", "CEX", "BURN")},
    "label and market": lambda r, p: _labelled(
        _listed(_with_owner(r, p), p, _worth(r, p), 1.0), "AMM", SOMEBODY, ACCOUNT, MARKET
    ),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("pct", [25, 60])
def test_a_large_holder_in_any_disguise(disguise: str, pct: int) -> None:
    assert len(SAFE) > 150
    for report in SAFE:
        checks, level = _judged(DISGUISES[disguise](report, pct))
        assert level is not RiskLevel.SAFE, report["mint"]
        assert "top_holder" not in checks.passed, report["mint"]


def _counted(report: Json) -> Iterator[Json]:
    """Insiders that are counted and not listed, and lists that miss one."""
    yield report | {"graphInsidersDetected": 103, "insiderNetworks": None}
    yield report | {"graphInsidersDetected": 103, "insiderNetworks": []}
    networks = report["insiderNetworks"] or []
    for place in range(len(networks)):
        yield report | {"insiderNetworks": networks[:place] + networks[place + 1 :]}


def test_counts_without_lists() -> None:
    for report in SAFE:
        for changed in _counted(report):
            checks, level = _judged(changed)
            assert level is not RiskLevel.SAFE, report["mint"]
            assert "figures_contradict" in {found.code for found in checks.findings}


def test_a_hidden_entry_is_noticed() -> None:
    """A list of holders without one of them, or a list of pools without the largest."""
    for report in SAFE:
        holders = report["topHolders"]
        for place in (0, 1, len(holders) - 1):
            shorter = report | {"topHolders": holders[:place] + holders[place + 1 :]}
            rest = 100 - sum(entry["pct"] for entry in shorter["topHolders"])
            assert ("top_holder" in _judged(shorter)[0].passed) <= (rest < TOP_HOLDER_WARN_PCT)
        largest = max(report["markets"], key=lambda m: m["lp"]["baseUSD"] + m["lp"]["quoteUSD"])
        fewer = report | {"markets": [m for m in report["markets"] if m is not largest]}
        assert _judged(fewer)[1] is not RiskLevel.SAFE


def test_many_wallets_with_one_amount() -> None:
    for report in SAFE:
        changed = copy.deepcopy(report)
        amount = changed["token"]["supply"] * 2 // 100
        for place, entry in enumerate(changed["topHolders"][6:]):
            entry |= {"owner": f"wallet {place}", "address": None, "amount": amount, "pct": 2.0}
        found = {(f.code, f.severity.value) for f in _judged(changed)[0].findings}
        assert ("equal_holders", "danger") in found, report["mint"]


@pytest.mark.parametrize(
    ("field", "factor"),
    [
        ("totalMarketLiquidity", 1_000.0),
        ("totalMarketLiquidity", 0.001),
        ("totalStableLiquidity", 1_000.0),
        ("price", 1_000.0),
        ("price", 0.001),
    ],
)
def test_a_figure_that_cannot_be(field: str, factor: float) -> None:
    for report in SAFE:
        assert _judged(report | {field: report[field] * factor})[1] is not RiskLevel.SAFE


def test_position_pools_are_told_by_their_lp_mint() -> None:
    """Over every recorded pool: those without LP tokens are the kinds known to have none."""
    kinds: dict[bool | None, set[str | None]] = {}
    for _, report, _ in RECORDED:
        for pool in report.markets or ():
            kinds.setdefault(pool.lp_tokens, set()).add(pool.kind)
    assert kinds[False] == {"meteoraDlmm", "meteora_damm_v2", "orca", "raydium_clmm", "pump_fun"}
    assert kinds[True] == {"fluxbeam", "meteora", "pump_fun_amm", "raydium", "raydium_cpmm"}
    assert set(kinds) == {True, False}


def test_every_fact_that_is_given_twice_agrees() -> None:
    """But for two reports whose price is not that of their pools."""
    odd = {
        report.symbol
        for mint, report, now in RECORDED
        if "figures_contradict" not in check(report, now, mint).passed
    }
    assert odd == {"$MARLA", "TRADEAL"}
