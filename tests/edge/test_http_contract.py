"""The HTTP contract. Needs only a base URL: set DETECTOR_URL to run it on any deployment.

On a deployment, DETECTOR_TOKEN names a token that it can analyse.
"""

import csv
import http.client
import io
import json
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from openapi_spec_validator import validate

from detector.domain.mint import number_of
from detector.web.parameters import MAX_NUMBER
from detector.web.routes import ROUTES
from tests.edge.expect import costs, error, new_mint, success, valid
from tests.survival.headers import faults

DEPLOYED = os.environ.get("DETECTOR_URL")
# Its client asks for `worker` only where no deployment is named.
pytestmark = pytest.mark.xdist_group("worker")
COOLED = ("refresh_cooldown",) if DEPLOYED else ()
"""Why a deployment may refuse to read the one token anew; here each test has one of its own."""


@pytest.fixture(scope="module")
def client(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    base = DEPLOYED or request.getfixturevalue("worker").url
    with httpx.Client(base_url=base, timeout=30) as opened:
        yield opened


@pytest.fixture
def mint() -> str:
    return os.environ.get("DETECTOR_TOKEN") or new_mint()


@pytest.mark.parametrize("route", ["predict", "detect"])
def test_an_analysis_and_then_the_stored_one(client: httpx.Client, mint: str, route: str) -> None:
    first = client.get(f"/{route}/{mint}?force_refresh=true")
    made = success(first)
    if made["stale_reason"] not in COOLED:
        assert (made["cached"], made["stale"]) == (False, False)
        assert made["cache_age_hours"] < 0.01, "half a minute at most, on however slow a machine"
    assert made["token_id"] == mint
    assert made["anomalies"] == [finding["sentence"] for finding in made["findings"]]
    assert made["creator_holdings"] == made["creator_holdings_pct"]
    again = client.get(f"/{route}/{mint}")
    kept = success(again)
    assert kept["cached"] is True
    for name in made.keys() - {"cached", "cache_age_hours"}:
        assert kept[name] == made[name]
    assert costs(again) == {"d1": 1, "upstream": 0}


def test_what_a_client_has_is_not_sent_again(client: httpx.Client, mint: str) -> None:
    success(client.get(f"/predict/{mint}"))
    stored = client.get(f"/predict/{mint}")
    body = success(stored)
    assert stored.headers["cache-control"].startswith("public, max-age=")
    known = {"if-none-match": stored.headers["etag"]}
    again = client.get(f"/predict/{mint}", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert costs(again) == {"d1": 1, "upstream": 0}
    short = client.get(f"/predict/{mint}?raw=false", headers=known)
    assert short.status_code == 200
    assert body.pop("raw_data")
    assert short.json() == body
    listed = client.get("/api/checks")
    known = {"if-none-match": listed.headers["etag"]}
    assert client.get("/api/checks", headers=known).status_code == 304


def test_the_checks_are_those_that_an_answer_names(client: httpx.Client, mint: str) -> None:
    told = client.get("/api/checks")
    body = told.json()
    valid(body, "Checks")
    assert costs(told) == {"d1": 0, "upstream": 0}
    named = success(client.get(f"/predict/{mint}"))["checks"]
    parts = [{name: each[name] for name in ("code", "group", "title")} for each in body["checks"]]
    assert [{k: v for k, v in each.items() if k != "explanation"} for each in named] == parts


def test_the_parts_of_a_prediction_add_up(client: httpx.Client, mint: str) -> None:
    made = success(client.get(f"/predict/{mint}"))["ml_prediction"]
    if made["source"] == "local":
        total = made["intercept"]
        for part in made["contributions"]:
            total += part["log_odds"]
        assert abs(total - made["log_odds"]) < 1e-12


BAD_IDS = {
    "none": "",
    "abc": "abc",
    "44 z": "z" * 44,
    "5 KB": "A" * 5120,
    "sql": "'%20OR%201=1;--%20AAAAAAAAAAAAAAAAAAAAAAA",
    "percent": "%25%25%25%25",
    "encoded slash": "..%2f..%2fetc%2fpasswd",
    "encoded dots": "%2e%2e%2f%2e%2e%2fx",
    "NUL": "%00",
    "NUL inside": "EPjFWdd5AufqSSqeM2qN1xzy%00apC8G4wEGGkZwyTDt1v",
    "not UTF-8": "%ff%fe",
    "markup": "%3Cimg%20src=x%20onerror=alert(1)%3E",
    "emoji": "\U0001f680",
    "zero and O": "0OIl" * 8,
    "spaces": "%20%20",
}


@pytest.mark.parametrize("route", ["predict", "detect"])
@pytest.mark.parametrize("name", BAD_IDS)
def test_malformed_ids(client: httpx.Client, route: str, name: str) -> None:
    answer = client.get(f"/{route}/{BAD_IDS[name]}")
    error(answer, 400, "invalid_token_id")
    assert "onerror" not in answer.text
    assert costs(answer) == {"d1": 0, "upstream": 0}


@pytest.mark.parametrize(
    "path",
    [
        "/predict",
        "/predict/a/b",
        "/api/nothing",
        "/api/",
        "/api/tokens//",
        "/x",
        "/token",
        "/index.php",
        "/.env",
    ],
)
def test_unknown_paths(client: httpx.Client, path: str) -> None:
    error(client.get(path), 404, "route_not_found")


def test_a_path_that_climbs_is_refused(client: httpx.Client) -> None:
    """The client library would take the dots away before sending."""
    parts = urlsplit(str(client.base_url))
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=10)
    connection.request("GET", "/predict/../x", headers={"accept": "application/json"})
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (404, "route_not_found")
    connection.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/predict/{mint}"),
        ("PUT", "/api/tokens"),
        ("DELETE", "/api/stats"),
        ("PATCH", "/api/health"),
        ("PROPFIND", "/api/tokens"),
    ],
)
def test_wrong_methods(client: httpx.Client, mint: str, method: str, path: str) -> None:
    answer = client.request(method, path.format(mint=mint))
    error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


