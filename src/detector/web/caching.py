"""What may be kept between us and a reader, for how long, and the tags that name what was sent.

A shared cache keeps a fresh analysis for a minute at most, so that one that was made anew reaches
everybody soon whoever asked for it. What was asked with a key is kept by nobody. Imports the
domain.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import formatdate

from detector.domain.served import How, Served, age_tenths, fresh_until_ms, is_within
from detector.incoming_http import Request, Response

LONGEST_S, LONGEST_MEANWHILE_S = 60, 30
"""For so long a shared cache may send a fresh analysis, and for so long more while it asks anew."""

VARY: Mapping[str, str] = {"vary": "authorization, x-api-key"}
UNKNOWN_TOKEN: Mapping[str, str] = {"cache-control": "public, max-age=30", **VARY}
"""Nobody knows the token: so the same question is not asked again and again."""

NOT_KEPT: Mapping[str, str] = {"cache-control": "no-store"}
ASKED_AGAIN: Mapping[str, str] = {"cache-control": "private, no-cache", **VARY}
"""A reader may keep it, and asks each time whether it still holds."""

_TAG = re.compile(r'"(\d{1,16})\.(\d{1,16})\.(\d{1,9})(\.short)?"', re.ASCII)


@dataclass(frozen=True, slots=True)
class AnalysisTag:
    """Names the bytes of a fresh stored analysis: the stored text, and all that is put before it.

    `short`: without the report.
    """

    fetched_at_ms: int
    fresh_until_ms: int
    age_tenths: int
    short: bool

    def __str__(self) -> str:
        end = ".short" if self.short else ""
        return f'"{self.fetched_at_ms}.{self.fresh_until_ms}.{self.age_tenths}{end}"'

    def holds(self, *, short: bool, ttl_ms: int, now_ms: int) -> bool:
        """Whether these would still be the bytes to send, if there is no newer analysis."""
        return (
            self.short == short
            and self.fresh_until_ms <= self.fetched_at_ms + ttl_ms
            and is_within(self.fetched_at_ms, self.fresh_until_ms, now_ms)
            and self.age_tenths == age_tenths(self.fetched_at_ms, now_ms)
        )


def known_analysis(request: Request) -> AnalysisTag | None:
    """The analysis that the client says it has."""
    found = _TAG.search(request.headers.get("if-none-match", ""))
    if found is None:
        return None
    fetched, until, tenths, short = found.groups()
    return AnalysisTag(int(fetched), int(until), int(tenths), short is not None)


def analysis_headers(mint: str, served: Served, now_ms: int, *, short: bool) -> Mapping[str, str]:
    """The headers of an analysis. Only one that is stored and fresh may be kept."""
    if served.how is not How.FRESH:
        return NOT_KEPT
    at_ms, until_ms = served.answer.fetched_at_ms, fresh_until_ms(served.answer, served.ttl_ms)
    tag = AnalysisTag(at_ms, until_ms, age_tenths(at_ms, now_ms), short)
    return tag_headers(mint, tag, now_ms)


def tag_headers(mint: str, tag: AnalysisTag, now_ms: int) -> Mapping[str, str]:
    """The headers of the analysis that a tag names."""
    left_s = (tag.fresh_until_ms - now_ms) // 1000
    keep_s = min(LONGEST_S, left_s)
    meanwhile_s = min(LONGEST_MEANWHILE_S, left_s - keep_s)
    return {
        "etag": str(tag),
        "last-modified": formatdate(tag.fetched_at_ms // 1000, usegmt=True),
        "cache-control": f"public, max-age={keep_s}, stale-while-revalidate={meanwhile_s}",
        "cache-tag": mint,
        **VARY,
    }


def revalidated(request: Request, response: Response) -> Response:
    """The answer to a reading, with a tag of its own text; or that the client has it already.

    What has a tag already, what nobody may keep and what is not one text stays as it is.
    """
    body, given = response.body, response.headers
    done = "etag" in given or given.get("cache-control") == NOT_KEPT["cache-control"]
    if done or response.status != 200 or not isinstance(body, str):
        return response
    return tagged(request, replace(response, headers={**ASKED_AGAIN, **given}), body)


def tagged(request: Request, response: Response, content: str | bytes) -> Response:
    """The response with the tag of its content, or 304 for who has the same already."""
    data = content.encode() if isinstance(content, str) else content
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {**response.headers, "etag": tag}
    if not is_known(request, tag):
        return replace(response, headers=headers)
    kept = {name: text for name, text in headers.items() if name != "content-type"}
    return Response(304, kept)


def is_known(request: Request, tag: str) -> bool:
    """Whether the client has what the entity tag names (RFC 9110, 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    tags = {each.strip().removeprefix("W/") for each in known.split(",")}
    return "*" in tags or tag in tags
