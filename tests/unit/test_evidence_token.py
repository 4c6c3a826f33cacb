"""The token itself, its creator and links, and the creator's other tokens, as they are told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.domain.creators import LAUNCH_SERVICES
from detector.domain.evidence_creator import (
    MOST_TOKENS,
    NoRecord,
    creator_evidence,
    no_record,
)
from detector.domain.evidence_token import Held, Program, token_evidence
from detector.domain.known_tokens import KNOWN_TOKENS
from detector.domain.links import LONGEST, Doubt, LinkKind, read_link
from detector.domain.report import TokenLink
from detector.domain.sources.rugcheck.extensions_parser import TOKEN_2022_PROGRAM
from detector.domain.sources.rugcheck.report_parser import parse_report
from local.samples import SAMPLES, build, by_name
from local.samples.addresses import address_of
from tests.unit.doubles import reply
from tests.unit.reports import CREATOR, holder, parsed
from tests.unit.schemas import valid
from tests.unit.service import Service
from tests.unit.test_evidence import TOKEN, body_of
from tests.unit.test_service import NOW

MAKER = address_of("a maker of tokens")

# Links


@pytest.mark.parametrize(
    ("word", "text", "kind", "host", "doubts"),
    [
        ("website", "https://example.com/a", LinkKind.WEBSITE, "example.com", ()),
        ("website", "example.com", LinkKind.WEBSITE, "example.com", ()),
        ("twitter", "https://x.com/a", LinkKind.X, "x.com", ()),
        ("website", "https://t.me/a", LinkKind.TELEGRAM, "t.me", ()),
        ("website", "http://example.com", LinkKind.WEBSITE, "example.com", (Doubt.NOT_HTTPS,)),
        ("uri", "ipfs://bafy", LinkKind.METADATA, None, ()),
        ("twitter", "https://example.com", LinkKind.OTHER, "example.com", (Doubt.OTHER_PLACE,)),
        ("x", "javascript:alert(1)", LinkKind.X, None, (Doubt.NO_ADDRESS,)),
        ("x", "data:text/html,<b>", LinkKind.X, None, (Doubt.NO_ADDRESS,)),
        ("web", "no address at all", LinkKind.WEBSITE, None, (Doubt.NO_ADDRESS,)),
        ("web", "https://localhost/", LinkKind.WEBSITE, None, (Doubt.NO_ADDRESS,)),
        ("web", "https://1.2.3.4/", LinkKind.WEBSITE, "1.2.3.4", (Doubt.NUMBERS,)),
        ("web", "https://a.io:8080", LinkKind.WEBSITE, "a.io", (Doubt.PORT,)),
        ("web", "https://x.com@a.io/", LinkKind.WEBSITE, "a.io", (Doubt.USER_PART,)),
        ("web", "https://rugcheck.xyz.a.io", LinkKind.WEBSITE, "rugcheck.xyz.a.io",
         (Doubt.LOOKS_LIKE,)),
        ("web", "https://twltter.com", LinkKind.WEBSITE, "twltter.com", (Doubt.LOOKS_LIKE,)),
        ("web", "https://a\u202eb.io", LinkKind.WEBSITE, "ab.io", (Doubt.HIDDEN_CHARACTERS,)),
        ("web", "https://a.io/" + "x" * LONGEST, LinkKind.WEBSITE, "a.io", (Doubt.CUT,)),
    ],
)  # fmt: skip
def test_what_is_doubtful_about_a_link_is_said(
    word: str, text: str, kind: LinkKind, host: str | None, doubts: tuple[Doubt, ...]
) -> None:
    found = read_link(TokenLink(word, text))
    assert (found.kind, found.host, found.doubts) == (kind, host, doubts)
    assert len(found.text) <= LONGEST


def test_a_host_of_other_letters_is_told_both_ways() -> None:
    for text in ("https://\u0445.com/a", "https://xn--u1a.com/a"):
        found = read_link(TokenLink("x", text))
        assert (found.host, found.looks) == ("xn--u1a.com", "\u0445.com")
        assert {Doubt.OTHER_SCRIPT, Doubt.LOOKS_LIKE, Doubt.OTHER_PLACE} == {*found.doubts}


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_read(text: str, word: str) -> None:
    found = read_link(TokenLink(word, text))
    assert found.host is None or found.host.isascii()


def test_links_are_read_where_a_report_has_them() -> None:
    report = parsed(
        {
            "fileMeta": {"website": "https://a.io", "image": "https://a.io/p.png", "twitter": 5},
            "token_extensions": {
                "tokenMetadata": {"additionalMetadata": [["telegram", "https://t.me/a"], ["x"]]}
            },
            "verification": {"links": [{"provider": "x", "value": "https://x.com/a"}, None]},
            "tokenMeta": {"uri": "https://ipfs.io/ipfs/a"},
        }
    )
    assert [link.kind for link in token_evidence(report).links or ()] == [
        LinkKind.WEBSITE, LinkKind.TELEGRAM, LinkKind.X, LinkKind.METADATA,
    ]  # fmt: skip
    many = {f"https://a{n}.io": 0 for n in range(40)}
    listed = [{"provider": "url", "value": url} for url in many]
    assert len(parsed({"verification": {"links": listed}}).links or ()) == 10
    assert parse_report({}).links is None


# Powers


def powers(raw: dict[str, Any]) -> dict[str, Held]:
    return {each.code: each.held for each in token_evidence(parsed(raw)).powers}


def test_powers_are_held_given_up_or_unknown() -> None:
    token = {"supply": 10**30, "decimals": 6, "mintAuthority": MAKER, "freezeAuthority": None}
    report = parsed({"token": token, "mintAuthority": MAKER, "freezeAuthority": None})
    found = token_evidence(report)
    by_code = {each.code: each for each in found.powers}
    assert (by_code["mint_authority"].held, by_code["mint_authority"].by) == (Held.HELD, MAKER)
    assert by_code["freeze_authority"].held is Held.NOBODY
    assert by_code["permanent_delegate"].held is Held.NOBODY, "the older program has none"
    assert found.program is Program.TOKEN
    assert body_of(report)["token"]["supply"] == str(10**30)


def test_an_extension_that_is_not_named_is_unknown() -> None:
    listed = {"permanentDelegate": {"delegate": MAKER}, "nonTransferable": True}
    found = powers({"tokenProgram": TOKEN_2022_PROGRAM, "token_extensions": listed})
    assert found["permanent_delegate"] is Held.HELD
    assert found["non_transferable"] is Held.HELD
    for code in ("transfer_hook", "pausable", "mint_close_authority", "transfer_fee"):
        assert found[code] is Held.UNKNOWN, code


@pytest.mark.parametrize(
    ("config", "held", "pct"),
    [
        (None, Held.NOBODY, None),
        ({"newerTransferFee": {"transferFeeBasisPoints": 500}}, Held.HELD, 5.0),
        ({"newerTransferFee": {"transferFeeBasisPoints": 0}}, Held.NOBODY, None),
        ({"newerTransferFee": {}}, Held.UNKNOWN, None),
        ("text", Held.UNKNOWN, None),
    ],
)
def test_a_fee_is_known_or_unknown(config: Any, held: Held, pct: float | None) -> None:
    raw = {
        "tokenProgram": TOKEN_2022_PROGRAM, "transferFee": {},
        "token_extensions": {"transferFeeConfig": config},
    }  # fmt: skip
    fee = next(p for p in token_evidence(parsed(raw)).powers if p.code == "transfer_fee")
    assert (fee.held, fee.pct) == (held, pct)


# The creator by the report


def earlier(mint: str, worth: Any = 10.0, at: Any = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    return {"mint": mint, "marketCap": worth, "createdAt": at}


def test_earlier_tokens_are_told_newest_first() -> None:
    listed = [
        earlier(TOKEN),
        earlier("no address", None, None),
        earlier(address_of("old"), 5e6, "2025-01-01T00:00:00Z"),
        *[earlier(address_of(f"t{n}")) for n in range(MOST_TOKENS)],
    ]
    body = body_of(parsed({"creatorTokens": listed}))["creator"]
    assert (body["listed"], body["not_shown"]) == (MOST_TOKENS + 2, 2)
    assert (body["worthless"], body["unknown"]) == (MOST_TOKENS, 1)
    few = body_of(parsed({"creatorTokens": listed[:3]}))["creator"]["tokens"]
    assert [each["token_id"] for each in few] == [address_of("old"), None]
    assert body_of(parsed({"creatorTokens": None}))["creator"]["listed"] is None
    assert body_of(parsed({"creatorTokens": []}))["creator"]["listed"] == 0


def test_the_share_is_told_by_balance_and_by_list() -> None:
    held = [holder(20.0), holder(4.0, owner=CREATOR)]
    found = creator_evidence(TOKEN, parsed({"topHolders": held, "creatorBalance": None}))
    assert (found.balance_pct, found.listed_pct) == (None, 4.0)
    assert creator_evidence(TOKEN, parsed({"topHolders": None})).listed_pct is None
    nameless = creator_evidence(TOKEN, parsed({"creator": "me, honest"}))
    assert (nameless.creator, nameless.named_otherwise) == (None, True)


def test_why_a_creator_has_no_record() -> None:
    shared = next(iter(LAUNCH_SERVICES))
    assert no_record(None, TOKEN) is NoRecord.NO_CREATOR
    assert no_record("text", TOKEN) is NoRecord.NO_CREATOR
    assert no_record(shared, TOKEN) is NoRecord.SHARED
    assert no_record(MAKER, next(iter(KNOWN_TOKENS))) is NoRecord.KNOWN_TOKEN
    assert no_record(MAKER, TOKEN) is None
    assert creator_evidence(TOKEN, parsed({"creator": shared})).shared_by == "Bags"


# Locks with hostile dates


@pytest.mark.parametrize(
    "date", [0, 1, -1, 86_400, 253_402_300_799, 1_900_000_000_000, 1e300, "1900000000", True, None]
)
def test_a_date_that_cannot_be_is_unknown(date: Any) -> None:
    lock = {"type": "streamflow", "unlockDate": date, "usdcLocked": 1.0, "owner": MAKER}
    told = body_of(parsed({"lockers": {"a": lock}}))["pools"]["locks"]
    assert told == [
        {"owner": MAKER, "kind": "streamflow", "ends_at": None, "endless": False, "usd": 1.0}
    ]


# The routes


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.database.close()


def analyse(service: Service, mint: str, **more: Any) -> None:
    raw = {**build(by_name(SAMPLES, "healthy").recipe, mint, NOW), **more}
    service.fetch.answers = [reply(200, json.dumps(raw))]
    service.json(f"/predict/{mint}?force_refresh=true")


def test_other_tokens_of_the_creator_are_listed(service: Service) -> None:
    mints = [address_of(f"made {n}") for n in range(3)]
    for mint in mints:
        analyse(service, mint, creator=MAKER)
    answer = service.get(f"/api/tokens/{mints[0]}/creator")
    body = json.loads(str(answer.body))
    valid(body, "OthersHere")
    assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    assert {each["token_id"] for each in body["tokens"]} == {*mints[1:]}
    assert (body["creator"], body["no_record"], body["more"]) == (MAKER, None, False)


def test_a_launch_services_tokens_are_nobodys(service: Service) -> None:
    shared = next(iter(LAUNCH_SERVICES))
    for n in range(2):
        analyse(service, address_of(f"launched {n}"), creator=shared)
    body = service.json(f"/api/tokens/{address_of('launched 0')}/creator")
    assert (body["no_record"], body["shared_by"], body["tokens"]) == ("shared", "Bags", [])


def test_figures_stand_over_time_and_between_any_two(service: Service) -> None:
    times = []
    for price in (1.0, 2.0, None, 3.0):
        service.host.ms += 86_400_000
        times.append(service.host.ms)
        analyse(service, TOKEN, price=price)
    answer = service.get(f"/api/tokens/{TOKEN}/timeline?per_page=3")
    body = json.loads(str(answer.body))
    valid(body, "Timeline")
    assert answer.headers["server-timing"] == 'd1;desc="1", upstream;desc="0"'
    assert [point["price"] for point in body["points"]] == [3.0, None, 2.0]
    rest = service.json(f"/api/tokens/{TOKEN}/timeline?cursor={body['pagination']['next_cursor']}")
    assert [point["price"] for point in rest["points"]] == [1.0]
    told = service.json(f"/api/tokens/{TOKEN}/changes?from={times[0]}&to={times[3]}")
    valid(told, "Between")
    price = next(each for each in told["changes"]["facts"] if each["fact"] == "price")
    assert (price["before"], price["after"]) == (1.0, 3.0)
    assert told["sentence"]
    later = service.json(f"/api/tokens/{TOKEN}/changes?from={times[1] + 1}")
    assert later["before"]["fetched_at"] == body["points"][2]["fetched_at"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("from=1", 400), ("", 400), ("from=5&to=4", 400), ("from=-1", 400), ("from=x", 400),
     ("from=1&to=1", 404), ("from=999999999999999", 200), ("from=9999999999999999", 400)],
)  # fmt: skip
def test_a_time_is_a_time(service: Service, query: str, status: int) -> None:
    analyse(service, TOKEN)
    assert service.get(f"/api/tokens/{TOKEN}/changes?{query}").status == status
