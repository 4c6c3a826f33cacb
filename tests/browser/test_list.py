"""The list of tokens: dense, in the order of a column, narrowed, saved, and as one file."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser.samples import Samples, get_json
from tests.browser.screens import settle, show
from tests.browser.watch import Watch

IN_VIEW = """() => [...document.querySelectorAll('table.tokens tbody tr')]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""
TALLEST = """() => Math.max(...[...document.querySelectorAll('table.tokens tbody tr')]
  .map((row) => row.getBoundingClientRect().height))"""
BROKEN = """() => [...document.querySelectorAll('table.tokens .name a')]
  .filter((link) => link.getBoundingClientRect().height > 40 || link.title !== link.textContent)
  .map((link) => link.textContent)"""
IDLE = "() => !document.querySelector('[aria-busy]')"


def query(page: Page) -> dict[str, list[str]]:
    """The parameters of the page's address."""
    return parse_qs(urlsplit(page.url).query)


def test_rows_are_dense_and_in_the_order_of_a_column(page: Page, samples: Samples) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    show(page, "tokens", samples)
    assert page.evaluate(IN_VIEW) >= 15
    assert page.evaluate(TALLEST) <= 45
    assert page.evaluate(BROKEN) == []
    sorted_by = page.locator("th[aria-sort]")
    expect(sorted_by).to_have_text("Read")
    assert page.locator("thead button").all_text_contents() == ["Score of 100", "Read"]
    page.locator("th.score button").focus()
    page.keyboard.press("Enter")
    expect(sorted_by).to_have_text("Score of 100")
    expect(sorted_by).to_have_attribute("aria-sort", "descending")
    expect(page.locator("th.score button")).to_be_focused()
    expect(page.locator("#sort")).to_have_value("riskiest")
    assert query(page) == {"sort": ["riskiest"]}
    page.go_back()
    expect(sorted_by).to_have_text("Read")
    expect(page.locator("#sort")).to_have_value("newest")
    page.set_viewport_size({"width": 1920, "height": 900})
    box = page.locator("table.tokens").bounding_box()
    assert box is not None
    assert box["width"] > 1800
    assert page.locator("th.price").is_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(BROKEN) == []


def test_list_is_narrowed_in_its_address(page: Page, samples: Samples) -> None:
    page.goto("/tokens?band=nothing&risk_level=Unknown")
    settle(page)
    expect(page.locator(".notice-title")).to_have_text(
        "Not understood in this address, and left out: band"
    )
    page.click("details.more summary")
    page.check("#band-high")
    expect(page.locator("details.more summary")).to_have_text("More filters (1)")
    page.select_option("#finding", label="Ten largest holders")
    expect(page.locator(".summary")).to_contain_text("High risk · found: Ten largest holders")
    page.locator("#liquidity-least").fill("lots")
    page.keyboard.press("Enter")
    expect(page.locator("#liquidity-error")).to_have_text("Enter a number such as 2.5, or nothing.")
    expect(page.locator("#liquidity-least")).to_be_focused()
    page.locator("#liquidity-least").fill("10k")
    page.locator("#age-most").fill("100,000")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_contain_text("holders · liquidity from $10k · at most")
    wanted = {"risk_level": ["Unknown"], "band": ["high"], "finding": ["top_10_holders"],
              "min_liquidity": ["10000"], "max_age": ["100000"]}  # fmt: skip
    assert query(page) == wanted
    page.wait_for_function(IDLE)
    shown = page.locator("[data-row]").all_text_contents()
    assert shown
    assert set(page.locator("td.risk .badge").all_text_contents()) == {"High risk"}
    page.reload()
    settle(page)
    assert page.locator("[data-row]").all_text_contents() == shown
    expect(page.locator("details.more summary")).to_have_text("More filters (4)")
    expect(page.locator("#finding")).to_have_value("top_10_holders")
    page.go_back()
    expect(page.locator("details.more summary")).to_have_text("More filters (2)")


