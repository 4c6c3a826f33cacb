"""An answer about holders, insiders and pools of the tests' own, strange in every part."""

from typing import Any

from tests.browser.payloads import PAYLOADS

HOSTILE = PAYLOADS[1]
OTHER = "4Nd1mYvM7sWw7Rk7p5VHzHt9n5Y1y6s1xQm6g1dQ2u9T"


def _account(role: str, why: str, pct: float | None, **more: Any) -> dict[str, Any]:
    return {"address": OTHER, "owner": None, "role": role, "why": why, "name": None, "pct": pct,
            "insider": False, "pool": None, "equal": None, "same_owner": None, **more}  # fmt: skip


def _pool(kind: str, sale: str, **more: Any) -> dict[str, Any]:
    return {"address": None, "kind": kind, "own_usd": 5.0, "quote_usd": None, "quote_mint": None,
            "quote_symbol": None, "quote_is_money": False, "locked_pct": 12.0, "kept_usd": 3.0,
            "lock": "at_least", "sale": sale, **more}  # fmt: skip


def _lock(owner: str | None, kind: str, ends_at: str | None, **more: Any) -> dict[str, Any]:
    return {"owner": owner, "kind": kind, "ends_at": ends_at, "endless": False, "usd": None, **more}


def strange(mint: str) -> dict[str, Any]:
    """Shares beyond the supply, a stranger's text wherever the report has one, no estimate."""
    return {
        "status": "success", "token_id": mint, "fetched_at": "2026-01-15T12:00:00Z",
        "source": "rugcheck",
        "holders": {
            "holders": 3, "listed": 24,
            "accounts": [
                _account("exchange", "known_account", 90.0, name=HOSTILE),
                _account("unproven", "unproven_claim", 40.0, insider=True),
                _account("creator", "named_creator", 5.0, equal=1, same_owner=2),
                _account("insider", "insider_mark", 5.0, equal=1, same_owner=2),
                _account(HOSTILE, HOSTILE, None, insider=None, address=None),
            ],
            "not_shown": 19,
            "parts": [
                {"role": "exchange", "accounts": 1, "pct": 90.0, "unknown": 0},
                {"role": HOSTILE, "accounts": 23, "pct": 50.0, "unknown": 1},
            ],
            "listed_pct": 140.0, "rest_pct": None, "exceeds": True, "top_10_pct": None,
            "top_10_people_pct": None, "largest_person_pct": None,
            "groups": [{"alike": "equal", "number": 1, "accounts": 2, "pct": 10.0},
                       {"alike": "owner", "number": 2, "accounts": 2, "pct": 10.0}],
            "groups_not_shown": 1,
        },
        "insiders": {
            "counted": None, "listed": 25,
            "networks": [{"size": 40, "insiders": None, "received_pct": None, "beyond": True},
                         {"size": None, "insiders": 2, "received_pct": None, "beyond": False}],
            "not_shown": 23, "accounts": None, "holding": 2, "held_pct": None, "unmarked": 1,
        },
        "pools": {
            "listed": 9,
            "pools": [_pool(HOSTILE, "other_kind"), _pool("orca", "ranges", locked_pct=0.0),
                      *[_pool("raydium", "empty", lock="known") for _ in range(5)]],
            "not_shown": 2, "not_shown_usd": None, "liquidity_usd": None, "quote_usd": None,
            "pools_usd": 45.0, "pools_unknown": 1, "locked_pct": 12.0, "may_be_locked_pct": 88.0,
            "lp_providers": None, "locks_listed": 52,
            "locks": [
                _lock(OTHER, HOSTILE, "2026-01-10T12:00:00Z"),
                _lock(None, "streamflow", None, usd=1.0),
                _lock(OTHER, "raydium_locker", None, endless=True, usd=2.0),
            ],
            "locks_not_shown": 49, "locks_usd": None, "locks_unlisted_usd": 700.0,
            "sales": {"of": [], "unknown_because": "none_counts", "covered_pct": None, "pools": 0},
        },
        "creator": {
            "address": None, "named_otherwise": True, "shared_by": HOSTILE, "balance_pct": None,
            "listed_pct": 0.0, "listed": 3,
            "tokens": [{"token_id": None, "market_cap": None, "created_at": None},
                       {"token_id": OTHER, "market_cap": 12.0,
                        "created_at": "2026-01-01T00:00:00Z"}],
            "not_shown": 1, "worthless": 1, "unknown": 2,
        },
        "token": {
            "program": "token_2022", "supply": "1" + "0" * 30, "decimals": 6,
            "powers": [
                {"code": "mint_authority", "held": "held", "by": OTHER, "pct": None},
                {"code": "transfer_fee", "held": "held", "by": None, "pct": 5.0},
                {"code": "freeze_authority", "held": "nobody", "by": None, "pct": None},
                {"code": "pausable", "held": "unknown", "by": None, "pct": None},
                {"code": HOSTILE, "held": HOSTILE, "by": None, "pct": None},
            ],
            "other_extensions": [HOSTILE], "others_not_shown": 2,
            "links": [
                {"kind": HOSTILE, "text": HOSTILE, "host": None, "looks": None,
                 "doubts": ["no_address", HOSTILE]},
                {"kind": "other", "text": "https://\u0445.com/a", "host": "xn--u1a.com",
                 "looks": "\u0445.com", "doubts": ["other_script", "looks_like"]},
            ],
        },
    }  # fmt: skip
