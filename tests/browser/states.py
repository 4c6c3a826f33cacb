"""Every state that a screen can be in besides having its data, and how to bring a page there."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from playwright.sync_api import Page, Route, expect

from detector.web.examples import read_examples
from tests.browser import behind, pasts
from tests.browser.batches import FEED, items_of, paste, serve_batch
from tests.browser.samples import Samples
from tests.browser.screens import path_of, reach_past, settle, show, watch_some
from tests.browser.verdicts import VERDICTS, answer_for

SERVER = re.compile(r"/(predict|api)/|/openapi\.json")
ERROR = {"status": "error", "error": "e", "message": "m", "code": "c", "request_id": "req-77"}
READING = ("overview", "token", "tokens", "model", "docs", "compare", "watchlist", "status",
           "trends")  # fmt: skip
"""Screens that ask the server for what they show."""
SLOW_MS = 3_100
AGAIN = re.compile("Try again|Measure again")


@dataclass(frozen=True, slots=True)
class State:
    """`reach` brings a fresh page there; `noise` is what the console then says, by intention."""

    reach: Callable[[Page, Samples], None]
    noise: str = ""


def fulfil(page: Page, pattern: str, body: Any, status: int = 200, **headers: str) -> None:
    """Answer requests whose address matches with JSON of the test's own."""
    text = json.dumps(body)

    def handle(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=text, headers=headers)

    page.route(re.compile(pattern), handle)


def serve_past(page: Page, samples: Samples) -> None:
    """Give the token of the screen `token` a past of the test's own."""
    mint = samples.mint("drained")
    for older, query in ((False, "per_page=5"), (True, "per_page=5&cursor=c1")):
        fulfil(page, rf"/history\?{query}$", pasts.history(mint, older=older))
    fulfil(page, "/explain$", pasts.explanation(mint))


def _prepare(page: Page, screen: str, samples: Samples) -> None:
    if screen == "watchlist":
        watch_some(page, samples)


def _loading(screen: str, page: Page, samples: Samples) -> None:
    _prepare(page, screen, samples)
    page.route(SERVER, lambda _: None)
    page.goto(path_of(screen, samples))
    page.wait_for_selector("main .skeleton, main .watch-verdict")


def _fails(screen: str, page: Page, samples: Samples, words: str) -> None:
    """The screen says what went wrong, and something to do, now or in a while."""
    page.goto(path_of(screen, samples))
    settle(page)
    expect(page.locator("main")).to_contain_text(words)
    step = page.locator("main button:enabled", has_text=AGAIN).or_(
        page.locator("main [data-countdown]")
    )
    expect(step.first).to_be_visible()


def _failing(screen: str, page: Page, samples: Samples) -> None:
    _prepare(page, screen, samples)
    fulfil(page, SERVER.pattern, ERROR, 500)
    _fails(screen, page, samples, "The server failed")


def _limited(screen: str, page: Page, samples: Samples) -> None:
    _prepare(page, screen, samples)
    fulfil(page, SERVER.pattern, ERROR, 429, **{"Retry-After": "30"})
    _fails(screen, page, samples, "Too many requests")


def _cut_off(screen: str, page: Page, samples: Samples) -> None:
    _prepare(page, screen, samples)
    page.route(SERVER, lambda route: route.abort())
    _fails(screen, page, samples, "No connection to the server")


def _slow(page: Page, samples: Samples, *, seen: bool) -> None:
    if seen:
        show(page, "token", samples)
    page.clock.install()
    page.route("**/predict/*", lambda _: None)
    page.goto(path_of("token", samples))
    page.wait_for_function("() => document.querySelector('main h1')")
    page.clock.run_for(SLOW_MS)
    expect(page.locator(".banners")).to_contain_text("RugCheck is slow to answer")
    expect(page.locator("[data-verdict]")).to_have_count(1 if seen else 0)


def _kept(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    page.route("**/predict/*", lambda route: route.abort())
    page.goto(path_of("token", samples))
    settle(page)
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator(".banners")).to_contain_text("what this browser kept")


def _changed(page: Page, samples: Samples, **changes: Any) -> None:
    fulfil(page, "/predict/", {**samples.analysis(samples.mint("drained")), **changes})
    page.goto(path_of("token", samples))
    settle(page)


def _stale(page: Page, samples: Samples) -> None:
    old = "2020-01-01T00:00:00Z"
    _changed(
        page, samples, stale=True, stale_reason="upstream_timeout", cached=True, fetched_at=old
    )
    expect(page.locator(".banners")).to_contain_text("This answer is old")


