"""What may be kept between the service and its readers, and for how long."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.scope import ALL_SCOPES
from detector.domain.served import HOUR_MS, SKEW_MS
from detector.incoming_http import Request
from detector.web.caching import LONGEST_S, AnalysisTag, known_analysis
from detector.web.router import Route
from detector.web.routes import ROUTES
from local.samples.addresses import address_of
from tests.unit.doubles import START_MS, reply
from tests.unit.test_admission import BEARER, Deployment

MINT = address_of("a token of the tests of caching")
PATH = f"/predict/{MINT}"
PRIVATE = "private, no-cache"

SHARED = {
    "/predict/{token_id}", "/detect/{token_id}", "/openapi.json", "/api/checks", "/robots.txt",
    "/sitemap.xml", "/.well-known/security.txt", "/badge/{token_id}.svg", "/embed/{token_id}",
    "/card/{token_id}.png", "/image/{token_id}",
}  # fmt: skip
"""What a cache that serves many readers may keep."""


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    made = Deployment()
    made.get(PATH)
    yield made
    made.database.close()


def directives(cache_control: str) -> dict[str, int]:
    pairs = (part.strip().partition("=") for part in cache_control.split(","))
    return {name: int(number or 0) for name, _, number in pairs}


def test_a_fresh_stored_analysis_may_be_kept_for_a_minute(deployment: Deployment) -> None:
    stored = deployment.get(PATH)
    said = directives(stored.headers["cache-control"])
    assert said == {"public": 0, "max-age": LONGEST_S, "stale-while-revalidate": 30}
    assert stored.headers["vary"] == "authorization, x-api-key"
    assert stored.headers["cache-tag"] == MINT
    assert stored.headers["last-modified"] == "Mon, 21 Sep 2026 14:13:20 GMT"


@pytest.mark.parametrize("left_ms", [1, 999, 1000, 59_999, 60_000, 61_000, 89_999, 90_000, 91_000])
def test_nothing_is_kept_past_its_time(deployment: Deployment, left_ms: int) -> None:
    kept = deployment.database
    kept.script(f"UPDATE answers SET fresh_until_ms = {START_MS + left_ms}")
    said = directives(deployment.get(PATH).headers["cache-control"])
    whole = said["max-age"] + said["stale-while-revalidate"]
    assert whole * 1000 <= left_ms
    assert whole == min(90, left_ms // 1000)


def test_what_is_known_is_not_sent_again_and_not_even_read(deployment: Deployment) -> None:
    stored = deployment.get(PATH)
    tag = stored.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = deployment.get(PATH, **{"if-none-match": known})
        assert (again.status, again.body, again.headers["etag"]) == (304, None, tag)
        assert again.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
        for name in ("cache-control", "vary", "last-modified"):
            assert again.headers[name] == stored.headers[name]
    assert deployment.get(PATH, "HEAD", **{"if-none-match": tag}).status == 304


@pytest.mark.parametrize(
    "change",
    ["newer", "other part", "old", "no row", "shorter setting", "later by a tenth", "forced"],
)
def test_what_is_known_no_longer_holds(deployment: Deployment, change: str) -> None:
    tag, path = deployment.get(PATH).headers["etag"], PATH
    if change == "newer":
        deployment.host.ms += 1
        deployment.get(f"{PATH}?force_refresh=true")
    elif change == "other part":
        path = f"{PATH}?raw=false"
    elif change == "old":
        deployment.host.ms += 30 * HOUR_MS
    elif change == "no row":
        deployment.database.script("DELETE FROM answers")
    elif change == "shorter setting":
        deployment.app = Deployment(CACHE_TTL_HOURS="0.01").app
    elif change == "later by a tenth":
        deployment.host.ms += HOUR_MS // 10
    else:
        path = f"{PATH}?force_refresh=true"
    answer = deployment.get(path, **{"if-none-match": tag})
    assert answer.status == 200
    assert answer.body
    assert answer.headers.get("etag") != tag


@given(st.text(max_size=60) | st.from_regex(r"\"\d{1,20}\.\d{1,20}\.\d{1,12}(\.short)?\""))
def test_any_tag_that_a_client_makes_up_is_harmless(made_up: str) -> None:
    known = known_analysis(Request("GET", PATH, headers={"if-none-match": made_up}))
    assert known is None or f"{known}" in made_up
    if known is not None and known.holds(short=False, ttl_ms=HOUR_MS, now_ms=START_MS):
        assert START_MS - HOUR_MS < known.fetched_at_ms <= START_MS + SKEW_MS
        assert known.fresh_until_ms > START_MS


def test_a_tag_is_what_it_says() -> None:
    tag = AnalysisTag(START_MS, START_MS + 5, 0, short=True)
    assert known_analysis(Request("GET", PATH, headers={"if-none-match": f"{tag}"})) == tag
    assert tag.holds(short=True, ttl_ms=5, now_ms=START_MS)
    assert not tag.holds(short=True, ttl_ms=4, now_ms=START_MS)
    assert not tag.holds(short=True, ttl_ms=5, now_ms=START_MS + 5)
    assert not tag.holds(short=False, ttl_ms=5, now_ms=START_MS)


def test_what_was_just_made_or_is_past_its_time_is_kept_by_nobody(deployment: Deployment) -> None:
    made = deployment.get(f"/predict/{address_of('a new token')}")
    deployment.host.ms += 30 * HOUR_MS
    deployment.fetch.script = lambda call: FileNotFoundError()
    old = deployment.get(PATH)
    assert json.loads(old.body or "")["stale"] is True
    for answer in (made, old):
        assert answer.headers["cache-control"] == "no-store"
        assert not {"etag", "last-modified", "cache-tag"} & answer.headers.keys()


def test_a_token_that_nobody_knows_is_remembered_for_a_moment(deployment: Deployment) -> None:
    deployment.fetch.script = lambda call: reply(404, b'{"error":"not found"}')
    path = f"/predict/{address_of('nobody knows it')}"
    answer = deployment.get(path)
    assert answer.status == 404
    assert answer.headers["cache-control"] == "public, max-age=30"
    assert deployment.get(path, **BEARER).headers["cache-control"] == "no-store"


def test_without_its_report(deployment: Deployment) -> None:
    whole, short = deployment.get(PATH), deployment.get(f"{PATH}?raw=false")
    body = json.loads(whole.body or "")
    assert body.pop("raw_data")
    assert json.loads(short.body or "") == body
    assert short.headers["etag"] != whole.headers["etag"]
    other = address_of("made without its report")
    assert "raw_data" not in deployment.json(f"/predict/{other}?raw=false")
    assert "raw_data" in deployment.json(f"/predict/{other}?raw=no thanks")


def each() -> list[Route]:
    return [route for route in ROUTES if route.method == "GET" and not route.page]


@pytest.mark.parametrize("route", each(), ids=lambda route: route.path)
def test_no_answer_to_somebody_with_a_key_can_be_kept(deployment: Deployment, route: Route) -> None:
    _, key = deployment.make(*ALL_SCOPES)
    path = route.path.replace("{token_id}", MINT).replace("{watch_id}", "1").replace("{id}", "1")
    for headers in (BEARER, {"x-api-key": key}, {"x-api-key": "wrong"}):
        answer = deployment.get(path, **headers)
        assert answer.headers["cache-control"] == "no-store", headers
    answer = deployment.get(path)
    said = answer.headers["cache-control"]
    if answer.status != 200:
        assert said == "no-store"
    elif route.path in SHARED:
        assert said.startswith("public, max-age=") or said == PRIVATE
    else:
        assert said in (PRIVATE, "no-store")
    if said == PRIVATE:
        again = deployment.get(path, **{"if-none-match": answer.headers["etag"]})
        assert (again.status, again.body) == (304, None)
