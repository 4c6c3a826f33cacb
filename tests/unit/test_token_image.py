"""Pictures of tokens: where they may be fetched, what counts as one, and what is told otherwise."""

import io
import json
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from detector.domain.picture import LONGEST_SIDE, Picture, read_picture
from detector.errors import ImageNotFound, ImagesOff, InvalidTokenId
from detector.ports.outgoing_http import (
    BodyTooLarge,
    FetchFailed,
    FetchTimeout,
    HttpCall,
    HttpReply,
)
from detector.ports.shared_answers import PictureLinks
from detector.services.outside_url import outside_url
from detector.services.token_image import (
    MAX_BYTES,
    MAX_METADATA,
    MOST_REDIRECTS,
    TIMEOUT_MS,
    TokenImages,
)
from local.samples import SAMPLES, by_name, encode, report
from tests.fakes.ports.shared_answers import FakeSharedAnswers
from tests.unit.doubles import Answer, FakeFetch, FakeHost, reply, run
from tests.unit.service import Service
from tests.unit.test_sharing import MINT, NOW

ORIGIN = "https://detector.dev"
LINK = "https://pictures.net/a.png"


def encoded(kind: str, size: tuple[int, int] = (4, 3), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **how)
    return out.getvalue()


PNG = encoded("PNG")
PICTURES = {
    "image/png": PNG,
    "image/gif": encoded("GIF"),
    "image/jpeg": encoded("JPEG"),
    "image/webp": encoded("WEBP"),
}


@pytest.mark.parametrize("content_type", PICTURES)
def test_pictures_are_known_by_their_bytes(content_type: str) -> None:
    data = PICTURES[content_type]
    assert read_picture(data) == Picture(data, content_type)
    for end in range(10 if content_type == "image/gif" else 24):
        assert read_picture(data[:end]) is None, end


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "WEBP"])
def test_a_picture_may_have_only_so_many_pixels(kind: str) -> None:
    for size in ((LONGEST_SIDE, 1), (1, LONGEST_SIDE)):
        assert read_picture(encoded(kind, size)) is not None
    for size in ((LONGEST_SIDE + 1, 1), (1, LONGEST_SIDE + 1)):
        assert read_picture(encoded(kind, size)) is None


def test_every_kind_of_webp_and_jpeg_has_its_size_read() -> None:
    wide = (LONGEST_SIDE + 1, 1)
    for how in ({"lossless": True}, {"lossless": False}, {"exif": b"Exif\x00\x00MM\x00*"}):
        assert read_picture(encoded("WEBP", **how)) is not None
        assert read_picture(encoded("WEBP", wide, **how)) is None
    assert read_picture(encoded("JPEG", progressive=True)) is not None
    assert read_picture(encoded("JPEG", wide, progressive=True)) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"%PDF-1.7", b"BM" + bytes(60),
     PNG[:12] + b"IDAT" + PNG[16:], b"\xff\xd8\xff\xd9", b"\xff\xd8" + b"\xff" * 500,
     b"GIF89a" + struct.pack("<HH", 0, 5), b"RIFF\0\0\0\0WEBPVP8Q" + bytes(40), b" " + PNG],
    ids=range(11),
)  # fmt: skip
def test_all_else_is_no_picture(data: bytes) -> None:
    assert read_picture(data) is None


@given(st.sampled_from(sorted(PICTURES)), st.binary(max_size=60), st.integers(0, 60))
def test_broken_files_never_raise(kind: str, noise: bytes, at: int) -> None:
    data = PICTURES[kind]
    read_picture(data[:at] + noise + data[at + len(noise) :])
    read_picture(data[:3] + noise)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (LINK, LINK),
        ("https://a.b.co:443/x?y=1#z", "https://a.b.co:443/x?y=1#z"),
        ("HTTPS://PICTURES.NET/a", "HTTPS://PICTURES.NET/a"),
        ("https://xn--bcher-kva.xn--p1ai/a", "https://xn--bcher-kva.xn--p1ai/a"),
        ("ipfs://bafy/a.png", "https://ipfs.io/ipfs/bafy/a.png"),
        ("ipfs://ipfs/bafy", "https://ipfs.io/ipfs/bafy"),
    ],
)
def test_where_a_picture_may_be_fetched(link: str, url: str) -> None:
    assert outside_url(link, "detector.dev") == url


