"""The samples are what they say: valid, complete, consistent, and each with its traits."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.samples import SAMPLES, SPECIALS, Sample, Special, by_name, encode, report
from local.samples.addresses import address_of, is_address
from local.samples.addresses import encode as base58
from local.samples.edge import NEWER_FIELDS
from local.samples.report import score_normalised
from tests.unit.samples_schema import REQUIRED_PATHS, paths_of
from tests.unit.samples_traits import TRAITS

LP_HOLDERS = ".markets[].lp.holders[]"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORDED = Path(__file__).parents[3] / "shared" / "data"
FULL = [sample for sample in SAMPLES if not (sample.recipe.absent or sample.recipe.nulls)]


def parsed(sample: Sample) -> dict[str, Any]:
    """The report as a client reads it."""
    document: dict[str, Any] = json.loads(encode(report(sample, NOW)))
    return document


def each(samples: list[Sample]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("sample", samples, ids=lambda sample: sample.name)


def test_there_are_enough_and_none_twice() -> None:
    assert len(SAMPLES) >= 24
    mints = [sample.mint for sample in SAMPLES] + [special.mint for special in SPECIALS]
    assert len(set(mints)) == len(mints)
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)
    assert len({sample.title for sample in SAMPLES}) == len(SAMPLES)
    assert all(is_address(mint) for mint in mints)


def test_the_first_three_differ() -> None:
    first = [sample.name for sample in SAMPLES[:3]]
    assert first == ["healthy", "drained_pool", "insider_cluster"]


def test_every_word_for_people_is_one_short_line() -> None:
    everything: list[Sample | Special] = [*SAMPLES, *SPECIALS]
    for words in everything:
        assert 0 < len(words.title) <= 50
        assert 0 < len(words.description) <= 100
        assert (words.title + words.description).isprintable()


@each(list(SAMPLES))
def test_the_report_is_about_its_mint_and_the_same_every_time(sample: Sample) -> None:
    document = parsed(sample)
    assert document["mint"] == sample.mint
    assert encode(report(sample, NOW)) == encode(report(sample, NOW))


@each(list(SAMPLES))
def test_the_report_shows_each_trait(sample: Sample) -> None:
    document = parsed(sample)
    assert sample.traits
    for trait in sample.traits:
        assert TRAITS[trait](document, NOW), trait


def test_every_trait_is_used_and_tells_samples_apart() -> None:
    assert {trait for sample in SAMPLES for trait in sample.traits} == set(TRAITS)
    documents = [parsed(sample) for sample in SAMPLES if sample.name in ("healthy", "stable_like")]
    for trait, holds in TRAITS.items():
        assert not all(holds(document, NOW) for document in documents), trait


@each(FULL)
def test_every_field_of_a_real_report_is_there(sample: Sample) -> None:
    assert set(paths_of(parsed(sample))) >= {path for path in REQUIRED_PATHS if "[]" not in path}


def test_all_samples_together_have_every_path_of_real_reports() -> None:
    present = {path for sample in SAMPLES for path in paths_of(parsed(sample))}
    assert present >= REQUIRED_PATHS


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded data in ../shared/data")
def test_paths_and_types_agree_with_the_recorded_schema() -> None:
    observed = _observed_types()
    # Seen in no more than four of the 452 payloads, all of them old or odd.
    rare = (".events[]", ".graphInsiderReport", ".lockerScanStatus", ".validation")
    # Always unset in the recorded payloads, or below the depth that the schema was taken to.
    not_recorded = (".freezeAuthority", ".mintAuthority", ".token_extensions", LP_HOLDERS)
    for sample in FULL:
        found = paths_of(parsed(sample))
        for path, types in found.items():
            if path.startswith(not_recorded) or path.endswith("Authority"):
                continue
            assert path in observed, path
            assert types - {"int>2^53"} <= observed[path] | _numeric(observed[path]), path
    ours = {path for sample in FULL for path in paths_of(parsed(sample))}
    missing = {path for path in observed if path not in ours and not path.startswith(rare)}
    newest = {path for path in missing if path.startswith(".token_extensions.")}
    assert missing == newest


def _observed_types() -> dict[str, set[str]]:
    lines = (RECORDED / "SCHEMA_OBSERVED.txt").read_text().splitlines()[2:]
    pairs = (line.split("\t") for line in lines)
    return {path: set(re.findall(r"'([^']+)'", types)) for path, types in pairs}


def _numeric(types: set[str]) -> set[str]:
    return {"int", "float"} if types & {"int", "float"} else set()


@each([sample for sample in FULL if sample.name != "supply_past_2_63"])
def test_amounts_prices_and_percents_agree(sample: Sample) -> None:
    document = parsed(sample)
    supply, decimals = document["token"]["supply"], document["token"]["decimals"]
    held = 0
    for entry in document["topHolders"]:
        assert entry["pct"] == pytest.approx(100 * entry["amount"] / supply)
        assert entry["uiAmount"] == pytest.approx(entry["amount"] / 10**decimals)
        assert float(entry["uiAmountString"]) == pytest.approx(entry["uiAmount"])
        held += entry["amount"]
    assert held <= supply
    assert len(document["topHolders"]) <= document["totalHolders"]
    amounts = [entry["amount"] for entry in document["topHolders"]]
    assert amounts == sorted(amounts, reverse=True)
    lps = [market["lp"] for market in document["markets"]]
    total = sum(lp["baseUSD"] + lp["quoteUSD"] for lp in lps)
    assert document["totalMarketLiquidity"] == pytest.approx(total)
    for lp in lps:
        assert lp["base"] * lp["basePrice"] == pytest.approx(lp["baseUSD"])
        assert lp["quote"] * lp["quotePrice"] == pytest.approx(lp["quoteUSD"])
        assert lp["lpLocked"] + lp["lpUnlocked"] == lp["lpTotalSupply"]
        price = lp["basePrice"] if lp["baseMint"] == sample.mint else lp["quotePrice"]
        assert price == pytest.approx(document["price"])
    for market in document["markets"]:
        pools = {market["pubkey"], market["liquidityA"], market["liquidityB"]}
        assert all(document["knownAccounts"][pool]["type"] == "AMM" for pool in pools)
        assert market["mintAAccount"]["isInitialized"]


@each(list(SAMPLES))
def test_every_address_is_an_address(sample: Sample) -> None:
    document = parsed(sample)
    addresses = {document["mint"], *document["knownAccounts"], *document["lockers"]}
    for market in document["markets"] or []:
        addresses |= {market[key] for key in ("pubkey", "mintA", "mintB", "mintLP", "liquidityA")}
    for entry in document["topHolders"] or []:
        addresses |= {entry["address"], entry["owner"]}
    assert all(is_address(address) for address in addresses)


@each(list(SAMPLES))
def test_the_detection_instant_is_as_go_writes_it(sample: Sample) -> None:
    text = parsed(sample)["detectedAt"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6,8}[1-9]Z", text)
    whole = datetime.fromisoformat(text[:19] + "+00:00")
    assert abs(NOW - sample.recipe.age - whole) <= timedelta(seconds=1)


def test_ages_move_with_now() -> None:
    sample = by_name(SAMPLES, "brand_new")
    later = report(sample, NOW + timedelta(hours=1))
    assert later["detectedAt"][:16] == "2026-11-20T12:53"
    assert parsed(sample)["detectedAt"][:16] == "2026-11-20T11:53"


def test_the_large_reports_are_past_a_megabyte() -> None:
    sizes = {sample.name: len(encode(report(sample, NOW))) for sample in SAMPLES}
    assert 1_100_000 < sizes["large"] < 1_300_000
    assert 1_100_000 < sizes["inline_picture"] < 1_300_000
    assert all(size < 60_000 for name, size in sizes.items() if size < 1_100_000), sizes


def test_64_bit_integers_keep_every_digit() -> None:
    body = encode(report(by_name(SAMPLES, "supply_past_2_63"), NOW))
    assert b'"supply":18000000000000000007,' in body
    assert 2**63 < json.loads(body)["token"]["supply"] < 2**64


def test_withheld_fields_are_withheld() -> None:
    old = parsed(by_name(SAMPLES, "no_score"))
    assert not set(NEWER_FIELDS) & set(old)
    blank = parsed(by_name(SAMPLES, "null_arrays"))
    assert blank["topHolders"] is None
    assert "decimals" not in blank["token"]
    unpriced = parsed(by_name(SAMPLES, "no_price_or_supply"))
    assert unpriced["price"] is None
    assert "supply" not in unpriced["token"]


@pytest.mark.parametrize(
    ("points", "normalised"), [(1, 1), (501, 16), (12_001, 53), (26_308, 63), (200_000, 80)]
)
def test_rugchecks_score_follows_the_recorded_pairs(points: int, normalised: int) -> None:
    assert abs(score_normalised(points) - normalised) <= 1


def test_base58_and_its_check() -> None:
    assert base58(bytes(32)) == "1" * 32
    assert is_address("1" * 32)
    assert is_address("So11111111111111111111111111111111111111112")
    assert address_of("a") == address_of("a") != address_of("b")
    for bad in ("", "abc", "z" * 44, "1" * 31, "1" * 33, "0" * 32, "1" * 5_000, "../x", "\0" * 32):
        assert not is_address(bad), bad
