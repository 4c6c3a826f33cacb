"""Routes for programs that visit any site: crawlers, and those who look for a contact."""

from html import escape

from detector import errors
from detector.domain.instants import iso_utc
from detector.errors import RouteNotFound
from detector.incoming_http import Request, Response
from detector.web.context import Context
from detector.web.parameters import Values
from detector.web.router import PUBLIC, Route

TEXT, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
A_DAY = {"cache-control": "public, max-age=86400"}

SCREENS = ("/", "/tokens", "/model", "/docs", "/status")
"""Screens of the dashboard that say the same to everybody; tokens are found by their lists."""

COSTLY = ("/predict/", "/detect/", "/embed/", "/image/")
"""What asks sources, or is no page of its own."""

SECURITY_TXT = "/.well-known/security.txt"
VALID_MS = 180 * 86_400_000
"""RFC 9116 wants less than a year. Counted from each request, so that it never runs out."""


async def robots(_context: Context, request: Request, _values: Values) -> Response:
    """GET /robots.txt: a crawler that follows links must not have every token analysed."""
    lines = ["User-agent: *", "Allow: /", *(f"Disallow: {path}" for path in COSTLY)]
    text = "\n".join([*lines, f"Sitemap: {request.origin}/sitemap.xml", ""])
    return Response(200, {"content-type": TEXT, **A_DAY}, text)


async def sitemap(_context: Context, request: Request, _values: Values) -> Response:
    """GET /sitemap.xml: the screens, under the address that was asked."""
    urls = "".join(f"<url><loc>{escape(request.origin + path)}</loc></url>" for path in SCREENS)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    )
    return Response(200, {"content-type": XML, **A_DAY}, text)


async def security_txt(context: Context, request: Request, _values: Values) -> Response:
    """GET /.well-known/security.txt. Raises RouteNotFound where no contact is set."""
    contact = context.settings.security_contact
    if not contact:
        raise RouteNotFound
    lines = (
        f"Contact: {contact}",
        f"Expires: {iso_utc(context.host.now_ms() + VALID_MS)}",
        "Preferred-Languages: en, de",
        f"Canonical: {request.origin}{SECURITY_TXT}",
        "",
    )
    return Response(200, {"content-type": TEXT, **A_DAY}, "\n".join(lines))


ROUTES = (
    Route(
        "GET", "/robots.txt", robots, "What crawlers may read", "", PUBLIC, "Service",
        content_type="text/plain",
    ),
    Route(
        "GET", "/sitemap.xml", sitemap, "The dashboard's screens, for crawlers", "", PUBLIC,
        "Service", content_type="application/xml",
    ),
    Route(
        "GET", SECURITY_TXT, security_txt,
        "Where to report a weakness (RFC 9116); 404 where the operator set no contact",
        "", PUBLIC, "Service", content_type="text/plain", errors=(errors.RouteNotFound,),
    ),
)  # fmt: skip
