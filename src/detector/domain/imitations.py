"""Whose name a token borrows. Imports the domain only; names are chosen by strangers, on chain.

Names and symbols are compared by their skeletons (see rules/lookalike.py). What stands for money
elsewhere (stablecoins, wrapped assets, tokenised shares) is borrowed by the symbol or the name
alone; of other coins it takes both, since plenty of honest tokens share a short word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from detector.domain import famous_names
from detector.domain.known_tokens import KNOWN_TOKENS, REDEEMABLE, Kind, KnownToken
from detector.domain.known_tokens_shares import COMPANIES
from detector.domain.rules.lookalike import skeleton, spells_another

SHARE_OF: Final = "a known share of "
TOKENISED_SHARE: Final = "a known tokenised share"
"""How labels of shares begin: each is another sentence than a token's label."""

_COIN = "that of a well-known coin"
_SHORTEST = 3
"""Skeletons of fewer characters are shared by chance."""


@dataclass(frozen=True, slots=True)
class Imitation:
    """A borrowed name. `label`: what the token is not; `whose`: whose name that is.

    `by` is "symbol" or "name", `text` the borrowed words. `grave`: it stands for money elsewhere,
    or name and symbol agree. `value`: the mint of the listed token, or else the borrowed name.
    """

    label: str
    whose: str
    by: str
    text: str
    value: str
    grave: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What a token calls itself, with the skeletons."""

    name: str
    symbol: str
    bare_name: str
    bare_symbol: str


_SYMBOLS: Final = {
    skeleton(token.symbol): token
    for token in KNOWN_TOKENS.values()
    if len(skeleton(token.symbol)) >= _SHORTEST
}
_NAMES: Final = {skeleton(token.name): token for token in KNOWN_TOKENS.values()}

_COINS: Final = {skeleton(symbol): (symbol, name) for symbol, name in famous_names.COINS}
_COIN_NAMES: Final = {skeleton(name): (symbol, name) for symbol, name in famous_names.COINS}
_SYMBOL_WORDS: Final = frozenset(map(skeleton, famous_names.SYMBOL_WORDS))
_NAME_WORDS: Final = frozenset(map(skeleton, famous_names.NAME_WORDS))
_DOLLARS: Final = {
    skeleton(text): (symbol, name)
    for symbol, name in famous_names.DOLLARS
    for text in (symbol, name)
}


def _any_of(*words: str) -> str:
    """A pattern of the words as skeletons write them (an l is an i there)."""
    return "|".join(sorted((re.escape(skeleton(word)) for word in words), reverse=True))


_BEFORE = _any_of("wrapped", "bridged", "official", "real")
_AFTER = _any_of("official", "token", "coin", "real", "sol", "spl", "solana", "on solana")
_BRIDGE = _any_of("wormhole", "portal", "bridged", "wrapped")
_DOLLAR = _any_of(
    "USDT", "USDC", "PYUSD", "USDY", "FDUSD", "USDG", "USDe", "USD Coin", "Tether USD", "Tether",
    "PayPal USD",
)  # fmt: skip
_CHAINS = _any_of("erc20", "trc20", "bep20", "et", "e")
_AFFIXED_DOLLAR = re.compile(
    f"(?:{_BEFORE}|new|w)?({_DOLLAR})(?:v?[0-9io]|{_AFTER}|{_BRIDGE}|{_CHAINS}|new)*"
)
_LISTED_NAMES = [
    token.name for token in KNOWN_TOKENS.values() if token.kind in REDEEMABLE and not token.word
]
_AFFIXED_NAME = re.compile(
    f"(?:{_BEFORE}|new)?({_any_of(*(name for name in _LISTED_NAMES if len(skeleton(name)) > 5))})"
    f"(?:v?[0-9io]|{_AFTER}|{_BRIDGE}|new)*"
)
_AFFIXED_COIN = re.compile(
    f"(?:{_BEFORE})?({_any_of(*(name for _, name in famous_names.COINS))})(?:v[23]|{_AFTER})*"
)
_BRIDGED = re.compile(f"(?:wrapped|bridged)(.+)|(.+?)(?:{_BRIDGE})")

_SHARE = re.compile(
    "(.+?)(?:inc|corp)?(?:tokeni[sz]ed)?"
    "(xstocks?|prestocks?|ondotokeni[sz]ed|stocks?|shares?|tokeni[sz]ed|equity)"
)
_SHARE_BRANDS = ("xstock", "prestock", "ondo")
_COMPANIES: Final = {skeleton(company): (ticker, company) for ticker, company in COMPANIES}
_TICKERS: Final = {skeleton(ticker): (ticker, company) for ticker, company in COMPANIES}
_NO_COMPANIES = frozenset(
    map(skeleton, ("Gold", "OPEN", "TON", "Amber", "TBLL", "TQQQ", "Vanguard"))
)
"""Names on the list of shares that are words or funds."""
_OWN_NAMES = frozenset(map(skeleton, famous_names.COMPANIES))


def imitation(name: str | None, symbol: str | None, *, verified: bool) -> Imitation | None:
    """The gravest borrowing of a name or symbol whose mint is not on the list; None without one.

    A token that is `verified` may be the bridged form of a coin that the list does not hold; it is
    never another form of one that it does.
    """
    said = _said(name, symbol)
    found = [*_listed(said), *(() if verified else _unlisted(said))]
    return next((each for each in found if each.grave), found[0] if found else None)


def of_listed(name: str | None, symbol: str | None) -> bool:
    """Whether name or symbol are those of a token on the list, mints aside."""
    said = _said(name, symbol)
    token = _SYMBOLS.get(said.bare_symbol)
    both = token is not None and _is_both(said, token)
    return both or any(each.grave for each in _listed(said))


def _said(name: str | None, symbol: str | None) -> _Said:
    return _Said(name or "", symbol or "", skeleton(name or ""), skeleton(symbol or ""))


def _listed(said: _Said) -> Iterator[Imitation]:
    """Borrowings from tokens of the list: by the symbol, by the name, by either in the other."""
    for by, text, bare in (
        ("symbol", said.symbol, said.bare_symbol),
        ("name", said.name, said.bare_name),
    ):
        if len(bare) < _SHORTEST:
            continue
        for token, is_symbol in ((_SYMBOLS.get(bare), True), (_NAMES.get(bare), False)):
            if token is None:
                continue
            both = _is_both(said, token)
            if not both and not _counts_alone(token, text, bare):
                continue
            if spells_another(text, token.symbol, token.name):
                continue
            yield Imitation(
                label=f"{token.symbol} ({token.name})",
                whose=f"that of a known {token.kind}",
                by=by,
                text=text,
                value=token.mint,
                grave=_is_grave(token, text, both=both, is_symbol=is_symbol),
            )


def _is_both(said: _Said, token: KnownToken) -> bool:
    return said.bare_symbol == skeleton(token.symbol) and said.bare_name == skeleton(token.name)


def _is_grave(token: KnownToken, text: str, *, both: bool, is_symbol: bool) -> bool:
    if token.word and skeleton(token.symbol) == skeleton(token.name):
        return False  # said twice, it is still one ordinary word
    if token.kind is Kind.SHARE and is_symbol and not both:
        return _written_as_issued(token, text) or len(token.symbol) > _SHORTEST + 1
    return both or token.kind in REDEEMABLE


def _counts_alone(token: KnownToken, text: str, bare: str) -> bool:
    """Whether symbol or name without the other points to this token."""
    ordinary = token.word and bare == skeleton(token.symbol)
    return not ordinary or _written_as_issued(token, text)


def _written_as_issued(token: KnownToken, text: str) -> bool:
    """Whether a share's symbol is written as its issuer does: TSLAx, TSLAon, not TSLAX or max."""
    stem = token.symbol.rstrip("xon")
    tail, written = token.symbol[len(stem) :], text.strip().removeprefix("$")
    return (
        token.kind is Kind.SHARE
        and bool(tail)
        and written.endswith(tail)
        and written.removesuffix(tail).isupper()
    )


