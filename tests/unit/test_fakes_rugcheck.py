"""The fake RugCheck: right reports by default, wrong ones on demand, nothing leaks unseen."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.samples import SAMPLES, by_name
from local.samples.addresses import address_of
from tests.fakes import FakeRugCheck, behaviours
from tests.fakes.client import Got, fetch
from tests.fakes.rugcheck import hostile_bodies, not_found, replay

MINT = address_of("a token under test")
OTHER = address_of("another token under test")


@pytest.fixture
def fake() -> Iterator[FakeRugCheck]:
    with FakeRugCheck(api_key="right") as started:
        yield started


def ask(fake: FakeRugCheck, mint: str = MINT, **headers: str) -> Got:
    return fetch(f"{fake.url}/tokens/{mint}/report", headers=headers)


def test_any_mint_has_a_right_report(fake: FakeRugCheck) -> None:
    assert json.loads(ask(fake).body) == fake.report(MINT)
    assert json.loads(ask(fake).body)["mint"] == MINT


def test_a_samples_mint_has_its_own_report(fake: FakeRugCheck) -> None:
    rugged = by_name(SAMPLES, "rugged")
    assert json.loads(ask(fake, rugged.mint).body)["rugged"] is True
    fake.on(MINT, fake.ok(sample="rugged"))
    report = json.loads(ask(fake).body)
    assert (report["mint"], report["rugged"]) == (MINT, True)


def test_a_given_report_is_sent_as_it_is(fake: FakeRugCheck) -> None:
    fake.on(MINT, fake.ok({"mint": MINT, "price": None}))
    assert json.loads(ask(fake).body) == {"mint": MINT, "price": None}


def test_behaviours_belong_to_their_mint_until_the_reset(fake: FakeRugCheck) -> None:
    fake.on(MINT, behaviours.status(500))
    fake.default = not_found()
    assert (ask(fake).status, ask(fake, OTHER).status) == (500, 400)
    assert (fake.asked(MINT), fake.asked(OTHER)) == (1, 1)
    fake.reset()
    assert (fake.requests, fake.asked(MINT)) == ([], 0)
    assert (ask(fake).status, ask(fake, OTHER).status) == (200, 200)


def test_an_unknown_mint_is_400(fake: FakeRugCheck) -> None:
    fake.on(MINT, not_found())
    got = ask(fake)
    assert (got.status, got.body) == (400, b'{"error": "not found"}')


def test_only_a_wrong_key_is_refused(fake: FakeRugCheck) -> None:
    assert ask(fake).status == 200
    assert ask(fake, **{"X-API-KEY": "right"}).status == 200
    got = ask(fake, **{"X-API-KEY": "wrong"})
    assert (got.status, json.loads(got.body)) == (401, {"error": "invalid api key"})


@pytest.mark.parametrize("path", ["/v1/tokens", "/tokens/x/report", "/v1/tokens//report", "/"])
def test_other_paths_do_not_exist(fake: FakeRugCheck, path: str) -> None:
    assert fetch(fake.origin + path).status == 404


def test_replay_gives_the_files_bytes(fake: FakeRugCheck, tmp_path: Path) -> None:
    (tmp_path / f"{MINT}.json").write_bytes(b'{ "mint" : 1 }')
    fake.default = replay(tmp_path)
    assert ask(fake).body == b'{ "mint" : 1 }'
    assert ask(fake, OTHER).status == 400


def test_a_report_about_another_token(fake: FakeRugCheck) -> None:
    fake.on(MINT, fake.mint_differs())
    assert json.loads(ask(fake).body)["mint"] not in (MINT, OTHER)


def test_a_redirect_shows_whether_it_was_followed_and_what_leaked(fake: FakeRugCheck) -> None:
    fake.on(MINT, fake.redirect_elsewhere(307))
    got = ask(fake)
    assert (got.status, fake.elsewhere.visited) == (307, False)
    target = got.headers["Location"]
    assert target.startswith(fake.elsewhere.origin + "/")
    assert fake.elsewhere.origin != fake.origin
    followed = fetch(target, headers={"X-API-KEY": "right"})
    assert json.loads(followed.body)["mint"] == MINT
    assert (fake.elsewhere.visited, fake.elsewhere.leaked()) == (True, {"x-api-key": "right"})
    fake.reset()
    assert (fake.elsewhere.visited, fake.elsewhere.leaked()) == (False, {})


def test_every_hostile_body_arrives_as_it_was_made(fake: FakeRugCheck) -> None:
    for name, content in hostile_bodies(fake.report(MINT)).items():
        fake.on(MINT, behaviours.body(content))
        assert ask(fake).body == content, name


def test_each_hostile_body_is_wrong_in_its_own_way() -> None:
    with FakeRugCheck() as fake:
        bodies = hostile_bodies(fake.report(MINT))
    refused = {name for name, content in bodies.items() if not strict(content)}
    assert refused == {
        "not_a_number",
        "long_integer",
        "deeply_nested",
        "not_utf_8",
        "utf_16",
        "with_bom",
        "trailing_garbage",
        "empty",
        "cut",
    }
    assert json.loads(bodies["overflowing"])["price"] == float("inf")
    assert json.loads(bodies["lone_surrogates"])["tokenMeta"]["name"] == "a\ud800b"
    assert bodies["duplicate_keys"].count(b'"rugged"') == 2
    assert bodies["duplicate_keys"].count(b'"mint":') >= 2
    tops = [json.loads(content) for name, content in bodies.items() if name.startswith("top")]
    assert {type(top) for top in tops} == {list, str, int, type(None), bool, dict}


def strict(content: bytes) -> bool:
    """Whether a strict reader of UTF-8 JSON takes it."""

    def refuse(literal: str) -> float:
        raise ValueError(literal)

    try:
        json.loads(content.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True