GETS = [
    "/predict/{mint}",
    "/api/tokens",
    "/api/stats",
    "/api/health",
    "/api/model",
    "/api/checks",
    "/openapi.json",
]


@pytest.mark.parametrize("path", GETS)
def test_head_is_get_without_a_body(client: httpx.Client, mint: str, path: str) -> None:
    answer = client.head(path.format(mint=mint))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("path", GETS)
def test_preflight(client: httpx.Client, mint: str, path: str) -> None:
    asked = {"origin": "https://wallet.example", "access-control-request-method": "GET"}
    answer = client.options(path.format(mint=mint), headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]


BROWSER = {"accept": "text/html,*/*", "sec-fetch-mode": "navigate"}
GUARDED = [
    *(("GET", path) for path in (*GETS, "/api/tokens.csv", "/api/nothing", "/predict/abc")),
    ("GET", "/badge/{mint}.svg"),
    ("GET", "/embed/{mint}"),
    ("GET", "/robots.txt"),
    ("GET", "/sitemap.xml"),
    ("GET", "/card/{mint}.png"),
    ("GET", "/image/{mint}"),
    ("GET", "/api/live"),
    ("OPTIONS", "/api/tokens"),
    ("HEAD", "/api/stats"),
    ("DELETE", "/api/stats"),
]


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_every_answer_is_guarded(client: httpx.Client, mint: str, method: str, path: str) -> None:
    answer = client.request(method, path.format(mint=mint))
    route = path.replace("{mint}", "{token_id}") if method == "GET" else ""
    assert faults(answer.headers, answer.status_code, route) == []


@pytest.mark.parametrize("path", ["/", "/token/{mint}", "/token/nothing", "/nothing", "/tokens"])
def test_every_page_is_guarded(client: httpx.Client, mint: str, path: str) -> None:
    answer = client.get(path.format(mint=mint), headers=BROWSER)
    assert faults(answer.headers, answer.status_code, page=True) == []


