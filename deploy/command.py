"""./deploy.sh: its command line, its steps in order, and how it ends; the standard library only."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from deploy import look, preflight, preview, release, secret_file
from deploy.job import STEPS_OF_TRAFFIC, TOKEN, WAIT_S, WATCH_S, Job, Options, Step, walk
from deploy.machine import Machine, ThisMachine
from deploy.project import PREVIEWED, PRODUCTION, read
from deploy.stop import MEANING, Code, Interrupted, Stop
from deploy.wrangler import Wrangler

ROOT: Final = Path(__file__).resolve().parent.parent
OTHERS: Final = ("rollback", "status", "logs", "end-preview")
MORE: Final = f"""\
also:
  ./deploy.sh rollback [VERSION]   an earlier version serves everything; the schema stays
  ./deploy.sh status               what serves, the schema, what is pending, the last deployments
  ./deploy.sh logs [-- OPTIONS]    follow the log; OPTIONS are those of `wrangler tail`
  ./deploy.sh end-preview NAME     take a preview away
each with --env and --help

secrets: {", ".join(secret_file.NAMES)}, in the environment or the
file. One that is not given stays as it is; API_KEY_PEPPER is made once and never replaced.
login: `wrangler login`, or CLOUDFLARE_API_TOKEN; CLOUDFLARE_ACCOUNT_ID when there are several

