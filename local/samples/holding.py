"""One holder of a token or of LP tokens, as the upstream lists it."""

from typing import Any

from local.samples.numbers import pct_of, ui_amount, ui_amount_text


def holding(
    address: str, owner: str, amount: int, decimals: int, supply: int, *, insider: bool = False
) -> dict[str, Any]:
    """`amount` (base units) on the token account `address`; `pct` is percent of `supply`."""
    return {
        "address": address,
        "amount": amount,
        "decimals": decimals,
        "pct": pct_of(amount, supply),
        "uiAmount": ui_amount(amount, decimals),
        "uiAmountString": ui_amount_text(amount, decimals),
        "owner": owner,
        "insider": insider,
    }
