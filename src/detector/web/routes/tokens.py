"""Routes of tokens: an analysis, lists, counts."""

from collections.abc import AsyncIterator
from dataclasses import replace

from detector import errors
from detector.domain.catalogue import CATALOGUE
from detector.domain.paging import CURSOR_PATTERN
from detector.domain.rollup import HOUR_MS
from detector.domain.scope import Scope
from detector.domain.served import How
from detector.domain.token_list import Within
from detector.domain.token_row import Sort
from detector.domain.verdict import Band, RiskLevel
from detector.incoming_http import Request, Response
from detector.services.listing import (
    MAX_OFFSET,
    MAX_SEARCH,
    MOST_PARTS,
    PART_ROWS,
    ListRequest,
    list_tokens,
    token_file,
)
from detector.services.suggesting import suggest
from detector.web.caching import analysis_headers, known_analysis, tag_headers
from detector.web.context import Context
from detector.web.csv_text import write_rows
from detector.web.headers import CSV
from detector.web.parameters import (
    MAX_NUMBER,
    Values,
    amount,
    choice,
    choices,
    flag,
    one_of,
    path_text,
    pattern_text,
    short_text,
    whole,
)
from detector.web.respond import csv_response, json_response, stored_response
from detector.web.router import PUBLIC, Route
from detector.wire.analysis import render
from detector.wire.schema import ref
from detector.wire.stats import stats as stats_body
from detector.wire.suggestions import suggestions as suggestions_body
from detector.wire.token_list import tokens as tokens_body
from detector.wire.token_row import CSV_HEADER, csv_row

DEFAULT_PER_PAGE, MAX_PER_PAGE = 20, 100

