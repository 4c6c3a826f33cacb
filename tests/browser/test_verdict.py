"""The verdict on a token's page, in each way in which it can come about."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.first_screen import beyond_first_screen
from tests.browser.samples import Samples
from tests.browser.screens import settle
from tests.browser.test_speed import OBSERVE
from tests.browser.verdicts import LOST, VERDICTS, answer_for

LOW = [name for name in VERDICTS if name.startswith("low")]
NUMBER = re.compile(r"\d")
HIDDEN = ("Does not decide here", "Not measured for tokens like this")


def answer(page: Page, name: str, samples: Samples) -> str:
    """Have the server give that verdict; returns the mint."""
    mint = samples.mint("healthy")
    body = answer_for(name, samples.analysis(mint))

    def handle(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route("**/predict/*", handle)
    return mint


def show(page: Page, name: str, samples: Samples) -> Locator:
    page.goto(f"/token/{answer(page, name, samples)}")
    settle(page)
    return page.locator("section.verdict")


@pytest.mark.parametrize(
    ("name", "badge", "evidence", "chance"),
    [
        ("critical by evidence", "Critical risk", "3 dangers, 2 warnings", HIDDEN[0]),
        ("critical beside a remote opinion", "Critical risk", "3 dangers", HIDDEN[0]),
        ("high by evidence", "High risk", "2 dangers, 1 warning", HIDDEN[0]),
        ("high by chance", "High risk", "No danger found, 1 warning", "31%"),
        ("high by a chance not measured", "High risk", "No danger found", "31%"),
        ("high by a remote opinion", "High risk", "No danger found", "99%"),
        ("medium by chance", "Medium risk", "No danger found, 2 warnings", "15%"),
        ("medium by warnings", "Medium risk", "No danger found, 5 warnings", "5%"),
        ("medium outside", "Medium risk", "No danger found, 1 warning", HIDDEN[1]),
        ("low by chance", "Low risk", "No danger found, 1 warning", "4.3%"),
        ("low beside a remote opinion", "Low risk", "No danger found", "6%"),
        ("low by rules", "Low risk", "No danger found", HIDDEN[1]),
        ("unknown", "Risk unknown", "No danger found, 1 warning", HIDDEN[1]),
        ("nothing heard of the model", "Risk unknown", "No danger found", "Unknown"),
        ("low, and too old for it", "Risk unknown", "No danger found", "5%"),
    ],
)
def test_two_answers_stand_apart(
    page: Page, samples: Samples, name: str, badge: str, evidence: str, chance: str
) -> None:
    card = show(page, name, samples)
    expect(card.locator(".badge")).to_have_text(badge)
    expect(card.locator(".evidence .said")).to_have_text(evidence)
    expect(card.locator(".chance .said")).to_contain_text(chance)
    if chance in HIDDEN:
        assert not NUMBER.search(card.locator(".chance dd").inner_text())
        assert not re.search(r"\d%", card.locator("[data-verdict]").inner_text())
    marked = VERDICTS[name]["ml_prediction"]["calibrated"] is False and "%" in chance
    assert (card.locator(".chance .said .outside").count() > 0) == (marked or chance == HIDDEN[1])


@pytest.mark.parametrize("name", LOW)
def test_low_risk_stands_beside_no_larger_chance(page: Page, samples: Samples, name: str) -> None:
    """In the card no chance stands beside low that is not below the line of low."""
    card = show(page, name, samples)
    words = card.locator(".chance .said").inner_text().replace("95% interval", "")
    shown = [float(text) for text in re.findall(r"([\d.]+)%", words)]
    assert all(value < 13.5 for value in shown), shown


def test_a_number_that_is_held_back_is_in_the_details(page: Page, samples: Samples) -> None:
    card = show(page, "low by rules", samples)
    expect(card.locator(".promise")).to_contain_text("was not measured")
    card.locator(".chance a").click()
    parts = page.locator(".parts")
    expect(parts.locator("h2")).to_be_in_viewport()
    expect(parts.locator(".outside")).to_contain_text("not to be relied on")
    expect(parts).to_contain_text("No training token was like this one.")
    rows = [row.locator("th, td").all_inner_texts() for row in parts.locator(".data tr").all()]
    assert rows[1:4] == [
        ["Loses 90% or more", "19%", "3% to 40%"],
        ["Loses 80% or more", "19%", "\u2013"],
        ["Loses 50% or more", "40%", "\u2013"],
    ]


def test_a_remote_opinion_is_named_as_one(page: Page, samples: Samples) -> None:
    card = show(page, "high by a remote opinion", samples)
    expect(card.locator(".chance dt")).to_contain_text("as a remote model sees it")
    expect(card.locator(".chance dd")).to_contain_text("Opinion of a remote model.")
    show(page, "critical beside a remote opinion", samples)
    expect(page.locator(".parts")).to_contain_text("A remote model gave 2%")


@pytest.mark.parametrize("name", VERDICTS)
def test_the_promise_stands_with_its_word_only(page: Page, samples: Samples, name: str) -> None:
    card = show(page, name, samples)
    promise = card.locator(".promise")
    told = VERDICTS[name]["promise"] is not None and VERDICTS[name]["risk_level"] != "Unknown"
    if told or name in ("high by chance", "medium by chance"):
        word = VERDICTS[name]["band"]
        expect(promise).to_have_text(
            re.compile(rf"^Of the \d+ tokens called {word} by chance \(Dec 2025 to Jan 2026\), "
                       r"2\.4% lost 90% or more \(95% interval: 0\.9% to 4\.7%\), "
                       r"12% lost 80% or more\.$"))  # fmt: skip
    else:
        expect(promise).to_have_count(1 if name == "low by rules" else 0)


@pytest.fixture(scope="module", params=["en-GB", "de-DE"])
def phone(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A small phone in each language, which keeps the page's files from verdict to verdict."""
    context = browser.new_context(
        base_url=base_url, locale=request.param, viewport={"width": 360, "height": 740},
        service_workers="block",
    )  # fmt: skip
    yield context
    context.close()


