"""A token's picture, fetched for a reader who then need not tell a stranger's server of himself.

Imports the domain, ports and errors.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from detector.domain import jsontext, untrusted
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.picture import Picture, read_picture
from detector.errors import ImageNotFound, ImagesOff, InvalidTokenId
from detector.ports.host import Host
from detector.ports.outgoing_http import Fetch, FetchFailed, HttpCall
from detector.ports.shared_answers import SharedAnswers
from detector.services.outside_url import outside_url

MAX_BYTES: Final = 512 * 1024
MAX_METADATA: Final = 64 * 1024
TIMEOUT_MS: Final = 6_000
"""For everything that one picture takes."""
MOST_REDIRECTS: Final = 2

Resize = Callable[[bytes], Awaitable[bytes | None]]
"""Makes a picture small; None where that failed."""


@dataclass(frozen=True, slots=True)
class TokenImages:
    """Pictures of tokens, by the links of their stored reports. Nothing is kept.

    `resize` None: the platform cannot, and pictures are told as they are.
    """

    answers: SharedAnswers
    fetch: Fetch
    host: Host
    enabled: bool
    resize: Resize | None = None

    async def picture(self, token_id: str, origin: str) -> Picture:
        """The picture; `origin` is where this service was reached.

        Raises InvalidTokenId, ImagesOff, ImageNotFound, StorageUnavailable.
        """
        try:
            mint = parse_mint(token_id)
        except InvalidMint as error:
            raise InvalidTokenId(f"The token id {error}.") from error
        if not self.enabled:
            raise ImagesOff
        links = await self.answers.pictures(mint)
        if links is None:
            raise ImageNotFound("The token was not analysed here yet.")
        until_ms = self.host.now_ms() + TIMEOUT_MS
        own_host = urlsplit(origin).hostname or ""
        image, base = links.image, ""
        if not image and links.metadata:
            base, text = await self._get(links.metadata, "", own_host, MAX_METADATA, until_ms)
            image = _image_of(text)
        _, data = await self._get(image, base, own_host, MAX_BYTES, until_ms)
        picture = read_picture(data)
        if picture is None:
            raise ImageNotFound("What the token's report links to is no picture that can be shown.")
        return await self._small(picture)

    async def _small(self, picture: Picture) -> Picture:
        data = None if self.resize is None else await self.resize(picture.data)
        return (None if data is None else read_picture(data)) or picture

    async def _get(
        self, link: str, base: str, own_host: str, most: int, until_ms: int
    ) -> tuple[str, bytes]:
        """The file behind a link, and where it was found; each redirect is judged like a link."""
        for _ in range(1 + MOST_REDIRECTS):
            url = outside_url(link, own_host, base)
            if url is None:
                raise ImageNotFound("The token's report links to no picture that may be fetched.")
            left_s = (until_ms - self.host.now_ms()) / 1000
            if left_s <= 0:
                break
            call = HttpCall("GET", url, {"accept": "image/*, application/json"}, None, left_s, most)
            try:
                reply = await self.fetch(call)
            except FetchFailed as error:
                raise ImageNotFound from error
            if reply.status == 200:
                return url, bytes(reply.body)
            if reply.status not in (301, 302, 303, 307, 308):
                break
            link, base = reply.headers.get("location", ""), url
        raise ImageNotFound


def _image_of(metadata: bytes) -> str:
    """The link in a token's metadata file; "" for none."""
    try:
        fields = untrusted.mapping(jsontext.decode(metadata)) or {}
    except jsontext.InvalidJson:
        return ""
    image = fields.get("image")
    return image if isinstance(image, str) else ""
