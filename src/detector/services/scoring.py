"""A report to everything the service says about it. Imports the domain, ports and errors.

`predict` and `build_analysis` are pure: the same report, time, model, earlier answer and record of
the creator give the same fields, so that a verdict can be replayed. Only asking the store for that
record and the remote model reach outside. How an
answer is written is handed in: the composition root knows `wire`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from detector.domain import applicability, creators, features, rollup, search
from detector.domain.breaker import rest_ms
from detector.domain.earlier import Earlier
from detector.domain.judgement import Judgement, conclude
from detector.domain.lifetime import lifetime_s
from detector.domain.mint import address
from detector.domain.model import Model
from detector.domain.pool_names import named_pools
from detector.domain.prediction import Prediction, named
from detector.domain.report import TokenReport
from detector.domain.rules_engine import RULES_VERSION
from detector.domain.sources.source import Source, SourceOutcome, SourceReport, empty_report
from detector.domain.stored_analysis import Analysis, Texts
from detector.domain.token_row import row_of
from detector.domain.verdict import Verdict
from detector.errors import UpstreamInvalid
from detector.ports.remote_model import RemoteModel, RemoteModelFailed
from detector.services.creator_record import LookUp, no_record
from detector.services.forecast import forecast

Write = Callable[[Judgement], Texts]
"""Writes a judgement as what is stored of it."""

MAX_ANSWER_BYTES = 1_900_000
"""A D1 row holds 2 MB."""

REMOTE_UNEXPECTED = "replicate_unexpected"
"""The code of a failure of the remote model that nobody foresaw."""

_REMOTE_TROUBLE = frozenset(
    {
        "replicate_unreachable",
        "replicate_timeout",
        "replicate_refused",
        "replicate_busy",
        "replicate_error",
        REMOTE_UNEXPECTED,
    }
)
"""Failures of the source itself; the others may be the fault of one prediction."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores reports with the local model, or with the remote one where there is one.

    `write` makes the texts that are stored.
    """

    model: Model
    write: Write
    remote: RemoteModel | None = None
    broke: Callable[[Exception], None] = lambda _: None
    """Told of a fault of the remote model's adapter, which no client sees."""

    rules_version = RULES_VERSION

    @property
    def model_version(self) -> str:
        """The local model's version."""
        return self.model.version

    def works(self, now_ms: int) -> bool:
        """Whether the local model can speak: on a report that says nothing."""
        try:
            predict(empty_report(), now_ms, self.model)
        except Exception:  # noqa: BLE001 - that it fails is the answer
            return False
        return True

    async def score(
        self,
        mint: str,
        found: SourceReport,
        at_ms: int,
        *,
        earlier: Earlier | None = None,
        resting: str | None = None,
        look_up: LookUp = no_record,
    ) -> Analysis:
        """The analysis of a report that was read then. Raises UpstreamInvalid when too large.

        `earlier`: what the answer before it had checked. `resting`: the code with which the remote
        model failed so often that it is not asked. `look_up` is asked once where the report names
        a creator who may have a record; whatever it raises is raised.
        """
        report = found.report
        creator = creators.asked_about(report.creator, mint)
        record = None if creator is None else await look_up(creator, mint)
        made = predict(report, at_ms, self.model)
        outcomes: tuple[SourceOutcome, ...] = ()
        if self.remote is not None and resting is None:
            made = await self._ask(self.remote, mint, made, found.raw_text)
            outcomes = (_remote_outcome(made.fallback_reason, at_ms),)
        elif self.remote is not None:
            made = replace(made, fallback_reason=resting)
        judged = conclude(mint, found, at_ms, self.model, made, earlier, record)
        analysis = build_analysis(judged, self.write)
        return replace(analysis, outcomes=outcomes)

    async def _ask(
        self, remote: RemoteModel, mint: str, made: Prediction, raw_text: str
    ) -> Prediction:
        try:
            answer = await remote.predict(mint, named(made.features), raw_text)
        except RemoteModelFailed as error:
            return replace(made, fallback_reason=error.code)
        except Exception as fault:  # noqa: BLE001 - an opinion never costs the answer
            self.broke(fault)
            return replace(made, fallback_reason=REMOTE_UNEXPECTED)
        return replace(made, remote=answer)


def _remote_outcome(error: str | None, at_ms: int) -> SourceOutcome:
    """What is remembered of asking the remote model, by the code of its failure."""
    if error in _REMOTE_TROUBLE:
        return SourceOutcome(Source.REPLICATE, at_ms, error=error, rest_ms=rest_ms(None))
    return SourceOutcome(Source.REPLICATE, at_ms, useful=error is None)


def predict(report: TokenReport, at_ms: int, model: Model) -> Prediction:
    """The local model's prediction."""
    inputs = features.from_report(report, at_ms / 1000)
    row = features.compute(inputs)
    domain = applicability.of(model.domain, inputs, report)
    return Prediction(model.version, row, model.score(row), domain)


def build_analysis(judged: Judgement, write: Write) -> Analysis:
    """Everything to be kept of an analysis. Raises UpstreamInvalid when the answer is too large."""
    texts = write(judged)
    if len(texts.answer.encode()) > MAX_ANSWER_BYTES:
        raise UpstreamInvalid(source=judged.source.label)
    report, verdict, at_ms = judged.report, judged.verdict, judged.at_ms
    return Analysis(
        row=row_of(judged),
        answer=texts.answer,
        record=texts.record,
        message=texts.message,
        words=(
            *search.words(report.name, report.symbol),
            *map(search.pool_word, named_pools(report, judged.mint)),
        ),
        fresh_until_ms=at_ms + 1000 * _lifetime_s(report, verdict, at_ms),
        forecast=forecast(
            report, at_ms, verdict, judged.findings, judged.chance, judged.made,
            judged.rules_version,
        ),
        creator=address(report.creator),
        counts=rollup.of_analysis(judged),
        findings=tuple(dict.fromkeys(finding.code for finding in judged.findings)),
    )  # fmt: skip


def _lifetime_s(report: TokenReport, verdict: Verdict, at_ms: int) -> int:
    seen_at = report.detected_at
    age_s = None if seen_at is None else at_ms / 1000 - seen_at
    return lifetime_s(age_s, report.liquidity_usd, verdict.band)
