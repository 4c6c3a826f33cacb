"""What would change a token's band, from its stored answer. Imports the domain, ports and errors.

Nothing is read anew: the stored report is judged again, with facts of it altered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from detector.domain import untrusted
from detector.domain.chance import Chance
from detector.domain.earlier import Earlier, lost_checks, read_earlier, with_lost
from detector.domain.edits import Situation
from detector.domain.explain import Direction, Judge, Ways, search
from detector.domain.levers import Lever
from detector.domain.levers_better import better
from detector.domain.levers_worse import worse
from detector.domain.remote_prediction import RemotePrediction
from detector.domain.report import TokenReport
from detector.domain.rules_engine import Checks, Severity, check
from detector.domain.sources.source import Source
from detector.domain.verdict import Basis, Verdict, judge
from detector.errors import TokenNotAnalysed
from detector.ports.analyses import Analyses
from detector.services.creator_record import read_record
from detector.services.history import asked_mint
from detector.services.scoring import Scorer, predict
from detector.services.stored_report import read_stored

MOST_JUDGEMENTS: Final = 60
"""In all; of these `_FOR_WORSE` at the most look for what is worse."""
_FOR_WORSE: Final = 24
_USUAL_SIZE: Final = 1_000
"""Entries of a report up to which so many judgements are made; of a larger one, as many fewer."""


@dataclass(frozen=True, slots=True)
class StoredWords:
    """What the stored answer says, and which versions said it."""

    band: str | None
    model_version: str | None
    rules_version: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`verdict`: of the stored report, by the rules and the model of now, as of its reading.

    `remote`: another model's opinion weighs in, which is taken as it was.
    """

    mint: str
    at_ms: int
    told: StoredWords
    verdict: Verdict
    chance: float | None
    remote: bool
    better: Ways
    worse: Ways
    judgements: int


@dataclass(frozen=True, slots=True)
class _Bench:
    """All that a judgement takes beside the situation."""

    scorer: Scorer
    mint: str
    at_ms: int
    earlier: Earlier
    remote: RemotePrediction | None

    def weigh(self, one: Situation) -> Verdict:
        return self.judged(one)[0]

    def judged(self, one: Situation) -> tuple[Verdict, Checks, Chance | None]:
        """As `domain.judgement.conclude` judges, without what is only told."""
        now = self.at_ms / 1000
        checks = check(one.report, now, self.mint, one.creator_record)
        checks = with_lost(checks, lost_checks(self.earlier, checks, now))
        made = predict(one.report, self.at_ms, self.scorer.model)
        chance = replace(made, remote=self.remote).chance(self.scorer.model)
        return judge(one.report, checks, chance, now, self.mint), checks, chance


async def explain(
    store: Analyses, scorer: Scorer, source: Source, token_id: str, now_ms: int
) -> Explanation:
    """What would have to change: one query, no upstream call, at most MOST_JUDGEMENTS judgements.

    Raises InvalidTokenId, TokenNotAnalysed, StorageUnavailable.
    """
    mint = asked_mint(token_id)
    answer = (await store.look(mint, now_ms)).answer
    if answer is None:
        raise TokenNotAnalysed
    body = str(answer.body)
    fields, report = read_stored(body, source)
    one = Situation(report, read_record(body))
    bench = _Bench(scorer, mint, answer.fetched_at_ms, read_earlier(body), _remote(fields))
    verdict, checks, chance = bench.judged(one)
    most = _judgements(report) - 1
    found = {each.code for each in checks.findings}
    missing = [each.code for each in checks.not_checked]
    down = Judge(bench.weigh, min(most // 2, _FOR_WORSE))
    worse_ways = search(one, verdict.band, worse(one, missing), Direction.WORSE, down)
    up = Judge(bench.weigh, most - down.made)
    wanted = _relevant(
        better(one, answer.fetched_at_ms / 1000, missing, found), verdict, checks, chance
    )
    better_ways = search(one, verdict.band, wanted, Direction.BETTER, up)
    return Explanation(
        mint=mint,
        at_ms=answer.fetched_at_ms,
        told=StoredWords(*(untrusted.text(fields.get(name)) for name in StoredWords.__slots__)),
        verdict=verdict,
        chance=_that_counts(chance),
        remote=bench.remote is not None,
        better=better_ways,
        worse=worse_ways,
        judgements=1 + down.made + up.made,
    )


def _remote(fields: Mapping[str, Any]) -> RemotePrediction | None:
    """The remote model's answer that the stored one rests on."""
    said = untrusted.mapping(fields.get("ml_prediction")) or {}
    chance = untrusted.number(said.get("fraud_probability"))
    if said.get("source") != Source.REPLICATE or chance is None or not 0.0 <= chance <= 1.0:
        return None
    return RemotePrediction(chance, untrusted.text(said.get("model_version")) or "")


def _that_counts(chance: Chance | None) -> float | None:
    if chance is None:
        return None
    return chance.main if chance.remote is None else chance.remote


def _judgements(report: TokenReport) -> int:
    lists = (report.markets, report.top_holders, report.lockers, report.risks,
             report.creator_tokens, report.insider_networks)  # fmt: skip
    entries = sum(len(each or ()) for each in lists)
    return max(1, MOST_JUDGEMENTS * _USUAL_SIZE // max(entries, _USUAL_SIZE))


_BY_CHANCE: Final = frozenset({Basis.CHANCE, Basis.OUTSIDE})


def _relevant(
    levers: tuple[Lever, ...], verdict: Verdict, checks: Checks, chance: Chance | None
) -> list[Lever]:
    """The levers that can matter: what they look at decides, or could not be looked at."""
    warn = verdict.basis not in (Basis.EVIDENCE, Basis.MISSING)
    severities = {Severity.DANGER, *([Severity.WARN] if warn else [])}
    decides = {each.code for each in checks.findings if each.severity in severities}
    decides |= {each.code for each in checks.not_checked if each.essential or warn}
    by_chance = verdict.basis in _BY_CHANCE or (chance is not None and chance.high)
    return [lever for lever in levers if lever.codes & decides or (by_chance and lever.chance)]
