"""`token` of /api/tokens/{token_id}/evidence. Imports the domain only."""

from typing import Annotated, Final, TypedDict

from detector.domain.evidence_token import Held, Power, Program, TokenEvidence
from detector.domain.links import LONGEST, Doubt, LinkKind, ReadLink
from detector.domain.mint import address
from detector.domain.shown_name import shown_name
from detector.domain.vocabulary import Doc
from detector.wire.evidence_words import Address, Count
from detector.wire.report_figures import figure

MOST_OTHERS: Final = 10
_LONGEST_NAME: Final = 40


class PowerBody(TypedDict):
    """A power over holders."""

    code: Annotated[str, Doc("That of the check that looks at it, see docs/findings.md.")]
    held: Annotated[
        str,
        Doc(
            "`held`: somebody has it, or it is in force. `nobody`: given up, or not there.",
            enum=[each.value for each in Held],
        ),
    ]
    by: Address
    pct: Annotated[
        float | None, Doc("The highest fee on transfers that is set.", minimum=0, maximum=100)
    ]


class LinkBody(TypedDict):
    """A link that the token's maker wrote. Nobody has looked at what is there."""

    kind: Annotated[str, Doc(enum=[each.value for each in LinkKind])]
    text: Annotated[str, Doc("Without hidden characters.", maxLength=LONGEST)]
    host: Annotated[str | None, Doc("As it is asked for; null: none can be read.")]
    looks: Annotated[str | None, Doc("What the host looks like, where that differs.")]
    doubts: Annotated[
        list[Annotated[str, Doc(enum=[each.value for each in Doubt])]], Doc("See docs/evidence.md.")
    ]


class TokenBody(TypedDict):
    """The token itself."""

    program: Annotated[
        str | None, Doc("Null: unknown.", enum=[*(each.value for each in Program), None])
    ]
    supply: Annotated[str | None, Doc("In base units, as digits: any size. Null: unknown.")]
    decimals: Annotated[int | None, Doc("Null: unknown.", minimum=0, maximum=255)]
    powers: list[PowerBody]
    other_extensions: Annotated[
        list[str] | None, Doc("Extensions that no check understands; null: unknown.")
    ]
    others_not_shown: Count
    links: Annotated[list[LinkBody] | None, Doc("Null: the report has no place for links.")]


def token(found: TokenEvidence) -> TokenBody:
    """The part."""
    others = found.others
    return {
        "program": found.program,
        "supply": None if found.supply is None else str(found.supply),
        "decimals": found.decimals,
        "powers": [_power(each) for each in found.powers],
        "other_extensions": None
        if others is None
        else [shown_name(name, _LONGEST_NAME) for name in others[:MOST_OTHERS]],
        "others_not_shown": max(len(others or ()) - MOST_OTHERS, 0),
        "links": None if found.links is None else [_link(each) for each in found.links],
    }


def _power(power: Power) -> PowerBody:
    return {
        "code": power.code,
        "held": power.held,
        "by": address(power.by),
        "pct": figure(power.pct),
    }


def _link(link: ReadLink) -> LinkBody:
    return {
        "kind": link.kind,
        "text": link.text,
        "host": link.host,
        "looks": link.looks,
        "doubts": [*link.doubts],
    }