@pytest.mark.parametrize("name", VERDICTS)
def test_the_first_screen_says_it_all(phone: BrowserContext, samples: Samples, name: str) -> None:
    """The band, why, age, gaps, three reasons; nothing moves while it loads."""
    page = phone.new_page()
    page.add_init_script(OBSERVE)
    card = show(page, name, samples)
    page.wait_for_timeout(300)
    assert beyond_first_screen(page) == []
    assert card.locator(".leading li").count() <= 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("window.seen.shift") <= 0.02
    page.close()


def test_leading_reasons_are_the_weightiest(page: Page, samples: Samples) -> None:
    card = show(page, "critical by evidence", samples)
    words = [" ".join(text.split()) for text in card.locator(".leading li").all_inner_texts()]
    # What is locked is its value, and that would read as what is not.
    assert words == ["Critical Drained pool: $38", "Danger Largest holder: 71.2%",
                     "Danger Liquidity not locked"]  # fmt: skip
    card = show(page, "unknown", samples)
    words = [" ".join(text.split()) for text in card.locator(".leading li").all_inner_texts()]
    assert words[:2] == ["Not checked Largest holder", "Not checked Liquidity not locked"]
    assert words[2].startswith("Warning ")


def test_powers_of_an_issuer_are_told_apart(page: Page, samples: Samples) -> None:
    card = show(page, "high by powers of an issuer", samples)
    expect(card.locator(".evidence")).to_contain_text("2 findings are powers that the issuer")
    tags = page.locator(".reasons .tag")
    expect(tags).to_have_text(["the issuer accounts for it"] * 2)


