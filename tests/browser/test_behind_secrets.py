"""Screens behind a secret: keys for the administrator, watches for the holder of a key."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import behind
from tests.browser.samples import Samples
from tests.browser.screens import settle
from tests.browser.states import ERROR, fulfil
from tests.browser.test_layout import CLIPPED, SMALL_TARGETS, WIDTH
from tests.browser.watch import Watch

SECRET = "main code.secret"
ENTRY = "main .entries > li"
FIELD = "main form.ask input[type=password]"
ERROR_LINE = "main .field-error:visible"


def status_with(page: Page, key: str) -> int:
    """What the server answers to this key."""
    return page.request.get("/api/watches", headers={"authorization": f"Bearer {key}"}).status


def box(page: Page, label: str) -> Locator:
    """The text box with this label."""
    return page.locator("main").get_by_role("textbox", name=label, exact=True)


def press(page: Page, row: Locator, words: str) -> None:
    """Press a button of an entry and confirm."""
    row.locator("button", has_text=words).click()
    page.locator("dialog.confirm button.primary").click()


def kept_nowhere(page: Page, *secrets: str) -> None:
    """Neither the address nor the browser's storage has any of them."""
    kept: str = page.evaluate(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, history.state,"
        " document.cookie])"
    )
    assert [secret for secret in secrets if secret in kept] == []


def test_a_key_is_made_renewed_and_revoked(page: Page, watch: Watch, admin_token: str) -> None:
    """By keyboard up to the secret; on the running Worker."""
    watch.allow("401")
    behind.enter(page, "keys", f"{admin_token}x")
    expect(page.locator(ERROR_LINE)).to_contain_text("The server refused it")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator("#list-of-keys")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()
    if page.locator("main details:not([open])").count() > 0:
        page.click("main details > summary")
    box(page, "Name").fill("<b>Partner</b>")
    page.check("#scope-watch")
    box(page, "Expires after days").fill("soon")
    page.keyboard.press("Enter")
    expect(page.locator(ERROR_LINE)).to_contain_text("whole number of days")
    box(page, "Expires after days").fill("30")
    page.keyboard.press("Enter")
    expect(page.locator("main .notice", has=page.locator("code.secret"))).to_be_focused()
    first = page.text_content(SECRET) or ""
    page.click("main button:has-text('Copy the secret')")
    expect(page.locator("#announcer")).to_have_text("Secret copied.")
    assert page.evaluate("navigator.clipboard.readText()") == first
    assert status_with(page, first) == 200

    row = page.locator(ENTRY, has_text="<b>Partner</b>")
    expect(row).to_contain_text("read, watch")
    press(page, row, "New secret")
    expect(page.locator(SECRET)).not_to_have_text(first)
    second = page.text_content(SECRET) or ""
    assert (status_with(page, first), status_with(page, second)) == (401, 200)
    kept_nowhere(page, admin_token, first, second)
    page.click("main button:has-text('I have kept it')")
    expect(page.locator(SECRET)).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()

    row.locator("button", has_text="Revoke").click()
    expect(page.locator("dialog.confirm h2")).to_have_text("Revoke “<b>Partner</b>” for good?")
    page.keyboard.press("Escape")
    expect(row.locator("button", has_text="Revoke")).to_be_focused()
    assert status_with(page, second) == 200
    press(page, row, "Revoke")
    expect(row).to_contain_text("Revoked")
    expect(row.locator("button")).to_have_count(0)
    assert status_with(page, second) == 401

    page.click("a[href='/settings']")
    settle(page)
    page.click("main a[href='/keys']")
    expect(page.locator("#list-of-keys")).to_be_visible()
    page.click("main button:has-text('Forget it')")
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator(FIELD)).to_have_value("")
    expect(page.locator(ENTRY)).to_have_count(0)


def test_a_token_is_watched_and_no_more(
    page: Page, samples: Samples, watch: Watch, admin_token: str
) -> None:
    """On the running Worker."""
    watch.allow("400|403|409")
    bearer = {"authorization": f"Bearer {admin_token}"}

    def made(*scopes: str) -> str:
        body = {"name": "watcher", "scopes": scopes}
        answer = page.request.post("/api/keys", data=body, headers=bearer).json()
        secret: str = answer["secret"]
        return secret

    behind.enter(page, "alerts", made("read"))
    expect(page.locator(ERROR_LINE)).to_contain_text("it has no scope watch")
    page.fill(FIELD, made("watch"))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("This key watches no token yet")
    mint = samples.mint("drained")
    token, url = box(page, "Mint address"), box(page, "Webhook")
    token.fill("BONK")
    page.keyboard.press("Enter")
    expect(page.locator(ERROR_LINE)).to_contain_text("a name does not say which token")
    token.fill(f"https://solscan.io/token/{mint}")
    url.fill("https://receiver.internal/hook")
    box(page, "Chance line").fill("12.5 %")
    page.keyboard.press("Enter")
    expect(page.locator(ERROR_LINE)).to_contain_text("with a public name")
    expect(url).to_be_focused()
    url.fill("https://hooks.example.org/hook?secret-part")
    page.keyboard.press("Enter")
    expect(page.locator(SECRET)).to_contain_text("whsec_")
    row = page.locator(ENTRY)
    expect(row).to_contain_text("hooks.example.org")
    expect(row).not_to_contain_text("secret-part")
    expect(row).to_contain_text("12.5%")
    expect(row.locator(f"a[href='/token/{mint}']")).to_be_visible()
    kept_nowhere(page, page.text_content(SECRET) or "")

    page.click("main details > summary")
    token.fill(mint)
    url.fill("https://hooks.example.org/hook?secret-part")
    page.keyboard.press("Enter")
    expect(page.locator(".banners")).to_contain_text(
        "This key watches the token with this webhook already"
    )
    press(page, row, "Remove")
    expect(page.locator("main")).to_contain_text("This key watches no token yet")
    expect(page.locator(SECRET)).to_have_count(0)


