"""Acceptance row 17: without a network the shell and the last token are there, with their age."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import settle

TIMEOUT_S = 4
"""So long the service worker waits for a page that it keeps."""


class SlowNetwork(ThreadingHTTPServer):
    """Stands before the server; the page's own body comes in so many `drips`, a second each."""

    daemon_threads = True
    upstream = ""
    drips = 0


class Drip(BaseHTTPRequestHandler):
    """Sends headers at once and bodies as slowly as the network is."""

    server: SlowNetwork

    def do_GET(self) -> None:
        try:
            answer = urlopen(self.server.upstream + self.path, timeout=60)
        except HTTPError as error:
            answer = error
        with answer:
            body = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        drips = self.server.drips if self.path == "/settings" else 0
        size = len(body) // max(drips, 1) + 1
        for start in range(0, len(body), size):
            if drips:
                time.sleep(1)
            self.wfile.write(body[start : start + size])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def slow_network(base_url: str) -> Iterator[SlowNetwork]:
    """A way to the server that can be made slow; service workers go through it too."""
    network = SlowNetwork(("127.0.0.1", 0), Drip)
    network.upstream = base_url
    threading.Thread(target=network.serve_forever, daemon=True).start()
    yield network
    network.shutdown()
    network.server_close()


@pytest.mark.parametrize(("kept", "drips"), [(True, 30), (False, TIMEOUT_S + 1)])
def test_a_body_that_drips_does_not_cost_the_page(
    browser: Browser, slow_network: SlowNetwork, kept: bool, drips: int
) -> None:
    """What is kept is shown after a while; what is not kept is waited for to its end."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{slow_network.server_port}", locale="en-GB"
    )
    page = context.new_page()
    page.goto("/settings")
    settle(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    if not kept:
        page.evaluate(
            "caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))"
        )
    slow_network.drips = drips
    began = time.monotonic()
    page.reload()
    expect(page.locator("h1")).to_have_text("Settings")
    waited = time.monotonic() - began
    context.close()
    assert (TIMEOUT_S - 0.5 < waited < drips) if kept else waited > drips - 0.5


@pytest.fixture
def visited(browser: Browser, base_url: str, samples: Samples) -> Iterator[Page]:
    """A page that has seen one token, with its service worker in charge, then lost the network."""
    context = browser.new_context(base_url=base_url, locale="en-GB")
    page = context.new_page()
    page.goto(f"/token/{samples.mint('drained')}")
    settle(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    context.set_offline(True)
    yield page
    context.close()


def test_reload_shows_the_last_token_with_its_age(visited: Page) -> None:
    sentence = visited.text_content("[data-verdict]")
    visited.reload()
    expect(visited.locator("[data-verdict]")).to_have_text(sentence or "")
    expect(visited.locator(".banners")).to_contain_text("what this browser kept, read")
    expect(visited.locator("#offline")).to_be_visible()


def test_other_screens_open_and_say_what_is_missing(visited: Page, samples: Samples) -> None:
    visited.goto("/settings")
    expect(visited.locator("h1")).to_have_text("Settings")
    visited.goto(f"/token/{samples.mint('transfer fee')}")
    expect(visited.locator(".notice")).to_contain_text("No connection to the server")
    expect(visited.locator("[data-verdict]")).to_have_count(0)
    visited.goto("/tokens")
    expect(visited.locator(".notice")).to_contain_text("No connection to the server")


def test_verdicts_are_not_kept_by_the_worker(visited: Page) -> None:
    kept = visited.evaluate("""async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map((request) => new URL(request.url).pathname);
    }""")
    assert "/" in kept
    assert "/i18n/de.js" in kept
    assert [path for path in kept if path.startswith(("/api/", "/predict/", "/detect/"))] == []


def test_application_can_be_installed(page: Page) -> None:
    page.goto("/")
    manifest = page.evaluate("fetch('/manifest.webmanifest').then((r) => r.json())")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        size = page.evaluate(
            "(src) => new Promise((done) => { const image = new Image(); image.onload ="
            " () => done(`${image.naturalWidth}x${image.naturalHeight}`); image.src = src; })",
            icon["src"],
        )
        if icon["sizes"] != "any":
            assert size == icon["sizes"]
