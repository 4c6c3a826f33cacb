"""Untrusted JSON to TokenReport. Imports the domain only. Never raises on any decoded JSON object.

Holders, networks and pools have parsers of their own (`holdings_parser`, `pools_parser`). Here,
`11111111111111111111111111111111` (the system program) as an authority means nobody.
"""

from dataclasses import replace
from typing import Any

from detector.domain import untrusted as read
from detector.domain.jsontext import MAX_SAFE_INTEGER
from detector.domain.report import Risk, TokenReport
from detector.domain.sources.rugcheck.authority_parser import authority, token_authority
from detector.domain.sources.rugcheck.extensions_parser import parse_extensions
from detector.domain.sources.rugcheck.holdings_parser import (
    creator_tokens,
    insider_networks,
    top_holders,
)
from detector.domain.sources.rugcheck.links_parser import links
from detector.domain.sources.rugcheck.pools_parser import lockers, markets

MAX_DECIMALS = 255
"""The chain keeps decimals in one byte."""

_Json = dict[str, Any]


def parse_report(data: _Json) -> TokenReport:
    """Read a decoded RugCheck report; whatever cannot be read is unknown."""
    token = read.mapping(data.get("token")) or {}
    meta = read.mapping(data.get("tokenMeta")) or {}
    file_meta = read.mapping(data.get("fileMeta")) or {}
    program = read.text(data.get("tokenProgram"), 44)
    insiders_detected = read.integer(data.get("graphInsidersDetected"), MAX_SAFE_INTEGER)
    decimals = read.integer(token.get("decimals"), MAX_DECIMALS)
    price = read.amount(data.get("price"))
    pools = markets(data.get("markets"), data.get("mint"))
    report = TokenReport(
        mint=read.text(data.get("mint"), 64),
        name=read.text(meta.get("name")) or read.text(file_meta.get("name")),
        symbol=read.text(meta.get("symbol"), 64) or read.text(file_meta.get("symbol"), 64),
        token_program=program,
        creator=read.text(data.get("creator"), 64),
        creator_balance=read.integer(data.get("creatorBalance")),
        creator_tokens=creator_tokens(data.get("creatorTokens")),
        supply=read.integer(token.get("supply")),
        decimals=decimals,
        price_usd=price or None,
        total_liquidity_usd=read.amount(data.get("totalMarketLiquidity")),
        total_quote_usd=read.amount(data.get("totalStableLiquidity")),
        total_holders=read.integer(data.get("totalHolders"), MAX_SAFE_INTEGER) or None,
        lp_providers=read.integer(data.get("totalLPProviders"), MAX_SAFE_INTEGER),
        detected_at=read.timestamp(data.get("detectedAt")),
        rugged=read.boolean(data.get("rugged")),
        score=read.amount(data.get("score")),
        score_normalised=read.percent(data.get("score_normalised")),
        risks=read.each(data.get("risks"), _risk),
        mint_authority=token_authority(data, token, "mintAuthority"),
        freeze_authority=token_authority(data, token, "freezeAuthority"),
        update_authority=authority(meta, "updateAuthority"),
        metadata_mutable=read.boolean(meta.get("mutable")),
        extensions=parse_extensions(data, program),
        top_holders=None,
        markets=pools,
        insider_networks=insider_networks(data.get("insiderNetworks"), insiders_detected),
        insiders_detected=insiders_detected,
        lockers=lockers(data.get("lockers")),
        verified=_verified(data),
        links=links(data),
    )
    return replace(report, top_holders=top_holders(data, pools, report.market_cap_usd))


def _risk(entry: _Json) -> Risk:
    return Risk(
        name=read.text(entry.get("name"), 100),
        level=read.text(entry.get("level"), 32),
        value=read.text(entry.get("value"), 100),
        description=read.text(entry.get("description"), 300),
        score=read.amount(entry.get("score")),
    )


def _verified(data: _Json) -> bool | None:
    """Whether Jupiter lists the token as verified. Null means that no such entry was found."""
    if "verification" not in data:
        return None
    entry = read.mapping(data["verification"])
    if entry is None:
        return False if data["verification"] is None else None
    return read.boolean(entry.get("jup_verified"))