def test_more_of_a_list_is_added_below(page: Page) -> None:
    older = {**behind.answer("keys"), "keys": [behind.key(9, name="older")]}
    fulfil(page, r"/api/keys\?cursor=c1$", older)
    fulfil(page, r"/api/keys$", behind.answer("keys", "c1"))
    behind.enter(page, "keys", "some-secret-of-this-test")
    page.click("main button:has-text('Show more')")
    expect(page.locator(ENTRY)).to_have_count(4)
    expect(page.locator(ENTRY).last).to_be_focused()
    expect(page.locator("main button", has_text="Show more")).to_be_hidden()


@pytest.mark.parametrize("cut_off", [True, False], ids=["cut off", "refused"])
def test_a_change_that_fails_keeps_the_form(page: Page, watch: Watch, cut_off: bool) -> None:
    """Without an answer the key may have been made; with a refusal it was not."""
    watch.allow("ERR_FAILED|409")
    asked: list[str] = []

    def handle(route: Any) -> None:
        if route.request.method == "GET":
            route.fulfill(json=behind.answer("keys"))
            return
        asked.append(route.request.post_data)
        if cut_off:
            route.abort()
        else:
            route.fulfill(status=409, json={**ERROR, "code": "keys_unavailable"})

    page.route("**/api/keys", handle)
    behind.enter(page, "keys", "some-secret-of-this-test")
    page.click("main details > summary")
    box(page, "Name").fill("Partner")
    page.keyboard.press("Enter")
    told = page.locator(".banners")
    expect(told).to_contain_text("No connection" if cut_off else "API_KEY_PEPPER is not set")
    expect(told.get_by_text("It may have been done")).to_have_count(1 if cut_off else 0)
    expect(box(page, "Name")).to_have_value("Partner")
    assert len(asked) == 1


@pytest.mark.parametrize("screen", behind.LIST)
def test_an_open_list_fits_a_narrow_page(page: Page, screen: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    fulfil(page, behind.LIST[screen], behind.answer(screen, "c1"))
    behind.enter(page, screen, "some-secret-of-this-test")
    page.click("main details > summary")
    assert page.evaluate(SMALL_TARGETS, 43.5) == []
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        width = 320 if size == "100%" else 640
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(WIDTH) <= width
        assert page.evaluate(CLIPPED) == []


def test_without_a_network_the_field_stays_and_the_next_try_opens(page: Page, watch: Watch) -> None:
    watch.allow("ERR_FAILED")
    page.route("**/api/keys", lambda route: route.abort())
    behind.enter(page, "keys", "some-secret-of-this-test")
    expect(page.locator(".banners")).to_contain_text("No connection to the server")
    expect(page.locator(FIELD)).to_have_value("some-secret-of-this-test")
    page.unroute_all()
    fulfil(page, behind.LIST["keys"], {"status": "success", "keys": [], "next_cursor": None})
    page.click("main button:has-text('Try again')")
    expect(page.locator("main")).to_contain_text("There are no keys yet")
    expect(page.locator(FIELD)).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()


def test_a_secret_that_is_refused_later_is_asked_for_again(page: Page, watch: Watch) -> None:
    """What was entered is forgotten; a secret that was just made stays shown."""
    watch.allow("401")
    made = {"status": "success", "secret": "tad_made", "key": behind.key(1)}

    def handle(route: Any) -> None:
        if route.request.method == "POST":
            route.fulfill(json=made)
        elif route.request.method == "DELETE":
            route.fulfill(status=401, json={**ERROR, "code": "unauthorized"})
        else:
            route.fulfill(json=behind.answer("keys"))

    page.route(re.compile("/api/keys"), handle)
    behind.enter(page, "keys", "some-secret-of-this-test")
    press(page, page.locator(ENTRY).first, "New secret")
    expect(page.locator(SECRET)).to_have_text("tad_made")
    press(page, page.locator(ENTRY).first, "Revoke")
    expect(page.locator(ERROR_LINE)).to_contain_text("The server refused it")
    expect(page.locator(FIELD)).to_have_value("")
    expect(page.locator(SECRET)).to_have_text("tad_made")
    expect(page.locator(ENTRY)).to_have_count(0)
