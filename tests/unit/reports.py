"""Small builders of reports as RugCheck writes them, for tests of rules and verdict."""

import copy
from typing import Any

from detector.domain.chance import Chance, Cuts
from detector.domain.report import TokenReport
from detector.domain.rules_engine import RULES, Checks, Finding, check
from detector.domain.sources.rugcheck.report_parser import parse_report

NOW = 1_770_000_000.0
"""2026-02-02T02:40:00Z, the time of every check in these tests."""

MINT = "4Nd1mYvM7sWw7Rk7p5VHzHt9n5Y1y6s1xQm6g1dQ2u9T"
CREATOR = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"
POOL = "7YttLkHDoNj9wyDur5pM1ejNaAvT9X4eqaYcHQqtj2G5"
SYSTEM = "1" * 32
SOL = "So11111111111111111111111111111111111111112"
LP_MINT = "FhefdjtiPs6NSR4Lu7Hu5zhdgWuM1R86xZEQWT9x9Wkt"
ABSENT = object()
"""As a value of `changed`: take the field away."""

Json = dict[str, Any]


def healthy() -> Json:
    """A month old, $100,000 of burnt LP, revoked authorities, 1,800 small holders."""
    return {
        "mint": MINT,
        "tokenProgram": "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
        "creator": CREATOR,
        "creatorBalance": 0,
        "token": {"mintAuthority": None, "freezeAuthority": None, "supply": 10**15, "decimals": 6},
        "token_extensions": None,
        "transferFee": {"pct": 0, "maxAmount": 0, "authority": SYSTEM},
        "tokenMeta": {
            "name": "Harbour Light",
            "symbol": "HARB",
            "mutable": False,
            "updateAuthority": SYSTEM,
        },
        "topHolders": [holder(20.0, owner=POOL), *holders(19)],
        "knownAccounts": {POOL: {"name": "Pump Fun AMM", "type": "AMM"}},
        "markets": [market(100_000.0)],
        "lockers": {},
        "totalMarketLiquidity": 100_000.0,
        "totalHolders": 1_800,
        "totalLPProviders": 0,
        "price": 0.00025,
        "rugged": False,
        "risks": [],
        "score_normalised": 1,
        "graphInsidersDetected": 0,
        "insiderNetworks": None,
        "creatorTokens": None,
        "detectedAt": "2026-01-02T00:00:00Z",
    }


def holder(pct: float | None, owner: str | None = None, amount: int | None = None) -> Json:
    """One of the largest token accounts; without an owner it is nobody's known."""
    return {
        "address": None,
        "owner": owner or SYSTEM,
        "pct": pct,
        "amount": amount,
        "insider": False,
    }


def holders(number: int, largest: float = 1.9, step: float = 0.05) -> list[Json]:
    """So many small holders, no two with the same share, each with an owner of its own."""
    return [holder(largest - step * n, owner=f"owner {n}") for n in range(number)]


def filled(entries: list[Any]) -> list[Any]:
    """A full list: the entries, and small holders up to twenty."""
    return [*entries, *holders(20 - len(entries), 0.9, 0.01)]


def market(
    usd: float | None,
    kind: str = "pump_fun_amm",
    locked_pct: float | None = 100,
    *,
    lp_mint: str | None = LP_MINT,
    coin: str | None = SOL,
    quote_usd: float | None = None,
    mint: str = MINT,
) -> Json:
    """A pool of so much money, both sides together; of equal sides unless `quote_usd` is given.

    Its vault holds as many tokens as its own side is worth at the healthy report's price.
    """
    quote = usd / 2 if usd is not None and quote_usd is None else quote_usd
    own = None if usd is None else usd - (quote or 0.0)
    return {
        "pubkey": POOL,
        "marketType": kind,
        "mintA": mint,
        "mintB": coin,
        "mintLP": lp_mint,
        "liquidityA": f"vault of {kind}",
        "liquidityAAccount": {
            "mint": mint,
            "owner": POOL,
            "amount": None if own is None else int(own / 0.00025 * 10**6),
        },
        "lp": {"baseUSD": own, "quoteUSD": quote, "lpLockedPct": locked_pct},
    }


def pools(*entries: Json) -> Json:
    """Changes to a report: these pools, and totals that are their sums."""
    sides = [entry["lp"] for entry in entries]
    quote = sum(side["quoteUSD"] or 0.0 for side in sides)
    return {
        "markets": list(entries),
        "totalMarketLiquidity": quote + sum(side["baseUSD"] or 0.0 for side in sides),
        "totalStableLiquidity": quote,
    }


def changed(changes: Json, base: Json | None = None) -> Json:
    """The healthy report with dotted paths set, or taken away where the value is ABSENT."""
    result = healthy() if base is None else copy.deepcopy(base)
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = result
        for parent in parents:
            place = place[parent]
        if value is ABSENT:
            place.pop(last, None)
        else:
            place[last] = value
    return result


def parsed(changes: Json | None = None) -> TokenReport:
    """The report of `changed`, read as the service reads it."""
    return parse_report(changed(changes or {}))


def checked(changes: Json | None = None, mint: str = MINT, now: float = NOW) -> Checks:
    """All rules asked over the report of `changed`."""
    checks = check(parsed(changes), now, mint)
    assert_declared(checks)
    return checks


_RULES = {rule.code: rule for rule in RULES}


def assert_declared(checks: Checks) -> None:
    """Each finding has a severity that its rule says it can have."""
    for found in checks.findings:
        rule = _RULES[found.code]
        assert found.severity in rule.finds, found
        assert rule.critical or not found.critical, found


CUTS = Cuts(low_below=0.1, high_from=0.3)


def chance(
    main: float, *, inside: bool = True, upper: float | None = None, remote: float | None = None
) -> Chance:
    """What models say, with thresholds of 10 % and 30 %."""
    return Chance(main, main if upper is None else upper, inside, CUTS, 90, 24, remote)


def finding(checks: Checks, code: str) -> Finding:
    """The finding of that code; fails unless there is exactly one."""
    (only,) = (found for found in checks.findings if found.code == code)
    return only


def outcome(checks: Checks, code: str) -> str:
    """What a rule said: "critical", "danger", "warn", "info", "passed" or "not checked".

    Fails unless the code is in exactly one of the three lists.
    """
    found = [f for f in checks.findings if f.code == code]
    places = [bool(found), code in checks.passed, code in {n.code for n in checks.not_checked}]
    assert sum(places) == 1, f"{code} is in {sum(places)} lists"
    if found:
        return "critical" if found[0].critical else str(found[0].severity)
    return "passed" if places[1] else "not checked"
