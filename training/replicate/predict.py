"""The predictor that Cog runs."""

import sys
from pathlib import Path

from cog import BasePredictor, Input

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from training.replicate.answer import Answer, answer  # noqa: E402 - the path comes first


class Predictor(BasePredictor):  # type: ignore[misc]
    """Serves training.replicate's contract."""

    def predict(
        self,
        features: str = Input(description="JSON object: feature name to number or null"),
        mint: str = Input(description="The token's address; takes no part in the score"),  # noqa: ARG002
    ) -> Answer:
        """Score one token."""
        return answer(features)
