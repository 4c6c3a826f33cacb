"""The body of /api/health."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict

from detector.domain.breaker import SourceRecord, State
from detector.domain.deployment import About, Parts
from detector.domain.instants import iso_utc, iso_utc_or_none
from detector.domain.sources.source import Source
from detector.domain.vocabulary import TIME, Doc, Mint, Time, TimeOrNone

_ENGINES = ["python", "numpy"]


class _Source(TypedDict):
    name: Annotated[str, Doc(enum=[source.value for source in Source])]
    used: Annotated[bool, Doc("Whether this deployment asks it.")]
    state: Annotated[
        str,
        Doc(
            "Of its breaker. `open`: it rests after too many failures. `half_open`: one may try.",
            enum=[state.value for state in State],
        ),
    ]
    failures: Annotated[int, Doc("In a row.", minimum=0)]
    last_success: TimeOrNone
    last_failure: TimeOrNone
    last_error: Annotated[str | None, Doc("The code of the last failure, however long ago.")]
    rests_until: Annotated[str | None, Doc(f"While it is open. {TIME}")]


class _Ok(TypedDict):
    """With `deep` only."""

    ok: bool


class Sample(TypedDict):
    """A token to try."""

    mint: Mint
    title: str


class HealthBody(TypedDict):
    """How this deployment stands."""

    status: Annotated[
        str,
        Doc(
            "`degraded`, with `deep` only: the database or the model fails, or the breaker of a "
            "source that is used is not closed.",
            enum=["ok", "degraded"],
        ),
    ]
    version: str
    deployment: Annotated[str | None, Doc("The platform's id of the deployed version.")]
    model_version: str
    rules_version: str
    scorer: Annotated[str, Doc("What computes the local model in a request.", enum=_ENGINES)]
    engines: Annotated[
        list[Annotated[str, Doc(enum=_ENGINES)]],
        Doc(
            "What can compute it here, to the same bits. No request takes numpy, which is faster "
            "for many tokens at once only."
        ),
    ]
    remote_model: Annotated[bool, Doc("Whether a remote model is asked first.")]
    schema_version: Annotated[int | None, Doc("null: the database did not answer, with `deep`.")]
    database: NotRequired[_Ok]
    sources: NotRequired[
        Annotated[
            list[_Source],
            Doc("With `deep` only, from what is recorded: nobody is asked. Empty: unknown."),
        ]
    ]
    model: NotRequired[_Ok]
    sample_data: Annotated[bool, Doc("True: every token here is invented.")]
    time: Time
    samples: NotRequired[Annotated[list[Sample], Doc("Tokens to try; with sample data only.")]]


def health(
    about: About,
    now_ms: int,
    schema_version: int | None,
    parts: Parts | None = None,
    samples: Sequence[Mapping[str, str]] | None = None,
) -> HealthBody:
    """What a deployment is and, with `parts`, how each of them stands; sample data's tokens."""
    body: HealthBody = {
        "status": "ok" if parts is None or parts.well else "degraded",
        "version": about.version,
        "deployment": about.deployment,
        "model_version": about.model_version,
        "rules_version": about.rules_version,
        "scorer": about.engines[0],
        "engines": [*about.engines],
        "remote_model": about.remote_model,
        "schema_version": schema_version,
        "sample_data": about.sample_data,
        "time": iso_utc(now_ms),
    }
    if parts is not None:
        body["database"] = {"ok": parts.schema_version is not None}
        body["sources"] = [
            _source(source, record, parts) for source, record in parts.sources.items()
        ]
        body["model"] = {"ok": parts.model_works}
    if samples is not None:
        body["samples"] = [{"mint": each["mint"], "title": each["title"]} for each in samples]
    return body


def _source(source: Source, record: SourceRecord, parts: Parts) -> _Source:
    state = record.state(parts.at_ms)
    return {
        "name": source.value,
        "used": source in parts.used,
        "state": state.value,
        "failures": record.failures,
        "last_success": iso_utc_or_none(record.last_success_ms),
        "last_failure": iso_utc_or_none(record.last_failure_ms),
        "last_error": record.last_error,
        "rests_until": iso_utc(record.open_until_ms) if state is State.OPEN else None,
    }
