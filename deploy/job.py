"""A run's choices and what it has found out so far; imports the standard library only."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.machine import Machine
from deploy.project import PRODUCTION, Project
from deploy.smoke import Target
from deploy.wrangler import Wrangler

STEPS_OF_TRAFFIC = (100,)
TOKEN = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263"  # noqa: S105 - a token's address: BONK
WAIT_S = 120
WATCH_S = 60


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says; see `command.py`."""

    environment: str = PRODUCTION
    secrets_file: Path | None = None
    url: str = ""
    plan: str = ""
    steps: tuple[int, ...] = STEPS_OF_TRAFFIC
    watch_s: int = WATCH_S
    wait_s: int = WAIT_S
    token: str = TOKEN
    preview: str = ""
    plain: bool = False
    source_down: bool = False
    skip_tests: bool = False
    allow_dirty: bool = False
    dry_run: bool = False
    yes: bool = False


@dataclass(slots=True)
class Job:
    """One run. `folder` is private to it and goes with it."""

    machine: Machine
    options: Options
    folder: Path
    project: Project
    wrangler: Wrangler
    environment: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
    commit: str = "unknown"
    account: str = ""
    database_id: str = ""
    url: str = ""
    secrets_upload: Path | None = None
    old: str = ""
    new: str = ""
    exists: bool = True
    migrated: str = ""
    preview_url: str = ""

    def note(self, text: str) -> None:
        """A line below the step's title."""
        for line in text.splitlines():
            self.machine.say(f"      {line}")

    def would(self, *command: str) -> None:
        """What is not run in a dry run."""
        self.note(f"would run: {shlex.join(command)}")

    def target(self, version: str = "") -> Target:
        """Where to ask: everybody's address, or through it one version."""
        return Target(self.machine, self.url, self.project.worker, version)

    def way_back(self, version: str) -> str:
        """The command that lets a version serve everything."""
        env = f" --env {self.project.wrangler_env}" if self.project.wrangler_env else ""
        return f"./deploy.sh rollback {version}{env}"


Step = tuple[str, Callable[[Job], None]]


def walk(job: Job, steps: Sequence[Step]) -> None:
    """Take the steps in order."""
    for number, (title, step) in enumerate(steps, start=1):
        job.machine.say(f"[{number}/{len(steps)}] {title}")
        step(job)
