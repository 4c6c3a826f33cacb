"""Acceptance row 20 and what else files can show: valid HTML, unique ids, whole locales."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.samples import Samples
from tests.browser.screens import SCREENS, settle, show
from tests.browser.watch import Watch

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "public"
NODE = ROOT / ".runtime" / "bin" / "node"
REPEATED = """() => { const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  return ids.filter((id, index) => ids.indexOf(id) !== index); }"""
WORD_KEY = re.compile(r"^\s+'([\w.]+)':", re.MULTILINE)
IMPORT = re.compile(r"^import [^;]*? from '(\.{1,2}/[\w/.]+)';", re.MULTILINE)
USED_KEY = re.compile(r"\bt\(\s*'([\w.]+)'")


def keys_of(locale: str) -> list[str]:
    return WORD_KEY.findall((PUBLIC / "i18n" / f"{locale}.js").read_text())


def test_page_is_valid_html() -> None:
    script = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    config = Path(__file__).parent / "htmlvalidate.json"
    command = [str(part) for part in (NODE, script, "--config", config, PUBLIC / "index.html")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("screen", SCREENS)
def test_ids_are_unique(page: Page, samples: Samples, watch: Watch, screen: str) -> None:
    if screen == "not_found":
        watch.allow("404")
    show(page, screen, samples)
    assert page.evaluate(REPEATED) == []
    assert page.locator("h1").count() == 1


def test_locales_have_the_same_keys() -> None:
    english, german = keys_of("en"), keys_of("de")
    assert len(english) > 300
    assert sorted(english) == sorted(german)
    assert len(set(english)) == len(english)


def test_locales_mark_the_same_places() -> None:
    pattern = re.compile(r"^\s+'([\w.]+)': '(.*)',$", re.MULTILINE)
    english = dict(pattern.findall((PUBLIC / "i18n" / "en.js").read_text()))
    german = dict(pattern.findall((PUBLIC / "i18n" / "de.js").read_text()))
    places = re.compile(r"\{\w+\}")
    marked = {key: sorted(places.findall(words)) for key, words in english.items()}
    assert {key: sorted(places.findall(words)) for key, words in german.items()} == marked


def test_every_key_in_use_has_words() -> None:
    words = set(keys_of("en"))
    sources = [path for path in PUBLIC.rglob("*.js") if path.parent.name != "i18n"]
    used = {key for path in sources for key in USED_KEY.findall(path.read_text())}
    used |= set(re.findall(r'data-t(?:-label)?="([\w.]+)"', (PUBLIC / "index.html").read_text()))
    assert len(used) > 150
    assert [key for key in sorted(used) if key not in words and f"{key}.other" not in words] == []


def test_every_screen_can_be_linked_to() -> None:
    """The host rewrites each screen's address to the page; all others are the Worker's."""
    table = re.search(r"(?s)const SCREENS = \{(.*?)\n\};", (PUBLIC / "router.js").read_text())
    assert table is not None
    screens = set(re.findall(r"^  (\w+):", table[1], re.MULTILINE))
    lines = [line.split() for line in (PUBLIC / "_redirects").read_text().splitlines()
             if line and not line.startswith("#")]  # fmt: skip
    assert all(line[1:] == ["/", "200"] for line in lines)
    assert {line[0].split("/")[1] for line in lines} == screens
    assert len(screens) >= 8
    preloaded = re.search(r"(?s)const screens = \[(.*?)\];", (PUBLIC / "boot.js").read_text())
    assert preloaded is not None
    assert set(re.findall(r"'(\w+)'", preloaded[1])) == screens


def test_parts_asked_for_early_are_used() -> None:
    """What boot.js loads for a screen is in the imports of that screen."""

    def imports(name: str) -> set[str]:
        direct = {(PUBLIC / name).parent.joinpath(found).resolve().relative_to(PUBLIC).as_posix()
                  for found in IMPORT.findall((PUBLIC / name).read_text())}  # fmt: skip
        return direct.union(*(imports(found) for found in direct)) if direct else direct

    parts = re.search(r"(?s)const parts = \{(.*?)\n  \};", (PUBLIC / "boot.js").read_text())
    assert parts is not None
    listed = re.findall(r"(\w+): \[(.*?)\]", parts[1])
    assert len(listed) == 3
    for screen, names in listed:
        assert set(re.findall(r"'/([\w/.]+)'", names)) <= imports(f"screens/{screen}.js")


def test_every_check_has_a_name(samples: Samples) -> None:
    """The codes that the server's samples produce are all named and explained."""
    names = set(keys_of("en"))
    codes: set[str] = set()
    for mint in samples.mints:
        analysis = samples.analysis(mint)
        codes |= {entry["code"] for entry in analysis["findings"] + analysis["not_checked"]}
        codes |= set(analysis["passed"])
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
                        ("/token/a/b", "Seite nicht gefunden")):  # fmt: skip
        page.goto(path)
        settle(page)
        assert page.text_content("h1") == title
    page.goto(f"/token/{samples.mint('drained')}")
    settle(page)
    expect(page.locator("[data-verdict]")).to_contain_text("Kritisches Risiko.")
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


def test_worker_lists_the_shell() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.shell_version"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout


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
    wanted = [
        f"{method.upper()} {path}" for path, item in described["paths"].items() for method in item
    ]
    assert shown == wanted
    section = page.locator(".operation", has=page.locator("h2", has_text="/predict/{token_id}"))
    command = section.locator(".command code").text_content() or ""
    assert f"/predict/{samples.mints[0]}" in command
    section.locator(".command button").click()
    expect(page.locator("#announcer")).to_have_text("Command copied.")
    assert page.evaluate("navigator.clipboard.readText()") == command
