"""Pictures of tokens inside workerd: fetched from a stranger's server, and made small.

The running Worker refuses this machine as a stranger's (tests/edge/test_sharing.py), so the whole
service is run by the Worker of tests/edge/adapters_worker here, which puts the test's server in the
place of the Internet behind that check.
"""

import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from detector.domain.picture import Picture, read_picture
from detector.services.token_image import MAX_BYTES
from tests.edge.expect import error, new_mint, success
from tests.fakes import FakeRugCheck, behaviours
from tests.fakes.server import Exchange

# One Worker for these and the store's contract.
pytestmark = pytest.mark.xdist_group("test_store_d1")

LINK = "https://pictures.net/a.png"


class Internet(FakeRugCheck):
    """RugCheck, and every other host: `/NAME/PATH` is PATH of the host NAME."""

    def __init__(self) -> None:
        super().__init__()
        self.files = {"/pictures.net/a.png": behaviours.body(encoded("PNG"), "text/html")}

    def respond(self, exchange: Exchange) -> None:
        file = self.files.get(exchange.request.path)
        if file is None:
            super().respond(exchange)
        else:
            file(exchange)


def encoded(kind: str, size: tuple[int, int] = (600, 300)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


@pytest.fixture
def internet() -> Iterator[Internet]:
    server = Internet()
    with server:
        yield server


def shown(adapters_url: str, internet: Internet, **links: str) -> httpx.Response:
    """The picture of a token whose report has these links."""
    mint = new_mint()
    report = internet.report(mint)
    report["fileMeta"]["image"] = links.get("image", "")
    report["tokenMeta"]["uri"] = links.get("metadata", "")
    internet.on(mint, internet.ok(report))
    headers = {"x-outside": internet.origin}
    with httpx.Client(base_url=f"{adapters_url}/service", headers=headers, timeout=30) as client:
        success(client.get(f"/predict/{mint}"))
        return client.get(f"/image/{mint}")


def test_a_picture_is_fetched_and_made_small(adapters_url: str, internet: Internet) -> None:
    answer = shown(adapters_url, internet, image=LINK)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "max-age=86400" in answer.headers["cache-control"]
    with Image.open(io.BytesIO(answer.content)) as small:
        assert small.size == (256, 128)
    sent = internet.requests[-1]
    assert (sent.path, sent.headers["accept"]) == (
        "/pictures.net/a.png",
        "image/*, application/json",
    )
    assert {"cookie", "referer", "x-api-key", "x-outside"} & set(sent.headers) == set()


def test_by_way_of_metadata_and_a_redirect(adapters_url: str, internet: Internet) -> None:
    internet.files["/data.net/a.json"] = behaviours.body(b'{"image": "b.png"}')
    internet.files["/data.net/b.png"] = behaviours.redirect(LINK)
    answer = shown(adapters_url, internet, metadata="https://data.net/a.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert [request.path for request in internet.requests[1:]] == [
        "/data.net/a.json",
        "/data.net/b.png",
        "/pictures.net/a.png",
    ]


@pytest.mark.parametrize(
    "target", ["http://pictures.net/a.png", "https://127.0.0.1/a.png", "https://localhost/a.png"]
)
def test_a_redirect_is_judged_like_the_link(
    adapters_url: str, internet: Internet, target: str
) -> None:
    internet.files["/data.net/a.png"] = behaviours.redirect(target)
    answer = shown(adapters_url, internet, image="https://data.net/a.png")
    error(answer, 404, "image_not_found")
    assert internet.requests[-1].path == "/data.net/a.png"


def test_what_is_no_picture_is_not_shown(adapters_url: str, internet: Internet) -> None:
    for content in (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        encoded("PNG") + bytes(MAX_BYTES),
    ):
        internet.files["/pictures.net/a.png"] = behaviours.body(content, "image/png")
        error(shown(adapters_url, internet, image=LINK), 404, "image_not_found")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_the_platform_makes_pictures_small(adapters_url: str, kind: str) -> None:
    for size, wanted in (((600, 300), (256, 128)), ((20, 30), (20, 30))):
        sent = io.BytesIO()
        Image.new("RGB", size, "teal").save(sent, kind)
        got = httpx.post(f"{adapters_url}/resize", content=sent.getvalue(), timeout=30)
        assert got.status_code == 200
        assert read_picture(got.content) == Picture(got.content, "image/webp")
        with Image.open(io.BytesIO(got.content)) as small:
            assert small.size == wanted


def test_what_the_platform_cannot_read_is_left_as_it_is(adapters_url: str) -> None:
    assert (
        httpx.post(f"{adapters_url}/resize", content=b"no picture", timeout=30).status_code == 422
    )
