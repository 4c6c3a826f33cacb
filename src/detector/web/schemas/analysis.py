"""The body of /predict and /detect."""

from detector.domain.creators import COUNTED
from detector.domain.verdict import Basis
from detector.web.schemas.words import (
    ANY,
    BAND,
    COMPLETENESS,
    LEVEL,
    MINT,
    PROBABILITY,
    SCORE,
    TIME,
    listing,
    obj,
    of,
    or_null,
    ref,
)

FINDING = obj(
    {
        "code": of("string", "Stable."),
        "severity": of("string", enum=["info", "warn", "danger"]),
        "critical": of("boolean", "Whether it alone is evidence for `Fraud`."),
        "sentence": of("string"),
        "value": ANY,
        "threshold": ANY,
        "unit": or_null("string"),
        "source": of("string", "The report's field."),
        "context": or_null(
            "string", "What explains it for a well-known token; it turns nothing off."
        ),
        "expected": of("boolean", "Whether the token's known issuer accounts for this power."),
    }
)

NOT_CHECKED = obj(
    {
        "code": of("string"),
        "reason": of("string"),
        "source": of("string"),
        "essential": of("boolean", "Whether no token is called low risk without this check."),
    },
    "A check that could not be made: never counted as passed.",
)

NO_LONGER_CHECKED = obj(
    {
        "code": of("string"),
        "checked_at": of("string", f"When it last could be made. {TIME}"),
        "found": listing(of("string"), "What it found then, as sentences."),
    }
)

_COUNT = of("integer", minimum=0, maximum=COUNTED)
CREATOR_RECORD = or_null(
    "object",
    f"Counts of other tokens of this creator, the newest {COUNTED} at most, when the report was "
    "read. Null: none was analysed here, or the address is not one maker's.",
    properties={
        "analysed": of("integer", "Analysed here.", minimum=1, maximum=COUNTED),
        "critical": {**_COUNT, "description": "Of these, with critical findings by now."},
        "settled": {
            **_COUNT,
            "description": "Followed to the end of a window, with a known outcome.",
        },
        "lost_80": {**_COUNT, "description": "Of the settled, lost 80 % or more."},
        "lost_90": {**_COUNT, "description": "Of the settled, lost 90 % or more."},
        "unknown": {**_COUNT, "description": "Followed to the end with an unknown outcome."},
    },
    required=["analysed", "critical", "settled", "lost_80", "lost_90", "unknown"],
)

CONTRIBUTION = obj(
    {
        "feature": of("string"),
        "label": of("string"),
        "value": or_null("number"),
        "unit": or_null("string"),
        "missing": of("boolean"),
        "log_odds": of(
            "number", "What this feature adds; with the intercept they add up to log_odds."
        ),
    }
)

FALLS = or_null(
    "object",
    "Chance to lose at least so many percent without first gaining 50: the more percent, the lower "
    "or the same. Null where another model spoke or nothing is known.",
    properties=dict.fromkeys(("50", "80", "90"), PROBABILITY),
    required=["50", "80", "90"],
)
INTERVAL = or_null(
    "array",
    "95 % interval of fraud_probability; null as falls.",
    items=PROBABILITY,
    minItems=2,
    maxItems=2,
)

PREDICTION = obj(
    {
        "spoke": of("boolean", "Whether a model said anything. False: what follows means nothing."),
        "prediction": of(
            "integer",
            "1: the target is likelier than not; 0 also where no model spoke.",
            enum=[0, 1],
        ),
        "is_fraud": of("boolean", "The same as a truth value; the name is the old API's."),
        "fraud_probability": PROBABILITY,
        "prediction_confidence": or_null(
            "number", "Probability of the predicted side.", minimum=0.5, maximum=1
        ),
        "label": of(
            "string",
            "The original API's word for it; `Unknown` where no model spoke.",
            enum=["Fraud", "Legitimate", "Unknown"],
        ),
        "statement": of("string", "The prediction in a sentence."),
        "target": of(
            "string",
            "What is predicted: lost at least 90 % without first gaining 50 %, within "
            "window_hours; or what another model calls fraud.",
            enum=["lost_90", "fraud"],
        ),
        "window_hours": of(
            "integer", "24 for a token younger than 12 hours, else 168.", enum=[24, 168]
        ),
        "falls": FALLS,
        "interval": INTERVAL,
        "source": of("string", "Which model spoke.", enum=["local", "replicate"]),
        "fallback_reason": or_null("string", "Why the remote model did not, as a stable code."),
        "model_version": of("string"),
        "calibrated": of(
            "boolean", "False: the probability is an extrapolation, or another model's."
        ),
        "log_odds": or_null("number"),
        "intercept": or_null("number"),
        "contributions": listing(ref("Contribution")),
        "domain": obj(
            {
                "inside": of("boolean", "Whether the token is like those the model was fitted on."),
                "reasons": listing(of("string")),
            }
        ),
    }
)

