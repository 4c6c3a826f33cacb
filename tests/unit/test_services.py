"""The services over fakes of the ports they take: each needs no more of the world than these."""

import json
from typing import Any

import pytest

from detector.adapters.system import SystemHost
from detector.domain.breaker import FAILURES_TO_OPEN, SourceRecord
from detector.domain.budget import Budget
from detector.domain.follow_up import FollowUp
from detector.domain.forecast import Forecast
from detector.domain.model import load
from detector.domain.outcome import Unknown
from detector.domain.sources.source import Source
from detector.domain.stored_analysis import Lease
from detector.domain.token_row import Sort, TokenRow
from detector.errors import TokenNotFound, UpstreamFailed, UpstreamTimeout
from detector.model import read_parameters
from detector.services.analysis import AnalysisService
from detector.services.follow_up import follow_up
from detector.services.health import deep_health
from detector.services.listing import ListRequest, list_tokens
from detector.services.making import Maker
from detector.services.room import Room, RoomPlace
from detector.services.scoring import Scorer
from detector.wire.stored import write
from local.samples.addresses import address_of
from tests.fakes.ports.analyses import FakeAnalyses
from tests.fakes.ports.creators import FakeCreators
from tests.fakes.ports.follow_ups import FakeFollowUps
from tests.fakes.ports.health import FakeHealth
from tests.fakes.ports.host import START_MS, FakeHost
from tests.fakes.ports.sources import FakeSource
from tests.fakes.ports.tokens import FakeTokens
from tests.unit.doubles import run
from tests.unit.reports import CREATOR, MINT, healthy

MODEL = load(*read_parameters())


class Analysing:
    """The analysis of tokens over fakes: what it announced and noted."""

    def __init__(self, default: dict[str, Any] | Exception) -> None:
        self.host, self.store = FakeHost(), FakeAnalyses()
        self.creators = FakeCreators()
        self.source = FakeSource(self.host, default)
        self.announced = 0
        self.noted: list[object] = []
        self.service = AnalysisService(
            store=self.store,
            maker=Maker(
                store=self.store,
                creators=self.creators,
                reports=self.source,
                scorer=Scorer(MODEL, write),
                host=self.host,
                places=lambda: RoomPlace(Room(), self.host, 10_000, 5_000),
                lease_ms=15_000,
                unknown_ms=0,
                announce=self.announce,
                note=self.noted.append,
            ),
            host=self.host,
            ttl_ms=86_400_000,
            timeout_ms=10_000,
            cooldown_ms=0,
            budget=Budget(100, 100, 0),
            anonymous=True,
            may_refresh=self.may_refresh,
            background=lambda work: work.close(),
            note=self.noted.append,
        )

    async def may_refresh(self) -> bool:
        return True

    def announce(self, _mint: str) -> None:
        self.announced += 1


def test_an_analysis_is_made_kept_and_announced_once() -> None:
    made = Analysing(healthy())
    first = run(made.service.answer(MINT))
    again = run(made.service.answer(MINT))
    assert (first.cached, again.cached) == (False, True)
    assert json.loads(str(again.answer.body))["name"] == "Harbour Light"
    assert made.source.asked == [(MINT, True)]
    assert made.announced == 1
    assert made.creators.asked == [(CREATOR, MINT)]
    assert [outcome.source for outcome in made.store.outcomes] == [Source.RUGCHECK]


def test_a_failure_is_kept_for_all_who_ask() -> None:
    made = Analysing(UpstreamFailed(source="RugCheck"))
    for _ in range(2):
        with pytest.raises(UpstreamFailed, match="RugCheck could not"):
            run(made.service.answer(MINT))
    assert len(made.source.asked) == 1
    assert [outcome.error for outcome in made.store.outcomes] == ["upstream_failed"]


def test_who_loses_the_claim_waits_and_then_hears_that_it_took_too_long() -> None:
    made = Analysing(healthy())
    made.store.claims = False
    with pytest.raises(UpstreamTimeout, match="RugCheck did not"):
        run(made.service.answer(MINT))
    assert made.source.asked == []
    assert 10_000 <= made.host.ms - START_MS < 15_000


