"""What `wrangler deploy` would upload, by its own dry run, without network and without a login."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy
import pytest

from tests.worker import NODE, ROOT

ENVIRONMENTS = {"production": "", "staging": "staging"}
NUMPY = Path(numpy.__file__).parent
MARK = "must-not-be-uploaded"
COMPILED = "a compiled part of numpy"
#: wrangler's own note beside the bundle.
NOT_UPLOADED = {"README.md"}
#: Our own code and the SDK, compressed. What pywrangler adds to them (numpy) is not here; deploy.sh
#: prints the whole size, which Cloudflare limits to 3 MB or 10 MB by plan.
MAX_GZIP_KIB = 430
MAX_NUMPY_KIB = 500
ASSET_SUFFIXES = {".css", ".html", ".js", ".json", ".png", ".ico", ".svg", ".webmanifest"}
ASSET_FILES = {"_headers", "_redirects"}


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files of a dry run by their path in the bundle, and what wrangler said."""

    files: dict[str, bytes]
    said: str


def copy_project(folder: Path) -> Path:
    """The project as a deploy has it: with the Worker's packages, and with things to leave out."""
    for name in ("src", "public", "migrations", "deploy"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "wrangler.toml", folder)
    # Made by pywrangler in a real deploy, which cannot run without network.
    shutil.copytree(
        ROOT / ".runtime" / "worker_packages",
        folder / "python_modules",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    # This machine's numpy in the place of the one for the Worker, which has the same files; its
    # compiled parts are made for another machine, and stand for those.
    shutil.copytree(
        NUMPY,
        folder / "python_modules" / "numpy",
        ignore=shutil.ignore_patterns("__pycache__", "distutils", "*.so"),
    )
    for part in NUMPY.rglob("*.so"):
        (folder / "python_modules/numpy" / part.relative_to(NUMPY)).write_text(COMPILED)
    decoys = [".env", ".dev.vars", ".dev.vars.staging", "secrets.txt", "tests/unit/test_mint.py"]
    decoys += ["src/.dev.vars", "src/detector/__pycache__/config.cpython-314.pyc"]
    for name in decoys:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"ADMIN_TOKEN={MARK}\n")
    return folder


def dry_run(project: Path, environment: str, out: Path) -> Bundle:
    # A proxy that refuses stands for a closed network.
    closed = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
    env = {"PATH": os.environ["PATH"], "HOME": str(out.parent), "NO_COLOR": "1", "CI": "1"}
    env |= {"WRANGLER_SEND_METRICS": "false", **closed}
    done = subprocess.run(
        [NODE, ROOT / "node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run",
         "--outdir", out, "--env", environment],
        cwd=project, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    paths = [path for path in out.rglob("*") if path.is_file()]
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}
    return Bundle({k: v for k, v in files.items() if k not in NOT_UPLOADED}, done.stdout)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("a project") / "project")


@pytest.fixture(scope="module")
def bundles(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    out = tmp_path_factory.mktemp("bundles")
    return {name: dry_run(project, option, out / name) for name, option in ENVIRONMENTS.items()}


@pytest.fixture(scope="module")
def sources(project: Path) -> dict[str, bytes]:
    """Every file of src/ by its path there, but for the decoys."""
    folder = project / "src"
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    kept = [path for path in files if "__pycache__" not in path.parts and path.name[0] != "."]
    return {path.as_posix(): (folder / path).read_bytes() for path in kept}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_configuration_is_accepted_without_a_warning(
    bundles: dict[str, Bundle], name: str
) -> None:
    said = bundles[name].said
    assert "--dry-run: exiting now" in said
    warnings = [line for line in said.splitlines() if "WARNING" in line]
    # The proxy is this test's own.
    assert [line for line in warnings if "Proxy environment variables" not in line] == []


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_file_of_the_worker_is_in_the_bundle(
    bundles: dict[str, Bundle], sources: dict[str, bytes], name: str
) -> None:
    assert {"entry.py", "detector/app.py", "detector/model/parameters.json"} <= set(sources)
    files = bundles[name].files
    assert sorted(path for path in sources if files.get(path) != sources[path]) == []


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_sdk_is_in_the_bundle(bundles: dict[str, Bundle], name: str) -> None:
    """The runtime brings no `workers` module of its own since 2026-04-21."""
    assert "python_modules/workers/__init__.py" in bundles[name].files


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_nothing_else_is_in_the_bundle(
    bundles: dict[str, Bundle], sources: dict[str, bytes], name: str
) -> None:
    files = bundles[name].files
    ours = {path for path in files if not path.startswith("python_modules/")}
    assert ours == set(sources)
    assert [path for path, content in files.items() if MARK.encode() in content] == []
    assert MARK not in bundles[name].said


SCORES = """
import numpy
from detector.domain.features import FEATURE_NAMES
from detector.domain.model import load
from detector.model import read_parameters
model = load(*read_parameters())
rows = [(None,) * len(FEATURE_NAMES), tuple(float(n) for n in range(len(FEATURE_NAMES)))] * 50
assert model.score_numpy(rows) == model.score_plain(rows)
print(numpy.__file__)
"""


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_of_numpy_what_scoring_needs_is_in_the_bundle_and_no_more(
    bundles: dict[str, Bundle], name: str, tmp_path: Path
) -> None:
    place = "python_modules/numpy/"
    files = {path: data for path, data in bundles[name].files.items() if path.startswith(place)}
    unused = ("random", "fft", "polynomial", "f2py", "testing", "typing", "ma", "ctypeslib")
    assert [path for path in files if path.removeprefix(place).split("/")[0] in unused] == []
    assert {Path(path).suffix for path in files} <= {".py", ".so", ".txt", ".typed", ""}
    compiled = [path for path, data in files.items() if data == COMPILED.encode()]
    assert {Path(path).name.split(".")[0] for path in compiled} == {
        "_multiarray_umath", "_umath_linalg",
    }  # fmt: skip
    for path, data in files.items():
        copy = tmp_path / path.removeprefix("python_modules/")
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path in compiled:
            copy.symlink_to(NUMPY / path.removeprefix(place))
        else:
            copy.write_bytes(data)
    (tmp_path / "numpy.libs").symlink_to(NUMPY.with_name("numpy.libs"))
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT / 'src'}", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-S", "-c", SCORES],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path))


