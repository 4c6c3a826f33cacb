"""The one body of errors."""

from typing import Annotated, Literal, TypedDict

from detector.domain.vocabulary import Doc


class Error(TypedDict):
    """What went wrong, and what to do."""

    status: Literal["error"]
    error: Annotated[str, Doc("What went wrong.")]
    message: Annotated[str, Doc("What to do.")]
    code: Annotated[str, Doc("Stable.")]
    request_id: str


def error(*, error: str, message: str, code: str, request_id: str) -> Error:
    """The body of an error."""
    return {
        "status": "error",
        "error": error,
        "message": message,
        "code": code,
        "request_id": request_id,
    }
