"""A badge as SVG, for a picture in somebody's page. Imports the domain only.

It names the token by its address, which nobody can choose freely, and not by its name. It has
colours of its own ground, so it reads on light and on dark pages, and nothing from outside.
"""

from html import escape
from typing import Final

from detector.domain.glance import Glance
from detector.domain.shown_name import short_mint
from detector.wire.shared_words import BRAND, LANGUAGES, read_time, reason, word
from detector.wire.tones import LIGHT, OUTLINES, colours

_HEIGHT: Final = 20
_PAD: Final = 7
_ICON: Final = 12
_WIDTHS: Final = {
    **dict.fromkeys("ijlftI.,:;'|! ()\u2026", 4.2),
    **dict.fromkeys("mwMW", 10.2),
}
_LETTER, _CAPITAL = 6.6, 7.8
"""Widths in a font of 11 pixels; `textLength` makes any font keep to them."""


def badge(seen: Glance, language: str) -> str:
    """The badge of a token."""
    token = LANGUAGES[language]["token"]
    left, right = f"{token} {short_mint(seen.mint)}", word(seen, language)
    left_width, right_width = _width(left), _width(right)
    split = round(left_width + 2 * _PAD)
    text_at = split + _PAD + _ICON + 4
    width = round(text_at + right_width + _PAD)
    ground, _ = colours(seen.tone, LIGHT)
    said = " ".join(filter(None, (reason(seen, language), _sentence(read_time(seen, language)))))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" role="img" aria-labelledby="title desc" '
        f'lang="{language}">'
        f'<title id="title">{escape(f"{BRAND}: {token} {seen.mint}: {right}")}</title>'
        f'<desc id="desc">{escape(said)}</desc>'
        f'<path d="M3 0H{split}V{_HEIGHT}H3A3 3 0 0 1 0 17V3A3 3 0 0 1 3 0Z" '
        f'fill="{LIGHT["ink"]}"/>'
        f'<path d="M{split} 0H{width - 3}A3 3 0 0 1 {width} 3V17A3 3 0 0 1 {width - 3} {_HEIGHT}'
        f'H{split}Z" fill="{ground}"/>'
        f'<path transform="translate({split + _PAD} 4) scale(.75)" d="{OUTLINES[seen.tone]}" '
        'fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
        f"{_text(_PAD, left_width, left)}{_text(text_at, right_width, right)}</g></svg>"
    )


def _width(text: str) -> float:
    return sum(_WIDTHS.get(each, _CAPITAL if each.isupper() else _LETTER) for each in text)


def _text(left: float, width: float, text: str) -> str:
    return (
        f'<text x="{left}" y="14" textLength="{width:.0f}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(text)}</text>"
    )


def _sentence(text: str) -> str:
    return f"{text}." if text else ""
