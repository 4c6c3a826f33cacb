"""What a token's stored report shows, part by part. Imports the domain, ports and errors."""

from dataclasses import dataclass

from detector.domain.evidence_creator import CreatorEvidence, creator_evidence
from detector.domain.evidence_holders import HoldersEvidence, holders_evidence
from detector.domain.evidence_insiders import InsidersEvidence, insiders_evidence
from detector.domain.evidence_pools import PoolsEvidence, pools_evidence
from detector.domain.evidence_token import TokenEvidence, token_evidence
from detector.domain.sources.source import Source
from detector.errors import TokenNotAnalysed
from detector.ports.analyses import Analyses
from detector.services.history import asked_mint
from detector.services.stored_report import read_stored


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of a report that was read at that time."""

    mint: str
    at_ms: int
    source: Source
    holders: HoldersEvidence
    insiders: InsidersEvidence
    pools: PoolsEvidence
    creator: CreatorEvidence
    token: TokenEvidence


async def evidence(store: Analyses, source: Source, token_id: str, now_ms: int) -> Evidence:
    """The parts of the stored report: one query, no upstream call.

    Raises InvalidTokenId, TokenNotAnalysed, StorageUnavailable.
    """
    mint = asked_mint(token_id)
    answer = (await store.look(mint, now_ms)).answer
    if answer is None:
        raise TokenNotAnalysed
    _, report = read_stored(str(answer.body), source)
    return Evidence(
        mint,
        answer.fetched_at_ms,
        source,
        holders_evidence(report),
        insiders_evidence(report),
        pools_evidence(report),
        creator_evidence(mint, report),
        token_evidence(report),
    )
