"""The two recorded tables as one: what the model is fitted on.

outcomes.csv has each token once; outcomes_more.csv has more tokens (by creators seen before) and
more columns, also for tokens of the first.
"""

from dataclasses import replace
from pathlib import Path

from training.table import Table, first_sights, read_table

FIRST, MORE = "outcomes.csv", "outcomes_more.csv"
_SAME_ROW_SECONDS = 1.0


def training_table(data: Path) -> Table:
    """Every token of both files, from its first row with an answer of RugCheck's."""
    first, more = read_table(data / FIRST), read_table(data / MORE)
    wider = {token.mint: token for token in more.tokens}
    tokens = []
    for token in first.tokens:
        same = wider.pop(token.mint, None)
        apart = abs((same.observed_at or 0.0) - (token.observed_at or 0.0)) if same else None
        if same is not None and apart is not None and apart <= _SAME_ROW_SECONDS:
            tokens.append(replace(token, more=same.more))
        else:
            tokens.append(token)
    return Table(
        tuple(first_sights([*tokens, *wider.values()])),
        skipped=first.skipped + more.skipped,
        unreadable=first.unreadable + more.unreadable,
        without_report=first.without_report + more.without_report,
        repeated=first.repeated + more.repeated,
    )
