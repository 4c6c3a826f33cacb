"""German for the dashboard, from the one catalogue of sentences.

`PYTHONPATH=src:. python -m docs.findings_words` writes `public/i18n/findings-de.js`; a test
compares it with what this module makes.
"""

import json
import sys
from pathlib import Path

from detector.domain.rules.sentences import SENTENCES, TERMS

FILE = Path(__file__).parents[1] / "public" / "i18n" / "findings-de.js"
_HEAD = (
    "/** German sentences of findings and gaps. Made from the catalogue of the rules by "
    "docs/findings_words.py: change it there. */"
)


def script() -> str:
    """The module's text."""
    german = {key: german for key, (_, german) in SENTENCES.items()}
    tables = (("SENTENCES", german), ("TERMS", TERMS))
    parts = [f"export const {name} = {_object(table)};" for name, table in tables]
    return "\n\n".join([_HEAD, *parts]) + "\n"


def _object(table: dict[str, str]) -> str:
    rows = (f"  {_text(key)}: {_text(words)}," for key, words in table.items())
    return "\n".join(["{", *rows, "}"])


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def main() -> int:
    """Write the module."""
    FILE.write_text(script(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
