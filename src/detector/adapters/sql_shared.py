"""Parts of stored answers, in SQL that D1 and SQLite both run. Imports ports."""

from detector.adapters.sql_access import SqlAccess
from detector.domain.answer_text import RAW_DATA
from detector.domain.stored_analysis import StoredAnswer
from detector.ports.shared_answers import PictureLinks

MAX_LINK = 2_048
"""Characters of a link; a longer one, such as a picture inside the report, is none."""

_BYTES, _MARK = "CAST(body AS BLOB)", f"CAST('{RAW_DATA}' AS BLOB)"
_BEFORE = f"CAST(substr({_BYTES}, 1, instr({_BYTES}, {_MARK}) - 1) AS TEXT)"
WITHOUT_REPORT = f"coalesce(nullif({_BEFORE}, '') || '}}', body)"
"""An answer's `body` without its report, which stays in the database (`domain.answer_text`).

Looked through once, and by bytes: letters would be counted twice.
"""

FIELDS = f"""
SELECT fetched_at_ms, fresh_until_ms, {WITHOUT_REPORT} AS fields FROM answers WHERE mint = ?1
"""

PICTURES = f"""
SELECT iif(length(image) <= {MAX_LINK}, image, '') AS image,
  iif(length(metadata) <= {MAX_LINK}, metadata, '') AS metadata
FROM (
  SELECT json_extract(body, '$.raw_data.fileMeta.image') AS image,
    json_extract(body, '$.raw_data.tokenMeta.uri') AS metadata
  FROM answers WHERE mint = ?1
)
"""


class SqlSharedAnswers(SqlAccess):
    """The port SharedAnswers over D1 or SQLite."""

    async def fields(self, mint: str) -> StoredAnswer | None:
        """See `ports.shared_answers.SharedAnswers`."""
        for row in await self._rows(FIELDS, mint):
            return StoredAnswer(
                row["fields"], int(row["fetched_at_ms"]), int(row["fresh_until_ms"])
            )
        return None

    async def pictures(self, mint: str) -> PictureLinks | None:
        """See `ports.shared_answers.SharedAnswers`."""
        for row in await self._rows(PICTURES, mint):
            return PictureLinks(_text(row["image"]), _text(row["metadata"]))
        return None


def _text(value: object) -> str:
    """A report's maker may have written anything."""
    return value if isinstance(value, str) else ""
