"""Takes the pictures in docs/screenshots of every screen: `python -m tests.browser.screenshots`.

The answers are those of tests/browser/baselines, so that two runs give the same pictures, but for
the times that the status screen takes; only the dashboard itself is read from a server: the one
DETECTOR_URL names, else one is started.
"""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

from tests.browser import pictures
from tests.browser.chromium import ROOT
from tests.browser.recording import Recording, read_recording
from tests.browser.screens import SCREENS
from tests.browser.visual import SCHEMES, launch, profile, shoot
from tests.worker import running_worker

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (360, 1280)
TALLEST = 2_100
"""A picture shows this many pixels of a long page."""
ADDRESS = "http://127.0.0.1:8787"
"""Where the pictures say that they were taken: the API screen shows it."""


def passing_to(base_url: str) -> Callable[[Route], None]:
    """A handler that answers requests to ADDRESS from the server that there is."""

    def handle(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(ADDRESS, base_url)))

    return handle


def take(browser: Browser, recording: Recording, base_url: str, folder: Path) -> int:
    """One picture for each screen, width and theme; returns how many."""
    samples = recording.samples(ADDRESS)
    for scheme in SCHEMES:
        for width in WIDTHS:
            with profile(browser, ADDRESS, width, scheme) as context:
                context.route(f"{ADDRESS}/**", passing_to(base_url))
                recording.play(context)
                page = context.new_page()
                for screen in SCREENS:
                    picture = pictures.small(shoot(page, screen, samples, TALLEST))
                    pictures.save(picture, folder / f"{screen}-{width}-{scheme}.png")
    return len(SCHEMES) * len(WIDTHS) * len(SCREENS)


def main() -> int:
    """Fill docs/screenshots anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with ExitStack() as stack:
        given = os.environ.get("DETECTOR_URL")
        url = given.rstrip("/") if given else stack.enter_context(running_worker()).url
        browser = launch(stack.enter_context(sync_playwright()).chromium)
        count = take(browser, read_recording(), url, FOLDER)
        browser.close()
    size = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    sys.stdout.write(f"{count} pictures, {size / 1e6:.1f} MB in {FOLDER.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
