"""The server's sample tokens, by a part of their titles."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

_TIMEOUT_S = 60


def get_json(url: str) -> Any:
    """The decoded body of a GET."""
    with urlopen(url, timeout=_TIMEOUT_S) as response:
        return json.load(response)


@dataclass(frozen=True, slots=True)
class Samples:
    """Sample tokens of the server at `base_url`."""

    base_url: str
    titles: dict[str, str]

    @property
    def mints(self) -> list[str]:
        """All sample mints, in the server's order."""
        return list(self.titles)

    def mint(self, part: str) -> str:
        """The first sample whose title holds `part`."""
        return next(mint for mint, title in self.titles.items() if part.lower() in title.lower())

    def analysis(self, mint: str) -> dict[str, Any]:
        """`GET /predict/{mint}`."""
        answer: dict[str, Any] = get_json(f"{self.base_url}/predict/{mint}")
        return answer


def read_samples(base_url: str) -> Samples:
    """The samples that /api/health lists. Raises KeyError when the data is real."""
    health = get_json(f"{base_url}/api/health")
    return Samples(base_url, {entry["mint"]: entry["title"] for entry in health["samples"]})
