"""All samples, in the order in which they are shown."""

from local.samples.edge import EDGE_SAMPLES
from local.samples.people import PEOPLE_SAMPLES
from local.samples.sample import Sample
from local.samples.situations import SITUATIONS
from local.samples.token_2022 import TOKEN_2022_SAMPLES
from local.samples.trading import TRADING_SAMPLES
from local.samples.wording import WORDING_SAMPLES

# Whoever shows only a few shows these: nothing wrong, much wrong, and something to think about.
FIRST = ("healthy", "drained_pool", "insider_cluster")

_ALL = (
    *SITUATIONS,
    *TRADING_SAMPLES,
    *PEOPLE_SAMPLES,
    *TOKEN_2022_SAMPLES,
    *WORDING_SAMPLES,
    *EDGE_SAMPLES,
)

SAMPLES: tuple[Sample, ...] = (
    *(sample for name in FIRST for sample in _ALL if sample.name == name),
    *(sample for sample in _ALL if sample.name not in FIRST),
)
