"""What the token calls itself. Imports the domain only. Names are chosen by strangers, on chain."""

import re

from detector.domain.imitations import imitation
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.rules.rule import MINOR, Answer, CannotTell, Case, Group, Hit, Rule, Severity
from detector.domain.rules.wording import count, hidden_characters, quoted, visible

_NO_NAME = CannotTell("The report holds neither a name nor a symbol.")
_HALF_A_NAME = CannotTell("The report holds a name without a symbol, or a symbol without a name.")
_MARKUP = re.compile(r"<[a-z/!?]|&(?:#\d|#x[0-9a-f]|lt;|gt;|quot;|amp;)|javascript:|\]\(", re.I)
_DIRECTION = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""Embeddings, overrides and isolates: text after them may read in another order than it is."""


def imitates_known(case: Case) -> Answer:
    """Name or symbol looks like that of a known token, coin or company with another mint.

    A danger where it stands for money elsewhere (stablecoins, wrapped and staked assets, tokenised
    shares) or where name and symbol agree; else a warning, as plenty of honest tokens share a word.
    """
    report = case.report
    if report.name is None and report.symbol is None:
        return _NO_NAME
    if case.mint in KNOWN_TOKENS:
        return None
    verified = report.verified is True and report.mint == case.mint
    found = imitation(report.name, report.symbol, verified=verified)
    half = report.name is None or report.symbol is None
    if found is None:
        return _HALF_A_NAME if half else None
    # A name and a symbol that agree are grave: one that is not told may be what agrees.
    return Hit(
        Severity.DANGER if found.grave or half else Severity.WARN,
        f"This is not {found.label}: its {found.by} {quoted(found.text)} looks like {found.whose}, "
        "but its mint is not that of a known issuer.",
        value=found.value,
    )


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
    return None if len(texts) == 2 else _HALF_A_NAME


def name_invisible(case: Case) -> Answer:
    """Name or symbol holds characters that cannot be seen; a danger where they turn its direction.

    Right-to-left names need none of these: their letters carry the direction.
    """
    texts = [text for text in (case.report.name, case.report.symbol) if text is not None]
    if not texts:
        return _NO_NAME
    hidden = [character for text in texts for character in hidden_characters(text)]
    if not hidden:
        return None if len(texts) == 2 else _HALF_A_NAME
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
    Rule(
        code="imitates_known",
        ask=imitates_known,
        group=Group.IDENTITY,
        title="Imitates a known token",
        explanation=(
            "Name or symbol looks like that of a known token, coin or company, but the mint "
            "is another. Many honest tokens share a short word; pictures are not compared."
        ),
        about="likeness to a known token",
        came="its name looks like a known token's",
        went="its name looks like no known one",
        source="tokenMeta.symbol",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MINOR,
        factor="name",
    ),
    Rule(
        code="name_markup",
        ask=name_markup,
        group=Group.IDENTITY,
        title="Markup in the name",
        explanation=(
            "Name or symbol carries markup or a script address: an attack on careless pages."
        ),
        about="markup in the name",
        came="its name carries markup",
        went="its name carries no markup any more",
        source="tokenMeta.name",
        finds=(Severity.DANGER,),
        weight=MINOR,
        factor="name",
    ),
    Rule(
        code="name_invisible",
        ask=name_invisible,
        group=Group.IDENTITY,
        title="Invisible characters in the name",
        explanation=(
            "Name or symbol holds characters that cannot be seen or that turn the direction "
            "of the text."
        ),
        about="invisible characters in the name",
        came="its name holds invisible characters",
        went="its name holds no invisible characters any more",
        source="tokenMeta.name",
        finds=(Severity.WARN, Severity.DANGER),
        weight=MINOR,
        factor="name",
    ),
)
