"""Lists by band, by range and by common words: every row once, in order, looked at in steps."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.adapters.sql_store import SqlStore
from detector.domain.token_list import Within
from detector.domain.token_row import Sort, TokenRow
from detector.domain.verdict import Band, level_of
from detector.services import listing
from detector.services.listing import ListRequest, TokenPage, list_tokens, token_file
from local.samples.addresses import address_of
from tests.contract.store import NOW, analysis
from tests.unit.doubles import run
from tests.unit.service import Service
from tests.unit.test_cursor_walk import Shelf

MINTS = [address_of(f"filter {n}") for n in range(12)]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(Band),
        st.none() | st.sampled_from([0.0, 5.0, 7.5]),
        st.none() | st.sampled_from([0.0, 50.1]),
        st.integers(0, 2),
        st.booleans(),
        st.sets(st.sampled_from(["drained_pool", "drained"])).map(sorted).map(tuple),
    ),
    max_size=12,
)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SCAN_ROWS", 3)
    monkeypatch.setattr(listing, "SEARCH_MOST", 2)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf([])
    yield made
    made.database.close()


def walked(shelf: Shelf, request: ListRequest) -> list[TokenRow]:
    rows: list[TokenRow] = []
    for _ in range(40):
        page = run(list_tokens(shelf.store, request))
        assert len(page.rows) == request.per_page or page.cut or page.next_cursor is None
        rows += page.rows
        if page.next_cursor is None:
            return rows
        request = replace(request, cursor=page.next_cursor)
    raise AssertionError("there is no end")


@pytest.mark.no_cover
@pytest.mark.parametrize("sort", Sort)
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=ROWS,
    level=st.none() | st.sampled_from(["Safe", "Fraud", "Unknown"]),
    bands=st.sets(st.sampled_from([*map(str, Band)])).map(lambda bands: tuple(sorted(bands))),
    ranges=st.sampled_from(
        [(), (Within("liquidity_usd", 5.0),), (Within("liquidity_usd", None, 5.0),)]
    ),
    q=st.sampled_from([None, "common", "rare"]),
    finding=st.sampled_from([None, "drained"]),
    per_page=st.integers(1, 4),
)  # fmt: skip
def test_all_filters_together_give_what_python_gives(
    sort: Sort,
    rows: list[tuple[Band, float | None, float | None, int, bool, tuple[str, ...]]],
    level: str | None,
    bands: tuple[str, ...],
    ranges: tuple[Within, ...],
    q: str | None,
    finding: str | None,
    per_page: int,
) -> None:
    shelf = Shelf([])
    kept = []
    for mint, (band, liquidity, score, at, old, found) in zip(MINTS, rows, strict=False):
        made = analysis(
            mint, band=band.value, liquidity_usd=liquidity, risk_score=score,
            fetched_at_ms=NOW + at, name="Common Name" if at else "Rare Name", symbol=None,
            # The first rules gave levels that the band does not tell.
            risk_level="Unknown" if old else str(level_of(band)),
        )  # fmt: skip
        run(shelf.store.save(replace(made, findings=found), "me"))
        kept.append((made.row, found))
    wanted = [
        row
        for row, found in kept
        if (finding is None or finding in found)
        and (level is None or row.risk_level == level)
        and (not bands or row.band in bands)
        and (q is None or (row.name or "").lower().startswith(q))
        and all(
            row.liquidity_usd is not None
            and (each.least is None or row.liquidity_usd >= each.least)
            and (each.most is None or row.liquidity_usd <= each.most)
            for each in ranges
        )
    ]
    wanted.sort(key=lambda row: (row.sort_value(sort), row.mint), reverse=True)
    asked = ListRequest(
        sort, level, q, per_page=per_page, bands=bands, ranges=ranges, finding=finding
    )
    assert walked(shelf, asked) == wanted
    first = run(list_tokens(shelf.store, asked))
    if first.counted == "exact":
        assert first.total == len(wanted)
    elif first.counted == "at_most":
        assert first.total >= len(wanted)
    file = run(token_file(shelf.store, asked))

    async def all_parts() -> list[TokenRow]:
        return [row async for part in file.parts for row in part]

    assert run(all_parts()) == wanted
    shelf.database.close()


def page_of(shelf: Shelf, **asked: object) -> TokenPage:
    return run(list_tokens(shelf.store, ListRequest(**asked)))  # type: ignore[arg-type]


def test_a_common_words_newest_is_the_newest_of_all(shelf: Shelf) -> None:
    for at, mint in enumerate(sorted(MINTS)):
        run(shelf.store.save(analysis(mint, name="Same", fetched_at_ms=NOW + at), "me"))
    page = page_of(shelf, q="same", per_page=2)
    assert [row.fetched_at_ms for row in page.rows] == [NOW + 11, NOW + 10]
    assert (page.counted, page.cut) == ("at_least", False)
    second = page_of(shelf, q="same", per_page=2, page=2)
    assert [row.fetched_at_ms for row in second.rows] == [NOW + 9], "looking ended there"
    assert second.cut
    assert second.next_cursor is not None
    assert page_of(shelf, q="same", per_page=2, page=9).rows == ()


def test_a_cut_page_says_so_and_goes_on(shelf: Shelf) -> None:
    for at, mint in enumerate(MINTS[:7]):
        liquidity = 9.0 if at == 0 else None
        run(shelf.store.save(analysis(mint, liquidity_usd=liquidity, fetched_at_ms=NOW + at), "me"))
    asked = {"ranges": (Within("liquidity_usd", 1.0),), "per_page": 5}
    pages = [page_of(shelf, **asked)]
    while pages[-1].next_cursor:
        pages.append(page_of(shelf, **asked, cursor=pages[-1].next_cursor))
    assert [(len(page.rows), page.cut) for page in pages] == [(0, True), (0, True), (1, False)]
    assert {(page.counted, page.total) for page in pages} == {("at_most", 7)}


HOUR_MS = 3_600_000
TOLD = (
    (MINTS[0], "low", 10.0, 1.0, ("top_holder",)),
    (MINTS[1], "high", 2_500.0, 2.0, ("few_holders", "top_10_holders")),
    (MINTS[2], "critical", None, None, ("top_holder", "rugged")),
)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    made = Service()
    now_ms = made.host.now_ms()
    for mint, band, liquidity, age, found in TOLD:
        row = analysis(
            mint, band=band, risk_level=str(level_of(band)), liquidity_usd=liquidity,
            detected_at_ms=None if age is None else int(now_ms - age * HOUR_MS),
            fetched_at_ms=now_ms,
        )  # fmt: skip
        run(SqlStore(made.database).save(replace(row, findings=found), "me"))
    yield made
    made.database.close()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {0, 1, 2}),
        ("band=", {0, 1, 2}),
        ("band=high", {1}),
        ("band=HIGH,critical", {1, 2}),
        ("band=low&risk_level=Fraud", set()),
        ("band=low&risk_level=Safe", {0}),
        ("min_liquidity=10", {0, 1}),
        ("min_liquidity=10.000001", {1}),
        ("max_liquidity=10", {0}),
        ("max_liquidity=9.999999", set()),
        ("min_liquidity=0", {0, 1}),
        ("min_age=1.5", {1}),
        ("max_age=1.5", {0}),
        ("min_age=0&max_age=90", {0, 1}),
        ("max_age=90&band=critical", set()),
        ("finding=", {0, 1, 2}),
        ("finding=top_holder", {0, 2}),
        ("finding=drained_pool", set()),
        ("finding=top_holder&min_liquidity=1", {0}),
        ("finding=rugged&q=some", {2}),
    ],
)
def test_filters_of_the_address(service: Service, query: str, wanted: set[int]) -> None:
    listed = service.json(f"/api/tokens?{query}")["tokens"]
    assert {row["token_id"] for row in listed} == {MINTS[at] for at in wanted}
    body = str(service.get(f"/api/tokens.csv?{query}").body)
    assert {mint for mint in MINTS if mint in body} == {MINTS[at] for at in wanted}


@pytest.mark.parametrize(
    "query",
    [
        "band=worst",
        "band=low&band=high",
        "finding=top",
        "finding=TOP_HOLDER",
        "finding=other_extensions",
        "finding=%22",
        "finding=top_holder,rugged",
        "min_liquidity=-1",
        "min_liquidity=nan",
        "max_liquidity=1e9",
        "min_age=two",
        "min_age=\u0661",
        "max_age=1.0000001",
        "max_age=1%0A",
        "min_liquidity=3&max_liquidity=2",
        "min_age=3&max_age=2",
    ],
)
@pytest.mark.parametrize("path", ["/api/tokens", "/api/tokens.csv"])
def test_filters_that_mean_nothing_are_refused(service: Service, path: str, query: str) -> None:
    answer = service.get(f"{path}?{query}")
    assert answer.status == 400
    assert '"invalid_parameter"' in str(answer.body)
