"""Who a client is and what it may do. Standard library and the domain only; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.api_key import ApiKey
from detector.domain.scope import ALL_SCOPES, Scope


class ClientKind(StrEnum):
    """How a client said who it is."""

    ANONYMOUS = "anonymous"
    KEY = "key"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks. `subject`: what its bursts are counted by, a key's id or a group of addresses."""

    kind: ClientKind
    scopes: frozenset[Scope]
    subject: str = ""
    key: ApiKey | None = None

    @property
    def anonymous(self) -> bool:
        """Whether nobody vouches for it: it gets no more than the shares left to everybody."""
        return self.kind is ClientKind.ANONYMOUS

    def told(self) -> Mapping[str, object]:
        """What the log says of it: never an address, never a key."""
        if self.kind is not ClientKind.KEY:
            return {"client": self.kind.value}
        name = {} if self.key is None else {"key_name": self.key.name}
        return {"client": self.kind.value, "key_id": self.subject, **name}


ADMINISTRATOR: Final = Client(ClientKind.ADMINISTRATOR, ALL_SCOPES)


def anonymous(scopes: frozenset[Scope], subject: str = "") -> Client:
    """A client without a key."""
    return Client(ClientKind.ANONYMOUS, scopes, subject)
