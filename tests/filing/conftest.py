"""One archive with a life behind it, for all tests of a worker; each test has a copy."""

import shutil
from pathlib import Path

import pytest

from tests.lived import lived


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived(tmp_path_factory.mktemp("lived") / "output")


@pytest.fixture
def output(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "output"))
