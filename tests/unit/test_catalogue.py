"""What is said of the checks themselves: whole, true of what they find, and the same everywhere."""

import json
import re
from pathlib import Path

import pytest

from detector.domain.catalogue import CATALOGUE
from detector.domain.rules.rule import CannotTell, Case, Check, Group, Rule, Severity
from detector.domain.rules_engine import RULES, RULES_VERSION, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.sources.rugcheck.words import RISK_FACTORS
from detector.domain.verdict import SCORES_DISAGREE, judge
from docs.findings_tables import PAGE
from local.samples import SAMPLES, Sample, report
from tests.unit.answers_digest import NOW as SAMPLED
from tests.unit.doubles import reply
from tests.unit.reports import MINT, NOW, assert_declared, chance, checked, parsed
from tests.unit.schemas import valid
from tests.unit.service import Service

ROOT = Path(__file__).parents[2]
GERMAN = (ROOT / "public/i18n/de.js").read_text(encoding="utf-8")
CODES = [each.code for each in CATALOGUE]
HEALTHY = next(sample for sample in SAMPLES if sample.name == "healthy")


@pytest.fixture
def service() -> Service:
    return Service()


def test_every_rule_is_told_of_once_by_group() -> None:
    assert sorted(CODES) == sorted([*(rule.code for rule in RULES), SCORES_DISAGREE.code])
    groups = [each.group for each in CATALOGUE]
    assert list(dict.fromkeys(groups)) == list(Group)
    assert groups == sorted(groups, key=list(Group).index)


@pytest.mark.parametrize("each", CATALOGUE, ids=CODES)
def test_a_check_is_told_in_plain_words(each: Check) -> None:
    assert each.title[0].isupper()
    assert 3 < len(each.title) <= 40
    assert not each.title.endswith(".")
    assert each.explanation.endswith(".")
    assert 30 < len(each.explanation) <= 240
    ranks = [list(Severity).index(severity) for severity in each.finds]
    assert ranks == sorted(set(ranks))
    assert not each.critical or Severity.DANGER in each.finds


def test_titles_tell_checks_apart() -> None:
    assert len({each.title for each in CATALOGUE}) == len(CATALOGUE)
    assert len({each.explanation for each in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("prefix", ["check", "explain"])
def test_german_tells_of_the_same_checks(prefix: str) -> None:
    named = re.findall(rf"^  '{prefix}\.(\w+)':", GERMAN, re.MULTILINE)
    assert sorted(named) == sorted(CODES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_samples_find_only_what_is_declared(sample: Sample) -> None:
    data = json.loads(json.dumps(report(sample, SAMPLED)))
    assert_declared(check(parse_report(data), SAMPLED.timestamp(), sample.mint))


def test_a_rule_that_is_essential_tolerates_nothing() -> None:
    """Over reports in which one field after the other is missing."""
    data = json.loads(json.dumps(report(HEALTHY, SAMPLED)))
    tolerated: set[str] = set()
    for left_out in ("", *data):
        poorer = {name: value for name, value in data.items() if name != left_out}
        case = Case(parse_report(poorer), SAMPLED.timestamp(), MINT)
        for rule in RULES:
            answer = rule.ask(case)
            if isinstance(answer, CannotTell) and answer.tolerated:
                tolerated.add(rule.code)
    loose = {rule.code for rule in RULES if not rule.essential}
    assert {"creator_record", "creator_dead_share", "creator_tokens"} <= tolerated <= loose


def test_what_is_essential_is_not_made_less_by_an_answer() -> None:
    missing = {each.code: each for each in check(parse_report({}), 0.0, MINT).not_checked}
    assert all(missing[rule.code].essential for rule in RULES if rule.essential)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.factor], ids=lambda r: r.code)
def test_a_factor_is_shared(rule: Rule) -> None:
    """A name that stands once is a slip of the pen."""
    sharing = {other.factor_of(None) for other in RULES if other is not rule}
    assert rule.factor_of(None) in sharing | {"rugcheck"}


def test_risks_that_rugcheck_names_join_the_factor_of_a_rule() -> None:
    assert set(RISK_FACTORS.values()) <= {rule.factor_of(None) for rule in RULES}
    (named,) = (rule for rule in RULES if rule.factors)
    assert named.factor_of("Low Liquidity") == "liquidity"
    assert named.factor_of("Something new") == named.factor_of(None) == "rugcheck"


def test_two_findings_of_one_factor_count_once() -> None:
    """What RugCheck calls "Low amount of holders" our own check says too; other risks are news."""

    def score(*risks: str) -> float | None:
        changes = {"totalHolders": 70, "risks": [{"name": each, "level": "warn"} for each in risks]}
        return judge(parsed(changes), checked(changes), chance(0.0), NOW, MINT).risk_score

    assert score() == score("Low amount of holders") == 7.0
    assert score("Something new") == 13.5


def test_the_checks_are_served(service: Service) -> None:
    answer = service.get("/api/checks")
    body = json.loads(answer.body or "")
    valid(body, "Checks")
    assert (body["rules_version"], answer.status) == (RULES_VERSION, 200)
    assert [each["code"] for each in body["checks"]] == CODES
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["server-timing"].startswith('d1;desc="0"')
    headings = set(re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    for each in body["checks"]:
        page, _, anchor = each["documentation"].partition("#")
        assert ROOT / page == PAGE
        assert anchor in headings


def test_an_answer_names_every_check_and_explains_what_was_found(service: Service) -> None:
    sample = next(each for each in SAMPLES if each.name == "drained_pool")
    service.fetch.script = lambda _: reply(200, json.dumps(report(sample, SAMPLED)))
    body = service.json(f"/predict/{sample.mint}")
    assert [each["code"] for each in body["checks"]] == CODES
    found = {finding["code"] for finding in body["findings"]}
    assert {each["code"] for each in body["checks"] if "explanation" in each} == found
    assert len(found) > 3
