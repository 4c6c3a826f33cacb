"""The body of /api/tokens/{token_id}/history. Imports the domain only."""

from collections.abc import Iterable
from typing import Annotated, Literal, NotRequired, TypedDict

from detector.domain.changes import Changes, NoSplit
from detector.domain.instants import iso_utc
from detector.domain.past import Past
from detector.domain.vocabulary import Doc, Mint, Plain, Probability, Time

_KEPT = "Null: unknown, or not kept by the version that judged."
_Severity = Annotated[str | None, Doc("`critical`, `danger`, `warn`, `info`; null: not found.")]
_Code = Annotated[str, Doc("See docs/findings.md; another version may have had other codes.")]
_Value = Annotated[float | None, Doc(_KEPT)]


class FindingChangeBody(TypedDict):
    """A finding that came (`before` null), went (`after` null) or weighs otherwise."""

    code: _Code
    before: _Severity
    after: _Severity
    value_before: Plain
    value_after: Plain


class FactChangeBody(TypedDict):
    """A fact that moved."""

    fact: str
    unit: Annotated[str, Doc("usd, count, tokens, pct (of supply, 0-100) or points (0-100).")]
    before: Annotated[float | None, Doc("Null: it was unknown.")]
    after: Annotated[float | None, Doc("Null: it is unknown.")]
    change_pct: Annotated[
        float | None, Doc("Relative to before, in percent; null where that is unknown or zero.")
    ]


class VersionChangeBody(TypedDict):
    """Another version of what judged."""

    name: Annotated[str, Doc("`model`, `rules`, or `speaker`: the model whose chance counted.")]
    before: str | None
    after: str | None


class ChancePartBody(TypedDict):
    """What one feature did to the chance."""

    feature: str
    label: str
    before: float | None
    after: float | None
    log_odds: Annotated[float, Doc("What it moved of the log-odds: exact, they are sums.")]
    points: Annotated[
        float,
        Doc(
            "What it moved of the chance, 0-1: the move divided as the log-odds are, so that the "
            "parts add up to it but for rounding."
        ),
    ]


class ChangesBody(TypedDict):
    """What changed since the record before."""

    findings: Annotated[list[FindingChangeBody], Doc("Those that came first.")]
    facts: list[FactChangeBody]
    newly_unchecked: Annotated[list[str], Doc("Checks that could be made before, and no longer.")]
    newly_checked: Annotated[list[str], Doc("Checks that could not be made before.")]
    versions: list[VersionChangeBody]
    chance_by: Annotated[list[ChancePartBody], Doc("Empty where no_split says why.")]
    no_split: Annotated[
        str | None,
        Doc(
            "Why the move of the chance is not divided: another version of the model judged one "
            "of the two than the one that runs here, another model spoke, or the features are not "
            "kept. Null: it is divided.",
            enum=[*(reason.value for reason in NoSplit), None],
        ),
    ]


class ToldBody(TypedDict):
    """What was told at a time."""

    fetched_at: Time
    risk_level: Annotated[str | None, Doc(_KEPT)]
    band: Annotated[str | None, Doc(_KEPT)]
    basis: Annotated[str | None, Doc(_KEPT)]
    risk_score: _Value
    completeness: _Value
    fraud_probability: Probability
    calibrated: Annotated[bool | None, Doc(_KEPT)]
    model_version: Annotated[str | None, Doc(_KEPT)]
    rules_version: Annotated[str | None, Doc(_KEPT)]
    imported: NotRequired[
        Annotated[
            bool,
            Doc(
                "True, where an earlier application read the report at this time: it was judged "
                "later, when it was taken over."
            ),
        ]
    ]


class HistoryStep(ToldBody):
    """An analysis, and what changed since the one before it."""

    summary: Annotated[str | None, Doc("The sentence that was told then.")]
    sentence: Annotated[str, Doc("What became of the band, then the reason.")]
    before: Annotated[
        ToldBody | None,
        Doc("The record before it that is kept, which it is compared with; null: there is none."),
    ]
    changes: Annotated[ChangesBody | None, Doc("Null as before.")]


class HistoryPagination(TypedDict):
    """Where in the history the page lies."""

    per_page: int
    next_cursor: Annotated[
        str | None, Doc("Give it as `cursor` for the next page; null at the oldest record.")
    ]


class HistoryBody(TypedDict):
    """What was told of a token, newest first, and what changed from step to step."""

    status: Literal["success"]
    token_id: Mint
    keeps_days: Annotated[
        int,
        Doc(
            "Older records are taken out, but for the newest one and those whose outcome is "
            "recorded or still followed. 0: all are kept.",
            minimum=0,
        ),
    ]
    history: list[HistoryStep]
    pagination: HistoryPagination


def told(past: Past) -> ToldBody:
    """What a record says was told."""
    made: ToldBody = {
        "fetched_at": iso_utc(past.at_ms),
        "risk_level": past.risk_level,
        "band": past.band,
        "basis": past.basis,
        "risk_score": past.risk_score,
        "completeness": past.completeness,
        "fraud_probability": past.chance,
        "calibrated": past.calibrated,
        "model_version": past.model_version,
        "rules_version": past.rules_version,
    }
    if past.imported:
        made["imported"] = True
    return made


def history_step(
    past: Past, before: Past | None, compared: Changes | None, sentence: str
) -> HistoryStep:
    """One step."""
    return {
        **told(past),
        "summary": past.summary,
        "sentence": sentence,
        "before": None if before is None else told(before),
        "changes": None if compared is None else changes_body(compared),
    }


def history(
    mint: str, keeps_days: int, steps: Iterable[HistoryStep], pagination: HistoryPagination
) -> HistoryBody:
    """A page."""
    return {
        "status": "success",
        "token_id": mint,
        "keeps_days": keeps_days,
        "history": [*steps],
        "pagination": pagination,
    }


def changes_body(compared: Changes) -> ChangesBody:
    """What changed, as it is told."""
    split = compared.chance_by
    return {
        "findings": [
            {
                "code": each.code,
                "before": each.before,
                "after": each.after,
                "value_before": each.value_before,
                "value_after": each.value_after,
            }
            for each in compared.findings
        ],
        "facts": [
            {
                "fact": each.fact,
                "unit": each.unit,
                "before": each.before,
                "after": each.after,
                "change_pct": each.change_pct,
            }
            for each in compared.facts
        ],
        "newly_unchecked": [*compared.newly_unchecked],
        "newly_checked": [*compared.newly_checked],
        "versions": [
            {"name": each.name, "before": each.before, "after": each.after}
            for each in compared.versions
        ],
        "chance_by": []
        if isinstance(split, NoSplit)
        else [
            {
                "feature": each.feature,
                "label": each.label,
                "before": each.before,
                "after": each.after,
                "log_odds": each.log_odds,
                "points": each.points,
            }
            for each in split
        ],
        "no_split": split.value if isinstance(split, NoSplit) else None,
    }