def test_gaps_that_bar_a_low_risk_come_first(page: Page, samples: Samples) -> None:
    show(page, "unknown", samples)
    gaps = page.locator(".gap-list > li")
    expect(gaps.locator(".tag")).to_have_text(
        ["needed for a low risk"] * 2 + ["RugCheck often cannot say"] * 2
    )
    expect(gaps.nth(0)).to_contain_text("what was found then still counts")
    expect(gaps.nth(0)).to_contain_text(LOST[0]["found"][0])
    expect(gaps.nth(1)).to_contain_text("nothing was found then")
    expect(page.locator(".gap-list")).to_contain_text("10 Jan 2026")


def test_a_kept_answer_is_not_called_safe_for_ever(
    page: Page, samples: Samples, watch: Any
) -> None:
    watch.allow("ERR_FAILED|ERR_INTERNET_DISCONNECTED")
    mint = answer(page, "low by chance", samples)
    page.goto(f"/token/{mint}")
    settle(page)
    expect(page.locator(".verdict .badge")).to_have_text("Low risk")
    page.unroute("**/predict/*")
    page.route("**/predict/*", lambda route: route.abort())
    page.reload()
    settle(page)
    expect(page.locator(".verdict .badge")).to_have_text("Low risk")
    page.evaluate("""() => {
      const list = JSON.parse(localStorage.getItem('detector.seen'));
      const old = { fetched_at: '2026-01-01T00:00:00Z', fresh_until: '2026-01-01T06:00:00Z' };
      Object.assign(list[0], old);
      localStorage.setItem('detector.seen', JSON.stringify(list));
    }""")
    page.reload()
    settle(page)
    expect(page.locator(".verdict .badge")).to_have_text("Risk unknown")
    expect(page.locator("[data-verdict]")).to_have_text(
        "This answer is too old to call the risk low."
    )


@pytest.mark.parametrize("name", LOW)
def test_lists_hold_no_chance_against_a_low_risk(page: Page, samples: Samples, name: str) -> None:
    mint = answer(page, name, samples)
    page.goto(f"/compare?m={mint}")
    settle(page)
    row = page.locator("table.compare tr", has_text="Chance of \u221290%").locator("td")
    risk = page.locator("table.compare td .badge")
    if VERDICTS[name]["risk_level"] != "Safe":
        expect(risk).to_have_text("Risk unknown")
    elif VERDICTS[name]["ml_prediction"]["calibrated"]:
        expect(risk).to_have_text("Low risk")
        expect(row).to_have_text("4.3%")
    else:
        expect(risk).to_have_text("Low risk")
        expect(row).to_have_text("Not measured")


def test_the_list_marks_what_was_not_measured(page: Page, samples: Samples) -> None:
    """Each combination of a low or other band with a chance, measured or not."""
    mint = samples.mint("healthy")
    page.goto("/tokens")
    row = page.evaluate("fetch('/api/tokens?per_page=1').then((r) => r.json())")["tokens"][0]
    base = {**row, "token_id": mint, "fraud_probability": 0.19}
    rows = [
        {**base, "band": "low", "risk_level": "Safe", "calibrated": False},
        {**base, "band": "low", "risk_level": "Safe", "calibrated": True,
         "fraud_probability": 0.04},
        {**base, "band": "medium", "risk_level": "Unknown", "calibrated": False},
        {**base, "band": "low", "risk_level": "Unknown", "calibrated": True},
    ]  # fmt: skip
    pages = {"page": 1, "per_page": 25, "total": 4, "pages": 1, "next_cursor": None}
    body = json.dumps({"status": "success", "tokens": rows, "pagination": pages})
    page.route(re.compile(r"/api/tokens\?"), lambda route: route.fulfill(
        status=200, content_type="application/json", body=body))  # fmt: skip
    page.goto("/tokens")
    settle(page)
    shown = page.locator("table.tokens tbody tr")
    assert shown.locator("td.chance").all_inner_texts()[:2] == ["Not measured", "4%"]
    expect(shown.nth(2).locator("td.chance .outside")).to_contain_text("19%")
    expect(shown.locator(".badge")).to_have_text(
        ["Low risk", "Low risk", "Medium risk", "Risk unknown"]
    )
