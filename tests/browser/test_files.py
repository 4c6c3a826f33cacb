"""What files and pages show: valid HTML, a name for every check, whole languages."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import SCREENS, settle

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "public"
NODE = ROOT / ".runtime" / "bin" / "node"
WORD_KEY = re.compile(r"^\s+'([\w.]+)':", re.MULTILINE)


def test_page_is_valid_html() -> None:
    script = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    config = Path(__file__).parent / "htmlvalidate.json"
    command = [str(part) for part in (NODE, script, "--config", config, PUBLIC / "index.html")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_screen_of_the_dashboard_is_among_the_tested() -> None:
    files = {path.stem for path in (PUBLIC / "screens").iterdir()}
    assert files <= set(SCREENS)


def test_every_check_has_a_name(samples: Samples) -> None:
    """The codes that the server's samples produce are all named, in German too."""
    names = set(WORD_KEY.findall((PUBLIC / "i18n" / "de.js").read_text()))
    codes: set[str] = set()
    for mint in samples.mints:
        analysis = samples.analysis(mint)
        here = {entry["code"] for entry in analysis["findings"] + analysis["not_checked"]}
        here |= set(analysis["passed"])
        assert here <= {check["code"] for check in analysis["checks"]}
        codes |= here
    assert len(codes) > 25
    assert sorted(code for code in codes if f"check.{code}" not in names) == []
    assert sorted(code for code in codes if f"explain.{code}" not in names) == []


def test_german_is_whole(page: Page, samples: Samples) -> None:
    page.goto("/settings")
    settle(page)
    page.check("#language-de")
    expect(page.locator("h1")).to_have_text("Einstellungen")
    expect(page.locator("#language-de")).to_be_focused()
    assert page.evaluate("document.documentElement.lang") == "de"
    for path, title in (("/", "Wie riskant ist dieser Token, und warum?"),
                        ("/model", "Modell"),
                        ("/docs", "API"), ("/status", "Status"), ("/compare", "Vergleich"),
                        ("/watchlist", "Merkliste"),
                        ("/batch", "Viele Token"), ("/trends", "Trends"),
                        ("/keys", "API-Schlüssel"), ("/alerts", "Beobachtungen"),
                        ("/token/a/b", "Seite nicht gefunden")):  # fmt: skip
        page.goto(path)
        settle(page)
        assert page.text_content("h1") == title
    page.goto(f"/token/{samples.mint('drained')}")
    settle(page)
    expect(page.locator(".verdict .badge")).to_have_text("Kritisches Risiko")
    expect(page.locator("[data-verdict]")).to_have_text(
        "Die Prüfungen fanden Anzeichen einer Falle."
    )
    expect(page.locator("#reasons")).to_contain_text("Gründe")


def test_settings_are_kept(page: Page) -> None:
    page.goto("/settings")
    settle(page)
    page.check("#theme-dark")
    page.check("#zone-utc")
    page.check("#density-compact")
    page.reload()
    settle(page)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.is_checked("#zone-utc")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(16, 18, 20)"


def test_pages_forbid_what_they_do_not_need(base_url: str, page: Page) -> None:
    for path in ("/", "/token/x", "/app.js"):
        response = page.request.get(base_url + path)
        policy = response.headers["content-security-policy"]
        for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'",
                     "frame-ancestors 'none'", "form-action 'self'", "script-src 'self'",
                     "require-trusted-types-for 'script'"):  # fmt: skip
            assert part in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"


def test_docs_describe_every_route(page: Page, base_url: str, samples: Samples) -> None:
    described = page.request.get(f"{base_url}/openapi.json").json()
    page.goto("/docs")
    settle(page)
    shown = page.locator(".operation h2").all_text_contents()
    # HEAD is asked like GET, and OPTIONS by browsers themselves: neither is listed for readers.
    wanted = [f"{method.upper()} {path}" for path, item in described["paths"].items()
              for method in item if method not in ("head", "options")]  # fmt: skip
    assert shown == wanted
    section = page.locator(".operation", has=page.locator("h2", has_text="/predict/{token_id}"))
    command = section.locator(".command code").text_content() or ""
    assert f"/predict/{samples.mints[0]}" in command
    section.locator(".command button").click()
    expect(page.locator("#announcer")).to_have_text("Command copied.")
    assert page.evaluate("navigator.clipboard.readText()") == command
