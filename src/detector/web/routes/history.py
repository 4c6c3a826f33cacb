"""Routes of what was told of a token, and of what would change it."""

from detector import errors
from detector.incoming_http import Request, Response
from detector.services.explain import explain as explain_band
from detector.services.history import CURSOR_PATTERN
from detector.services.history import between as changes_between
from detector.services.history import history as history_page
from detector.services.history import timeline as timeline_page
from detector.web.context import Context
from detector.web.parameters import Values, pattern_text
from detector.web.respond import json_response
from detector.web.router import PUBLIC, Route
from detector.web.routes.tokens import PER_PAGE, TOKEN_ID
from detector.wire.explain import assumptions, directions, explanation
from detector.wire.history_page import history as history_body
from detector.wire.history_page import history_step
from detector.wire.timeline import between as between_body
from detector.wire.timeline import timeline as timeline_body

CURSOR = pattern_text(
    "cursor",
    "Where the page before ended: its `next_cursor`. Empty: the newest record.",
    pattern=CURSOR_PATTERN,
)

FROM = pattern_text(
    "from",
    "The earlier time, in Unix milliseconds: the newest analysis that is no younger counts.",
    pattern=CURSOR_PATTERN,
)
TO = pattern_text(
    "to", "The later time, likewise. Empty: the newest analysis.", pattern=CURSOR_PATTERN
)


async def history(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens/{token_id}/history."""
    per_page = values[PER_PAGE]
    page = await history_page(
        context.history, context.scorer.model, values[TOKEN_ID], values[CURSOR], per_page
    )
    return json_response(
        history_body(
            page.mint,
            context.settings.history_days,
            [
                history_step(step.past, step.before, step.changes, step.sentence)
                for step in page.steps
            ],
            {"per_page": per_page, "next_cursor": page.next_cursor},
        )
    )


async def timeline(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens/{token_id}/timeline."""
    per_page = values[PER_PAGE]
    page = await timeline_page(context.history, values[TOKEN_ID], values[CURSOR], per_page)
    return json_response(
        timeline_body(page.mint, page.told, {"per_page": per_page, "next_cursor": page.next_cursor})
    )


async def changes(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens/{token_id}/changes."""
    mint, step = await changes_between(
        context.history, context.scorer.model, values[TOKEN_ID], values[FROM] or "", values[TO]
    )
    told = history_step(step.past, step.before, step.changes, step.sentence)
    return json_response(between_body(mint, told))


async def explain(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens/{token_id}/explain."""
    analysis, scorer = context.analysis, context.scorer
    found = await explain_band(
        analysis.store, scorer, analysis.source, values[TOKEN_ID], context.host.now_ms()
    )
    told = found.told
    context.note({"judgements": found.judgements})
    return json_response(
        explanation(
            found.mint,
            found.at_ms,
            found.verdict,
            found.chance,
            (scorer.model_version, scorer.rules_version),
            {
                "band": told.band,
                "model_version": told.model_version,
                "rules_version": told.rules_version,
            },
            assumptions(remote=found.remote),
            directions(found.verdict.band, found.better, found.worse),
            found.judgements,
        )
    )


ROUTES = (
    Route(
        "GET", "/api/tokens/{token_id}/history", history,
        "What was told of a token, newest first, with what changed from one analysis to the next",
        "History", PUBLIC, "Tokens", parameters=(TOKEN_ID, CURSOR, PER_PAGE),
        errors=(
            errors.InvalidTokenId, errors.InvalidParameter, errors.TokenNotAnalysed,
            errors.StorageUnavailable,
        ),
    ),
    Route(
        "GET", "/api/tokens/{token_id}/timeline", timeline,
        "Price, liquidity, holders, chance and band of a token at each analysis, newest first",
        "Timeline", PUBLIC, "Tokens", parameters=(TOKEN_ID, CURSOR, PER_PAGE),
        errors=(
            errors.InvalidTokenId, errors.InvalidParameter, errors.TokenNotAnalysed,
            errors.StorageUnavailable,
        ),
    ),
    Route(
        "GET", "/api/tokens/{token_id}/changes", changes,
        "What changed of a token between any two times, by the analyses that were made until then",
        "Between", PUBLIC, "Tokens", parameters=(TOKEN_ID, FROM, TO),
        errors=(
            errors.InvalidTokenId, errors.InvalidParameter, errors.TokenNotAnalysed,
            errors.StorageUnavailable,
        ),
    ),
    Route(
        "GET", "/api/tokens/{token_id}/explain", explain,
        "What would have to change for a token's band to change: its stored report, judged again",
        "Explanation", PUBLIC, "Tokens", parameters=(TOKEN_ID,),
        errors=(errors.InvalidTokenId, errors.TokenNotAnalysed, errors.StorageUnavailable),
    ),
)  # fmt: skip
