"""The running Worker and its fake upstreams, one of each for the whole session."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.fakes import FakeReplicate, FakeRugCheck
from tests.fakes.receiver import Receiver, running_receiver
from tests.worker import ROOT, Worker, running_worker

RUGCHECK_TIMEOUT_MS = 2000
REPLICATE_TIMEOUT_MS = 3000
API_KEY = "rugcheck-key-of-this-test"
ADMIN_TOKEN = "administrator-of-this-test"
KEY_LIMIT = 30
SAMPLE_SECRETS = {
    "ADMIN_TOKEN": "an-administrator",
    "API_KEY_PEPPER": "a-pepper-of-your-own",
}

LOG_TAIL = 3000
SHARED = {"worker", "remote_worker", "sample_worker"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failing test shows the end of its Worker's log."""
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, Worker):
                report.sections.append(
                    ("Worker", value.log.read_text(errors="replace")[-LOG_TAIL:])
                )
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes, each of these Workers is started in one; the rest goes by file."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            shared = SHARED & set(getattr(item, "fixturenames", ()))
            item.add_marker(pytest.mark.xdist_group(min(shared, default=item.path.stem)))


@pytest.fixture(scope="session")
def rugcheck_server() -> Iterator[FakeRugCheck]:
    with FakeRugCheck(api_key=API_KEY) as fake:
        yield fake


@pytest.fixture(scope="session")
def replicate_server() -> Iterator[FakeReplicate]:
    with FakeReplicate() as fake:
        yield fake


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """Where the Worker may send messages to watchers."""
    with running_receiver() as server:
        yield server


@pytest.fixture
def rugcheck(rugcheck_server: FakeRugCheck) -> Iterator[FakeRugCheck]:
    rugcheck_server.reset()
    yield rugcheck_server
    rugcheck_server.reset()


@pytest.fixture
def replicate(replicate_server: FakeReplicate) -> Iterator[FakeReplicate]:
    replicate_server.reset()
    yield replicate_server
    replicate_server.reset()


@pytest.fixture(scope="session")
def worker(rugcheck_server: FakeRugCheck, receiver: Receiver) -> Iterator[Worker]:
    """The Worker without a remote model."""
    env = {
        "RUGCHECK_API_URL": rugcheck_server.url,
        "RUGCHECK_API_KEY": API_KEY,
        "RUGCHECK_TIMEOUT_MS": str(RUGCHECK_TIMEOUT_MS),
        "ADMIN_TOKEN": ADMIN_TOKEN,
        "API_KEY_PEPPER": "a pepper of this test",
        "LIMIT_KEY_PER_MINUTE": str(KEY_LIMIT),
        "REQUEST_COUNTS_S": "0.5",
        "WEBHOOK_TEST_HOSTS": receiver.host,
    }
    with running_worker(env) as started:
        yield started


@pytest.fixture(scope="session")
def sample_worker() -> Iterator[Worker]:
    """The Worker as `make run` serves it, on sample data, with the secrets of docs/limits.md."""
    with running_worker(SAMPLE_SECRETS) as started:
        yield started


@pytest.fixture(scope="session")
def remote_worker(
    rugcheck_server: FakeRugCheck, replicate_server: FakeReplicate
) -> Iterator[Worker]:
    """The Worker with a remote model, which shows pictures of tokens."""
    env = {
        "RUGCHECK_API_URL": rugcheck_server.url,
        "RUGCHECK_TIMEOUT_MS": str(RUGCHECK_TIMEOUT_MS),
        "REPLICATE_API_URL": replicate_server.url,
        "REPLICATE_API_TOKEN": replicate_server.token,
        "REPLICATE_MODEL": "somebody/collapse-model",
        "REPLICATE_TIMEOUT_MS": str(REPLICATE_TIMEOUT_MS),
        "TOKEN_IMAGES": "1",
    }
    with running_worker(env) as started:
        yield started


@pytest.fixture(scope="session")
def adapters_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Worker that lends the tests the adapters of D1 and of streams: see adapters_worker/."""
    project = tmp_path_factory.mktemp("adapters-worker")
    here = Path(__file__).parent / "adapters_worker"
    shutil.copytree(ROOT / "src" / "detector", project / "src" / "detector")
    shutil.copytree(ROOT / "migrations", project / "migrations")
    shutil.copy(here / "entry.py", project / "src")
    shutil.copy(here / "wrangler.toml", project)
    with running_worker(project=project) as started:
        yield started.url


def forget_failures(worker: Worker) -> None:
    """No source rests for what a test before this one provoked."""
    database = worker.database()
    database.execute("UPDATE sources SET failures = 0, open_until_ms = 0")
    database.close()


@pytest.fixture
def api(worker: Worker, rugcheck: FakeRugCheck) -> Iterator[httpx.Client]:
    """A client of the Worker, over upstreams that were just reset."""
    forget_failures(worker)
    with httpx.Client(base_url=worker.url, timeout=30) as client:
        yield client


@pytest.fixture
def remote_api(
    remote_worker: Worker, rugcheck: FakeRugCheck, replicate: FakeReplicate
) -> Iterator[httpx.Client]:
    """A client of the Worker with a remote model."""
    forget_failures(remote_worker)
    with httpx.Client(base_url=remote_worker.url, timeout=30) as client:
        yield client
