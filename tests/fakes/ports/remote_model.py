"""A remote model that says what the test wants, or raises it."""

from collections.abc import Mapping

from detector.domain.remote_prediction import RemotePrediction


class FakeRemoteModel:
    """`ports.remote_model.RemoteModel`; `shown` is what it was asked about."""

    def __init__(self, answer: RemotePrediction | Exception) -> None:
        self.answer = answer
        self.shown: list[tuple[str, Mapping[str, float | None], str]] = []

    async def predict(
        self, mint: str, features: Mapping[str, float | None], report: str
    ) -> RemotePrediction:
        self.shown.append((mint, features, report))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer
