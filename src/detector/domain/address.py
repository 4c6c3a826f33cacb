"""Addresses of clients, in the groups that limits are counted by. Standard library only; pure."""

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final

NOWHERE: Final = "nowhere"
"""The group of those whose address is unknown: they share one limit."""

PREFIX = 64
"""Bits of an IPv6 address that are one customer's: whoever has one has 2^64 of them."""


def address_group(text: str) -> str:
    """An IPv4 address as it is, an IPv6 address by its /64, anything else NOWHERE."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return NOWHERE
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address) >> PREFIX << PREFIX, PREFIX)))
