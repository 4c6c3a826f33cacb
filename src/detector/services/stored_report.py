"""The report that a stored answer rests on. Imports the domain and errors."""

from collections.abc import Mapping
from typing import Any

from detector.domain import jsontext, untrusted
from detector.domain.answer_text import RAW_DATA
from detector.domain.report import TokenReport
from detector.domain.sources.source import READERS, Source
from detector.errors import TokenNotAnalysed


def read_stored(body: str, source: Source) -> tuple[Mapping[str, Any], TokenReport]:
    """The answer's fields, and the report it rests on. Raises TokenNotAnalysed without one."""
    head, _, raw = body.partition(RAW_DATA)
    try:
        fields = untrusted.mapping(jsontext.decode(f"{head}}}".encode()))
        data = untrusted.mapping(jsontext.decode(raw[:-1].encode()))
    except jsontext.InvalidJson:
        fields = data = None
    if fields is None or data is None:
        raise TokenNotAnalysed
    return fields, READERS[source](data)
