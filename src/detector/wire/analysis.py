"""The body of /predict and /detect. Imports the domain only.

Its text is made once, when the analysis is made, and stored. What changes from one sending to the
next (age, where it came from) is spliced in front of it, without parsing it again.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from detector.domain import jsontext
from detector.domain.answer_text import RAW_DATA, HeldText, without_report
from detector.domain.creators import COUNTED
from detector.domain.instants import iso_utc, iso_utc_or_none, whole_ms
from detector.domain.judgement import Judgement
from detector.domain.served import Served, age_tenths, fresh_until_ms
from detector.domain.verdict import Basis
from detector.domain.vocabulary import (
    TIME,
    BandName,
    Completeness,
    Doc,
    HeldPct,
    Level,
    Mint,
    RiskScore,
    RugCheckScore,
    Usd,
)
from detector.wire.checks import NamedCheck, named_checks
from detector.wire.creator_record import CreatorRecordBody, creator_record
from detector.wire.findings import (
    FindingBody,
    NoLongerChecked,
    NotCheckedBody,
    PassedValue,
    findings,
    measured,
    no_longer_checked,
    not_checked,
)
from detector.wire.prediction import PredictionBody, prediction
from detector.wire.promise import Promise, promise

_HOSTILE = Doc("Chosen by the token's maker: treat as hostile text.")


class Imported(TypedDict):
    """Where an answer comes from that an earlier application's report was judged for.

    No key here is one of the answer's own: see `_withhold_safe`.
    """

    id: Annotated[int, Doc("The number of its row in the earlier application's `token_reports`.")]
    said: Annotated[
        str | None, Doc("The level that the earlier application gave it: `Fraud` or `Safe`.")
    ]


class Sending(TypedDict):
    """What changes from one sending to the next."""

    cached: Annotated[bool, Doc("Whether the answer comes from the store.")]
    cache_age_hours: Annotated[
        float,
        Doc("Since the report was read, in whole tenths; `fetched_at` tells more.", minimum=0),
    ]
    fresh_until: Annotated[str, Doc(f"When the answer is to be made again. {TIME}")]
    stale: Annotated[bool, Doc("Past its time, or not renewed as was asked for.")]
    stale_reason: Annotated[
        str | None,
        Doc(
            "The code of the error that kept it from renewal, or `renewing` while the next answer "
            "is being made. After as long again as it was fresh it is no longer told as `Safe`."
        ),
    ]


class Kept(TypedDict):
    """What is made once, and kept."""

    status: Literal["success"]
    token_id: Mint
    name: Annotated[str | None, _HOSTILE]
    symbol: Annotated[str | None, _HOSTILE]
    risk_level: Level
    band: BandName
    basis: Annotated[
        str,
        Doc(
            "What the band rests on: findings, the model's chance, the rules alone, many warnings, "
            "being outside of what the model was measured on, or missing checks.",
            enum=[basis.value for basis in Basis],
        ),
    ]
    promise: Annotated[
        Promise | None,
        Doc(
            "What became of the tokens that the model gave this band, measured forward in time. "
            "Null where the band rests on anything but the model's chance."
        ),
    ]
    risk_score: RiskScore
    completeness: Completeness
    score_normalised: RugCheckScore
    summary: Annotated[str, Doc("The verdict in one sentence.")]
    market_cap: Annotated[
        float | None, Doc("USD: price times supply; null when either is unknown.")
    ]
    liquidity: Annotated[float | None, Doc("USD in all pools.")]
    holders: int | None
    creation_date: Annotated[str | None, Doc(f"When RugCheck first saw the token. {TIME}")]
    price: Usd
    supply: Annotated[str | None, Doc("Base units, all digits.")]
    decimals: int | None
    creator: str | None
    creator_holdings_pct: HeldPct
    creator_holdings: Annotated[float | None, Doc("The same; the old API's name.")]
    creator_record: Annotated[
        CreatorRecordBody | None,
        Doc(
            f"Counts of other tokens of this creator, the newest {COUNTED} at most, when the "
            "report was read. Null: none was analysed here, or the address is not one maker's."
        ),
    ]
    findings: Annotated[list[FindingBody], Doc("Most severe first.")]
    not_checked: list[NotCheckedBody]
    no_longer_checked: Annotated[
        list[NoLongerChecked],
        Doc(
            "Checks that an earlier report allowed and this one does not. What they found is still "
            "among the findings, dated in its context, for 30 days at most."
        ),
    ]
    passed: Annotated[list[str], Doc("Codes of the checks that found nothing.")]
    passed_values: Annotated[
        dict[str, PassedValue], Doc("What those of them measured that look at a number, by code.")
    ]
    checks: Annotated[
        list[NamedCheck],
        Doc(
            "Every code that this answer can name, by group; explained where something was found. "
            "GET /api/checks tells more of each."
        ),
    ]
    anomalies: Annotated[list[str], Doc("The findings' sentences.")]
    ml_prediction: PredictionBody
    model_version: str
    rules_version: str
    report_hash: Annotated[
        str, Doc("SHA-256 of raw_data as canonical JSON.", pattern="^[0-9a-f]{64}$")
    ]
    fetched_at: Annotated[str, Doc(f"When the report was read. {TIME}")]
    imported: NotRequired[
        Annotated[
            Imported,
            Doc(
                "There only where an earlier application read the report. It was judged when it "
                "was taken over, by the rules and the model that are named here."
            ),
        ]
    ]


class AnalysisInBatch(Sending, Kept):
    """An analysis without the report it was made from."""


class AnalysisBody(Sending, Kept):
    """How risky a token is, why, and what could not be checked."""

    raw_data: NotRequired[
        Annotated[
            Mapping[str, Any],
            Doc("RugCheck's report; integers past 2^53-1 as strings. Not there with `raw=false`."),
        ]
    ]


def kept(judged: Judgement) -> Kept:
    """The fields of an answer that stay as they are."""
    report, verdict = judged.report, judged.verdict
    return {
        "status": "success",
        "token_id": judged.mint,
        "name": report.name,
        "symbol": report.symbol,
        "risk_level": verdict.risk_level,
        "band": verdict.band,
        "basis": verdict.basis,
        "promise": promise(judged),
        "risk_score": verdict.risk_score,
        "completeness": verdict.completeness,
        "score_normalised": report.score_normalised,
        "summary": judged.summary,
        "market_cap": report.market_cap_usd,
        "liquidity": report.liquidity_usd,
        "holders": report.total_holders,
        "creation_date": iso_utc_or_none(whole_ms(report.detected_at)),
        "price": report.price_usd,
        "supply": None if report.supply is None else str(report.supply),
        "decimals": report.decimals,
        "creator": report.creator,
        "creator_holdings_pct": report.creator_holdings_pct,
        "creator_holdings": report.creator_holdings_pct,
        "creator_record": creator_record(judged.creator_record),
        "findings": findings(judged.findings),
        "not_checked": not_checked(judged.checks.not_checked),
        "no_longer_checked": no_longer_checked(judged.lost),
        "passed": list(judged.checks.passed),
        "passed_values": measured(judged.checks.measured),
        "checks": named_checks(judged.findings),
        "anomalies": [finding.sentence for finding in judged.findings],
        "ml_prediction": prediction(judged.model, judged.made),
        "model_version": judged.model.version,
        "rules_version": judged.rules_version,
        "report_hash": jsontext.digest(judged.raw_text),
        "fetched_at": iso_utc(judged.at_ms),
    }


def sending(served: Served, now_ms: int) -> Sending:
    """The fields of an answer that are made when it is sent."""
    return {
        "cached": served.cached,
        "cache_age_hours": age_tenths(served.answer.fetched_at_ms, now_ms) / 10,
        "fresh_until": iso_utc(fresh_until_ms(served.answer, served.ttl_ms)),
        "stale": served.stale_reason is not None,
        "stale_reason": served.stale_reason,
    }


def analysis_text(fields: Kept, raw_text: str) -> str:
    """The text to store: the fields, then the report's own text under `raw_data`."""
    return f"{jsontext.encode(fields)[:-1]}{RAW_DATA}{raw_text}}}"


