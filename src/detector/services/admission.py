"""Lets a request in: who asks, and whether it may ask so much. Imports the domain, ports, errors.

One `Admission` serves one request: it remembers which limits hold for the client and what is left.
"""

from dataclasses import dataclass, replace

from detector.domain.access import ADMINISTRATOR, Client, ClientKind, anonymous
from detector.domain.api_key import EXPIRED, REVOKED, kept_form, key_id, same
from detector.domain.limits import (
    DAY_S,
    MINUTE_S,
    Burst,
    Left,
    Limits,
    Policy,
    day_ends_in_s,
    day_of,
)
from detector.domain.scope import Scope
from detector.errors import Forbidden, QuotaExhausted, RateLimited, Unauthorized
from detector.ports.host import Host
from detector.ports.keys import Keys
from detector.ports.limiter import Limiter

MINUTE, DAY = "minute", "day"
"""The names of the two policies."""

_NO_ADMINISTRATOR = "This deployment has no administrator: the secret ADMIN_TOKEN is not set."


@dataclass(frozen=True, slots=True)
class Credential:
    """What a client sent to say who it is. `bearer`: it may be the administrator's token."""

    text: str
    bearer: bool


class Admission:
    """The admission of one request. Before `enter` its client is anonymous, and nothing counts."""

    def __init__(
        self,
        limits: Limits,
        keys: Keys,
        limiter: Limiter,
        host: Host,
        *,
        admin_token: str,
        pepper: str,
    ) -> None:
        self._limits = limits
        self._keys = keys
        self._limiter = limiter
        self._host = host
        self._admin_token = admin_token
        self._pepper = pepper
        self.client = anonymous(limits.anonymous_scopes)
        self.policies: list[Policy] = []
        self.left: list[Left] = []
        self._used = 0
        """What the key has used of its day, as far as is known."""

    async def enter(self, credential: Credential | None, group: str, cost: int) -> None:
        """Find out who asks, and count `cost` requests; `group` is of the client's address.

        Raises Unauthorized, RateLimited, QuotaExhausted, StorageUnavailable.
        """
        if credential is None:
            self.client = anonymous(self._limits.anonymous_scopes, group)
            await self.charge(cost)
        elif self._is_administrator(credential):
            self.client = ADMINISTRATOR
        else:
            await self._enter_with_key(credential.text, group, cost)

    async def charge(self, cost: int) -> None:
        """Count so many more for this request: a batch counts as its items.

        Raises RateLimited, QuotaExhausted (then nothing is done), StorageUnavailable.
        """
        if cost < 1 or self.client.kind is ClientKind.ADMINISTRATOR:
            return
        if self.client.anonymous:
            await self._burst(Burst.ADDRESS, self.client.subject, cost)
            return
        await self._burst(Burst.KEY, self.client.subject, cost)
        await self._charge_day(cost)

    def require(self, scope: Scope) -> None:
        """Go on only with this scope. Raises Unauthorized, Forbidden."""
        if scope is Scope.ADMIN and not self._admin_token:
            raise Forbidden(_NO_ADMINISTRATOR, "Its operator sets ADMIN_TOKEN.")
        if scope in self.client.scopes:
            return
        if self.client.anonymous:
            raise Unauthorized(
                f"This needs an API key with the scope {scope}.",
                "Send it as x-api-key or as Authorization: Bearer.",
            )
        raise Forbidden(f"This API key has no scope {scope}.")

    async def may_refresh(self) -> bool:
        """Count a forced refresh. Those without a key have few; False: no more for now."""
        if not self.client.anonymous:
            return True
        return await self._limiter.allow(Burst.REFRESH, self.client.subject)

    def _is_administrator(self, credential: Credential) -> bool:
        token = self._admin_token
        return bool(token) and credential.bearer and same(credential.text, token)

    async def _enter_with_key(self, text: str, group: str, cost: int) -> None:
        identifier = key_id(text, self._pepper) if self._pepper else None
        if identifier is None:
            # Guessing counts as asking does, and costs the database nothing.
            await self._burst(Burst.ADDRESS, group, 1)
            raise Unauthorized(None if self._pepper else "This deployment has no API keys.")
        self.client = Client(ClientKind.KEY, frozenset(), identifier)
        await self._burst(Burst.KEY, identifier, cost)
        now_ms = self._host.now_ms()
        found = await self._keys.find(identifier, day_of(now_ms))
        if found is None or not same(kept_form(text, self._pepper), found.form):
            raise Unauthorized
        self.client = Client(ClientKind.KEY, frozenset(), identifier, found.key)
        state = found.key.state(now_ms)
        if state in (EXPIRED, REVOKED):
            raise Unauthorized(f"This API key {'has' if state == EXPIRED else 'was'} {state}.")
        self.client = replace(self.client, scopes=found.key.scopes)
        self._used = found.usage.today
        await self._charge_day(cost)

    async def _burst(self, burst: Burst, subject: str, cost: int) -> None:
        if not self._limiter.enforces(burst):
            return
        self._tell(Policy(MINUTE, self._limits.per_minute[burst], MINUTE_S))
        if not await self._limiter.allow(burst, subject, cost):
            # The platform tells no remainder, and not when its minute began.
            self.left = [Left(MINUTE, 0, MINUTE_S)]
            raise RateLimited(retry_after_s=MINUTE_S)

    async def _charge_day(self, cost: int) -> None:
        key = self.client.key
        if key is None:
            return
        now_ms = self._host.now_ms()
        reset_s = day_ends_in_s(now_ms)
        quota = self._limits.quota_of(key)
        self._tell(Policy(DAY, quota, DAY_S))
        # What is used never shrinks within a day: a key that has nothing left costs no write.
        used = None
        if self._used + cost <= quota:
            used = await self._keys.charge(key.id, day_of(now_ms), cost, quota)
        if used is None:
            self.left = [Left(DAY, max(0, quota - self._used), reset_s)]
            raise QuotaExhausted(retry_after_s=reset_s)
        self._used = used
        self.left = [Left(DAY, quota - used, reset_s)]

    def _tell(self, policy: Policy) -> None:
        if policy not in self.policies:
            self.policies.append(policy)
