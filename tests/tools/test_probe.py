"""The probe: what it asks, what it calls wrong, and its one line, over the service in memory."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from detector import VERSION
from local.steps import ROOT
from tests.tools.loopback import serving
from tests.unit import reports
from tests.unit.doubles import START_MS, reply
from tests.unit.service import Service
from tools.probe import NoAnswer, Seen, Wanted, main, probe

NOW_S = START_MS / 1000 + 7200
PAGE_HEADERS = {
    name.strip().lower(): text.strip()
    for name, _, text in (
        line.partition(":")
        for line in (ROOT / "public" / "_headers").read_text().split("\n\n")[0].splitlines()[1:]
    )
}
PAGE = (ROOT / "public" / "index.html").read_text()
Change = Callable[[Seen], Seen]


def deployment(service: Service) -> Callable[[str], Seen]:
    """The service with its dashboard beside it, as the platform serves both."""

    def get(path: str) -> Seen:
        if path == "/":
            return Seen(200, PAGE_HEADERS, PAGE, 3)
        answer = service.get(path)
        return Seen(answer.status, answer.headers, json.loads(answer.body or ""), 3)

    return get


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.fetch.script = lambda _: reply(200, json.dumps(reports.healthy()))
    made.get(f"/predict/{reports.MINT}")
    yield made
    made.database.close()


def faults(line: dict[str, Any]) -> dict[str, list[str]]:
    return {one["path"]: list(one["faults"]) for one in line["routes"] if one["faults"]}


def changed(service: Service, path: str, change: Change) -> Callable[[str], Seen]:
    ask = deployment(service)
    return lambda asked: change(ask(asked)) if asked.startswith(path) else ask(asked)


def body(**parts: Any) -> Change:
    return lambda seen: replace(seen, body={**seen.body, **parts})


def test_a_sound_deployment_is_told_in_one_line(service: Service) -> None:
    wanted = Wanted(VERSION, newest_within_h=2.1, slow_ms=3, token=reports.MINT)
    line = probe(deployment(service), wanted, NOW_S)
    assert faults(line) == {}
    assert line["ok"] is True
    assert (line["version"], line["newest_age_h"], line["slowest_ms"]) == (VERSION, 2.0, 3)
    assert len(line["routes"]) == 10
    assert "\n" not in json.dumps(line)


def test_it_asks_no_source(service: Service) -> None:
    before = len(service.fetch.calls)
    probe(deployment(service), Wanted(), NOW_S)
    assert len(service.fetch.calls) == before


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("/api/health", body(status="degraded"), "degraded"),
        ("/api/health", body(sample_data=True), "serves sample data"),
        ("/api/health", body(schema_version=None), "schema_version is no int"),
        ("/api/health", body(version="9.9"), f"version is not {VERSION}"),
        ("/api/stats", lambda seen: replace(seen, status=503), "status 503 instead of 200"),
        ("/api/stats", lambda seen: replace(seen, body="<p>"), "no JSON object"),
        ("/api/model", body(card=None), "card is no dict"),
        ("/api/tokens", body(tokens=[]), "the newest analysis is not known"),
        ("/api/tokens", body(tokens=[{"fetched_at": 5}]), "the newest analysis is not known"),
        ("/predict/abc", lambda seen: replace(seen, status=200), "status 200 instead of 400"),
        ("/predict/abc", body(code="internal"), "code is not invalid_token_id"),
        ("/openapi", lambda seen: replace(seen, headers={}), "header x-request-id is missing"),
        ("/openapi", lambda seen: replace(seen, headers={}), "x-frame-options is not DENY"),
        ("/api/limits", lambda seen: replace(seen, ms=4), "took 4 ms"),
    ],
)
def test_what_is_wrong_is_told_by_its_route(
    service: Service, path: str, change: Change, told: str
) -> None:
    wanted = Wanted(VERSION, newest_within_h=24, slow_ms=3)
    line = probe(changed(service, path, change), wanted, NOW_S)
    ((found, said),) = faults(line).items()
    assert found.startswith(path)
    assert any(told in one for one in said), said
    assert line["ok"] is False


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda seen: replace(seen, body="<p>Hello</p>"), "not the dashboard"),
        (lambda seen: replace(seen, status=404), "status 404"),
        (
            lambda seen: replace(seen, headers={**PAGE_HEADERS, "content-security-policy": ""}),
            "content-security-policy",
        ),
    ],
)
def test_the_dashboard_is_looked_at_too(service: Service, change: Change, told: str) -> None:
    get = deployment(service)
    line = probe(lambda path: change(get(path)) if path == "/" else get(path), Wanted(), NOW_S)
    assert told in "".join(faults(line)["/"])
    assert len(faults(line)) == 1


def test_the_newest_analysis_may_be_as_old_as_is_said(service: Service) -> None:
    get = deployment(service)
    assert probe(get, Wanted(newest_within_h=2.0), NOW_S)["ok"]
    line = probe(get, Wanted(newest_within_h=2.0), NOW_S + 60)
    assert faults(line) == {"/api/tokens?per_page=1": ["the newest analysis is 2.0 h old"]}


def test_a_route_that_does_not_answer_keeps_no_other_from_being_asked(service: Service) -> None:
    def get(path: str) -> Seen:
        if path == "/api/stats":
            raise NoAnswer("TimeoutError")
        return deployment(service)(path)

    line = probe(get, Wanted(), NOW_S)
    assert faults(line) == {"/api/stats": ["no answer: TimeoutError"]}
    assert len(line["routes"]) == 9


@contextmanager
def listening(get: Callable[[str], Seen]) -> Iterator[str]:
    """A deployment on loopback, which answers in one thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen = get(self.path)
            data = (seen.body if isinstance(seen.body, str) else json.dumps(seen.body)).encode()
            self.send_response(seen.status)
            for name, text in seen.headers.items():
                self.send_header(name, text)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with serving(Handler) as url:
        yield url


def test_the_command_prints_one_line_and_its_status_says_how_it_is(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    # SQLite belongs to the thread that opened it: the answers are got here.
    answers: dict[str, Seen] = {}

    def remembered(path: str) -> Seen:
        return answers.setdefault(path, deployment(service)(path))

    probe(remembered, Wanted(), NOW_S)
    with listening(lambda path: answers[path]) as url:
        assert main([f"{url}/"]) == 0
        well = capsys.readouterr().out
        assert main([url, "--expect-version", "0.0.0"]) == 1
        ill = capsys.readouterr().out
    assert well.count("\n") == ill.count("\n") == 1
    assert json.loads(well)["ok"] is True
    assert json.loads(ill)["ok"] is False


def test_redirects_and_silence_are_no_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(lambda _: Seen(302, {"location": "/elsewhere"}, "", 0)) as url:
        assert main([url]) == 1
    assert "status 302 instead of 200" in capsys.readouterr().out
    assert main([url]) == 1, "nobody listens there any more"
    assert "no answer: ConnectionRefusedError" in capsys.readouterr().out


@pytest.mark.parametrize("url", ["detector.example", "ftp://a.example", "https://a.example/?q=1"])
def test_only_an_http_address_is_asked(url: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([url])
    assert stopped.value.code == 2
