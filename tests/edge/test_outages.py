"""Trouble upstream stays there: every fault at once, crowds on a failing token, expired answers."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from local.samples import encode
from tests.edge.expect import costs, error, new_mint, success, valid
from tests.fakes import Behaviour, FakeRugCheck, behaviours
from tests.fakes.rugcheck import hostile_bodies
from tests.waiting import eventually
from tests.worker import Worker

pytestmark = pytest.mark.alone
CLIENTS, WAITING = 16, 20
INVALID, FAILED = "upstream_invalid", "upstream_failed"
PAGE = {"Content-Type": "text/html; charset=utf-8"}


def faults(rugcheck: FakeRugCheck) -> dict[str, tuple[Behaviour, str]]:
    """What an upstream can do wrong, by name, with the code of the error that it becomes."""
    status, words = behaviours.status, behaviours.error
    report = encode(rugcheck.report(new_mint()))
    found: dict[str, tuple[Behaviour, str]] = {}
    for code in (201, 202, 204, 205, 206, 300, 301, 304, 307, 400, 402, 404, 405, 408, 409, 410,
                 413, 418, 422, 425, 451, 499):  # fmt: skip
        found[str(code)] = (status(code, b"" if code in (204, 205, 304) else b"{}"), INVALID)
    for code in (500, 501, 502, 503, 504, 507, 520, 522, 524, 530, 599):
        found[f"{code} page"] = (status(code, behaviours.HTML, PAGE), FAILED)
    found |= {
        "404 page": (status(404, behaviours.HTML, PAGE), INVALID),
        "404 words of a proxy": (words(404, "no such route"), INVALID),
        "404 words": (words(404, "not found"), "token_not_found"),
        "400 words": (words(400, "not found"), "token_not_found"),
        "400 no token": (words(400, "invalid token mint"), "token_not_found"),
        "400 no report": (words(400, "unable to generate report"), "upstream_unable"),
        "400 other words": (words(400, "bad things"), INVALID),
        "401 words": (words(401, "invalid api key"), "upstream_refused"),
        "401 page": (status(401, behaviours.HTML, PAGE), "upstream_refused"),
        "403 words": (words(403, "forbidden"), "upstream_refused"),
        "403 challenge": (status(403, behaviours.HTML, PAGE), "upstream_blocked"),
        "403 nothing": (status(403, b""), "upstream_blocked"),
        "429": (behaviours.rate_limited(None), "upstream_busy"),
        "429 later": (behaviours.rate_limited("1"), "upstream_busy"),
        "429 nonsense": (behaviours.rate_limited("soon"), "upstream_busy"),
        "429 page": (behaviours.rate_limited(None, behaviours.HTML), "upstream_busy"),
        "503 later": (status(503, b"{}", {"Retry-After": "2"}), FAILED),
        "page": (behaviours.html(), INVALID),
        "gzip that is none": (
            status(200, report, {"Content-Encoding": "gzip"}),
            "upstream_unreachable",
        ),
        "huge": (behaviours.huge_chunked(), INVALID),
        "bomb": (behaviours.gzip_bomb(), INVALID),
        "cut": (behaviours.cut_without_length(report, keep=900), INVALID),
        "another's": (rugcheck.mint_differs(), INVALID),
        "elsewhere": (rugcheck.redirect_elsewhere(), INVALID),
        "hang": (behaviours.hang(), "upstream_timeout"),
        "drip": (behaviours.drip(b" " * 100_000), "upstream_timeout"),
        "reset": (behaviours.reset(), "upstream_unreachable"),
        "reset in body": (behaviours.reset_in_body(report, keep=99), "upstream_unreachable"),
        "early close": (behaviours.early_close(report, keep=99), "upstream_unreachable"),
    }
    for name in ("empty", "not_utf_8", "utf_16", "with_bom", "deeply_nested", "trailing_garbage"):
        found[name] = (behaviours.body(hostile_bodies(rugcheck.report("x"))[name]), INVALID)
    return found


DEPENDS_ON_TIME = (
    ("early close", INVALID),
    ("huge", "upstream_timeout"),
    ("bomb", "upstream_timeout"),
)
"""Where the end of the connection is seen as the end of the body, and where reading takes long."""


@contextmanager
def no_source_rests(worker: Worker) -> Iterator[None]:
    """Each fault reaches the service, however many came before it."""
    database = worker.database()
    database.execute(
        "CREATE TRIGGER restless AFTER UPDATE OF failures ON sources WHEN NEW.failures > 0 "
        "BEGIN UPDATE sources SET failures = 0 WHERE name = NEW.name; END"
    )
    try:
        yield
    finally:
        database.execute("DROP TRIGGER restless")
        database.close()


def at_once(api: httpx.Client, mints: list[str], clients: int = CLIENTS) -> list[httpx.Response]:
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(lambda mint: api.get(f"/predict/{mint}"), mints))


def test_every_fault_is_a_clear_error(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    table = faults(rugcheck)
    assert len(table) >= 60
    mints = {new_mint(): name for name in table}
    for mint, name in mints.items():
        rugcheck.on(mint, table[name][0])
    with no_source_rests(worker):
        answers = at_once(api, list(mints))
    for name, answer in zip(mints.values(), answers, strict=True):
        found = (name, answer.json().get("code"))
        assert found in [(name, table[name][1]), *DEPENDS_ON_TIME]
        error(answer, answer.status_code, found[1])
        assert answer.status_code in (404, 502, 503, 504)
    assert success(api.get(f"/predict/{new_mint()}"))["stale"] is False, "and it lives on"


def test_every_fault_leaves_the_stored_answer(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    """All faults mixed, with the breaker at work: whatever it decides, an answer comes soon."""
    table = faults(rugcheck)
    mints = {new_mint(): name for name in table}
    for answer in at_once(api, list(mints)):
        success(answer)
    expire(worker)
    for mint, name in mints.items():
        rugcheck.on(mint, table[name][0])
    for answer in at_once(api, list(mints)):
        old = success(answer)
        assert old["stale"] is True
        assert old["stale_reason"] == "renewing" or old["stale_reason"] in CODES
        assert answer.elapsed.total_seconds() < 3


CODES = (
    "upstream_invalid", "upstream_failed", "upstream_refused", "upstream_blocked",
    "upstream_unable", "upstream_busy", "upstream_timeout", "upstream_unreachable",
    "token_not_found",
)  # fmt: skip


def expire(worker: Worker) -> None:
    """A day passes for every stored answer."""
    database = worker.database()
    database.execute(
        "UPDATE answers SET fetched_at_ms = fetched_at_ms - 86400000, "
        "fresh_until_ms = fresh_until_ms - 86400000"
    )
    database.close()


def keep_asking(ask: Callable[[], httpx.Response], until: float) -> list[httpx.Response]:
    found = []
    while time.monotonic() < until:
        found.append(ask())
        time.sleep(0.05)
    return found


def test_twenty_clients_on_a_failing_token(api: httpx.Client, rugcheck: FakeRugCheck) -> None:
    mint = new_mint()
    rugcheck.on(mint, behaviours.error(500, "boom"))
    until = time.monotonic() + 5
    with ThreadPoolExecutor(WAITING) as pool:
        asking = [
            pool.submit(keep_asking, lambda: api.get(f"/predict/{mint}"), until)
            for _ in range(WAITING)
        ]
        answers = [answer for one in asking for answer in one.result()]
    assert {answer.json()["code"] for answer in answers} == {"upstream_failed"}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers)
    spent = [costs(answer) for answer in answers]
    assert max(each["d1"] for each in spent if each["upstream"] == 0) <= 13
    assert max(each["d1"] for each in spent) <= 13, "who asks counts its calls, and their end"
    times = [request.at for request in rugcheck.requests if mint in request.path]
    assert min(after - before for before, after in itertools.pairwise(times)) > 0.9
    took = [answer.elapsed.total_seconds() for answer in answers]
    percentile_99 = statistics.quantiles(took, n=100)[98]
    assert percentile_99 < 4, "2 s on a machine that does nothing else"


def test_an_expired_answer_is_served_at_once_while_the_upstream_hangs(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    mint = new_mint()
    first = success(api.get(f"/predict/{mint}"))
    expire(worker)
    hold = behaviours.Hold(rugcheck.ok())
    rugcheck.on(mint, hold)
    answers = at_once(api, [mint] * WAITING, WAITING)
    took = [answer.elapsed.total_seconds() for answer in answers]
    assert max(took) < 1.5, "0.3 s on a machine that does nothing else"
    for answer in answers:
        old = success(answer)
        assert (old["stale"], old["stale_reason"]) == (True, "renewing")
        assert costs(answer)["d1"] <= 3, "a look, the claim, the call counted"
    assert rugcheck.asked(mint) == 2, "the first analysis, and one renewal for all"
    hold.release()
    assert eventually(lambda: not success(api.get(f"/predict/{mint}"))["stale"])
    renewed = api.get(f"/predict/{mint}")
    assert renewed.json()["fetched_at"] > first["fetched_at"], "renewed after the answer was sent"
    assert costs(renewed) == {"d1": 1, "upstream": 0}
    assert rugcheck.asked(mint) == 2


@pytest.mark.parametrize("forced", ["", "?force_refresh=true"])
def test_a_fast_upstream_renews_before_the_answer(
    api: httpx.Client, worker: Worker, forced: str
) -> None:
    mint = new_mint()
    success(api.get(f"/predict/{mint}"))
    expire(worker)
    renewed = success(api.get(f"/predict/{mint}{forced}"))
    assert (renewed["cached"], renewed["stale"]) in ((False, False), (True, True))
    assert renewed["cached"] is False or not forced


def test_an_outage_is_visible_within_a_second(
    api: httpx.Client, rugcheck: FakeRugCheck, worker: Worker
) -> None:
    success(api.get(f"/predict/{new_mint()}"))
    rugcheck.default = behaviours.status(401)
    for _ in range(5):
        error(api.get(f"/predict/{new_mint()}"), 502, "upstream_refused")
    calls = len(rugcheck.requests)
    rested = api.get(f"/predict/{new_mint()}")
    error(rested, 502, "upstream_refused")
    assert int(rested.headers["retry-after"]) > 0
    assert costs(rested) == {"d1": 1, "upstream": 0}
    rugcheck.default = behaviours.hang()
    deep = api.get("/api/health", params={"deep": "true"})
    assert deep.elapsed.total_seconds() < 1
    valid(deep.json(), "Health")
    assert (deep.json()["status"], deep.json()["database"]["ok"]) == ("degraded", True)
    state = deep.json()["sources"][0]
    assert (state["state"], state["last_error"]) == ("open", "upstream_refused")
    assert state["last_success"] < state["last_failure"] < state["rests_until"]
    assert costs(deep) == {"d1": 1, "upstream": 0}
    assert len(rugcheck.requests) == calls
    database = worker.database()
    database.execute("UPDATE sources SET open_until_ms = open_until_ms - 5000")
    database.close()
    rugcheck.default = rugcheck.ok()
    success(api.get(f"/predict/{new_mint()}"))
    assert api.get("/api/health", params={"deep": "true"}).json()["status"] == "ok"
