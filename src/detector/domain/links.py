"""Links that a token's maker named, taken apart so that they can be shown. Domain only; pure.

Anybody may write them, and they are never called from here. What is told is the text as far as it
can be read, the host as it is asked for and as it looks, and what about it should be doubted.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from detector.domain.report import TokenLink
from detector.domain.rules.lookalike import skeleton
from detector.domain.shown_name import shown_name

LONGEST: Final = 200
"""Characters of a link; of a longer one the beginning is shown."""


class LinkKind(StrEnum):
    """What a link is named as, or where it leads."""

    WEBSITE = "website"
    X = "x"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    METADATA = "metadata"
    """The file that holds name and picture."""
    OTHER = "other"


class Doubt(StrEnum):
    """What about a link should be doubted."""

    NO_ADDRESS = "no_address"
    """It is no https or http address with a host of the public DNS."""
    NOT_HTTPS = "not_https"
    CUT = "cut"
    HIDDEN_CHARACTERS = "hidden_characters"
    OTHER_SCRIPT = "other_script"
    """Its host has letters that are not plain Latin ones."""
    LOOKS_LIKE = "looks_like"
    """Its host looks like that of a service that it is not."""
    OTHER_PLACE = "other_place"
    """It is named as one service's and leads elsewhere."""
    USER_PART = "user_part"
    """Something stands before an @, which may pass for the host."""
    PORT = "port"
    NUMBERS = "numbers"
    """Its host is an address in numbers."""


@dataclass(frozen=True, slots=True)
class ReadLink:
    """`text` can be shown; `host` is asked for, `looks` what it looks like where that differs."""

    kind: LinkKind
    text: str
    host: str | None
    looks: str | None
    doubts: tuple[Doubt, ...]


_HOSTS: Final = {
    LinkKind.X: ("x.com", "twitter.com"),
    LinkKind.TELEGRAM: ("t.me", "telegram.me", "telegram.dog"),
    LinkKind.DISCORD: ("discord.gg", "discord.com"),
}
NAMED: Final = {
    "website": LinkKind.WEBSITE,
    "external_url": LinkKind.WEBSITE,
    "url": LinkKind.WEBSITE,
    "web": LinkKind.WEBSITE,
    "twitter": LinkKind.X,
    "x": LinkKind.X,
    "telegram": LinkKind.TELEGRAM,
    "discord": LinkKind.DISCORD,
}
"""What metadata names links of a token's maker by."""
_WORDS: Final = {**NAMED, "uri": LinkKind.METADATA}
_COPIED: Final = (
    *(host for hosts in _HOSTS.values() for host in hosts),
    *("telegram.org", "pump.fun", "phantom.app", "phantom.com", "solflare.com", "jup.ag"),
    *("raydium.io", "orca.so", "meteora.ag", "rugcheck.xyz", "dexscreener.com", "birdeye.so"),
    *("solscan.io", "solana.com", "coingecko.com", "coinmarketcap.com", "magiceden.io"),
)
"""Hosts that a stranger's may want to pass for."""
_MOST_HOST: Final = 253
_URL: Final = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]{0,20})://)?(?:(?P<user>[^/?#\\]*)@)?"
    r"(?P<host>[^/?#\\@:]*)(?::(?P<port>[0-9]{0,5}))?(?P<rest>[/?#\\].*)?\Z",
    re.IGNORECASE | re.DOTALL,
)
"""As browsers read it: a backslash ends the host too."""


def read_link(link: TokenLink) -> ReadLink:
    """A link taken apart; never raises."""
    text = shown_name(link.text, LONGEST)
    doubts: list[Doubt] = []
    if len(link.text) > LONGEST:
        doubts.append(Doubt.CUT)
    elif text != link.text.strip():
        doubts.append(Doubt.HIDDEN_CHARACTERS)
    named = _WORDS.get(link.word.lower(), LinkKind.OTHER)
    found = _URL.match(text)
    scheme = ((found and found["scheme"]) or "https").lower()
    if found is not None and scheme == "ipfs":
        return ReadLink(named, text, None, None, tuple(doubts))
    host, looks = _both((found["host"] if found else "").removesuffix("."))
    if found is None or scheme not in ("https", "http") or host is None or " " in text:
        return ReadLink(named, text, None, None, (Doubt.NO_ADDRESS, *doubts))
    doubts += _doubts(named, host, looks)
    doubts += [Doubt.NOT_HTTPS] if scheme != "https" else []
    doubts += [Doubt.USER_PART] if found["user"] is not None else []
    doubts += [Doubt.PORT] if found["port"] not in (None, "", "80", "443") else []
    return ReadLink(_kind(named, host), text, host, looks if looks != host else None, tuple(doubts))


def _both(host: str) -> tuple[str | None, str]:
    """The host in plain characters, and as it looks; None where it is none."""
    plain, looks = [], []
    for label in host.lower().split("."):
        try:
            plain.append(label if label.isascii() else f"xn--{label.encode('punycode').decode()}")
            hidden = label.startswith("xn--")
            looks.append(label[4:].encode("ascii").decode("punycode") if hidden else label)
        except UnicodeError:
            return None, host
    whole = ".".join(plain)
    fits = 3 < len(whole) <= _MOST_HOST and len(plain) > 1
    labels = all(_is_label(label) for label in plain)
    return (whole if fits and labels else None), shown_name(".".join(looks), _MOST_HOST)


def _is_label(label: str) -> bool:
    bare = label.replace("-", "").replace("_", "")
    return 0 < len(label) <= 63 and bare.isalnum() and bare.isascii()


def _is_of(host: str, service: str) -> bool:
    return host == service or host.endswith(f".{service}")


def _kind(named: LinkKind, host: str) -> LinkKind:
    for kind, hosts in _HOSTS.items():
        if any(_is_of(host, each) for each in hosts):
            return kind
    return LinkKind.OTHER if named in _HOSTS else named


def _doubts(named: LinkKind, host: str, looks: str) -> list[Doubt]:
    found: list[Doubt] = []
    if named in _HOSTS and not any(_is_of(host, each) for each in _HOSTS[named]):
        found.append(Doubt.OTHER_PLACE)
    if looks != host or not looks.isascii():
        found.append(Doubt.OTHER_SCRIPT)
    if host.replace(".", "").isdigit():
        found.append(Doubt.NUMBERS)
    if not any(_is_of(host, each) for each in _COPIED) and _passes_for(host, looks):
        found.append(Doubt.LOOKS_LIKE)
    return found


def _passes_for(host: str, looks: str) -> bool:
    """Whether the host looks like a known one, or holds its name as if it were that."""
    end = ".".join(looks.split(".")[-2:])
    if any(skeleton(end) == skeleton(each) for each in _COPIED):
        return True
    if any(f".{each}." in f".{host}." for each in _COPIED):
        return True
    return any(each.replace(".", "-") in host for each in _COPIED if len(each) > len("jup.ag"))
