"""Badges, cards, previews of links and pictures of tokens, from the running Worker."""

import io
import re
from typing import Any

import httpx
import pytest
from PIL import Image

from detector.wire.tones import LIGHT
from tests.edge.expect import costs, error, new_mint, success
from tests.fakes import FakeRugCheck
from tests.worker import Worker

LARGEST = 8 * 1024
SHARED = {
    "/badge/{}.svg": "image/svg+xml",
    "/embed/{}": "text/html; charset=utf-8",
    "/card/{}.png": "image/png",
}
HOSTILE = '\u202e"><script>fired()</script><img src=https://evil.example/x.png>\u2066'


@pytest.mark.parametrize("path", SHARED)
def test_only_what_is_stored_is_shown(api: httpx.Client, rugcheck: FakeRugCheck, path: str) -> None:
    mint = new_mint()
    before = api.get(path.format(mint))
    assert rugcheck.asked(mint) == 0
    assert before.headers["cache-control"] == "public, max-age=60"
    assert success(api.get(f"/predict/{mint}"))["risk_level"] == "Safe"
    after = api.get(path.format(mint))
    for answer in (before, after):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == SHARED[path]
        assert len(answer.content) <= LARGEST
        assert costs(answer) == {"d1": 1, "upstream": 0}
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert before.content != after.content
    assert after.headers["cache-control"] == "public, max-age=3600"
    same = api.get(path.format(mint), headers={"if-none-match": after.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    head = api.head(path.format(mint))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == after.headers["etag"]
    error(api.get(path.format("abc")), 400, "invalid_token_id")
    assert rugcheck.asked(mint) == 1


def test_the_picture_is_what_a_reader_of_pictures_sees(api: httpx.Client) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    with Image.open(io.BytesIO(api.get(f"/card/{mint}.png").content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        shown = picture.convert("RGB")
        assert "#" + bytes(shown.getpixel((5, 100))).hex() == LIGHT["low"]  # type: ignore[arg-type]


def test_an_old_answer_is_not_green(api: httpx.Client, worker: Worker) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    assert LIGHT["low"] in api.get(f"/badge/{mint}.svg").text
    database = worker.database()
    database.execute("UPDATE answers SET fresh_until_ms = 1 WHERE mint = ?", [mint])
    database.close()
    badge = api.get(f"/badge/{mint}.svg")
    assert "Answer too old" in badge.text
    assert LIGHT["low"] not in badge.text
    assert badge.headers["cache-control"] == "public, max-age=60"


def test_hostile_names_stay_text(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    report: dict[str, Any] = rugcheck.report(mint)
    report["tokenMeta"] |= {"name": HOSTILE, "symbol": HOSTILE}
    rugcheck.on(mint, rugcheck.ok(report))
    assert success(api.get(f"/predict/{mint}"))["name"] == HOSTILE
    for path in (*SHARED, "/token/{}"):
        text = api.get(path.format(mint)).content
        assert b"<script>" not in text
        assert b"<img" not in text
        assert "\u202e".encode() not in text


def test_the_tokens_page_is_the_dashboard_with_tags(api: httpx.Client) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    plain = api.get("/")
    for agent in ("Mozilla/5.0", "Twitterbot/1.0", ""):
        page = api.get(f"/token/{mint}", headers={"user-agent": agent, "accept": "text/html"})
        assert page.status_code == 200
        assert "etag" not in page.headers
        assert costs(page) == {"d1": 1, "upstream": 0}
        for name in ("content-type", "content-security-policy", "cache-control", "x-frame-options"):
            assert page.headers[name] == plain.headers[name]
        tags = re.findall(r'<meta (?:property="og|name="twitter):[^>]*>', page.text)
        assert page.text.replace("".join(tags), "", 1) == plain.text
        found = dict(re.findall(r'property="og:([\w:]+)" content="([^"]*)"', "".join(tags)))
        assert found["title"].startswith("Low risk: ")
        assert api.get(found["image"]).headers["content-type"] == "image/png"
        assert httpx.URL(found["url"]) == page.url
        assert len(page.content) < 10 * 1024


def test_the_page_comes_plain_where_there_is_nothing_to_say(
    api: httpx.Client, worker: Worker
) -> None:
    plain = api.get("/").text
    for path in ("/token/abc", "/token/a/b", "/token/%3Cscript%3E"):
        page = api.get(path, headers={"accept": "text/html"})
        assert (page.status_code, page.text) == (200, plain), path
    mint = new_mint()
    assert "Not analysed yet" in api.get(f"/token/{mint}").text
    database = worker.database()
    database.execute("ALTER TABLE answers RENAME TO answers_away")
    try:
        page = api.get(f"/token/{mint}")
        badge = api.get(f"/badge/{mint}.svg")
    finally:
        database.execute("ALTER TABLE answers_away RENAME TO answers")
        database.close()
    assert (page.status_code, page.text) == (200, plain)
    error(badge, 503, "storage_unavailable")
    assert "Not analysed yet" in api.get(f"/token/{mint}").text


def test_pictures_of_tokens_are_off_and_never_of_this_machine(
    api: httpx.Client, remote_api: httpx.Client, rugcheck: FakeRugCheck
) -> None:
    mint = new_mint()
    error(api.get(f"/image/{mint}"), 404, "images_off")
    error(remote_api.get(f"/image/{mint}"), 404, "image_not_found")
    for link in (f"{rugcheck.url}/x.png", rugcheck.url.replace("http:", "https:"), ""):
        report = rugcheck.report(mint)
        report["fileMeta"]["image"] = report["tokenMeta"]["uri"] = link
        rugcheck.on(mint, rugcheck.ok(report))
        success(remote_api.get(f"/predict/{mint}?force_refresh=1"))
        asked = len(rugcheck.requests)
        answer = remote_api.get(f"/image/{mint}")
        error(answer, 404, "image_not_found")
        assert costs(answer) == {"d1": 1, "upstream": 0}
        assert len(rugcheck.requests) == asked
