"""What would change a band: every set moves it when applied, within a number of judgements."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.domain.backing import backing
from detector.domain.creators import CreatorRecord
from detector.domain.edits import LISTED, WITHOUT_POWER, Situation, with_small_holders
from detector.domain.explain import Altered, Direction, Judge, apply, moves, search
from detector.domain.judgement import conclude
from detector.domain.levers import Lever, Target, neat
from detector.domain.levers_better import better
from detector.domain.levers_worse import worse
from detector.domain.report import TokenReport
from detector.domain.rules_engine import RULES, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.sources.source import Source, SourceReport
from detector.domain.verdict import Band, Basis, RiskLevel, Verdict
from detector.ports.outgoing_http import FetchFailed
from detector.services import explain as service_module
from detector.services.scoring import predict
from local.samples import SAMPLES, build, by_name, encode
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, reply
from tests.unit.pasts import MODEL
from tests.unit.reports import healthy
from tests.unit.schemas import valid
from tests.unit.service import Service
from tests.unit.test_service import NOW

MINT = address_of("a token to explain")
PATH = f"/api/tokens/{MINT}/explain"
NAMES = [sample.name for sample in SAMPLES]


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def sample(name: str) -> dict[str, Any]:
    return build(by_name(SAMPLES, name).recipe, MINT, NOW)


def analyse(service: Service, report: dict[str, Any]) -> dict[str, Any]:
    service.fetch.answers = [reply(200, encode(report))]
    return service.json(f"/predict/{MINT}?force_refresh=true")


def verdict_on(report: TokenReport, record: CreatorRecord | None = None) -> Verdict:
    """By the way of an analysis."""
    found = SourceReport(Source.RUGCHECK, "{}", report)
    made = predict(report, START_MS, MODEL)
    return conclude(MINT, found, START_MS, MODEL, made, record=record).verdict


def situations() -> Iterator[tuple[str, Situation]]:
    for name in NAMES:
        yield name, Situation(parse_report(sample(name)), None)
    bad = CreatorRecord(analysed=9, critical=4, settled=9, lost_80=9, lost_90=9, unknown=0)
    yield "bad creator", Situation(parse_report(sample("healthy")), bad)
    bare = parse_report({"mint": MINT})
    yield "nothing known", Situation(bare, None)


def levers(one: Situation, direction: Direction) -> tuple[Lever, ...]:
    checks = check(one.report, START_MS / 1000, MINT, one.creator_record)
    missing = [each.code for each in checks.not_checked]
    if direction is Direction.WORSE:
        return worse(one, missing)
    found = [each.code for each in checks.findings]
    return better(one, START_MS / 1000, missing, found)


@pytest.mark.parametrize(("name", "one"), list(situations()), ids=[n for n, _ in situations()])
def test_every_set_that_is_found_moves_the_band_when_applied(name: str, one: Situation) -> None:
    band = verdict_on(one.report, one.creator_record).band
    for direction in Direction:
        judge = Judge(lambda at: verdict_on(at.report, at.creator_record), 60)
        found = search(one, band, levers(one, direction), direction, judge)
        assert judge.made <= 60
        for way in found.ways:
            there = apply(one, way.altered)
            verdict = verdict_on(there.report, there.creator_record)
            assert verdict == way.verdict
            assert moves(band, verdict.band, direction)
            for each in way.altered:
                # Every fact of a set is needed.
                less = apply(one, [other for other in way.altered if other is not each])
                left = verdict_on(less.report, less.creator_record).band
                assert not moves(band, left, direction), (name, each.target.words)
        if direction is Direction.WORSE:
            assert found.ways or band is Band.CRITICAL
    assert verdict_on(one.report, one.creator_record).band is band, "nothing was changed in place"


@pytest.mark.parametrize("name", NAMES[::4])
def test_the_answer_says_so_too_in_one_statement_and_no_call(service: Service, name: str) -> None:
    told = analyse(service, sample(name))
    service.fetch.answers = [FetchFailed()]
    answer = service.get(PATH)
    assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    body = json.loads(answer.body or "")
    valid(body, "Explanation")
    same = ("band", "risk_level", "basis", "risk_score", "completeness", "fetched_at")
    assert {key: body[key] for key in same} == {key: told[key] for key in same}
    assert body["told"]["band"] == told["band"]
    assert body["fraud_probability"] == told["ml_prediction"]["fraud_probability"]
    assert 1 <= body["judgements"] <= 60
    assert service.get(PATH).body == answer.body
    for direction in ("better", "worse"):
        part = body[direction]
        assert (part["note"] is None) == bool(part["sets"])
        for found in part["sets"]:
            assert found["sentence"].startswith(f"The band would be {found['band']} instead of ")
            assert not {"should", "buy", "sell"} & set(found["sentence"].lower().split())


def facts(body: dict[str, Any], direction: str) -> list[tuple[str, str]]:
    return [
        (each["band"], "+".join(fact["fact"] for fact in each["facts"]))
        for each in body[direction]["sets"]
    ]


CASES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "mint authority": (
        {"token": {**healthy()["token"], "mintAuthority": "somebody"}},
        [("low", "mint_authority")],
    ),
    "freeze authority unknown": (
        {"token": {k: v for k, v in healthy()["token"].items() if k != "freezeAuthority"}},
        [("low", "freeze_authority")],
    ),
    "both authorities": (
        {"token": {**healthy()["token"], "mintAuthority": "a", "freezeAuthority": "b"}},
        [("low", "mint_authority+freeze_authority")],
    ),
    "rugged": ({"rugged": True}, [("low", "rugged")]),
    "few holders": ({"totalHolders": 30}, [("low", "holders")]),
}


@pytest.mark.parametrize("name", CASES)
def test_the_smallest_set_is_found_and_says_what_a_changed_report_would_get(
    service: Service, name: str
) -> None:
    changes, expected = CASES[name]
    base = {**healthy(), "mint": MINT}
    for pool in base["markets"]:
        pool["mintA"] = pool["liquidityAAccount"]["mint"] = MINT
    band = analyse(service, base)["band"]
    analyse(service, {**base, **changes})
    found = facts(service.json(PATH), "better")
    # Without what was changed the report gets the band that was named.
    assert found == [(band, fact) for _, fact in expected]


def test_liquidity_is_named_with_the_limit_of_the_rules(service: Service) -> None:
    analyse(service, sample("drained_pool"))
    (found,) = service.json(PATH)["better"]["sets"]
    assert found["sentence"] == (
        "The band would be high instead of critical if at least $500 of liquidity stood behind it."
    )
    assert found["facts"][0]["now"] == pytest.approx(38.0)
    assert found["facts"][0]["value"] == 500.0
    # Really so: the same report on either side of that limit.
    for usd, band in ((499.0, "critical"), (501.0, "high")):
        report = with_pools(sample("drained_pool"), usd / 38.0)
        assert analyse(service, report)["band"] == band


def test_so_it_is_where_the_band_gets_worse(service: Service) -> None:
    analyse(service, sample("healthy"))
    found = service.json(PATH)["worse"]["sets"][0]
    (fact,) = found["facts"]
    assert (fact["fact"], found["band"]) == ("liquidity", "medium")
    assert fact["words"] == f"less than ${fact['value']:,.0f} of liquidity stood behind it"
    one = Situation(parse_report(sample("healthy")), None)
    (lever,) = [each for each in levers(one, Direction.WORSE) if each.fact == "liquidity"]
    for target in lever.targets:
        behind = backing(apply(one, [Altered(lever, target)]).report)
        assert behind is not None
        assert target.value is not None
        assert 0.99 * target.value < behind.least_usd < target.value
    for lever in levers(one, Direction.BETTER):
        if lever.fact == "liquidity":
            for target in lever.targets:
                behind = backing(apply(one, [Altered(lever, target)]).report)
                assert behind is not None
                assert (target.value or 0.0) < behind.least_usd < 1.01 * (target.value or 0.0)


def with_pools(report: dict[str, Any], factor: float) -> dict[str, Any]:
    """The report with pools so many times as large, written as RugCheck writes them."""
    for pool in report["markets"]:
        for key in ("baseUSD", "quoteUSD", "base", "quote", "lpLockedUSD"):
            if isinstance(pool["lp"].get(key), int | float):
                pool["lp"][key] *= factor
        pool.pop("liquidityAAccount"), pool.pop("liquidityBAccount")
    for key in ("totalMarketLiquidity", "totalStableLiquidity"):
        report[key] *= factor
    return report


def test_what_is_unknown_is_named_as_such(service: Service) -> None:
    assert analyse(service, {"mint": MINT})["band"] == "unknown"
    body = service.json(PATH)
    (found,) = body["better"]["sets"]
    assert found["band"] in ("low", "medium")
    assert not found["smallest"] or len(found["facts"]) == 2
    assert len(found["facts"]) > 5
    assert all("known" in fact["words"] for fact in found["facts"] if fact["fact"] == "liquidity")


def test_what_is_asked_for_is_checked(service: Service) -> None:
    for path, status, code in (
        (PATH, 404, "token_not_analysed"),
        ("/api/tokens/nothing/explain", 400, "invalid_token_id"),
    ):
        answer = service.get(path)
        assert (answer.status, json.loads(answer.body or "")["code"]) == (status, code)
    message = json.loads(service.get(PATH).body or "")["message"]
    assert "/predict/" in message


@pytest.mark.parametrize("body", ["{}", "", "[1]", '{"a":1,"raw_data":5}', '{"a":1,"raw_data":{'])
def test_an_answer_without_a_readable_report_counts_as_none(service: Service, body: str) -> None:
    analyse(service, sample("healthy"))
    service.database.connection.execute("UPDATE answers SET body = ?", (body,))
    assert service.get(PATH).status == 404


def test_a_report_as_deep_as_can_be_is_read_within_its_answer(service: Service) -> None:
    deep: Any = 1
    for _ in range(60):
        deep = [deep]
    analyse(service, {**sample("healthy"), "deep": deep})
    assert service.get(PATH).status == 200


def test_the_band_of_now_and_the_band_that_was_told(service: Service) -> None:
    told = analyse(service, sample("healthy"))
    service.database.connection.execute(
        "UPDATE answers SET body = replace(body, ?, ?)",
        (f'"rules_version":"{told["rules_version"]}"', '"rules_version":"1.old"'),
    )
    service.database.connection.execute(
        'UPDATE answers SET body = replace(body, \'"band":"low"\', \'"band":"high"\')'
    )
    body = service.json(PATH)
    assert body["told"]["rules_version"] == "1.old"
    assert body["rules_version"] == told["rules_version"]
    assert (body["told"]["band"], body["band"]) == ("high", "low")


def test_another_models_opinion_stays_as_it_was(service: Service) -> None:
    told = analyse(service, sample("healthy"))
    assert told["band"] == "low"
    service.database.connection.execute(
        "UPDATE answers SET body = replace(replace(body, ?, ?), ?, ?)",
        (
            '"source":"local"', '"source":"replicate"',
            f'"fraud_probability":{told["ml_prediction"]["fraud_probability"]!r}',
            '"fraud_probability":0.9',
        ),
    )  # fmt: skip
    body = service.json(PATH)
    assert (body["band"], body["basis"], body["fraud_probability"]) == ("high", "chance", 0.9)
    assert body["better"]["sets"] == []
    assert len(body["assumes"]) == 3


def test_a_large_report_gets_fewer_judgements() -> None:
    small = parse_report(healthy())
    pools = small.markets or ()
    most = service_module.MOST_JUDGEMENTS
    for number, judgements in ((1, most), (900, most), (4_000, most // 4 - 1), (10**6, 1)):
        report = replace(small, markets=pools * number)
        assert service_module._judgements(report) == judgements


def test_without_judgements_left_the_search_says_so() -> None:
    one = Situation(parse_report(sample("healthy")), None)
    found = search(one, Band.LOW, levers(one, Direction.WORSE), Direction.WORSE, Judge(_never, 0))
    assert (found.ways, found.complete) == ((), False)


def _never(_: Situation) -> Verdict:
    raise AssertionError


def a_lever(fact: str, *values: float) -> Lever:
    """A lever that adds to the number of holders, which the fake judge below looks at."""

    def target(value: float) -> Target:
        def edit(one: Situation) -> Situation:
            holders = (one.report.total_holders or 0) + int(value)
            return replace(one, report=replace(one.report, total_holders=holders))

        return Target(value, fact, edit)

    return Lever(fact, None, None, frozenset(), tuple(map(target, values)))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=3), min_size=1, max_size=6),
    st.integers(1, 40),
    st.integers(0, 60),
)
def test_searching_is_bounded_and_what_it_finds_is_true(
    values: list[list[int]], needed: int, most: int
) -> None:
    start = replace(parse_report({}), total_holders=0)

    def weigh(one: Situation) -> Verdict:
        band = Band.LOW if (one.report.total_holders or 0) >= needed else Band.HIGH
        return Verdict(RiskLevel.UNKNOWN, band, Basis.RULES, None, 1.0)

    judge = Judge(weigh, most)
    one = Situation(start, None)
    given_levers = [a_lever(f"f{n}", *sorted(each)) for n, each in enumerate(values)]
    found = search(one, Band.HIGH, given_levers, Direction.BETTER, judge)
    assert judge.made <= most
    for way in found.ways:
        assert weigh(apply(one, way.altered)).band is Band.LOW
        if way.smallest and len(way.altered) == 2:
            assert all(max(each) < needed for each in values)
    strongest = sum(max(each) for each in values)
    if found.complete and not found.ways:
        assert strongest < needed
    singles = [n for n, each in enumerate(values) if max(each) >= needed]
    if found.complete and singles:
        assert [way.altered[0].lever.fact for way in found.ways] == [f"f{n}" for n in singles]
        least = [min(v for v in values[n] if v >= needed) for n in singles]
        assert [way.altered[0].target.value for way in found.ways] == least


@pytest.mark.parametrize(
    ("band", "to", "better_", "worse_"),
    [
        (Band.LOW, Band.MEDIUM, False, True),
        (Band.MEDIUM, Band.LOW, True, False),
        (Band.HIGH, Band.HIGH, False, False),
        (Band.HIGH, Band.UNKNOWN, False, False),
        (Band.UNKNOWN, Band.MEDIUM, True, False),
        (Band.UNKNOWN, Band.HIGH, False, True),
        (Band.UNKNOWN, Band.UNKNOWN, False, False),
        (Band.CRITICAL, Band.HIGH, True, False),
    ],
)
def test_which_way_a_band_moves(band: Band, to: Band, better_: bool, worse_: bool) -> None:
    assert moves(band, to, Direction.BETTER) is better_
    assert moves(band, to, Direction.WORSE) is worse_


@settings(deadline=None)
@given(st.floats(1.0, 1e15))
def test_limits_are_rounded_to_their_side(value: float) -> None:
    up, down = neat(value, up=True), neat(value, up=False)
    assert down <= value * (1 + 1e-12)
    assert value <= up * (1 + 1e-12)
    assert up - down <= value / 99


def test_every_check_has_a_lever_that_looks_at_it() -> None:
    one = Situation(parse_report({"mint": MINT}), None)
    seen = {code for lever in levers(one, Direction.BETTER) for code in lever.codes}
    full = Situation(parse_report(healthy()), None)
    seen |= {code for lever in levers(full, Direction.BETTER) for code in lever.codes}
    assert {rule.code for rule in RULES} <= seen
    assert set(WITHOUT_POWER) <= {rule.code for rule in RULES}


@pytest.mark.parametrize("code", WITHOUT_POWER)
def test_a_power_that_is_taken_away_is_not_found(code: str) -> None:
    for name in ("token_2022_plain", "permanent_delegate", "transfer_fee", "frozen_default"):
        one = Situation(parse_report(sample(name)), None)
        there = WITHOUT_POWER[code](one.report.extensions)
        checks = check(replace(one.report, extensions=there), START_MS / 1000, MINT)
        assert code in checks.passed, name


def test_a_list_of_small_holders_passes_every_check_of_it() -> None:
    for name, one in situations():
        report = with_small_holders(replace(one.report, supply=10**15))
        assert len(report.top_holders or ()) >= LISTED
        checks = check(report, START_MS / 1000, MINT)
        assert {"top_holder", "top_10_holders", "equal_holders"} <= set(checks.passed), name


def test_altered_facts_are_told_apart() -> None:
    one = Situation(parse_report(healthy()), None)
    lever = levers(one, Direction.WORSE)[0]
    there = apply(one, [Altered(lever, lever.targets[-1])])
    assert there.report != one.report
