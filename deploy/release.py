"""Database, secrets and the new version; imports the standard library only.

Once traffic was moved, whatever goes wrong gives everything back to the old version.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from deploy import secret_file, smoke
from deploy.job import Job
from deploy.stop import Code, Interrupted, Stop
from deploy.wrangler import AGAIN, Deployment, needs_plain_deploy, said

MOST_FAILED_PCT: Final = 2
"""Of the requests while a share is watched; a hundred and more in a minute."""
WELL: Final = "every public route, an analysis, assets and headers are right"
ROUND_S: Final = 5
TRIES: Final = 3
TRY_AGAIN_S: Final = 5


def ensure_database(job: Job) -> None:
    """The database is there. Raises Stop."""
    name = job.project.database
    if job.options.dry_run:
        job.would("wrangler", "d1", "list", "--json")
        job.note(f"would run, if it is missing: wrangler d1 create {name}")
        return
    found = job.wrangler.databases()
    if name in found:
        job.note(f"{name} is there")
    else:
        job.wrangler.create_database(name)
        found = job.wrangler.databases()
        job.note(f"{name} is made")
    job.database_id = found.get(name, "")


def migrate(job: Job) -> None:
    """Apply the migrations, before the upload: the new code may rely on them. Raises Stop.

    The old code keeps running meanwhile, so a migration only adds.
    """
    if job.options.dry_run:
        env = job.project.wrangler_env
        job.would("wrangler", "d1", "migrations", "apply", "DB", "--remote", "--env", env)
        return
    applied = job.wrangler.migrate()
    job.migrated = f"applied up to {job.project.newest}" if applied else "none to apply"
    job.note(job.migrated)


def choose_secrets(job: Job) -> None:
    """What is uploaded with the version. Raises Stop."""
    if job.options.dry_run:
        job.would("wrangler", "secret", "list", "--env", job.project.wrangler_env)
        job.note("would upload what was given, and a new API_KEY_PEPPER if it has none")
        return
    remote = job.wrangler.secrets()
    job.exists = remote is not None
    if not job.exists:
        job.note(f"first deploy of {job.project.worker}")
    upload, lines = secret_file.choose(job.given, remote or set())
    for line in lines:
        job.note(line)
    if upload:
        job.secrets_upload = job.folder / "secrets.json"
        secret_file.write(job.secrets_upload, json.dumps(upload))


def release(job: Job) -> None:
    """Upload the new version and let it serve. Raises Stop, Interrupted."""
    options = job.options
    if options.dry_run:
        _say_what_would_be(job)
        return
    serving = job.wrangler.deployments() if job.exists else []
    job.old = _old(job, serving[-1]) if serving else ""
    if not job.old or options.plain:
        _plainly(job)
        return
    arguments = ["versions", "upload", "--tag", job.commit, *_secrets(job)]
    job.new, _, ran = job.wrangler.upload(*arguments)
    if not job.new and needs_plain_deploy(ran):
        job.note("it brings a Durable Object class, which no version in steps can: at once, then")
        _plainly(job)
        return
    if not job.new:
        raise Stop(Code.UPLOAD, "the upload failed; no visitor got it", AGAIN, said(ran))
    job.note(f"version {job.new} is uploaded; {job.old} serves")
    with _given_back(job):
        _in_steps(job)


def _say_what_would_be(job: Job) -> None:
    env, tag = job.project.wrangler_env, job.commit
    job.note("on a first deploy, with --plain, and with a new Durable Object class:")
    job.would("pywrangler", "deploy", "--tag", tag, "--secrets-file", "FILE", "--env", env)
    if job.options.plain:
        return
    job.note("else:")
    upload = ("versions", "upload", "--tag", tag, "--secrets-file", "FILE", "--env", env)
    job.would("pywrangler", *upload)
    for share in (0, *job.options.steps):
        specs = [f"NEW@{share}%"] + ([f"OLD@{100 - share}%"] if share < 100 else [])
        job.would("wrangler", "versions", "deploy", *specs, "--env", env)
        if share == 0:
            job.note("would test the new version, by a header that asks for it")
        elif share < 100:
            job.note(f"would watch it for {job.options.watch_s} s")
    job.would("wrangler", "triggers", "deploy", "--env", env)
    job.note("would give everything back to the old version if anything were wrong")


def _secrets(job: Job) -> list[str]:
    return ["--secrets-file", str(job.secrets_upload)] if job.secrets_upload else []


def _old(job: Job, serving: Deployment) -> str:
    """The version that visitors are to have back: of two, the one that was there before."""
    ids = [version for version, _ in serving.shares]
    if len(ids) == 1:
        return ids[0]
    order = [version.id for version in job.wrangler.versions() if version.id in ids]
    old = order[0] if order else max(serving.shares, key=lambda share: share[1])[0]
    shares = ", ".join(f"{version} {share:g} %" for version, share in serving.shares)
    job.note(f"an earlier deploy in steps was not finished: {shares}; {old} is the old version")
    return old


def _plainly(job: Job) -> None:
    """At once: code, secrets, classes, crons and routes. Raises Stop, Interrupted."""
    with _given_back(job):
        job.new, found, ran = job.wrangler.upload("deploy", "--tag", job.commit, *_secrets(job))
        job.url = job.options.url or found or job.url
        if not job.new:
            _after_failed_upload(job, said(ran))
        job.note(f"version {job.new}")
        _must_be_well(job, version="")


def _after_failed_upload(job: Job, quote: str) -> None:
    """Raises Stop, after looking whether the upload took hold all the same."""
    message = "the upload failed, or was not finished"
    try:
        found = job.wrangler.deployments() if job.wrangler.secrets() is not None else []
    except Stop as unknown:
        advice = f"`./deploy.sh status` tells what serves; {AGAIN}"
        raise Stop(Code.UPLOAD, message, advice, quote) from unknown
    serving = found[-1].shares[0][0] if found else ""
    if serving == job.old:
        raise Stop(Code.UPLOAD, f"{message}; no visitor got it", AGAIN, quote)
    job.new = serving
    raise Stop(Code.RETURNED, f"{message}, but {serving} served", AGAIN, quote)


def _in_steps(job: Job) -> None:
    """Raises Stop, Interrupted."""
    _split(job, 0)
    job.note("0 %: testing it by the header that asks for it")
    _must_be_well(job, version=job.new)
    for share in job.options.steps:
        _split(job, share)
        if share < 100:
            job.note(f"{share} %: watching it for {job.options.watch_s} s")
            _watch(job)
    _must_apply_triggers(job)
    job.note("100 %: crons and routes are applied; testing it as visitors get it")
    _must_be_well(job, version="", ask_source=False)


def _split(job: Job, share: int) -> None:
    # Always in the same order, so that a Durable Object that has changed over stays so.
    shares = [(job.new, share)] + ([(job.old, 100 - share)] if share < 100 else [])
    ran = job.wrangler.split(shares, f"{job.commit}: {share} %")
    if ran.code != 0:
        raise Stop(Code.RETURNED, f"{share} % of the traffic could not be given to the new version",
                   AGAIN, said(ran))  # fmt: skip


def _must_apply_triggers(job: Job) -> None:
    ran = job.wrangler.triggers()
    if ran.code != 0:
        raise Stop(Code.RETURNED, "crons and routes cannot be applied", AGAIN, said(ran))


def _must_be_well(job: Job, version: str, *, ask_source: bool = True) -> None:
    """Raises Stop when the new version is not: it alone, or as visitors get it."""
    options, target = job.options, job.target(version)
    expected = smoke.Expected(job.project.version, job.project.schema, job.new)
    reason = smoke.await_version(target, expected, options.wait_s)
    if reason:
        stuck = "is the address behind something that drops the header? --url, or --plain"
        deaf = version and smoke.ANOTHER in reason
        raise Stop(Code.RETURNED, reason, stuck if deaf else f"`./deploy.sh logs`, and {AGAIN}")
    ask = ask_source and not options.source_down
    found = smoke.faults(
        target, job.project.version, options.token,
        ask_source=ask, source_down=options.source_down,
    )  # fmt: skip
    if found:
        advice = "mend it; if only a source is down: --source-down"
        raise Stop(Code.RETURNED, "the new version is not well", advice, "\n".join(found[:20]))
    job.note(WELL + ("; the source was asked" if ask else ""))


def _watch(job: Job) -> None:
    """Ask the new version for a while. Raises Stop when too much of it fails."""
    target, end = job.target(job.new), job.machine.now() + job.options.watch_s
    bad = asked = 0
    while True:
        failed, of = smoke.failed_share(target)
        bad, asked = bad + failed, asked + of
        if job.machine.now() >= end:
            break
        job.machine.sleep(ROUND_S)
    told = f"{bad} of {asked} requests failed"
    if bad * 100 > asked * MOST_FAILED_PCT:
        advice = f"at most {MOST_FAILED_PCT} % may; `./deploy.sh logs` shows what fails"
        raise Stop(Code.RETURNED, f"the new version fails: {told}", advice)
    job.note(told)


@contextmanager
def _given_back(job: Job) -> Iterator[None]:
    """Whatever ends it early, visitors get the old version again."""
    try:
        yield
    except (Stop, Interrupted) as reason:
        if isinstance(reason, Stop) and reason.code != Code.RETURNED:
            raise  # Nothing serves that did not before.
        with job.machine.undisturbed():
            lost = _give_back(job)
        if isinstance(reason, Interrupted):
            if lost:
                raise Stop(Code.LIVE, "interrupted", lost) from reason
            job.machine.say(f"deploy: interrupted; {job.old} serves everything again", wrong=True)
            raise
        if lost:
            raise Stop(Code.LIVE, reason.message, lost, reason.quote) from reason
        message = f"{reason.message}; the old version {job.old} serves everything again"
        raise Stop(Code.RETURNED, message, reason.advice, reason.quote) from reason


def _give_back(job: Job) -> str:
    """Empty when the old version serves everything; else what is left to do."""
    if not job.old:
        new = f"version {job.new} serves" if job.new else "the new version may serve"
        return f"{new}, and there is none before it: mend it and deploy again"
    if _classes_changed(job):
        return (
            f"version {job.new} serves, and no way leads back over its new Durable Object class:"
            " mend it and deploy again"
        )
    for again in range(TRIES):
        if again:
            job.machine.sleep(TRY_AGAIN_S)
        ran = job.wrangler.back(job.old, f"not well: {job.commit}")
        if ran.code == 0 or _serves_alone(job):
            return ""
    return f"it could not be taken back, and may serve; do so at once: {job.way_back(job.old)}"


def _classes_changed(job: Job) -> bool:
    if not job.new:
        return False
    try:
        before, after = (job.wrangler.class_tag(one) for one in (job.old, job.new))
    except Stop:
        return False  # Cloudflare refuses by itself.
    return None not in (before, after) and before != after


def _serves_alone(job: Job) -> bool:
    try:
        found = job.wrangler.deployments()
    except Stop:
        return False
    return bool(found) and found[-1].shares == ((job.old, 100),)
