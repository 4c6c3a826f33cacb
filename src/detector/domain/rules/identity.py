"""What the token calls itself. Imports the domain only. Names are chosen by strangers, on chain."""

import re

from detector.domain.imitations import SHARE_OF, TOKENISED_SHARE, Imitation, imitation
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.rules.rule import MINOR, Answer, CannotTell, Case, Group, Hit, Rule, Severity
from detector.domain.rules.said import Sentence, number, plain, say, term, text
from detector.domain.rules.wording import hidden_characters, visible

_NO_NAME = CannotTell(say("gap.no_name"))
_HALF_A_NAME = CannotTell(say("gap.half_a_name"))
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
        _not_it(found),
        value=found.value,
    )


def _not_it(found: Imitation) -> Sentence:
    values = {"by": term(found.by), "name": text(found.text), "whose": term(found.whose)}
    if found.label == TOKENISED_SHARE:
        return say("imitates_known.tokenised", **values)
    if found.label.startswith(SHARE_OF):
        company = plain(found.label.removeprefix(SHARE_OF))
        return say("imitates_known.share", label=company, **values)
    return say("imitates_known", label=plain(found.label), **values)


def name_markup(case: Case) -> Answer:
    """Name or symbol carries markup: an attack on whatever page shows it carelessly."""
    texts = [each for each in (case.report.name, case.report.symbol) if each is not None]
    if not texts:
        return _NO_NAME
    for each in texts:
        if _MARKUP.search(each):
            return Hit(Severity.DANGER, say("name_markup", name=text(each)), value=visible(each))
    return None if len(texts) == 2 else _HALF_A_NAME


def name_invisible(case: Case) -> Answer:
    """Name or symbol holds characters that cannot be seen; a danger where they turn its direction.

    Right-to-left names need none of these: their letters carry the direction.
    """
    texts = [each for each in (case.report.name, case.report.symbol) if each is not None]
    if not texts:
        return _NO_NAME
    hidden = [character for each in texts for character in hidden_characters(each)]
    if not hidden:
        return None if len(texts) == 2 else _HALF_A_NAME
    turned = any(character in _DIRECTION for character in hidden)
    named = ", ".join(f"U+{ord(character):04X}" for character in sorted(set(hidden))[:3])
    return Hit(
        Severity.DANGER if turned else Severity.WARN,
        say(
            "name_invisible.turned" if turned else "name_invisible",
            n=number(len(hidden)),
            which=plain(named),
        ),
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
