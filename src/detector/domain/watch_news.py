"""What a watcher is told, with the reasons. Imports the domain only; pure."""

from dataclasses import dataclass

from detector.domain.change_sentence import sentence
from detector.domain.changes import Changes, compare
from detector.domain.model import Model
from detector.domain.past import read_past
from detector.domain.watch import Look, Reason, reasons


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told of a look. `changes` None: the two records are not both kept."""

    look: Look
    reasons: tuple[Reason, ...]
    sentence: str
    changes: Changes | None


def news_of(look: Look, model: Model) -> News | None:
    """The news in a look; None: there is none."""
    told, now = look.watch.told, look.now
    found = reasons(told, now, look.watch.chance_line)
    if not found:
        return None
    if told.band is None:
        return News(look, found, f"First verdict: {now.band}.", None)
    if look.before is None or look.after is None:
        return News(look, found, _without_records(told.band, now.band), None)
    before, after = read_past(look.before), read_past(look.after)
    changes = compare(before, after, model)
    return News(look, found, sentence(before, after, changes), changes)


def _without_records(before: str, now: str | None) -> str:
    head = f"Still {now}" if before == now else f"{before.capitalize()} became {now}"
    return f"{head}: what it was told by before is not kept any more."
