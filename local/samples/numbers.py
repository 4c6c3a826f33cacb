"""Numbers as RugCheck writes them: percents from amounts, whole floats without a fraction."""

from decimal import Decimal


def number(value: float) -> int | float:
    """`value` as an integer where it is one: the upstream writes `100`, never `100.0`."""
    return int(value) if value == int(value) else value


def pct_of(amount: int, whole: int) -> int | float:
    """`amount` in percent of `whole`; 0 where there is no whole."""
    return number(100 * amount / whole) if whole else 0


def part_of(whole: int, pct: float) -> int:
    """`pct` percent of `whole`, in exact integers, so that 64-bit amounts keep every digit."""
    return whole * round(pct * 10**9) // (100 * 10**9)


def ui_amount(amount: int, decimals: int) -> int | float:
    """Base units to tokens."""
    scale: int = 10**decimals
    return number(amount / scale)


def ui_amount_text(amount: int, decimals: int) -> str:
    """Base units to tokens in exact decimal text, without trailing zeros."""
    text = format(Decimal(amount).scaleb(-decimals), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def base_units(tokens: float, decimals: int) -> int:
    """Tokens to base units, rounded."""
    scale: int = 10**decimals
    return round(tokens * scale)
