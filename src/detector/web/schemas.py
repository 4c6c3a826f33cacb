"""The bodies of the API as JSON Schema (2020-12, as OpenAPI 3.1 uses it). Data only."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def _of(kind: str, description: str = "", **more: Any) -> Schema:
    return {"type": kind, **({"description": description} if description else {}), **more}


def _or_null(kind: str, description: str = "", **more: Any) -> Schema:
    return _of([kind, "null"], description, **more)  # type: ignore[arg-type]


def _object(
    properties: Mapping[str, Schema], description: str = "", *, optional: tuple[str, ...] = ()
) -> Schema:
    required = [name for name in properties if name not in optional]
    return _of("object", description, properties=dict(properties), required=required)


def _list(items: Schema, description: str = "") -> Schema:
    return _of("array", description, items=items)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


MINT = _of("string", "The token's mint address: 32 bytes in base58.", minLength=32, maxLength=44)
_TIME = "ISO 8601, UTC, with a Z."
_LEVEL = _of(
    "string",
    "`Fraud`: there is evidence (RugCheck's score, its rugged mark or a critical finding). "
    "`Safe`: enough was checked and nothing dangerous found. `Unknown`: anything else.",
    enum=["Safe", "Fraud", "Unknown"],
)
_BAND = _of("string", enum=["low", "medium", "high", "critical", "unknown"])
_SCORE = _or_null(
    "number", "0 to 100, higher is riskier; null when too little is known.", minimum=0, maximum=100
)
_COMPLETENESS = _of(
    "number", "Weighted share of the checks that could be made, 0 to 1.", minimum=0, maximum=1
)
_PROBABILITY = _or_null(
    "number",
    "The model's probability that the token loses 80 % or more before it gains 50 %.",
    minimum=0,
    maximum=1,
)
_ANY = {"description": "A number, text, truth value or null."}

FINDING = _object(
    {
        "code": _of("string", "Stable."),
        "severity": _of("string", enum=["info", "warn", "danger"]),
        "critical": _of("boolean", "Whether it alone is evidence for `Fraud`."),
        "sentence": _of("string"),
        "value": _ANY,
        "threshold": _ANY,
        "unit": _or_null("string"),
        "source": _of("string", "The report's field."),
        "context": _or_null(
            "string", "What explains it for a well-known token; it turns nothing off."
        ),
    }
)

NOT_CHECKED = _object(
    {"code": _of("string"), "reason": _of("string"), "source": _of("string")},
    "A check that could not be made: never counted as passed.",
)

CONTRIBUTION = _object(
    {
        "feature": _of("string"),
        "label": _of("string"),
        "value": _or_null("number"),
        "unit": _or_null("string"),
        "missing": _of("boolean"),
        "log_odds": _of(
            "number", "What this feature adds; with the intercept they add up to log_odds."
        ),
    }
)

PREDICTION = _object(
    {
        "prediction": _or_null("integer", "1: a collapse is likelier than not.", enum=[0, 1, None]),
        "is_fraud": _or_null("boolean", "The same as a truth value; the name is the old API's."),
        "fraud_probability": _PROBABILITY,
        "prediction_confidence": _or_null(
            "number", "Probability of the predicted side.", minimum=0.5, maximum=1
        ),
        "label": _of("string", "The prediction in words."),
        "target": _of("string", "What is predicted.", enum=["collapsed"]),
        "source": _of("string", "Which model spoke.", enum=["local", "replicate"]),
        "fallback_reason": _or_null("string", "Why the remote model did not, as a stable code."),
        "model_version": _of("string"),
        "calibrated": _of("boolean", "False: the probability is an extrapolation."),
        "log_odds": _or_null("number"),
        "intercept": _or_null("number"),
        "contributions": _list(_ref("Contribution")),
        "domain": _object(
            {
                "inside": _of(
                    "boolean", "Whether the token is like those the model was fitted on."
                ),
                "reasons": _list(_of("string")),
            }
        ),
    }
)

ANALYSIS = _object(
    {
        "cached": _of("boolean", "Whether the answer comes from the store."),
        "cache_age_hours": _of("number", minimum=0),
        "stale": _of("boolean", "Older than it should be, because it could not be renewed."),
        "stale_reason": _or_null("string", "The code of the error that kept it from renewal."),
        "status": _of("string", enum=["success"]),
        "token_id": MINT,
        "name": _or_null("string", "Chosen by the token's maker: treat as hostile text."),
        "symbol": _or_null("string", "Chosen by the token's maker: treat as hostile text."),
        "risk_level": _LEVEL,
        "band": _BAND,
        "risk_score": _SCORE,
        "completeness": _COMPLETENESS,
        "score_normalised": _or_null(
            "number", "RugCheck's own score, 0 to 100.", minimum=0, maximum=100
        ),
        "summary": _of("string", "The verdict in one sentence."),
        "market_cap": _or_null("number", "USD: price times supply; null when either is unknown."),
        "liquidity": _or_null("number", "USD in all pools."),
        "holders": _or_null("integer"),
        "creation_date": _or_null("string", f"When RugCheck first saw the token. {_TIME}"),
        "price": _or_null("number", "USD."),
        "supply": _or_null("string", "Base units, all digits."),
        "decimals": _or_null("integer"),
        "creator": _or_null("string"),
        "creator_holdings_pct": _or_null("number", "Percent of supply.", minimum=0, maximum=100),
        "creator_holdings": _or_null("number", "The same; the old API's name."),
        "findings": _list(_ref("Finding"), "Most severe first."),
        "not_checked": _list(_ref("NotChecked")),
        "passed": _list(_of("string"), "Codes of the checks that found nothing."),
        "anomalies": _list(_of("string"), "The findings' sentences."),
        "ml_prediction": _ref("Prediction"),
        "model_version": _of("string"),
        "rules_version": _of("string"),
        "report_hash": _of(
            "string", "SHA-256 of raw_data as canonical JSON.", pattern="^[0-9a-f]{64}$"
        ),
        "fetched_at": _of("string", f"When the report was read. {_TIME}"),
        "raw_data": _of("object", "RugCheck's report; integers past 2^53-1 as strings."),
    }
)

TOKEN_ROW = _object(
    {
        "token_id": MINT,
        "name": _or_null("string"),
        "symbol": _or_null("string"),
        "risk_level": _LEVEL,
        "band": _BAND,
        "risk_score": _SCORE,
        "completeness": _COMPLETENESS,
        "fraud_probability": _PROBABILITY,
        "market_cap": _or_null("number", "USD."),
        "liquidity": _or_null("number", "USD."),
        "holders": _or_null("integer"),
        "price": _or_null("number", "USD."),
        "creation_date": _or_null("string", _TIME),
        "fetched_at": _of("string", _TIME),
    }
)

TOKENS = _object(
    {
        "status": _of("string", enum=["success"]),
        "tokens": _list(_ref("TokenRow"), "The newest analysis of each token."),
        "pagination": _object(
            {
                "page": _of("integer"),
                "per_page": _of("integer"),
                "total": _of(
                    "integer", "What the filters select; a search counts to 1,000 words and mints."
                ),
                "pages": _of("integer"),
                "next_cursor": _or_null(
                    "string", "Give it as `cursor` for the next page; null at the end."
                ),
            }
        ),
    }
)

LIVE_MESSAGE = _object(
    {"type": _of("string", enum=["verdict"]), "token": _ref("TokenRow")},
    "One message of the live feed.",
)

STATS = _object(
    {
        "status": _of("string", enum=["success"]),
        "total_tokens": _of("integer"),
        "fraud_tokens": _of("integer"),
        "safe_tokens": _of("integer"),
        "unknown_tokens": _of("integer"),
        "recent_24h": _of("integer", "Tokens analysed in the last 24 hours (to the hour)."),
        "fraud_percentage": _or_null("number", "Percent of all tokens; null when there are none."),
        "as_of": _of("string", _TIME),
    }
)

HEALTH = _object(
    {
        "status": _of("string", enum=["ok"]),
        "version": _of("string"),
        "model_version": _of("string"),
        "rules_version": _of("string"),
        "scorer": _of("string", "What computes the local model.", enum=["numpy", "python"]),
        "remote_model": _of("boolean", "Whether a remote model is asked first."),
        "schema_version": _of("integer"),
        "sample_data": _of("boolean", "True: every token here is invented."),
        "time": _of("string", _TIME),
        "samples": _list(
            _object({"mint": MINT, "title": _of("string")}), "Tokens to try; with sample data only."
        ),
    },
    optional=("samples",),
)

MODEL = _object(
    {
        "status": _of("string", enum=["success"]),
        "model_version": _of("string"),
        "rules_version": _of("string"),
        "card": _of(
            "object", "What the model was fitted on, how well it does, and where it fails."
        ),
    }
)

ERROR = _object(
    {
        "status": _of("string", enum=["error"]),
        "error": _of("string", "What went wrong."),
        "message": _of("string", "What to do."),
        "code": _of("string", "Stable."),
        "request_id": _of("string"),
    }
)

SCHEMAS: Mapping[str, Schema] = {
    "Analysis": ANALYSIS,
    "Contribution": CONTRIBUTION,
    "Error": ERROR,
    "Finding": FINDING,
    "Health": HEALTH,
    "LiveMessage": LIVE_MESSAGE,
    "Model": MODEL,
    "NotChecked": NOT_CHECKED,
    "Prediction": PREDICTION,
    "Stats": STATS,
    "TokenRow": TOKEN_ROW,
    "Tokens": TOKENS,
}
