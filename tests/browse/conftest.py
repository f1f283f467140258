"""One archive and one server for all tests of the browser; nobody writes into them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browse.served import Reading, Served, read, serving
from tests.replaying.browser import CHROMIUM, Browser, browsing


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return read(tmp_path_factory.mktemp("reading"))


@pytest.fixture(scope="session")
def served(reading: Reading) -> Iterator[Served]:
    with serving(reading.folder) as running:
        yield running


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for a module's tests."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: apt install chromium")
    with browsing(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def browser(window: Browser) -> Browser:
    """The same, on an empty page, in a window of the usual size and light."""
    window.page.goto("about:blank")
    window.page.set_viewport_size({"width": 1280, "height": 900})
    window.page.emulate_media(color_scheme="light")
    window.asked.clear()
    return window
