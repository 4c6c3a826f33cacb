"""API keys and their usage, in SQL that D1 and SQLite both run. Imports ports and the domain."""

from detector.adapters.database import Row
from detector.adapters.sql_access import SqlAccess
from detector.domain.api_key import ApiKey, Usage
from detector.domain.scope import Scope, in_order, read_scopes
from detector.ports.keys import StoredKey

_COLUMNS = (
    "id, name, scopes, daily_quota, created_at_ms, rotated_at_ms, expires_at_ms, revoked_at_ms, "
    "more_scopes"
)

_LATER = frozenset({Scope.PROBE})
"""Kept as `more_scopes`: Workers from before migration 14 would fail on their names."""

FIND_KEY = f"""
SELECT {_COLUMNS}, form, coalesce(used, 0) AS today, NULL AS kept, NULL AS last_day
FROM api_keys LEFT JOIN api_key_usage ON key_id = id AND day = ?2
WHERE id = ?1
"""

CHARGE_KEY = """
INSERT INTO api_key_usage (key_id, day, used)
SELECT ?1, ?2, ?3 WHERE ?3 <= ?4
ON CONFLICT (key_id, day) DO UPDATE SET used = used + excluded.used
WHERE used + excluded.used <= ?4
RETURNING used
"""

ADD_KEY = f"""
INSERT INTO api_keys ({_COLUMNS}, form) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
RETURNING id
"""

PAGE_OF_KEYS = f"""
SELECT {_COLUMNS}, form, (
    SELECT used FROM api_key_usage WHERE key_id = id AND day = ?2
  ) AS today, (SELECT sum(used) FROM api_key_usage WHERE key_id = id) AS kept, (
    SELECT max(day) FROM api_key_usage WHERE key_id = id
  ) AS last_day
FROM api_keys
WHERE (created_at_ms, id) < (?3, ?4) ORDER BY created_at_ms DESC, id DESC LIMIT ?1
"""
_BEFORE_ALL = (10**15, "")
"""Later than any time that a key was made at."""

ROTATE_KEY = f"""
UPDATE api_keys SET form = ?2, rotated_at_ms = ?3
WHERE id = ?1 AND revoked_at_ms IS NULL AND (expires_at_ms IS NULL OR expires_at_ms > ?3)
RETURNING {_COLUMNS}
"""

REVOKE_KEY = """
UPDATE api_keys SET revoked_at_ms = ?2 WHERE id = ?1 AND revoked_at_ms IS NULL RETURNING id
"""


class SqlKeys(SqlAccess):
    """`ports.keys.Keys` over D1 or SQLite."""

    async def find(self, key_id: str, day: int) -> StoredKey | None:
        """See `ports.keys.Keys`."""
        rows = await self._rows(FIND_KEY, key_id, day)
        return _stored(rows[0]) if rows else None

    async def charge(self, key_id: str, day: int, cost: int, quota: int) -> int | None:
        """See `ports.keys.Keys`."""
        rows = await self._rows(CHARGE_KEY, key_id, day, cost, quota)
        return int(rows[0]["used"]) if rows else None

    async def add(self, key: StoredKey) -> None:
        """See `ports.keys.Keys`."""
        one = key.key
        await self._rows(
            ADD_KEY,
            one.id,
            one.name,
            " ".join(in_order(one.scopes - _LATER)),
            one.daily_quota,
            one.created_at_ms,
            one.rotated_at_ms,
            one.expires_at_ms,
            one.revoked_at_ms,
            " ".join(in_order(one.scopes & _LATER)),
            key.form,
        )

    async def page(
        self, limit: int, day: int, after: tuple[int, str] | None
    ) -> tuple[StoredKey, ...]:
        """See `ports.keys.Keys`."""
        rows = await self._rows(PAGE_OF_KEYS, limit, day, *(after or _BEFORE_ALL))
        return tuple(map(_stored, rows))

    async def rotate(self, key_id: str, form: str, now_ms: int) -> ApiKey | None:
        """See `ports.keys.Keys`."""
        rows = await self._rows(ROTATE_KEY, key_id, form, now_ms)
        return _key(rows[0]) if rows else None

    async def revoke(self, key_id: str, now_ms: int) -> bool:
        """See `ports.keys.Keys`."""
        return bool(await self._rows(REVOKE_KEY, key_id, now_ms))


def _stored(row: Row) -> StoredKey:
    last_day = row["last_day"]
    usage = Usage(
        today=int(row["today"] or 0),
        kept=int(row["kept"] or 0),
        last_day=None if last_day is None else int(last_day),
    )
    return StoredKey(_key(row), row["form"], usage)


def _key(row: Row) -> ApiKey:
    return ApiKey(
        id=row["id"],
        name=row["name"],
        scopes=read_scopes([*row["scopes"].split(), *row["more_scopes"].split()]),
        daily_quota=_whole(row["daily_quota"]),
        created_at_ms=int(row["created_at_ms"]),
        rotated_at_ms=_whole(row["rotated_at_ms"]),
        expires_at_ms=_whole(row["expires_at_ms"]),
        revoked_at_ms=_whole(row["revoked_at_ms"]),
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
