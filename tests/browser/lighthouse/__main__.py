"""Measures three pages with Lighthouse and writes them into README.md: `make lighthouse`.

    python -m tests.browser.lighthouse [--runs 5] [--no-write]

DETECTOR_URL names a running server with sample data; else one is started. Exit code 1 when a
figure is not reached. Imports the test suite's own parts only.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from local.pages import between
from tests.browser.chromium import ROOT, chromium_path
from tests.browser.lighthouse.figures import Run, read_run, shortfalls, table
from tests.browser.samples import read_samples
from tests.worker import NODE, running_worker

SCRIPT = Path(__file__).with_name("run.mjs")
DOCUMENT = ROOT / "README.md"
BEGIN, END = "<!-- lighthouse -->", "<!-- /lighthouse -->"


def measure(url: str, paths: Sequence[str], runs: int) -> Iterator[Run]:
    """Each run as it ends. Raises CalledProcessError when Lighthouse itself fails."""
    command: list[str | Path] = [NODE, SCRIPT, str(runs), url, *paths]
    environment = {**os.environ, "CHROMIUM": chromium_path()}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield read_run(line)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)


def main(arguments: Sequence[str]) -> int:
    """Measure, show, write, and judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.lighthouse")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args(arguments)
    runs = []
    with ExitStack() as stack:
        given = os.environ.get("DETECTOR_URL")
        url = given.rstrip("/") if given else stack.enter_context(running_worker()).url
        samples = read_samples(url)
        for mint in samples.mints:
            samples.analysis(mint)
        token = f"/token/{samples.mint('drained')}"
        names = {token: "/token/{sample}"}
        for run in measure(url, ["/", token, "/tokens"], options.runs):
            scores = " ".join(f"{name} {score}" for name, score in run.scores.items())
            timings = " ".join(f"{name} {value:.4g}" for name, value in run.timings.items())
            path = names.get(run.path, run.path)
            sys.stdout.write(f"{path}: {scores} {timings}\n")
            sys.stdout.flush()
            runs.append(run)
    text = f"{table(runs, names)}\n\nMedians of {options.runs} runs; {runs[0].versions}."
    sys.stdout.write(f"\n{text}\n")
    missed = shortfalls(runs)
    if not options.no_write:
        DOCUMENT.write_text(between(DOCUMENT.read_text(), BEGIN, END, text))
    for line in missed:
        sys.stdout.write(f"not reached: {line}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
