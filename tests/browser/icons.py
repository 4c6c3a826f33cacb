"""Draws the icons from public/icons/icon.svg: `python -m tests.browser.icons`."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.chromium import chromium_path

ICONS = Path(__file__).resolve().parents[2] / "public" / "icons"
SAFE_SHARE = 0.72
"""A maskable icon may be cut to a circle of 80 % of its width: the drawing stays well inside."""


def _page(size: int, share: float, background: str) -> str:
    side = round(size * share)
    svg = (ICONS / "icon.svg").read_text().replace("<svg ", f'<svg width="{side}" height="{side}" ')
    style = (
        f"margin:0;width:{size}px;height:{size}px;background:{background};"
        "display:grid;place-items:center"
    )
    return f'<!doctype html><body style="{style}">{svg}</body>'


def main() -> None:
    """Write the three PNG files, and the favicon."""
    wanted = [("icon-192", 192, 1.0, "transparent"), ("icon-512", 512, 1.0, "transparent")]
    wanted.append(("icon-maskable-512", 512, SAFE_SHARE, "#17191c"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for name, size, share, background in wanted:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(_page(size, share, background))
            page.screenshot(path=ICONS / f"{name}.png", omit_background=True)
            page.close()
        browser.close()
    # What programs ask for that read no page.
    with Image.open(ICONS / "icon-192.png") as drawn:
        drawn.save(ICONS.parent / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])


if __name__ == "__main__":
    main()
