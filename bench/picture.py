"""Ratios of a run as a picture: a bar each, the middle half of its rounds, and what is wanted."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from bench.aims import Aim

WIDTH, LEFT, RIGHT = 760, 300, 60
ROW, HEAD, TOP = 22, 34, 12
LEAST_SCALE = 2.0
"""Times at the right edge, at the least."""

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.head { font-weight: 600 }
.bar { fill: #4a7dbd } .over { fill: #c9702b }
.spread { stroke: #24292f; stroke-width: 1.5 }
.wanted { stroke: #1a7f37; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #d6dbe1 } .bar { fill: #5b8fd0 } .over { fill: #d98545 }
  .spread { stroke: #d6dbe1 } .wanted { stroke: #4cc06a }
}
"""


def picture(found: Sequence[Aim]) -> str:
    """An SVG document of all figures that are ratios with a spread."""
    drawn = [aim for aim in found if aim.unit == "times" and aim.low is not None and not aim.least]
    scale = (WIDTH - LEFT - RIGHT) / max([LEAST_SCALE, *(_most(aim) for aim in drawn)])
    parts, y = [], float(TOP)
    for group, each in groupby(drawn, key=lambda aim: aim.group):
        parts.append(f'<text class="head" x="0" y="{y + 16:.0f}">{escape(group)}</text>')
        y += HEAD - 8
        for aim in each:
            parts += _row(aim, y, scale)
            y += ROW
        y += 8
    words = "Bars: times as long, median of the rounds. Lines: the middle half. Green: wanted."
    parts.append(f'<text x="0" y="{y + 16:.0f}">{words}</text>')
    y += ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8:.0f}" role="img">\n'
        f"<title>Measured ratios</title>\n<style>{STYLE}</style>\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _most(aim: Aim) -> float:
    return max(aim.wanted, aim.found or 0.0, aim.high or 0.0)


def _row(aim: Aim, y: float, scale: float) -> Iterator[str]:
    found, low, high = aim.found or 0.0, aim.low or 0.0, aim.high or 0.0
    middle, at = y + 10, LEFT + aim.wanted * scale
    yield f'<text x="{LEFT - 10}" y="{y + 14:.0f}" text-anchor="end">{escape(aim.what)}</text>'
    yield (
        f'<rect class="{"bar" if aim.met else "over"}" x="{LEFT}" y="{y + 4:.0f}"'
        f' width="{found * scale:.1f}" height="12"/>'
    )
    yield (
        f'<line class="spread" x1="{LEFT + low * scale:.1f}" x2="{LEFT + high * scale:.1f}"'
        f' y1="{middle:.0f}" y2="{middle:.0f}"/>'
    )
    yield (f'<line class="wanted" x1="{at:.1f}" x2="{at:.1f}" y1="{y + 1:.0f}" y2="{y + 19:.0f}"/>')
    yield f'<text x="{WIDTH - RIGHT + 12}" y="{y + 14:.0f}">{found:.2f}</text>'
