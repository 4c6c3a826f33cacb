"""Synthetic RugCheck reports of the real schema, built by code. Standard library only.

Nobody's real token is described: every mint is a hash of the sample's own name.

- `SAMPLES`, `SPECIALS`: what there is, in the order in which it is shown.
- `report(sample, now)`: the report as plain dicts; `encode(report)`: its JSON in UTF-8.
"""

from local.samples.catalogue import SAMPLES
from local.samples.report import build, encode, report
from local.samples.sample import Sample, by_mint, by_name
from local.samples.special import SPECIALS, Special

__all__ = [
    "SAMPLES",
    "SPECIALS",
    "Sample",
    "Special",
    "build",
    "by_mint",
    "by_name",
    "encode",
    "report",
]
