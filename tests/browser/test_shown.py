"""Holders, insiders and pools on a token's page: drawn, unknown, strange or failed."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from detector.domain.rules_engine import RULES
from docs.findings_tables import recorded_reports
from tests.browser.evidence import HOSTILE, strange
from tests.browser.pasts import history
from tests.browser.samples import Samples, get_json
from tests.browser.screens import path_of, reach_past, reach_shown, settle
from tests.browser.states import AGAIN, ERROR, fulfil
from tests.browser.test_axe import violations
from tests.browser.test_hostile_text import COUNT_FIRED, HANDLERS, intruders
from tests.browser.watch import Watch
from tests.unit.test_evidence import body_of

RECORDED = recorded_reports()
ASKED = r"/api/tokens/\w+/evidence$"


def open_token(page: Page, samples: Samples, part: str = "insider cluster") -> str:
    """The token's page down to holders and pools; gives the mint."""
    mint = samples.mint(part)
    page.goto(f"/token/{mint}")
    settle(page)
    reach_shown(page)
    return mint


def section(page: Page, name: str) -> str:
    """The words of a part."""
    return page.locator(f"section[aria-labelledby={name}]").inner_text()


def test_every_account_is_told_with_its_share(page: Page, samples: Samples, base_url: str) -> None:
    mint = open_token(page, samples)
    held = get_json(f"{base_url}/api/tokens/{mint}/evidence")["holders"]
    rows = page.locator("section[aria-labelledby=holders] .shares tbody tr")
    expect(rows.first).to_contain_text("Pool")
    expect(rows.first).to_contain_text("26%")
    expect(rows.nth(1)).to_contain_text("Finding: Holdings of insiders")
    assert rows.filter(visible=True).count() == 10
    button = page.locator("button", has_text="Show 10 more")
    button.focus()
    page.keyboard.press("Enter")
    expect(rows.nth(10)).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("10 more rows.")
    assert rows.filter(visible=True).count() == len(held["accounts"]) == 20
    words = section(page, "holders")
    for said in (
        "ten largest owners hold 22.1%",
        "of any kind hold 46.6%",
        "20 listed accounts hold 58.1%. Who holds the other 41.9% is unknown.",
    ):
        assert said in words, said


def test_the_parts_can_be_walked_and_read(page: Page, samples: Samples) -> None:
    open_token(page, samples)
    stage = page.locator("section[aria-labelledby=holders] .stage")
    stage.focus()
    page.keyboard.press("End")
    readout = page.locator("section[aria-labelledby=holders] .readout")
    expect(readout).to_have_text("Not on the list: 41.9%")
    page.locator("section[aria-labelledby=holders] .chart-frame details.table summary").press(
        "Enter"
    )
    table = page.locator("section[aria-labelledby=holders] .chart-frame details.table table")
    expect(table.locator("tr", has_text="Not on the list")).to_contain_text("Unknown")
    expect(table.locator("tr", has_text="All listed accounts")).to_contain_text("58.1%")


def test_networks_tell_what_passed_and_what_is_held(page: Page, samples: Samples) -> None:
    open_token(page, samples)
    words = section(page, "insiders")
    for said in (
        "What they still hold is not told", "Network 1:", "Finding: Received by insiders",
        "6 of the listed accounts are marked.", "15.1%",
    ):  # fmt: skip
        assert said in words, said


def test_pools_tell_money_locks_and_sales(page: Page, samples: Samples) -> None:
    open_token(page, samples, "about to end")
    words = section(page, "pools")
    for said in (
        "$26k in 1 pool",
        "Raydium",
        "SOL",
        "96%",
        "free: 4%",
        "ends within 30 days",
        "Finding: Liquidity lock ends soon",
        "10% of the supply",
        "47.8%",
        "$3,611.11",
        "without fees",
        "No forecast.",
    ):
        assert said in words, said


def test_a_reason_leads_to_what_shows_it(page: Page, samples: Samples) -> None:
    open_token(page, samples)
    page.evaluate("scrollTo(0, 0)")
    reason = page.locator(".reason", has_text="Insiders hold").first
    reason.locator("summary").click()
    reason.locator("a", has_text="Insiders").click()
    expect(page.locator("h2#insiders")).to_be_in_viewport()


