"""The groups of addresses that limits are counted by, and the one header that tells them."""

import pytest

from detector.domain.address import NOWHERE, address_group
from detector.services.admission import Credential
from detector.web.credentials import client_group, credential


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::/64"),
        *(
            (text, NOWHERE)
            for text in ("", "x", "192.0.2.256", "192.0.2.7, 192.0.2.8", "1.2.3.4:5")
        ),
        ("0x7f000001", NOWHERE),
        ("9" * 10_000, NOWHERE),
    ],
)
def test_groups(address: str, group: str) -> None:
    assert address_group(address) == group


CLAIMS = (
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "true-client-ip",
    "cf-connecting-ipv6",
    "cf-pseudo-ipv4",
)


def test_no_other_header_tells_an_address() -> None:
    claimed = dict.fromkeys(CLAIMS, "192.0.2.9")
    assert client_group(claimed) == NOWHERE
    assert client_group({**claimed, "cf-connecting-ip": "192.0.2.7"}) == "192.0.2.7"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, None),
        ({"x-api-key": ""}, None),
        ({"x-api-key": " "}, None),
        ({"x-api-key": " k "}, Credential("k", bearer=False)),
        ({"authorization": "Bearer t"}, Credential("t", bearer=True)),
        ({"authorization": "bEARER   t "}, Credential("t", bearer=True)),
        ({"authorization": "Bearer"}, None),
        ({"authorization": "Bearer "}, None),
        ({"authorization": "Basic dXNlcjpwYXNz"}, None),
        ({"authorization": "t"}, None),
        ({"x-api-key": "k", "authorization": "Bearer t"}, Credential("k", bearer=False)),
    ],
)
def test_credentials(headers: dict[str, str], found: Credential | None) -> None:
    assert credential(headers) == found
