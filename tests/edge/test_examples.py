"""Every fenced block of README.md and docs/ is what one gets from the Worker of `make run`.

Commands are tried as `tests.edge.commands` says, other texts as `SHOWN` does. A block for which
neither has a word fails.
"""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import httpx
import pytest

from local.samples import SAMPLES
from tests.documents import PAGES, Block, blocks
from tests.edge.commands import Place, how
from tests.edge.conftest import SAMPLE_SECRETS
from tests.edge.expect import success, valid
from tests.worker import NODE, ROOT, Worker

BLOCKS = blocks()
MINT = "9Sgrt3azvtLuBtQxbUkV9te6fnxZNEzRkRR1vwuoN4HA"


def same_shape(shown: Any, real: Any, where: str = "") -> None:
    """Every key that is shown is there, with a value of the same type, or null in either."""
    if shown is None or real is None:
        return
    assert type(shown) is type(real), (where, shown, real)
    if isinstance(shown, dict):
        assert [key for key in shown if key not in real] == [], where
        for key, value in shown.items():
            same_shape(value, real[key], f"{where}.{key}")
    elif isinstance(shown, list):
        for item in shown:
            same_shape(item, real[0], f"{where}[]")


def read(text: str) -> Any:
    """JSON in which `{...}` and `, ...` stand for what is left out."""
    return json.loads(text.replace("{...}", "{}").replace(", ...", ""))


def paths(block: Block, _place: Place) -> None:
    """The files and folders that it names are there."""
    names = re.findall(r"^([\w/.]+) ", block.text, re.MULTILINE)
    assert len(names) > 8
    assert [name for name in names if not (ROOT / name).exists()] == []


def rings(block: Block, _place: Place) -> None:
    """The modules and packages of the drawing are there."""
    source = ROOT / "src"
    names = re.findall(r"\b([a-z]+(?:/|\.py))", block.text)
    missing = [
        name
        for name in names
        if not any(
            (source / part / name).exists() for part in (".", "detector", "detector/adapters")
        )
    ]
    assert missing == []
    assert len(names) > 7


def setting(block: Block, _place: Place) -> None:
    """A setting of wrangler.toml: it is read there, and the code knows the binding."""
    given = tomllib.loads(block.text)
    bindings = re.findall(r'binding = "(\w+)"', block.text)
    source = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    assert [name for name in bindings if f'"{name}"' not in source] == []
    known = tomllib.loads((ROOT / "wrangler.toml").read_text())
    assert bindings or given.keys() <= known.keys()


def explained(block: Block, place: Place) -> None:
    """It is one of the sentences of the drained sample."""
    body = httpx.get(f"{place.worker.url}/api/tokens/{MINT}/explain").json()
    assert block.text.strip() in [each["sentence"] for each in body["better"]["sets"]]


def limit_fields(block: Block, place: Place) -> None:
    """They are those of a client with a key, but for what is left."""
    headers = {"x-api-key": place.values["YOUR_KEY"]}
    answer = httpx.get(f"{place.worker.url}/api/stats", headers=headers)
    policy, left = block.text.splitlines()
    assert policy == f"RateLimit-Policy: {answer.headers['ratelimit-policy']}"
    assert re.sub(r"\d+", "1", left) == re.sub(
        r"\d+", "1", f"RateLimit: {answer.headers['ratelimit']}"
    )


def live_messages(block: Block, place: Place) -> None:
    """A verdict and a gap, as the feed sends them."""
    shown = [read(line[: line.rindex("}") + 1]) for line in block.text.splitlines()]
    for message, after in zip(shown, ("0", "999999"), strict=True):
        url = f"{place.worker.url}/api/events?after={after}"
        with httpx.stream("GET", url, timeout=30) as answer:
            real = next(
                json.loads(line.removeprefix("data: "))
                for line in answer.iter_lines()
                if line.startswith("data: ")
            )
        assert message.keys() == real.keys()
        assert message["type"] == real["type"]
        same_shape(message, real)
        valid(real, {"verdict": "LiveMessage", "gap": "LiveGap"}[real["type"]])


def probe_line(block: Block, place: Place) -> None:
    """The probe's line has these keys, and finds this fault."""
    real = json.loads(place.run("python3 tools/probe.py https://detector.example", codes=(1,)))
    shown = read(block.text)
    same_shape(shown, real)
    assert [*shown] == [*real]
    for ours, told in zip(shown["routes"], real["routes"], strict=False):
        assert {**ours, "ms": told["ms"]} == told


def source_state(block: Block, place: Place) -> None:
    """A source as the deep health tells it."""
    body = httpx.get(f"{place.worker.url}/api/health?deep=true").json()
    shown = read(block.text)
    same_shape(shown, body["sources"][0])
    assert shown.keys() == body["sources"][0].keys()
    valid({**body, "sources": [shown]}, "Health")


def two_levels(block: Block, _place: Place) -> None:
    """What is called right keeps Unknown from being safe, and what is called wrong does not."""
    for line in block.text.splitlines():
        program = f"const answer = {{risk_level: 'Unknown'}};\n{line}\nconsole.log(safe);"
        ran = subprocess.run([NODE, "-e", program], capture_output=True, text=True, check=True)
        assert ran.stdout == ("false\n" if "// right" in line else "true\n")


