"""Badges, cards and link previews as other people's pages get them, from the whole service."""

import json
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from detector.domain.glance import Glance, MeasuredShare, Said, Tone
from detector.domain.untrusted import text
from detector.incoming_http import Delegate, Request, Response
from detector.wire import shared_words
from detector.wire.badge import badge
from detector.wire.canvas import drawable
from detector.wire.card import HEIGHT, WIDTH, card
from detector.wire.embed import embed
from detector.wire.link_preview import link_preview
from detector.wire.tones import DARK, LIGHT, OUTLINES, colours
from local import letters
from local.letters import SIZES
from local.samples import SAMPLES, build, by_name, encode, report
from local.samples.addresses import address_of
from tests.browser.payloads import PAYLOADS
from tests.unit.doubles import START_MS, reply, run
from tests.unit.service import Service

PUBLIC = Path(__file__).parents[2] / "public"
NOW = datetime.fromtimestamp(START_MS / 1000, UTC)
MINT = address_of("a token of the sharing tests")
LARGEST = 8 * 1024
DAY_MS = 86_400_000
SHARED = ("/badge/{}.svg", "/embed/{}", "/card/{}.png")
GREEN = {LIGHT["low"], LIGHT["low-bg"]}


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def analysed(service: Service, sample: str = "healthy", mint: str = MINT) -> None:
    body = encode(build(by_name(SAMPLES, sample).recipe, mint, NOW))
    service.fetch.answers = [reply(200, body)]
    assert service.get(f"/predict/{mint}").status == 200


def data(answer: Response) -> bytes:
    assert answer.status == 200
    assert answer.data is not None
    return answer.data


def palette(png: bytes) -> set[str]:
    at = png.index(b"PLTE")
    length = struct.unpack_from(">I", png, at - 4)[0]
    colours = png[at + 4 : at + 4 + length]
    return {"#" + colours[n : n + 3].hex() for n in range(0, length, 3)}


def is_green(service: Service, mint: str) -> bool:
    """Whether any of the three is; all must agree."""
    svg, page, png = (data(service.get(path.format(mint))) for path in SHARED)
    found = {
        LIGHT["low"] in svg.decode(),
        '<main class="low">' in page.decode(),
        bool(GREEN & palette(png)),
    }
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize("path", SHARED)
def test_what_is_answered_is_small_guarded_and_may_be_kept(service: Service, path: str) -> None:
    for known in (False, True):
        if known:
            analysed(service)
        answer = service.get(path.format(MINT))
        assert len(data(answer)) <= LARGEST
        kept = answer.headers["cache-control"]
        assert kept == ("public, max-age=3600" if known else "public, max-age=60")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    calls = len(service.fetch.calls)
    assert calls == 1, "only the analysis asked for a report"


@pytest.mark.parametrize("path", SHARED)
def test_who_has_it_already_is_told_so(service: Service, path: str) -> None:
    tag = service.get(path.format(MINT)).headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = service.get(path.format(MINT), **{"if-none-match": known})
        assert (again.status, again.data, again.body) == (304, None, None)
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "public, max-age=60"
    for other in ('"other"', "", tag.strip('"')):
        assert service.get(path.format(MINT), **{"if-none-match": other}).status == 200
    analysed(service)
    assert service.get(path.format(MINT), **{"if-none-match": tag}).status == 200


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("token_id", ["abc", "z" * 44, "%3Cscript%3E", "a%00b", ""])
def test_what_is_no_address_is_an_error(service: Service, path: str, token_id: str) -> None:
    answer = service.get(path.format(token_id))
    assert answer.status == 400
    assert '"code":"invalid_token_id"' in (answer.body or "")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", SHARED)
def test_a_store_that_fails_shows_no_picture(service: Service, path: str) -> None:
    service.database.script("DROP TABLE answers")
    answer = service.get(path.format(MINT))
    assert (answer.status, answer.data) == (503, None)


def test_the_card_may_stand_in_a_frame_and_nothing_else_may(service: Service) -> None:
    headers = service.get(f"/embed/{MINT}").headers
    assert "x-frame-options" not in headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    for path in (SHARED[0], SHARED[2]):
        assert service.get(path.format(MINT)).headers["x-frame-options"] == "DENY"


