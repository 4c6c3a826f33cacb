"""The text of an answer: where its fields end and the report begins. Imports nothing; pure."""

RAW_DATA = ',"raw_data":'
"""Where the source's report begins in the text of an answer.

It is the last key. Before it these characters stand nowhere: quotes within texts are escaped.
"""


def without_report(body: str) -> str:
    """The text of an answer without its report."""
    fields, key, _ = body.partition(RAW_DATA)
    return f"{fields}}}" if key else body