def links(block: Block, place: Place) -> None:
    """What it shows and leads to is there, of the type that its place needs."""
    found = re.findall(r"https://detector\.example(/[^\s\"')]+)", block.text)
    assert found
    for link in found:
        answer = httpx.get(place.worker.url + place.filled(link))
        assert answer.status_code == 200, link
        wanted = "text/html" if link.startswith(("/token", "/embed")) else "image/"
        assert answer.headers["content-type"].startswith(wanted)


def elsewhere(test: str) -> Callable[[Block, Place], None]:
    """Tried by another test, which must be there."""

    def there(_block: Block, _place: Place) -> None:
        path, _, name = test.partition("::")
        assert f"\ndef {name}(" in (ROOT / path).read_text()

    return there


SHOWN: dict[tuple[str, str], Callable[[Block, Place], None]] = {
    ("README.md", "src/entry.py"): paths,
    ("docs/analytics.md", "[[analytics_engine_datasets]]"): setting,
    ("docs/architecture.md", "entry.py"): rings,
    ("docs/history.md", "The band would be"): explained,
    ("docs/limits.md", "RateLimit-Policy:"): limit_fields,
    ("docs/live.md", '{"id":'): live_messages,
    ("docs/operations.md", '{"event": "probe"'): probe_line,
    ("docs/operations.md", "observability ="): setting,
    ("docs/operations.md", '{"name": "rugcheck"'): source_state,
    ("docs/original-clients.md", "const safe"): two_levels,
    ("docs/sharing.md", "<a"): links,
    ("docs/sharing.md", "[![Verdict"): links,
    ("docs/sharing.md", "<iframe"): links,
    ("docs/sharing.md", "images ="): setting,
    ("docs/watching.md", "{"): elsewhere(
        "tests/unit/test_watching_docs.py::test_the_message_has_the_fields_that_are_sent"
    ),
    ("docs/watching.md", "import base64"): elsewhere(
        "tests/unit/test_watching_docs.py::test_the_check_in_python"
    ),
    ("docs/watching.md", "import { createHmac"): elsewhere(
        "tests/unit/test_watching_docs.py::test_the_check_in_javascript"
    ),
}


@pytest.fixture(scope="module")
def key(sample_worker: Worker) -> str:
    """A key for everything but administration."""
    body = {"name": "a reader", "scopes": ["read", "refresh", "batch", "watch"]}
    admin = {"authorization": f"Bearer {SAMPLE_SECRETS['ADMIN_TOKEN']}"}
    made = httpx.post(f"{sample_worker.url}/api/keys", json=body, headers=admin)
    secret: str = made.json()["secret"]
    return secret


@pytest.fixture(scope="module")
def places(
    sample_worker: Worker, key: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Place]:
    """A place for the reader of each page: what one block leaves, the next one finds."""
    success(httpx.get(f"{sample_worker.url}/predict/{MINT}", timeout=30))
    made = {
        page: Place(
            sample_worker, tmp_path_factory.mktemp("reader"), {"TOKEN": MINT, "YOUR_KEY": key}
        )
        for page in {block.page for block in BLOCKS}
    }
    for place in made.values():
        place.prepare()
    return made


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}:{block.line}")
def test_it_is_what_one_gets(block: Block, places: dict[str, Place]) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl")
    place = places[block.page]
    shown = [check for key, check in SHOWN.items() if belongs(key, block)]
    if block.commands:
        assert shown == [], "commands are tried as tests/edge/commands.py says"
        for command in block.commands:
            tried = how(command)
            assert tried is not None, f"nobody said how to try: {command.text}"
            tried(place, command)
    else:
        assert len(shown) == 1, f"nobody said how to check: {block.first}"
        shown[0](block, place)


def belongs(key: tuple[str, str], block: Block) -> bool:
    """Whether an entry of SHOWN means this block."""
    page, beginning = key
    return page == block.page and block.first.startswith(beginning)


def test_everything_that_is_listed_is_there() -> None:
    assert [key for key in SHOWN if sum(belongs(key, block) for block in BLOCKS) != 1] == []


def test_commands_named_in_sentences_are_there() -> None:
    rules = re.findall(r"^([\w -]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    texts = [re.findall(r"`([^`\n]+)`", (ROOT / page).read_text()) for page in PAGES]
    spans = [span for text in texts for span in text]
    targets = {
        found[1] for span in spans if (found := re.search(r"^(?:\w+=\S+ )*make (\w+)", span))
    }
    modules = {found[1] for span in spans if (found := re.search(r"python -m ([\w.]+)", span))}
    assert len(targets) > 8
    assert len(modules) > 5
    assert targets - {name for rule in rules for name in rule.split()} == set()
    assert [name for name in modules if find_spec(name) is None] == []


def test_every_sample_analyses(sample_worker: Worker) -> None:
    with httpx.Client(base_url=sample_worker.url, timeout=30) as api:
        for sample in SAMPLES:
            assert success(api.get(f"/predict/{sample.mint}"))["token_id"] == sample.mint
        health = api.get("/api/health").json()
    assert health["sample_data"] is True
    assert [each["mint"] for each in health["samples"]] == [sample.mint for sample in SAMPLES]
