"""The card and the badge in somebody else's page, in a real browser."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import UNKNOWN_MINT, settle
from tests.browser.test_axe import AXE, TAGS
from tests.browser.watch import Watch

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def elsewhere(base_url: str, samples: Samples) -> Iterator[str]:
    """A page of another site with both.

    It comes over the network: one that the test makes up counts as the public's, which may not
    load anything from this machine.
    """
    mint = samples.mint("drained")
    html = (
        "<!doctype html><html lang=en><title>Elsewhere</title><main><h1>Elsewhere</h1>"
        f'<img src="{base_url}/badge/{mint}.svg" alt="Verdict">'
        f'<iframe src="{base_url}/embed/{mint}" title="Verdict" width=400 height=360></iframe>'
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/"
            self.send_response(200 if found else 204)
            self.send_header("content-type", "text/html")
            self.end_headers()
            if found:
                self.wfile.write(html)

        def log_message(self, *_args: object) -> None:
            """Not into the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        serving.join()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_another_site_shows_them(
    page: Page,
    watch: Watch,
    base_url: str,
    samples: Samples,
    elsewhere: str,
    scheme: Literal["light", "dark"],
) -> None:
    # The tests' own scripts are kept out of the card like any other.
    watch.allow("Blocked script execution")
    page.emulate_media(color_scheme=scheme)
    page.goto(elsewhere)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".word")).to_have_text("Critical risk")
    wide = page.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert wide > 100
    ground = frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(23, 25, 28)")
    with page.expect_popup() as opened:
        frame.get_by_role("link").click()
    expect(opened.value).to_have_url(f"{base_url}/token/{samples.mint('drained')}")


def test_axe_finds_nothing_in_the_card(
    page: Page, context: BrowserContext, base_url: str, samples: Samples
) -> None:
    """The same page without its policy, under which no script runs, axe's neither."""
    for mint in (samples.mint("drained"), UNKNOWN_MINT):
        for language in ("en", "de"):
            html = context.request.get(f"{base_url}/embed/{mint}?lang={language}").text()
            page.set_content(html)
            page.evaluate(AXE.read_text())
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                options = json.dumps({"runOnly": TAGS, "resultTypes": ["violations"]})
                found = page.evaluate(
                    f"axe.run(document, {options}).then((r) => r.violations.map((v) => v.id))"
                )
                assert found == []


def test_page_copies_the_code_of_both(page: Page, base_url: str, samples: Samples) -> None:
    mint = samples.mint("drained")
    page.goto(f"/token/{mint}")
    settle(page)
    for button, kind, address in (
        ("Copy badge", "image/svg+xml", f"{base_url}/badge/{mint}.svg?lang=en"),
        ("Copy card", "text/html", f"{base_url}/embed/{mint}?lang=en"),
    ):
        page.locator("section.share button", has_text=button).click()
        expect(page.locator("#announcer")).to_have_text(f"{button[5:].capitalize()} copied.")
        assert address in page.evaluate("navigator.clipboard.readText()")
        assert page.request.get(address).headers["content-type"].startswith(kind)
