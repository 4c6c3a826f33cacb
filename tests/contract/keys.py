"""What every database promises about API keys and the budget of calls. On D1 by tests/edge."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_budget import SqlBudget
from detector.adapters.sql_keys import SqlKeys
from detector.adapters.sql_store import SqlStore
from detector.domain.api_key import UNUSED, ApiKey, Usage
from detector.domain.budget import DAY_MS, HOUR_MS, NOTHING_SPENT, Budget, Spent
from detector.domain.scope import ALL_SCOPES, Scope
from detector.errors import StorageUnavailable
from detector.ports.keys import StoredKey
from tests.contract.store import NOW, run

_numbers = itertools.count(1)
DAY = NOW // DAY_MS


def stored_key(**changes: Any) -> StoredKey:
    """A key of its own."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": f"{number:016x}", "name": "A name '; --\u202e\U0001f680",
        "scopes": frozenset({Scope.READ, Scope.WATCH}), "daily_quota": None,
        "created_at_ms": NOW + number,
    }  # fmt: skip
    return StoredKey(ApiKey(**{**usual, **changes}), f"{number:064x}")


class KeyContract:
    """The contract."""

    @pytest.fixture
    def keys(self, database: Database) -> SqlKeys:
        return SqlKeys(database)

    def kept(self, keys: SqlKeys, **changes: Any) -> StoredKey:
        made = stored_key(**changes)
        run(keys.add(made))
        return made

    def used(self, keys: SqlKeys, key_id: str, day: int = DAY) -> int:
        found = run(keys.find(key_id, day))
        assert found is not None
        return found.usage.today

    def test_what_is_added_is_found(self, keys: SqlKeys) -> None:
        for changes in (
            {},
            {"scopes": ALL_SCOPES, "daily_quota": 10**9, "expires_at_ms": NOW + 2},
            {"scopes": frozenset(), "rotated_at_ms": NOW, "revoked_at_ms": NOW + 1},
        ):
            made = self.kept(keys, **changes)
            assert run(keys.find(made.key.id, DAY)) == made
        assert run(keys.find("no such id", DAY)) is None

    def test_an_id_is_given_once(self, keys: SqlKeys) -> None:
        made = self.kept(keys)
        with pytest.raises(StorageUnavailable):
            run(keys.add(replace(made, form="another")))
        assert run(keys.find(made.key.id, DAY)) == made

    def test_no_more_is_counted_than_the_quota(self, keys: SqlKeys) -> None:
        key = self.kept(keys).key.id
        assert [run(keys.charge(key, DAY, cost, 10)) for cost in (1, 8, 2, 1, 1, 2)] == [
            1, 9, None, 10, None, None,
        ]  # fmt: skip
        assert self.used(keys, key) == 10
        assert run(keys.charge(key, DAY, 1, 11)) == 11, "a larger quota counts at once"
        assert run(keys.charge(key, DAY + 1, 11, 10)) is None
        assert (self.used(keys, key, DAY + 1), self.used(keys, key, DAY - 1)) == (0, 0)
        assert run(keys.charge(key, DAY + 1, 10, 10)) == 10

    def test_nobody_else_pays(self, keys: SqlKeys) -> None:
        one, two = self.kept(keys).key.id, self.kept(keys).key.id
        run(keys.charge(one, DAY, 5, 9))
        assert (self.used(keys, one), self.used(keys, two)) == (5, 0)

    def test_many_at_once_pass_the_quota_by_none(self, keys: SqlKeys) -> None:
        key = self.kept(keys).key.id

        async def crowd() -> list[int | None]:
            return await asyncio.gather(*(keys.charge(key, DAY, 1, 20) for _ in range(30)))

        counted = [used for used in run(crowd()) if used is not None]
        assert sorted(counted) == list(range(1, 21))

    def test_pages_are_walked_newest_first_with_their_usage(self, keys: SqlKeys) -> None:
        same_time = NOW + 10**9
        made = [self.kept(keys, created_at_ms=same_time + n // 2) for n in range(5)]
        wanted = sorted(made, key=lambda one: (one.key.created_at_ms, one.key.id), reverse=True)
        for day, cost in ((DAY - 3, 4), (DAY - 1, 2), (DAY, 1)):
            run(keys.charge(made[0].key.id, day, cost, 99))
        run(keys.charge(made[1].key.id, DAY - 1, 3, 99))
        usages = {made[0].key.id: Usage(1, 7, DAY), made[1].key.id: Usage(0, 3, DAY - 1)}
        found: list[StoredKey] = []
        after = None
        while len(found) < len(made):
            page = run(keys.page(2, DAY, after))
            found += page
            after = page[-1].key.created_at_ms, page[-1].key.id
        found = found[: len(made)]
        assert [one.key for one in found] == [one.key for one in wanted]
        assert {one.key.id: one.usage for one in found} == {
            one.key.id: usages.get(one.key.id, UNUSED) for one in made
        }

    def test_usage_of_long_ago_goes_with_the_next_day(self, keys: SqlKeys) -> None:
        key, other = self.kept(keys).key.id, self.kept(keys).key.id
        for one in (key, other):
            for day in (DAY - 91, DAY - 90, DAY - 89):
                run(keys.charge(one, day, 1, 9))
        run(keys.charge(key, DAY, 1, 9))
        assert [self.used(keys, key, DAY - ago) for ago in (91, 90, 89, 0)] == [0, 0, 1, 1]
        assert [self.used(keys, other, DAY - ago) for ago in (91, 90, 89)] == [1, 1, 1]

    def test_a_new_secret_is_for_active_keys(self, keys: SqlKeys) -> None:
        made = self.kept(keys, expires_at_ms=NOW + 10)
        rotated = run(keys.rotate(made.key.id, "new", NOW + 9))
        assert rotated == replace(made.key, rotated_at_ms=NOW + 9)
        assert run(keys.rotate(made.key.id, "too late", NOW + 10)) is None
        found = run(keys.find(made.key.id, DAY))
        assert found is not None
        assert found.form == "new"
        assert run(keys.rotate("no such id", "new", NOW)) is None

    def test_a_key_is_revoked_once_and_for_good(self, keys: SqlKeys) -> None:
        made = self.kept(keys)
        assert run(keys.revoke(made.key.id, NOW + 5)) is True
        assert run(keys.revoke(made.key.id, NOW + 6)) is False
        assert run(keys.rotate(made.key.id, "new", NOW + 7)) is None
        found = run(keys.find(made.key.id, DAY))
        assert found == replace(made, key=replace(made.key, revoked_at_ms=NOW + 5))
        assert run(keys.revoke("no such id", NOW)) is False

    def spent(self, database: Database) -> Spent:
        return run(SqlStore(database).look("no such token", NOW)).spent

    def test_calls_are_counted_up_to_the_budget(self, database: Database) -> None:
        spent, budget = SqlBudget(database), Budget(per_hour=6, per_day=9, keys_share=0.5)
        at, hour = NOW - NOW % DAY_MS + 40 * DAY_MS, HOUR_MS

        def takes(now_ms: int, *, anonymous: bool, calls: int = 1) -> bool:
            return run(spent.take(budget, now_ms, anonymous=anonymous, calls=calls))

        assert [takes(at, anonymous=True) for _ in range(4)] == [True, True, True, False]
        first = Spent(at // HOUR_MS, 3, 3, at // DAY_MS, 3, 3)
        assert self.spent(database) == first
        assert takes(at, anonymous=False, calls=4) is False
        assert takes(at, anonymous=False, calls=3) is True
        assert takes(at, anonymous=False) is False
        assert self.spent(database) == replace(first, hour_calls=6, day_calls=6)
        # The next hour of the same day, where a day's part for everybody holds one call more.
        assert [takes(at + hour, anonymous=True) for _ in range(2)] == [True, False]
        assert [takes(at + hour, anonymous=False) for _ in range(3)] == [True, True, False]
        assert self.spent(database) == Spent((at + hour) // HOUR_MS, 3, 1, at // DAY_MS, 9, 4)
        assert takes(at + DAY_MS, anonymous=True) is True
        assert self.spent(database).day_calls == 1
        run(database.rows(Statement("UPDATE upstream_spent SET hour = 0, hour_calls = 0,"
            " hour_anonymous = 0, day = 0, day_calls = 0, day_anonymous = 0")))  # fmt: skip
        assert self.spent(database) == NOTHING_SPENT
