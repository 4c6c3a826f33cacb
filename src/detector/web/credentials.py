"""Who a request says it is from, read from its headers. Imports the domain and services."""

from collections.abc import Mapping

from detector.domain.address import address_group
from detector.services.admission import Credential

ADDRESS_HEADER = "cf-connecting-ip"
"""Set by the platform whatever the client sends; other headers of addresses are never believed."""


def credential(headers: Mapping[str, str]) -> Credential | None:
    """The key in x-api-key, else the one in Authorization: Bearer. Other schemes are not ours."""
    key = headers.get("x-api-key", "").strip()
    if key:
        return Credential(key, bearer=False)
    scheme, _, token = headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    return Credential(token.strip(), bearer=True)


def client_group(headers: Mapping[str, str]) -> str:
    """The group of addresses that a client without a key is counted in."""
    return address_group(headers.get(ADDRESS_HEADER, ""))
