"""All that is found out about a token from one report, as values. Imports the domain only; pure."""

from dataclasses import dataclass

from detector.domain.chance import Chance
from detector.domain.creators import CreatorRecord
from detector.domain.earlier import Earlier, Lost, lost_checks, summary_with_lost, with_lost
from detector.domain.model import Model
from detector.domain.model_promise import Measured
from detector.domain.prediction import Prediction
from detector.domain.report import TokenReport
from detector.domain.rules_engine import RULES_VERSION, Checks, Finding, check
from detector.domain.sources.source import Source, SourceReport
from detector.domain.summary import summarise
from detector.domain.verdict import Basis, Verdict, disagreement, judge


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is told of a token, and what it rests on.

    `raw_text`: the report as canonical JSON. `findings`: those of the checks, the lost ones'
    included, and where RugCheck's score disagrees. `lost`: what an earlier answer could check.
    """

    mint: str
    at_ms: int
    report: TokenReport
    raw_text: str
    source: Source
    creator_record: CreatorRecord | None
    checks: Checks
    findings: tuple[Finding, ...]
    lost: tuple[Lost, ...]
    model: Model
    made: Prediction
    chance: Chance | None
    verdict: Verdict
    summary: str
    rules_version: str = RULES_VERSION

    @property
    def measured(self) -> Measured | None:
        """What the band's word was measured to mean; None where it rests on other than the chance.

        Nothing was measured outside of the domain, nor of another model's opinion.
        """
        chance, verdict = self.chance, self.verdict
        if chance is None or verdict.basis is not Basis.CHANCE or not chance.inside:
            return None
        band = self.model.promise.band(chance.main, chance.upper, inside=True)
        return self.model.promise.rates[band] if band.value == verdict.band.value else None


def conclude(
    mint: str,
    found: SourceReport,
    at_ms: int,
    model: Model,
    made: Prediction,
    earlier: Earlier | None = None,
    record: CreatorRecord | None = None,
) -> Judgement:
    """The judgement of a report that was read then.

    `earlier`: what the answer before it had checked. `record`: of the creator's other tokens.
    """
    report, now = found.report, at_ms / 1000
    checks = check(report, now, mint, record)
    lost = lost_checks(earlier, checks, now)
    checks = with_lost(checks, lost)
    chance = made.chance(model)
    verdict = judge(report, checks, chance, now, mint)
    differs = disagreement(report, verdict)
    return Judgement(
        mint=mint,
        at_ms=at_ms,
        report=report,
        raw_text=found.raw_text,
        source=found.source,
        creator_record=record,
        checks=checks,
        findings=(*checks.findings, *(() if differs is None else (differs,))),
        lost=lost,
        model=model,
        made=made,
        chance=chance,
        verdict=verdict,
        summary=summary_with_lost(summarise(verdict, checks, chance), lost),
    )
