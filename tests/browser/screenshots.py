"""Takes the pictures in docs/screenshots of every screen: `python -m tests.browser.screenshots`.

DETECTOR_URL names a running server with sample data; else one is started.
"""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ROOT, chromium_path
from tests.browser.samples import Samples, read_samples
from tests.browser.screens import SCREENS, show
from tests.worker import running_worker

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {360: 740, 1280: 800}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 1_800
"""A picture shows this many pixels of a long page."""


def take(browser: Browser, samples: Samples, folder: Path) -> int:
    """One picture for each screen, width and theme; returns how many."""
    taken = 0
    for scheme in SCHEMES:
        for width, height in WIDTHS.items():
            context = browser.new_context(
                base_url=samples.base_url, color_scheme=scheme, locale="en-GB",
                timezone_id="UTC", viewport={"width": width, "height": height},
                service_workers="block",
            )  # fmt: skip
            page = context.new_page()
            for screen in SCREENS:
                show(page, screen, samples)
                full = int(page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": min(full, TALLEST)})
                page.wait_for_timeout(150)
                page.screenshot(path=folder / f"{screen}-{width}-{scheme}.png")
                page.set_viewport_size({"width": width, "height": height})
                taken += 1
            context.close()
    return taken


def main() -> int:
    """Fill docs/screenshots anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with ExitStack() as stack:
        given = os.environ.get("DETECTOR_URL")
        url = given.rstrip("/") if given else stack.enter_context(running_worker()).url
        samples = read_samples(url)
        for mint in samples.mints:
            samples.analysis(mint)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        taken = take(browser, samples, FOLDER)
        sys.stdout.write(f"{taken} pictures in {FOLDER.relative_to(ROOT)}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
