"""What clients do with watches: permissions, limits, addresses that are refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from detector.incoming_http import Request
from tests.unit.doubles import run
from tests.unit.schemas import valid
from tests.unit.watched import AS_ADMIN, HOOK, MINTS, Watched


@pytest.fixture
def at() -> Iterator[Watched]:
    made = Watched()
    yield made
    made.service.database.close()


def test_a_watch_is_made_shown_and_ended(at: Watched) -> None:
    made = at.post(style="standard", chance_line=0.5)
    assert made.pop("status_code") == 201
    valid(made, "CreatedWatch")
    assert made["secret"].startswith("whsec_")
    assert made["watch"]["receiver"] == "hooks.example.org"
    assert made["watch"]["told"] is None
    assert at.watches() == [made["watch"]]
    assert "secret" not in str(at.watches())
    ended = at.service.get(f"/api/watches/{made['watch']['id']}", "DELETE", **AS_ADMIN)
    assert (ended.status, ended.body) == (204, None)
    assert at.watches() == []
    again = at.service.get(f"/api/watches/{made['watch']['id']}", "DELETE", **AS_ADMIN)
    assert again.status == 404


def test_the_verdict_that_is_known_counts_as_told(at: Watched) -> None:
    (made,) = at.watched()
    assert made["watch"]["told"]["band"] == "low"


def test_keys_see_and_end_their_own_only(at: Watched) -> None:
    mine, other = at.key(), at.key()
    made = at.post(mine)["watch"]
    at.post(other)
    assert [each["id"] for each in at.watches(mine)] == [made["id"]]
    assert at.service.get(f"/api/watches/{made['id']}", "DELETE", **other).status == 404
    assert at.service.get(f"/api/watches/{made['id']}", "DELETE", **AS_ADMIN).status == 404
    assert len(at.watches(mine)) == 1


@pytest.mark.parametrize("route", [("POST", ""), ("GET", ""), ("DELETE", "/" + "0" * 32)])
def test_only_the_scope_watch_may(at: Watched, route: tuple[str, str]) -> None:
    method, rest = route
    without = at.key("read", "refresh", "batch")
    for headers, wanted in (({}, 401), (without, 403)):
        answer = at.service.send(method, f"/api/watches{rest}", b"{}", **headers)
        assert answer.status == wanted
    assert at.service.send(method, f"/api/watches{rest}", b"{}", **at.key("watch")).status in (
        200, 400, 404,
    )  # fmt: skip


def test_a_key_has_so_many_and_a_token_with_a_url_once() -> None:
    at = Watched(KEY_WATCHES="2")
    assert at.post()["status_code"] == 201
    assert at.post()["code"] == "already_watched"
    assert at.post(url=None)["status_code"] == 201
    assert at.post(token_id=MINTS[1])["code"] == "too_many_watches"
    assert at.post()["code"] == "too_many_watches"
    assert at.post(at.key())["status_code"] == 201
    at.service.database.close()


def test_without_a_url_nothing_is_signed(at: Watched) -> None:
    made = at.post(url=None)
    assert (made["secret"], made["watch"]["receiver"]) == (None, None)


def test_without_a_pepper_nothing_can_be_signed() -> None:
    at = Watched(API_KEY_PEPPER="")
    assert at.post()["code"] == "keys_unavailable"
    assert at.post(url=None)["status_code"] == 201
    at.service.database.close()


def test_pages_follow_each_other(at: Watched) -> None:
    made = []
    for mint in MINTS[:3]:
        at.service.host.ms += 1
        made.append(at.post(token_id=mint)["watch"]["id"])
    first = at.service.get("/api/watches?per_page=2", **AS_ADMIN)
    body = json.loads(first.body or "")
    valid(body, "Watches")
    assert [each["id"] for each in body["watches"]] == made[:0:-1]
    second = at.service.get(f"/api/watches?per_page=2&cursor={body['next_cursor']}", **AS_ADMIN)
    body = json.loads(second.body or "")
    assert ([each["id"] for each in body["watches"]], body["next_cursor"]) == (made[:1], None)
    wrong = at.service.get("/api/watches?cursor=nothing", **AS_ADMIN)
    assert wrong.status == 400


BAD_URLS = [
    "http://hooks.example.org/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
    "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest", "https://2130706433/",
    "https://0x7f.1/", "https://hooks.internal/", "https://router.lan/", "https://printer.local/",
    "https://hooks.example.org:8443/", "https://user:pass@hooks.example.org/", "https://hook/",
    "https://detector.example.org@evil.example.org/", "ftp://hooks.example.org/", "ipfs://x/y",
    "//hooks.example.org/", "https://", "hook", "", "https://hooks.example.org/ x",
    "https://hooks.example.org/\n", "https://hooks.example.org\\@127.0.0.1/",
    "https:hooks.example.org", "https://service.com/api", "https://\u24d4xample.org/", "http://127.0.0.1:8080/",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_URLS)
def test_where_nobody_may_have_this_service_call(at: Watched, url: str) -> None:
    body = json.dumps({"token_id": MINTS[0], "url": url}).encode()

    async def read(most: int) -> bytes | None:
        return body

    asked = Request("POST", "/api/watches", "", dict(AS_ADMIN), read, "https://service.com")
    answer = run(at.service.handle(asked))
    assert (answer.status, json.loads(answer.body or "")["code"]) == (400, "invalid_body")
    assert at.watches() == []


@pytest.mark.parametrize(
    "asked",
    [
        {"token_id": 5}, {"token_id": None}, {"url": 5}, {"url": HOOK + "x" * 2_048},
        {"style": "slack"}, {"style": None}, {"style": ["standard"]}, {"chance_line": 1.001},
        {"chance_line": -0.001}, {"chance_line": True}, {"chance_line": "0.5"}, {"more": 1},
        {"style": "telegram"}, {"style": "telegram", "url": None},
        {"style": "discord", "url": None},
        {"style": "telegram", "url": "https://api.telegram.org/bot1:a/sendMessage"},
        {"style": "telegram", "url": "https://api.telegram.org/bot1:a/getMe?chat_id=1"},
        {"style": "telegram", "url": "https://api.telegram.org/b/sendMessage?chat_id=1&chat_id=2"},
    ],
)  # fmt: skip
def test_bodies_that_say_nothing_that_can_be_done(at: Watched, asked: dict[str, Any]) -> None:
    answer = at.post(**asked)
    assert (answer["status_code"], answer["code"]) == (400, "invalid_body")


def test_a_token_id_that_is_none(at: Watched) -> None:
    assert at.post(token_id="nothing")["code"] == "invalid_token_id"


def test_watches_end_with_their_key(at: Watched) -> None:
    key = at.key()
    at.post(key)
    listed = at.service.get("/api/keys", **AS_ADMIN)
    key_id = json.loads(listed.body or "")["keys"][0]["id"]
    rotated = at.service.send("POST", f"/api/keys/{key_id}/rotate", b"", **AS_ADMIN)
    key = {"x-api-key": json.loads(rotated.body or "")["secret"]}
    assert len(at.watches(key)) == 1
    at.service.get(f"/api/keys/{key_id}", "DELETE", **AS_ADMIN)
    assert at.service.database.connection.execute("SELECT * FROM watches").fetchall() == []


def test_what_the_log_tells_of_a_watch(at: Watched) -> None:
    made = at.post()
    assert at.service.log[-1]["made_watch"] == made["watch"]["id"]
    assert "hooks.example.org" not in str(at.service.log)
    assert made["secret"] not in str(at.service.log)
