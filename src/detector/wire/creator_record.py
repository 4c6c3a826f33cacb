"""`creator_record` of an answer: other tokens of the same creator. Imports the domain only."""

from typing import Annotated, TypedDict

from detector.domain.creators import COUNTED, CreatorRecord
from detector.domain.vocabulary import Doc


def _count(text: str, least: int = 0) -> Doc:
    return Doc(text, minimum=least, maximum=COUNTED)


class CreatorRecordBody(TypedDict):
    """Counts of other tokens of this creator."""

    analysed: Annotated[int, _count("Analysed here.", 1)]
    critical: Annotated[int, _count("Of these, with critical findings by now.")]
    settled: Annotated[int, _count("Followed to the end of a window, with a known outcome.")]
    lost_80: Annotated[int, _count("Of the settled, lost 80% or more.")]
    lost_90: Annotated[int, _count("Of the settled, lost 90% or more.")]
    unknown: Annotated[int, _count("Followed to the end with an unknown outcome.")]


def creator_record(record: CreatorRecord | None) -> CreatorRecordBody | None:
    """`creator_record` of an answer."""
    if record is None:
        return None
    return {
        "analysed": record.analysed,
        "critical": record.critical,
        "settled": record.settled,
        "lost_80": record.lost_80,
        "lost_90": record.lost_90,
        "unknown": record.unknown,
    }
