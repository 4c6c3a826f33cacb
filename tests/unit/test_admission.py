"""Who a client is and how much it may: keys, quotas, the administrator.

Who may do what is a table: tests/survival/access.py.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from detector.domain.budget import DAY_MS
from detector.domain.scope import Scope
from local.samples.addresses import address_of
from tests.fakes.ports.limiter import FakeLimiter
from tests.unit.schemas import valid
from tests.unit.service import Collected, Service
from tests.unit.test_service import any_report

ADMIN = "administrator-of-this-test"
SECRETS = {"ADMIN_TOKEN": ADMIN, "API_KEY_PEPPER": "a pepper of this test"}
BEARER = {"authorization": f"Bearer {ADMIN}"}
MINT = address_of("a token of the tests of admission")
LEFT_OF_DAY_S = -(-(DAY_MS - 1_790_000_000_000 % DAY_MS) // 1000)


class Deployment(Service):
    """A service with an administrator and keys."""

    def __init__(self, limiter: FakeLimiter | None = None, **env: str) -> None:
        super().__init__({**SECRETS, **env}, limiter)
        self.fetch.script = any_report

    def make(self, *scopes: Scope, **asked: Any) -> tuple[str, str]:
        """A key's id and the key."""
        body = {"name": "a key", "scopes": [*scopes], **asked}
        made = self.send("POST", "/api/keys", json.dumps(body).encode(), **BEARER)
        assert made.status == 201, made.body
        read = json.loads(made.body or "")
        valid(read, "CreatedKey")
        return read["key"]["id"], read["secret"]

    def ask(self, path: str, key: str | None = None, method: str = "GET") -> Collected:
        return self.get(path, method, **({"x-api-key": key} if key else {}))

    def left(self, key: str) -> str:
        return self.ask("/api/stats", key).headers["ratelimit"]


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    made = Deployment()
    yield made
    made.database.close()


def code(answer: Collected) -> str:
    found: str = json.loads(answer.body or "{}").get("code", "")
    return found


def test_health_is_for_everybody_whatever_they_send() -> None:
    closed = Deployment(FakeLimiter(address=0), ANONYMOUS_SCOPES="none")
    for headers in ({}, {"x-api-key": "wrong"}, {"authorization": "Bearer wrong"}):
        assert closed.get("/api/health", **headers).status == 200
    closed.database.close()


def test_a_key_is_shown_once_and_works_at_once(deployment: Deployment) -> None:
    key_id, key = deployment.make(Scope.READ, name="a wallet \U0001f45b")
    for headers in ({"x-api-key": key}, {"authorization": f"Bearer {key}"}):
        answer = deployment.get("/api/limits", **headers)
        you = json.loads(answer.body or "")["you"]
        assert you == {
            "client": "key", "scopes": ["read"], "key_id": key_id,
            "key_name": "a wallet \U0001f45b", "requests_per_day": 10_000,
        }  # fmt: skip
    entry = deployment.log[-1]
    assert (entry["client"], entry["key_id"]) == ("key", key_id)
    listed = json.loads(deployment.get("/api/keys", **BEARER).body or "")
    valid(listed, "Keys")
    assert key not in json.dumps([listed, *map(dict, deployment.log)])
    (one,) = listed["keys"]
    assert (one["used_today"], one["used_90_days"], one["last_used_on"]) == (2, 2, "2026-09-21")


def test_what_a_request_with_a_key_costs(deployment: Deployment) -> None:
    _, key = deployment.make(Scope.READ)
    deployment.ask(f"/predict/{MINT}")
    for given, timing in ((None, 'd1;desc="1"'), (key, 'd1;desc="3"')):
        answer = deployment.ask(f"/predict/{MINT}", given)
        assert answer.headers["server-timing"] == f'{timing}, upstream;desc="0"'
    made_up = f"{key[:-1]}{'0' if key[-1] != '0' else '1'}"
    for wrong in (made_up, "guessed"):
        refused = deployment.ask(f"/predict/{MINT}", wrong)
        assert (refused.status, refused.headers["server-timing"]) == (
            401,
            'd1;desc="0", upstream;desc="0"',
        )


def test_a_rotated_key_ends_and_the_new_one_begins(deployment: Deployment) -> None:
    key_id, old = deployment.make(Scope.READ)
    deployment.host.ms += 5
    body = json.loads(
        deployment.send("POST", f"/api/keys/{key_id}/rotate", b"", **BEARER).body or ""
    )
    valid(body, "CreatedKey")
    new = body["secret"]
    assert (body["key"]["id"], new != old) == (key_id, True)
    assert body["key"]["rotated_at"] > body["key"]["created_at"]
    assert [deployment.ask("/api/stats", key).status for key in (old, new)] == [401, 200]
    assert deployment.left(new) == f'"day";r=9998;t={LEFT_OF_DAY_S}', "the old one paid nothing"