def _bare(page: Page, samples: Samples) -> None:
    names = ("price", "market_cap", "liquidity", "holders", "supply", "decimals", "creator",
             "creator_holdings_pct", "creation_date", "score_normalised", "risk_score", "symbol",
             "name")  # fmt: skip
    none: dict[str, Any] = {"findings": [], "not_checked": [], "passed": []}
    _changed(page, samples, **dict.fromkeys(names), **none)
    expect(page.locator("h1")).to_have_text("Unnamed token")


def _partial(page: Page, samples: Samples) -> None:
    page.goto(f"/token/{samples.mint('price and supply unknown')}")
    settle(page)
    expect(page.locator("section.gaps")).to_be_visible()


def _verdict(name: str, page: Page, samples: Samples) -> None:
    mint = samples.mint("healthy")
    fulfil(page, "/predict/", answer_for(name, samples.analysis(mint)))
    page.goto(f"/token/{mint}")
    settle(page)
    page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")


def _odd_name(page: Page, samples: Samples) -> None:
    _changed(page, samples, name="\u202eUSDC\u200b " + "W" * 300, symbol="\u0627\u0644\u0639")
    expect(page.locator("main")).to_contain_text("invisible or direction-changing")


def _real(page: Page, samples: Samples) -> None:
    fulfil(page, "/api/health", {"status": "ok", "sample_data": False})
    show(page, "overview", samples)
    expect(page.locator("#sample")).to_be_hidden()


def _empty(screen: str, page: Page, samples: Samples) -> None:
    pages = {"page": 1, "per_page": 10, "total": 0, "pages": 0, "next_cursor": None}
    fulfil(page, r"/api/tokens(\?|$)", {"status": "success", "tokens": [], "pagination": pages})
    page.goto(path_of(screen, samples))
    settle(page)
    expect(page.locator("main")).to_contain_text("No token has been analysed yet")


def _compare_nothing(page: Page, samples: Samples) -> None:
    page.goto("/compare")
    settle(page)
    page.fill("#compare-mint", "l" * 40)
    page.click("main form button[type=submit]")
    expect(page.locator("#compare-error")).to_be_visible()


def _refused_search(page: Page, samples: Samples) -> None:
    show(page, "overview", samples)
    page.fill("main input[type=search]", "0" * 40)
    page.keyboard.press("Enter")
    expect(page.locator("main .field-error")).to_be_visible()


def _help(page: Page, samples: Samples) -> None:
    show(page, "token", samples)
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")


def _menu(page: Page, samples: Samples) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    show(page, "overview", samples)
    page.click("#menu-button")
    expect(page.locator("#menu")).to_be_visible()


def _opened(screen: str, page: Page, samples: Samples) -> None:
    show(page, screen, samples)
    page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")


def _past(page: Page, samples: Samples, *, kept: bool) -> None:
    if kept:
        serve_past(page, samples)
    else:
        fulfil(page, "/(history|explain)", ERROR, 404)
    page.goto(path_of("token", samples))
    settle(page)
    reach_past(page)
    page.evaluate("document.querySelectorAll('.past details').forEach((d) => { d.open = true; })")
    expect(page.locator(".past")).to_contain_text("Came" if kept else "Nothing is kept")


def _batch_done(page: Page, samples: Samples) -> None:
    late = {**ERROR, "code": "batch_timeout", "retry_after_s": 5}
    mints = samples.mints[:4]
    serve_batch(page, [*items_of(mints[:3], samples), {"id": mints[3], "error": late}])
    paste(page, [*mints, mints[0], "BONK"])
    page.click("form.batch [type=submit]")
    expect(page.locator(".failures")).to_contain_text("There was no time left for it")
    page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")


def _batch_running(page: Page, samples: Samples) -> None:
    page.add_init_script(FEED)
    paste(page, samples.mints[:2])
    page.click("form.batch [type=submit]")
    expect(page.locator(".progress")).to_be_visible()


def _batch_limited(page: Page, samples: Samples) -> None:
    fulfil(page, "/api/batch", ERROR, 429, **{"Retry-After": "30"})
    paste(page, samples.mints[:2])
    page.click("form.batch [type=submit]")
    expect(page.locator("[data-countdown]")).to_be_visible()


