"""Acceptance row 14: markup in any text of an answer runs nothing and violates no policy."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.payloads import PAYLOADS, poisoned, turns
from tests.browser.samples import Samples, get_json
from tests.browser.screens import settle
from tests.browser.watch import Watch

PUBLIC = Path(__file__).resolve().parents[2] / "public"
COUNT_FIRED = "window.firings = 0; window.fired = () => { window.firings += 1; };"
HANDLERS = r"""() => [...document.querySelectorAll('main *')]
  .flatMap((node) => [...node.attributes])
  .filter(({ name }) => /^on|^style$|^src/.test(name)).length"""
LINKS = (
    "() => [...document.querySelectorAll('main [href], main [action]')].map((node) => node.href)"
)
EXPLORERS = (
    "https://solscan.io/token/",
    "https://rugcheck.xyz/tokens/",
    "https://dexscreener.com/solana/",
)
INTRUDERS = """() => [...document.querySelectorAll(
  `main :is(img, iframe, script, style, link, object, embed, video, base, meta, math)`,
)].map((node) => node.outerHTML)"""


def serve(page: Page, pattern: str, body: Any) -> None:
    text = json.dumps(body)

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=text)

    page.route(re.compile(pattern), answer)


def intruders(page: Page) -> list[str]:
    """Elements in the screen that only markup could have made."""
    found: list[str] = page.evaluate(INTRUDERS)
    return found


@pytest.fixture(scope="session")
def answers(base_url: str, samples: Samples) -> dict[str, Any]:
    """Real answers, to be poisoned."""
    mint = samples.mint("mint authority")
    return {
        "mint": mint,
        "analysis": samples.analysis(mint),
        "tokens": get_json(f"{base_url}/api/tokens?per_page=3"),
        "health": get_json(f"{base_url}/api/health"),
        "model": get_json(f"{base_url}/api/model"),
        "analytics": get_json(f"{base_url}/api/analytics"),
        "openapi": get_json(f"{base_url}/openapi.json"),
    }


@pytest.mark.parametrize("payloads", turns(10))
def test_markup_in_an_answer_stays_text(
    page: Page, watch: Watch, answers: dict[str, Any], base_url: str, payloads: tuple[str, ...]
) -> None:
    page.add_init_script(COUNT_FIRED)
    mint = answers["mint"]
    payload = payloads[0]
    health = poisoned(answers["health"], *payloads)
    watched = json.dumps([{"mint": mint, "name": payload, "symbol": payload}])
    health["samples"] = [{"mint": mint, "title": payload}, {"mint": payload, "title": payload}]
    serve(page, "/predict/", poisoned(answers["analysis"], *payloads))
    serve(page, "/api/tokens", poisoned(answers["tokens"], *payloads))
    serve(page, "/api/health", health)
    page.add_init_script(f"localStorage.setItem('detector.watchlist', {json.dumps(watched)})")
    for path in (f"/token/{mint}", "/", f"/compare?m={mint}", "/tokens", "/watchlist"):
        page.goto(path)
        settle(page)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate("window.firings") == 0
        assert intruders(page) == []
        assert page.evaluate(HANDLERS) == 0
        links = page.evaluate(LINKS)
        assert links
        assert [link for link in links if not link.startswith((f"{base_url}/", *EXPLORERS))] == []
    assert [url for url in watch.requests if not url.startswith((base_url, "data:"))] == []


@pytest.mark.parametrize("payload", [PAYLOADS[1], "Infinity"])
def test_markup_for_a_time_is_an_unknown_time(
    page: Page, watch: Watch, answers: dict[str, Any], payload: str
) -> None:
    """The server makes these itself; a page must not rely on that."""
    page.add_init_script(COUNT_FIRED)
    mint = answers["mint"]
    times = {"fetched_at": payload, "creation_date": payload}
    serve(page, "/predict/", answers["analysis"] | times)
    rows = [row | times for row in answers["tokens"]["tokens"]]
    serve(page, "/api/tokens", answers["tokens"] | {"tokens": rows})
    for path in (f"/token/{mint}", "/tokens", "/", f"/compare?m={mint}"):
        page.goto(path)
        settle(page)
        assert page.evaluate("window.firings") == 0
        assert intruders(page) == []
        assert "Unknown" in page.locator("main").inner_text()
    assert watch.problems() == []


@pytest.mark.parametrize("payloads", turns(6))
def test_markup_in_documents_stays_text(
    page: Page, answers: dict[str, Any], payloads: tuple[str, ...]
) -> None:
    payload = payloads[0]
    page.add_init_script(COUNT_FIRED)
    serve(page, "/api/model", poisoned(answers["model"], *payloads))
    described = json.loads(json.dumps(answers["openapi"]))
    described["info"] = poisoned(described["info"], *payloads)
    for item in described["paths"].values():
        for operation in item.values():
            operation["summary"] = payload
    serve(page, "/openapi.json", described)
    trends = poisoned(answers["analytics"], *payloads)
    trends["sources"] = {payload: {"answered": 1, "failed": {payload: 1}, "failed_share": 0.5}}
    serve(page, "/api/analytics", trends)
    serve(page, "/api/checks", {"checks": [{"code": payload, "title": payload}]})
    for path in ("/model", "/docs", "/trends"):
        page.goto(path)
        settle(page)
        assert page.evaluate("window.firings") == 0
        assert intruders(page) == []


def test_payload_is_shown_as_text(page: Page, answers: dict[str, Any]) -> None:
    payload = PAYLOADS[1]
    serve(page, "/predict/", {**answers["analysis"], "name": payload})
    page.goto(f"/token/{answers['mint']}")
    page.wait_for_selector("[data-verdict]")
    assert page.text_content("h1") == payload
    assert page.title().startswith(payload)


def test_hostile_address_stays_text(page: Page) -> None:
    page.add_init_script(COUNT_FIRED)
    for payload in ("%3Cimg%20src=x%20onerror=fired()%3E", "%E0%A4%A", "..%2f..%2fapi", "%00"):
        page.goto(f"/token/{payload}")
        settle(page)
        page.goto(f"/tokens?q={payload}&risk_level={payload}&sort={payload}&page={payload}")
        settle(page)
        page.goto(f"/compare?m={payload}")
        settle(page)
    assert page.evaluate("window.firings") == 0


@pytest.mark.parametrize("hostile", ["ArrayBuffer", "<img src=x onerror=fired()>"])
def test_policy_stops_what_would_get_through(page: Page, watch: Watch, hostile: str) -> None:
    """The check can fail: parsing markup is refused by Trusted Types and reported."""
    watch.allow("TrustedHTML|violation: require-trusted-types-for")
    page.goto("/settings")
    page.wait_for_selector("main h1")
    refused = page.evaluate(
        "(text) => { try { document.querySelector('main').innerHTML = text; return false; }"
        " catch { return true; } }",
        hostile,
    )
    assert refused
    watch.wait_for(page, "violation")


FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|"
    r"setHTML|\beval\(|new Function|srcdoc|\.setAttributeNS\("
)


def test_no_source_parses_markup() -> None:
    sources = [path for path in PUBLIC.rglob("*.js") if path.name != "dom.js"]
    assert len(sources) > 20
    found = [f"{path.name}: {match[0]}" for path in sources
             for match in FORBIDDEN.finditer(path.read_text())]  # fmt: skip
    assert found == []
    creators = [path.name for path in PUBLIC.rglob("*.js") if "createElement" in path.read_text()]
    assert sorted(creators) == ["boot.js", "dom.js"]


def test_page_loads_nothing_inline() -> None:
    page = (PUBLIC / "index.html").read_text()
    assert re.search(r"<script(?![^>]*\bsrc=)", page) is None
    assert re.search(r"<style|\sstyle=|\son\w+=", page) is None
    assert re.search(r"(src|href)=\"(https?:)?//", page) is None
