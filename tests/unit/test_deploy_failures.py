"""Whatever fails in a deploy, at each call in turn: its end, its words, and who serves visitors."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.machine import Ran
from deploy.stop import Code, Interrupted
from tests.fakes.cloudflare import Cloudflare
from tests.unit.deployed import (
    GIVEN,
    PEPPER,
    PRODUCTION,
    STAGING,
    Effect,
    Outside,
    existing,
    failing,
    made,
    silent,
    version_of,
)
from tools.probe import Seen

GRADUAL = ["--gradual", "10,50,100", "--watch", "10"]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    yield from made(tmp_path, monkeypatch)


def split() -> Cloudflare:
    """A deploy in steps that ended in the middle, say by a power cut."""
    account = existing(2)
    shares = [f"{version_of(2)}@50%", f"{version_of(1)}@50%"]
    command = ["versions", "deploy", *shares, "--message", "m", "--env", ""]
    account.wrangler(command, Path(), None)
    return account


def half_made() -> Cloudflare:
    """A first deploy that ended after the database was made."""
    return Cloudflare(databases=[PRODUCTION])


def with_class() -> Cloudflare:
    """A new Durable Object class is pending."""
    account = existing()
    account.classes = "v0"
    return account


SCENES: dict[str, tuple[Callable[[], Cloudflare], list[str]]] = {
    "fresh": (Cloudflare, []),
    "half made": (half_made, []),
    "existing": (existing, GRADUAL),
    "plain": (existing, ["--plain"]),
    "class": (with_class, []),
    "split": (split, []),
    "preview": (existing, ["--preview", "pr-1"]),
}


def calls_of(outside: Outside, scene: str) -> int:
    account, arguments = SCENES[scene]
    outside.cloudflare = account()
    assert outside.deploy("--yes", *arguments, **GIVEN) == 0
    return len(outside.calls)


def fails_at(wanted: int) -> Effect:
    """The call fails, and nothing is done."""
    return lambda _, __, number: Ran(1, "", "fetch failed") if number == wanted else None


def lost_at(wanted: int) -> Effect:
    """The call does its work, and its answer is lost; so are the next ones, for a while."""

    def effect(outside: Outside, name: str, number: int) -> Ran | None:
        if number == wanted:
            arguments = outside.commands[-1]
            outside.cloudflare.lost = [name]
            done = outside._run(name, arguments, {"WRANGLER_OUTPUT_FILE_PATH": "/dev/null"})
            outside.cloudflare.lost = []
            return replace(done, code=1, out="", err="fetch failed")
        return None

    return effect


def interrupted_at(wanted: int) -> Effect:
    """Somebody stops it during a call."""

    def effect(_outside: Outside, _name: str, number: int) -> Ran | None:
        if number == wanted:
            raise Interrupted(143)
        return None

    return effect


def old_of(scene: str) -> dict[str, int]:
    return {} if scene in ("fresh", "half made") else {version_of(1): 100}


def nothing_half_done(outside: Outside, scene: str, code: int, where: str) -> None:
    """What holds after every end but a good one."""
    serving = outside.cloudflare.serving(PRODUCTION)
    quiet = serving == old_of(scene)
    if scene == "split":  # Until the new version moves traffic it is as it was.
        quiet = quiet or serving == {version_of(2): 50, version_of(1): 50}
    assert quiet or code == Code.LIVE, (where, serving)
    if code == Code.LIVE:
        assert scene in ("fresh", "half made", "class"), where
    assert not {STAGING} & set(outside.cloudflare.workers) or scene not in ("fresh", "half made")
    assert outside.cloudflare.serving(STAGING) in ({}, {version_of(1, STAGING): 100}, {
        version_of(2, STAGING): 100})  # fmt: skip
    if code < 128:
        last = outside.complaint.splitlines()[-2:]
        assert all(line.startswith("deploy: ") and len(line) > 15 for line in last), where


@pytest.mark.parametrize("how", [fails_at, lost_at, interrupted_at])
@pytest.mark.parametrize("scene", SCENES)
def test_each_call_fails_in_turn(
    outside: Outside, scene: str, how: Callable[[int], Effect]
) -> None:
    account, arguments = SCENES[scene]
    count = calls_of(outside, scene)
    names = list(outside.calls)
    # The last one is the summary's look at the lock: all is done then.
    for number in range(count - (scene != "preview")):
        where = f"{scene}, {how.__name__} {number}: {names[number]}"
        outside.cloudflare = account()
        outside.effect = how(number)
        code = outside.deploy("--yes", *arguments, **GIVEN)
        outside.effect = lambda _, __, ___: None
        if code == 0:
            assert names[number] == "git --version", where
            continue
        assert code in set(Code) | {143}, where
        nothing_half_done(outside, scene, code, where)
        # Mended, the same command goes through, and the pepper is made no second time.
        peppers = sum(PEPPER in names for names in outside.cloudflare.uploaded)
        assert outside.deploy("--yes", *arguments, **GIVEN) == 0, where
        after = sum(PEPPER in names for names in outside.cloudflare.uploaded)
        assert after == (0 if scene not in ("fresh", "half made") else 1), where
        assert peppers <= 1


@pytest.mark.parametrize("scene", SCENES)
def test_the_network_goes_at_any_request(outside: Outside, scene: str) -> None:
    account, arguments = SCENES[scene]
    calls_of(outside, scene)
    count = len(outside.asked)
    for lost_from in (0, 1, 2, count // 3, count // 2, count - 1):
        where = f"{scene}, request {lost_from} of {count}"
        outside.cloudflare = account()
        outside.asked.clear()

        def ill(version: int, path: str, lost_from: int = lost_from) -> Seen | None:
            return silent(version, path) if len(outside.asked) > lost_from else None

        outside.ill = ill
        code = outside.deploy("--yes", "--wait", "4", *arguments, **GIVEN)
        assert code in (Code.RETURNED, Code.LIVE), where
        nothing_half_done(outside, scene, code, where)


STOPS = {
    "git rev-parse": (3, "no git work tree"),
    "setup": (3, "the installation failed"),
    "whoami": (3, "nobody is logged in"),
    "auth token": (3, "--url"),
    "sync": (4, "needs PyPI"),
    "deploy": (4, "wrangler refuses"),
    "make unit": (3, "--skip-tests"),
    "d1 list": (5, "again"),
    "d1 migrations": (5, "the code that is live was not touched"),
    # Were this taken for "no such Worker", the pepper would be replaced.
    "secret list": (6, "the list of secrets cannot be had"),
    "deployments list": (6, "the deployments cannot be had"),
    "versions upload": (6, "no visitor got it"),
    "versions deploy": (7, "0 % of the traffic could not be given"),
    "triggers deploy": (7, "crons and routes cannot be applied"),
}


@pytest.mark.parametrize("name", STOPS)
def test_the_end_of_each(outside: Outside, name: str) -> None:
    code, words = STOPS[name]
    outside.cloudflare = existing()
    outside.effect = failing(name)
    assert outside.deploy("--yes", **GIVEN) == code
    assert words in outside.complaint
    assert "\x1b" not in outside.complaint
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(1): 100}
    if name in ("deploy", "d1 list", "d1 migrations", "secret list", "versions upload"):
        assert "10000" in outside.complaint
    if code != 7:
        assert outside.calls[-1] == name


def ill_at(path: str, seen: Callable[[Seen], Seen]) -> Callable[[Outside], None]:
    """The second version answers `path` in another way."""

    def spoil(outside: Outside) -> None:
        def ill(version: int, asked: str) -> Seen | None:
            if version != 2 or not asked.startswith(path) or (path == "/" and asked != "/"):
                return None
            return seen(outside.right(version_of(2), asked))

        outside.ill = ill

    return spoil


def body(**parts: object) -> Callable[[Seen], Seen]:
    return lambda seen: replace(seen, body={**seen.body, **parts})


ILL = {
    "an older schema": (ill_at("/api/health", body(schema_version=1)), "schema_version is '1'"),
    "sample data": (ill_at("/api/health", body(sample_data=True)), "sample_data is 'True'"),
    "another version": (ill_at("/api/health", body(version="0")), "version is '0'"),
    "a crash": (ill_at("/api/health", lambda s: replace(s, status=500)), "it answers 500"),
    "degraded": (ill_at("/api/health?deep", body(status="degraded")), "degraded"),
    "no statistics": (ill_at("/api/stats", lambda s: replace(s, status=503)), "status 503"),
    "any id accepted": (ill_at("/predict/abc", lambda s: replace(s, status=200)), "status 200"),
    "no dashboard": (ill_at("/", lambda s: replace(s, body="hello")), "not the dashboard"),
    "no script": (ill_at("/app.js", lambda s: replace(s, status=404)), "/app.js: status 404"),
    "a picture as text": (
        ill_at("/card/", lambda s: replace(s, headers={**s.headers, "content-type": "text/html"})),
        "content-type is 'text/html', not image/png",
    ),
    "no headers": (ill_at("/api/limits", lambda s: replace(s, headers={})), "x-frame-options"),
    "keys for all": (ill_at("/api/keys", lambda s: replace(s, status=200)), "/api/keys: status"),
    "a source that fails": (
        ill_at("/predict/Dez", body(stale=True, stale_reason="upstream_failed")),
        "the source gave nothing: upstream_failed",
    ),
    "a source not asked": (
        ill_at("/predict/Dez", body(fetched_at="2020-01-01T00:00:00Z")),
        "the source was not asked anew",
    ),
    "a budget that is used up": (
        ill_at("/predict/Dez", lambda s: replace(s, status=503, body={"code": "budget_exhausted"})),
        "status 503 instead of 200 (budget_exhausted)",
    ),
}


@pytest.mark.parametrize("way", ["steps", "plain"])
@pytest.mark.parametrize("case", ILL)
def test_an_ill_version_is_taken_back(outside: Outside, case: str, way: str) -> None:
    spoil, words = ILL[case]
    outside.cloudflare = existing()
    spoil(outside)
    options = ["--plain"] if way == "plain" else []
    assert outside.deploy("--yes", "--wait", "0", *options) == 7
    assert words in outside.complaint
    assert f"the old version {version_of(1)} serves everything again" in outside.complaint
    assert outside.calls[-1] == outside.undisturbed_calls[-1] == "rollback"
    deployments = outside.cloudflare.workers[PRODUCTION].deployments
    assert deployments[-1]["shares"] == [[version_of(1), 100]]
    visitors = [one["shares"] for one in deployments[1:-1]]
    if way == "steps":
        # No visitor ever got it.
        assert visitors == [[[version_of(2), 0], [version_of(1), 100]]]


def test_a_source_that_is_down_need_not_be_asked(outside: Outside) -> None:
    outside.cloudflare = existing()
    ill_at("/api/health?deep", body(status="degraded"))(outside)
    assert outside.deploy("--yes", "--source-down") == 0
    assert not [path for _, path in outside.asked if "force_refresh" in path]


def test_a_share_that_fails_too_often_is_taken_back(outside: Outside) -> None:
    outside.cloudflare = existing()

    def ill(version: int, path: str) -> Seen | None:
        share = outside.cloudflare.serving(PRODUCTION).get(version_of(version), 0)
        right = outside.right(version_of(version), path)
        return replace(right, status=500) if share == 50 and path == "/api/model" else None

    outside.ill = ill
    assert outside.deploy("--yes", *GRADUAL) == 7
    assert "the new version fails: 3 of 27 requests failed" in outside.complaint
    shares = [one["shares"][0] for one in outside.cloudflare.workers[PRODUCTION].deployments[1:]]
    assert shares == [
        [version_of(2), 0], [version_of(2), 10], [version_of(2), 50], [version_of(1), 100],
    ]  # fmt: skip


def test_few_failures_are_borne(outside: Outside) -> None:
    outside.cloudflare = existing()
    left = [1]

    def ill(version: int, path: str) -> Seen | None:
        watched = outside.cloudflare.serving(PRODUCTION).get(version_of(2)) == 10
        return silent(version, path) if watched and left and left.pop() else None

    outside.ill = ill
    assert outside.deploy("--yes", "--gradual", "10,100", "--watch", "60") == 0
    assert "1 of 117 requests failed" in outside.told


def test_a_version_that_never_answers_is_taken_back(outside: Outside) -> None:
    outside.cloudflare = existing()
    ill_at("/api/health", lambda _: outside.right(version_of(1), "/api/health"))(outside)
    began = outside.time_s
    assert outside.deploy("--yes", "--wait", "30") == 7
    assert "another version answers" in outside.complaint
    assert "drops the header? --url, or --plain" in outside.complaint
    assert outside.time_s - began == 30
    assert outside.cloudflare.serving(PRODUCTION) == {version_of(1): 100}


def test_going_back_is_tried_again_and_else_told_loudly(outside: Outside) -> None:
    outside.cloudflare = existing()
    ill_at("/api/stats", lambda seen: replace(seen, status=500))(outside)
    outside.effect = failing("rollback")
    assert outside.deploy("--yes") == 8
    assert outside.calls.count("rollback") == 3
    assert f"do so at once: ./deploy.sh rollback {version_of(1)}" in outside.complaint
    assert "/api/stats" in outside.complaint


def test_a_first_version_that_is_ill_has_none_before_it(outside: Outside) -> None:
    outside.ill = lambda _, path: silent(1, path) if path == "/api/stats" else None
    assert outside.deploy("--yes") == 8
    assert f"version {version_of(1)} serves, and there is none before it" in outside.complaint
    assert "rollback" not in outside.calls


def test_no_way_leads_back_over_a_new_class(outside: Outside) -> None:
    outside.cloudflare = with_class()
    outside.cloudflare.workers[PRODUCTION].versions[0]["classes"] = "v0"
    ill_at("/api/stats", lambda seen: replace(seen, status=500))(outside)
    assert outside.deploy("--yes") == 8
    assert "no way leads back over its new Durable Object class" in outside.complaint
    assert "rollback" not in outside.calls


def test_secrets_do_not_outlive_an_interruption(outside: Outside) -> None:
    outside.cloudflare = existing()
    count = calls_of(outside, "existing")
    for number in range(count):
        outside.cloudflare = existing()
        outside.effect = interrupted_at(number)
        assert outside.deploy("--yes", **GIVEN) in (0, 143)
    # The fixture looks for files that are left.
