"""What is stored of an analysis, as texts: what the composition root hands to the services."""

from detector.domain.judgement import Judgement
from detector.domain.stored_analysis import Texts
from detector.domain.token_row import row_of
from detector.wire.analysis import Imported, analysis_text, kept
from detector.wire.history import record_text
from detector.wire.live import verdict_text


def write(judged: Judgement, imported: Imported | None = None) -> Texts:
    """The whole answer, the small record of history, the message of the live feed.

    The first two say where the report was imported from, if it was.
    """
    fields = kept(judged)
    if imported is not None:
        fields["imported"] = imported
    return Texts(
        answer=analysis_text(fields, judged.raw_text),
        message=verdict_text(row_of(judged)),
        record=record_text(judged, fields),
    )
