"""Archives that all tests of the corpus look at; nobody writes into them."""

import pytest

from tests.corpus.followed import Followed, followed
from tests.corpus.translated import Translated, translated


@pytest.fixture(scope="session")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    """One that was followed for six weeks."""
    return followed(tmp_path_factory.mktemp("followed") / "output")


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Translated:
    """Statements in several languages."""
    return translated(tmp_path_factory.mktemp("translated"))
