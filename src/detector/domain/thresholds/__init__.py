"""Every threshold of a rule or of the verdict, in one table, each with its reason.

Imports the domain only. `TABLE` is what docs/findings.md prints and what
`RULES_VERSION` hashes: a changed number is a changed version.

Price arithmetic used below: selling tokens worth a share d of a constant-product pool's token
side moves its price to 1/(1+d)^2. The median recorded report has liquidity of 0.35 of its market
cap, so its pools hold about 17.5 % of the supply.
"""

from detector.domain.thresholds.market import *  # noqa: F403 - a threshold stands in one place
from detector.domain.thresholds.people import *  # noqa: F403
from detector.domain.thresholds.powers import *  # noqa: F403
from detector.domain.thresholds.table import TABLE as TABLE
from detector.domain.thresholds.table import Threshold as Threshold
from detector.domain.thresholds.verdict import *  # noqa: F403