def test_the_file_has_every_row(page: Page, samples: Samples, base_url: str) -> None:
    mint = open_token(page, samples)
    with page.expect_download() as saved:
        page.locator("button", has_text="All parts of the report as CSV").click()
    rows = list(csv.DictReader(saved.value.path().read_text("utf-8").splitlines()))
    body = get_json(f"{base_url}/api/tokens/{mint}/evidence")
    accounts = [row for row in rows if row["section"] == "account"]
    assert [row["address"] for row in accounts] == [
        each["address"] for each in body["holders"]["accounts"]
    ]
    assert [float(row["share_pct"]) for row in rows if row["kind"] == "not_listed"] == [
        body["holders"]["rest_pct"]
    ]
    assert {row["section"] for row in rows} >= {
        "account",
        "part",
        "network",
        "pool",
        "sale",
        "power",
    }


def test_what_is_missing_is_said(page: Page, samples: Samples) -> None:
    open_token(page, samples, "nulls")
    assert "The report has no list of holders" in section(page, "holders")
    assert "Held now by marked accounts\nUnknown" in section(page, "insiders")
    assert "The report has no list of pools" in section(page, "pools")
    parts = ("holders", "insiders", "pools", "creator", "itself")
    assert not any("0%" in section(page, name) for name in parts)


def test_strange_figures_and_texts(page: Page, samples: Samples) -> None:
    page.add_init_script(COUNT_FIRED)
    fulfil(page, ASKED, strange(samples.mint("drained")))
    page.goto(path_of("token", samples))
    settle(page)
    reach_shown(page)
    for button in page.locator(".shown button", has_text="Show").all():
        button.click()
    page.evaluate("document.querySelectorAll('.shown details').forEach((d) => { d.open = true; })")
    held, linked, pools = (section(page, name) for name in ("holders", "insiders", "pools"))
    for said in (
        "Network 1: 40 accounts", "over 100%", "Network 2: size unknown", "23 more networks.",
        "2 of the listed accounts are marked. Of 1 it is unknown.",
    ):  # fmt: skip
        assert said in linked, said
    for said in (
        "more than there is",
        "140%",
        "How much people hold is unknown",
        HOSTILE,
        "19 more accounts are on",
        "Group 1",
        "same owner",
        "1 more group.",
        "Whether it is an insider is unknown",
        "rests on another one",
    ):
        assert said in held, said
    for said in (
        "names 9 pools and no total",
        "Added up, the pools hold $45",
        "at least 12%",
        "none seen",
        "2 more pools, of some",
        "never ends",
        "ended",
        "end unknown",
        "49 more locks",
        "$700 more",
        "What a sale would do is unknown",
        "dollars may be made up",
        HOSTILE[:20],
    ):
        assert said in pools, said
    made, itself = (section(page, name) for name in ("creator", "itself"))
    for said in (
        "no address",
        "not among the largest accounts",
        "worth next to nothing: 1",
        "1 more is listed",
    ):
        assert said in made, said
    for said in (
        "1" + ",000" * 8, "5%", "Held by", "Unknown", "xn--u1a.com", "looks like that of a known",
        "no web address", "2 more.", "never sign",
    ):  # fmt: skip
        assert said in itself, said
    assert page.locator("section[aria-labelledby=itself] .links a").count() == 0
    assert intruders(page) == []
    assert page.evaluate(HANDLERS) == 0
    assert page.evaluate("window.firings") == 0
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("status", "words"), [(500, "The server failed"), (404, "Nothing is kept")]
)
def test_failure_is_told_and_mended(
    page: Page, samples: Samples, watch: Watch, status: int, words: str
) -> None:
    watch.allow(str(status))
    fulfil(page, ASKED, ERROR, status)
    open_token(page, samples)
    assert words in section(page, "holders")
    assert "could not be loaded" in section(page, "pools")
    if status == 404:
        return
    page.unroute(re.compile(ASKED))
    page.locator("section[aria-labelledby=holders] button", has_text=AGAIN).click()
    expect(page.locator("section[aria-labelledby=pools]")).to_contain_text("PumpSwap")
    expect(page.locator("section[aria-labelledby=holders] .notice")).to_have_count(0)


def test_nothing_above_moves(page: Page, samples: Samples) -> None:
    page.goto(path_of("token", samples))
    settle(page)
    top = "document.querySelector('h2#holders').getBoundingClientRect().top + scrollY"
    page.locator("#holders").scroll_into_view_if_needed()
    before = page.evaluate(top)
    page.wait_for_selector(".shown[data-filled]")
    assert page.evaluate(top) == before


