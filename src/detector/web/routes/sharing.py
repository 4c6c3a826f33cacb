"""Routes for other people's pages: a badge, a card to embed, a link's picture, a token's picture.

None begins an analysis: they show what is stored, or that nothing is.
"""

from detector import errors
from detector.domain.glance import Glance, glance_at
from detector.domain.mint import InvalidMint, parse_mint
from detector.domain.served import HOUR_MS
from detector.errors import InvalidTokenId
from detector.incoming_http import Delegate, Request, Response
from detector.web.context import Context
from detector.web.parameters import Parameter, Values, path_text
from detector.web.respond import kept_response
from detector.web.router import PUBLIC, Route
from detector.web.routes.tokens import TOKEN_ID
from detector.wire.badge import badge as badge_text
from detector.wire.card import card as card_picture
from detector.wire.embed import POLICY
from detector.wire.embed import embed as embed_page
from detector.wire.link_preview import link_preview

SVG, PNG, HTML = "image/svg+xml", "image/png", "text/html; charset=utf-8"
IMAGE_KEEP_S = 86_400
"""A token's picture seldom changes, and its server is a stranger's."""

LANG = Parameter(
    "lang",
    "query",
    "Language of the words: `de` is German, all else English.",
    {"type": "string", "default": "en"},
    lambda text: "de" if text.lower().split("-")[0] == "de" else "en",
)
PAGE_OF = path_text(
    "token_id", "The token's mint address; of anything else the page says so.", {"type": "string"}
)


async def badge(context: Context, request: Request, values: Values) -> Response:
    """GET /badge/{token_id}.svg."""
    seen = await _glance(context, values[TOKEN_ID])
    return kept_response(request, SVG, badge_text(seen, values[LANG]), seen.keep_s)


async def embed(context: Context, request: Request, values: Values) -> Response:
    """GET /embed/{token_id}: for a frame in any page."""
    seen = await _glance(context, values[TOKEN_ID])
    page = embed_page(seen, values[LANG])
    return kept_response(
        request, HTML, page, seen.keep_s, content_security_policy=POLICY, x_frame_options=""
    )


async def card(context: Context, request: Request, values: Values) -> Response:
    """GET /card/{token_id}.png."""
    seen = await _glance(context, values[TOKEN_ID])
    return kept_response(request, PNG, card_picture(seen), seen.keep_s)


async def token_page(context: Context, request: Request, values: Values) -> Response:
    """GET /token/{token_id}: the dashboard's page with tags."""
    seen = await _glance(context, values[PAGE_OF])
    return Response(200, body=link_preview(seen, request.origin), delegate=Delegate.PAGE)


async def image(context: Context, request: Request, values: Values) -> Response:
    """GET /image/{token_id}."""
    picture = await context.images.picture(values[TOKEN_ID], request.origin)
    return kept_response(
        request,
        picture.content_type,
        picture.data,
        IMAGE_KEEP_S,
        content_security_policy="default-src 'none'; sandbox",
    )


async def _glance(context: Context, token_id: str) -> Glance:
    """Raises InvalidTokenId, StorageUnavailable."""
    try:
        mint = parse_mint(token_id)
    except InvalidMint as error:
        raise InvalidTokenId(f"The token id {error}.") from error
    stored = await context.shared.fields(mint)
    ttl_ms = round(context.settings.cache_ttl_hours * HOUR_MS)
    return glance_at(mint, stored, ttl_ms, context.host.now_ms())


_ERRORS = (errors.InvalidTokenId, errors.InvalidParameter, errors.StorageUnavailable)

ROUTES = (
    Route(
        "GET", "/badge/{token_id}.svg", badge,
        "A badge with the stored verdict; green only if it is fresh and was measured",
        "", PUBLIC, "Sharing", content_type=SVG,
        parameters=(TOKEN_ID, LANG), errors=_ERRORS,
    ),
    Route(
        "GET", "/embed/{token_id}", embed,
        "A card with the stored verdict, for a frame in any page; no script", "", PUBLIC,
        "Sharing", content_type="text/html",
        parameters=(TOKEN_ID, LANG), errors=_ERRORS,
    ),
    Route(
        "GET", "/card/{token_id}.png", card,
        "A picture of the stored verdict, 1200 by 630 pixels, for previews of links", "", PUBLIC,
        "Sharing", content_type=PNG, parameters=(TOKEN_ID,),
        errors=(errors.InvalidTokenId, errors.StorageUnavailable),
    ),
    Route(
        "GET", "/token/{token_id}", token_page,
        "The dashboard's page of a token, with Open Graph tags where it has a valid address", "",
        PUBLIC, "Sharing", content_type="text/html", parameters=(PAGE_OF,), page=True,
    ),
    Route(
        "GET", "/image/{token_id}", image,
        "The picture that a token's report names (PNG, JPEG, GIF or WebP), where this "
        "deployment shows them", "", PUBLIC, "Sharing", content_type="image/*",
        parameters=(TOKEN_ID,),
        errors=(
            errors.InvalidTokenId, errors.ImagesOff, errors.ImageNotFound,
            errors.StorageUnavailable,
        ),
    ),
)  # fmt: skip
