"""One sentence for what changed, which leads with the reason. Imports the domain only; pure.

The reason is read off the two records: what came, went or moved in the direction in which the band
went. Where nothing of that kind is kept, the sentence says so, and never makes a reason up.
"""

from collections.abc import Iterable
from typing import Final

from detector.domain.change_words import ABOUT, FACT_OF, fact_words, finding_words
from detector.domain.changes import Changes, FactChange, FindingChange
from detector.domain.past import Past
from detector.domain.rules.wording import count, pct

_BANDS: Final = {"low": 0, "medium": 1, "high": 2, "critical": 3}
_SEVERITY: Final = {"info": 1, "warn": 2, "danger": 3, "critical": 4}
_WARN, _DANGER = 2, 3
_NAMED: Final = 3
_NOTABLE_PCT, _NOTABLE_POINTS = 5.0, 1.0
"""A fact that moves by less (in percent of itself; in points where it is a share) leads nothing."""
_NOTABLE_CHANCE: Final = 0.01


def first_sentence(past: Past) -> str:
    """Of the oldest record that is kept."""
    return f"The oldest analysis that is kept: {_band(past)}."


def sentence(before: Past, after: Past, changes: Changes) -> str:
    """What became of the band, then why: "Low became high: liquidity fell by 92%."."""
    if before.band != after.band:
        head = f"{_band(before).capitalize()} became {_band(after)}"
        why = _reason(before, after, changes)
    else:
        head = f"Still {_band(after)}"
        why = _notable(before, after, changes)
    versions = " and ".join(each.name for each in changes.versions if each.name != "speaker")
    if why is None:
        why = f"the {versions} changed" if versions else "no change of weight is kept"
    elif versions:
        why = f"{why}; the {versions} changed in between"
    return f"{head}: {why}."


def _band(past: Past) -> str:
    return past.band if past.band in _BANDS else "unknown"


def _reason(before: Past, after: Past, changes: Changes) -> str | None:
    """Why the band is another one; None when the records do not tell."""
    was, now = _BANDS.get(before.band or ""), _BANDS.get(after.band or "")
    if now is None:
        return _unchecked(changes.newly_unchecked) or _went(changes, _DANGER)
    if was is None:
        return _came(changes, _DANGER) or _checked(changes.newly_checked)
    chance = _chance_words(before, after, rising=now > was)
    if now > was:
        by_chance = after.basis == "chance"
        found = _came(changes, _DANGER)
        return (
            found
            or (chance if by_chance else None)
            or _domain(before, after, left=True)
            or _came(changes, _WARN)
            or chance
            or _unchecked(changes.newly_unchecked)
        )
    return (
        _went(changes, _DANGER)
        or (chance if before.basis == "chance" else None)
        or _domain(before, after, left=False)
        or _went(changes, _WARN)
        or chance
        or _checked(changes.newly_checked)
    )


def _notable(before: Past, after: Past, changes: Changes) -> str | None:
    """What is worth telling though the band is the same; None when nothing is."""
    return (
        _came(changes, _WARN)
        or _went(changes, _WARN)
        or _unchecked(changes.newly_unchecked)
        or _checked(changes.newly_checked)
        or _largest(changes.facts)
        or _chance_words(before, after, rising=None)
    )


def _came(changes: Changes, least: int) -> str | None:
    """Findings that came or became worse, to at least this severity, the worst one in words."""
    worse = [
        each
        for each in changes.findings
        if _weight(each.after) >= least and _weight(each.after) > _weight(each.before)
    ]
    return _lead(sorted(worse, key=lambda each: -_weight(each.after)), changes, came=True)


def _went(changes: Changes, least: int) -> str | None:
    """Findings that went or became milder, from at least this severity, the worst one in words."""
    milder = [
        each
        for each in changes.findings
        if _weight(each.before) >= least
        and _weight(each.before) > _weight(each.after)
        and each.code not in changes.newly_unchecked
    ]
    return _lead(sorted(milder, key=lambda each: -_weight(each.before)), changes, came=False)


def _weight(severity: str | None) -> int:
    return _SEVERITY.get(severity or "", 0)


def _lead(found: list[FindingChange], changes: Changes, *, came: bool) -> str | None:
    if not found:
        return None
    # RugCheck's words repeat facts: they lead only where nothing else does.
    first = next((each for each in found if not each.code.startswith("rugcheck_")), found[0])
    moved = _moved(first, changes, worse=came)
    if moved is not None:
        words = fact_words(moved)
    elif first.before is not None and first.after is not None:
        grew = "is graver" if came else "is less grave"
        words = f"what was found about {ABOUT.get(first.code, 'it')} {grew}"
    else:
        words = finding_words(first.code, came=came)
    others = len({each.code for each in found} - {first.code})
    if not others:
        return words
    gone = "" if came else " is gone" if others == 1 else " are gone"
    return f"{words}, and {count(others, 'more finding')}{gone}"


def _moved(found: FindingChange, changes: Changes, *, worse: bool) -> FactChange | None:
    """The fact behind a finding, if it moved in the finding's direction."""
    fact, more_is_worse = FACT_OF.get(found.code, ("", True))
    for each in changes.facts:
        if each.fact == fact and _is_notable(each):
            if each.before is None or each.after is None:
                return None
            return each if (each.after > each.before) == (more_is_worse == worse) else None
    return None


def _is_notable(change: FactChange) -> bool:
    if change.before is None or change.after is None:
        return True
    if change.unit in ("pct", "points"):
        return abs(change.after - change.before) >= _NOTABLE_POINTS
    return change.change_pct is None or abs(change.change_pct) >= _NOTABLE_PCT


def _largest(facts: Iterable[FactChange]) -> str | None:
    """The notable fact that moved most; what became known or unknown comes first."""
    notable = [each for each in facts if _is_notable(each)]
    if not notable:
        return None
    return fact_words(max(notable, key=_size))


def _size(change: FactChange) -> float:
    if change.change_pct is None:
        return float("inf")
    # A fall to a tenth is as large as a rise to ten times.
    share = 1.0 + change.change_pct / 100.0
    return share if share >= 1.0 else 1.0 / share if share > 0.0 else float("inf")


def _chance_words(before: Past, after: Past, *, rising: bool | None) -> str | None:
    """How the chance moved; None unless notably, and in this direction where one is asked for."""
    was, now = before.chance, after.chance
    if was is None or now is None or abs(now - was) < _NOTABLE_CHANCE:
        return None
    if rising is not None and (now > was) is not rising:
        return None
    verb = "rose" if now > was else "fell"
    return f"the model's chance of a fall {verb} from {pct(100 * was)} to {pct(100 * now)}"


def _domain(before: Past, after: Past, *, left: bool) -> str | None:
    """Whether the token left, or entered, what the model was measured on."""
    if None in (before.calibrated, after.calibrated) or before.calibrated is not left:
        return None
    if after.calibrated is left:
        return None
    return (
        "it is no longer like the tokens that the model was measured on"
        if left
        else "it is now like the tokens that the model was measured on"
    )


def _unchecked(codes: Iterable[str]) -> str | None:
    named = _about(codes)
    return None if named is None else f"{named} could no longer be checked"


def _checked(codes: Iterable[str]) -> str | None:
    named = _about(codes)
    return None if named is None else f"{named} could be checked"


def _about(codes: Iterable[str]) -> str | None:
    names = list(dict.fromkeys(ABOUT.get(code, "another check") for code in codes))
    if not names:
        return None
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