def test_staging_has_the_bindings_of_production(bundles: dict[str, Bundle]) -> None:
    """An environment inherits none: one that was forgotten would be missing at run time."""
    bound = {
        name: {line.replace("-staging", "") for line in bundle.said.splitlines() if "env." in line}
        for name, bundle in bundles.items()
    }
    names = {re.findall(r"env\.(\w+)", line)[0] for line in bound["production"]}
    assert {"DB", "ASSETS", "LIVE", "CF_VERSION", "RUGCHECK_API_URL"} <= names
    assert {re.sub(r"\s+", " ", line) for line in bound["staging"]} == {
        re.sub(r"\s+", " ", line) for line in bound["production"]
    }


def test_no_secret_is_a_plain_variable(bundles: dict[str, Bundle]) -> None:
    said = bundles["production"].said + bundles["staging"].said
    for name in ("ADMIN_TOKEN", "API_KEY_PEPPER", "REPLICATE_API_TOKEN", "RUGCHECK_API_KEY"):
        assert f"env.{name}" not in said


def test_our_part_of_the_bundle_is_small(bundles: dict[str, Bundle]) -> None:
    files = bundles["production"].files.items()
    ours = [data for path, data in files if not path.startswith("python_modules/numpy/")]
    kib = len(gzip.compress(b"".join(ours))) / 1024
    assert 10 < kib < MAX_GZIP_KIB


def test_the_parameters_depend_on_the_rule(project: Path, tmp_path: Path) -> None:
    """Without [[rules]], wrangler leaves JSON out and says nothing: what this file is there for."""
    other = tmp_path / "other"
    other.mkdir()
    for name in ("src", "public", "python_modules"):
        (other / name).symlink_to(project / name)
    text = (ROOT / "wrangler.toml").read_text()
    without = re.sub(r"\[\[rules\]\]\n(?:.+\n)+", "", text)
    assert without != text
    (other / "wrangler.toml").write_text(without)
    files = dry_run(other, "", tmp_path / "out").files
    assert "entry.py" in files
    assert [path for path in files if path.startswith("detector/model/") and ".json" in path] == []


def test_only_pages_are_among_the_assets() -> None:
    paths = [path for path in (ROOT / "public").rglob("*") if path.is_file()]
    assert paths
    odd = [p.name for p in paths if p.suffix not in ASSET_SUFFIXES and p.name not in ASSET_FILES]
    assert odd == []
    assert [path.name for path in paths if path.name.startswith(".")] == []


def test_numpys_python_files_are_few(bundles: dict[str, Bundle]) -> None:
    """Its compiled parts for the Worker cannot be weighed here: no package registry has them."""
    files = bundles["production"].files.items()
    texts = [data for path, data in files if path.startswith("python_modules/numpy/")]
    assert 10 < len(gzip.compress(b"".join(texts))) / 1024 < MAX_NUMPY_KIB
