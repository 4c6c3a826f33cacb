"""Answers of /api/batch, and how a test tells them item by item."""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.samples import Samples
from tests.browser.screens import settle

FEED = """(() => {
  const real = window.fetch;
  window.asked = [];
  window.fetch = (path, options) => {
    if (path !== '/api/batch') return real(path, options);
    const letters = new TextEncoder();
    let feed;
    const body = new ReadableStream({ start(controller) { feed = controller; } });
    options.signal.addEventListener('abort', () => feed.error(options.signal.reason));
    window.asked.push({
      ids: JSON.parse(options.body).ids,
      tell: (item) => feed.enqueue(letters.encode(JSON.stringify(item) + '\\n')),
      end: () => feed.close(),
    });
    return Promise.resolve(new Response(body));
  };
})()"""
"""A batch is answered by the test: `asked[n].tell(item)`, `asked[n].end()`."""


def item(mint: str, samples: Samples) -> dict[str, Any]:
    """The item of a sample token."""
    analysis = {**samples.analysis(mint)}
    del analysis["raw_data"]
    return {"index": 0, "id": mint, "analysis": analysis}


def items_of(mints: Sequence[str], samples: Samples) -> list[dict[str, Any]]:
    """Items of sample tokens."""
    return [item(mint, samples) for mint in mints]


def serve_batch(page: Page, items: Sequence[dict[str, Any]]) -> None:
    """Answer every batch with these items at once."""
    text = "".join(f"{json.dumps(each)}\n" for each in items)

    def handle(route: Route) -> None:
        route.fulfill(status=200, content_type="application/x-ndjson", body=text)

    page.route("**/api/batch", handle)


def paste(page: Page, parts: Sequence[str]) -> None:
    """Open the screen and put a line for each part into its box."""
    page.goto("/batch")
    settle(page)
    page.fill("#batch-text", "\n".join(parts))
