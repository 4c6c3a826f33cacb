"""The text of an answer: where its fields end and the report begins. Imports nothing; pure."""

from typing import Protocol


class HeldText(Protocol):
    """Text that the host may keep on its side, to be sent on without being brought here.

    `str` brings it here. A slice stays there: it has a beginning only, and what is before that is
    ASCII. A `str` is such a text too.
    """

    def __str__(self) -> str: ...

    def partition(self, mark: str, /) -> tuple[str, str, object]:
        """What is before the mark, brought here, and the mark if it is there; the rest stays."""
        ...

    def __getitem__(self, part: slice, /) -> "HeldText": ...


RAW_DATA = ',"raw_data":'
"""Where the source's report begins in the text of an answer.

It is the last key. Before it these characters stand nowhere: quotes within texts are escaped.
"""


def without_report(body: HeldText) -> str:
    """The text of an answer without its report."""
    fields, key, _ = body.partition(RAW_DATA)
    return f"{fields}}}" if key else fields