def render(served: Served, now_ms: int, *, short: bool = False) -> tuple[str, HeldText]:
    """The text to send: what is made now, and what was stored, which is only sent on.

    `short`: without `raw_data`.
    """
    body = without_report(served.answer.body) if short else served.answer.body
    if served.outlived(now_ms):
        body = _withhold_safe(str(body))
    return f"{jsontext.encode(sending(served, now_ms))[:-1]},", body[1:]


def render_in_batch(served: Served, now_ms: int) -> str:
    """The text to send without `raw_data`."""
    head, tail = render(served, now_ms, short=True)
    return f"{head}{tail}"


_LEVEL, _SAFE, _UNKNOWN, _SUMMARY = '"risk_level":', '"Safe"', '"Unknown"', '"summary":"'
_TOO_OLD = "This answer is too old to call the token safe. It said: "


def _withhold_safe(body: str) -> str:
    """The answer without its `Safe`, if it has that.

    The first of each key is the answer's own: quotes within texts are escaped, the keys are in
    order, and the report, which may have keys of these names, comes last.
    """
    before, key, after = body.partition(_LEVEL)
    if not after.startswith(_SAFE):
        return body
    after = after.removeprefix(_SAFE).replace(_SUMMARY, _SUMMARY + _TOO_OLD, 1)
    return f"{before}{key}{_UNKNOWN}{after}"