REFUSED = [
    "", "a.png", "//pictures.net/a", "http://pictures.net/a", "ftp://pictures.net/a",
    "data:image/png;base64,AAAA", "javascript:alert(1)", "file:///etc/passwd",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
    "https://0x7f.0.0.0x1/", "https://017700000001/", "https://0177.0.0.01/", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/", "https://10.0.0.1/",
    "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data", "https://8.8.8.8/",
    "https://localhost/", "https://LOCALHOST./", "https://a.localhost/", "https://router.local/",
    "https://db.internal/", "https://metadata.google.internal/", "https://x.home.arpa/",
    "https://x.onion/", "https://sample.invalid/a.png", "https://intranet/", "https://pictures.1/",
    "https://user@pictures.net/", "https://user:pw@pictures.net/", "https://pictures.net:8443/",
    "https://pictures.net:0/", "https://pictures.net:99999/", "https://pictures.net:x/",
    "https://detector.dev/image/x", "https://DETECTOR.dev./image/x", "https://detector.dev:443/",
    "https://pictures.net\\@127.0.0.1/", "https://pictures.net/a b", "https://pictures.net/\n",
    "https://pictures.net\t/", "https://bücher.net/", "https://pictures.net/ä", "https://-a.net/",
    "https://a-.net/", "https://.net/", "https://a..net/", "https:///a", "https://",
    "https://" + "a" * 64 + ".net/", "https://" + "a." * 130 + "net/",
    "https://pictures.net/" + "a" * 2_048, "https://[pictures.net/", "https://127。0。0。1/",
]  # fmt: skip


@pytest.mark.parametrize("link", REFUSED, ids=range(len(REFUSED)))
def test_where_it_may_not(link: str) -> None:
    assert outside_url(link, "detector.dev") is None


class Asked:
    """Pictures over prepared links and a prepared network."""

    def __init__(
        self, *answers: Answer, image: str = LINK, metadata: str = "", small: bytes | None = None
    ) -> None:
        self.host = FakeHost()
        self.fetch = FakeFetch(self.host, *answers)
        self.answers = FakeSharedAnswers()
        self.answers.links[MINT] = PictureLinks(image, metadata)
        self.resized: list[bytes] = []
        self.small = small

    async def resize(self, data: bytes) -> bytes | None:
        self.resized.append(data)
        return self.small

    def picture(self, token_id: str = MINT, *, enabled: bool = True) -> Picture:
        images = TokenImages(self.answers, self.fetch, self.host, enabled, self.resize)
        return run(images.picture(token_id, ORIGIN))

    def refused(self) -> str:
        with pytest.raises(ImageNotFound) as refusal:
            self.picture()
        return refusal.value.error


def test_the_picture_is_fetched_as_a_stranger_would() -> None:
    asked = Asked(reply(200, PNG, {"content-type": "text/html", "set-cookie": "a=b"}))
    assert asked.picture() == Picture(PNG, "image/png")
    (call,) = asked.fetch.calls
    assert call.url == LINK
    assert call.max_bytes == MAX_BYTES == 512 * 1024
    assert 0 < call.timeout_s * 1000 <= TIMEOUT_MS
    assert set(call.headers) == {"accept"}


def test_nothing_is_fetched_where_it_is_off_or_no_address() -> None:
    asked = Asked()
    with pytest.raises(ImagesOff):
        asked.picture(enabled=False)
    with pytest.raises(InvalidTokenId):
        asked.picture("abc")
    with pytest.raises(ImageNotFound):
        asked.picture("1" * 32)
    assert asked.fetch.calls == []


def test_a_link_that_may_not_be_fetched_is_not() -> None:
    for link in REFUSED:
        asked = Asked(image=link)
        assert "may be fetched" in asked.refused()
        assert asked.fetch.calls == []


def test_the_file_of_metadata_names_it_where_the_report_does_not() -> None:
    meta = reply(200, json.dumps({"image": "../b.png"}))
    asked = Asked(meta, reply(200, PNG), image="", metadata="https://meta.net/x/y.json")
    assert asked.picture().data == PNG
    assert [call.url for call in asked.fetch.calls] == [
        "https://meta.net/x/y.json", "https://meta.net/b.png",
    ]  # fmt: skip
    assert asked.fetch.calls[0].max_bytes == MAX_METADATA


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"image":7}', b"\xff", b'{"image":"http://127.0.0.1/"}', b"[" * 99],
)
def test_metadata_that_names_nothing_is_the_end(body: bytes) -> None:
    asked = Asked(reply(200, body), image="", metadata="https://meta.net/y.json")
    asked.refused()
    assert len(asked.fetch.calls) == 1