exit codes:
{chr(10).join(f"  {code:d}  {told}" for code, told in MEANING.items())}
  130, 143  interrupted; visitors get what they got before"""

CHECKS: Final[tuple[Step, ...]] = (
    ("preflight", preflight.look),
    ("packages of the Worker", preflight.fetch_packages),
    ("bundle", preflight.check_bundle),
    ("tests", preflight.run_tests),
)
DATABASE: Final[tuple[Step, ...]] = (
    ("database", release.ensure_database),
    ("migrations", release.migrate),
)


def main(arguments: Sequence[str]) -> int:
    """The command on this machine; returns its exit code."""
    return run(ThisMachine(ROOT), arguments)


def run(machine: Machine, arguments: Sequence[str]) -> int:
    """The command; returns its exit code."""
    try:
        return _run(machine, list(arguments))
    except Stop as stop:
        if stop.quote:
            machine.say("\n".join(f"      {line}" for line in stop.quote.splitlines()), wrong=True)
        machine.say(f"deploy: {stop.message}\ndeploy: {stop.advice}", wrong=True)
        return int(stop.code)
    except Interrupted as interrupted:
        return interrupted.code


def _run(machine: Machine, arguments: list[str]) -> int:
    command = arguments.pop(0) if arguments[:1] and arguments[0] in OTHERS else ""
    passed: list[str] = []
    if command == "logs" and "--" in arguments:
        at = arguments.index("--")
        arguments, passed = arguments[:at], arguments[at + 1 :]
    try:
        wait = machine.environment.get("SMOKE_TIMEOUT_S") or str(WAIT_S)
        parser = _other(command, wait) if command else _deploying(wait)
        asked = parser.parse_args(arguments)
    except SystemExit as told:  # --help
        return int(told.code or 0)
    options = _options(asked)
    with tempfile.TemporaryDirectory(prefix="deploy-") as folder:
        job = _job(machine, options, Path(folder))
        if command == "logs":
            return look.logs(job, passed)
        if command == "status":
            look.status(job)
        elif command == "rollback":
            look.rollback(job, asked.version)
        elif command == "end-preview":
            preview.end(job)
        elif options.preview:
            walk(job, _previewing())
        else:
            walk(job, _releasing())
    return 0


def _releasing() -> tuple[Step, ...]:
    return (
        *CHECKS,
        ("confirmation", preflight.confirm),
        *DATABASE,
        ("secrets", release.choose_secrets),
        ("release", release.release),
        ("done", _tell),
    )


def _previewing() -> tuple[Step, ...]:
    return (
        *CHECKS,
        ("confirmation", preflight.confirm),
        *DATABASE,
        ("preview", preview.make),
        ("test of the preview", preview.check),
        ("done", preview.tell),
    )


def _tell(job: Job) -> None:
    """The summary."""
    if job.options.dry_run:
        job.note("dry run: nothing was changed")
        return
    part = job.project
    job.note(f"{part.worker} ({part.environment}), commit {job.commit}")
    job.note(f"version     {job.new}")
    job.note(f"address     {job.url}")
    job.note(f"migrations  {job.migrated}; the schema is at {part.schema}")
    if job.old:
        job.note(f"to go back  {job.way_back(job.old)}   (the schema stays)")
    status = job.machine.run(["git", "status", "--porcelain", preflight.LOCK], job.environment)
    if status.out.strip():
        job.note(f"commit {preflight.LOCK}: it holds the versions of the Worker's packages")


def _job(machine: Machine, options: Options, folder: Path) -> Job:
    """Raises Stop: for the secrets or the configuration."""
    project = read(machine.root, options.environment)
    try:
        secrets = secret_file.collect(machine.environment, options.secrets_file)
    except secret_file.Refused as refused:
        advice = "docs/deploy.md tells the form"
        raise Stop(Code.HERE, str(refused), advice) from refused
    # From here on they are in no program's environment.
    shown = {k: v for k, v in machine.environment.items() if k not in secret_file.NAMES}
    machine.environment = shown
    wrangler = Wrangler(machine, folder, project.wrangler_env)
    if options.dry_run:
        wrangler.environment |= {"XDG_CONFIG_HOME": str(folder / "config"),
                                 "WRANGLER_CACHE_DIR": str(folder / "cache")}  # fmt: skip
    return Job(machine, options, folder, project, wrangler, shown, given=secrets)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Stop(Code.USE, message, f"{self.prog} --help")


def _parser(name: str, told: str, more: str = "") -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog=name, description=told, epilog=more, allow_abbrev=False, formatter_class=raw
    )
    help_env = f"environment of wrangler.toml (default: {PRODUCTION})"
    parser.add_argument("--env", metavar="NAME", default=None, help=help_env)
    return parser


def _deploying(wait: str) -> argparse.ArgumentParser:
    parser = _parser("./deploy.sh", "Bring the Worker to Cloudflare; see docs/deploy.md.", MORE)
    add = parser.add_argument
    shares = "steps of traffic in percent, as 10,50,100 (default: 100)"
    watch = "how long each step below 100 is watched, in seconds (default: %(default)s)"
    secrets = "NAME=value lines, readable by you only (chmod 600); the environment wins"
    previewed = f"a preview at an address of its own; it uses {PREVIEWED}'s database"
    dirty = "deploy a work tree that differs from its commit"
    down = "a source is known to be down: do not ask it"
    plan = "Cloudflare's plan, which limits the bundle's size"
    add("--gradual", metavar="SHARES", type=_shares, default=STEPS_OF_TRAFFIC, help=shares)
    add("--watch", metavar="S", type=_seconds, default=WATCH_S, help=watch)
    add("--plain", action="store_true", help="at once, as on the first deploy")
    add("--preview", metavar="NAME", type=_preview_name, help=previewed)
    add("--dry-run", action="store_true", help="print every step, change nothing; no network")
    add("--yes", action="store_true", help="do not ask before the first change")
    add("--secrets-file", metavar="FILE", type=Path, help=secrets)
    add("--plan", choices=("free", "paid"), default="", help=plan)
    add("--skip-tests", action="store_true", help="somebody else ran them, say CI")
    add("--allow-dirty", action="store_true", help=dirty)
    _add_url_and_wait(parser, wait)
    add("--token", metavar="MINT", default=TOKEN, type=_mint, help="token to test with")
    add("--source-down", action="store_true", help=down)
    return parser


def _other(command: str, wait: str) -> argparse.ArgumentParser:
    told = {
        "rollback": "Let an earlier version serve everything: VERSION, or the one before.",
        "status": "What serves, the schema, what is pending, the last deployments.",
        "end-preview": f"Take a preview away. It is one of {PREVIEWED}'s Worker.",
        "logs": "Follow the log. What stands behind -- goes to `wrangler tail`.",
    }
    parser = _parser(f"./deploy.sh {command}", told[command])
    if command == "end-preview":
        parser.add_argument("preview", metavar="NAME", type=_preview_name, help="its name")
    if command == "rollback":
        parser.add_argument("version", nargs="?", default="", help="the id of a version")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        _add_url_and_wait(parser, wait)
    return parser


def _add_url_and_wait(parser: argparse.ArgumentParser, wait: str) -> None:
    told = "address to test, when it is not the workers.dev one"
    parser.add_argument("--url", type=_url, help=told)
    told = "how long the version may take to answer, in seconds (default: SMOKE_TIMEOUT_S, or 120)"
    parser.add_argument("--wait", metavar="S", type=_seconds, default=wait, help=told)


def _options(asked: argparse.Namespace) -> Options:
    """Raises Stop when two do not fit each other."""
    given = vars(asked)
    environment = given.get("env") or (PREVIEWED if given.get("preview") else PRODUCTION)
    if given.get("preview") and environment != PREVIEWED:
        advice = f"it would share that database; leave --env out, or --env {PREVIEWED}"
        raise Stop(Code.USE, f"a preview uses what is {PREVIEWED}'s", advice)
    return Options(
        environment=environment,
        url=given.get("url") or "",
        preview=given.get("preview") or "",
        wait_s=given.get("wait", WAIT_S),
        yes=given.get("yes", False),
        **{name: given[name] for name in _SAME if name in given},
        **({"steps": given["gradual"], "watch_s": given["watch"]} if "gradual" in given else {}),
    )


_SAME: Final = (
    "secrets_file", "plan", "token", "plain", "source_down", "skip_tests",
    "allow_dirty", "dry_run",
)  # fmt: skip


def _shares(text: str) -> tuple[int, ...]:
    shares = tuple(
        int(part) if part.isdecimal() and len(part) < 4 else 0 for part in text.split(",")
    )
    rising = all(low < high for low, high in zip((0, *shares), shares, strict=False))
    if not rising or shares[-1] != 100:
        raise argparse.ArgumentTypeError("rising whole numbers from 1 on that end in 100")
    return shares


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 5):
        raise argparse.ArgumentTypeError("seconds, at most 9999")
    return int(text)


def _url(text: str) -> str:
    if not preflight.is_address(text):
        raise argparse.ArgumentTypeError("an https address without query")
    return text.rstrip("/")


def _preview_name(text: str) -> str:
    parts = text.split("-")
    if not (
        text.isascii() and len(text) <= 40 and text.islower() and all(p.isalnum() for p in parts)
    ):
        raise argparse.ArgumentTypeError(
            "small letters and digits, with - between them, at most 40"
        )
    return text


def _mint(text: str) -> str:
    if not (text.isascii() and text.isalnum() and 32 <= len(text) <= 44):
        raise argparse.ArgumentTypeError("the address of a token")
    return text
