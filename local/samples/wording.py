"""Samples whose names are the danger: markup, direction, invisible characters, imitation.

Characters that cannot be seen are written as escapes, so that this file shows what it holds.
"""

from local.samples import risks
from local.samples.recipe import Network, Pool, Recipe, Risk
from local.samples.sample import Sample

RIGHT_TO_LEFT_OVERRIDE = "\u202e"
POP_DIRECTION = "\u202c"
ZERO_WIDTH_SPACE = "\u200b"
ZERO_WIDTH_JOINER = "\u200d"
WORD_JOINER = "\u2060"
CYRILLIC_ES = "\u0421"
LONG_NAME_CHARS = 20_000

WORDING_SAMPLES = (
    Sample(
        "markup",
        "Markup in every text",
        "Names and texts that would run a script in a careless page.",
        ("markup",),
        Recipe(
            name="<img src=x onerror=alert(document.domain)>",
            symbol='"><svg/onload=alert(1)>',
            description="</script><script>alert('description')</script>{{7*7}}${7*7}",
            uri="javascript:alert('uri')",
            image="javascript:alert('image')",
            launchpad="<iframe srcdoc='<script>alert(2)</script>'></iframe>",
            pools=(
                Pool(
                    market_type="raydium_cpmm",
                    label="<a href=javascript:alert('pool')>pool</a>",
                ),
            ),
            networks=(
                Network(size=3, supply_pct=0.5, name="<b onmouseover=alert('network')>n</b>"),
            ),
            risks=(
                Risk(
                    name="<style>*{display:none}</style>",
                    description="<details open ontoggle=alert('risk')>",
                    score=100,
                    value="&lt;script&gt;",
                ),
            ),
        ),
    ),
    Sample(
        "spreadsheet_formula",
        "A formula for a name",
        "A name that a spreadsheet would calculate.",
        ("formula",),
        Recipe(name='=HYPERLINK("https://sample.invalid","claim")', symbol="@SUM(1+1)"),
    ),
    Sample(
        "right_to_left",
        "Right-to-left text",
        "An Arabic name with a Hebrew symbol: honest text that runs the other way.",
        ("right_to_left",),
        Recipe(
            name="\u0642\u0645\u0631 \u0627\u0644\u0645\u064a\u0646\u0627\u0621",
            symbol="\u05d9\u05e8\u05d7",
        ),
    ),
    Sample(
        "bidi_controls",
        "Direction controls",
        "Invisible controls that turn the rest of a line round.",
        ("bidi_controls",),
        Recipe(
            name=f"Safe {RIGHT_TO_LEFT_OVERRIDE}gpj.exe{POP_DIRECTION} Token",
            symbol=f"OK{RIGHT_TO_LEFT_OVERRIDE}TON",
        ),
    ),
    Sample(
        "zero_width",
        "Invisible characters",
        "Looks like a plain word; zero-width characters stand between its letters.",
        ("zero_width",),
        Recipe(
            name=f"Sol{ZERO_WIDTH_SPACE}ana{WORD_JOINER}",
            symbol=f"S{ZERO_WIDTH_JOINER}OL{ZERO_WIDTH_SPACE}",
        ),
    ),
    Sample(
        "emoji",
        "Emoji",
        "Emoji with joiners, skin tone and a flag: several code points each.",
        ("emoji",),
        Recipe(
            name="\U0001f469\u200d\U0001f680 \U0001f44d\U0001f3fd \U0001f1e8\U0001f1ed Moon",
            symbol="\U0001f680\U0001f315",
        ),
    ),
    Sample(
        "imitation",
        "Imitates a known token",
        "The symbol and name of a well-known token, with a mint of its own.",
        ("known_symbol",),
        Recipe(name="Jupiter", symbol="JUP", launchpad=None, risks=(risks.COPYCAT,)),
    ),
    Sample(
        "lookalike",
        "Lookalike letters",
        "USDC written with a Cyrillic letter: equal to the eye, not to a computer.",
        ("lookalike_symbol",),
        Recipe(name=f"USD {CYRILLIC_ES}oin", symbol=f"USD{CYRILLIC_ES}", launchpad=None),
    ),
    Sample(
        "long_name",
        "A very long name",
        "A name of 20,000 characters without a space.",
        ("long_name",),
        Recipe(name="Long" * (LONG_NAME_CHARS // 4), symbol="LOOOOOOOOOOOOOOOOOOOONG"),
    ),
)
