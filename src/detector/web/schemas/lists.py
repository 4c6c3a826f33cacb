"""Lists, counts and the live feed."""

from detector.web.schemas.words import (
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

TOKEN_ROW = obj(
    {
        "token_id": MINT,
        "name": or_null("string"),
        "symbol": or_null("string"),
        "risk_level": LEVEL,
        "band": BAND,
        "risk_score": SCORE,
        "completeness": COMPLETENESS,
        "fraud_probability": PROBABILITY,
        "calibrated": of(
            "boolean", "False: the probability is an extrapolation, or another model's."
        ),
        "market_cap": or_null("number", "USD."),
        "liquidity": or_null("number", "USD."),
        "holders": or_null("integer"),
        "price": or_null("number", "USD."),
        "creation_date": or_null("string", TIME),
        "fetched_at": of("string", TIME),
        "id": of(
            "integer",
            "A number made of the mint, the same for each analysis; `token_id` is the key.",
            minimum=0,
            maximum=2**52 - 1,
        ),
        "score_normalised": or_null(
            "number", "RugCheck's own score, 0 to 100.", minimum=0, maximum=100
        ),
        "creator_holdings_pct": or_null("number", "Percent of supply.", minimum=0, maximum=100),
        "detected_at": or_null("string", f"The same as creation_date. {TIME}"),
    }
)

TOKENS = obj(
    {
        "status": of("string", enum=["success"]),
        "tokens": listing(ref("TokenRow"), "The newest analysis of each token."),
        "pagination": obj(
            {
                "page": of("integer"),
                "per_page": of("integer"),
                "total": of(
                    "integer", "What the filters select; a search counts to 1,000 words and mints."
                ),
                "pages": of("integer"),
                "next_cursor": or_null(
                    "string", "Give it as `cursor` for the next page; null at the end."
                ),
            }
        ),
    }
)

LIVE_MESSAGE = obj(
    {"type": of("string", enum=["verdict"]), "token": ref("TokenRow")},
    "One message of the live feed.",
)

STATS = obj(
    {
        "status": of("string", enum=["success"]),
        "total_tokens": of("integer"),
        "fraud_tokens": of("integer"),
        "safe_tokens": of("integer"),
        "unknown_tokens": of("integer"),
        "bands": obj(
            {band: of("integer") for band in BAND["enum"]}, "Tokens by the band of their verdict."
        ),
        "recent_24h": of("integer", "Tokens analysed in the last 24 hours (to the hour)."),
        "fraud_percentage": of(
            "number", "Percent of all tokens; 0 when there are none.", minimum=0, maximum=100
        ),
        "as_of": of("string", TIME),
    }
)
