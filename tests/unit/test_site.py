"""What any site has: robots.txt, sitemap.xml, security.txt, a favicon."""

import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from detector.incoming_http import Request
from detector.web.routes.site import SCREENS
from tests.unit.doubles import START_MS, run
from tests.unit.service import ORIGIN, Service

PUBLIC = Path(__file__).parents[2] / "public"
SECURITY_TXT = "/.well-known/security.txt"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def fields(text: str) -> dict[str, str]:
    lines = text.splitlines()
    found = dict(line.split(": ", 1) for line in lines)
    assert len(found) == len(lines)
    return found


def test_security_txt_has_what_the_rfc_asks_for_and_never_runs_out() -> None:
    service = Service({"SECURITY_CONTACT": "mailto:security@example.com"})
    for at_ms in (START_MS, START_MS + 10 * 365 * 86_400_000):
        service.host.ms = at_ms
        answer = service.get(SECURITY_TXT)
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        told = fields(answer.body or "")
        assert told["Contact"] == "mailto:security@example.com"
        assert told["Canonical"] == f"{ORIGIN}{SECURITY_TXT}"
        days = (datetime.fromisoformat(told["Expires"]).timestamp() - at_ms / 1000) / 86_400
        assert 60 < days < 365
    service.database.close()


def test_without_a_contact_there_is_no_security_txt() -> None:
    service = Service()
    assert service.get(SECURITY_TXT).status == 404
    service.database.close()


@pytest.mark.parametrize(
    "contact", ["security@example.com", "http://example.com", "mailto:a", "https://a b", "https://"]
)
def test_a_contact_that_is_none_is_refused(contact: str) -> None:
    service = Service({"SECURITY_CONTACT": contact})
    assert service.get("/api/stats").status == 500
    assert "SECURITY_CONTACT" in str(service.log[-1]["reason"])
    service.database.close()


def test_the_sitemap_lists_screens_of_the_dashboard() -> None:
    service = Service()
    answer = service.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.body or "")
    found = [each.text for each in root.iter(f"{NAMESPACE}loc")]
    assert found == [f"{ORIGIN}{path}" for path in SCREENS]
    names = re.findall(r"\{ name: '(\w+)'(?!, takes)", (PUBLIC / "navigation.js").read_text())
    assert set(SCREENS) <= {"/", *(f"/{name}" for name in names[1:])}
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in (service.get("/robots.txt").body or "")
    service.database.close()


def test_the_origin_is_no_markup() -> None:
    service = Service()
    answer = run(service.handle(Request("GET", "/sitemap.xml", origin="https://a&b<c")))
    root = ElementTree.fromstring(answer.body or "")
    assert next(root.iter(f"{NAMESPACE}loc")).text == "https://a&b<c/"
    service.database.close()


def test_the_favicon_is_an_icon() -> None:
    icon = (PUBLIC / "favicon.ico").read_bytes()
    assert icon[:6] == b"\x00\x00\x01\x00\x03\x00", "an ICO of three pictures"
    assert len(icon) < 10_000
