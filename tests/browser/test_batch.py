"""Many tokens at once: rows as they are done, failures, cancelling, files, CSV."""

import csv
import io
import json
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.batches import FEED, item, items_of, paste, serve_batch
from tests.browser.payloads import poisoned, turns
from tests.browser.samples import Samples
from tests.browser.screens import UNKNOWN_MINT, settle
from tests.browser.states import ERROR, fulfil
from tests.browser.watch import Watch

GO = "main form.batch button[type=submit]"
ROWS = "table.tokens tbody tr"
NAMES = "(links) => links.map((link) => link.getAttribute('href').slice('/token/'.length))"


def shown(page: Page) -> list[str]:
    """The mints of the rows, in their order."""
    mints: list[str] = page.locator(f"{ROWS} a[data-row]").evaluate_all(NAMES)
    return mints


def tell(page: Page, request: int, *told: dict[str, Any]) -> None:
    page.evaluate(
        "([at, items]) => { for (const each of items) asked[at].tell(each); }", [request, [*told]]
    )


def test_rows_come_as_they_are_done(page: Page, samples: Samples) -> None:
    """By keyboard alone; the riskier one goes above, and the row that has focus keeps it."""
    page.add_init_script(FEED)
    low, critical = samples.mint("healthy"), samples.mint("drained")
    paste(page, [low, critical, low])
    expect(page.locator(".told")).to_have_text("2 tokens · 1 named again")
    page.focus(GO)
    page.keyboard.press("Enter")
    expect(page.locator("main button", has_text="Cancel")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Checking 2 tokens.")
    tell(page, 0, item(low, samples))
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(".progress")).to_contain_text("1 of 2 done")
    page.locator(f"{ROWS} a").focus()
    tell(page, 0, item(critical, samples))
    expect(page.locator(ROWS)).to_have_count(2)
    assert shown(page) == [critical, low]
    expect(page.locator(f"{ROWS} a[data-row]").nth(1)).to_be_focused()
    page.evaluate("asked[0].end()")
    expect(page.locator(GO)).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Done. Analysed: 2. Without an analysis: 0.")
    page.locator(f"{ROWS} a[data-row]").first.click()
    page.wait_for_url(f"**/token/{critical}")
    settle(page)
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(2)
    assert low in page.input_value("#batch-text")


def test_cancelled_keeps_what_is_done_and_goes_on(page: Page, samples: Samples) -> None:
    page.add_init_script(FEED)
    first, second, third = samples.mints[:3]
    paste(page, [first, second, third])
    page.click(GO)
    tell(page, 0, item(second, samples))
    expect(page.locator(ROWS)).to_have_count(1)
    page.click("main button:has-text('Cancel')")
    expect(page.locator(".banners")).to_contain_text("2 tokens were not checked")
    expect(page.locator("#announcer")).to_have_text("Cancelled")
    assert shown(page) == [second]
    again = page.locator("main button", has_text="Go on")
    again.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("asked[1].ids") == [first, third]
    tell(page, 1, item(first, samples), item(third, samples))
    page.evaluate("asked[1].end()")
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator("#results")).to_be_focused()


def test_more_than_fifty_are_asked_for_in_turn(page: Page, samples: Samples) -> None:
    page.add_init_script(FEED)
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    many = [f"{'So' + '1' * 38}{letter}12" for letter in alphabet[1:53]]
    assert len(many) == 52
    paste(page, many)
    page.click(GO)
    assert page.evaluate("asked.map(({ ids }) => ids.length)") == [50]
    late = {**ERROR, "code": "batch_timeout", "retry_after_s": None}
    tell(page, 0, *({"id": mint, "error": late} for mint in many[:50]))
    page.evaluate("asked[0].end()")
    page.wait_for_function("() => asked.length === 2")
    assert page.evaluate("asked[1].ids") == many[50:]
    page.evaluate("asked[1].end()")
    expect(page.locator(".banners")).to_contain_text("2 tokens were not checked")
    expect(page.locator(".banners")).to_contain_text("The answer could not be read")
    expect(page.locator("section .failures li")).to_have_count(50)
    page.click("main button:has-text('Try these 50 again')")
    page.wait_for_function("() => asked.length === 3")
    assert page.evaluate("asked[2].ids") == [*many[50:], *many[:48]]


