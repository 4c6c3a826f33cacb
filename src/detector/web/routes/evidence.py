"""Routes of what a stored report shows, part by part."""

from detector import errors
from detector.incoming_http import Request, Response
from detector.services.evidence import evidence as read_evidence
from detector.services.other_tokens import others_here
from detector.web.context import Context
from detector.web.parameters import Values
from detector.web.respond import json_response
from detector.web.router import PUBLIC, Route
from detector.web.routes.tokens import TOKEN_ID
from detector.wire.evidence import evidence as evidence_body
from detector.wire.others_here import others_here as others_body


async def evidence(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens/{token_id}/evidence."""
    analysis = context.analysis
    found = await read_evidence(
        analysis.store, analysis.source, values[TOKEN_ID], context.host.now_ms()
    )
    return json_response(
        evidence_body(
            found.mint,
            found.at_ms,
            found.source,
            found.holders,
            found.insiders,
            found.pools,
            found.creator,
            found.token,
        )
    )


async def creator(context: Context, _request: Request, values: Values) -> Response:
    """GET /api/tokens/{token_id}/creator."""
    found = await others_here(context.analysis.maker.creators, values[TOKEN_ID])
    return json_response(
        others_body(
            found.mint,
            found.creator,
            found.shared_by,
            found.no_record,
            found.tokens,
            more=found.more,
        )
    )


ROUTES = (
    Route(
        "GET", "/api/tokens/{token_id}/evidence", evidence,
        "Who holds a token, linked accounts, its pools, what is locked of them, what a sale would "
        "do, its creator, and who has powers over it: the stored report, part by part",
        "Evidence", PUBLIC, "Tokens", parameters=(TOKEN_ID,),
        errors=(errors.InvalidTokenId, errors.TokenNotAnalysed, errors.StorageUnavailable),
    ),
    Route(
        "GET", "/api/tokens/{token_id}/creator", creator,
        "Other tokens of a token's creator that were analysed here, and what became of them",
        "OthersHere", PUBLIC, "Tokens", parameters=(TOKEN_ID,),
        errors=(errors.InvalidTokenId, errors.TokenNotAnalysed, errors.StorageUnavailable),
    ),
)  # fmt: skip
