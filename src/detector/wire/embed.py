"""A card for a frame in somebody's page, without script. Imports the domain only."""

import base64
import hashlib
from html import escape
from typing import Final

from detector.domain.glance import Glance, Tone
from detector.wire.shared_words import (
    BRAND,
    LANGUAGES,
    counts,
    measured,
    read_time,
    reason,
    title,
    word,
)
from detector.wire.tones import DARK, LIGHT, OUTLINES, colours


def _rules() -> str:
    tones = []
    for tone in Tone:
        (ink, ground), (dark_ink, dark_ground) = colours(tone, LIGHT), colours(tone, DARK)
        tones.append(
            f".{tone}{{--tone:{ink};--ground:{ground}}}"
            f"@media(prefers-color-scheme:dark){{.{tone}{{--tone:{dark_ink};"
            f"--ground:{dark_ground}}}}}"
        )
    return "".join(tones)


_STYLE: Final = (
    f":root{{color-scheme:light dark;--surface:{LIGHT['surface']};--ink:{LIGHT['ink']};"
    f"--ink-2:{LIGHT['ink-2']};--line:{LIGHT['line']}}}"
    f"@media(prefers-color-scheme:dark){{:root{{--surface:{DARK['surface']};--ink:{DARK['ink']};"
    f"--ink-2:{DARK['ink-2']};--line:{DARK['line']}}}}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--surface);color:var(--ink);"
    'font:400 15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;'
    "overflow-wrap:anywhere}"
    "main{padding:14px 16px;border:1px solid var(--line);border-inline-start:6px solid var(--tone);"
    "border-radius:8px;min-block-size:100vh;display:flex;flex-direction:column;gap:8px}"
    "h1{margin:0;font-size:17px;line-height:1.3}p{margin:0}"
    "code{font:12px/1.4 ui-monospace,Menlo,Consolas,monospace;color:var(--ink-2)}"
    ".word{display:inline-flex;align-items:center;gap:8px;align-self:start;padding:4px 10px;"
    "border-radius:6px;background:var(--ground);color:var(--tone);font-weight:650}"
    "svg{inline-size:18px;block-size:18px;flex:none;fill:none;stroke:currentColor;"
    "stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}"
    ".fine{font-size:13px;color:var(--ink-2)}"
    "a{color:inherit;text-underline-offset:2px}"
    "a:focus-visible{outline:3px solid currentColor;outline-offset:2px}"
    ".foot{margin-block-start:auto;padding-block-start:4px}"
    ".offscreen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap}"
    f"{_rules()}"
)

_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""Its content security policy: this one style, no script, in any page's frame."""


def embed(seen: Glance, language: str) -> str:
    """The card of a token."""
    words = LANGUAGES[language]
    lines = [
        f"<p>{escape(reason(seen, language))}</p>",
        f'<p class="fine">{escape(counts(seen, language))}</p>',
        f'<p class="fine">{escape(measured(seen, language))}</p>',
    ]
    told = "".join(line for line in lines if not line.endswith("></p>"))
    foot = " ".join(filter(None, (_sentence(read_time(seen, language)), words["disclaimer"])))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{escape(word(seen, language))}: {escape(title(seen, language))}</title>"
        f"<style>{_STYLE}</style></head>"
        f'<body><main class="{seen.tone}">'
        f'<h1><bdi dir="auto">{escape(title(seen, language))}</bdi></h1>'
        f"<code>{escape(seen.mint)}</code>"
        f'<p class="word"><svg viewBox="0 0 16 16" aria-hidden="true"><path '
        f'd="{OUTLINES[seen.tone]}"/></svg><span>{escape(word(seen, language))}</span></p>'
        f'{told}<p class="foot"><a href="/token/{escape(seen.mint)}" target="_blank" '
        f'rel="noopener">{escape(words["open"])}<span class="offscreen"> '
        f"({words['new_tab']})</span></a> "
        f'<span class="fine">{BRAND}</span></p>'
        f'<p class="fine">{escape(foot)}</p></main></body></html>'
    )


def _sentence(text: str) -> str:
    return f"{text}." if text else ""
