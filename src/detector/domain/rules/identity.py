"""What the token calls itself. Imports the domain only. Names are chosen by strangers, on chain."""

import re
from typing import Final

from detector.domain.known_tokens import KNOWN_TOKENS, REDEEMABLE, KnownToken
from detector.domain.rules.lookalike import skeleton
from detector.domain.rules.rule import MINOR, Answer, CannotTell, Case, Hit, Rule, Severity
from detector.domain.rules.wording import count, hidden_characters, quoted, visible

_NO_NAME = CannotTell("The report holds neither a name nor a symbol.")
_MARKUP = re.compile(r"<[a-z/!?]|&(?:#\d|#x[0-9a-f]|lt;|gt;|quot;|amp;)|javascript:|\]\(", re.I)
_DIRECTION = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""Embeddings, overrides and isolates: text after them may read in another order than it is."""

_SHORTEST = 3
"""Skeletons of fewer characters are shared by chance."""


_SYMBOLS: Final = {skeleton(token.symbol): token for token in KNOWN_TOKENS.values()}
_NAMES: Final = {skeleton(token.name): token for token in KNOWN_TOKENS.values()}


def imitates_known(case: Case) -> Answer:
    """Name or symbol looks like that of a known token with another mint.

    Either alone is a danger only where the known token stands for money elsewhere (stablecoins,
    wrapped and staked assets); of other tokens it takes the name together with the symbol, as
    plenty of honest tokens share a short word.
    """
    name, symbol = case.report.name, case.report.symbol
    if name is None and symbol is None:
        return _NO_NAME
    if case.mint in KNOWN_TOKENS:
        return None
    by_symbol, by_name = _lookalike(symbol), _lookalike(name)
    token = by_symbol or by_name
    if token is None:
        return None
    both = token is _SYMBOLS.get(skeleton(symbol or "")) is _NAMES.get(skeleton(name or ""))
    return Hit(
        Severity.DANGER if both or token.kind in REDEEMABLE else Severity.WARN,
        f"The {'symbol' if by_symbol else 'name'} {quoted((symbol if by_symbol else name) or '')} "
        f"looks like {token.symbol} ({token.name}), a known token with another mint.",
        value=token.mint,
    )


def _lookalike(text: str | None) -> KnownToken | None:
    folded = skeleton(text or "")
    if len(folded) < _SHORTEST:
        return None
    return _SYMBOLS.get(folded) or _NAMES.get(folded)


def name_markup(case: Case) -> Answer:
    """Name or symbol carries markup: an attack on whatever page shows it carelessly."""
    texts = [text for text in (case.report.name, case.report.symbol) if text is not None]
    if not texts:
        return _NO_NAME
    for text in texts:
        if _MARKUP.search(text):
            return Hit(
                Severity.DANGER,
                f"The name or symbol carries markup: {quoted(text)}.",
                value=visible(text),
            )
    return None


def name_invisible(case: Case) -> Answer:
    """Name or symbol holds characters that cannot be seen; a danger where they turn its direction.

    Right-to-left names need none of these: their letters carry the direction.
    """
    texts = [text for text in (case.report.name, case.report.symbol) if text is not None]
    if not texts:
        return _NO_NAME
    hidden = [character for text in texts for character in hidden_characters(text)]
    if not hidden:
        return None
    turned = any(character in _DIRECTION for character in hidden)
    named = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(hidden))[:3])
    return Hit(
        Severity.DANGER if turned else Severity.WARN,
        f"The name or symbol holds {count(len(hidden), 'invisible character')}"
        f"{' that turn its direction' if turned else ''}: {named}.",
        value=len(hidden),
        threshold=0,
        unit="count",
    )


RULES = (
    Rule("imitates_known", "likeness to a known token", "tokenMeta.symbol", MINOR, imitates_known),
    Rule("name_markup", "markup in the name", "tokenMeta.name", MINOR, name_markup),
    Rule(
        "name_invisible",
        "invisible characters in the name",
        "tokenMeta.name",
        MINOR,
        name_invisible,
    ),
)
