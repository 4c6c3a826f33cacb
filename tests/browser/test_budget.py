"""Acceptance row 5: what a first visit loads."""

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser.samples import Samples
from tests.browser.screens import settle

KB = 1024
LIMITS = {"script": 60 * KB, "stylesheet": 12 * KB, "document": 10 * KB}
TOTAL, REQUESTS = 120 * KB, 25


@pytest.fixture
def cold_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A first visit, service worker included."""
    context = browser.new_context(base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("screen", ["/", "/tokens", "token"])
def test_first_load_is_small(cold_page: Page, samples: Samples, base_url: str, screen: str) -> None:
    """Sizes are gzipped here, as the edge does; the local server sends them plain."""
    responses: list[Response] = []
    cold_page.on("response", lambda response: responses.append(response))
    path = f"/token/{samples.mint('drained')}" if screen == "token" else screen
    cold_page.goto(path)
    cold_page.wait_for_load_state("networkidle")
    settle(cold_page)
    assert cold_page.locator(".notice").count() == 0
    assert cold_page.locator("[data-row], [data-verdict]").count() > 0
    loaded = [r for r in responses if not r.request.service_worker]
    sizes: dict[str, int] = {}
    for response in loaded:
        kind = response.request.resource_type
        sizes[kind] = sizes.get(kind, 0) + len(gzip.compress(response.body(), 9))
    hosts = {urlsplit(response.url).netloc for response in loaded}
    assert hosts == {urlsplit(base_url).netloc}
    assert len(loaded) <= REQUESTS
    assert {kind: size for kind, size in sizes.items() if size > LIMITS.get(kind, TOTAL)} == {}
    assert sum(sizes.values()) <= TOTAL