def _unlisted(said: _Said) -> Iterator[Imitation]:
    for by, text, bare in (
        ("symbol", said.symbol, said.bare_symbol),
        ("name", said.name, said.bare_name),
    ):
        if len(bare) >= _SHORTEST:
            yield from _dollar(by, text, bare)
            yield from _bridged_coin(by, text, bare)
            yield from _share(by, text, bare)
    yield from _coin(said)
    yield from _company(said)


def _dollar(by: str, text: str, bare: str) -> Iterator[Imitation]:
    """Stablecoins of other chains, and what is listed with a number or an ornament: USDT2."""
    whole = _DOLLARS.get(bare)
    affixed = _AFFIXED_DOLLAR.fullmatch(bare) or _AFFIXED_NAME.fullmatch(bare)
    if whole is not None:
        symbol, name = whole
        yield Imitation(
            f"{symbol} ({name})", "that of a well-known stablecoin", by, text, symbol, grave=True
        )
    elif affixed is not None and bare not in _SYMBOLS and bare not in _NAMES:
        token = _SYMBOLS.get(affixed[1]) or _NAMES.get(affixed[1]) or _SYMBOLS["usdt"]
        yield Imitation(
            f"{token.symbol} ({token.name})",
            "that of a known stablecoin",
            by,
            text,
            token.mint,
            grave=True,
        )


