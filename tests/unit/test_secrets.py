"""No secret setting is ever seen: not in answers, not in logs, not in what objects print."""

import json
from collections.abc import Callable, Mapping

import pytest

from detector.config import SECRETS, read_settings
from detector.log import without_secrets
from detector.ports.outgoing_http import FetchFailed, HttpCall
from local.samples.addresses import address_of
from tests.unit.doubles import Answer, reply, run
from tests.unit.service import Collected, Service
from tests.unit.test_service import any_report

VALUES = {name.upper(): f"planted-{name}-{index}" for index, name in enumerate(SECRETS)}


def leak(call: HttpCall) -> str:
    """What a careless library would say of a call."""
    return f"invalid header in {dict(call.headers)} for {call.url}"


def both(upstream: Callable[[HttpCall], Answer], remote: Callable[[HttpCall], Answer]) -> Service:
    service = Service(VALUES)
    service.fetch.script = lambda call: remote(call) if "replicate" in call.url else upstream(call)
    return service


def echo(call: HttpCall) -> Answer:
    return reply(200, json.dumps({"mint": "x", "said": leak(call)}), dict(call.headers))


SCRIPTS: Mapping[str, Callable[[HttpCall], Answer]] = {
    "report": any_report,
    "echo": echo,
    "refused": lambda call: reply(401, leak(call)),
    "broken": lambda call: reply(500, leak(call), dict(call.headers)),
    "unreachable": lambda call: FetchFailed(leak(call)),
    "fault": lambda call: RuntimeError(leak(call)),
    "other fault": lambda call: KeyError(leak(call)),
}


def told(service: Service, answers: list[Collected]) -> str:
    """Everything that anybody gets to see."""
    return json.dumps(
        [
            service.log,
            service.live,
            [[each.status, dict(each.headers), each.body] for each in answers],
        ],
        default=repr,
    )


@pytest.mark.parametrize("remote", SCRIPTS)
@pytest.mark.parametrize("upstream", SCRIPTS)
def test_nobody_is_told_a_secret(upstream: str, remote: str) -> None:
    service = both(SCRIPTS[upstream], SCRIPTS[remote])
    mint = address_of(f"{upstream} {remote}")
    paths = (f"/predict/{mint}", f"/predict/{mint}?force_refresh=1", f"/detect/{mint}",
             "/api/health", "/api/health?deep=true", "/api/model", "/api/stats", "/api/tokens",
             "/api/tokens.csv", "/openapi.json", "/predict/abc", "/nothing", "/api/limits",
             "/api/keys")  # fmt: skip
    answers = [service.get(path) for path in paths]
    admin, body = VALUES["ADMIN_TOKEN"], b'{"name": "a key", "scopes": ["admin"]}'
    made = service.send("POST", "/api/keys", body, authorization=f"Bearer {admin}")
    key = json.loads(made.body or "")["secret"]
    sent = ({"x-api-key": key}, {"authorization": f"Bearer {key}"}, {"x-api-key": f"{key[:-1]}x"},
            {"authorization": f"Bearer {admin}"}, {"x-api-key": admin})  # fmt: skip
    answers += [service.get(path, **headers) for path in paths for headers in sent]
    answers.append(service.send("POST", "/api/keys", key.encode(), **sent[0]))
    answers.append(service.get(f"/api/keys/{key}", "DELETE", **sent[0]))
    run(service.app.scheduled())
    seen = told(service, answers)
    assert [name for name, value in VALUES.items() if value in seen] == []
    assert key not in seen
    assert key[-16:] not in seen, "nor a part of it"
    (kept,) = service.database.connection.execute("SELECT * FROM api_keys").fetchall()
    assert key[-16:] not in str(tuple(kept))
    assert str(kept["form"]) not in seen
    used = {value for call in service.fetch.calls for value in call.headers.values()}
    assert VALUES["RUGCHECK_API_KEY"] in used, "it was there to be told"
    service.database.close()


def test_a_remote_fault_is_logged_and_served_by_the_local_model() -> None:
    service = both(any_report, SCRIPTS["fault"])
    made = service.json(f"/predict/{address_of('a remote fault')}")["ml_prediction"]
    assert (made["source"], made["fallback_reason"]) == ("local", "replicate_unexpected")
    (entry,) = [entry for entry in service.log if entry["event"] == "replicate_unexpected"]
    assert "RuntimeError: invalid header" in str(entry["trace"])
    assert "***" in str(entry["trace"])
    service.database.close()


@pytest.mark.parametrize("length", [250, 295, 300, 3950, 3995, 4000])
def test_a_long_text_is_not_cut_within_a_secret(length: int) -> None:
    secret = VALUES["RUGCHECK_API_KEY"]
    service = both(lambda _: RuntimeError(secret + "x" * length), any_report)
    service.get(f"/predict/{address_of('a long text')}")
    assert secret[-8:] not in json.dumps(service.log)
    assert all(len(str(value)) <= 4_000 for entry in service.log for value in entry.values())
    service.database.close()


@pytest.mark.parametrize("name", SECRETS)
def test_no_object_prints_a_secret(name: str) -> None:
    value = VALUES[name.upper()]
    service = Service(VALUES)
    call = HttpCall("GET", "https://x.example", {"authorization": value}, None, 1, 1)
    for each in (read_settings(VALUES), service.app, call):
        assert value not in f"{each!r}{each}"
    log: list[object] = []
    without_secrets(log.append, VALUES)({"said": f"a {value} b {value}"})
    assert log == [{"said": "a *** b ***"}]
    service.database.close()
