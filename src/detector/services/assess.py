"""A report to everything the service says about it. Imports the domain, ports and errors.

`predict` and `build_analysis` are pure: the same report, time, model, earlier answer and record of
the creator give the same fields, so that a verdict can be replayed. Only asking the store for that
record and the remote model reach outside.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from detector.domain import creators, features, jsontext, model_domain, search
from detector.domain.anomalies import RULES_VERSION, Checks, Finding, check
from detector.domain.breaker import rest_ms
from detector.domain.creators import CreatorRecord
from detector.domain.lifetime import lifetime_s
from detector.domain.model import ENGINE, Model
from detector.domain.report import TokenReport
from detector.domain.report_parser import parse_report
from detector.domain.summary import summarise
from detector.domain.verdict import Verdict, disagreement, judge
from detector.errors import UpstreamInvalid
from detector.ports import (
    Analysis,
    RemoteModel,
    RemoteModelFailed,
    Source,
    SourceOutcome,
    TokenRow,
)
from detector.services.answer import compose, iso_utc
from detector.services.creator_record import LookUp, no_record, record_json
from detector.services.earlier import (
    Earlier,
    lost_checks,
    lost_json,
    summary_with_lost,
    with_lost,
)
from detector.services.forecast import forecast
from detector.services.prediction import Prediction, named, prediction_json, promise_json

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
class Assessor:
    """Scores reports with the local model, or with the remote one where there is one."""

    model: Model
    remote: RemoteModel | None = None
    broke: Callable[[Exception], None] = lambda _: None
    """Told of a fault of the remote model's adapter, which no client sees."""

    rules_version = RULES_VERSION
    engine = ENGINE

    @property
    def model_version(self) -> str:
        """The local model's version."""
        return self.model.version

    def works(self, now_ms: int) -> bool:
        """Whether the local model can speak: on a report that says nothing."""
        try:
            predict(parse_report({}), now_ms, self.model)
        except Exception:  # noqa: BLE001 - that it fails is the answer
            return False
        return True

    async def assess(
        self,
        mint: str,
        data: dict[str, Any],
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
        report = parse_report(data)
        creator = creators.asked_about(report.creator, mint)
        record = None if creator is None else await look_up(creator, mint)
        made = predict(report, at_ms, self.model)
        outcomes: tuple[SourceOutcome, ...] = ()
        if self.remote is not None and resting is None:
            made = await self._ask(self.remote, mint, made, data)
            outcomes = (_remote_outcome(made.fallback_reason, at_ms),)
        elif self.remote is not None:
            made = replace(made, fallback_reason=resting)
        analysis = build_analysis(mint, data, report, at_ms, self.model, made, earlier, record)
        return replace(analysis, outcomes=outcomes)

    async def _ask(
        self, remote: RemoteModel, mint: str, made: Prediction, data: dict[str, Any]
    ) -> Prediction:
        try:
            answer = await remote.predict(mint, named(made.features), data)
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
    domain = model_domain.assess(model.domain, inputs, report)
    return Prediction(model.version, row, model.score(row), domain)


def build_analysis(
    mint: str,
    data: dict[str, Any],
    report: TokenReport,
    at_ms: int,
    model: Model,
    made: Prediction,
    earlier: Earlier | None = None,
    record: CreatorRecord | None = None,
) -> Analysis:
    """Everything to be kept of an analysis. Raises UpstreamInvalid when the answer is too large."""
    raw_text = jsontext.encode(data)
    checks = check(report, at_ms / 1000, mint, record)
    lost = lost_checks(earlier, checks, at_ms / 1000)
    checks = with_lost(checks, lost)
    chance = made.chance(model)
    verdict = judge(report, checks, chance, at_ms / 1000, mint)
    summary = summary_with_lost(summarise(verdict, checks, chance), lost)
    findings = [*checks.findings, *_also(disagreement(report, verdict))]
    fields = {
        "status": "success",
        "token_id": mint,
        "name": report.name,
        "symbol": report.symbol,
        **_verdict_json(report, verdict, summary),
        "promise": promise_json(model, chance, verdict),
        **_facts_json(report),
        "creator_record": record_json(record),
        "findings": [asdict(finding) for finding in findings],
        "not_checked": [asdict(missing) for missing in checks.not_checked],
        "no_longer_checked": lost_json(lost),
        "passed": list(checks.passed),
        "anomalies": [finding.sentence for finding in findings],
        "ml_prediction": prediction_json(model, made),
        "model_version": model.version,
        "rules_version": RULES_VERSION,
        "report_hash": jsontext.digest(raw_text),
        "fetched_at": iso_utc(at_ms),
    }
    answer = compose(fields, raw_text)
    if len(answer.encode()) > MAX_ANSWER_BYTES:
        raise UpstreamInvalid
    return Analysis(
        row=_row(mint, report, verdict, made, at_ms),
        answer=answer,
        record=jsontext.encode(_record(fields, checks, findings, made)),
        words=search.words(report.name, report.symbol),
        fresh_until_ms=at_ms + 1000 * _lifetime_s(report, verdict, at_ms),
        forecast=forecast(report, at_ms, verdict, findings, chance, fields),
        creator=creators.address(report.creator),
    )


def _also(finding: Finding | None) -> list[Finding]:
    return [] if finding is None else [finding]


def _verdict_json(report: TokenReport, verdict: Verdict, summary: str) -> dict[str, Any]:
    return {
        "risk_level": verdict.risk_level,
        "band": verdict.band,
        "basis": verdict.basis,
        "risk_score": verdict.risk_score,
        "completeness": verdict.completeness,
        "summary": summary,
        "score_normalised": report.score_normalised,
    }


def _facts_json(report: TokenReport) -> dict[str, Any]:
    held_pct = report.creator_holdings_pct
    return {
        "market_cap": report.market_cap_usd,
        "liquidity": report.liquidity_usd,
        "holders": report.total_holders,
        "creation_date": iso_utc(_ms(report.detected_at)),
        "price": report.price_usd,
        "supply": None if report.supply is None else str(report.supply),
        "decimals": report.decimals,
        "creator": report.creator,
        "creator_holdings_pct": held_pct,
        "creator_holdings": held_pct,
    }


def _row(
    mint: str, report: TokenReport, verdict: Verdict, made: Prediction, at_ms: int
) -> TokenRow:
    return TokenRow(
        mint=mint,
        name=report.name,
        symbol=report.symbol,
        risk_level=verdict.risk_level,
        band=verdict.band,
        risk_score=verdict.risk_score,
        completeness=verdict.completeness,
        collapse_probability=made.probability,
        calibrated=made.calibrated,
        market_cap_usd=report.market_cap_usd,
        liquidity_usd=report.liquidity_usd,
        price_usd=report.price_usd,
        holders=report.total_holders,
        detected_at_ms=_ms(report.detected_at),
        fetched_at_ms=at_ms,
        score_normalised=report.score_normalised,
        creator_holdings_pct=report.creator_holdings_pct,
    )


def _lifetime_s(report: TokenReport, verdict: Verdict, at_ms: int) -> int:
    seen_at = report.detected_at
    age_s = None if seen_at is None else at_ms / 1000 - seen_at
    return lifetime_s(age_s, report.liquidity_usd, verdict.band)


def _record(
    fields: dict[str, Any], checks: Checks, findings: list[Finding], made: Prediction
) -> dict[str, Any]:
    """What history keeps: the verdict, its reasons by code and value, and every version.

    With the features it holds all that is needed to judge the prediction later.
    """
    prediction = fields["ml_prediction"]
    kept = ("risk_level", "band", "risk_score", "completeness", "score_normalised", "market_cap")
    return {
        **{name: fields[name] for name in kept},
        **{name: fields[name] for name in ("liquidity", "holders", "price", "summary")},
        **{name: fields[name] for name in ("model_version", "rules_version", "report_hash")},
        "findings": [[f.code, f.severity, f.value] for f in findings],
        "not_checked": [missing.code for missing in checks.not_checked],
        "prediction": {
            name: prediction[name]
            for name in (
                "fraud_probability",
                "source",
                "fallback_reason",
                "model_version",
                "calibrated",
            )
        },
        "features": named(made.features),
    }


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds * 1000)