def test_failures_say_why_and_csv_has_all(page: Page, samples: Samples) -> None:
    """On the running Worker."""
    good = samples.mints[:2]
    paste(page, [good[0], UNKNOWN_MINT, "BONK", good[1]])
    expect(page.locator(".told summary")).to_have_text("1 part is no address")
    page.click(GO)
    expect(page.locator("section .failures li")).to_contain_text(
        "RugCheck does not know this token"
    )
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator("main button", has_text="again")).to_have_count(0)
    with page.expect_download() as saved:
        page.click("main button:has-text('Save CSV')")
    text = saved.value.path().read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["token_id"] for row in rows] == [*shown(page), UNKNOWN_MINT]
    assert [row["error"] for row in rows] == ["", "", "token_not_found"]
    analysis = samples.analysis(rows[0]["token_id"])
    assert float(rows[0]["risk_score"]) == analysis["risk_score"]
    assert rows[0]["findings"].split() == [each["code"] for each in analysis["findings"]]


def test_refused_waits_and_asks_for_what_is_left(
    page: Page, samples: Samples, watch: Watch
) -> None:
    watch.allow("429")
    page.clock.install()
    fulfil(page, "/api/batch", ERROR, 429, **{"Retry-After": "5"})
    paste(page, samples.mints[:2])
    page.click(GO)
    expect(page.locator(".banners")).to_contain_text("Too many requests")
    expect(page.locator(".banners")).to_contain_text("2 tokens were not checked")
    again = page.locator(".banners button")
    expect(again).to_be_disabled()
    page.clock.run_for(6_000)
    page.unroute_all()
    again.click()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(".banners")).to_be_hidden()


def test_file_is_added_to_the_text(page: Page, samples: Samples) -> None:
    first, second = samples.mints[:2]
    paste(page, [first])
    text = f"token_id,name\r\n{second},x\r\n".encode()
    page.set_input_files(
        "#batch-file", {"name": "list.csv", "mimeType": "text/csv", "buffer": text}
    )
    expect(page.locator(".told")).to_contain_text("2 tokens")
    assert page.input_value("#batch-text").split("\n")[0] == first
    large: FilePayload = {"name": "large.txt", "mimeType": "text/plain", "buffer": b" " * 1_000_001}
    page.set_input_files("#batch-file", large)
    expect(page.locator("#batch-error")).to_have_text("This file is larger than 1 MB.")


def test_text_without_an_address_is_refused(page: Page, watch: Watch) -> None:
    paste(page, ["nothing here"])
    page.click(GO)
    expect(page.locator("#batch-error")).to_have_text("No mint address was found in this text.")
    expect(page.locator("#batch-text")).to_be_focused()
    assert [url for url in watch.requests if "/api/batch" in url] == []
    page.keyboard.type("x")
    expect(page.locator("#batch-error")).to_be_hidden()


@pytest.mark.parametrize("payloads", turns(3))
def test_markup_in_an_item_stays_text(
    page: Page, samples: Samples, payloads: tuple[str, ...]
) -> None:
    payload = payloads[0]
    page.add_init_script("window.firings = 0; window.fired = () => { window.firings += 1; };")
    hostile = poisoned(items_of(samples.mints[:1], samples)[0]["analysis"], *payloads)
    error = {"code": payload, "error": payload, "message": payload}
    serve_batch(page, [{"id": samples.mints[0], "analysis": {**hostile, "token_id": payload}},
                       {"id": samples.mints[1], "error": error}])  # fmt: skip
    paste(page, [*samples.mints[:2], payload])
    page.click(GO)
    expect(page.locator("section .failures li")).to_have_count(1)
    expect(page.locator(ROWS)).to_have_count(1)
    assert page.evaluate("window.firings") == 0
    assert page.locator("main :is(img, iframe, script, style, embed, video)").count() == 0
    links = page.locator("main a").evaluate_all("(all) => all.map((link) => link.href)")
    assert all(link.startswith(samples.base_url) for link in links), json.dumps(links)
