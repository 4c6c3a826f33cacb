"""A report to everything the service says about it. Imports the domain, ports and errors.

`predict` and `build_analysis` are pure: the same report, time and model give the same fields, so
that a verdict can be replayed. Only asking the remote model reaches outside.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from detector.domain import features, jsontext, model_domain, search
from detector.domain.anomalies import RULES_VERSION, Checks, Finding, check
from detector.domain.model import ENGINE, Model
from detector.domain.report import TokenReport
from detector.domain.report_parser import parse_report
from detector.domain.summary import summarise
from detector.domain.verdict import Verdict, disagreement, judge
from detector.errors import UpstreamInvalid
from detector.ports import Analysis, RemoteModel, RemoteModelFailed, TokenRow
from detector.services.answer import compose, iso_utc
from detector.services.forecast import forecast
from detector.services.prediction import Prediction, named, prediction_json

MAX_ANSWER_BYTES = 1_900_000
"""A D1 row holds 2 MB."""


@dataclass(frozen=True, slots=True)
class Assessor:
    """Scores reports with the local model, or with the remote one where there is one."""

    model: Model
    remote: RemoteModel | None = None

    rules_version = RULES_VERSION
    engine = ENGINE

    @property
    def model_version(self) -> str:
        """The local model's version."""
        return self.model.version

    async def assess(self, mint: str, data: dict[str, Any], at_ms: int) -> Analysis:
        """The analysis of a report that was read then. Raises UpstreamInvalid when too large."""
        report = parse_report(data)
        made = predict(report, at_ms, self.model)
        if self.remote is not None:
            made = await self._ask(self.remote, mint, made)
        return build_analysis(mint, data, report, at_ms, self.model, made)

    async def _ask(self, remote: RemoteModel, mint: str, made: Prediction) -> Prediction:
        try:
            return replace(made, remote=await remote.predict(mint, named(made.features)))
        except RemoteModelFailed as error:
            return replace(made, fallback_reason=error.code)


def predict(report: TokenReport, at_ms: int, model: Model) -> Prediction:
    """The local model's prediction."""
    inputs = features.from_report(report, at_ms / 1000)
    row = features.compute(inputs)
    domain = model_domain.assess(model.domain, inputs, report)
    return Prediction(model.version, row, model.score(row), domain)


def build_analysis(
    mint: str, data: dict[str, Any], report: TokenReport, at_ms: int, model: Model, made: Prediction
) -> Analysis:
    """Everything to be kept of an analysis. Raises UpstreamInvalid when the answer is too large."""
    raw_text = jsontext.encode(data)
    checks = check(report, at_ms / 1000, mint)
    chance = made.chance()
    verdict = judge(report, checks, chance, at_ms / 1000, mint)
    findings = [*checks.findings, *_also(disagreement(report, verdict))]
    fields = {
        "status": "success",
        "token_id": mint,
        "name": report.name,
        "symbol": report.symbol,
        **_verdict_json(report, verdict, summarise(verdict, checks, chance)),
        **_facts_json(report),
        "findings": [asdict(finding) for finding in findings],
        "not_checked": [asdict(missing) for missing in checks.not_checked],
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
        forecast=forecast(report, at_ms, verdict, findings, chance, fields),
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
    )


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