RATE = obj(
    {
        "share": of("number", minimum=0, maximum=1),
        "interval": of("array", "95 %, over days.", items=PROBABILITY, minItems=2, maxItems=2),
    }
)

PROMISE = or_null(
    "object",
    "What became of the tokens that the model gave this band, measured forward in time. Null where "
    "the band rests on anything but the model's chance.",
    properties={
        "n": of("integer", "So many tokens."),
        "from": of("string", TIME),
        "until": of("string", TIME),
        **dict.fromkeys(("lost_50", "lost_80", "lost_90"), RATE),
    },
    required=["n", "from", "until", "lost_50", "lost_80", "lost_90"],
)

ANALYSIS = obj(
    {
        "cached": of("boolean", "Whether the answer comes from the store."),
        "cache_age_hours": of("number", minimum=0),
        "fresh_until": of("string", f"When the answer is to be made again. {TIME}"),
        "stale": of("boolean", "Past its time, or not renewed as was asked for."),
        "stale_reason": or_null(
            "string",
            "The code of the error that kept it from renewal, or `renewing` while the next answer "
            "is being made. After as long again as it was fresh it is no longer told as `Safe`.",
        ),
        "status": of("string", enum=["success"]),
        "token_id": MINT,
        "name": or_null("string", "Chosen by the token's maker: treat as hostile text."),
        "symbol": or_null("string", "Chosen by the token's maker: treat as hostile text."),
        "risk_level": LEVEL,
        "band": BAND,
        "basis": of(
            "string",
            "What the band rests on: findings, the model's chance, the rules alone, many warnings, "
            "being outside of what the model was measured on, or missing checks.",
            enum=[basis.value for basis in Basis],
        ),
        "promise": PROMISE,
        "risk_score": SCORE,
        "completeness": COMPLETENESS,
        "score_normalised": or_null(
            "number", "RugCheck's own score, 0 to 100.", minimum=0, maximum=100
        ),
        "summary": of("string", "The verdict in one sentence."),
        "market_cap": or_null("number", "USD: price times supply; null when either is unknown."),
        "liquidity": or_null("number", "USD in all pools."),
        "holders": or_null("integer"),
        "creation_date": or_null("string", f"When RugCheck first saw the token. {TIME}"),
        "price": or_null("number", "USD."),
        "supply": or_null("string", "Base units, all digits."),
        "decimals": or_null("integer"),
        "creator": or_null("string"),
        "creator_holdings_pct": or_null("number", "Percent of supply.", minimum=0, maximum=100),
        "creator_holdings": or_null("number", "The same; the old API's name."),
        "creator_record": CREATOR_RECORD,
        "findings": listing(ref("Finding"), "Most severe first."),
        "not_checked": listing(ref("NotChecked")),
        "no_longer_checked": listing(
            ref("NoLongerChecked"),
            "Checks that an earlier report allowed and this one does not. What they found is still "
            "among the findings, dated in its context, for 30 days at most.",
        ),
        "passed": listing(of("string"), "Codes of the checks that found nothing."),
        "anomalies": listing(of("string"), "The findings' sentences."),
        "ml_prediction": ref("Prediction"),
        "model_version": of("string"),
        "rules_version": of("string"),
        "report_hash": of(
            "string", "SHA-256 of raw_data as canonical JSON.", pattern="^[0-9a-f]{64}$"
        ),
        "fetched_at": of("string", f"When the report was read. {TIME}"),
        "raw_data": of("object", "RugCheck's report; integers past 2^53-1 as strings."),
    }
)
