"""What is stored of an analysis, as texts: what the composition root hands to the services."""

from detector.domain.judgement import Judgement
from detector.domain.stored_analysis import Texts
from detector.wire.analysis import analysis_text, kept
from detector.wire.history import record_text


def write(judged: Judgement) -> Texts:
    """The whole answer, and the small record of history."""
    fields = kept(judged)
    return Texts(
        answer=analysis_text(fields, judged.raw_text),
        record=record_text(judged, fields),
    )