def _bridged_coin(by: str, text: str, bare: str) -> Iterator[Imitation]:
    """A coin of another chain that claims to be bridged: Wrapped Ethereum, Bitcoin (Wormhole)."""
    found = _BRIDGED.fullmatch(bare)
    stem = (found[1] or found[2]) if found is not None else ""
    coin = _COINS.get(stem) or _COIN_NAMES.get(stem)
    if coin is not None:
        symbol, name = coin
        yield Imitation(f"{name} ({symbol})", _COIN, by, text, symbol, grave=True)


def _coin(said: _Said) -> Iterator[Imitation]:
    """Coins of other chains; ordinary words count only where name and symbol say the same coin."""
    plain = _plain_coin(said.bare_name)
    by_symbol = _COINS.get(said.bare_symbol) or _COIN_NAMES.get(said.bare_symbol)
    by_name = _COIN_NAMES.get(plain) or (None if plain in _SYMBOL_WORDS else _COINS.get(plain))
    both = by_symbol is not None and by_symbol == by_name
    if by_symbol is not None and (both or said.bare_symbol not in _SYMBOL_WORDS | _NAME_WORDS):
        symbol, name = by_symbol
        if spells_another(said.symbol, symbol, name):
            return
        grave = both and said.bare_symbol != said.bare_name
        yield Imitation(f"{name} ({symbol})", _COIN, "symbol", said.symbol, symbol, grave=grave)
    elif by_name is not None and plain not in _SYMBOL_WORDS | _NAME_WORDS:
        symbol, name = by_name
        if plain == said.bare_name and spells_another(said.name, symbol, name):
            return
        yield Imitation(f"{name} ({symbol})", _COIN, "name", said.name, symbol, grave=False)


def _plain_coin(bare: str) -> str:
    """A coin's name without an ornament: Bitcoin on Solana, Official Dogecoin."""
    found = _AFFIXED_COIN.fullmatch(bare)
    return found[1] if found is not None else bare


def _share(by: str, text: str, bare: str) -> Iterator[Imitation]:
    """What calls itself a share of a company: Tesla tokenized stock, Foo xStock."""
    found = _SHARE.fullmatch(bare)
    if found is None:
        return
    company = _COMPANIES.get(found[1]) or _TICKERS.get(found[1])
    if company is not None and found[1] not in _NO_COMPANIES:
        yield _of_company(company[1], by, text, grave=True)
    elif found[2].startswith(_SHARE_BRANDS):
        yield Imitation(TOKENISED_SHARE, "an issuer's", by, text, text, grave=False)


def _company(said: _Said) -> Iterator[Imitation]:
    """A company's name, its ticker, or both."""
    by_symbol = _TICKERS.get(said.bare_symbol) or _COMPANIES.get(said.bare_symbol)
    by_name = _COMPANIES.get(said.bare_name) or _TICKERS.get(said.bare_name)
    same = by_symbol is not None and by_name is not None and by_symbol[0] == by_name[0]
    if by_symbol and same and said.bare_name not in _NO_COMPANIES | {said.bare_symbol}:
        yield _of_company(by_symbol[1], "symbol", said.symbol, grave=True)
        return
    for by, text, bare, company in (
        ("symbol", said.symbol, said.bare_symbol, by_symbol),
        ("name", said.name, said.bare_name, by_name),
    ):
        if company is not None and bare in _OWN_NAMES:
            yield _of_company(company[1], by, text, grave=False)
            return


def _of_company(company: str, by: str, text: str, *, grave: bool) -> Imitation:
    return Imitation(f"{SHARE_OF}{company}", "the company's", by, text, company, grave=grave)
