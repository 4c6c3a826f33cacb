"""What clients of the original read is there, with its types, and the page about it is true."""

from pathlib import Path
from typing import Any

import pytest

from detector.config import ORIGINAL_MODEL
from detector.wire.components import schemas

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "original-clients.md").read_text()

ANALYSIS = (
    "token_id status name symbol risk_level market_cap liquidity holders creation_date price "
    "ml_prediction raw_data cached fetched_at cache_age_hours anomalies creator_holdings"
)
ROW = (
    "id token_id name symbol risk_level score_normalised price market_cap liquidity holders "
    "creator_holdings_pct detected_at fetched_at"
)
PREDICTION = "prediction is_fraud fraud_probability prediction_confidence label"
STATS = "total_tokens fraud_tokens safe_tokens recent_24h fraud_percentage"
PAGING = "page per_page total pages"


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = schemas()[name]["properties"]
    return found


@pytest.mark.parametrize(
    ("name", "keys"),
    [("Analysis", ANALYSIS), ("TokenRow", ROW), ("Prediction", PREDICTION), ("Stats", STATS)],
)
def test_every_key_is_there_in_every_answer(name: str, keys: str) -> None:
    # What takes the report away, `raw=false`, no original client sends (test_caching.py).
    missing = set(keys.split()) - set(schemas()[name]["required"])
    assert missing <= {"raw_data"} <= set(schemas()["Analysis"]["properties"])


def test_paging_is_as_it_was() -> None:
    assert set(PAGING.split()) <= set(properties("Tokens")["pagination"]["required"])


def test_what_was_never_null_is_not() -> None:
    never_null = {
        "Prediction": ("prediction", "is_fraud", "label"),
        "TokenRow": ("id", "token_id", "risk_level", "fetched_at"),
        "Stats": tuple(STATS.split()),
    }
    for name, keys in never_null.items():
        for key in keys:
            assert "null" not in properties(name)[key]["type"], key


def test_the_page_names_what_it_must() -> None:
    assert ORIGINAL_MODEL.partition(":")[0] in PAGE
    for key in (*PREDICTION.split(), "spoke", "statement", "target", "fallback_reason"):
        assert f"`{key}`" in PAGE
        assert key in properties("Prediction")
    assert "docs/original-clients.md" in (ROOT / "README.md").read_text()
