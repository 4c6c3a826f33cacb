"""How a run ends before its end; imports the standard library only."""

from enum import IntEnum


class Code(IntEnum):
    """Exit codes; 0 is success, 130 and 143 are interruptions."""

    USE = 2
    HERE = 3
    BUNDLE = 4
    DATABASE = 5
    UPLOAD = 6
    RETURNED = 7
    LIVE = 8


MEANING = {
    Code.USE: "wrong use",
    Code.HERE: "something is missing or wrong on this machine, or a test fails",
    Code.BUNDLE: "packages or bundle",
    Code.DATABASE: "database",
    Code.UPLOAD: "secrets or upload; visitors get what they got before",
    Code.RETURNED: "the new version is not well: visitors get the old one",
    Code.LIVE: "the new version is not well and serves visitors: look at once",
}


class Stop(Exception):
    """The run cannot go on.

    `message`: what is wrong; `advice`: what to do about it; `quote`: what a program said.
    """

    def __init__(self, code: Code, message: str, advice: str, quote: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice
        self.quote = quote


class Interrupted(BaseException):
    """Somebody asked the run to end; `code` is its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
