"""One archive for all tests of the verbs that read it; nobody writes into it."""

import shutil
from pathlib import Path

import pytest

from tests.cli.archived import Archived, archive


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    return archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def copy(kept: Archived, tmp_path: Path) -> Path:
    """The archive once more, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(kept.folder, folder)
    return folder