def to(location: str, status: int = 302) -> HttpReply:
    return reply(status, b"", {"location": location})


def test_redirects_are_followed_a_little_and_each_is_judged() -> None:
    asked = Asked(to("/b.png", 301), to("https://c.net/d.png", 307), reply(200, PNG))
    assert asked.picture().data == PNG
    assert [call.url for call in asked.fetch.calls] == [
        LINK, "https://pictures.net/b.png", "https://c.net/d.png",
    ]  # fmt: skip
    many = Asked(*[to("/b")] * 9)
    many.refused()
    assert len(many.fetch.calls) == 1 + MOST_REDIRECTS
    # An address without a host is of the host that sent it.
    relative = ("", "a.png", "//pictures.net/a", "https:///a", "https://")
    for location in {*REFUSED, "//127.0.0.1/x"} - {*relative}:
        inward = Asked(to(location))
        inward.refused()
        assert len(inward.fetch.calls) == 1, location


@pytest.mark.parametrize(
    "answer",
    [reply(404, PNG), reply(500, PNG), reply(206, PNG), reply(304), FetchFailed(), FetchTimeout(),
     BodyTooLarge(), reply(200, b"<svg/>"), reply(200, b"")],
    ids=range(9),
)  # fmt: skip
def test_all_else_is_told_as_missing(answer: Answer) -> None:
    asked = Asked(answer)
    assert "http" not in asked.refused()
    assert len(asked.fetch.calls) == 1


def test_all_of_it_has_one_time_limit() -> None:
    asked = Asked(to("/b"), to("/c"), reply(200, PNG))
    asked.fetch.takes_ms = TIMEOUT_MS - 1_000
    asked.refused()
    assert [round(call.timeout_s, 1) for call in asked.fetch.calls] == [6.0, 1.0]


def test_a_picture_is_made_small_where_the_platform_can() -> None:
    small = encoded("WEBP", (2, 2))
    asked = Asked(reply(200, PNG), small=small)
    assert asked.picture() == Picture(small, "image/webp")
    assert asked.resized == [PNG]
    for failed in (None, b"<svg/>"):
        assert Asked(reply(200, PNG), small=failed).picture() == Picture(PNG, "image/png")


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service({"TOKEN_IMAGES": "1"})
    yield made
    made.database.close()


def test_the_route_sends_it_in_a_cage(service: Service) -> None:
    sample = by_name(SAMPLES, "healthy")
    told = report(sample, NOW)
    told["fileMeta"]["image"] = LINK
    service.fetch.answers = [reply(200, encode(told)), reply(200, PNG, {"content-type": "x/y"})]
    service.get(f"/predict/{sample.mint}")
    answer = service.get(f"/image/{sample.mint}")
    assert (answer.status, answer.data) == (200, PNG)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="1"'


def test_without_one_the_route_says_why(service: Service) -> None:
    unknown = service.get(f"/image/{MINT}")
    assert (unknown.status, '"code":"image_not_found"' in (unknown.body or "")) == (404, True)
    assert unknown.headers["cache-control"] == "no-store"
    off = Service()
    refused = off.get(f"/image/{MINT}")
    assert (refused.status, '"code":"images_off"' in (refused.body or "")) == (404, True)
    off.database.close()


def test_a_call_is_never_to_loopback_whatever_the_report_says(service: Service) -> None:
    sample = by_name(SAMPLES, "healthy")
    calls: list[HttpCall] = []
    for link in ("https://127.0.0.1/a.png", "http://localhost/a.png"):
        told = report(sample, NOW)
        told["fileMeta"]["image"], told["tokenMeta"]["uri"] = link, link
        service.fetch.answers = [reply(200, encode(told))]
        service.get(f"/predict/{sample.mint}?force_refresh=1")
        calls = service.fetch.calls[:]
        assert service.get(f"/image/{sample.mint}").status == 404
        assert service.fetch.calls == calls