def test_a_revoked_key_ends(deployment: Deployment) -> None:
    key_id, key = deployment.make(Scope.READ)
    assert deployment.ask("/api/stats", key).status == 200
    gone = deployment.get(f"/api/keys/{key_id}", "DELETE", **BEARER)
    assert (gone.status, gone.body) == (204, None)
    answer = deployment.ask("/api/stats", key)
    assert (answer.status, "was revoked" in (answer.body or "")) == (401, True)
    for method, path in (
        ("DELETE", f"/api/keys/{key_id}"),
        ("POST", f"/api/keys/{key_id}/rotate"),
        ("DELETE", "/api/keys/'%20OR%201"),
        ("POST", "/api/keys//rotate"),
    ):
        assert code(deployment.get(path, method, **BEARER)) == "key_not_found"
    (one,) = json.loads(deployment.get("/api/keys", **BEARER).body or "")["keys"]
    assert one["state"] == "revoked"


def test_a_key_expires_at_its_moment(deployment: Deployment) -> None:
    _, key = deployment.make(Scope.READ, expires_in_days=2)
    deployment.host.ms += 2 * DAY_MS - 1
    assert deployment.ask("/api/stats", key).status == 200
    deployment.host.ms += 1
    answer = deployment.ask("/api/stats", key)
    assert (answer.status, "has expired" in (answer.body or "")) == (401, True)


def test_another_pepper_ends_all_keys_and_none_makes_none(deployment: Deployment) -> None:
    _, key = deployment.make(Scope.READ)
    for pepper, said in (("another pepper of a test", "is not valid"), ("", "has no API keys")):
        other = Deployment(API_KEY_PEPPER=pepper)
        other.database.close()
        answer = other.ask("/api/stats", key)
        assert (answer.status, said in (answer.body or "")) == (401, True)
    without = Deployment(API_KEY_PEPPER="")
    body = b'{"name": "x", "scopes": ["read"]}'
    for path in ("/api/keys", f"/api/keys/{'0' * 16}/rotate"):
        answer = without.send("POST", path, body, **BEARER)
        assert (answer.status, code(answer)) == (409, "keys_unavailable")
        assert "API_KEY_PEPPER" in (answer.body or "")
    assert without.get("/api/keys", **BEARER).status == 200
    without.database.close()


def test_without_a_token_nobody_is_the_administrator(deployment: Deployment) -> None:
    _, key = deployment.make(Scope.ADMIN, Scope.READ)
    assert deployment.ask("/api/keys", key).status == 200
    deployment.app = replace(deployment.app, env={**SECRETS, "ADMIN_TOKEN": ""})
    for headers in ({}, {"x-api-key": key}, {"authorization": "Bearer "}):
        answer = deployment.get("/api/keys", **headers)
        assert (answer.status, code(answer)) == (403, "forbidden")
        assert "ADMIN_TOKEN" in (answer.body or "")
    assert code(deployment.get("/api/keys", **BEARER)) == "unauthorized"
    assert deployment.ask("/api/stats", key).status == 200, "keys go on working"


@pytest.mark.parametrize(
    "sent",
    [
        {"x-api-key": ADMIN},
        {"authorization": f"Bearer {ADMIN[:-1]}"},
        {"authorization": f"Bearer {ADMIN}x"},
        {"authorization": f"Bearer {ADMIN.upper()}"},
        {"authorization": f"Basic {ADMIN}"},
        {"authorization": ADMIN},
        {},
    ],
)
def test_nobody_else_is_the_administrator(deployment: Deployment, sent: dict[str, str]) -> None:
    assert code(deployment.get("/api/keys", **sent)) == "unauthorized"


WRONG: tuple[dict[str, Any], ...] = (
    {"name": ""}, {"name": "x" * 81}, {"name": 5}, {"name": "a\nb"}, {"name": "\u202e"},
    {"name": None}, {"scopes": []}, {"scopes": "read"}, {"scopes": ["all"]},
    {"scopes": [["read"]]}, {"scopes": {"read": 1}}, {"scopes": None},
    {"name": "\ud800"}, {"name": "a\u200bb"}, {"name": "a\u180eb"}, {"scopes": ["read", "read"]},
    {"expires_in_days": 0}, {"expires_in_days": 3651}, {"expires_in_days": 1.5},
    {"expires_in_days": True}, {"expires_in_days": "5"}, {"daily_quota": 0},
    {"daily_quota": -1}, {"daily_quota": 10**9 + 1}, {"expires": 5}, {"id": "0" * 16},
)  # fmt: skip
GOOD: dict[str, Any] = {"name": "x", "scopes": ["read"]}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'{"name": "x"}', b'{"scopes": ["read"]}',
     *(json.dumps({**GOOD, **wrong}).encode() for wrong in WRONG)],
)  # fmt: skip
def test_bodies_that_ask_for_no_key(deployment: Deployment, body: bytes) -> None:
    answer = deployment.send("POST", "/api/keys", body, **BEARER)
    assert (answer.status, code(answer)) == (400, "invalid_body")
    assert json.loads(deployment.get("/api/keys", **BEARER).body or "")["keys"] == []


