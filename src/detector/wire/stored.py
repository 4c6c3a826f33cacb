"""What is stored of an analysis, as texts: what the composition root hands to the services."""

from detector.domain import jsontext
from detector.domain.judgement import Judgement
from detector.domain.stored_analysis import Texts
from detector.wire.analysis import Imported, analysis_text, kept
from detector.wire.history import record


def write(judged: Judgement, imported: Imported | None = None) -> Texts:
    """The whole answer, and the small record of history; both say if the report was imported."""
    fields = kept(judged)
    if imported is not None:
        fields["imported"] = imported
    return Texts(
        answer=analysis_text(fields, judged.raw_text),
        record=jsontext.encode(record(judged, fields)),
    )
