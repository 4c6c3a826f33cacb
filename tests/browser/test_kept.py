"""What this browser keeps for the reader: the watchlist and its end, and the comparison."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.held import Held
from tests.browser.samples import Samples
from tests.browser.screens import UNKNOWN_MINT, settle, show
from tests.browser.test_states import answer
from tests.browser.watch import Watch

pytestmark = pytest.mark.usefixtures("intercepting")

KEPT = "(name) => JSON.parse(localStorage.getItem(name) ?? '[]').map((entry) => entry.mint)"

EARLIER = """() => {
  const [entry] = JSON.parse(localStorage.getItem('detector.watchlist'));
  entry.visits.at -= 31 * 60000;
  Object.assign(entry.visits.now, { band: 'low', found: {}, liquidity: 4e6 });
  localStorage.setItem('detector.watchlist', JSON.stringify([entry]));
}"""


def keep(page: Page, name: str, mints: list[str]) -> None:
    page.goto("/settings")
    entries = [{"mint": mint, "name": None, "symbol": None} for mint in mints]
    page.evaluate(f"(t) => localStorage.setItem('detector.{name}', t)", json.dumps(entries))


def test_full_watchlist_refuses_and_says_so(page: Page, samples: Samples) -> None:
    others = [f"other-{index}" for index in range(50)]
    keep(page, "watchlist", others)
    show(page, "token", samples)
    button = page.get_by_role("button", name="Watch", exact=True)
    button.click()
    expect(page.locator(".note")).to_contain_text("holds 50 tokens and is full")
    expect(page.locator("#announcer")).to_contain_text("holds 50 tokens and is full")
    expect(button).to_have_text("Watch")
    assert page.evaluate(KEPT, "detector.watchlist") == others
    page.locator(".note button").click()
    page.wait_for_url("**/watchlist")


def test_refused_storage_is_said(page: Page, samples: Samples) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    show(page, "token", samples)
    button = page.get_by_role("button", name="Watch", exact=True)
    button.click()
    expect(page.locator(".note")).to_contain_text("The browser did not store this.")
    expect(button).to_have_text("Watch")


def test_watchlist_shows_no_score_of_an_unknown_band(page: Page, samples: Samples) -> None:
    keep(page, "watchlist", [samples.mint("nulls")])
    page.goto("/watchlist")
    settle(page)
    verdict = page.locator(".watch-verdict")
    expect(verdict).to_contain_text("Risk unknown")
    expect(verdict).to_contain_text("no score: too little is known")


def test_watchlist_says_what_changed_since_the_last_visit(page: Page, samples: Samples) -> None:
    mint = samples.mint("drained")
    keep(page, "watchlist", [mint])
    page.goto("/watchlist")
    settle(page)
    expect(page.locator(".since")).to_contain_text("From the next visit on")
    page.evaluate(EARLIER)
    page.reload()
    settle(page)
    expect(page.get_by_role("status").first).to_have_text("1 token changed since your last visit.")
    said = page.locator(".since li")
    expect(said.nth(0)).to_contain_text("Low risk, now ")
    expect(said.nth(1)).to_contain_text("New:")
    expect(said.last).to_have_text("and 4 more differences")
    page.locator(".own summary").click()
    page.get_by_label("Your note").fill("<b>bought at 2</b>")
    page.get_by_label("Mark it from this score on").fill("101")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".own .field-error:visible")).to_have_text(
        "Enter a number from 0 to 100, or nothing."
    )
    page.get_by_label("Mark it from this score on").fill("40,5")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".own-note")).to_have_text("<b>bought at 2</b>")
    expect(page.locator(".since li").first).to_contain_text("has reached your line of 40.5")


def test_tokens_are_gathered_for_comparison(page: Page, samples: Samples) -> None:
    first, second = samples.mint("drained"), samples.mint("One whale")
    for mint, words in ((first, "1 of 4"), (second, "2 of 4")):
        page.goto(f"/token/{mint}")
        settle(page)
        page.get_by_role("button", name="Compare", exact=True).click()
        expect(page.locator(".note")).to_contain_text(words)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".note")).to_contain_text("already in the comparison")
    page.locator(".note button", has_text="Open comparison").click()
    page.wait_for_url(f"**/compare?m={first}&m={second}")
    expect(page.locator("table.compare thead th")).to_have_count(3)
    page.locator("table.compare button").first.click()
    expect(page.locator("table.compare thead th")).to_have_count(2)
    assert page.evaluate(KEPT, "detector.compare") == [second]


def test_full_comparison_refuses(page: Page, samples: Samples) -> None:
    keep(page, "compare", samples.mints[3:7])
    show(page, "token", samples)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".note")).to_contain_text("Four tokens are the most.")
    assert page.evaluate(KEPT, "detector.compare") == samples.mints[3:7]


def test_a_shared_comparison_leaves_the_own_one(page: Page, samples: Samples) -> None:
    keep(page, "compare", samples.mints[:2])
    page.goto(f"/compare?m={samples.mints[5]}")
    settle(page)
    expect(page.locator("table.compare thead th")).to_have_count(2)
    assert page.evaluate(KEPT, "detector.compare") == samples.mints[:2]


@pytest.mark.parametrize("kept", ["{", "7", '[{"mint": 3}, {"mint": "<b>"}, null]'])
def test_damaged_comparison_is_empty(page: Page, kept: str) -> None:
    page.goto("/settings")
    page.evaluate("(text) => localStorage.setItem('detector.compare', text)", kept)
    page.goto("/compare")
    settle(page)
    expect(page.locator(".notice")).to_contain_text("Nothing to compare yet")


def holding(page: Page, mint: str) -> Held:
    """The requests for this mint, none of them answered."""
    return Held(page, f"**/predict/{mint}*")


def counting(then: Callable[[Route], None]) -> tuple[list[str], Callable[[Route], None]]:
    """A route handler that keeps the addresses it was asked for."""
    asked: list[str] = []

    def handle(route: Route) -> None:
        asked.append(route.request.url)
        then(route)

    return asked, handle


def add(page: Page, mint: str) -> None:
    page.fill("#compare-mint", mint)
    page.keyboard.press("Enter")


def test_adding_while_another_token_loads(page: Page, samples: Samples) -> None:
    slow, quick = samples.mints[:2]
    held = holding(page, slow)
    page.goto(f"/compare?m={slow}")
    expect(page.locator("main .skeleton")).to_be_visible()
    add(page, quick)
    page.wait_for_url(f"**/compare?m={slow}&m={quick}")
    held.nth(0).continue_()
    expect(page.locator("table.compare thead th")).to_have_count(3)
    expect(page.locator("h1")).to_have_text("Compare")
    settle(page)
    assert len(held) == 1


def test_removed_while_it_loads_stays_removed(page: Page, samples: Samples) -> None:
    first, slow = samples.mints[:2]
    page.goto(f"/compare?m={first}")
    settle(page)
    held = holding(page, slow)
    page.evaluate(
        """(mint) => {
          document.querySelector('#compare-mint').value = mint;
          document.querySelector('main form').requestSubmit();
          document.querySelector('table.compare button').click();
        }""",
        slow,
    )
    page.wait_for_url(f"**/compare?m={slow}")
    expect(page.locator("main .skeleton")).to_be_visible()
    held.nth(0).continue_()
    expect(page.locator("table.compare thead th")).to_have_count(2)


def test_failed_columns_are_asked_again_together(
    page: Page, samples: Samples, watch: Watch
) -> None:
    watch.allow("502")
    good, *bad = samples.mints[:3]
    asked, handle = counting(answer(502))
    for mint in bad:
        page.route(f"**/predict/{mint}*", handle)
    page.goto(f"/compare?m={good}&m={bad[0]}&m={bad[1]}")
    settle(page)
    expect(page.locator("main .notice")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("RugCheck could not be read " * 2)
    expect(page.locator("table.compare thead th")).to_have_count(2)
    page.locator("main .notice button", has_text="Try again").dblclick()
    expect(page.locator("main .notice button", has_text="Try again")).to_be_focused()
    assert len(asked) == 4
    page.unroute("**/predict/*")
    for mint in bad:
        page.unroute(f"**/predict/{mint}*")
    page.locator("main .notice button", has_text="Try again").click()
    expect(page.locator("table.compare thead th")).to_have_count(4)
    expect(page.locator("main .notice")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()


def test_limited_comparison_counts_down_once(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("429")
    page.clock.install()
    page.route("**/predict/*", answer(429, **{"Retry-After": "5"}))
    page.goto(f"/compare?m={samples.mints[0]}&m={samples.mints[1]}")
    expect(page.locator("[data-countdown]")).to_have_count(1)
    again = page.locator("main button", has_text="Try again")
    expect(again).to_be_disabled()
    page.unroute("**/predict/*")
    page.clock.run_for(6_000)
    again.click()
    page.clock.run_for(1_000)
    expect(page.locator("table.compare thead th")).to_have_count(3)


def test_unknown_token_can_leave_the_comparison(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("404")
    page.goto(f"/compare?m={UNKNOWN_MINT}&m={samples.mints[0]}")
    settle(page)
    panel = page.locator("main .notice")
    expect(panel).to_contain_text("RugCheck does not know this token")
    expect(panel.locator("button", has_text="Try again")).to_have_count(0)
    panel.locator("button", has_text="Remove").click()
    expect(panel).to_have_count(0)
    page.wait_for_url(f"**/compare?m={samples.mints[0]}")


def test_what_the_address_holds_in_vain_is_said(page: Page, samples: Samples) -> None:
    mints = samples.mints[:5]
    given = [mints[0], "<b>no</b>", *mints[:4], mints[4]]
    page.goto("/compare?" + "&".join(f"m={mint}" for mint in given))
    settle(page)
    panel = page.locator("main .notice")
    short = [f"{mint[:4]}…{mint[-4:]}" for mint in mints]
    expect(panel).to_contain_text("Not a mint address: <b>no</b>")
    expect(panel).to_contain_text(f"Named more than once: {short[0]}")
    expect(panel).to_contain_text(f"Beyond the four that fit: {short[4]}")
    expect(page.locator("table.compare thead th")).to_have_count(5)
    page.locator("table.compare button").first.click()
    expect(panel).to_have_count(0)


def test_two_tokens_stand_side_by_side_on_a_phone(page: Page, samples: Samples) -> None:
    """Columns, not cards; rows that differ are marked in words, and may stand alone."""
    page.set_viewport_size({"width": 360, "height": 740})
    pair = f"/compare?m={samples.mint('drained')}&m={samples.mint('One whale')}"
    page.goto(pair)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    cells = page.locator("table.compare tbody tr").first.locator("td")
    (left, right) = (cells.nth(place).bounding_box() for place in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["width"] - right["width"]) <= 1
    rows = page.locator("table.compare tbody tr")
    marked = rows.filter(has_text="differs").or_(rows.filter(has_text="not measured for all"))
    price = rows.filter(has=page.get_by_role("rowheader", name="Price", exact=True))
    assert 0 < marked.count() < rows.count()
    expect(price).to_be_visible()
    page.get_by_label(re.compile(r"Only rows that differ \(\d+ of 13\)")).check()
    expect(price).to_be_hidden()
    assert rows.filter(visible=True).count() == marked.count()
    page.reload()
    settle(page)
    expect(price).to_be_hidden()
    page.get_by_label("Only rows that differ").uncheck()
    expect(price).to_be_visible()
    assert page.url.endswith(pair)
    page.evaluate("scrollTo(0, 600)")
    name = page.locator("table.compare thead a").first.bounding_box()
    assert name
    assert 0 <= name["y"] < 60


@pytest.mark.parametrize("width", [360, 1280])
def test_value_parts_stand_close_together(page: Page, samples: Samples, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/compare?m={samples.mint('drained')}&m={samples.mint('One whale')}")
    settle(page)
    gaps = page.evaluate("""() => {
      const box = (node) => node.getBoundingClientRect();
      const badges = [...document.querySelectorAll('.compare td .badge')];
      return badges.map((badge) => box(badge.nextElementSibling).top - box(badge).bottom);
    }""")
    assert len(gaps) == 2
    assert all(-2 <= gap <= 12 for gap in gaps), gaps
    between = page.evaluate("""() => {
      const [first, second] = document.querySelectorAll('.compare td li');
      return second.getBoundingClientRect().top - first.getBoundingClientRect().bottom;
    }""")
    assert between >= 4


def test_failed_row_can_be_read_again(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("500")
    mints = samples.mints[:2]
    keep(page, "watchlist", mints)
    page.route(f"**/predict/{mints[1]}*", answer(500))
    page.goto("/watchlist")
    settle(page)
    row = page.locator(".watch li").nth(1)
    expect(row).to_contain_text("The server failed")
    page.unroute(f"**/predict/{mints[1]}*")
    row.locator("button", has_text="Try again").click()
    expect(row.locator(".badge")).to_be_visible()
    expect(row.locator("[data-row]")).to_be_focused()


def test_limited_watchlist_stops_asking(page: Page, samples: Samples, watch: Watch) -> None:
    watch.allow("429")
    mints = samples.mints[:6]
    keep(page, "watchlist", mints)
    page.clock.install()
    asked, handle = counting(answer(429, **{"Retry-After": "5"}))
    page.route("**/predict/*", handle)
    page.goto("/watchlist")
    expect(page.locator("[data-countdown]")).to_have_count(1)
    expect(page.locator(".watch-verdict", has_text="Too many requests")).to_have_count(6)
    assert len(asked) == 2
    page.unroute("**/predict/*")
    page.clock.run_for(6_000)
    page.locator("main .notice button", has_text="Try again").click()
    expect(page.locator(".watch .badge")).to_have_count(6)
    expect(page.locator("main .notice")).to_have_count(0)


def test_remove_and_undo_keep_the_place(page: Page, samples: Samples) -> None:
    keep(page, "watchlist", samples.mints[:3])
    page.goto("/watchlist")
    settle(page)
    removes = page.locator(".watch li > button")
    for at, next_row in ((1, 1), (1, 0)):
        removes.nth(at).click()
        expect(removes.nth(next_row)).to_be_focused()
    page.locator(".note button", has_text="Undo").click()
    expect(page.locator(".watch li").nth(1).locator("[data-row]")).to_be_focused()
    removes.nth(1).click()
    removes.first.click()
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("main .notice")).to_contain_text(re.compile("Nothing is watched"))


def test_watched_token_says_so(page: Page, samples: Samples) -> None:
    keep(page, "watchlist", [])
    show(page, "token", samples)
    button = page.locator("[data-watch]")
    for words in ("Watching", "Watch"):
        button.click()
        expect(button).to_have_text(words)
        expect(button).to_be_focused()
    button.click()
    page.reload()
    settle(page)
    expect(button).to_have_text("Watching")
