"""Thirty lines over all rings, each broken once: does the test that guards it notice?

    PYTHONPATH=src:. .venv/bin/python -m tests.mutations [path ...]

Works on a copy of the checkout. Prints a line for each, and ends with 1 if one went unnoticed. What
one file of the unit tests notices, `make unit` notices too. No part of CI: run it after larger work
on the tests. A line that is gone from the code is reported; put another in its place.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINKED = (".venv", ".runtime", "node_modules")
LEFT_OUT = (".git", ".data", "__pycache__", ".*_cache", ".hypothesis", "test-results", *LINKED)
DETECTOR = "src/detector/"


@dataclass(frozen=True, slots=True)
class Mutation:
    """`path` under src/detector or public; `was` stands there once; `tests`: files under tests."""

    path: str
    was: str
    becomes: str
    tests: str


MUTATIONS = (
    # Domain: evidence.
    Mutation("domain/rules/liquidity.py",
             "Steps(at.LIQUIDITY_WARN_USD, at.LIQUIDITY_DANGER_USD, \"usd\")",
             "Steps(at.LIQUIDITY_DANGER_USD, at.LIQUIDITY_WARN_USD, \"usd\")",
             "unit/test_rules_liquidity.py"),
    Mutation("domain/rules/liquidity.py", "lock.unseen_pct > 50", "lock.unseen_pct > 90",
             "unit/test_rules_liquidity.py"),
    Mutation("domain/backing.py", "if pool.quote_mint in MONEY", "if pool.quote_mint",
             "unit/test_backing.py"),
    Mutation("domain/rules_engine.py", "rule.essential or not answer.tolerated", "rule.essential",
             "unit/test_rules_engine.py"),
    # Domain: the verdict.
    Mutation("domain/verdict.py", "or not checks.passed:", "and not checks.passed:",
             "unit/test_verdict.py"),
    Mutation("domain/verdict.py", "if _warnings(checks) >= at.WARNINGS_MEDIUM:",
             "if _warnings(checks) > at.WARNINGS_MEDIUM:", "unit/test_verdict.py"),
    Mutation("domain/verdict.py", "harmless *= 1.0 - share",
             "harmless = min(harmless, 1.0 - share)", "unit/test_verdict.py"),
    Mutation("domain/verdict.py", "if apart < at.DISAGREEMENT_POINTS:",
             "if apart <= at.DISAGREEMENT_POINTS:", "unit/test_verdict.py"),
    Mutation("domain/lifetime.py", "if value is None or value < 0:", "if value is None:",
             "unit/test_lifetime.py"),
    # Domain: sources.
    Mutation("domain/breaker.py", "if self.failures < FAILURES_TO_OPEN:",
             "if self.failures <= FAILURES_TO_OPEN:", "unit/test_breaker.py"),
    Mutation("domain/breaker.py", "min(retry_after_s or 0, LONGEST_PAUSE_S)",
             "(retry_after_s or 0)", "unit/test_breaker.py"),
    # Services.
    Mutation("services/analysis.py", "and not force_refresh:", "or force_refresh:",
             "unit/test_analysis.py"),
    Mutation("services/making.py", "again = seen.sources[self.reports.source].failures == 0",
             "again = True", "unit/test_analysis.py"),
    Mutation("services/making.py", "at_ms = max(at_ms, earlier.fetched_at_ms + 1)",
             "at_ms = max(at_ms, earlier.fetched_at_ms)", "unit/test_analysis.py"),
    Mutation("services/follow_up.py", "run.read, failures = run.read + 1, 0",
             "run.read = run.read + 1", "unit/test_follow_up_runs.py"),
    Mutation("services/follow_up.py", "return None, Unknown.TOKEN_NOT_FOUND",
             "return None, Unknown.NO_PRICE", "unit/test_services.py"),
    # Adapters.
    Mutation("adapters/sql_store.py", "WHERE excluded.fetched_at_ms > answers.fetched_at_ms",
             "", "contract/test_store_sqlite.py"),
    Mutation("adapters/sql_store.py", "creator = coalesce(excluded.creator, tokens.creator)",
             "creator = excluded.creator", "contract/test_store_sqlite.py"),
    Mutation("adapters/sql_store.py",
             "AND leases.expires_at_ms > ?3 AND leases.expires_at_ms <= ?4",
             "AND leases.expires_at_ms > ?3", "contract/test_store_sqlite.py"),
    Mutation("services/room.py", ">= self._most_in_work", "> self._most_in_work",
             "unit/test_room.py"),
    Mutation("adapters/rugcheck.py", "max_bytes=MAX_REPORT_BYTES",
             "max_bytes=10 * MAX_REPORT_BYTES", "unit/test_rugcheck.py"),
    # Web and bodies.
    Mutation("web/parameters.py",
             "most if len(digits) > len(str(most)) else min(int(digits), most)",
             "min(int(digits), most)", "unit/test_queries.py"),
    Mutation("web/parameters.py", "if len(values) < len(pairs):", "if len(values) > len(pairs):",
             "unit/test_queries.py"),
    Mutation("services/admission.py", "if scope in self.client.scopes:", "if True:",
             "unit/test_admission.py"),
    Mutation("web/pipeline.py", "\"trace\": traceback.format_exc()",
             "\"trace\": \"\"", "unit/test_pipeline.py"),
    Mutation("web/csv_text.py", "if value.startswith(_FORMULA) else value",
             "if value.startswith(\"=\") else value", "unit/test_csv_text.py"),
    Mutation("wire/stats.py", "round(100 * fraud / total, 2) if total else 0",
             "round(100 * fraud / max(total, 1))", "unit/test_wire.py"),
    # Settings.
    Mutation("config.py", "if not 0 < settings.cache_ttl_hours <= 24:",
             "if not 0 <= settings.cache_ttl_hours <= 24:", "unit/test_config.py"),
    Mutation("config.py", "or any(sign in text for sign in \"?#@\\\\\")", "",
             "unit/test_config.py"),
    # The dashboard's modules.
    Mutation("public/mint.js", "return bytes === 32 ? null", "return bytes >= 32 ? null",
             "unit/dashboard/mint.test.js"),
    Mutation("public/mint.js", "href.startsWith('#') || /^\\/(?![/\\\\])/.test(href)",
             "href.startsWith('#') || href.startsWith('/')", "unit/dashboard/mint.test.js"),
)  # fmt: skip


def file_of(mutation: Mutation) -> Path:
    path = mutation.path
    return Path(path if path.startswith("public/") else DETECTOR + path)


def copy_checkout(folder: Path) -> Path:
    """The checkout, with what was installed only linked."""
    copy = folder / ROOT.name
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)
    return copy


def run_tests(copy: Path, tests: str) -> bool:
    """Whether the named files pass, in the copy."""
    paths = [f"tests/{name}" for name in tests.split()]
    if paths[0].endswith(".js"):
        command = [str(ROOT / ".runtime" / "bin" / "node"), "--test", *paths]
    else:
        command = [sys.executable, "-m", "pytest", "--quiet", "--exitfirst", *paths]
    done = subprocess.run(command, cwd=copy, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


def noticed(copy: Path, mutation: Mutation) -> str:
    """What became of a mutation, in a word or two."""
    path = copy / file_of(mutation)
    text = path.read_text()
    if text.count(mutation.was) != 1:
        return "not found, or more than once"
    path.write_text(text.replace(mutation.was, mutation.becomes))
    try:
        return "UNNOTICED" if run_tests(copy, mutation.tests) else "noticed"
    finally:
        path.write_text(text)


def main(arguments: list[str]) -> int:
    """Command line: which paths of MUTATIONS to try; none means all. Returns the exit code."""
    chosen = [each for each in MUTATIONS if not arguments or each.path in arguments]
    words: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy = copy_checkout(Path(folder))
        for mutation in chosen:
            line = 1 + (copy / file_of(mutation)).read_text().partition(mutation.was)[0].count("\n")
            began = time.monotonic()
            words.append(noticed(copy, mutation))
            took = f"{time.monotonic() - began:.1f} s"
            where = f"{file_of(mutation)}:{line}"
            sys.stdout.write(f"{words[-1]:>10}  {took:>7}  {where}  {mutation.becomes or 'gone'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{words.count('noticed')} of {len(words)} noticed\n")
    return int(words.count("noticed") < len(words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
