"""The whole of the checks: one answer a rule, order, JSON-safety, versions, documentation."""

import json
import re

import pytest

from detector.domain.jsontext import MAX_SAFE_INTEGER
from detector.domain.rules_engine import RULES, RULES_VERSION, Checks, Severity, check
from detector.domain.sources.rugcheck.report_parser import parse_report
from detector.domain.thresholds import TABLE
from docs.findings_tables import PAGE, rules_table, thresholds_table, with_tables
from tests.unit.reports import MINT, NOW, SYSTEM, Json, checked, market, parsed

SOMEBODY = "2wmVCSfPxGPjrnMMn7rchp4uaeoTqN39mXFC2zhPdri9"
BAD = {
    "token.mintAuthority": SOMEBODY,
    "tokenMeta.name": "<b>USD Coin",
    "tokenMeta.symbol": "USDC",
    "tokenMeta.mutable": True,
    "markets": [market(100.0, "raydium", 0)],
    "totalMarketLiquidity": 100.0,
    "totalHolders": 70,
    "rugged": True,
    "risks": [{"name": "a", "level": "info"}, {"name": "b", "level": "warn"}],
}


def _extension(name: str, value: object) -> Json:
    return {"tokenProgram": SYSTEM, "token_extensions": {name: value}}


def assert_json_safe(checks: Checks) -> None:
    for found in checks.findings:
        for value in (found.value, found.threshold):
            assert value is None or isinstance(value, bool | int | float | str)
            json.dumps(value, allow_nan=False)
            if isinstance(value, int):
                assert abs(value) <= MAX_SAFE_INTEGER
            if isinstance(value, str):
                assert len(value) <= 64
        assert found.unit in {None, "usd", "pct", "share", "count", "seconds", "days", "bps"}
        assert found.sentence.endswith(".")
        assert len(found.sentence) <= 240
        assert len(found.context or "") <= 300
        for text in (found.sentence, found.context or "", str(found.value)):
            assert not re.search(
                r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text
            )


def assert_one_answer_each(checks: Checks) -> None:
    found = {finding.code for finding in checks.findings}
    unchecked = [missing.code for missing in checks.not_checked]
    answers = [*found, *unchecked, *checks.passed]
    assert sorted(answers) == sorted(rule.code for rule in RULES)


def test_a_healthy_token_has_no_findings() -> None:
    checks = checked()
    assert checks.findings == ()
    assert [missing.code for missing in checks.not_checked] == [
        "creator_record",
        "creator_dead_share",
        "creator_tokens",
    ]
    assert_one_answer_each(checks)


def test_of_an_empty_report_nothing_is_checked() -> None:
    checks = check(parse_report({}), NOW, MINT)
    assert checks.findings == ()
    assert checks.passed == ()
    assert_one_answer_each(checks)


def test_findings_come_worst_first_then_in_the_order_of_the_rules() -> None:
    checks = checked(BAD)
    order = [rule.code for rule in RULES]
    ranks = [
        (
            0
            if f.critical or f.code == "imitates_known"
            else 1 + list(reversed(Severity)).index(f.severity),
            order.index(f.code),
        )
        for f in checks.findings
    ]
    assert ranks == sorted(ranks)
    assert [f.code for f in checks.findings[:2]] == ["imitates_known", "drained_pool"]
    assert {f.severity for f in checks.findings} == set(Severity)
    assert_json_safe(checks)
    assert_one_answer_each(checks)


def test_sources_are_those_of_the_rules() -> None:
    sources = {rule.code: rule.source for rule in RULES}
    checks = checked(BAD)
    assert all(found.source == sources[found.code] for found in checks.findings)
    assert all(missing.source == sources[missing.code] for missing in checks.not_checked)
    assert all(missing.reason.endswith(".") for missing in checks.not_checked)


def test_large_integers_become_strings() -> None:
    network = {"size": 2**60, "activeAccounts": 0, "tokenAmount": 1}
    (found,) = checked({"insiderNetworks": [network]}).findings
    assert found.value == str(2**60)


@pytest.mark.parametrize("now", [float("nan"), float("inf"), float("-inf"), -1e300, 0.0])
def test_no_time_makes_it_raise(now: float) -> None:
    lockers = {"a": {"unlockDate": NOW, "usdcLocked": 9e4}}
    checks = check(parsed({"lockers": lockers}), now, MINT)
    assert_json_safe(checks)
    assert_one_answer_each(checks)


def test_codes_are_unique_and_sources_name_fields() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"[a-z0-9_]+", rule.code) for rule in RULES)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("rugged", {"rugged": True}),
        ("rugcheck_score", {"score_normalised": 90}),
        ("drained_pool", {"totalMarketLiquidity": 1.0}),
        ("permanent_delegate", _extension("permanentDelegate", SOMEBODY)),
        ("non_transferable", _extension("nonTransferable", True)),
        ("default_frozen", _extension("defaultAccountState", "frozen")),
        (
            "transfer_fee",
            _extension(
                "transferFeeConfig", {"newerTransferFee": {"transferFeeBasisPoints": 9_000}}
            ),
        ),
    ],
)
def test_what_is_evidence(code: str, changes: Json) -> None:
    assert [found.code for found in checked(changes).findings if found.critical] == [code]


def test_only_what_rugcheck_or_our_store_often_cannot_say_is_tolerated() -> None:
    nothing = check(parse_report({}), NOW, MINT)
    tolerated = {missing.code for missing in nothing.not_checked if not missing.essential}
    assert tolerated == {"creator_dead_share", "creator_tokens", "creator_record"}


def test_the_rules_version_is_pinned() -> None:
    """Whoever changes a threshold, a weight or the known tokens changes this on purpose."""
    assert RULES_VERSION == "7.3ea38b01"


def test_every_threshold_has_a_reason() -> None:
    for one in TABLE.values():
        assert one.why
        assert one.source
        assert one.unit in {"usd", "pct", "share", "count", "hours", "days", "points", "times"}


def test_every_code_has_its_page() -> None:
    sections = re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(sections) == sorted([*(rule.code for rule in RULES), "scores_disagree"])


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    made = {"thresholds": thresholds_table(), "rules": rules_table()}
    assert all(table in page for table in made.values())
    assert with_tables(page, made) == page
