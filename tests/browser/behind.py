"""Screens behind a secret: how one is entered, and answers of the test's own."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.screens import UNKNOWN_MINT, settle

LIST = {"keys": r"/api/keys(\?|$)", "alerts": r"/api/watches(\?|$)"}
"""Where each screen reads its list."""
MOMENT = "2026-11-20T12:00:00.000Z"


def enter(page: Page, screen: str, secret: str) -> None:
    """Open the screen and give it a secret."""
    page.goto(f"/{screen}")
    settle(page)
    page.fill("main form.ask input[type=password]", secret)
    page.keyboard.press("Enter")


def key(number: int, **other: Any) -> dict[str, Any]:
    """A key as the list has it."""
    return {
        "id": f"{number:016x}", "name": f"Partner {number}", "scopes": ["read", "watch"],
        "state": "active", "daily_quota": None, "created_at": MOMENT, "rotated_at": None,
        "expires_at": None, "revoked_at": None, "used_today": 12, "used_90_days": 3_456,
        "last_used_on": "2026-11-20", **other,
    }  # fmt: skip


def watched(number: int, **other: Any) -> dict[str, Any]:
    """A watch as the list has it."""
    told = {"fetched_at": MOMENT, "risk_level": "Fraud", "band": "critical",
            "fraud_probability": 0.5}  # fmt: skip
    return {
        "id": f"{number:032x}", "token_id": UNKNOWN_MINT, "receiver": "hooks.example.org",
        "style": "standard", "chance_line": 0.5, "state": "active", "created_at": MOMENT,
        "told": told, "next_read_at": MOMENT, "delivered_at": MOMENT, "failure": None,
        "waiting": 0, "parked": 0, **other,
    }  # fmt: skip


def answer(screen: str, cursor: str | None = None) -> dict[str, Any]:
    """A list with an entry of each kind."""
    if screen == "keys":
        rows = [
            key(1),
            key(2, name="W" * 80, scopes=["read", "refresh", "batch", "watch", "admin"],
                state="expired", expires_at=MOMENT, daily_quota=1_000_000_000),
            key(3, name="<b>gone</b>", state="revoked", revoked_at=MOMENT, last_used_on=None),
        ]  # fmt: skip
        return {"status": "success", "keys": rows, "next_cursor": cursor}
    watches = [
        watched(1),
        watched(2, told=None, receiver=None, chance_line=None, delivered_at=None),
        watched(3, state="ended", next_read_at=None, failure="status_410", parked=3, waiting=2,
                receiver="a" * 60 + ".example.org", style="telegram"),
    ]  # fmt: skip
    return {"status": "success", "watches": watches, "next_cursor": cursor}
