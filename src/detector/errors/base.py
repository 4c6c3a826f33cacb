"""The base of all errors. Imports nothing of the project."""


class DetectorError(Exception):
    """The base, and the answer to any fault of our own."""

    status = 500
    code = "internal_error"
    error = "The service failed."
    message = "Try again; if it happens again, report the request id."

    def __init__(
        self,
        error: str | None = None,
        message: str | None = None,
        *,
        source: str = "The source",
        retry_after_s: int | None = None,
        allow: tuple[str, ...] = (),
    ) -> None:
        self.error = error or self.error.replace("{source}", source)
        self.message = message or self.message.replace("{source}", source)
        super().__init__(self.error)
        self.retry_after_s = retry_after_s
        self.allow = allow
