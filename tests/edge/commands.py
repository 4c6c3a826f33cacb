"""How the commands of README.md and docs/ are tried: most are run, against the running Worker."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from tests.documents import Command
from tests.edge.conftest import SAMPLE_SECRETS
from tests.fakes import server_db
from tests.worker import ROOT, Worker

PLACEHOLDER = re.compile(r"\b(?:TOKEN|YOUR_KEY|KEY_ID)\b|(?<=--now )\S+")
OUTPUTS = {
    "tools.cost": ("tests/tools/test_cost.py", "test_the_page_shows_what_is_measured"),
    "tools.compare_hosts": ("tests/tools/test_compare_hosts.py", "test_the_page_shows_its_words"),
    "tools.import_server_db": ("tests/tools/test_import_result.py", "test_two_thousand_rows"),
}
"""The tests that compare what a page shows of these commands with what they print."""


@dataclass(slots=True)
class Place:
    """A folder where a reader of one page stands, and what he puts in for the placeholders."""

    worker: Worker
    folder: Path
    values: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """What pages take for granted: this repository's files, and a database to move from."""
        for name in (".venv", "src", "tools"):
            (self.folder / name).symlink_to(ROOT / name)
        # A refusal is a failure of the command.
        (self.folder / ".curlrc").write_text("fail-with-body\nmax-time = 60\n")
        server_db.make(self.folder / "server.db", 40)

    def filled(self, text: str) -> str:
        """The text with this Worker's address, and with values for the placeholders."""
        text = text.replace("127.0.0.1:8787", self.worker.url.removeprefix("http://"))
        text = re.sub(r"https://\w+\.example", self.worker.url, text)
        return PLACEHOLDER.sub(lambda found: self._value(found[0]), text)

    def run(self, text: str, codes: tuple[int, ...] = (0,)) -> str:
        """What a command prints."""
        environment = {
            "PATH": f"{ROOT / '.venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "CURL_HOME": str(self.folder),
            "URL": self.worker.url,
        }
        ran = subprocess.run(
            ["bash", "-o", "pipefail", "-c", self.filled(text)], cwd=self.folder,
            env=environment, capture_output=True, text=True, errors="replace",
            check=False, timeout=120,
        )  # fmt: skip
        assert ran.returncode in codes, f"{text}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"
        return ran.stdout

    def _value(self, name: str) -> str:
        if name in ("TOKEN", "YOUR_KEY", "KEY_ID"):
            return self.values[name]
        found: str = json.loads((self.folder / "answer.json").read_text())["fetched_at"]
        return found


def run(place: Place, command: Command) -> None:
    """It ends well, and prints what is shown."""
    out = place.run(command.text)
    if "/api/keys " in command.text:
        place.values["KEY_ID"] = json.loads(out)["key"]["id"]
    if command.output:
        assert out == command.output


def replays(place: Place, command: Command) -> None:
    """What it prints is the answer, but for the report and what is of the moment."""
    told = json.loads(place.run(command.text))
    answer = json.loads((place.folder / "answer.json").read_text())
    assert told == {name: answer[name] for name in told}
    assert {"risk_level", "band", "anomalies", "summary", "ml_prediction"} <= told.keys()


def begins(place: Place, command: Command) -> None:
    """A stream without an end: it begins."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {place.filled(command.text)}"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"retry: 5000\n"
        finally:
            process.kill()


def probes(place: Place, command: Command) -> None:
    """One line of JSON; 1, because the data are samples."""
    told = json.loads(place.run(command.text, codes=(1,)))
    assert [each["path"] for each in told["routes"] if each["faults"]] == ["/api/health?deep=true"]


def parses(_place: Place, command: Command) -> None:
    """Its options exist. What it does is tried in tests/tools, and its output compared."""
    words = command.words
    at = words.index("-m")
    import_module(words[at + 1])._parser().parse_args(words[at + 2 :])
    if command.output:
        file, test = OUTPUTS[words[at + 1]]
        assert f"\ndef {test}(" in (ROOT / file).read_text()


def makes(_place: Place, command: Command) -> None:
    """The target exists, and its settings are the Worker's here."""
    *settings, _make, target = command.words
    assert {*settings} <= {f"{name}={value}" for name, value in SAMPLE_SECRETS.items()}
    subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=True)


def deploys(_place: Place, command: Command) -> None:
    """Its options exist; tests/unit/test_deploy.py deploys to a pretended Cloudflare."""
    usage = subprocess.run(
        ["./deploy.sh", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    flags = [word for word in command.words if word.startswith("--")]
    assert [flag for flag in flags if f"\n  {flag} " not in usage] == []


def chooses(_place: Place, command: Command) -> None:
    """The file has such tests."""
    *_, file, _k, part = command.words
    assert re.search(rf"^def test_\w*{part}", (ROOT / file).read_text(), re.MULTILINE)


def elsewhere(_place: Place, command: Command) -> None:
    """A test of its own tries it, or what it says."""
    (found,) = (test for begin, test in ELSEWHERE.items() if re.match(begin, command.text))
    file, _, name = found.partition("::")
    assert f"\ndef {name}(" in (ROOT / file).read_text()


def account(_place: Place, _command: Command) -> None:
    """Needs an account at Cloudflare, so that nothing here can tell whether it works."""


ELSEWHERE = {
    r"python3 tools/probe\.py .*probe_report": (
        "tests/edge/test_probe.py::test_what_it_saw_is_told_and_stands_in_the_status"
    ),
    r'curl -fsS "\$URL/api/status" \| jq': (
        "tests/unit/test_operations_docs.py::test_the_alert_asks_for_what_the_status_has"
    ),
    r".* -m bench\.shards": "tests/tools/test_shards.py::test_the_page_shows_its_words",
}

RULES: list[tuple[str, Callable[[Place, Command], None]]] = [
    ("|".join(ELSEWHERE), elsewhere),
    (r"(?:npx )?wrangler ", account),
    (r"(?:\w+=\S+ )*make ", makes),
    (r"(?:\w+=\S+ )*\./deploy\.sh ", deploys),
    (r".* -m pytest ", chooses),
    (r"\.venv/bin/python -m tools\.import_server_db \S+ --dry-run", run),
    (r"\.venv/bin/python -m tools\.", parses),
    (r"python3 tools/probe\.py ", probes),
    (r"\.venv/bin/python -m detector\.replay ", replays),
    (r"curl -N ", begins),
    (r"(?:curl|python3|\.venv/bin/python -m detector\.|cursor=0)", run),
]


def how(command: Command) -> Callable[[Place, Command], None] | None:
    """How a command is tried, or None: nobody said how."""
    found = (tried for begin, tried in RULES if re.match(begin, command.text))
    return next(found, None)
