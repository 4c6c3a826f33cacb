"""What clients do with their watches. Imports the domain, ports, errors and sister modules."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from detector.domain.access import Client, ClientKind
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.watch import ADMINISTRATOR_ID, Style, Watch
from detector.domain.webhook import secret_of
from detector.errors import (
    AlreadyWatched,
    InvalidBody,
    InvalidTokenId,
    KeysUnavailable,
    TooManyWatches,
    WatchNotFound,
)
from detector.ports.host import Host
from detector.ports.watches import Watches
from detector.services.receiver_url import receiver_url, suits


@dataclass(frozen=True, slots=True)
class NewWatch:
    """What is asked for. `url` None: nobody is called."""

    token_id: str
    url: str | None = field(repr=False)
    style: Style
    chance_line: float | None


@dataclass(frozen=True, slots=True)
class MadeWatch:
    """A watch with its secret, which is shown this once; None: nobody is called."""

    watch: Watch
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Watching:
    """The use cases behind /api/watches, for one client. Every one raises StorageUnavailable.

    `most`: the watches that an owner may have. `own_host`: where this service was reached.
    """

    watches: Watches
    host: Host
    client: Client
    pepper: str = field(repr=False)
    most: int
    test_hosts: frozenset[str]

    async def make(self, asked: NewWatch, origin: str) -> MadeWatch:
        """Watch a token. `origin`: where this service was reached.

        Raises InvalidTokenId, InvalidBody, AlreadyWatched, TooManyWatches, KeysUnavailable.
        """
        url = self._url(asked, urlsplit(origin).hostname or "")
        watch = Watch(
            id=self.host.new_id(),
            owner=self._owner,
            mint=_mint(asked.token_id),
            url=url,
            style=asked.style,
            chance_line=asked.chance_line,
            created_at_ms=self.host.now_ms(),
        )
        if url is not None and not self.pepper:
            raise KeysUnavailable
        kept = await self.watches.add(watch, self.most)
        if kept is None:
            full = await self.watches.count(self._owner) >= self.most
            raise TooManyWatches if full else AlreadyWatched
        return MadeWatch(kept, None if url is None else secret_of(kept.id, self.pepper))

    async def page(
        self, limit: int, after: tuple[int, str] | None
    ) -> tuple[tuple[Watch, ...], tuple[int, str] | None]:
        """The client's watches, newest first, and what the next page comes after."""
        found = await self.watches.page(self._owner, limit + 1, after)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return shown, None if last is None else (last.created_at_ms, last.id)

    async def end(self, watch_id: str) -> None:
        """End a watch, and what waits to be sent for it. Raises WatchNotFound."""
        if not await self.watches.remove(self._owner, watch_id):
            raise WatchNotFound

    @property
    def _owner(self) -> str:
        """Watches belong to a key, whatever its secret is."""
        of_key = self.client.kind is ClientKind.KEY
        return self.client.subject if of_key else ADMINISTRATOR_ID

    def _url(self, asked: NewWatch, own_host: str) -> str | None:
        if asked.url is None:
            if asked.style is not Style.STANDARD:
                raise InvalidBody("The field style is not valid.", "A style needs a url.")
            return None
        url = receiver_url(asked.url, own_host, self.test_hosts)
        if url is None:
            raise InvalidBody(
                "The field url is not valid.",
                "Give an https address of a public name, on port 443, without user or password.",
            )
        if not suits(url, asked.style):
            raise InvalidBody(
                "The field url is not valid.",
                "For telegram it ends in /sendMessage?chat_id= and the id of the chat.",
            )
        return url


def _mint(token_id: str) -> str:
    try:
        return parse_mint(token_id)
    except InvalidMint as error:
        raise InvalidTokenId(f"The token id {error}.") from error
