"""A network of prepared answers."""

import asyncio
from collections.abc import Callable, Mapping

from detector.ports.outgoing_http import HttpCall, HttpReply
from tests.fakes.ports.host import FakeHost

Answer = HttpReply | Exception
Script = Callable[[HttpCall], Answer]


class FakeFetch:
    """A network that answers from a list, or from a function; it takes time if told to."""

    def __init__(self, host: FakeHost, *answers: Answer, script: Script | None = None) -> None:
        self.host = host
        self.answers = list(answers)
        self.script = script
        self.calls: list[HttpCall] = []
        self.takes_ms = 0
        self.hold: asyncio.Event | None = None
        """Calls hang until it is set."""

    async def __call__(self, call: HttpCall) -> HttpReply:
        self.calls.append(call)
        self.host.ms += min(self.takes_ms, round(call.timeout_s * 1000))
        await asyncio.sleep(0)
        if self.hold is not None:
            await self.hold.wait()
        answer = self.script(call) if self.script else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def reply(
    status: int, body: bytes | str = b"{}", headers: Mapping[str, str] | None = None
) -> HttpReply:
    data = body.encode() if isinstance(body, str) else body
    return HttpReply(status, headers or {}, data)
