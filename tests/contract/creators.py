"""What every database promises about the record of a creator. On D1 by tests/edge."""

import itertools
from dataclasses import replace
from typing import Any

from detector.adapters.database import Database
from detector.adapters.sql_follow_ups import SqlFollowUps
from detector.adapters.sql_store import SqlStore
from detector.domain.creators import COUNTED, CreatorRecord, OtherTokens
from detector.domain.outcome import Unknown
from tests.contract.followed import Followed, predicted
from tests.contract.store import NOW, analysis, run

_creators = itertools.count(1)


def creator() -> str:
    """A creator that no other test uses."""
    return f"Creator{next(_creators):04}"


class CreatorContract(Followed):
    """The contract."""

    def of(self, store: SqlStore, maker: str, mint: str = "") -> CreatorRecord | None:
        return run(store.creator_record(maker, mint))

    def keep(self, store: SqlStore, maker: str | None, mint: str = "", **changes: Any) -> str:
        made = replace(analysis(mint, **changes), creator=maker)
        run(store.save(made, "me"))
        return made.row.mint

    def ended(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database, maker: str,
        *prices: float | Unknown, mint: str = "", at_ms: int = NOW,
    ) -> str:  # fmt: skip
        """A token of the creator whose window ended with these prices, from 0.1 on."""
        made = replace(predicted(mint, at_ms=at_ms), creator=maker)
        one = self.follow(store, database, made)
        self.end(follow_ups, one, *prices)
        assert self.settle(follow_ups) >= 1
        return one.mint

    def test_a_creator_of_nothing_else_has_no_record(self, store: SqlStore) -> None:
        maker = creator()
        assert self.of(store, maker) is None
        mint = self.keep(store, maker)
        assert self.of(store, maker, mint) is None, "the token itself is no other one"
        assert self.of(store, maker) == CreatorRecord(1, 0, 0, 0, 0, 0)

    def test_text_that_is_no_address_finds_nobody(self, store: SqlStore) -> None:
        self.keep(store, None)
        for hostile in ("", "' OR 1=1 --", "\u202e%_", "x" * 10_000):
            assert self.of(store, hostile) is None

    def test_other_tokens_stand_by_their_newest_analysis(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        maker = creator()
        mint = self.keep(store, maker)
        assert run(store.other_tokens(mint, 3)) == OtherTokens(maker, ())
        fell = self.ended(store, follow_ups, database, maker, 0.1, 0.1, 0.005, at_ms=NOW - 1_000)
        newer = [self.keep(store, maker, fetched_at_ms=NOW + n) for n in (1, 2)]
        found = run(store.other_tokens(mint, 3))
        assert found is not None
        assert [each.mint for each in found.tokens] == [newer[1], newer[0], fell]
        assert [(each.windows, each.known, each.lost_90) for each in found.tokens] == [
            (0, 0, 0), (0, 0, 0), (1, 1, 1),
        ]  # fmt: skip
        assert len((run(store.other_tokens(mint, 2)) or found).tokens) == 2

    def test_nobody_is_no_creator_of_others(self, store: SqlStore) -> None:
        mint, _ = self.keep(store, None), self.keep(store, None)
        assert run(store.other_tokens(mint, 3)) == OtherTokens(None, ())
        assert run(store.other_tokens("nothing", 3)) is None

    def test_every_outcome_counts_on_its_side(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        maker = creator()
        new = self.keep(store, maker)
        self.keep(store, maker, band="critical", risk_level="Fraud")
        ends: tuple[tuple[float | Unknown, ...], ...] = (
            (0.1, 0.1, 0.1),
            (0.1, 0.1, 0.011),
            (0.1, 0.1, 0.01),
            (0.1, 0.1, Unknown.NO_PRICE),
            (0.1, Unknown.LATE, 0.001),
        )
        for prices in ends:
            self.ended(store, follow_ups, database, maker, *prices)
        assert self.of(store, maker, new) == CreatorRecord(
            analysed=6, critical=1, settled=3, lost_80=2, lost_90=1, unknown=2
        )
        assert self.of(store, creator()) is None

    def test_a_token_counts_once_with_its_worst_window(
        self, store: SqlStore, follow_ups: SqlFollowUps, database: Database
    ) -> None:
        maker = creator()
        mint = self.ended(store, follow_ups, database, maker, 0.1, 0.1, 0.001)
        later: tuple[float | Unknown, ...] = (0.1, Unknown.NO_PRICE)
        for n, price in enumerate(later, start=1):
            self.ended(
                store, follow_ups, database, maker, 0.1, 0.1, price, mint=mint, at_ms=NOW + n
            )
        assert self.of(store, maker) == CreatorRecord(1, 0, 1, 1, 1, 0)

    def test_the_newest_verdict_counts_and_the_creator_stays(self, store: SqlStore) -> None:
        maker, other = creator(), creator()
        mint = self.keep(store, maker, band="critical", risk_level="Fraud")
        self.keep(store, None, mint, fetched_at_ms=NOW + 1)
        assert self.of(store, maker) == CreatorRecord(1, 0, 0, 0, 0, 0), "a poorer report"
        self.keep(store, other, mint, fetched_at_ms=NOW)
        assert self.of(store, other) is None, "an older analysis"
        self.keep(store, other, mint, fetched_at_ms=NOW + 2)
        assert self.of(store, maker) is None
        assert self.of(store, other) == CreatorRecord(1, 0, 0, 0, 0, 0)

    def test_the_newest_are_counted(self, store: SqlStore) -> None:
        maker = creator()
        for n in range(COUNTED + 2):
            band = "low" if n < 3 else "critical"
            self.keep(store, maker, band=band, fetched_at_ms=NOW + n)
        found = self.of(store, maker)
        assert found == CreatorRecord(COUNTED, COUNTED - 1, 0, 0, 0, 0)
