"""A trader's ten questions, asked of one token on a phone: no answer is over two taps away."""

import json
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Late

from local.samples.addresses import address_of
from tests.browser.screens import reach_past, settle
from tests.browser.states import fulfil
from tests.browser.stored import Stored, stored_tokens
from tests.browser.watch import Watch
from tests.unit.reports import CREATOR, MINT, POOL, healthy, holder, holders, pools
from tests.unit.test_evidence import with_reserves

LOCKER, EARLIER = address_of("owner of a lock"), address_of("made before")
MOST_TAPS = 2
RIGHT = "How often such a verdict was right"
SEEN = """((section) => {
  const walk = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walk.nextNode()) {
    const { parentElement: holds, data } = walk.currentNode;
    if (holds.closest('.offscreen')) continue;
    if (holds.checkVisibility({ opacityProperty: true })) words.push(data.trim());
  }
  return words.filter(Boolean).join(' ');
})"""
"""The words that can be read now: none of a closed fold, none for screen readers alone."""
ANSWERED = f"""([where, answers]) => {{
  const words = {SEEN}(document.querySelector(where));
  return answers.every((said) => words.includes(said));
}}"""
WAIT_MS = 10_000
QUESTIONS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "who holds it": (
        "section[aria-labelledby=holders]", (),
        ("ten largest owners hold 17.3%", "of any kind hold 35.8%",
         "Creator 9xQe…VFin The report names it as the creator. 2%")),
    "is the largest holder a pool": (
        "section[aria-labelledby=holders] tbody tr:first-child", (),
        ("Pool 7Ytt…j2G5 The vault of a pool", "20%")),
    "who can take the liquidity and when": (
        "section[aria-labelledby=pools]", ("The same as a table",),
        ("locked or burnt: 30% of the money; free: 70%", "1 lock ends within 30 days",
         "Streamflow", "in 12 days", f"{LOCKER[:4]}…{LOCKER[-4:]}",
         "Whoever holds LP tokens can take money out of a pool")),
    "what would my sale do": (
        "section[aria-labelledby=pools]", (),
        ("What a sale would do (estimate)", "10% of the supply 55.6% $833.33", "No forecast")),
    "who made it and what did they make before": (
        "section[aria-labelledby=creator]", (),
        (CREATOR, "Quiet Meadow", "High risk not measured 1 day ago", "2 other tokens are listed",
         "worth next to nothing: 1")),
    "what changed since yesterday": (
        "section[aria-labelledby=time]", ("What changed",),
        ("liquidity fell by 95%", "$100k $5,000 95% less")),
    "which facts are missing": (
        "main", (), ("5 checks not made", "Count of insiders needed for a low risk",
                     "RugCheck gives no count of insiders")),
    "how old is it": ("main", (), ("First seen 2 days ago", "Read 1 min ago")),
    "how often was such a verdict right": (
        "section[aria-labelledby=past]", (RIGHT,),
        ("not measured beforehand", "High risk: 2,345 settled here, of which 31.3%",
         "(95% interval: 29.4% to 33.2%) fell 90% or more", "Of 12 more the outcomes are unknown",
         "(Evidence found): none settled here yet (n = 0)")),
    "what would change it": (
        "section[aria-labelledby=ways]", (),
        ("medium instead of high if all of the liquidity were locked for good",
         "critical instead of high if less than $62.50")),
}  # fmt: skip
"""Of each question: where the answer stands, what is tapped on the way, and what is then read."""


def written(time: datetime) -> str:
    """A time as a report has it."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def report(begin: datetime, price: float, **changed: Any) -> dict[str, Any]:
    """A pool with a fifth of the supply, a lock that ends in two weeks, and a creator of others."""
    pool = with_reserves(2e8, price * 2e8, locked_pct=30)
    return {
        **healthy(), **pools(pool), "price": price,
        "detectedAt": written(begin - timedelta(days=1)), "creatorBalance": 2 * 10**13,
        "graphInsidersDetected": None,
        "topHolders": [holder(20.0, owner=POOL), holder(2.0, owner=CREATOR), *holders(18)],
        "lockers": {"a": {"type": "streamflow", "owner": LOCKER, "usdcLocked": price * 1.2e8,
                          "unlockDate": int((begin + timedelta(days=14)).timestamp())}},
        "creatorTokens": [
            {"mint": EARLIER, "marketCap": 12.0, "createdAt": "2026-05-01T00:00:00Z"},
            {"mint": address_of("another"), "marketCap": 5e6, "createdAt": "2026-04-01T00:00:00Z"},
        ], **changed,
    }  # fmt: skip


def rates(n: int, share: float | None, interval: list[float] | None) -> dict[str, Any]:
    """What became of verdicts of one kind; made up, as nothing is settled in a test."""
    falls = [{"fall_pct": pct, "share": share, "interval": interval} for pct in (50, 80, 90)]
    return {"n": n, "unknown": 12 if n else 0, "falls": falls}


def fill(stored: Stored) -> None:
    """A token that lost nearly all of its liquidity since yesterday."""
    begin = stored.now
    name = {**healthy()["tokenMeta"], "name": "Quiet Meadow"}
    stored.analyse(EARLIER, report(begin, 1e-7, mint=EARLIER, tokenMeta=name))
    stored.wait(timedelta(hours=1))
    stored.analyse(MINT, report(begin, 0.00025))
    stored.wait(timedelta(days=1, hours=1))
    stored.analyse(MINT, report(begin, 0.0000125))
    stored.wait(timedelta(minutes=1))


def missing(page: Page, where: str, taps: tuple[str, ...], answers: tuple[str, ...]) -> list[str]:
    """What is not to be read after the taps; all other folds are closed."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = false; })")
    for tapped in taps:
        page.locator(where).first.locator("summary, button", has_text=tapped).first.tap()
    try:
        page.wait_for_function(ANSWERED, arg=[where, answers], timeout=WAIT_MS)
    except Late:
        words = page.evaluate(f"{SEEN}(document.querySelector({json.dumps(where)}))")
        return [f"{said} (of: {words})" for said in answers if said not in words]
    return []


def test_every_question_has_its_answer(browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, viewport={"width": 360, "height": 740}, has_touch=True,
        locale="en-GB", timezone_id="UTC", service_workers="block",
    )  # fmt: skip
    watch = Watch(context)
    page = context.new_page()
    with stored_tokens() as stored:
        fill(stored)
        stored.serve(page)
        body = stored.json("/api/model")
        interval = [0.294, 0.332]
        body["measured"]["falls"]["bands"] = [{"band": "high", **rates(2345, 0.313, interval)}]
        body["measured"]["falls"]["bases"] = [{"basis": "evidence", **rates(0, None, None)}]
        fulfil(page, "/api/model$", body)
        page.goto(f"/token/{MINT}")
        settle(page)
        reach_past(page)
        assert len(QUESTIONS) == 10
        assert max(len(taps) for _, taps, _ in QUESTIONS.values()) <= MOST_TAPS
        unanswered = {question: missing(page, *asked) for question, asked in QUESTIONS.items()}
        assert {question: said for question, said in unanswered.items() if said} == {}
    assert watch.problems() == []
    context.close()
