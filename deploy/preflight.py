"""What is looked at before anything is changed at Cloudflare; imports the standard library only."""

import filecmp
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from deploy.job import Job
from deploy.stop import Code, Stop
from deploy.wrangler import AGAIN, said
from tools.probe import NoAnswer

FREE_BYTES: Final = 3 * 1024 * 1024
PAID_BYTES: Final = 10 * 1024 * 1024
"""Compressed, as wrangler counts; developers.cloudflare.com/workers/platform/limits, 2026-11."""
LOCK: Final = "pylock.toml"
API: Final = "https://api.cloudflare.com/client/v4"


def look(job: Job) -> None:
    """Programs, work tree, configuration, login. Raises Stop."""
    _check_tree(job)
    if (job.machine.root / "requirements.txt").exists():
        raise Stop(Code.HERE, "requirements.txt is there", "pywrangler stops at it: remove it")
    install(job)
    _tell_versions(job)
    log_in(job)
    part = job.project
    given = ", ".join(job.given) or "none"
    job.note(f"{part.worker} ({part.environment}), commit {job.commit}, schema {part.schema}")
    job.note(f"secrets given: {given}")


def log_in(job: Job) -> None:
    """Find out the account and the Worker's address. Raises Stop."""
    if job.options.dry_run:
        job.would("wrangler", "whoami", "--json")
        return
    job.account = job.wrangler.account(job.environment.get("CLOUDFLARE_ACCOUNT_ID", ""))
    job.wrangler.environment["CLOUDFLARE_ACCOUNT_ID"] = job.account
    job.url = job.options.url or _workers_dev(job)


def must_be_installed(job: Job) -> None:
    """Raises Stop when wrangler is not there."""
    if not job.wrangler.installed:
        raise Stop(Code.HERE, "wrangler is not installed", "python3 -m local.setup run")


def _check_tree(job: Job) -> None:
    """The commit that is deployed. Raises Stop when the work tree is not it."""
    needed = ["git"] if job.options.skip_tests else ["git", "make"]
    path = job.environment.get("PATH", os.defpath)
    missing = [name for name in needed if not shutil.which(name, path=path)]
    if missing:
        raise Stop(Code.HERE, f"{' and '.join(missing)} must be here", "install what is missing")
    dry, dirty = job.options.dry_run, job.options.allow_dirty
    head = job.machine.run(["git", "rev-parse", "--short=12", "HEAD"], job.environment)
    if head.code != 0:
        if not (dry or dirty):
            raise Stop(Code.HERE, "this is no git work tree", "--allow-dirty deploys it anyway")
        return
    job.commit = head.out.strip()
    state = job.machine.run(["git", "status", "--porcelain"], job.environment)
    if state.code != 0:
        raise Stop(Code.HERE, "git status failed", "see what it says", said(state))
    # pywrangler writes the lock on the first deploy; the summary asks to commit it.
    changes = [line for line in state.out.splitlines() if line != f"?? {LOCK}"]
    if not changes:
        return
    job.commit += "-dirty"
    if dirty:
        return
    if not dry:
        few = "\n".join(changes[:10])
        advice = "commit, or use --allow-dirty"
        raise Stop(Code.HERE, "the work tree differs from its commit", advice, few)
    job.note("the work tree differs from its commit: a deploy would need --allow-dirty")


def install(job: Job) -> None:
    """Node.js, wrangler, pywrangler and uv, at their pinned versions. Raises Stop."""
    root, dry = job.machine.root, job.options.dry_run
    tools = root / ".runtime/deploy"
    lock, kept = root / "deploy/tools.txt", tools / "tools.txt"
    there = kept.exists() and filecmp.cmp(lock, kept, shallow=False)
    if dry:
        if not job.wrangler.installed:
            job.note("would install Node.js, wrangler and the Worker's packages into this folder")
        if not there:
            job.note("would install pywrangler and uv (deploy/tools.txt) into .runtime/deploy")
        return
    _must(job, [sys.executable, "-m", "local.setup", "run"], "the installation failed")
    if there:
        return
    job.note("installing pywrangler and uv into .runtime/deploy")
    shutil.rmtree(tools, ignore_errors=True)
    own = str(root / ".venv/bin/python")
    pip = [str(tools / "bin/python"), "-m", "pip", "install", "--quiet", "--no-input"]
    options = ["--disable-pip-version-check", "--require-hashes", "--no-deps"]
    failed = "pywrangler cannot be installed"
    _must(job, [own, "-m", "venv", str(tools)], failed)
    _must(job, [*pip, *options, "--requirement", str(lock)], failed)
    shutil.copy(lock, kept)


def _must(job: Job, command: list[str], failed: str) -> None:
    ran = job.machine.run(command, job.environment)
    if ran.code != 0:
        raise Stop(Code.HERE, failed, AGAIN, said(ran))