def test_bodies_at_their_ends(deployment: Deployment) -> None:
    longest = {"name": "\U0001f45b" * 80, "scopes": [*Scope], "expires_in_days": 3650.0,
               "daily_quota": 10**9}  # fmt: skip
    deployment.make(**longest)
    deployment.make(Scope.READ, expires_in_days=None, daily_quota=None)
    body = json.dumps(GOOD).encode()
    answer = deployment.send("POST", "/api/keys", body + b" " * 2_000, **BEARER)
    assert (answer.status, code(answer)) == (413, "body_too_long")


def test_keys_are_listed_page_by_page(deployment: Deployment) -> None:
    made = []
    for number in range(7):
        deployment.host.ms += number % 2
        made.append(deployment.make(Scope.READ, name=f"key {number}")[0])
    found, path = [], "/api/keys?per_page=3"
    while path:
        page = json.loads(deployment.get(path, **BEARER).body or "")
        valid(page, "Keys")
        found += [one["id"] for one in page["keys"]]
        cursor = page["next_cursor"]
        path = f"/api/keys?per_page=3&cursor={cursor}" if cursor else ""
    assert sorted(found) == sorted(made)
    assert len(found) == 7
    for wrong in ("x", "1~", "1~zz", f"{'9' * 16}~{'0' * 16}", f"1~{'0' * 16}~"):
        answer = deployment.get(f"/api/keys?cursor={wrong}", **BEARER)
        assert code(answer) == "invalid_parameter"


def test_a_quota_is_exact_and_whole_again_the_next_day(deployment: Deployment) -> None:
    _, key = deployment.make(Scope.READ, daily_quota=3)
    answers = [deployment.ask("/api/stats", key) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit"] for answer in answers] == [
        f'"day";r={left};t={LEFT_OF_DAY_S}' for left in (2, 1, 0, 0)
    ]
    last = answers[-1]
    assert (code(last), last.headers["retry-after"]) == ("quota_exhausted", str(LEFT_OF_DAY_S))
    assert last.headers["ratelimit-policy"] == '"day";q=3;w=86400'
    # One that has used its day up costs a look, and no write.
    assert last.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    deployment.host.ms += LEFT_OF_DAY_S * 1000 - 1_001
    assert deployment.ask("/api/stats", key).status == 429
    deployment.host.ms += 1_001
    assert deployment.ask("/api/stats", key).status == 200


def test_a_failed_request_counts_and_says_what_is_left(deployment: Deployment) -> None:
    _, key = deployment.make(Scope.READ, daily_quota=9)
    for path in ("/predict/abc", "/api/keys", "/api/tokens?sort=oldest"):
        assert deployment.ask(path, key).status in (400, 403)
    assert deployment.left(key) == f'"day";r=5;t={LEFT_OF_DAY_S}'


def test_bursts_are_counted_by_address_and_by_key() -> None:
    deployment = Deployment(FakeLimiter(address=2, key=3))
    _, key = deployment.make(Scope.READ)
    _, other = deployment.make(Scope.READ)

    def statuses(times: int, **headers: str) -> list[int]:
        return [deployment.get("/api/stats", **headers).status for _ in range(times)]

    one, two = ({"cf-connecting-ip": f"2001:db8:0:{n}::1"} for n in (1, 2))
    assert statuses(3, **one) == [200, 200, 429]
    same = {"cf-connecting-ip": "2001:db8:0:1::9", "x-forwarded-for": "192.0.2.1"}
    assert statuses(1, **same) == [429]
    assert statuses(3, **two) == [200, 200, 429]
    assert statuses(4, **one, **{"x-api-key": key}) == [200, 200, 200, 429]
    assert statuses(1, **one, **{"x-api-key": other}) == [200]
    limited = deployment.get("/api/stats", **{"x-api-key": key})
    assert (code(limited), limited.headers["retry-after"]) == ("rate_limited", "60")
    assert limited.headers["ratelimit-policy"] == '"minute";q=600;w=60'
    assert limited.headers["server-timing"] == 'd1;desc="0", upstream;desc="0"'
    assert deployment.log[-1]["client"] == "key"
    assert statuses(9, **BEARER) == [200] * 9, "the administrator has no limit"
    deployment.database.close()


def test_who_guesses_is_limited_by_address_before_the_database_is_asked() -> None:
    deployment = Deployment(FakeLimiter(address=3))
    answers = [deployment.ask("/api/stats", f"tad_guess_{n}") for n in range(5)]
    assert [answer.status for answer in answers] == [401, 401, 401, 429, 429]
    assert all('d1;desc="0"' in answer.headers["server-timing"] for answer in answers)
    deployment.database.close()


def test_where_nobody_counts_by_the_minute_limits_says_so() -> None:
    for limiter, enforced in ((FakeLimiter(), []), (FakeLimiter(key=5), ["key"])):
        deployment = Deployment(limiter)
        answer = deployment.get("/api/limits")
        body = json.loads(answer.body or "")
        valid(body, "Limits")
        assert [one["name"] for one in body["per_minute"] if one["enforced"]] == enforced
        assert "ratelimit-policy" not in answer.headers
        deployment.database.close()