def test_no_sample_is_green_unless_it_is_low_fresh_and_measured(service: Service) -> None:
    greens = 0
    for sample in SAMPLES:
        assert not is_green(service, sample.mint)
        service.fetch.answers = [reply(200, encode(report(sample, NOW)))]
        told = service.json(f"/predict/{sample.mint}")
        promised = told["band"] == "low" and told["risk_level"] == "Safe" and bool(told["promise"])
        assert is_green(service, sample.mint) == promised, sample.name
        greens += promised
    assert greens > 0
    service.host.ms += 2 * DAY_MS
    for sample in SAMPLES:
        assert not is_green(service, sample.mint), sample.name


def test_the_badge_is_whole_and_says_what_it_is(service: Service) -> None:
    analysed(service)
    root = ElementTree.fromstring(data(service.get(f"/badge/{MINT}.svg")))
    names = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert names == {"svg", "title", "desc", "path", "g", "text"}
    assert root.get("role") == "img"
    texts = [each.text for each in root.iter() if each.tag.endswith("text")]
    assert texts == [f"Token {MINT[:4]}\u2026{MINT[-4:]}", "Low risk"]
    said = {each.tag.rpartition("}")[2]: each.text or "" for each in root}
    assert said["title"] == f"Token Anomaly Detector: Token {MINT}: Low risk"
    assert "2026-" in said["desc"]


def test_german_is_german(service: Service) -> None:
    analysed(service)
    for lang in ("de", "DE", "de-AT"):
        assert "Geringes Risiko" in data(service.get(f"/badge/{MINT}.svg?lang={lang}")).decode()
        page = data(service.get(f"/embed/{MINT}?lang={lang}")).decode()
        assert '<html lang="de">' in page
        assert "Keine Gefahr gefunden" in page
    for lang in ("", "en", "fr", "dex", "%3C"):
        assert "Low risk" in data(service.get(f"/badge/{MINT}.svg?lang={lang}")).decode()


def test_the_tokens_page_gets_tags_in_one_read(service: Service) -> None:
    analysed(service)
    request = Request("GET", f"/token/{MINT}", origin="https://detector.example")
    page = run(service.handle(request))
    assert (page.status, page.delegate) == (200, Delegate.PAGE)
    assert service.log[-1]["d1"] == 1
    tags = dict(
        re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', page.body or "")
    )
    assert tags["og:title"].startswith("Low risk: ")
    assert tags["og:url"] == f"https://detector.example/token/{MINT}"
    assert tags["og:image"] == f"https://detector.example/card/{MINT}.png"
    assert tags["twitter:card"] == "summary_large_image"
    assert (tags["og:image:width"], tags["og:image:height"]) == (str(WIDTH), str(HEIGHT))
    assert len(page.body or "") < LARGEST


@pytest.mark.parametrize("fault", ["id", "store", "setting", "answer"])
def test_whatever_fails_the_page_comes(fault: str) -> None:
    service = Service({"CACHE_TTL_HOURS": "soon"} if fault == "setting" else {})
    if fault == "store":
        service.database.script("DROP TABLE answers")
    if fault == "answer":
        analysed(service)
        service.database.script(
            "UPDATE answers SET fetched_at_ms = 9000000000000000000, fresh_until_ms = 0"
        )
    page = service.get("/token/abc" if fault == "id" else f"/token/{MINT}")
    assert (page.status, page.delegate) == (200, Delegate.PAGE)
    assert page.body is None
    assert "code" in service.log[-1]
    service.database.close()


