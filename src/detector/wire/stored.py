"""What is stored of an analysis, as texts: what the composition root hands to the services."""

from detector.domain.judgement import Judgement
from detector.domain.stored_analysis import Texts
from detector.domain.token_row import row_of
from detector.wire.analysis import analysis_text, kept
from detector.wire.history import record_text
from detector.wire.live import verdict_text


def write(judged: Judgement) -> Texts:
    """The whole answer, the small record of history, the message of the live feed."""
    fields = kept(judged)
    return Texts(
        answer=analysis_text(fields, judged.raw_text),
        message=verdict_text(row_of(judged)),
        record=record_text(judged, fields),
    )
