"""The parameters that routes take, each declared here once. Imports services and the domain."""

from detector.domain.paging import CURSOR_PATTERN
from detector.domain.token_row import Sort
from detector.domain.verdict import RiskLevel
from detector.services.listing import MAX_OFFSET, MAX_SEARCH
from detector.web.parameters import choice, flag, path_text, pattern_text, short_text, whole
from detector.wire.schema import ref

MAX_NUMBER = 10**15
DEFAULT_PER_PAGE, MAX_PER_PAGE = 20, 100
DEFAULT_ROWS, MAX_ROWS = 500, 1000

TOKEN_ID = path_text("token_id", "The token's mint address.", ref("AskedMint"))
FORCE_REFRESH = flag(
    "force_refresh",
    "Read the report anew even if the stored one is fresh: true, 1 or yes. All else means false.",
)
DEEP = flag(
    "deep",
    "Tell how database, sources and model stand, from what is recorded of them: "
    "true, 1 or yes. All else means false.",
)

PAGE = whole(
    "page",
    "Number of the page, a whole number from 1. All else means 1. Rows beyond "
    f"{MAX_OFFSET} are reached by cursor.",
    default=1,
    most=MAX_NUMBER,
)
PER_PAGE = whole(
    "per_page",
    f"Rows a page, a whole number from 1; above {MAX_PER_PAGE} it is {MAX_PER_PAGE}. All "
    f"else means {DEFAULT_PER_PAGE}.",
    default=DEFAULT_PER_PAGE,
    most=MAX_PER_PAGE,
)
CURSOR = pattern_text(
    "cursor",
    "Where the page before ended: its `next_cursor`. Wins over page and sort. Empty: none.",
    pattern=CURSOR_PATTERN,
)
RISK_LEVEL = choice(
    "risk_level", "Only tokens of this level, in any letter case; empty is all.", RiskLevel
)
Q = short_text("q", "Beginning of a word of the name or symbol, or of the mint.", most=MAX_SEARCH)
SORT = choice(
    "sort",
    "Newest analysis first, or highest risk score first; empty is the default.",
    Sort,
    default=Sort.NEWEST,
)
LIST = (PAGE, PER_PAGE, CURSOR, RISK_LEVEL, Q, SORT)

AFTER_ROW = whole(
    "cursor",
    "The number of the row to go on after. All else means from the beginning.",
    default=0,
    most=MAX_NUMBER,
)
MAX_RECORD_ROWS = whole(
    "per_page",
    f"Rows at the most, a whole number from 1; above {MAX_ROWS} it is {MAX_ROWS}. All "
    f"else means {DEFAULT_ROWS}.",
    default=DEFAULT_ROWS,
    most=MAX_ROWS,
)
RECORD = (AFTER_ROW, MAX_RECORD_ROWS)
