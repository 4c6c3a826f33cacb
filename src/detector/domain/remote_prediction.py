"""What a model elsewhere said. Imports nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RemotePrediction:
    """A remote model's answer: a probability, 0 to 1, and who gave it.

    `opinion`: it is not of the local model's target but of what its makers called fraud.
    """

    probability: float
    model_version: str
    opinion: bool = False
