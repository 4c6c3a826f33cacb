"""Pictures that the dashboard must keep: `python -m tests.browser.visual --write` makes them anew.

Each is of one screen, width and theme, with recorded answers at a fixed moment (see recording.py).
DETECTOR_URL names a running server with sample data; else one is started.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

from tests.browser import pictures
from tests.browser.chromium import ROOT, chromium_path
from tests.browser.recording import FILE, Recording
from tests.browser.samples import Samples, read_samples
from tests.browser.screens import SCREENS, show
from tests.worker import running_worker

FOLDER = FILE.parent
MACHINE = FOLDER / "machine.json"
FONTS = ROOT / ".runtime" / "chromium" / "fonts.conf"
Scheme = Literal["light", "dark"]
VIEWS: tuple[tuple[int, Scheme], ...] = ((360, "light"), (360, "dark"), (1280, "light"))
KEPT = ("overview", "token", "token_unknown", "model")
"""Few, as each change of a look changes them: the screens that have a verdict or a chart."""
TALLEST = 1_400
"""A picture shows this many pixels of a long page."""
ARGUMENTS = ["--no-sandbox", "--disable-lcd-text", "--font-render-hinting=none",
             "--force-color-profile=srgb"]  # fmt: skip
PROBE = """() => {
  const context = document.createElement('canvas').getContext('2d');
  const width = (font, text) => {
    context.font = font;
    return Math.round(100 * context.measureText(text).width) / 100;
  };
  const text = 'Hamburgefonstiv 0123456789 \u00e4\u00df \u2026 \u2212';
  return ['400 16px system-ui', '650 16px system-ui', '16px ui-monospace, monospace', '16px serif']
    .map((font) => width(font, text)).concat(width('16px system-ui', '\u26a1\u0627\u6f22'));
}"""


def launch(kind: BrowserType) -> Browser:
    """A Chromium that draws with the packaged fonts, where they are, and not with the machine's."""
    environment: dict[str, str | float | bool] = {**os.environ}
    if "CHROMIUM" not in os.environ and FONTS.exists():
        environment["FONTCONFIG_FILE"] = str(FONTS)
    return kind.launch(executable_path=chromium_path(), args=ARGUMENTS, env=environment)


@contextmanager
def profile(
    browser: Browser, base_url: str, width: int, scheme: Scheme
) -> Iterator[BrowserContext]:
    """A fresh profile in which nothing moves."""
    context = browser.new_context(
        base_url=base_url, viewport={"width": width, "height": 800}, color_scheme=scheme,
        locale="en-GB", timezone_id="UTC", service_workers="block", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    yield context
    context.close()


def shoot(page: Page, screen: str, samples: Samples, tallest: int = TALLEST) -> bytes:
    """The screen as PNG, with its viewport as tall as its content, within limits."""
    width = (page.viewport_size or {"width": 0})["width"]
    page.set_viewport_size({"width": width, "height": 800})
    show(page, screen, samples)
    full = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": min(full, tallest)})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.screenshot(animations="disabled", caret="hide")


def machine(browser: Browser) -> dict[str, Any]:
    """What the pictures depend on besides the dashboard: the browser and the widths of letters."""
    page = browser.new_page()
    widths = page.evaluate(PROBE)
    page.close()
    return {"chromium": browser.version, "widths": widths}


def record(browser: Browser, samples: Samples) -> Recording:
    """Visit every screen that a picture may show, on the running Worker, and keep the answers."""
    for mint in samples.mints:
        samples.analysis(mint)
    recording = Recording()
    with profile(browser, samples.base_url, 1280, "light") as context:
        recording.record(context, datetime.now(UTC))
        page = context.new_page()
        for screen in SCREENS:
            show(page, screen, samples)
    recording.save()
    return recording


def write(browser: Browser, recording: Recording, base_url: str) -> int:
    """Make every kept picture anew; returns how many."""
    for old in FOLDER.glob("*.png"):
        old.unlink()
    samples = recording.samples(base_url)
    for width, scheme in VIEWS:
        with profile(browser, base_url, width, scheme) as context:
            recording.play(context)
            page = context.new_page()
            for screen in KEPT:
                picture = pictures.small(shoot(page, screen, samples))
                pictures.save(picture, FOLDER / f"{screen}-{width}-{scheme}.png")
    MACHINE.write_text(json.dumps(machine(browser)) + "\n")
    return len(VIEWS) * len(KEPT)


def main(arguments: list[str]) -> int:
    """Command line: `--write`."""
    if arguments != ["--write"]:
        sys.stdout.write(__doc__ or "")
        return 2
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        given = os.environ.get("DETECTOR_URL")
        url = given.rstrip("/") if given else stack.enter_context(running_worker()).url
        browser = launch(stack.enter_context(sync_playwright()).chromium)
        count = write(browser, record(browser, read_samples(url)), url)
        browser.close()
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    sys.stdout.write(f"{count} pictures, {size / 1e6:.1f} MB in {FOLDER.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
