"""A refresh that comes back poorer says so, and makes nothing better."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from detector.domain.breaker import HOLD_MS
from detector.domain.earlier import KEPT_S, lost_checks, read_earlier
from detector.domain.jsontext import decode, encode
from detector.domain.judgement import conclude
from detector.domain.model import load
from detector.domain.rules_engine import RULES, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.sources.source import Source, read_report
from detector.model import read_parameters
from detector.replay import main, replay, verdict_of
from detector.services.scoring import build_analysis, predict
from detector.wire.stored import write
from local.samples import SAMPLES, build
from tests.unit.doubles import START_MS, reply
from tests.unit.service import Service
from tests.unit.test_service import MINT, NOW, report

MODEL = load(*read_parameters())
BETTER = {"Safe": 0, "Unknown": 1, "Fraud": 2}
ESSENTIALS = ("token", "mintAuthority", "freezeAuthority", "topHolders", "markets", "rugged",
              "totalMarketLiquidity", "token_extensions", "transferFee", "risks")  # fmt: skip


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def fields(sample: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(report(sample).body))
    return found


def without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def refresh(service: Service, data: dict[str, Any]) -> dict[str, Any]:
    service.host.ms += HOLD_MS
    service.fetch.answers.append(reply(200, json.dumps(data)))
    return service.json(f"/predict/{MINT}?force_refresh=true")


def test_a_poorer_refresh_says_what_is_missing(service: Service) -> None:
    first = refresh(service, fields("healthy"))
    assert (first["risk_level"], first["no_longer_checked"]) == ("Safe", [])
    assert "no longer" not in first["summary"]
    poorer = refresh(service, without(fields("healthy"), "topHolders"))
    assert poorer["risk_level"] == "Unknown"
    lost = {each["code"]: each for each in poorer["no_longer_checked"]}
    missing = {each["code"] for each in poorer["not_checked"]}
    assert lost.keys() == missing - {each["code"] for each in first["not_checked"]} != set()
    assert {each["checked_at"] for each in lost.values()} == {first["fetched_at"]}
    assert (
        "checks that could be made on 2026-09-21 at 14:13 UTC can no longer be made"
        in (poorer["summary"])
    )
    again = refresh(service, without(fields("healthy"), "topHolders"))
    assert again["no_longer_checked"] == poorer["no_longer_checked"], "with its first time"
    whole = refresh(service, fields("healthy"))
    assert (whole["risk_level"], whole["no_longer_checked"]) == ("Safe", [])


def test_what_was_found_stays_found_until_a_report_clears_it(service: Service) -> None:
    first = refresh(service, fields("mint_authority"))
    assert first["risk_level"] == "Fraud"
    bare = without(fields("mint_authority"), "token", "mintAuthority", "score_normalised", "risks")
    poorer = refresh(service, bare)
    assert poorer["risk_level"] == "Fraud"
    (kept,) = [each for each in poorer["findings"] if each["code"] == "mint_authority"]
    (then,) = [each for each in first["findings"] if each["code"] == "mint_authority"]
    assert kept["sentence"] == then["sentence"]
    assert first["fetched_at"] in kept["context"]
    entry = next(e for e in poorer["no_longer_checked"] if e["code"] == "mint_authority")
    assert entry["found"] == [then["sentence"]]
    assert "mint_authority" in {each["code"] for each in poorer["not_checked"]}
    assert poorer["completeness"] < first["completeness"]
    third = refresh(service, bare)
    assert third["findings"] == poorer["findings"]
    cleared = refresh(service, fields("healthy"))
    assert (cleared["risk_level"], cleared["no_longer_checked"]) == ("Safe", [])


def test_a_first_answer_has_nothing_to_lose(service: Service) -> None:
    service.fetch.answers = [reply(200, json.dumps({"mint": MINT}))]
    assert service.json(f"/predict/{MINT}")["no_longer_checked"] == []


@pytest.mark.no_cover
@pytest.mark.parametrize("name", [sample.name for sample in SAMPLES])
def test_hiding_a_field_from_a_refresh_makes_nothing_better(name: str) -> None:
    sample = next(each for each in SAMPLES if each.name == name)
    data = decode(encode(build(sample.recipe, MINT, NOW)).encode())
    at_ms = START_MS

    def analysed(fields: dict[str, Any], at_ms: int, earlier: str | None) -> dict[str, Any]:
        found = read_report(Source.RUGCHECK, fields)
        before = None if earlier is None else read_earlier(earlier)
        made = predict(found.report, at_ms, MODEL)
        answer = build_analysis(conclude(MINT, found, at_ms, MODEL, made, before), write).answer
        fields_: dict[str, Any] = json.loads(answer) | {"text": answer}
        return fields_

    first = analysed(data, at_ms, None)
    parsed = parse_report(data)
    for hidden in data:
        if hidden == "mint" or parse_report(without(data, hidden)) == parsed:
            continue
        later = analysed(without(data, hidden), at_ms + 1000, first["text"])
        assert BETTER[later["risk_level"]] >= BETTER[first["risk_level"]], hidden
        if first["risk_score"] is not None and later["risk_score"] is not None:
            was_critical = first["band"] == "critical"
            assert (later["band"] == "critical") or not was_critical, hidden


def test_nobody_rests_on_what_was_found_long_ago() -> None:
    parsed = parse_report({"mint": MINT})
    moment = datetime.fromtimestamp(START_MS / 1000, UTC).isoformat(timespec="milliseconds")
    body = encode({"fetched_at": moment.replace("+00:00", "Z"), "passed": [RULES[0].code]})
    earlier = read_earlier(f'{body[:-1]},"raw_data":{{}}}}')
    now = START_MS / 1000
    checks = check(parsed, now, MINT)
    assert [lost.code for lost in lost_checks(earlier, checks, now + KEPT_S)] == [RULES[0].code]
    assert lost_checks(earlier, checks, now + KEPT_S + 1) == ()


@pytest.mark.parametrize(
    "body",
    ["", "{}", "[]", "{", '{"findings":[1,{}],"passed":5,"not_checked":{},"raw_data":{}}',
     '{"findings":[{"code":"x"}],"no_longer_checked":[{"code":[]}],"raw_data":{}}',
     '{"findings":[{"code":"x","severity":"new"}],"passed":[1,[],"x"],"raw_data":{}}',
     '{"findings":[{"code":[],"severity":"info","critical":true,"sentence":"s","value":1,'
     '"threshold":1,"unit":null,"source":"s"}],"not_checked":[{"code":{}}],"raw_data":{}}'],
)  # fmt: skip
def test_an_answer_of_another_version_is_read_as_far_as_it_goes(body: str) -> None:
    checks = check(parse_report({"mint": MINT}), START_MS / 1000, MINT)
    assert lost_checks(read_earlier(body), checks, START_MS / 1000) == ()


def test_it_replays_with_the_answer_beside_the_report(service: Service, tmp_path: Any) -> None:
    refresh(service, fields("mint_authority"))
    service.host.ms += 5
    refresh(service, without(fields("mint_authority"), "token", "mintAuthority"))
    text = service.get(f"/predict/{MINT}").body or ""
    body = json.loads(text)
    data = json.dumps(body["raw_data"])
    assert replay(data.encode(), body["fetched_at"], text) == verdict_of(text)
    assert replay(data.encode(), body["fetched_at"]) != verdict_of(text)
    (tmp_path / "report.json").write_text(data)
    (tmp_path / "answer.json").write_text(text)
    files = [str(tmp_path / "report.json"), "--answer", str(tmp_path / "answer.json")]
    assert main([*files, "--now", body["fetched_at"]]) == 0
