"""All recorded reports through the running Worker."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from detector.domain import jsontext
from detector.replay import replay, verdict_of
from tests.edge.expect import success
from tests.fakes import FakeRugCheck
from tests.fakes import rugcheck as replies
from tests.worker import ROOT, Worker

RECORDED = ROOT.parent / "shared" / "data" / "reports"
MINTS = sorted(path.stem for path in RECORDED.glob("*.json"))

pytestmark = pytest.mark.skipif(not MINTS, reason="no recorded reports beside the project")


@pytest.fixture
def client(worker: Worker, rugcheck: FakeRugCheck) -> Iterator[httpx.Client]:
    rugcheck.default = replies.replay(RECORDED)
    with httpx.Client(base_url=worker.url, timeout=30) as opened:
        yield opened


def test_every_recorded_report_analyses(client: httpx.Client) -> None:
    for mint in MINTS:
        answer = client.get(f"/predict/{mint}")
        body = success(answer)
        raw = jsontext.decode((RECORDED / f"{mint}.json").read_bytes())
        assert body["raw_data"] == raw
        known = bool(raw.get("price")) and bool(raw["token"].get("supply"))
        assert (body["market_cap"] is not None) == known
        assert body["report_hash"] == jsontext.digest(jsontext.encode(raw))
        report = (RECORDED / f"{mint}.json").read_bytes()
        replayed = replay(report, body["fetched_at"], answer.text)
        assert verdict_of(answer.text) == replayed, "the Worker and CPython say the same bytes"
    assert len(MINTS) == 201


def test_an_unknown_token_is_404(client: httpx.Client) -> None:
    unknown = "1" * 31 + "2"
    assert client.get(f"/predict/{unknown}").json()["code"] == "token_not_found"
    assert Path(RECORDED.parent / "not_found_400.json").exists()
