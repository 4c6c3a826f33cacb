"""The bodies of the API as JSON Schema (2020-12, as OpenAPI 3.1 uses it). Data only."""

from collections.abc import Mapping

from detector.web.schemas.analysis import (
    ANALYSIS,
    CONTRIBUTION,
    FINDING,
    NO_LONGER_CHECKED,
    NOT_CHECKED,
    PREDICTION,
)
from detector.web.schemas.lists import LIVE_MESSAGE, STATS, TOKEN_ROW, TOKENS
from detector.web.schemas.measured import MEASURED
from detector.web.schemas.service import ERROR, HEALTH, MODEL
from detector.web.schemas.words import ASKED_MINT, MINT, Schema, ref

__all__ = ["MINT", "SCHEMAS", "ref"]

SCHEMAS: Mapping[str, Schema] = {
    "Analysis": ANALYSIS,
    "AskedMint": ASKED_MINT,
    "Contribution": CONTRIBUTION,
    "Error": ERROR,
    "Finding": FINDING,
    "Health": HEALTH,
    "LiveMessage": LIVE_MESSAGE,
    "Measured": MEASURED,
    "Model": MODEL,
    "NoLongerChecked": NO_LONGER_CHECKED,
    "NotChecked": NOT_CHECKED,
    "Prediction": PREDICTION,
    "Stats": STATS,
    "TokenRow": TOKEN_ROW,
    "Tokens": TOKENS,
}
