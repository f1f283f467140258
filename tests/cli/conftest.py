"""One archive for all tests of the verbs that read it; nobody writes into it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.archived import Archived, archive
from tests.cli.released import make
from tests.cli.withheld import Lived, withheld


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    return archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def copy(kept: Archived, tmp_path: Path) -> Path:
    """The archive once more, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(kept.folder, folder)
    return folder


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with withheld(tmp_path_factory.mktemp("withheld")) as made:
        yield made


@pytest.fixture
def mine(lived: Lived, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(lived.folder, tmp_path / "mine"))


@pytest.fixture(scope="session")
def full(kept: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "synthetic-full"
    make(kept, folder, "--by", "A. N. Other")
    return folder


@pytest.fixture(scope="session")
def bare(kept: Archived, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases") / "synthetic-bare"
    make(kept, folder, "--without-text")
    return folder
