"""Archived articles in a real Chromium, through pywb and through ReplayWeb.page."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import web
from playwright.sync_api import Frame, Page

from mfa_crawler.archive import cdx_timestamp
from mfa_crawler.store import CaptureRow
from tests.crawling import ROOT
from tests.replaying.browser import CHROMIUM, Browser, browsing, plain
from tests.replaying.crawls import HEADLINE, Crawled
from tests.replaying.months import HEADLINE as OF_OCTOBER
from tests.replaying.months import Months
from tests.replaying.packages import AUTUMN, OCTOBER, SEPTEMBER, pack
from tests.replaying.serving import Replaying, replaying

pytestmark = [pytest.mark.debian, pytest.mark.xdist_group("replaying")]

REPLAYWEB = ROOT / ".venv" / "replayweb"


@pytest.fixture(scope="module", autouse=True)
def chromium() -> None:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: apt install chromium")


@pytest.fixture(scope="module")
def replay(archive: Crawled, pywb: Path) -> Iterator[Replaying]:
    with replaying(archive.folder, pywb) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with browsing(tmp_path / "profile") as opened:
        yield opened


def _open(browser: Browser, replay: Replaying, row: CaptureRow) -> str:
    answer = browser.page.goto(f"{replay.url}/{cdx_timestamp(row.date)}/{row.url}")
    assert answer
    assert answer.status == 200
    browser.page.wait_for_load_state("networkidle")
    assert browser.hosts == {"127.0.0.1"}
    return plain(browser.page.inner_text("body"))


def test_an_article_is_shown_at_the_time_of_a_200_and_of_a_304(
    archive: Crawled, replay: Replaying, browser: Browser
) -> None:
    first, *_, last = archive.kept
    assert (first.status, last.status) == (200, 304)
    for row in (first, last):
        assert plain(archive.words[row.url]) in _open(browser, replay, row)
        assert browser.page.locator("article h2").first.is_visible()
    assert len(browser.asked) > 2  # what it did ask for was on this machine


_LOOKS = """async () => {
    await document.fonts.load('16px "Replica Icons"', '\\ue001');
    await Promise.all([...document.images].map(image => image.decode().catch(() => null)));
    const look = (selector, part) => getComputedStyle(document.querySelector(selector), part);
    const background = new Image();
    background.src = look('.footer').backgroundImage.slice(5, -2);
    await background.decode();
    const asked = performance.getEntriesByType('resource');
    return {
        date: look('article .event-date').color,
        icon: look('article .event-date', '::before').fontFamily,
        gallery: look('.gallery > div').display,
        fonts: [...document.fonts].filter(f => f.status === 'loaded').map(f => f.family),
        main: document.querySelector('.main-photo img').currentSrc.split('/').pop(),
        width: document.querySelector('.main-photo img').naturalWidth,
        blank: [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src),
        background: background.src,
        missing: asked.filter(e => e.initiatorType !== 'script' && e.responseStatus >= 400)
            .map(e => e.name),
    };
}"""


def _is_styled(seen: Frame | Page, width: int) -> None:
    """By the main sheet, by one that it imports, with its font, pictures and backgrounds."""
    seen.wait_for_load_state("load")
    looks = seen.evaluate(_LOOKS)
    assert looks["date"] == "rgb(102, 102, 102)"
    assert "Replica Icons" in looks["icon"]
    assert "Replica Icons" in [family.strip('"') for family in looks["fonts"]]
    assert looks["gallery"] == "flex"
    assert looks["main"] == {390: "700x295", 1280: "729x308", 1920: "1460x616"}[width]
    assert looks["width"] > 0
    assert looks["background"].endswith("/img/bg/footer.svg")
    assert looks["blank"] == []
    assert looks["missing"] == []


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_an_article_is_styled_with_its_pictures_in_windows_of_any_size(
    archive: Crawled, replay: Replaying, browser: Browser, width: int
) -> None:
    browser.page.set_viewport_size({"width": width, "height": 900})
    first, *_, last = archive.pictured
    assert (first.status, last.status) == (200, 304)
    for row in (first, last):
        assert plain(archive.words[row.url]) in _open(browser, replay, row)
        _is_styled(browser.page, width)


def test_every_page_says_when_it_was_captured_and_that_it_is_synthetic(
    archive: Crawled, replay: Replaying, browser: Browser
) -> None:
    row = archive.same[-1]
    _open(browser, replay, row)
    banner = browser.page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert row.date[:19].replace("T", " ") in banner.replace('" "', "")
    assert "SYNTHETIC" in banner


def test_an_edit_is_shown_from_the_capture_that_saw_it(
    archive: Crawled, replay: Replaying, browser: Browser
) -> None:
    first, *_, last = archive.edited
    assert HEADLINE not in _open(browser, replay, first)
    assert HEADLINE in _open(browser, replay, last)


def test_a_request_to_anywhere_else_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<script src='https://www.gov.pl/a.js'></script><p>Here")
    browser.page.goto(page.as_uri())
    assert "www.gov.pl" in browser.hosts
    failed = browser.page.evaluate("fetch('http://localhost:9/').then(() => '', String)")
    assert "Failed to fetch" in failed


@contextmanager
def _offered(packages: Path) -> Iterator[str]:
    """ReplayWeb.page and a folder of packages on a loopback address; ranges are answered."""
    if not (REPLAYWEB / "sw.js").exists():
        pytest.skip(f"no {REPLAYWEB}: make replayweb")
    application = web.Application()
    application.router.add_static("/packages", packages)
    application.router.add_static("/", REPLAYWEB)
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(application)

    async def start() -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _frame(browser: Browser, url: str) -> Frame:
    """The frame that shows an archived page."""
    found = [frame for frame in browser.page.frames if frame.url.endswith(url)]
    assert len(found) == 1
    return found[0]


def _replayed(browser: Browser, base: str, package: Path, url: str, moment: str) -> str:
    """What ReplayWeb.page shows of an archived page."""
    source = f"/packages/{package.name}"
    browser.page.goto("about:blank")  # a new fragment alone would not load anything
    browser.page.goto(
        f"{base}/index.html?source={source}#view=pages&url={quote(url, safe='')}&ts={moment}"
    )
    frame = browser.page.frame_locator("iframe")
    frame.locator("article h2").first.wait_for(timeout=60_000)
    assert browser.hosts == {"127.0.0.1"}
    return plain(frame.locator("body").inner_text())


def test_a_package_opens_in_replayweb_page(year: Months, tmp_path: Path, browser: Browser) -> None:
    package = pack(year.folder, tmp_path / "october.wacz", *OCTOBER)
    with _offered(tmp_path) as base:
        for url in (year.kept, year.same, year.edited, year.october):
            shown = _replayed(browser, base, package, url, "20261015100002")
            assert plain(year.words[url]) in shown
        assert OF_OCTOBER in _replayed(browser, base, package, year.edited, "20261015100003")


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_a_package_is_styled_in_replayweb_page(
    archive: Crawled, tmp_path: Path, browser: Browser, width: int
) -> None:
    package = pack(archive.folder, tmp_path / "all.wacz")
    browser.page.set_viewport_size({"width": width, "height": 900})
    with _offered(tmp_path) as base:
        for row in (archive.pictured[0], archive.pictured[-1]):
            moment = cdx_timestamp(row.date)
            shown = _replayed(browser, base, package, row.url, moment)
            assert plain(archive.words[row.url]) in shown
            browser.page.wait_for_load_state("networkidle")
            _is_styled(_frame(browser, row.url), width)
            assert browser.hosts == {"127.0.0.1"}


def test_a_package_of_a_month_is_styled_by_what_was_captured_before(
    year: Months, tmp_path: Path, browser: Browser
) -> None:
    package = pack(year.folder, tmp_path / "october.wacz", *OCTOBER)
    browser.page.set_viewport_size({"width": 1280, "height": 900})
    with _offered(tmp_path) as base:
        _replayed(browser, base, package, year.kept, "20261015100001")
        browser.page.wait_for_load_state("networkidle")
        _is_styled(_frame(browser, year.kept), 1280)


def test_overlapping_packages_open_side_by_side_in_replayweb_page(
    year: Months, tmp_path: Path, browser: Browser
) -> None:
    first = pack(year.folder, tmp_path / "first.wacz", *SEPTEMBER[:2], *OCTOBER[2:])
    second = pack(year.folder, tmp_path / "second.wacz", *AUTUMN)
    with _offered(tmp_path) as base:
        old = _replayed(browser, base, first, year.edited, "20260915100003")
        new = _replayed(browser, base, second, year.edited, "20261115100003")
    assert OF_OCTOBER not in old
    assert OF_OCTOBER in new