def test_a_source_that_rested_is_tried_by_one_request_only() -> None:
    made = Analysing(healthy())
    made.store.sources[Source.RUGCHECK] = SourceRecord(
        last_error="upstream_failed", failures=FAILURES_TO_OPEN, open_until_ms=START_MS - 1
    )
    made.store.probes = False
    with pytest.raises(UpstreamFailed):
        run(made.service.answer(MINT))
    assert made.store.leases[MINT].error == "upstream_failed"
    made.store.probes, made.host.ms = True, START_MS + 60_000
    run(made.service.answer(MINT))
    assert made.source.asked == [(MINT, False)], "and only once"


def test_a_claim_that_another_request_holds_is_not_taken() -> None:
    made = Analysing(healthy())
    made.store.leases[MINT] = Lease("another", START_MS + 60_000)
    with pytest.raises(UpstreamTimeout):
        run(made.service.answer(MINT))


MINTS = [address_of(f"listed {number}") for number in range(3)]


def row(number: int) -> TokenRow:
    return TokenRow(
        MINTS[number], None, None, "Safe", "low", 1.0, 1.0, 0.1, True,
        None, None, None, None, None, START_MS - number, None, None,
    )  # fmt: skip


def test_a_page_asks_for_one_row_more_and_gives_the_cursor_of_its_last() -> None:
    tokens = FakeTokens(*map(row, range(3)))
    page = run(list_tokens(tokens, ListRequest(page=1, per_page=2)))
    assert [each.mint for each in page.rows] == MINTS[:2]
    assert (page.total, page.pages, tokens.asked[-1].limit) == (3, 2, 3)
    last = run(list_tokens(tokens, ListRequest(page=2, per_page=2)))
    assert ([each.mint for each in last.rows], last.next_cursor) == (MINTS[2:], None)
    run(list_tokens(tokens, ListRequest(page=9, per_page=2, cursor=page.next_cursor)))
    assert tokens.asked[-1].after == (START_MS - 1, MINTS[1])
    assert (tokens.asked[-1].sort, tokens.asked[-1].offset) == (Sort.NEWEST, 0)


def test_a_page_beyond_the_end_is_not_asked_for() -> None:
    tokens = FakeTokens(row(0))
    assert run(list_tokens(tokens, ListRequest(page=2, per_page=1))).rows == ()
    assert len(tokens.asked) == 1


OPEN = SourceRecord(failures=FAILURES_TO_OPEN, open_until_ms=START_MS + 1)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (FakeHealth(), "ok"),
        (FakeHealth("fails"), "degraded"),
        (FakeHealth("hangs"), "degraded"),
        (FakeHealth(rugcheck=OPEN), "degraded"),
        (FakeHealth(replicate=OPEN), "ok"),
    ],
)
def test_health_takes_what_is_recorded(state: FakeHealth, status: str) -> None:
    found = run(deep_health(state, Scorer(MODEL, write), Source.RUGCHECK, FakeHost()))
    assert found.well == (status == "ok")
    assert (found.schema_version is not None) == (state.state == "well")


def followed(mint: str) -> FollowUp:
    said = Forecast(1.0, 0.5, True, "high", "local", "m", "r")
    return FollowUp(mint, START_MS - 24 * 3_600_000, 24, START_MS, 0, (), said)


def test_what_somebody_else_took_is_not_read() -> None:
    host = FakeHost()
    store = FakeFollowUps(followed("fell"), followed("taken"), followed("gone"))
    store.took = frozenset({store.follow_ups[1]})
    source = FakeSource(host, {"price": 0.01})
    source.reports["gone"] = TokenNotFound()
    done = run(follow_up(store, source, host))
    assert [mint for mint, _ in source.asked] == ["fell", "gone"]
    assert (done.read, done.failed, done.collapsed, done.unknown) == (2, 0, 1, 1)
    assert [step.outcomes[0].unknown_reason for step in store.steps] == [
        None, Unknown.TOKEN_NOT_FOUND,
    ]  # fmt: skip


def test_the_machine_tells_a_time_waits_and_makes_ids() -> None:
    host = SystemHost()
    before = host.now_ms()
    run(host.sleep(0.002))
    assert 1 <= host.now_ms() - before < 5_000
    assert 0 <= host.jitter() < 1
    ids = {host.new_id() for _ in range(20)}
    assert len(ids) == 20
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in ids)
