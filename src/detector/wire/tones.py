"""Colours and icons of the words, for pictures and cards. Imports the domain only.

They are the dashboard's; a test compares them with public/app.css and public/ui/risk.js.
"""

from collections.abc import Mapping
from typing import Final

from detector.domain.glance import Tone

LIGHT: Final[Mapping[str, str]] = {
    "surface": "#ffffff", "sunken": "#f1f1ee", "ink": "#17191c", "ink-2": "#464b52",
    "line": "#dddedb",
    "low": "#14663f", "low-bg": "#e4f3ea",
    "medium": "#744900", "medium-bg": "#fcf0d6",
    "high": "#963600", "high-bg": "#fde7da",
    "critical": "#a01730", "critical-bg": "#fce4e8",
    "unknown": "#4a3fb0", "unknown-bg": "#eceafb",
}  # fmt: skip
DARK: Final[Mapping[str, str]] = {
    "surface": "#17191c", "sunken": "#212428", "ink": "#eceded", "ink-2": "#bcc0c6",
    "line": "#2f3338",
    "low": "#74d8a4", "low-bg": "#12301f",
    "medium": "#f0c468", "medium-bg": "#362a0c",
    "high": "#ffa472", "high-bg": "#3c2113",
    "critical": "#ff96a3", "critical-bg": "#421922",
    "unknown": "#b8afff", "unknown-bg": "#282450",
}  # fmt: skip

_RING: Final = "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z"
OUTLINES: Final[Mapping[Tone, str]] = {
    Tone.LOW: f"{_RING}M5 8h6",
    Tone.MEDIUM: "M8 2L14.6 13.6H1.4ZM8 6.2v3.6M8 11.6v.4",
    Tone.HIGH: "M8 1.2L14.8 8L8 14.8L1.2 8ZM8 4.8v3.8M8 10.6v.4",
    Tone.CRITICAL: "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2ZM5.7 5.7l4.6 4.6"
    "M10.3 5.7l-4.6 4.6",
    Tone.UNKNOWN: f"{_RING}M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.4v.4",
    Tone.NEUTRAL: f"{_RING}M8 7.2v3.8M8 4.8v.4",
}
"""Drawn in a box of 16 by 16; one shape a meaning, so that none depends on colour."""


def colours(tone: Tone, theme: Mapping[str, str]) -> tuple[str, str]:
    """The colour of a word, and of the ground below it."""
    if tone is Tone.NEUTRAL:
        return theme["ink-2"], theme["sunken"]
    return theme[tone], theme[f"{tone}-bg"]
