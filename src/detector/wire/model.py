"""The body of /api/model."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypedDict

from detector.domain.counted import FallCounts, ReliabilityCounts
from detector.domain.vocabulary import Doc
from detector.wire.reliability import MeasuredBody, measured


class ModelBody(TypedDict):
    """What the model promises, and what this deployment has seen of it."""

    status: Literal["success"]
    model_version: str
    rules_version: str
    card: Annotated[
        Mapping[str, Any],
        Doc("What the model was fitted on, how well it does, and where it fails."),
    ]
    measured: MeasuredBody


def model(
    found: ReliabilityCounts,
    record: FallCounts,
    rules_version: str,
    card: Mapping[str, Any],
    now_ms: int,
) -> ModelBody:
    """The card of a model and what was counted of it and these rules."""
    return {
        "status": "success",
        "model_version": found.model_version,
        "rules_version": rules_version,
        "card": card,
        "measured": measured(found, record, rules_version, now_ms),
    }