TOKEN_ID = path_text("token_id", "The token's mint address.", ref("AskedMint"))
FORCE_REFRESH = flag(
    "force_refresh",
    "Read the report anew even if the stored one is fresh: true, 1 or yes. All else means false. "
    "Soon after the last report, or asked too often, it gives the stored one (`stale_reason`).",
)
RAW = flag(
    "raw",
    "Whether to send RugCheck's report, `raw_data`: false, 0 or no leaves it out. All else means "
    "true.",
    default=True,
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
Q = short_text(
    "q",
    "Beginning of a word of the name or symbol, or of the mint. Of the whole address of a pool, in "
    "any letter case: tokens whose newest report names it among its largest, as any report can.",
    most=MAX_SEARCH,
)
TYPED = short_text(
    "q",
    "What is being typed: a name or symbol, with or without $; or the whole address of a pool, in "
    "any letter case.",
    most=MAX_SEARCH,
)
SORT = choice(
    "sort",
    "Newest analysis first, or highest risk score first; empty is the default.",
    Sort,
    default=Sort.NEWEST,
)
BAND = choices("band", "Only tokens of these bands, with commas between them; empty is all.", Band)
_UNKNOWN = "Tokens whose value is unknown are left out."
MIN_LIQUIDITY = amount("min_liquidity", f"Liquidity in USD at the least. {_UNKNOWN}")
MAX_LIQUIDITY = amount("max_liquidity", f"Liquidity in USD at the most. {_UNKNOWN}")
MIN_AGE = amount("min_age", f"Hours since `creation_date`, at the least. {_UNKNOWN}")
MAX_AGE = amount("max_age", f"Hours since `creation_date`, at the most. {_UNKNOWN}")
FINDING = one_of(
    "finding",
    "Only tokens of which the newest analysis found this, by its code; empty is all. "
    "Tokens of which that is not known are left out.",
    [check.code for check in CATALOGUE if check.finds],
)
REFRESHES = ((FORCE_REFRESH, Scope.REFRESH),)
FILTER = (
    CURSOR, RISK_LEVEL, BAND, FINDING, Q, SORT, MIN_LIQUIDITY, MAX_LIQUIDITY, MIN_AGE, MAX_AGE,
)  # fmt: skip


async def predict(context: Context, request: Request, values: Values) -> Response:
    """GET /predict/{token_id} and /detect/{token_id}."""
    mint, force, short = values[TOKEN_ID], values[FORCE_REFRESH], not values[RAW]
    known = None if force else known_analysis(request)
    analysis, now_ms = context.analysis, context.host.now_ms()
    if (
        known is not None
        and known.holds(short=short, ttl_ms=analysis.ttl_ms, now_ms=now_ms)
        and await analysis.is_of(mint, known.fetched_at_ms)
    ):
        context.note({"served": How.FRESH.value})
        return Response(304, tag_headers(mint, known, now_ms))
    served = await analysis.answer(mint, force_refresh=force, report=not short)
    now_ms = context.host.now_ms()
    context.note({"served": served.how.value})
    if served.stale_reason is not None:
        age_s = (now_ms - served.answer.fetched_at_ms) // 1000
        context.note({"stale_reason": served.stale_reason, "age_s": age_s})
    head, tail = render(served, now_ms, short=short)
    headers = analysis_headers(mint, served, now_ms, short=short)
    return stored_response(head, tail, headers)


async def tokens(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens."""
    asked = replace(_list_request(context, values), page=values[PAGE], per_page=values[PER_PAGE])
    page = await list_tokens(context.token_store, asked)
    return json_response(
        tokens_body(
            page.rows,
            {
                "page": asked.page,
                "per_page": asked.per_page,
                "total": page.total,
                "counted": page.counted,
                "pages": page.pages,
                "next_cursor": page.next_cursor,
                "cut": page.cut,
            },
        )
    )


async def tokens_csv(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens.csv: all rows that the filter selects, sent as they are read."""
    file = await token_file(context.token_store, _list_request(context, values))

    async def text() -> AsyncIterator[str]:
        yield write_rows([CSV_HEADER])
        async for rows in file.parts:
            yield write_rows(map(csv_row, rows))

    return csv_response("tokens.csv", text(), file.next_cursor)


async def suggest_tokens(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/suggest."""
    found = await suggest(context.token_store, values[TYPED])
    return json_response(suggestions_body(found))


async def stats(context: Context, _request: Request, _values: Values) -> Response:
    """GET /api/stats."""
    now_ms = context.host.now_ms()
    return json_response(stats_body(await context.token_store.stats(now_ms), now_ms))


def _list_request(context: Context, values: Values) -> ListRequest:
    return ListRequest(
        sort=values[SORT] or Sort.NEWEST,
        risk_level=values[RISK_LEVEL],
        q=values[Q],
        cursor=values[CURSOR],
        bands=values[BAND],
        ranges=_ranges(context, values),
        finding=values[FINDING],
    )


def _ranges(context: Context, values: Values) -> tuple[Within, ...]:
    least, most = values[MIN_LIQUIDITY], values[MAX_LIQUIDITY]
    youngest, oldest = values[MIN_AGE], values[MAX_AGE]
    for name, low, high in (("liquidity", least, most), ("age", youngest, oldest)):
        if low is not None and high is not None and low > high:
            raise errors.InvalidParameter(f"min_{name} is above max_{name}.")
    found = []
    if least is not None or most is not None:
        found.append(Within("liquidity_usd", least, most))
    if youngest is not None or oldest is not None:
        now_ms = context.host.now_ms()
        since, until = (
            None if age is None else now_ms - age * HOUR_MS for age in (oldest, youngest)
        )
        found.append(Within("detected_at_ms", since, until))
    return tuple(found)


_LIST_ERRORS = (errors.InvalidParameter, errors.StorageUnavailable)
ANALYSIS_ERRORS = (
    errors.InvalidTokenId,
    errors.InvalidParameter,
    errors.TokenNotFound,
    errors.UpstreamUnreachable,
    errors.UpstreamFailed,
    errors.UpstreamInvalid,
    errors.UpstreamUnable,
    errors.UpstreamRefused,
    errors.UpstreamBlocked,
    errors.UpstreamUnexpected,
    errors.UpstreamBusy,
    errors.UpstreamTimeout,
    errors.BudgetExhausted,
    errors.ServiceBusy,
    errors.StorageUnavailable,
)

ROUTES = (
    Route(
        "GET", "/predict/{token_id}", predict,
        "How risky a token is, why, and what could not be checked", "Analysis", PUBLIC, "Tokens",
        parameters=(TOKEN_ID, FORCE_REFRESH, RAW), errors=ANALYSIS_ERRORS, asks=REFRESHES,
    ),
    Route(
        "GET", "/detect/{token_id}", predict,
        "The same analysis under its older address", "Analysis", PUBLIC, "Tokens",
        parameters=(TOKEN_ID, FORCE_REFRESH, RAW), errors=ANALYSIS_ERRORS, asks=REFRESHES,
    ),
    Route(
        "GET", "/api/tokens", tokens, "The newest analysis of each token, as a list",
        "Tokens", PUBLIC, "Tokens", parameters=(PAGE, PER_PAGE, *FILTER), errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/tokens.csv", tokens_csv,
        "All rows that the filter selects as CSV (RFC 4180; text that could start a formula gets "
        f"an apostrophe), {PART_ROWS * MOST_PARTS:,} at the most: the header x-next-cursor tells "
        "where the next file begins. A token that is analysed meanwhile may be missing",
        "", PUBLIC, "Tokens", content_type="text/csv", headers=CSV,
        parameters=FILTER, errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/suggest", suggest_tokens,
        "Tokens that may be meant by what is being typed: known ones by name, then those that "
        "were analysed here",
        "Suggestions", PUBLIC, "Tokens", parameters=(TYPED,), errors=_LIST_ERRORS,
    ),
    Route(
        "GET", "/api/stats", stats, "How many tokens of each level there are", "Stats",
        PUBLIC, "Tokens", errors=(errors.StorageUnavailable,),
    ),
)  # fmt: skip
