"""One archive of statements in several languages for all tests of pairs; nobody writes into it."""

import pytest

from tests.corpus.translated import Translated, translated


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Translated:
    return translated(tmp_path_factory.mktemp("translated"))
