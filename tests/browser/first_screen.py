"""What of a token's page the first screen of a small phone holds."""

from playwright.sync_api import Page

SMALL = {"width": 360, "height": 740}
PARTS = (
    ".verdict .badge",
    ".now-facts time",
    ".standing a",
    "[data-refresh]",
    "[data-verdict]",
    ".evidence .said",
    ".chance .said",
)
_BEYOND = """([parts, height]) => {
  const reasons = [...document.querySelectorAll('.leading li')].map((_, i) => (
    `.leading li:nth-child(${i + 1})`));
  return [...parts, ...reasons].filter((part) => {
    const node = document.querySelector(part);
    const box = node?.getBoundingClientRect();
    if (!box || box.height === 0 || box.top < 0 || box.bottom > height) return true;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const found = document.elementFromPoint(x, y);
    return !(found && (node.contains(found) || found.contains(node)));
  });
}"""


def beyond_first_screen(page: Page) -> list[str]:
    """Parts that are missing, covered, or end below the screen of a page that is at its top."""
    parts: list[str] = page.evaluate(_BEYOND, [list(PARTS), SMALL["height"]])
    return parts
