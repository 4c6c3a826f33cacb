"""A preview of the work tree at an address of its own; imports the standard library only.

Cloudflare gives addresses to versions only where a Worker has no Durable Object class, so this is a
Worker Preview (`wrangler preview`): it has its own feed, and staging's settings and database.
"""

import json
from typing import Final

from deploy import project, secret_file, smoke
from deploy.job import Job
from deploy.preflight import must_be_installed
from deploy.release import WELL
from deploy.stop import Code, Stop
from deploy.wrangler import AGAIN, said

CONFIGURATION: Final = ".wrangler-preview.json"
"""In the project's folder, for the paths in it begin there; gone when the preview is made."""


def make(job: Job) -> None:
    """Upload it. Raises Stop."""
    name = job.options.preview
    arguments = ["preview", "--name", name, "--tag", job.commit, "--config", CONFIGURATION]
    if job.options.dry_run:
        job.would("pywrangler", *arguments, "--secrets-file", "FILE")
        return
    if not job.database_id:
        message = f"the id of the database {job.project.database} is not known"
        raise Stop(Code.DATABASE, message, AGAIN)
    if job.given:
        secrets = job.folder / "secrets.json"
        secret_file.write(secrets, json.dumps(dict(job.given)))
        arguments += ["--secrets-file", str(secrets)]
    file = job.machine.root / CONFIGURATION
    content = project.preview_configuration(job.machine.root, job.database_id)
    try:
        file.write_text(json.dumps(content), encoding="utf-8")
        ran, report = job.wrangler.run(*arguments, packages=True)
    finally:
        file.unlink(missing_ok=True)
    urls = [text for text in report.get("preview_urls") or [] if text.startswith("https://")]
    if ran.code != 0 or report.get("type") != "preview":
        raise Stop(Code.UPLOAD, "the preview cannot be made", AGAIN, said(ran))
    if not urls:
        advice = "turn on previews for the Worker at Cloudflare (Settings, Domains & Routes)"
        raise Stop(Code.UPLOAD, f"the preview {name} has no address", advice, said(ran))
    job.preview_url = urls[0].rstrip("/")
    job.note(job.preview_url)


def check(job: Job) -> None:
    """The test of the preview. Raises Stop."""
    if job.options.dry_run:
        job.note("would test the preview's address as a deployment's")
        return
    target = smoke.Target(job.machine, job.preview_url, job.project.worker, "")
    options = job.options
    expected = smoke.Expected(job.project.version, job.project.schema, "")
    reason = smoke.await_version(target, expected, options.wait_s)
    found = [reason] if reason else smoke.faults(
        target, job.project.version, options.token,
        ask_source=not options.source_down, source_down=options.source_down,
    )  # fmt: skip
    if found:
        message = f"the preview at {job.preview_url} is not well; no visitor sees it"
        raise Stop(Code.RETURNED, message, "mend it and preview again", "\n".join(found[:20]))
    job.note(WELL)


def tell(job: Job) -> None:
    """The summary."""
    if job.options.dry_run:
        job.note("dry run: nothing was changed")
        return
    job.note(f"address     {job.preview_url}")
    job.note(f"migrations  {job.migrated}, in {job.project.database}")
    job.note(f"to end it   ./deploy.sh end-preview {job.options.preview}")


def end(job: Job) -> None:
    """Take a preview away, its feed with it; the database stays. Raises Stop."""
    must_be_installed(job)
    name, worker = job.options.preview, job.project.worker
    arguments = ["--name", name, "--worker-name", worker, "--skip-confirmation"]
    ran, _ = job.wrangler.run("preview", "delete", *arguments, "--env", job.wrangler.env)
    if ran.code != 0:
        raise Stop(Code.UPLOAD, f"the preview {name} was not ended", AGAIN, said(ran))
    job.machine.say(f"the preview {name} of {worker} is ended")
