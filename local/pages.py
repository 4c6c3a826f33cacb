"""Pages that are written in part: text between two markers. Imports the standard library only."""


def between(document: str, begin: str, end: str, text: str) -> str:
    """The document with `text` between its markers. Raises ValueError when it has none."""
    before, found, rest = document.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no {begin} and {end}")
    return f"{before}{begin}\n{text}\n{end}{after}"
