"""What every database promises about watches and their messages. On D1 by tests/edge."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from detector.adapters.database import Database, Statement
from detector.adapters.sql_keys import SqlKeys
from detector.adapters.sql_store import SqlStore
from detector.adapters.sql_watch_runs import SqlWatchRuns
from detector.adapters.sql_watches import SqlWatches
from detector.domain.past import KeptRecord
from detector.domain.watch import NOTHING, Look, Style, Telling, ToldVerdict, Watch
from detector.domain.webhook import PAUSES_MS
from detector.ports.watches import Due, Message, Sent
from tests.contract.keys import stored_key
from tests.contract.store import NOW, analysis, run

_numbers = itertools.count(1)
URL = "https://hooks.example.com/a"


def watch(**changes: Any) -> Watch:
    """A watch of its own."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": f"{number:032x}", "owner": f"owner{number}", "mint": f"Watched{number:05}",
        "url": URL, "style": Style.STANDARD, "chance_line": 0.5, "created_at_ms": NOW + number,
    }  # fmt: skip
    return Watch(**{**usual, **changes})


def sent(message: Message, failure: str | None = None, **changes: Any) -> Sent:
    return Sent(message, NOW + 9, failure, **changes)


class WatchContract:
    """The contract. Runs look at all there is, so that each test begins without watches."""

    @pytest.fixture
    def watches(self, database: Database) -> SqlWatches:
        return SqlWatches(database)

    @pytest.fixture
    def runs(self, database: Database) -> SqlWatchRuns:
        return SqlWatchRuns(database)

    @pytest.fixture(autouse=True)
    def no_watches(self, database: Database) -> None:
        run(database.batch([Statement("DELETE FROM watches")]))

    def kept(self, watches: SqlWatches, **changes: Any) -> Watch:
        made = run(watches.add(watch(**changes), 100))
        assert made is not None
        return made

    def analysed(self, database: Database, mint: str, at_ms: int = NOW, **changes: Any) -> None:
        made = analysis(mint, fetched_at_ms=at_ms, **changes)
        run(SqlStore(database).save(replace(made, record=f'{{"at":{at_ms}}}'), "me"))

    def told(self, runs: SqlWatchRuns, body: str | None = "{}") -> list[Look]:
        """Tell all that is new."""
        looks = run(runs.looks(100))
        run(runs.tell([Telling(look, look.now, body) for look in looks], NOW))
        return [*looks]

    def waiting(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns, **changes: Any
    ) -> Message:
        """A message that waits."""
        made = self.kept(watches, **changes)
        self.analysed(database, made.mint)
        self.told(runs)
        (found,) = (each for each in run(runs.messages(NOW, 100)) if each.watch_id == made.id)
        return found

    def shown(self, watches: SqlWatches, owner: str) -> list[Watch]:
        return [*run(watches.page(owner, 100, None))]

    def test_a_watch_is_kept_as_it_was_made(self, watches: SqlWatches) -> None:
        for changes in ({}, {"url": None, "chance_line": None}, {"style": Style.DISCORD}):
            made = watch(**changes)
            wanted = replace(made, due_at_ms=made.created_at_ms)
            assert run(watches.add(made, 1)) == wanted
            assert self.shown(watches, made.owner) == [wanted]

    def test_what_is_stored_counts_as_told(self, database: Database, watches: SqlWatches) -> None:
        self.analysed(database, "Known", risk_level="Fraud", band="high", collapse_probability=0.75)
        made = self.kept(watches, mint="Known")
        assert made.told == ToldVerdict(NOW, "Fraud", "high", 0.75)
        assert made.due_at_ms == NOW + 60_000
        assert self.kept(watches).told == NOTHING

    def test_an_owner_has_so_many_and_none_twice(self, watches: SqlWatches) -> None:
        first = self.kept(watches, owner="me", mint="a")
        assert run(watches.add(watch(owner="me", mint="a"), 100)) is None
        self.kept(watches, owner="me", mint="a", url=None)
        self.kept(watches, owner="you", mint="a")
        assert run(watches.count("me")) == 2
        assert run(watches.add(watch(owner="me"), 2)) is None
        assert run(watches.remove("me", first.id))
        assert run(watches.add(watch(owner="me"), 2)) is not None

    def test_pages_newest_first_of_one_owner(self, watches: SqlWatches) -> None:
        made = [self.kept(watches, owner="me") for _ in range(3)]
        self.kept(watches, owner="you")
        first = run(watches.page("me", 2, None))
        assert first == (made[2], made[1])
        last = first[-1]
        assert run(watches.page("me", 2, (last.created_at_ms, last.id))) == (made[0],)

    def test_only_its_owner_ends_a_watch_and_its_messages_with_it(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        message = self.waiting(database, watches, runs, owner="me")
        assert not run(watches.remove("you", message.watch_id))
        assert run(watches.remove("me", message.watch_id))
        assert not run(watches.remove("me", message.watch_id))
        assert run(runs.messages(NOW, 100)) == ()

    def test_owners_take_turns(self, watches: SqlWatches, runs: SqlWatchRuns) -> None:
        for place in range(5):
            self.kept(watches, owner="much", mint=f"m{place}", created_at_ms=NOW + place)
        self.kept(watches, owner="little", mint="l0", created_at_ms=NOW + 100)
        self.kept(watches, owner="small", mint="s0", created_at_ms=NOW + 99)
        self.kept(watches, owner="later", mint="x", created_at_ms=NOW + 101)
        due = run(runs.due(NOW + 100, 6))
        assert [each.mint for each in due] == ["m0", "s0", "l0", "m1", "m2", "m3"]
        assert [each.mint for each in run(runs.due(NOW + 100, 2))] == ["m0", "s0"]
        assert run(runs.due(NOW - 1, 5)) == ()

    def test_a_token_of_several_owners_is_due_once(
        self, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        for owner in ("one", "two"):
            self.kept(watches, owner=owner, mint="m", created_at_ms=NOW)
        assert run(runs.due(NOW, 5)) == (Due("m", NOW, 0),)
        run(runs.put_off([Due("m", NOW + 5, 1)]))
        assert run(runs.due(NOW + 4, 5)) == ()
        assert run(runs.due(NOW + 5, 5)) == (Due("m", NOW + 5, 1),)

    def test_a_verdict_marks_its_watches_until_they_are_told(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        made = self.kept(watches)
        self.analysed(database, "SomeOther")
        assert run(runs.looks(9)) == []
        self.analysed(database, made.mint, name="N", symbol="S")
        (look,) = run(runs.looks(9))
        assert look.watch == made
        assert look.now == ToldVerdict(NOW, "Safe", "low", 0.25)
        assert (look.name, look.symbol, look.fresh_until_ms) == ("N", "S", NOW + 60_000)
        assert look.before is None
        assert look.after == KeptRecord(NOW, f'{{"at":{NOW}}}')
        self.told(runs)
        assert run(runs.looks(9)) == []
        (shown,) = self.shown(watches, made.owner)
        assert (shown.told, shown.due_at_ms, shown.waiting) == (look.now, NOW + 60_000, 1)

    def test_a_look_has_both_records(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        self.analysed(database, "Recorded")
        made = self.kept(watches, mint="Recorded")
        old = Statement("INSERT INTO history_before VALUES (?1, ?2, '{}')", ("Recorded", NOW - 5))
        moved = Statement("UPDATE watches SET told_at_ms = ?2 WHERE id = ?1", (made.id, NOW - 5))
        self.analysed(database, "Recorded", NOW + 1)
        (look,) = run(runs.looks(9))
        assert (look.before, look.after) == (
            KeptRecord(NOW, f'{{"at":{NOW}}}'),
            KeptRecord(NOW + 1, f'{{"at":{NOW + 1}}}'),
        )
        run(database.batch([old, moved]))
        (look,) = run(runs.looks(9))
        assert look.before == KeptRecord(NOW - 5, "{}")
        run(database.batch([Statement("DELETE FROM history_before WHERE mint = 'Recorded'")]))

    def test_without_news_nothing_waits(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        made = self.kept(watches)
        self.analysed(database, made.mint)
        self.told(runs, None)
        assert run(runs.messages(NOW, 9)) == ()
        assert run(runs.looks(9)) == []

    def test_what_came_meanwhile_is_looked_at_again(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        made = self.kept(watches)
        self.analysed(database, made.mint)
        looks = run(runs.looks(9))
        self.analysed(database, made.mint, NOW + 1)
        run(runs.tell([Telling(look, look.now, "1") for look in looks], NOW))
        (again,) = run(runs.looks(9))
        assert (again.watch.told.at_ms, again.now.at_ms) == (NOW, NOW + 1)

    def test_of_two_runs_that_look_one_tells(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        made = self.kept(watches)
        self.analysed(database, made.mint)
        seen_by_one, seen_by_other = run(runs.looks(9)), None
        self.analysed(database, made.mint, NOW + 1)
        seen_by_other = run(runs.looks(9))
        for looks, body in ((seen_by_one, "one"), (seen_by_other, "other"), (seen_by_one, "one")):
            run(runs.tell([Telling(look, look.now, body) for look in looks], NOW))
        assert [each.body for each in run(runs.messages(NOW, 9))] == ["one"]
        assert len(run(runs.looks(9))) == 1

    def test_who_wanted_no_more_meanwhile_is_not_told(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        message = self.waiting(database, watches, runs, owner="me")
        self.analysed(database, self.shown(watches, "me")[0].mint, NOW + 1)
        looks = run(runs.looks(9))
        run(runs.settle([sent(message, "status_410", gone=True)]))
        run(runs.tell([Telling(look, look.now, "late") for look in looks], NOW))
        assert run(runs.messages(NOW + 10**12, 9)) == ()
        assert self.shown(watches, "me")[0].told.at_ms == NOW

    def test_messages_of_owners_take_turns(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        for owner, mint in (("a", "t1"), ("a", "t2"), ("b", "t1")):
            self.kept(watches, owner=owner, mint=mint)
        for mint in ("t1", "t2"):
            self.analysed(database, mint)
        looks = run(runs.looks(9))
        for place, look in enumerate(looks):
            run(runs.tell([Telling(look, look.now, look.watch.mint)], NOW + place))
        found = run(runs.messages(NOW + 9, 9))
        assert len(found) == 3
        of = {each.id: each.owner for name in "ab" for each in self.shown(watches, name)}
        assert {of[each.watch_id] for each in found[:2]} == {"a", "b"}
        assert of[found[2].watch_id] == "a"

    def test_a_message_is_taken_once_and_comes_again_after_a_pause(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        message = self.waiting(database, watches, runs)
        assert message == Message(message.watch_id, NOW, URL, Style.STANDARD, "{}", 0)
        assert run(runs.take([message], NOW)) == {message.id}
        assert run(runs.take([message], NOW)) == frozenset()
        assert run(runs.messages(NOW + PAUSES_MS[0] - 1, 9)) == ()
        (again,) = run(runs.messages(NOW + PAUSES_MS[0], 9))
        assert again == replace(message, attempts=1)
        assert run(runs.take([again], NOW)) == {message.id}
        (again,) = run(runs.messages(NOW + PAUSES_MS[1], 9))
        assert again.attempts == 2

    def test_what_was_delivered_is_done(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        message = self.waiting(database, watches, runs, owner="me")
        run(runs.settle([sent(message, "status_500")]))
        (shown,) = self.shown(watches, "me")
        assert (shown.failure, shown.waiting, shown.delivered_at_ms) == ("status_500", 1, None)
        run(runs.settle([sent(message)]))
        (shown,) = self.shown(watches, "me")
        assert (shown.failure, shown.waiting, shown.delivered_at_ms) == (None, 0, NOW + 9)
        assert run(runs.messages(NOW + 10**12, 9)) == ()

    def test_a_parked_message_waits_no_more_and_ends_later(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        message = self.waiting(database, watches, runs, owner="me")
        run(runs.settle([sent(message, "timeout", parked=True)]))
        assert run(runs.messages(NOW + 10**12, 9)) == ()
        (shown,) = self.shown(watches, "me")
        assert (shown.waiting, shown.parked, shown.disabled_at_ms) == (0, 1, None)
        assert run(runs.sweep(NOW, NOW + 9, 5)) == 0
        assert run(runs.sweep(NOW, NOW + 10, 5)) == 1
        assert self.shown(watches, "me")[0].parked == 0

    def test_who_wants_no_more_gets_no_more(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        message = self.waiting(database, watches, runs, owner="me")
        mint = self.shown(watches, "me")[0].mint
        self.analysed(database, mint, NOW + 1)
        run(runs.settle([sent(message, "status_410", gone=True)]))
        self.analysed(database, mint, NOW + 2)
        run(runs.put_off([Due(mint, NOW, 0)]))
        (shown,) = self.shown(watches, "me")
        assert (shown.disabled_at_ms, shown.due_at_ms) == (NOW + 9, None)
        assert (shown.failure, shown.waiting) == ("status_410", 0)
        assert run(runs.looks(9)) == []
        assert run(runs.due(NOW + 10**12, 9)) == ()

    def test_the_watches_of_a_key_end_with_it(
        self, database: Database, watches: SqlWatches, runs: SqlWatchRuns
    ) -> None:
        keys = SqlKeys(database)
        revoked, expiring = stored_key(), stored_key(expires_at_ms=NOW + 50)
        for key in (revoked, expiring):
            run(keys.add(key))
            self.waiting(database, watches, runs, owner=key.key.id)
        self.kept(watches, owner="administrator")
        run(keys.revoke(revoked.key.id, NOW))
        assert self.shown(watches, revoked.key.id) == []
        assert run(runs.sweep(NOW + 49, 0, 9)) == 0
        assert run(runs.sweep(NOW + 50, 0, 9)) == 1
        assert self.shown(watches, expiring.key.id) == []
        assert run(watches.count("administrator")) == 1
        rows = run(database.rows(Statement("SELECT count(*) AS n FROM messages")))
        assert rows[0]["n"] == 0
