"""What each trait of a sample means, as a question to its report."""

import json
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Report = dict[str, Any]
Trait = Callable[[Report, datetime], bool]


def _age(report: Report, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(report["detectedAt"][:19] + "+00:00")


def _market_cap(report: Report) -> float:
    supply = report["token"].get("supply") or 0
    tokens = float(supply / 10 ** report["token"].get("decimals", 0))
    return tokens * (report.get("price") or 0)


def _names(report: Report) -> str:
    return str(report["tokenMeta"]["name"] + report["tokenMeta"]["symbol"])


def _main_lp(report: Report) -> Report:
    lp: Report = report["markets"][0]["lp"] if report["markets"] else {"lpLockedPct": 0}
    return lp


def _extension(report: Report, name: str) -> Report | bool | None:
    value: Report | bool | None = (report["token_extensions"] or {}).get(name)
    return value


def _fee_bps(report: Report) -> int:
    config = _extension(report, "transferFeeConfig")
    return (
        int(config["newerTransferFee"]["transferFeeBasisPoints"]) if isinstance(config, dict) else 0
    )


def _insider_pct(report: Report) -> float:
    networks = report.get("insiderNetworks") or []
    return float(100 * sum(each["tokenAmount"] for each in networks) / report["token"]["supply"])


def _strangers(report: Report) -> list[float]:
    known = report["knownAccounts"]
    return [
        entry["pct"]
        for entry in report["topHolders"]
        if entry["owner"] not in known and entry["address"] not in known
    ]


def _first_is_pool(report: Report) -> bool:
    known: Report = report["knownAccounts"].get(report["topHolders"][0]["owner"], {})
    return known.get("type") == "AMM"


def _opens_soon(report: Report, now: datetime) -> bool:
    soon = now.timestamp() + timedelta(days=7).total_seconds()
    locks = report["lockers"].values()
    return any(now.timestamp() < lock["unlockDate"] < soon for lock in locks)


def _all_dead(report: Report) -> bool:
    tokens = report.get("creatorTokens") or []
    dead = [token for token in tokens if token["marketCap"] < 10_000]
    return len(tokens) >= 20 and len(dead) >= len(tokens) - 1


def _has_category(text: str, *categories: str) -> bool:
    return any(unicodedata.category(character) in categories for character in text)


def _mixes_scripts(text: str) -> bool:
    scripts = {unicodedata.name(character, "").split()[0] for character in text if character != " "}
    return {"LATIN", "CYRILLIC"} <= scripts


def _biggest_integer(value: object) -> int:
    if isinstance(value, dict):
        return max((_biggest_integer(item) for item in value.values()), default=0)
    if isinstance(value, list):
        return max((_biggest_integer(item) for item in value), default=0)
    return value if isinstance(value, int) else 0


TRAITS: dict[str, Trait] = {
    "authorities_revoked": lambda r, _: not (r["mintAuthority"] or r["freezeAuthority"]),
    "mint_authority": lambda r, _: bool(r["mintAuthority"] and r["token"]["mintAuthority"]),
    "freeze_authority": lambda r, _: bool(r["freezeAuthority"] and r["token"]["freezeAuthority"]),
    "lp_locked": lambda r, _: _main_lp(r)["lpLockedPct"] >= 95,
    "lp_unlocked": lambda r, _: 0 < _main_lp(r)["lpLockedPct"] < 1 < r["totalMarketLiquidity"],
    "lp_lock_expiring": _opens_soon,
    "pool_is_first_holder": lambda r, _: _first_is_pool(r),
    "drained": lambda r, _: _market_cap(r) > 1e6 and r["totalMarketLiquidity"] < 100,
    "huge_liquidity": lambda r, _: r["totalMarketLiquidity"] > 1e8,
    "many_holders": lambda r, _: r["totalHolders"] > 50_000,
    "few_holders": lambda r, _: r["totalHolders"] < 20,
    "many_markets": lambda r, _: len(r["markets"]) >= 4,
    "verified": lambda r, _: bool(r["verification"] and r["verification"]["jup_verified"]),
    "old": lambda r, now: _age(r, now) > timedelta(days=365),
    "brand_new": lambda r, now: _age(r, now) < timedelta(minutes=30),
    "new_high_valuation": lambda r, now: _age(r, now) < timedelta(days=1) and _market_cap(r) > 1e7,
    "creator_majority": lambda r, _: r["creatorBalance"] == r["token"]["supply"] * 6 // 10,
    "earlier_tokens": lambda r, _: _all_dead(r),
    "insiders": lambda r, _: _insider_pct(r) > 20 and r["graphInsidersDetected"] > 50,
    "whale": lambda r, _: 30 < max(_strangers(r)) < 50,
    "rugged": lambda r, _: r["rugged"] is True,
    "mutable_by_creator": lambda r, _: (
        r["tokenMeta"]["mutable"] and r["tokenMeta"]["updateAuthority"] == r["creator"]
    ),
    "token_2022": lambda r, _: r["tokenProgram"].startswith("Tokenz"),
    "transfer_fee": lambda r, _: r["transferFee"]["pct"] == 5 and _fee_bps(r) == 500,
    "permanent_delegate": lambda r, _: bool(_extension(r, "permanentDelegate")),
    "non_transferable": lambda r, _: _extension(r, "nonTransferable") is True,
    "frozen_default": lambda r, _: bool(_extension(r, "defaultAccountState")),
    "known_symbol": lambda r, _: r["tokenMeta"]["symbol"] in ("USDC", "JUP"),
    "lookalike_symbol": lambda r, _: _mixes_scripts(r["tokenMeta"]["symbol"]),
    "markup": lambda r, _: "<script" in json.dumps(r) and "<img" in _names(r),
    "formula": lambda r, _: r["tokenMeta"]["name"][0] in "=+-@",
    "right_to_left": lambda r, _: unicodedata.bidirectional(_names(r)[0]) in ("R", "AL"),
    "bidi_controls": lambda r, _: "\u202e" in _names(r),
    "zero_width": lambda r, _: "\u200b" in _names(r) and _names(r).isascii() is False,
    "emoji": lambda r, _: _has_category(_names(r), "So"),
    "long_name": lambda r, _: len(r["tokenMeta"]["name"]) == 20_000,
    "past_2_53": lambda r, _: _biggest_integer(r) > 2**53 and r["token"]["supply"] > 2**53,
    "past_2_63": lambda r, _: _biggest_integer(r) > 2**63,
    "large": lambda r, _: len(json.dumps(r)) > 1_100_000,
    "no_score": lambda r, _: "score_normalised" not in r,
    "null_arrays": lambda r, _: r["topHolders"] is None and r["markets"] is None,
    "no_price": lambda r, _: r["price"] is None,
    "no_supply": lambda r, _: "supply" not in r["token"],
}
