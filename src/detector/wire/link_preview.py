"""Open Graph and Twitter tags of a token's page. Imports the domain only.

The verdict stands before the name, so that no name can stand for a verdict.
"""

from html import escape
from typing import Final

from detector.domain.glance import Glance
from detector.wire.card import HEIGHT, WIDTH
from detector.wire.shared_words import BRAND, LANGUAGES, measured, read_time, reason, title, word

_LANGUAGE: Final = "en"


def link_preview(seen: Glance, origin: str) -> str:
    """The tags, for the end of a page's head. `origin`: where this service is reached."""
    headline = f"{word(seen, _LANGUAGE)}: {title(seen, _LANGUAGE)}"
    read = read_time(seen, _LANGUAGE)
    words = " ".join(
        filter(
            None,
            (
                reason(seen, _LANGUAGE),
                measured(seen, _LANGUAGE),
                f"{read}." if read else "",
                LANGUAGES[_LANGUAGE]["disclaimer"],
            ),
        )
    )
    picture = f"{origin}/card/{seen.mint}.png"
    described = f"{word(seen, _LANGUAGE)}, token {seen.mint}"
    graph = {
        "type": "website",
        "site_name": BRAND,
        "title": headline,
        "description": words,
        "url": f"{origin}/token/{seen.mint}",
        "image": picture,
        "image:type": "image/png",
        "image:width": str(WIDTH),
        "image:height": str(HEIGHT),
        "image:alt": described,
    }
    twitter = {
        "card": "summary_large_image",
        "title": headline,
        "description": words,
        "image": picture,
        "image:alt": described,
    }
    return "".join(
        [
            *(f'<meta property="og:{name}" content="{escape(v)}">' for name, v in graph.items()),
            *(f'<meta name="twitter:{name}" content="{escape(v)}">' for name, v in twitter.items()),
        ]
    )
