"""The original's database, before and after an import; both are made once a process."""

import shutil
from pathlib import Path

import pytest

from tests.fakes import server_db
from tests.tools.sites import ROWS, Site
from tools.import_server_db import main


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "server.db"
    server_db.make(path, ROWS)
    return path


@pytest.fixture
def site(tmp_path: Path, original: Path) -> Site:
    found = Site(tmp_path)
    shutil.copy(original, found.original)
    found.make()
    return found


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory, original: Path) -> Site:
    """A site after one import into both databases; tests copy it before they change it."""
    found = Site(tmp_path_factory.mktemp("imported"))
    shutil.copy(original, found.original)
    found.make()
    assert main(found.to_local()) == 0
    assert main(found.to_remote()) == 0
    found.calls()
    return found


@pytest.fixture
def again(imported: Site, tmp_path: Path) -> Site:
    """A copy of it."""
    shutil.copytree(imported.folder, tmp_path / "copy")
    return Site(tmp_path / "copy")
