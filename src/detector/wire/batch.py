"""The bodies of /api/batch."""

from typing import Annotated, Literal, NotRequired, TypedDict

from detector.domain import jsontext
from detector.domain.vocabulary import Doc
from detector.wire.analysis import AnalysisInBatch
from detector.wire.error import Error

MAX_ID_LENGTH = 64
_LINE_ENDS = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"}


class BatchRequest(TypedDict):
    """Which tokens to analyse."""

    ids: Annotated[
        list[Annotated[str, Doc("A mint address.", maxLength=MAX_ID_LENGTH)]],
        Doc("The tokens; one may stand there twice.", minItems=1, maxItems=50),
    ]
    force_refresh: NotRequired[
        Annotated[bool, Doc("Read every report anew even if the stored one is fresh.")]
    ]


class ItemError(Error):
    """Why a token of a batch has no analysis."""

    retry_after_s: Annotated[
        int | None, Doc("After how many seconds to ask again; null where nobody can say.")
    ]


class BatchItem(TypedDict):
    """One token of a batch: its analysis, or its error."""

    index: Annotated[int, Doc("Its place in `ids`, from 0.", minimum=0)]
    id: Annotated[str, Doc("As it was asked for.")]
    analysis: NotRequired[AnalysisInBatch]
    error: NotRequired[ItemError]


class BatchBody(TypedDict):
    """An item for each id, in the order of the request."""

    status: Literal["success"]
    succeeded: Annotated[int, Doc("Items with an analysis.", minimum=0)]
    failed: Annotated[int, Doc("Items with an error.", minimum=0)]
    items: list[BatchItem]


def item_text(index: int, token_id: str, analysis: str | ItemError) -> str:
    """An item; an analysis comes as text."""
    name, body = (
        ("analysis", analysis)
        if isinstance(analysis, str)
        else ("error", jsontext.encode(analysis))
    )
    return f'{{"index":{index},"id":{jsontext.encode(token_id)},"{name}":{body}}}'


def item_line(item: str) -> str:
    """An item as a line. Names hold what some readers take for a line's end: that is escaped."""
    return item.translate(_LINE_ENDS) + "\n"


def batch_text(items: list[str], failed: int) -> str:
    """The whole body, from its items."""
    counts = f'"succeeded":{len(items) - failed},"failed":{failed}'
    return f'{{"status":"success",{counts},"items":[{",".join(items)}]}}'