def _no_trends(page: Page, samples: Samples) -> None:
    nothing = {"start": "2026-01-09T00:00:00Z", "analyses": 0, "levels": {}, "bands": {},
               "cache_hit_share": None}  # fmt: skip
    fulfil(page, "/api/analytics", {
        "status": "success", "as_of": "2026-01-15T12:00:00Z", "since": nothing["start"],
        "days": 7, "total": nothing, "chances": {}, "findings": [], "sources": {}, "routes": [],
        "by_day": [], "by_hour": [],
    })  # fmt: skip
    show(page, "trends", samples)
    expect(page.locator("main")).to_contain_text("Nothing was analysed in this time")


def _level(page: Page, samples: Samples, *, status: int = 200) -> None:
    """A measured service level with everything that it can have, or none that is told."""
    told = read_examples()["Status"]
    lasting = {**told["incidents"][0], "end": None}
    others = [{**lasting, "kind": kind, "source": None} for kind in ("requests", "probe")]
    body = {**told, "incidents": [lasting, *others]}
    fulfil(page, "/api/status", body if status == 200 else ERROR, status)
    _opened("status", page, samples)
    said = "left, target 99%" if status == 200 else "The measured service level cannot be shown"
    expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("#versions")).to_be_visible()


def _noted(page: Page, samples: Samples) -> None:
    show(page, "watchlist", samples)
    page.locator(".watch button").first.click()
    expect(page.locator(".note button")).to_be_visible()


def _behind(screen: str, page: Page, _samples: Samples, *, status: int = 200) -> None:
    """What a secret opens, its forms and a secret of its own; or why it does not."""
    body = behind.answer(screen) if status == 200 else ERROR
    fulfil(
        page, behind.LIST[screen], body, status, **({"Retry-After": "30"} if status == 429 else {})
    )
    behind.enter(page, screen, "some-secret-of-this-test")
    if status == 401:
        expect(page.locator("main .field-error").first).to_contain_text("refused")
        return
    if status == 429:
        expect(page.locator("main [data-countdown]")).to_be_visible()
        return
    expect(page.locator("main .entries > li").first).to_be_visible()
    page.unroute_all()
    page.locator("main .entries > li").first.locator("button").last.click()
    expect(page.locator("dialog.confirm")).to_be_visible()
    page.keyboard.press("Escape")
    page.click("main details > summary")
    page.click("main form button[type=submit]")
    expect(page.locator("main .field-error").first).to_be_visible()


STATES: dict[str, State] = {
    **{f"loading {screen}": State(partial(_loading, screen)) for screen in READING},
    **{f"failing {screen}": State(partial(_failing, screen), "500") for screen in READING},
    **{f"limited {screen}": State(partial(_limited, screen), "429") for screen in READING},
    **{f"cut off {screen}": State(partial(_cut_off, screen), "ERR_FAILED") for screen in READING},
    "slow": State(partial(_slow, seen=False)),
    "slow, seen before": State(partial(_slow, seen=True)),
    "offline, seen before": State(_kept, "ERR_FAILED|ERR_INTERNET_DISCONNECTED"),
    "stale": State(_stale),
    "partial": State(_partial),
    "nothing known": State(_bare),
    "odd name": State(_odd_name),
    **{f"verdict: {name}": State(partial(_verdict, name)) for name in VERDICTS},
    "real data": State(_real),
    "empty overview": State(partial(_empty, "overview")),
    "empty tokens": State(partial(_empty, "tokens")),
    "empty compare, refused mint": State(_compare_nothing),
    "refused search": State(_refused_search),
    "help": State(_help),
    "menu": State(_menu),
    "opened token": State(partial(_opened, "token")),
    "opened unknown": State(partial(_opened, "token_unknown")),
    "opened model": State(partial(_opened, "model")),
    "opened overview": State(partial(_opened, "overview")),
    "past": State(partial(_past, kept=True)),
    "no past": State(partial(_past, kept=False), "404"),
    "no trends": State(_no_trends),
    "opened trends": State(partial(_opened, "trends")),
    "measured status": State(_level),
    "unmeasured status": State(partial(_level, status=503), "503"),
    "batch done": State(_batch_done),
    "batch running": State(_batch_running),
    "batch limited": State(_batch_limited, "429"),
    "note": State(_noted),
    **{f"open {screen}": State(partial(_behind, screen)) for screen in behind.LIST},
    "refused keys": State(partial(_behind, "keys", status=401), "401"),
    "limited alerts": State(partial(_behind, "alerts", status=429), "429"),
}
