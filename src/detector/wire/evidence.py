"""The body of /api/tokens/{token_id}/evidence. Imports the domain only."""

from typing import Annotated, Literal, TypedDict

from detector.domain.evidence_creator import CreatorEvidence
from detector.domain.evidence_holders import HoldersEvidence
from detector.domain.evidence_insiders import InsidersEvidence
from detector.domain.evidence_pools import PoolsEvidence
from detector.domain.evidence_token import TokenEvidence
from detector.domain.instants import iso_utc
from detector.domain.vocabulary import Doc, Mint, Time
from detector.wire.evidence_creator import CreatorBody
from detector.wire.evidence_creator import creator as creator_body
from detector.wire.evidence_holders import HoldersBody
from detector.wire.evidence_holders import holders as holders_body
from detector.wire.evidence_insiders import InsidersBody
from detector.wire.evidence_insiders import insiders as insiders_body
from detector.wire.evidence_pools import PoolsBody
from detector.wire.evidence_pools import pools as pools_body
from detector.wire.evidence_token import TokenBody
from detector.wire.evidence_token import token as token_body


class EvidenceBody(TypedDict):
    """What the stored report shows of holders, insiders, pools, creator and the token itself."""

    status: Literal["success"]
    token_id: Mint
    fetched_at: Annotated[Time, Doc("When the report was read.")]
    source: str
    holders: HoldersBody
    insiders: InsidersBody
    pools: PoolsBody
    creator: CreatorBody
    token: TokenBody


def evidence(
    mint: str,
    at_ms: int,
    source: str,
    holders: HoldersEvidence,
    insiders: InsidersEvidence,
    pools: PoolsEvidence,
    creator: CreatorEvidence,
    token: TokenEvidence,
) -> EvidenceBody:
    """The body."""
    return {
        "status": "success",
        "token_id": mint,
        "fetched_at": iso_utc(at_ms),
        "source": source,
        "holders": holders_body(holders),
        "insiders": insiders_body(insiders),
        "pools": pools_body(pools),
        "creator": creator_body(creator),
        "token": token_body(token),
    }