def test_rows_that_are_found_by_looking_are_not_counted(page: Page, base_url: str) -> None:
    row = get_json(f"{base_url}/api/tokens?per_page=1")["tokens"][0]
    asked: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query))
        place = int(asked[-1].get("cursor", ["c0"])[0][1:])
        more = place < 2
        pagination = {"page": 1, "per_page": 25, "total": 5000, "pages": 200, "counted": "at_most",
                      "cut": more, "next_cursor": f"c{place + 1}" if more else None}  # fmt: skip
        rows = [row] if place == 0 else []
        route.fulfill(json={"status": "success", "tokens": rows, "pagination": pagination})

    page.route("**/api/tokens?*", answer)
    page.goto("/tokens?min_liquidity=1")
    settle(page)
    pages = page.locator("nav.pages")
    expect(page.locator(".summary")).to_contain_text("Not counted: at most 5,000 tokens match")
    expect(page.locator(".list-body p")).to_contain_text("found these; the next page looks further")
    expect(page.locator("a[download='tokens.csv']")).to_have_text("CSV, at most 100,000 rows")
    expect(pages).to_have_text("Page 1Next")
    pages.locator("button").click()
    expect(page.locator(".notice-title")).to_have_text("None among the tokens looked at so far")
    expect(pages).to_have_text("PreviousPage 2Next")
    pages.locator("button", has_text="Next").click()
    expect(page.locator(".notice-title")).to_have_text("No further token matches")
    expect(pages).to_have_text("PreviousPage 3")
    pages.locator("button").click()
    expect(pages).to_have_text("PreviousPage 2Next")
    assert asked[-1]["cursor"] == ["c1"]
    page.goto("/tokens?min_liquidity=1&page=3&cursor=c2")
    settle(page)
    expect(pages).to_have_text("First pagePage 3")


def test_filter_is_saved_named_and_one_tap_away(page: Page, samples: Samples) -> None:
    page.goto("/tokens?band=critical&sort=riskiest&columns=score,read")
    settle(page)
    page.click("details.kept summary")
    expect(page.locator(".kept-body")).to_contain_text("Nothing saved yet")
    page.fill("#kept-name", "Worst \u202efirst")
    page.keyboard.press("Enter")
    chip = page.locator("a.chip")
    expect(chip).to_have_text("Worst first")
    expect(chip).to_have_attribute("aria-current", "true")
    page.click("text=Rename")
    page.fill("#kept-rename", "Worst")
    page.keyboard.press("Enter")
    expect(page.locator(".kept-list a")).to_be_focused()
    show(page, "tokens", samples)
    expect(chip).to_have_text("Worst")
    expect(chip).not_to_have_attribute("aria-current", "true")
    chip.click()
    page.wait_for_url("**/tokens?band=critical*")
    settle(page)
    assert query(page) == {"band": ["critical"], "sort": ["riskiest"], "columns": ["score,read"]}
    assert page.locator("tbody tr").first.locator("td").count() == 3
    page.click("details.kept summary")
    page.click(".kept-list button:has-text('Remove')")
    expect(chip).to_have_count(0)
    expect(page.locator("#kept-name")).to_be_focused()
    page.click(".note button")
    expect(chip).to_have_text("Worst")


def test_file_is_stopped_then_joined_from_answers(
    page: Page, samples: Samples, watch: Watch
) -> None:
    watch.allow("503")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(urlsplit(route.request.url).query)
        if len(asked) == 1:
            route.fulfill(status=503, body="{}", headers={"retry-after": "60"})
        elif len(asked) == 2:
            route.fulfill(body="token_id,name\r\na,one\r\n", headers={"x-next-cursor": "c~1"})
        else:
            route.fulfill(body='token_id,name\r\nb,"two\r\nlines"\r\n')

    page.route("**/api/tokens.csv*", answer)
    page.goto("/tokens?band=low")
    settle(page)
    link = page.locator("a[download='tokens.csv']")
    link.click()
    expect(page.locator(".file")).to_contain_text("The server asks to wait")
    page.locator(".file button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".file")).to_have_text("Stopped. Nothing was saved.")
    expect(link).to_be_focused()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    expect(page.locator(".file")).to_have_text("Saved: 2 rows, all that match.")
    text = saved.value.path().read_bytes().decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [["token_id", "name"], ["a", "one"], ["b", "two\r\nlines"]]
    assert asked == ["band=low", "band=low", "band=low&cursor=c%7E1"]
