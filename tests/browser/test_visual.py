"""Acceptance row 19: the dashboard looks as it did; `make baselines` accepts a new look."""

import json
import os
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser import pictures
from tests.browser.chromium import ROOT
from tests.browser.recording import Recording, read_recording
from tests.browser.screenshots import README_PICTURE
from tests.browser.visual import (
    FOLDER,
    KEPT,
    MACHINE,
    VIEWS,
    Scheme,
    launch,
    machine,
    profile,
    shoot,
)
from tests.browser.watch import Watch

MOST_SHARE = 0.001
FAILED = ROOT / "test-results" / "visual"
RENEW = "if the change is meant: make baselines"


@pytest.fixture(scope="module")
def recording() -> Recording:
    return read_recording()


@pytest.fixture(scope="module")
def camera(browser: Browser) -> Iterator[Browser]:
    """A browser whose pictures can be compared: the packaged one. With another, which CHROMIUM
    names, every test here is skipped.
    """
    camera = launch(browser.browser_type)
    here, there = machine(camera), json.loads(MACHINE.read_text())
    try:
        if here != there and "CHROMIUM" in os.environ:
            pytest.skip(f"CHROMIUM is not what the pictures were taken with: {here}, {there}")
        assert here == there, f"another browser or other fonts are packaged; {RENEW}"
        yield camera
    finally:
        camera.close()


def judge(name: str, png: bytes) -> str | None:
    """What is wrong with a picture, or None; leaves the picture and the difference for a look."""
    new = pictures.small(png)
    with Image.open(FOLDER / f"{name}.png") as old:
        mask = pictures.differing(old, new)
        share = 1.0 if mask is None else pictures.share(mask)
        if share <= MOST_SHARE:
            return None
        FAILED.mkdir(parents=True, exist_ok=True)
        pictures.save(new, FAILED / f"{name}.png")
        if mask is None:
            return f"{name}: {old.size} became {new.size}"
    pictures.save(mask, FAILED / f"{name}-difference.png")
    return f"{name}: {share:.2%} of the pixels differ"


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_screens_look_as_before(
    camera: Browser, recording: Recording, base_url: str, width: int, scheme: Scheme
) -> None:
    samples = recording.samples(base_url)
    with profile(camera, base_url, width, scheme) as context:
        watch = Watch(context)
        recording.play(context)
        page = context.new_page()
        found = [judge(f"{screen}-{width}-{scheme}", shoot(page, screen, samples))
                 for screen in KEPT]  # fmt: skip
    assert watch.problems() == [], f"an answer is missing from the recording; {RENEW}"
    assert [words for words in found if words] == [], f"see {FAILED}; {RENEW}"


def test_a_change_is_seen(camera: Browser, recording: Recording, base_url: str) -> None:
    """The check can fail: another colour of the badges is refused."""
    with profile(camera, base_url, 1280, "light") as context:
        recording.play(context)
        page = context.new_page()
        page.add_init_script("""addEventListener('DOMContentLoaded', () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('.badge { background: #ffd54a !important; }');
          document.adoptedStyleSheets = [sheet];
        });""")
        png = shoot(page, "overview", recording.samples(base_url))
    new = pictures.small(png)
    with Image.open(FOLDER / "overview-1280-light.png") as old:
        mask = pictures.differing(old, new)
    assert mask is not None
    assert pictures.share(mask) > MOST_SHARE


def test_pictures_stay_few_and_small() -> None:
    found = sorted(path.stem for path in FOLDER.glob("*.png"))
    assert found == sorted(
        f"{screen}-{width}-{scheme}" for screen in KEPT for width, scheme in VIEWS
    )
    assert 12 <= len(found) <= 16
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 1_100_000
    assert README_PICTURE.stat().st_size <= 150_000
    assert f"({README_PICTURE.relative_to(ROOT)})" in (ROOT / "README.md").read_text()
