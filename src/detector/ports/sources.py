"""Where reports come from."""

from typing import Any, Protocol


class ReportSource(Protocol):
    """Where reports come from."""

    async def report(self, mint: str, *, again: bool = True) -> dict[str, Any]:
        """The decoded report of a token (`domain.jsontext.decode`).

        `again`: whether what may be a lone failure is tried once more. Raises TokenNotFound or an
        UpstreamError.
        """
        ...
