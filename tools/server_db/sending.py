"""What was judged, sent to a target in portions; what is there already is not sent again."""

from collections.abc import Callable, Iterator

from tools.server_db.targets import Target
from tools.server_db.work import Outgoing, Work

PORTION_TOKENS = 500
PORTION_CHARACTERS = 8_000_000
"""One file of wrangler's: D1 serves nobody while it runs, so it is done within seconds."""

_LOOK_AHEAD = 2_000


def unsent(work: Work, target: Target) -> int:
    """How many tokens there are to send."""
    return sum(len(mints) for mints in _pages(work, target))


def send(work: Work, target: Target, told: Callable[[int], None]) -> int:
    """Send all that is unsent; a portion that was sent is remembered. Returns how many tokens.

    Raises TargetFailed.
    """
    number = 0
    for portion in _portions(work, target):
        target.send([statement for token in portion for statement in token.statements])
        work.sent(target.name, portion)
        number += len(portion)
        told(len(portion))
    return number


def _portions(work: Work, target: Target) -> Iterator[list[Outgoing]]:
    portion: list[Outgoing] = []
    size = 0
    for mints in _pages(work, target):
        for mint in mints:
            token = work.outgoing(mint)
            if portion and (
                len(portion) == PORTION_TOKENS or size + token.size > PORTION_CHARACTERS
            ):
                yield portion
                portion, size = [], 0
            portion.append(token)
            size += token.size
    if portion:
        yield portion


def _pages(work: Work, target: Target) -> Iterator[list[str]]:
    """Unsent mints, in order; what is sent meanwhile lies before."""
    after = ""
    while mints := work.unsent(target.name, after, _LOOK_AHEAD):
        after = mints[-1]
        yield mints
