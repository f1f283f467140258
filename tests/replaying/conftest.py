"""Archives that the tests of one process share; nobody writes into them."""

import pytest

from tests.replaying.crawls import Crawled, crawled
from tests.replaying.months import Months, months


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawled(tmp_path_factory.mktemp("crawled"))


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Months:
    return months(tmp_path_factory.mktemp("months"))