def _tell_versions(job: Job) -> None:
    root = job.machine.root
    pins = dict(re.findall(r"^([\w-]+)==([\w.]+)", _text(root / "deploy/tools.txt"), re.M))
    package: Any = json.loads(_text(root / "node_modules/wrangler/package.json") or "{}")
    found = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "wrangler": package.get("version", "not installed"),
        "pywrangler": pins.get("workers-py", "?"),
        "uv": pins.get("uv", "?"),
    }
    git = re.search(r"\d+(\.\d+)+", job.machine.run(["git", "--version"], job.environment).out)
    found["git"] = git[0] if git else "?"
    wanted = json.loads(_text(root / "package.json") or "{}").get("dependencies", {})
    if job.wrangler.installed and found["wrangler"] != wanted.get("wrangler"):
        message = f"wrangler {found['wrangler']} is installed, {wanted.get('wrangler')} is pinned"
        raise Stop(Code.HERE, message, "rm -rf node_modules, and again")
    job.note(", ".join(f"{name} {version}" for name, version in found.items()))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _workers_dev(job: Job) -> str:
    """The Worker's address at workers.dev, which wrangler tells of a plain deploy only."""
    unknown = "the Worker's address is not known"
    advice = "--url https://... names it"
    token = job.wrangler.token()
    if not token:
        raise Stop(Code.HERE, unknown, advice)
    base = job.environment.get("CLOUDFLARE_API_BASE_URL", API).rstrip("/")
    headers = {"authorization": f"Bearer {token}"}
    try:
        url = f"{base}/accounts/{job.account}/workers/subdomain"
        seen = job.machine.fetch(url, headers, None, 10_000)
    except NoAnswer as error:
        raise Stop(Code.HERE, unknown, advice, f"Cloudflare's API: {error}") from error
    result = seen.body.get("result") if isinstance(seen.body, dict) else None
    name = str((result or {}).get("subdomain") or "")
    if not re.fullmatch(r"[a-z0-9-]{1,63}", name):
        raise Stop(Code.HERE, unknown, advice, f"Cloudflare's API answers {seen.status}")
    return f"https://{job.project.worker}.{name}.workers.dev"


def is_address(text: str) -> bool:
    """Whether it can be asked: https, a host, nothing behind it."""
    parts = urlsplit(text)
    return parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)


def fetch_packages(job: Job) -> None:
    """The SDK and numpy for the Worker's own Python: into pylock.toml and python_modules/."""
    if job.options.dry_run:
        job.would("pywrangler", "sync")
        return
    ran, _ = job.wrangler.run("sync", packages=True)
    if ran.code != 0:
        advice = f"it needs PyPI and Pyodide's index; {AGAIN}"
        raise Stop(Code.BUNDLE, "pywrangler sync failed", advice, said(ran))
    modules = job.machine.root / "python_modules"
    if not ((modules / "workers/__init__.py").is_file() and (modules / "numpy").is_dir()):
        message = "python_modules/ lacks the Workers SDK or numpy"
        raise Stop(Code.BUNDLE, message, "rm -rf python_modules, and again")


def check_bundle(job: Job) -> None:
    """wrangler's own dry run: every source is in it, and it is small enough. Raises Stop."""
    if job.options.dry_run and not job.wrangler.installed:
        command = "python3 -m local.setup run"
        job.note(f"NOT CHECKED: wrangler is not installed; after `{command}` a dry run checks it")
        return
    out = job.folder / "bundle"
    env = job.project.wrangler_env
    ran, report = job.wrangler.run("deploy", "--dry-run", "--outdir", str(out), "--env", env)
    if ran.code != 0:
        message = "wrangler refuses the configuration or the code"
        raise Stop(Code.BUNDLE, message, AGAIN, said(ran))
    source = job.machine.root / "src"
    files = sorted(
        path.relative_to(source)
        for path in [*source.rglob("*.py"), *source.glob("detector/*/*.json")]
    )
    missing = [str(path) for path in files if not (out / path).is_file()]
    if not files or missing:
        named = ", ".join(missing[:5]) or "everything"
        raise Stop(Code.BUNDLE, f"not in the bundle: {named}", "see [[rules]] in wrangler.toml")
    if not job.options.dry_run and not (out / "python_modules/workers/__init__.py").is_file():
        message = "python_modules/ is not in the bundle"
        raise Stop(Code.BUNDLE, message, "rm -rf python_modules, and again")
    size = (report.get("bundle_size") or {}).get("gzip_bytes")
    job.note(f"{len(files)} files of src/ are in it")
    _check_size(job, size)


def _check_size(job: Job, size: object) -> None:
    """Raises Stop when Cloudflare would refuse it."""
    if not isinstance(size, int):
        raise Stop(Code.BUNDLE, "wrangler did not tell the bundle's size", "report this")
    told = f"{size / 1024 / 1024:.2f} MB compressed"
    if job.options.dry_run and not (job.machine.root / "python_modules").is_dir():
        job.note(f"{told}, without the packages of `pywrangler sync`: the size is NOT CHECKED")
        return
    small, large = "the free plan takes 3 MB", "the paid plan takes 10 MB"
    if size > PAID_BYTES:
        raise Stop(Code.BUNDLE, f"the bundle has {told}: {large}", "make it smaller")
    if size <= FREE_BYTES:
        job.note(f"{told}: every plan takes that")
    elif job.options.plan == "free":
        advice = "make it smaller, or take the paid plan (--plan paid)"
        raise Stop(Code.BUNDLE, f"the bundle has {told}: {small}", advice)
    else:
        job.note(f"{told}: {large}, the free plan only 3 MB")


def run_tests(job: Job) -> None:
    """The tests that need no server. Raises Stop."""
    command = ["make", "unit"]
    if job.options.skip_tests:
        job.note("left out (--skip-tests)")
    elif job.options.dry_run:
        job.would(*command)
    elif job.machine.run(command, job.environment, shown=True).code != 0:
        raise Stop(Code.HERE, "tests fail", "mend them; --skip-tests leaves them out")


def confirm(job: Job) -> None:
    """Somebody's word before the first change. Raises Stop without it."""
    if job.options.dry_run or job.options.yes:
        job.note("nobody is asked")
        return
    part = job.project
    where = f"the preview {job.options.preview}" if job.options.preview else part.environment
    answer = job.machine.ask(f"Deploy {job.commit} to {where} ({part.worker})?")
    if answer is None:
        raise Stop(Code.USE, "nobody is there to ask", "--yes answers in advance")
    if not answer:
        raise Stop(Code.USE, "not deployed", "nothing was changed")
