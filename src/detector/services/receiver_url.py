"""Where messages to watchers may be sent. Imports its sister module and the standard library."""

from urllib.parse import parse_qs, urlsplit, urlunsplit

from detector.domain.watch import Style
from detector.services.outside_url import outside_url


def receiver_url(text: str, own_host: str, test_hosts: frozenset[str]) -> str | None:
    """The address as it may be called, or None. `test_hosts`: `host:port` on this machine.

    `own_host`: under which name this service was reached; "" where nobody asked.
    """
    if text.startswith("http://"):
        return text if _netloc(text) in test_hosts else None
    return outside_url(text, own_host) if text.startswith("https://") else None


def suits(url: str, style: Style) -> bool:
    """Whether messages of this style can be sent there."""
    if style is not Style.TELEGRAM:
        return True
    parts = urlsplit(url)
    return (
        parts.path.endswith("/sendMessage") and len(parse_qs(parts.query).get("chat_id", ())) == 1
    )


def called(url: str, style: Style) -> str:
    """The address that is called: what Telegram is told in the body is not told twice."""
    if style is not Style.TELEGRAM:
        return url
    return urlunsplit(urlsplit(url)._replace(query="", fragment=""))


def host_of(url: str) -> str:
    """The receiver's name: the rest of an address may be a secret."""
    return urlsplit(url).netloc


def _netloc(text: str) -> str:
    try:
        return urlsplit(text).netloc
    except ValueError:
        return ""
