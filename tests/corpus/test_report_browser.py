"""The report in a real Chromium: it asks for nothing, and is readable in the dark and on phones."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.followed import Followed
from tests.crawling import run
from tests.replaying.browser import CHROMIUM, Browser, browsing

pytestmark = [pytest.mark.debian, pytest.mark.xdist_group("followed")]


@pytest.fixture(scope="module", autouse=True)
def chromium() -> None:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: apt install chromium")


@pytest.fixture(scope="module")
def opened(ministry: Followed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("browser")
    page = folder / "report.html"
    assert run("mfa", "report", str(page), "--output", str(ministry.folder)).code == 0
    with browsing(folder / "profile") as browser:
        said: list[str] = []
        browser.page.on("console", lambda message: said.append(message.text))
        browser.page.goto(page.as_uri())
        browser.page.wait_for_load_state("networkidle")
        assert said == []  # where its policy forbade anything it would say so
        yield browser


def test_it_asks_for_itself_alone(opened: Browser) -> None:
    assert [url.rpartition("/")[2] for url in opened.asked] == ["report.html"]
    loaded = "fetch('https://www.gov.pl/').then(() => 'answered', () => 'refused')"
    assert opened.page.evaluate(loaded) == "refused"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Browser, scheme: Any) -> None:
    opened.page.emulate_media(color_scheme=scheme)
    opened.page.locator("details").first.evaluate("details => { details.open = true }")
    opened.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = opened.page.evaluate("axe.run()")
    assert len(found["passes"]) > 10
    assert [(one["id"], one["impact"]) for one in found["violations"]] == []


def test_a_dark_page_has_dark_paper_and_light_charts(opened: Browser) -> None:
    look = "element => { const s = getComputedStyle(element); return [s.backgroundColor, s.fill] }"
    seen = {}
    for scheme in ("light", "dark"):
        opened.page.emulate_media(color_scheme=scheme)
        paper, _ = opened.page.locator("body").evaluate(look)
        _, bar = opened.page.locator("rect.bar").first.evaluate(look)
        seen[scheme] = _light(paper), _light(bar)
    assert seen["light"][0] > 200
    assert seen["dark"][0] < 60
    assert seen["light"][1] < seen["dark"][1]


def test_paper_is_white_also_for_those_who_read_in_the_dark_and_shows_what_is_folded(
    opened: Browser,
) -> None:
    opened.page.locator("details").first.evaluate("details => { details.open = false }")
    shown = "table => table.checkVisibility()"
    table = opened.page.locator("details table").first
    assert not table.evaluate(shown)
    opened.page.emulate_media(media="print", color_scheme="dark")
    paper = opened.page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert _light(paper) > 200
    assert table.evaluate(shown)
    opened.page.emulate_media(media="screen")


def _light(colour: str) -> float:
    parts = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return sum(map(int, parts)) / 3


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_window_of_any_width_has_no_sideways_scroll(opened: Browser, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.locator("h1").is_visible()


def test_what_scrolls_can_be_reached_and_scrolled_by_keyboard(opened: Browser) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 800})
    calendar = opened.page.locator(".calendar").first
    assert calendar.evaluate("one => one.scrollLeft") == 0  # at the right end, the newest days
    calendar.focus()
    opened.page.keyboard.press("ArrowLeft")
    scrolled = (calendar.evaluate("one => one.scrollLeft") < 0 for _ in range(1_000))
    assert any(scrolled)  # it is drawn smoothly, and the page's policy forbids Playwright to wait
