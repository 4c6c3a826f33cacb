"""A model elsewhere."""

from collections.abc import Mapping
from typing import Protocol

from detector.domain.remote_prediction import RemotePrediction


class RemoteModelFailed(Exception):
    """The remote model gave no valid answer in time; `code` says why, stably."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RemoteModel(Protocol):
    """A model elsewhere, which is shown the local model's features or the report itself."""

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: str
    ) -> RemotePrediction:
        """Ask about a token; `report` as `domain.jsontext` writes it. Raises RemoteModelFailed."""
        ...
