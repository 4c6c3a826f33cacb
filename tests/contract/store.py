"""What every store promises. A subclass runs it on one database, given by its fixture `database`.

The database is shared between the tests of a class and never emptied: each test uses tokens and
times of its own.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from detector.adapters.database import Database, DatabaseFailed, Statement
from detector.adapters.sql_sources import EXACT_TO_MS
from detector.adapters.sql_store import LONGEST_LEASE_MS, SqlStore
from detector.adapters.sql_tokens import HOUR_MS
from detector.domain.answer_text import without_report
from detector.domain.breaker import FAILURES_TO_OPEN, SourceRecord
from detector.domain.search import pool_word, words
from detector.domain.sources.source import Source, SourceOutcome
from detector.domain.stored_analysis import Analysis, Lease, StoredAnswer
from detector.domain.token_list import Search, TokenQuery
from detector.domain.token_row import Sort, TokenRow
from detector.errors import StorageUnavailable

T = TypeVar("T")
NOW = 1_790_000_000_000
MIGRATIONS = len(list((Path(__file__).parents[2] / "migrations").glob("*.sql")))
_numbers = itertools.count(1)


MESSAGE = '{"type":"verdict"}'


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


_USUAL: dict[object, Any] = {
    str: "text", str | None: "text", bool: True,
    int: 7, int | None: 7, float: 0.5, float | None: 0.5,
}  # fmt: skip
"""What fields hold that no test is about, by their type: never unknown."""


def analysis(mint: str = "", **changes: Any) -> Analysis:
    """An analysis of a token of its own, unless a mint is given."""
    usual: dict[str, Any] = {each.name: _USUAL[each.type] for each in fields(TokenRow)}
    told: dict[str, Any] = {
        "mint": mint or f"Mint{next(_numbers):06}",
        "name": "Some Name",
        "symbol": "SOME",
        "risk_level": "Safe",
        "band": "low",
        "risk_score": 12.5,
        "completeness": 0.9,
        "collapse_probability": 0.25,
        "calibrated": True,
        "market_cap_usd": 1_000_000.0,
        "liquidity_usd": 5.0,
        "price_usd": 1e-12,
        "holders": 2**53 - 2,
        "detected_at_ms": NOW - 5,
        "fetched_at_ms": NOW,
        "score_normalised": 62.0,
        "creator_holdings_pct": 0.5,
    }
    row = TokenRow(**{**usual, **told, **changes})
    at = row.fetched_at_ms
    return Analysis(
        row, f'{{"at":{at}}}', '{"r":1}', MESSAGE, words(row.name, row.symbol), at + 60_000
    )


class StoreContract:
    """The contract."""

    @pytest.fixture
    def store(self, database: Database) -> SqlStore:
        return SqlStore(database)

    def answer(self, store: SqlStore, mint: str) -> StoredAnswer | None:
        return run(store.look(mint, NOW)).answer

    def lease(self, store: SqlStore, mint: str, now_ms: int) -> Lease | None:
        return run(store.look(mint, now_ms)).lease

    def history(self, database: Database, mint: str) -> list[int]:
        rows = run(
            database.rows(Statement("SELECT fetched_at_ms FROM history WHERE mint = ?1", (mint,)))
        )
        return [int(row["fetched_at_ms"]) for row in rows]

    def test_what_is_saved_is_read(self, store: SqlStore) -> None:
        kept = analysis()
        assert self.answer(store, kept.row.mint) is None
        run(store.save(kept, "me"))
        answer = self.answer(store, kept.row.mint)
        assert answer is not None
        assert answer == StoredAnswer(kept.answer, NOW, NOW + 60_000)
        found = run(store.page(TokenQuery(Sort.NEWEST, 5, search=Search("", kept.row.mint))))
        assert found == (kept.row,)

    def test_a_list_by_what_was_found(self, store: SqlStore, database: Database) -> None:
        found = replace(analysis(), findings=("top_holder", "rugged"))
        mint, asked = found.row.mint, TokenQuery(Sort.NEWEST, 5, finding="rugged")
        run(store.save(found, "me"))
        run(store.save(analysis(), "me"))
        by_word = replace(asked, search=Search("", mint))
        assert run(store.scan(asked, 9)).rows == run(store.page(by_word)) == (found.row,)
        assert run(store.count(by_word)) == 1
        assert run(store.page(replace(by_word, finding="rug"))) == ()
        # A Worker from before 0018 renews the row and does not tell what it found.
        renewed = "UPDATE tokens SET fetched_at_ms = fetched_at_ms + 1 WHERE mint = ?1"
        run(database.batch([Statement(renewed, (mint,))]))
        assert run(store.scan(asked, 9)).rows == run(store.page(by_word)) == ()
        run(store.save(replace(found, row=replace(found.row, fetched_at_ms=NOW + 2)), "me"))
        assert [row.mint for row in run(store.scan(asked, 9)).rows] == [mint]
        run(store.save(analysis(mint, fetched_at_ms=NOW + 3), "me"))
        assert run(store.scan(asked, 9)).rows == ()

    def test_unknown_stays_unknown(self, store: SqlStore) -> None:
        nothing: dict[str, Any] = dict.fromkeys(
            ("name", "symbol", "risk_score", "collapse_probability", "market_cap_usd",
             "liquidity_usd", "price_usd", "holders", "detected_at_ms", "score_normalised",
             "creator_holdings_pct")
        )  # fmt: skip
        kept = analysis(**nothing, risk_level="Unknown")
        run(store.save(kept, "me"))
        (row,) = run(store.page(TokenQuery(Sort.NEWEST, 5, search=Search("", kept.row.mint))))
        assert row == kept.row

    def test_text_is_kept_to_the_letter(self, store: SqlStore) -> None:
        name = "'; DROP TABLE tokens; -- <b>\u202e\U0001f680\n\"\\"
        kept = analysis(name=name)
        big = replace(kept, answer='{"x":"' + "\u00e9\U0001f680" * 150_000 + '"}')
        run(store.save(big, "me"))
        answer = self.answer(store, kept.row.mint)
        assert answer is not None
        assert answer.body == big.answer
        (row,) = run(store.page(TokenQuery(Sort.NEWEST, 5, search=Search("", kept.row.mint))))
        assert row.name == name

    def test_newer_replaces_and_history_keeps_both(
        self, store: SqlStore, database: Database
    ) -> None:
        old = analysis(name="Before")
        new = replace(old, row=replace(old.row, name="After", fetched_at_ms=NOW + 1))
        run(store.save(old, "me"))
        run(store.save(new, "me"))
        mint = old.row.mint
        assert run(store.page(TokenQuery(Sort.NEWEST, 5, search=Search("", mint)))) == (new.row,)
        assert self.history(database, mint) == [NOW, NOW + 1]

    def test_an_older_analysis_replaces_nothing(self, store: SqlStore) -> None:
        new = analysis(fetched_at_ms=NOW + 10)
        late = analysis(new.row.mint, risk_level="Fraud")
        run(store.save(new, "me"))
        before = run(store.stats(NOW))
        run(store.save(late, "me"))
        answer = self.answer(store, new.row.mint)
        assert answer is not None
        assert answer.fetched_at_ms == NOW + 10
        assert run(store.stats(NOW)) == before

    def test_a_failing_write_leaves_the_old_state(
        self, store: SqlStore, database: Database
    ) -> None:
        old = analysis()
        mint = old.row.mint
        run(store.save(old, "me"))
        before = run(store.stats(NOW))
        broken = Statement(
            f"CREATE TRIGGER broken_{mint} BEFORE INSERT ON history WHEN NEW.mint = '{mint}' "
            "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        run(database.rows(broken))
        new = replace(old, row=replace(old.row, risk_level="Fraud", fetched_at_ms=NOW + 1))
        with pytest.raises(StorageUnavailable):
            run(store.save(new, "me"))
        assert run(store.page(TokenQuery(Sort.NEWEST, 5, search=Search("", mint)))) == (old.row,)
        assert run(store.stats(NOW)) == before
        assert self.history(database, mint) == [NOW]

    def test_a_broken_statement_is_told_apart(self, database: Database) -> None:
        with pytest.raises(DatabaseFailed):
            run(database.rows(Statement("SELECT nothing FROM nowhere")))

    def test_an_answer_is_looked_at_once(self, store: SqlStore) -> None:
        kept = analysis()
        run(store.save(kept, "me"))
        assert run(store.look(kept.row.mint, NOW, NOW - 1)).answer is not None
        assert run(store.look(kept.row.mint, NOW, NOW)).answer is None, "it was seen"

    def test_many_are_looked_at_at_once_without_their_reports(self, store: SqlStore) -> None:
        report = '{"a":",\\"raw_data\\":","raw_data":1}'
        named = '{"name":",\\"raw_data\\":é","n":[1.50]'
        told = [
            replace(analysis(), answer=f'{named},"raw_data":{report}}}'),
            replace(analysis(), answer=f'{named},"raw_data":{{}}}}'),
            replace(analysis(), answer='{"none":1}'),
        ]
        for each in told:
            run(store.save(each, "me"))
        mints = [each.row.mint for each in told]
        run(store.claim("asked for", "me", NOW, NOW + 9, 0))
        seen = run(store.look_at_all([*mints, "asked for", "unknown"], NOW))
        assert [*seen] == [*mints, "asked for", "unknown"]
        answers = [seen[mint].answer for mint in mints]
        assert [each and each.body for each in answers] == [
            f"{named}}}",
            f"{named}}}",
            '{"none":1}',
        ]
        for mint in seen:
            alone = run(store.look(mint, NOW))
            assert (seen[mint].lease, seen[mint].sources) == (alone.lease, alone.sources)
            kept = alone.answer and replace(
                alone.answer, body=without_report(str(alone.answer.body))
            )
            assert seen[mint].answer == kept
        assert seen["asked for"].lease == Lease("me", NOW + 9)
        assert (seen["unknown"].answer, seen["unknown"].lease) == (None, None)

    def test_a_newer_answer_brings_its_own_lifetime(self, store: SqlStore) -> None:
        old = analysis()
        run(store.save(old, "me"))
        new = analysis(old.row.mint, fetched_at_ms=NOW + 5)
        run(store.save(replace(new, fresh_until_ms=NOW + 7), "me"))
        answer = self.answer(store, old.row.mint)
        assert answer is not None
        assert (answer.fetched_at_ms, answer.fresh_until_ms) == (NOW + 5, NOW + 7)

    def test_one_claim_at_a_time(self, store: SqlStore) -> None:
        mint = analysis().row.mint
        assert run(store.claim(mint, "a", 100, 200, 0))
        assert not run(store.claim(mint, "b", 100, 200, 0))
        assert run(store.claim(mint, "a", 100, 200, 0)), "a claim may be repeated by its owner"
        assert self.lease(store, mint, 199) == Lease("a", 200)
        assert self.lease(store, mint, 200) is None, "claims end"
        assert not run(store.claim(mint, "b", 199, 300, 0))
        assert run(store.claim(mint, "b", 200, 300, 0))
        assert self.lease(store, mint, 250) == Lease("b", 300)

    def test_a_claim_of_a_clock_that_was_ahead_holds_nobody_up(self, store: SqlStore) -> None:
        for ahead, holds in ((LONGEST_LEASE_MS, True), (LONGEST_LEASE_MS + 1, False)):
            mint = analysis().row.mint
            assert run(store.claim(mint, "a", 100 + ahead, 100 + ahead, 0))
            assert (self.lease(store, mint, 100) is not None) is holds
            assert run(store.claim(mint, "b", 100, 200, 0)) is not holds

    def test_saving_frees_the_token(self, store: SqlStore) -> None:
        kept = analysis()
        mint = kept.row.mint
        assert run(store.claim(mint, "a", 100, 200, 0))
        run(store.save(kept, "a"))
        assert self.lease(store, mint, 150) is None
        assert not run(store.claim(mint, "b", 150, 250, 0)), "there is a newer answer"
        assert run(store.claim(mint, "b", 150, 250, NOW)), "unless it was seen"

    def test_a_failure_is_remembered_until_its_end(self, store: SqlStore) -> None:
        mint = analysis().row.mint
        assert run(store.claim(mint, "a", 100, 200, 0))
        run(store.give_up(mint, Lease("b", 180, "other")))
        assert self.lease(store, mint, 150) == Lease("a", 200), "only its owner may give up"
        run(store.give_up(mint, Lease("a", 180, "upstream_busy")))
        assert self.lease(store, mint, 160) == Lease("a", 180, "upstream_busy")
        assert not run(store.claim(mint, "b", 179, 300, 0)), "a newcomer does not erase it"
        assert self.lease(store, mint, 179) == Lease("a", 180, "upstream_busy")
        assert run(store.claim(mint, "b", 180, 300, 0)), "then the token is free"
        assert self.lease(store, mint, 181) == Lease("b", 300)

    def test_sources_are_counted(self, store: SqlStore) -> None:
        def count(**what: Any) -> SourceRecord:
            mint = analysis().row.mint
            outcome = SourceOutcome(Source.REPLICATE, **what)
            run(store.give_up(mint, Lease("nobody", 0, "x"), [outcome]))
            seen = run(store.look(mint, NOW)).sources
            assert seen == run(store.health()).sources
            assert seen[Source.RUGCHECK].failures == 0, "the other one's"
            return seen[Source.REPLICATE]

        assert count(at_ms=5) == SourceRecord(last_success_ms=5)
        for n in range(1, FAILURES_TO_OPEN):
            found = count(at_ms=10 + n, error="e", rest_ms=100)
            assert found == SourceRecord(5, 10 + n, "e", n, 0)
        assert count(at_ms=30, error="f", rest_ms=100) == SourceRecord(
            5, 30, "f", FAILURES_TO_OPEN, 130
        )
        assert not run(store.probe(Source.REPLICATE, 129, 900)), "another pause"
        assert run(store.probe(Source.REPLICATE, 130, 900))
        assert not run(store.probe(Source.REPLICATE, 130, 900)), "one probe a pause"
        assert count(at_ms=40, error="g", rest_ms=5).open_until_ms == 45, "a failing probe"
        assert count(at_ms=41, error="g", rest_ms=5).failures == FAILURES_TO_OPEN + 2
        assert count(at_ms=40, error="g", rest_ms=5).open_until_ms == 45
        assert count(at_ms=50, useful=False) == SourceRecord(5, 40, "g")
        assert count(at_ms=5 + EXACT_TO_MS) == SourceRecord(5, 40, "g"), "told just now"
        later = 6 + EXACT_TO_MS
        assert count(at_ms=later) == SourceRecord(later, 40, "g")
        assert count(at_ms=later - 1) == SourceRecord(later - 1, 40, "g"), "a clock set back"

    def test_one_token_that_fails_again_and_again_counts_once(self, store: SqlStore) -> None:
        mint, other = analysis().row.mint, analysis().row.mint
        failed = [SourceOutcome(Source.REPLICATE, 5, error="e", rest_ms=100)]

        def failures(mint: str) -> int:
            run(store.give_up(mint, Lease("nobody", 0, "x"), failed))
            return run(store.health()).sources[Source.REPLICATE].failures

        run(store.give_up(mint, Lease("nobody", 0, "x"), [SourceOutcome(Source.REPLICATE, 5)]))
        assert [failures(mint), failures(mint), failures(other), failures(mint)] == [1, 1, 2, 3]
        run(store.give_up(mint, Lease("nobody", 0, "x"), [SourceOutcome(Source.REPLICATE, 5)]))
        assert failures(mint) == 1

    def test_a_source_that_has_no_row_yet_gets_one(
        self, store: SqlStore, database: Database
    ) -> None:
        forget = Statement("DELETE FROM sources WHERE name = ?1", ("replicate",))
        for outcome, expected in (
            (SourceOutcome(Source.REPLICATE, 5), SourceRecord(last_success_ms=5)),
            (SourceOutcome(Source.REPLICATE, 6, useful=False), SourceRecord()),
            (
                SourceOutcome(Source.REPLICATE, 7, error="e", rest_ms=9),
                SourceRecord(last_failure_ms=7, last_error="e", failures=1),
            ),
        ):
            run(database.batch([forget]))
            assert run(store.health()).sources[Source.REPLICATE] == SourceRecord()
            run(store.give_up("m", Lease("nobody", 0, "x"), [outcome]))
            assert run(store.health()).sources[Source.REPLICATE] == expected
        run(database.batch([forget]))
        run(store.give_up("m", Lease("nobody", 0, "x"), [SourceOutcome(Source.REPLICATE, 5)]))

    def test_an_analysis_counts_its_sources(self, store: SqlStore) -> None:
        kept = replace(analysis(), outcomes=(SourceOutcome(Source.RUGCHECK, NOW + 3),))
        run(store.save(kept, "me"))
        assert run(store.health()).sources[Source.RUGCHECK].last_success_ms == NOW + 3

    def test_counters_follow_every_write(self, store: SqlStore) -> None:
        start = run(store.stats(NOW))

        def counted() -> tuple[Counter[tuple[str, str]], int]:
            now = run(store.stats(NOW))
            return Counter(now.verdicts) - Counter(
                start.verdicts
            ), now.recent_24h - start.recent_24h

        first = analysis(risk_level="Safe", band="low")
        run(store.save(first, "me"))
        run(store.save(analysis(risk_level="Unknown", band="unknown"), "me"))
        assert counted() == ({("Safe", "low"): 1, ("Unknown", "unknown"): 1}, 2)
        mint = first.row.mint
        run(
            store.save(
                analysis(mint, risk_level="Fraud", band="critical", fetched_at_ms=NOW + 7), "me"
            )
        )
        assert counted() == ({("Fraud", "critical"): 1, ("Unknown", "unknown"): 1}, 2)
        run(
            store.save(
                analysis(mint, risk_level="Unknown", band="high", fetched_at_ms=NOW + 8), "me"
            )
        )
        run(
            store.save(
                analysis(mint, risk_level="Unknown", band="medium", fetched_at_ms=NOW + 9), "me"
            )
        )
        assert counted() == ({("Unknown", "medium"): 1, ("Unknown", "unknown"): 1}, 2)
        now = run(store.stats(NOW))
        assert now.total == start.total + 2
        assert now.of_level("Unknown") == start.of_level("Unknown") + 2
        assert now.of_band("unknown") == start.of_band("unknown") + 1

    def test_recent_is_a_day(self, store: SqlStore) -> None:
        day = 24 * HOUR_MS
        later = NOW + 100 * day
        assert run(store.stats(later)).recent_24h == 0
        kept = analysis(fetched_at_ms=later)
        run(store.save(kept, "me"))
        assert run(store.stats(later + day - 1)).recent_24h == 1
        assert run(store.stats(later + day + HOUR_MS)).recent_24h == 0
        renewed = replace(kept, row=replace(kept.row, fetched_at_ms=later + 2 * day))
        run(store.save(renewed, "me"))
        assert run(store.stats(later + 2 * day)).recent_24h == 1

    def test_pages_follow_each_other(self, store: SqlStore) -> None:
        base = NOW + 500 * HOUR_MS
        scores: list[float | None] = [50.0, None, 90.0, 50.0, 0.0]
        kept = [
            analysis(name="Pagination Test", fetched_at_ms=base + at // 2, risk_score=score)
            for at, score in enumerate(scores)
        ]
        for one in kept:
            run(store.save(one, "me"))
        for sort in Sort:
            rows = [one.row for one in kept]
            rows.sort(key=lambda row: (row.sort_value(sort), row.mint), reverse=True)
            query = TokenQuery(sort, 2, search=Search("pagination", ""))
            assert run(store.count(query)) == 5
            walked: list[TokenRow] = []
            while page := run(store.page(query)):
                walked += page
                query = replace(query, after=(page[-1].sort_value(sort), page[-1].mint))
            assert walked == rows
            by_number = [
                row
                for offset in (0, 2, 4)
                for row in run(store.page(replace(query, after=None, offset=offset)))
            ]
            assert by_number == rows

    def test_filters(self, store: SqlStore) -> None:
        marked = analysis(name="Filter Check", symbol="FLT", risk_level="Fraud")
        other = analysis(name="Filter Check", symbol="FLT", risk_level="Safe")
        run(store.save(marked, "me"))
        run(store.save(other, "me"))
        search = Search("filter che", "")
        both = TokenQuery(Sort.NEWEST, 10, search=search)
        assert {row.mint for row in run(store.page(both))} == {marked.row.mint, other.row.mint}
        one = replace(both, risk_level="Fraud")
        assert run(store.page(one)) == (marked.row,)
        assert (run(store.count(one)), run(store.count(both))) == (1, 2)
        level = TokenQuery(Sort.NEWEST, 1, risk_level="Fraud")
        assert run(store.count(level)) == run(store.stats(NOW)).of_level("Fraud")
        everything = run(store.count(TokenQuery(Sort.NEWEST, 1)))
        assert everything == run(store.stats(NOW)).total

    @pytest.mark.parametrize(
        ("word", "found"),
        [
            ("zebra", True),
            ("crossing", True),
            ("zeb", True),
            ("ebra", False),
            ("zbr", True),
            ("", False),
        ],
    )
    def test_search_finds_beginnings_of_words(
        self, store: SqlStore, word: str, found: bool
    ) -> None:
        kept = analysis("Zz" + word + "Mint", name="Zebra Crossing", symbol="ZBR")
        run(store.save(kept, "me"))
        rows = run(store.page(TokenQuery(Sort.NEWEST, 50, search=Search(word, ""))))
        assert (kept.row in rows) is found

    def test_a_pool_finds_the_tokens_whose_reports_name_it(self, store: SqlStore) -> None:
        address = f"{next(_numbers)}PoolOfTwoTokens" + "x" * 20
        asked = Search("", "", pool_word(address))

        def found(search: Search) -> set[str]:
            query = TokenQuery(Sort.NEWEST, 9, search=search)
            rows = run(store.page(query))
            assert run(store.count(query)) == len(rows)
            scanned = run(store.scan(query, 10_000)).rows
            assert sorted(row.mint for row in scanned) == sorted(row.mint for row in rows)
            return {row.mint for row in rows}

        one, two, named_so = analysis(), analysis(), analysis(name=address, symbol="@" + address)
        for kept in (replace(one, words=(*one.words, asked.pool)), two, named_so):
            run(store.save(kept, "me"))
        assert found(asked) == {one.row.mint}
        assert found(Search("", "", pool_word(address.upper()))) == {one.row.mint}
        assert found(Search("", "", pool_word(address[:-1]))) == set(), "a part of it is no pool"
        assert found(Search(words(address)[0], "")) == {named_so.row.mint}
        later = replace(two, row=replace(two.row, fetched_at_ms=NOW + 1))
        run(store.save(replace(later, words=(*later.words, asked.pool)), "me"))
        assert found(asked) == {one.row.mint, two.row.mint}
        drained = replace(one, row=replace(one.row, fetched_at_ms=NOW + 1))
        run(store.save(drained, "me"))
        assert found(asked) == {two.row.mint}, "its report names the pool no longer"
        itself = analysis(address)
        run(store.save(itself, "me"))
        assert found(asked) == {two.row.mint}
        assert found(replace(asked, mint=address)) == {address}, "a token is no pool"

    def test_a_token_of_many_words_counts_once(self, store: SqlStore) -> None:
        for number in range(3):
            name = f"Twofold{number} twofold{number}s"
            run(store.save(analysis(name=name, symbol="TWICE"), "me"))
        search = Search("twofold", "")
        for most in (2, 3):
            query = TokenQuery(Sort.NEWEST, 9, search=replace(search, most=most))
            rows = run(store.page(query))
            assert run(store.count(query)) == len(rows) == len({row.mint for row in rows}) == most

    def test_a_renamed_token_is_found_by_its_new_name_only(self, store: SqlStore) -> None:
        old = analysis(name="Oldname")
        run(store.save(old, "me"))
        renamed = analysis(old.row.mint, name="Newname", fetched_at_ms=NOW + 1)
        run(store.save(renamed, "me"))
        assert run(store.count(TokenQuery(Sort.NEWEST, 1, search=Search("oldname", "")))) == 0
        assert run(store.count(TokenQuery(Sort.NEWEST, 1, search=Search("newname", "")))) == 1

    def test_an_older_analysis_takes_no_name_away(self, store: SqlStore) -> None:
        new = analysis(name="Laterword", fetched_at_ms=NOW + 10)
        run(store.save(new, "me"))
        run(store.save(analysis(new.row.mint, name="Earlierword"), "me"))
        assert run(store.count(TokenQuery(Sort.NEWEST, 1, search=Search("laterword", "")))) == 1
        assert run(store.count(TokenQuery(Sort.NEWEST, 1, search=Search("earlierword", "")))) == 0

    def test_sweeping(self, store: SqlStore) -> None:
        far = NOW + 10_000 * HOUR_MS
        run(store.sweep(far))
        mint = analysis().row.mint
        assert run(store.claim(mint, "a", far, far + 10, 0))
        assert run(store.sweep(far)) == 0, "a claim that holds stays"
        assert run(store.sweep(far + 10)) == 1
        assert run(store.sweep(far + 10)) == 0

    def test_schema_version(self, store: SqlStore) -> None:
        assert run(store.schema_version()) == run(store.health()).schema_version == MIGRATIONS
