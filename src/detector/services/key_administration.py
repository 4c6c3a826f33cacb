"""What the administrator does with API keys. Imports the domain, ports and errors."""

from dataclasses import dataclass

from detector.domain.api_key import ApiKey, kept_form, write_key
from detector.domain.budget import DAY_MS
from detector.domain.limits import day_of
from detector.domain.scope import Scope
from detector.errors import KeyNotFound, KeysUnavailable
from detector.ports.host import Host
from detector.ports.keys import Keys, StoredKey

ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is asked for. `expires_in_days` None: never. `daily_quota` None: the setting's."""

    name: str
    scopes: frozenset[Scope]
    expires_in_days: int | None
    daily_quota: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A key with its secret, which is shown this once."""

    key: ApiKey
    text: str


@dataclass(frozen=True, slots=True)
class KeyAdministration:
    """The use cases behind /api/keys. Every one raises StorageUnavailable."""

    keys: Keys
    host: Host
    pepper: str

    async def make(self, asked: NewKey) -> Shown:
        """A new key. Raises KeysUnavailable."""
        now_ms = self.host.now_ms()
        expires_at_ms = None
        if asked.expires_in_days is not None:
            expires_at_ms = now_ms + asked.expires_in_days * DAY_MS
        key = ApiKey(
            id=self.host.new_id()[-ID_DIGITS:],
            name=asked.name,
            scopes=asked.scopes,
            daily_quota=asked.daily_quota,
            created_at_ms=now_ms,
            expires_at_ms=expires_at_ms,
        )
        text = self._new_text(key.id)
        await self.keys.add(StoredKey(key, kept_form(text, self.pepper)))
        return Shown(key, text)

    async def page(
        self, limit: int, after: tuple[int, str] | None
    ) -> tuple[tuple[StoredKey, ...], tuple[int, str] | None]:
        """Keys, newest first, and what the next page comes after."""
        found = await self.keys.page(limit + 1, day_of(self.host.now_ms()), after)
        shown = found[:limit]
        last = shown[-1].key if len(found) > limit else None
        return shown, None if last is None else (last.created_at_ms, last.id)

    async def rotate(self, key_id: str) -> Shown:
        """A new secret for a key; the old one ends at once. Raises KeyNotFound, KeysUnavailable."""
        text = self._new_text(key_id)
        key = await self.keys.rotate(key_id, kept_form(text, self.pepper), self.host.now_ms())
        if key is None:
            raise KeyNotFound
        return Shown(key, text)

    async def revoke(self, key_id: str) -> None:
        """End a key for good. Raises KeyNotFound."""
        if not await self.keys.revoke(key_id, self.host.now_ms()):
            raise KeyNotFound

    def _new_text(self, key_id: str) -> str:
        if not self.pepper:
            raise KeysUnavailable
        return write_key(key_id, self.host.new_id() + self.host.new_id(), self.pepper)
