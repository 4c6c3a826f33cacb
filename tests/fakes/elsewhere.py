"""Another host, where no client has any business: it records who came, and with which secrets."""

from tests.fakes.server import Exchange, FakeUpstream
from tests.fakes.sockets import OTHER_HOST

SECRET_HEADERS = ("authorization", "x-api-key", "cookie")


class Elsewhere(FakeUpstream):
    """Answers everything with `body`; `visited` and `leaked()` are what tests ask."""

    def __init__(self, body: bytes = b"{}") -> None:
        super().__init__(OTHER_HOST)
        self.body = body

    def respond(self, exchange: Exchange) -> None:
        """Play along, so that a client which follows also believes."""
        exchange.send(200, self.body)

    @property
    def visited(self) -> bool:
        """Whether anybody came."""
        return bool(self.requests)

    def leaked(self) -> dict[str, str]:
        """Secrets that arrived here, by header name."""
        return {
            name: request.headers[name]
            for request in self.requests
            for name in SECRET_HEADERS
            if name in request.headers
        }
