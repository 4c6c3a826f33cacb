"""A browser on the running Worker.

DETECTOR_URL names a server that runs already; else one is started here.
"""

import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import chromium_path
from tests.browser.samples import Samples, read_samples
from tests.browser.watch import Watch
from tests.worker import running_worker

PATIENT_MS = 20_000
"""On a busy machine everything takes its time; only a test that fails waits so long."""
expect.set_options(timeout=PATIENT_MS)
ADMIN_TOKEN = "administrator-of-this-test"
SECRETS = {"ADMIN_TOKEN": ADMIN_TOKEN, "API_KEY_PEPPER": "a pepper of this test"}


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Where the Worker answers, without a slash at the end."""
    with ExitStack() as stack:
        given = os.environ.get("DETECTOR_URL")
        yield given.rstrip("/") if given else stack.enter_context(running_worker(SECRETS)).url


@pytest.fixture
def admin_token() -> str:
    """The administrator's token of the Worker that was started here."""
    if "DETECTOR_URL" in os.environ:
        pytest.skip("another server's secrets are not known here")
    return ADMIN_TOKEN


@pytest.fixture(scope="session")
def samples(base_url: str) -> Samples:
    """The server's sample tokens; every one is analysed, so that lists have rows."""
    samples = read_samples(base_url)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(samples.analysis, samples.mints))
    return samples


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    try:
        path = chromium_path()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.fail(f"no browser: {error}; set CHROMIUM to the path of a Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A fresh profile without a service worker, so that requests can be intercepted."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": 1280, "height": 800},
        locale="en-GB",
        timezone_id="UTC",
        service_workers="block",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENT_MS)
    yield context
    context.close()


@pytest.fixture
def intercepting(page: Page) -> None:
    """The page's requests can be held from its first one on.

    Chromium turns interception on a moment after it was asked to: a request that is made at once
    after a page's first `route` may pass by.
    """
    page.route("**/nobody-asks-for-this", lambda route: route.abort())


@pytest.fixture
def watch(context: BrowserContext) -> Watch:
    """What went wrong in the pages of this test; see Watch."""
    return Watch(context)


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Iterator[Page]:
    """A page that must end without console errors, exceptions or policy violations."""
    page = context.new_page()
    yield page
    assert watch.problems() == []
