"""One ministry that was followed for six weeks, for all tests of a worker."""

import pytest

from tests.corpus.followed import Followed, followed


@pytest.fixture(scope="session")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    return followed(tmp_path_factory.mktemp("followed") / "output")
