"""`status`, `logs` and `rollback`; imports the standard library only."""

from typing import Final

from deploy import smoke
from deploy.job import Job
from deploy.preflight import log_in, must_be_installed
from deploy.stop import Code, Stop
from deploy.wrangler import AGAIN, Version, said

SHOWN: Final = 5
"""Deployments that `status` lists."""


def status(job: Job) -> None:
    """What serves, the schema, what is pending, the last deployments. Raises Stop."""
    must_be_installed(job)
    job.account = job.wrangler.account(job.environment.get("CLOUDFLARE_ACCOUNT_ID", ""))
    job.wrangler.environment["CLOUDFLARE_ACCOUNT_ID"] = job.account
    part, say = job.project, job.machine.say
    say(f"{part.worker} ({part.environment})")
    if job.wrangler.secrets() is None:
        say("  not deployed yet")
        return
    versions = {one.id: one for one in job.wrangler.versions()}
    deployments = job.wrangler.deployments()
    say("serving")
    for version, share in deployments[-1].shares if deployments else ():
        say(f"  {share:g} %  {_named(version, versions)}")
    if len(deployments) == 0:
        say("  nothing: it was never deployed")
    schema, pending = job.wrangler.schema(), job.wrangler.pending_migrations()
    say(f"schema\n  {'not known' if schema is None else schema}, here {part.schema}")
    say(f"pending migrations\n  {', '.join(pending) or 'none'}")
    say("last deployments")
    for one in reversed(deployments[-SHOWN:]):
        shares = ", ".join(f"{version} {share:g} %" for version, share in one.shares)
        say(f"  {one.created[:19]}  {shares}  {one.message}".rstrip())


def logs(job: Job, passed: list[str]) -> int:
    """Follow the log until it is interrupted; wrangler's exit code."""
    must_be_installed(job)
    wrangler = job.wrangler
    arguments = ["tail", "--env", wrangler.env, *passed]
    shown = {**wrangler.environment}
    shown.pop("NO_COLOR", None)
    return job.machine.run([*wrangler.program, *arguments], shown, shown=True).code


def rollback(job: Job, wanted: str) -> None:
    """Let an earlier version serve everything: `wanted`, or the one before. Raises Stop."""
    must_be_installed(job)
    log_in(job)
    if job.wrangler.secrets() is None:
        raise Stop(Code.USE, f"{job.project.worker} is not deployed", "./deploy.sh deploys it")
    versions = {one.id: one for one in job.wrangler.versions()}
    deployments = job.wrangler.deployments()
    serving = deployments[-1].shares if deployments else ()
    for one in reversed(deployments[:-1]):
        # A share of 0 to 99 was a step on a way that may have ended in going back.
        wanted = wanted or next((v for v, share in one.shares if share == 100 and
                                 (v, 100) not in serving), "")  # fmt: skip
    if not wanted:
        raise Stop(Code.USE, "no version served everything before", "name one: rollback VERSION")
    if serving == ((wanted, 100),):
        raise Stop(Code.USE, f"version {wanted} serves everything already", "nothing to do")
    _refuse_over_classes(job, wanted, [version for version, _ in serving])
    job.machine.say(f"{job.project.worker} ({job.project.environment})")
    job.note(f"from  {', '.join(_named(one, versions) for one, _ in serving)}")
    job.note(f"to    {_named(wanted, versions)}")
    job.note("code, settings and secrets go back; the database keeps its schema,")
    job.note("on which the old code runs: migrations only add")
    if not job.options.yes:
        answer = job.machine.ask("Go back?")
        if not answer:
            message = "nobody is there to ask" if answer is None else "not gone back"
            raise Stop(Code.USE, message, "--yes answers in advance")
    ran = job.wrangler.back(wanted, "rollback by deploy.sh")
    if ran.code != 0:
        raise Stop(
            Code.UPLOAD, "Cloudflare did not go back", f"see what it says; {AGAIN}", said(ran)
        )
    _await(job, wanted)


def _await(job: Job, wanted: str) -> None:
    """Raises Stop when the version does not answer: of its code nothing else is known here."""
    target, end = job.target(), job.machine.now() + job.options.wait_s
    while (told := smoke.deployment(target)) != wanted:
        if job.machine.now() >= end:
            message = f"gone back, but {job.url}/api/health tells the version {told or '?'}"
            raise Stop(Code.LIVE, message, "ask again in a minute; else `./deploy.sh status`")
        job.machine.sleep(smoke.POLL_S)
    job.note(f"version {wanted} serves everything, and answers")


def _refuse_over_classes(job: Job, wanted: str, serving: list[str]) -> None:
    """Raises Stop when a migration of Durable Object classes stands between."""
    then = job.wrangler.class_tag(wanted)
    for version in serving:
        now = job.wrangler.class_tag(version)
        if None not in (then, now) and then != now:
            message = f"a migration of Durable Object classes stands between ({then}, now {now})"
            advice = "Cloudflare goes back over none: revert the commit, and ./deploy.sh"
            raise Stop(Code.USE, message, advice)


def _named(version: str, versions: dict[str, Version]) -> str:
    known = versions.get(version)
    return f"{version}  commit {known.tag}, {known.created[:19]}" if known else version