@pytest.mark.parametrize(
    ("value", "used"),
    [
        ("1", 1), ("7", 7), ("007", 7), ("100", 100), ("101", 100), ("9" * 30, 100),
        ("0", 20), ("-1", 20), ("abc", 20), ("", 20), ("1.5", 20), ("1e2", 20), ("٣", 20),
        ("+5", 20),
    ],
)  # fmt: skip
def test_per_page_is_read_kindly(client: httpx.Client, value: str, used: int) -> None:
    answer = client.get("/api/tokens", params={"per_page": value})
    valid(answer.json(), "Tokens")
    assert answer.json()["pagination"]["per_page"] == used
    assert len(answer.json()["tokens"]) <= used


@pytest.mark.parametrize(
    ("value", "used"), [("2", 2), ("0", 1), ("-5", 1), ("abc", 1), ("", 1), ("9" * 25, MAX_NUMBER)]
)
def test_page_is_read_kindly(client: httpx.Client, value: str, used: int) -> None:
    answer = client.get("/api/tokens", params={"page": value})
    valid(answer.json(), "Tokens")
    assert answer.json()["pagination"]["page"] == used


@pytest.mark.parametrize("path", ["/api/tokens", "/api/stats"])
def test_a_last_slash_changes_nothing(client: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        plain, slashed = client.request(method, path), client.request(method, f"{path}/")
        assert plain.status_code == slashed.status_code < 300
    assert client.get(path).json().keys() == client.get(f"{path}/").json().keys()


@pytest.mark.parametrize(
    "query", ["risk_level=Bad", "sort=name", "cursor=xyz", "cursor=W10", "q=" + "x" * 101]
)
def test_other_parameters(client: httpx.Client, query: str) -> None:
    error(client.get(f"/api/tokens?{query}"), 400, "invalid_parameter")


@pytest.mark.parametrize(
    ("value", "forced"),
    [("true", True), ("1", True), ("False", False), ("", False), ("maybe", False)],
)
def test_force_refresh_means_yes_or_no(
    client: httpx.Client, mint: str, value: str, forced: bool
) -> None:
    success(client.get(f"/predict/{mint}"))
    again = success(client.get(f"/predict/{mint}", params={"force_refresh": value}))
    refused = again["stale_reason"] in COOLED
    assert again["cached"] is (not forced or refused)


def test_a_page_beyond_the_end_keeps_the_total(client: httpx.Client, mint: str) -> None:
    success(client.get(f"/predict/{mint}"))
    answer = client.get("/api/tokens", params={"page": 10**12})
    body = answer.json()
    valid(body, "Tokens")
    assert answer.status_code == 200
    assert body["tokens"] == []
    assert body["pagination"]["total"] == client.get("/api/stats").json()["total_tokens"] > 0
    assert body["pagination"]["page"] == 10**12


def test_the_list_shows_the_analysis(client: httpx.Client, mint: str) -> None:
    made = success(client.get(f"/predict/{mint}"))
    answer = client.get("/api/tokens", params={"q": mint})
    valid(answer.json(), "Tokens")
    (row,) = answer.json()["tokens"]
    predicted = ("fraud_probability", "calibrated")
    assert row["id"] == number_of(mint)
    assert row["detected_at"] == row["creation_date"]
    for name in row.keys() - {*predicted, "id", "detected_at"}:
        assert row[name] == made[name], name
    for name in predicted:
        assert row[name] == made["ml_prediction"][name], name
    assert costs(answer)["d1"] <= 2


@pytest.mark.parametrize(
    "query", ["", "risk_level=Safe", "sort=riskiest", "sort=riskiest&risk_level=unknown"]
)
def test_cursors_walk_the_whole_list_once(client: httpx.Client, query: str) -> None:
    if not DEPLOYED:
        for _ in range(3):
            success(client.get(f"/predict/{new_mint()}"))
    seen: list[str] = []
    cursor, total = "", None
    while cursor is not None:
        answer = client.get(
            f"/api/tokens?{query}&per_page=2" + (f"&cursor={cursor}" if cursor else "")
        )
        body = answer.json()
        assert answer.status_code == 200, answer.text
        assert costs(answer)["d1"] <= 2
        seen += [row["token_id"] for row in body["tokens"]]
        cursor = body["pagination"]["next_cursor"]
        total = body["pagination"]["total"]
    assert len(seen) == len(set(seen)) == total


def test_csv_is_the_list(client: httpx.Client, mint: str) -> None:
    success(client.get(f"/predict/{mint}"))
    query = {"q": mint}
    rows = client.get("/api/tokens", params=query).json()["tokens"]
    answer = client.get("/api/tokens.csv", params=query)
    assert costs(answer)["d1"] == 1
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert len(table) == len(rows)
    for read, row in zip(table, rows, strict=True):
        assert set(read) == set(row)
        for name, value in row.items():
            text = read[name].removeprefix("'") if isinstance(value, str) else read[name]
            plain = value if isinstance(value, str) else json.dumps(value)
            assert text == ("" if value is None else plain), name


def test_statistics(client: httpx.Client, mint: str) -> None:
    success(client.get(f"/predict/{mint}"))
    answer = client.get("/api/stats")
    body = answer.json()
    valid(body, "Stats")
    assert body["total_tokens"] == sum(
        body[name] for name in ("fraud_tokens", "safe_tokens", "unknown_tokens")
    )
    assert body["total_tokens"] == sum(body["bands"].values())
    assert 0 < body["recent_24h"] <= body["total_tokens"]
    assert costs(answer)["d1"] == 1


def test_health_and_model(client: httpx.Client) -> None:
    health = client.get("/api/health").json()
    valid(health, "Health")
    model = client.get("/api/model").json()
    valid(model, "Model")
    assert health["model_version"] == model["model_version"]


def test_the_description_is_valid_and_whole(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    validate(document)
    assert set(document["paths"]) == {route.path for route in ROUTES}


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/tokens", 200), ("/token/x", 200), ("/nothing/here", 404)]
)
@pytest.mark.parametrize("headers", [BROWSER, {"accept": "text/html"}])
def test_the_dashboard_is_served(
    client: httpx.Client, path: str, status: int, headers: dict[str, str]
) -> None:
    for page in (client.get(path, headers=headers), client.head(path, headers=headers)):
        assert page.status_code == status, path
        assert page.headers["content-type"].startswith("text/html")
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert "require-trusted-types-for 'script'" in page.headers["content-security-policy"]


def test_what_crawlers_ask_for_names_the_address_that_was_asked(client: httpx.Client) -> None:
    base = str(client.base_url).rstrip("/")
    sitemap, robots = client.get("/sitemap.xml"), client.get("/robots.txt")
    assert f"<loc>{base}/tokens</loc>" in sitemap.text
    assert f"Sitemap: {base}/sitemap.xml" in robots.text
    assert client.get("/favicon.ico").content[:4] == b"\x00\x00\x01\x00"


def test_a_name_offers_the_known_token_first(client: httpx.Client) -> None:
    answer = client.get("/api/suggest", params={"q": "$WIF"})
    body = answer.json()
    valid(body, "Suggestions")
    assert body["suggestions"][0]["mint"] == "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm"
    assert costs(answer)["d1"] == 1


def test_a_pool_leads_to_the_token_whose_report_names_it(client: httpx.Client, mint: str) -> None:
    pools = client.get(f"/predict/{mint}").json()["raw_data"]["markets"]
    pools.sort(key=lambda pool: (pool.get("lp") or {}).get("quoteUSD") or 0.0, reverse=True)
    found = []
    for pool in pools[:3]:
        answer = client.get("/api/suggest", params={"q": pool["pubkey"].lower()})
        assert costs(answer)["d1"] == 1
        found += answer.json()["suggestions"]
        listed = client.get("/api/tokens", params={"q": pool["pubkey"]}).json()["tokens"]
        assert {row["token_id"] for row in listed} == {
            each["mint"] for each in answer.json()["suggestions"]
        }
    assert (mint, "pool") in [(each["mint"], each["found_by"]) for each in found]