class _Seen(HTMLParser):
    """Elements and attributes of a page, as a browser's parser takes them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = (
    *PAYLOADS, "\u202eevil\u2066\u200b", "\x00\x01\x1b[31m", "\ud800", "x" * 100_000,
    "&lt;b&gt;", "]]>", "<![CDATA[", "\U000e0041", "z\u0335" * 500,
)  # fmt: skip


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stay_text(service: Service, payload: str) -> None:
    for sample in ("healthy", "drained_pool"):
        mint = address_of(f"hostile {sample}")
        recipe = replace(by_name(SAMPLES, sample).recipe, name=payload, symbol=payload)
        service.fetch.answers = [reply(200, json.dumps(build(recipe, mint, NOW)))]
        told = service.json(f"/predict/{mint}")
        assert told["name"] == text(payload)
        plain = {path: data(service.get(path.format(mint))) for path in SHARED}
        assert all(len(each) <= LARGEST for each in plain.values())
        ElementTree.fromstring(plain["/badge/{}.svg"])
        page = plain["/embed/{}"].decode()
        seen = _Seen(page)
        assert set(seen.elements) <= {
            "html", "head", "meta", "title", "style", "body", "main", "h1", "bdi", "code", "p",
            "svg", "path", "span", "a",
        }  # fmt: skip
        assert not {each for each in seen.attributes if each.startswith("on")}
        assert seen.elements.count("style") == seen.elements.count("a") == 1
        for sent in (page, plain["/badge/{}.svg"].decode(), _tags(service, mint)):
            assert not re.search("[\u0000-\u0008\u200b\u202a-\u202e\u2066-\u2069\ufeff]", sent)
            assert "https://evil" not in re.sub(r"&\w+;|>[^<]*<|content=\"[^\"]*\"", "", sent)
        assert set(_Seen(_tags(service, mint)).elements) == {"meta"}
        assert told["token_id"] == mint


def _tags(service: Service, mint: str) -> str:
    return service.get(f"/token/{mint}").body or ""


def _pixels(png: bytes) -> bytes:
    at = png.index(b"IDAT")
    return zlib.decompress(png[at + 4 : at + 4 + struct.unpack_from(">I", png, at - 4)[0]])


def test_the_picture_is_a_png_of_its_size() -> None:
    png = card(Glance(MINT, Said.NOT_ANALYSED))
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack_from(">II", png, 16) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(_pixels(png)) == HEIGHT * (1 + WIDTH // 2)
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        (sum_,) = struct.unpack_from(">I", png, at + 8 + length)
        assert sum_ == zlib.crc32(kind + png[at + 8 : at + 8 + length])
        at += 12 + length


def test_a_name_that_the_font_does_not_have_is_left_out() -> None:
    def picture(name: str) -> bytes:
        return card(Glance(MINT, Said.LOW, name=name, symbol="X", read_at_ms=START_MS))

    assert picture("ドージ") == picture("")
    assert picture("Doge") != picture("")
    assert not drawable("é", 24)
    assert all(drawable(chr(code), size) for code in range(32, 127) for size in SIZES)


WORST = [
    Glance(MINT, said, True, "Wg@&" * 15, "QXMW#%&$8963ZJKR", reason, 99, 99, 99,
           MeasuredShare(10**9, 0.9999), START_MS)
    for said in Said
    for reason in ("unmeasured.high", "outside.medium", "")
]  # fmt: skip


@pytest.mark.parametrize("seen", WORST, ids=range(len(WORST)))
def test_the_worst_is_small_too(seen: Glance) -> None:
    for language in shared_words.LANGUAGES:
        for sent in (badge(seen, language), embed(seen, language), link_preview(seen, "x" * 100)):
            assert len(sent.encode()) <= LARGEST
            assert "{" not in re.sub(r"<style>.*</style>", "", sent)
    assert len(card(seen)) <= LARGEST


def _dashboard(language: str) -> dict[str, str]:
    text = (PUBLIC / "i18n" / f"{language}.js").read_text()
    return dict(re.findall(r"^  '([\w.]+)': '(.*)',$", text, re.MULTILINE))


@pytest.mark.parametrize("language", shared_words.LANGUAGES)
def test_the_words_are_the_dashboards(language: str) -> None:
    theirs, ours = _dashboard(language), shared_words.LANGUAGES[language]
    same = {key for key in ours if key.startswith(("band.", "why."))}
    assert {key: ours[key] for key in same} == {key: theirs[key] for key in same}
    told = {key for key in theirs if key.startswith("why.") and "missing" not in key}
    assert told == {key for key in same if key.startswith("why.")}
    assert ours.keys() == shared_words.LANGUAGES["en"].keys()


def _themes() -> tuple[dict[str, str], dict[str, str]]:
    css = (PUBLIC / "app.css").read_text()
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)")[:2]
    found = [dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in (light, dark)]
    return found[0], found[1]


def test_the_colours_and_icons_are_the_dashboards() -> None:
    for ours, theirs in zip((LIGHT, DARK), _themes(), strict=True):
        assert dict(ours) == {name: theirs[name] for name in ours}
    script = (PUBLIC / "ui" / "risk.js").read_text()
    for tone, outline in OUTLINES.items():
        drawn = outline.removeprefix("M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z")
        assert drawn in script, tone


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tone", Tone)
def test_every_word_can_be_read(tone: Tone) -> None:
    for theme in (LIGHT, DARK):
        assert contrast(*colours(tone, theme)) >= 4.5
        assert contrast(theme["ink-2"], theme["surface"]) >= 4.5
    assert contrast("#ffffff", colours(tone, LIGHT)[0]) >= 4.5


def test_the_letters_are_those_that_the_font_gives() -> None:
    assert letters.FILE.read_text(encoding="utf-8") == letters.text(), (
        "run: python -m local.letters"
    )
