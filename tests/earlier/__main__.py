"""Keep the store's code of a commit, to be run on later schemas: `python -m tests.earlier COMMIT`.

Kept are the modules that the store's contract needs and the contract itself, as they were, in one
archive that is the same for every run. Do it after a release, with the commit that was released.
"""

import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.earlier import CONTRACT, FOLDER, ROOT

FINDER = """
import sys
sys.path[:0] = ["src", "."]
import tests.contract.test_follow_ups_sqlite, tests.contract.test_store_sqlite
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    if module.__name__.split(".")[0] in ("detector", "tests"):
        print(file)
"""


def files_of(tree: Path) -> list[str]:
    """What the contract of a tree imports, by its path in the tree, and the contract."""
    found = subprocess.run(
        [sys.executable, "-c", FINDER], cwd=tree, capture_output=True, text=True, check=True
    )
    imported = {str(Path(line).resolve().relative_to(tree)) for line in found.stdout.splitlines()}
    contract = {str(path.relative_to(tree)) for path in (tree / CONTRACT).glob("*.py")}
    return sorted(imported | contract)


def packed(tree: Path, names: list[str]) -> bytes:
    """The files, in an archive without times and owners."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in names:
            content = (tree / name).read_bytes()
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return lzma.compress(data.getvalue(), preset=9)


def main(commit: str) -> None:
    """Write the archive, named by the commit's schema and itself."""
    full = subprocess.run(
        ["git", "rev-parse", f"{commit}^{{commit}}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder).resolve()
        archive = subprocess.run(
            ["git", "archive", full], cwd=ROOT, capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as whole:
            whole.extractall(tree, filter="data")
        schema = len(list((tree / "migrations").glob("*.sql")))
        data = packed(tree, files_of(tree))
    for old in FOLDER.glob("*.tar.xz"):
        old.unlink()
    file = FOLDER / f"schema-{schema:04}-{full[:12]}.tar.xz"
    file.write_bytes(data)
    sys.stdout.write(f"{file.relative_to(ROOT)}: {len(data):,} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1])
