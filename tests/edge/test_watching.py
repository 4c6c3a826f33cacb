"""Watches on the running Worker: its cron, its network, receivers of several kinds."""

import hmac
import json
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any

import httpx
import pytest

from detector.app import WATCH_CRON
from tests.edge.conftest import ADMIN_TOKEN
from tests.edge.expect import costs, error, new_mint, success, valid
from tests.fakes import FakeRugCheck
from tests.fakes.receiver import Received, Receiver
from tests.worker import Worker

ADMIN = {"authorization": f"Bearer {ADMIN_TOKEN}"}
PATHS = ("/ok", "/long", "/moved", "/gone", "/fail")


@pytest.fixture
def client(api: httpx.Client, worker: Worker) -> httpx.Client:
    """A client that waits for a whole run of cron, over a deployment without watches."""
    database = worker.database()
    database.execute("DELETE FROM messages")
    database.execute("DELETE FROM watches")
    database.close()
    api.timeout = httpx.Timeout(90)
    return api


def watch(client: httpx.Client, **asked: object) -> dict[str, Any]:
    answer = client.post("/api/watches", json=asked, headers=ADMIN)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    valid(made, "CreatedWatch")
    return made


def watches(client: httpx.Client) -> dict[str, dict[str, Any]]:
    answer = client.get("/api/watches", headers=ADMIN)
    valid(answer.json(), "Watches")
    assert costs(answer) == {"d1": 1, "upstream": 0}
    return {each["token_id"]: each for each in answer.json()["watches"]}


def cron(client: httpx.Client) -> None:
    answer = client.get("/cdn-cgi/local/scheduled", params={"cron": WATCH_CRON})
    assert answer.status_code == 200, answer.text


def signed(message: Received, secret: str) -> bool:
    sent = f"{message.headers['webhook-id']}.{message.headers['webhook-timestamp']}."
    key = b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, sent.encode() + message.body, sha256).digest()
    return message.headers["webhook-signature"] == f"v1,{b64encode(made).decode()}"


def test_a_change_reaches_every_receiver_as_it_deserves(
    client: httpx.Client, worker: Worker, rugcheck: FakeRugCheck, receiver: Receiver
) -> None:
    receiver.received.clear()
    receiver.failing = True
    mints, secrets = {path: new_mint() for path in PATHS}, {}
    for path, mint in mints.items():
        success(client.get(f"/predict/{mint}"))
        made = watch(client, token_id=mint, url=f"http://{receiver.host}{path}")
        secrets[path] = made["secret"]
        rugcheck.on(mint, rugcheck.ok({**rugcheck.report(mint), "rugged": True}))
        success(client.get(f"/predict/{mint}?force_refresh=1"))
    cron(client)
    assert {path: len(receiver.at(path)) for path in (*PATHS, "/trap")} == {
        **dict.fromkeys(PATHS, 1),
        "/trap": 0,
    }
    for path, secret in secrets.items():
        (message,) = receiver.at(path)
        assert message.headers["content-type"] == "application/json"
        assert signed(message, secret)
        valid(json.loads(message.body), "WatchEvent")
        assert json.loads(message.body)["data"]["after"]["risk_level"] == "Fraud"
    shown = watches(client)
    assert {path: shown[mint]["failure"] for path, mint in mints.items()} == {
        "/ok": None,
        "/long": None,
        "/moved": "status_307",
        "/gone": "status_410",
        "/fail": "status_500",
    }
    assert {path: shown[mint]["waiting"] for path, mint in mints.items()} == {
        **dict.fromkeys(PATHS, 0),
        "/moved": 1,
        "/fail": 1,
    }
    assert shown[mints["/gone"]]["state"] == "ended"
    receiver.failing = False
    database = worker.database()
    database.execute("UPDATE messages SET next_at_ms = 1")
    database.close()
    cron(client)
    first, second = receiver.at("/fail")
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert (first.body, signed(second, secrets["/fail"])) == (second.body, True)
    assert watches(client)[mints["/fail"]]["waiting"] == 0
    assert len(receiver.at("/ok")) == len(receiver.at("/gone")) == 1
    assert receiver.at("/trap") == []


def test_cron_reads_a_watched_token_that_nobody_asked_for(
    client: httpx.Client, rugcheck: FakeRugCheck, receiver: Receiver
) -> None:
    receiver.received.clear()
    mint = new_mint()
    made = watch(client, token_id=mint, url=f"http://{receiver.host}/ok", style="discord")
    cron(client)
    assert rugcheck.asked(mint) == 1
    (message,) = receiver.at("/ok")
    assert mint in json.loads(message.body)["content"]
    assert watches(client)[mint]["told"]["band"] is not None
    gone = client.delete(f"/api/watches/{made['watch']['id']}", headers=ADMIN)
    assert (gone.status_code, gone.content) == (204, b"")
    error(client.get("/api/watches"), 401, "unauthorized")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "https://127.0.0.1/", "https://a.lan/"])
def test_other_addresses_on_this_machine_are_refused(client: httpx.Client, address: str) -> None:
    body = {"token_id": new_mint(), "url": address}
    error(client.post("/api/watches", json=body, headers=ADMIN), 400, "invalid_body")