def test_every_finding_has_a_part_or_a_reason_for_none(page: Page, samples: Samples) -> None:
    page.goto(path_of("token", samples))
    settle(page)
    mapped, unmapped = page.evaluate(
        "import('/ui/parts.js').then((m) => [m.PART_OF, Object.keys(m.NO_PART)])"
    )
    codes = {rule.code for rule in RULES} | {"scores_disagree"}
    assert {*mapped} | {*unmapped} == codes
    assert not {*mapped} & {*unmapped}
    assert {*mapped.values()} <= set(
        page.locator("section[aria-labelledby]").evaluate_all(
            "all => all.map((each) => each.getAttribute('aria-labelledby'))"
        )
    )


@pytest.mark.skipif(not RECORDED, reason="../shared/data is absent")
def test_every_recorded_report_is_drawn(page: Page, samples: Samples) -> None:
    """Without an exception, with words in every part, and never a share that is none."""
    open_token(page, samples)
    bodies = [body_of(report) for _, report, _ in RECORDED]
    told = page.evaluate(DRAW_ALL, bodies)
    assert len(told) == len(bodies) > 150
    for body, parts in zip(bodies, told, strict=True):
        assert all(len(words) > 20 for words in parts.values()), body["token_id"]
        assert "NaN" not in "".join(parts.values())
        assert "undefined" not in "".join(parts.values())


DRAW_ALL = """async (bodies) => {
  const load = (name) => import(`/ui/${name}.js`);
  const [{ holdersPart }, { insidersPart }, { poolsPart }, { itselfPart }, { creatorPart }] =
    await Promise.all(['holders', 'insiders', 'pools', 'itself', 'creator'].map(load));
  const { append } = await import('/dom.js');
  const gone = AbortSignal.abort();
  return bodies.map((body) => {
    const analysis = { token_id: body.token_id, findings: [], checks: [] };
    const [made, done] = creatorPart(body.creator, analysis, gone);
    done.catch(() => null);
    const parts = {
      holders: holdersPart(body.holders, analysis), pools: poolsPart(body.pools, analysis),
      insiders: insidersPart(body.insiders, analysis), itself: itselfPart(body.token, analysis),
      creator: made,
    };
    return Object.fromEntries(Object.entries(parts).map(([name, nodes]) =>
      [name, append(document.createElement('div'), nodes).textContent]));
  });
}"""


def test_a_token_over_time_is_walked_and_compared(
    page: Page, samples: Samples, base_url: str
) -> None:
    mint = samples.mint("drained")
    points = [
        {"fetched_at": f"2026-01-{day:02}T12:00:00Z", "risk_level": "Safe", "band": "low",
         "fraud_probability": 0.1, "calibrated": True, "price": price, "liquidity": 5.0,
         "holders": None, "model_version": "m1", "rules_version": rules}
        for day, price, rules in ((15, 2.0, "r2"), (14, None, "r2"), (2, 3.0, "r1"), (1, 4.0, "r1"))
    ]  # fmt: skip
    page_of = {"per_page": 100, "next_cursor": None}
    body = {"status": "success", "token_id": mint, "points": points, "pagination": page_of}
    fulfil(page, r"/timeline\?", body)
    step = {**history(mint, older=False)["history"][0], "status": "success", "token_id": mint}
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/changes?" in sent.url else None)
    fulfil(page, r"/changes\?", step)
    open_token(page, samples, "drained")
    reach_past(page)
    part = page.locator("section[aria-labelledby=time]")
    expect(part).to_contain_text("1 long gap is shaded. Rules or model changed 1 time")
    stage = part.locator(".stage")
    stage.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    readout = part.locator(".readout")
    expect(readout).to_contain_text("Price: Unknown")
    expect(readout).to_contain_text("Other rules from here on.")
    assert "$0" not in part.inner_text()
    # A value that is missing breaks its line, and so does the gap: of three, price keeps one.
    assert part.locator(".run").count() == 1 + 2 + 0 + 2 + 2
    expect(part.locator(".steps li").first).to_contain_text("Low risk became Critical risk")
    part.locator("select").first.select_option(index=3)
    expect(part.locator(".steps li").first).to_contain_text("Low risk became Critical risk")
    first, second = asked[0], asked[-1]
    assert first.endswith("from=1768392000000&to=1768478400000")
    assert second.endswith("from=1767268800000&to=1768478400000")
    with page.expect_download() as saved:
        part.locator("button", has_text="CSV").click()
    rows = list(csv.DictReader(saved.value.path().read_text("utf-8").splitlines()))
    assert [row["price"] for row in rows] == ["4", "3", "", "2"]
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
