"""Takes a picture of every screen, to look at, and the one in README.md.

    python -m tests.browser.screenshots

The answers are those of tests/browser/baselines, so that two runs give the same pictures, but for
the times that the status screen takes; only the dashboard itself is read from a server: the one
DETECTOR_URL names, else one is started.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser import pictures
from tests.browser.chromium import ROOT
from tests.browser.recording import Recording, read_recording
from tests.browser.screens import SCREENS
from tests.browser.visual import Scheme, launch, profile, shoot
from tests.worker import running_worker

FOLDER = ROOT / "test-results" / "screenshots"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (360, 1280)
TALLEST = 2_100
"""A picture shows this many pixels of a long page."""
README_PICTURE = ROOT / "docs" / "token.png"
README_SCREEN, README_WIDTH, README_TALLEST = "token", 1024, 900
"""Narrow enough to be read at the width that a page of text has."""
ADDRESS = "http://127.0.0.1:8787"
"""Where the pictures say that they were taken: the API screen shows it."""


def passing_to(base_url: str) -> Callable[[Route], None]:
    """A handler that answers requests to ADDRESS from the server that there is."""

    def handle(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(ADDRESS, base_url)))

    return handle


@contextmanager
def opened(
    browser: Browser, recording: Recording, base_url: str, width: int, scheme: Scheme
) -> Iterator[Page]:
    """A page of the dashboard, with recorded answers, that takes ADDRESS for its own."""
    with profile(browser, ADDRESS, width, scheme) as context:
        context.route(f"{ADDRESS}/**", passing_to(base_url))
        recording.play(context)
        yield context.new_page()


def take(browser: Browser, recording: Recording, base_url: str) -> int:
    """One picture for each screen, width and theme, and that of README.md; returns how many."""
    samples = recording.samples(ADDRESS)
    for scheme in SCHEMES:
        for width in WIDTHS:
            with opened(browser, recording, base_url, width, scheme) as page:
                for screen in SCREENS:
                    picture = pictures.small(shoot(page, screen, samples, TALLEST))
                    pictures.save(picture, FOLDER / f"{screen}-{width}-{scheme}.png")
    with opened(browser, recording, base_url, README_WIDTH, "light") as page:
        picture = pictures.small(shoot(page, README_SCREEN, samples, README_TALLEST))
        pictures.save(picture, README_PICTURE)
    return len(SCHEMES) * len(WIDTHS) * len(SCREENS) + 1


def main() -> int:
    """Fill the folder, which git ignores, anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with ExitStack() as stack:
        given = os.environ.get("DETECTOR_URL")
        url = given.rstrip("/") if given else stack.enter_context(running_worker()).url
        browser = launch(stack.enter_context(sync_playwright()).chromium)
        count = take(browser, read_recording(), url)
        browser.close()
    folder, picture = FOLDER.relative_to(ROOT), README_PICTURE.relative_to(ROOT)
    sys.stdout.write(f"{count} pictures: {folder}, {picture}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
