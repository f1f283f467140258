"""The pages of `mfa serve` in a real Chromium."""

from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from mfa_crawler.archive import cdx_timestamp
from mfa_crawler.store import Store
from tests.browse.hostile import ELSEWHERE, RAN
from tests.browse.served import HEADLINE, Reading, Served
from tests.replaying.browser import Browser, plain

pytestmark = [pytest.mark.debian, pytest.mark.xdist_group("browse")]

PAGES = ["home", "search", "nothing", "article", "unlisted", "hostile", "difference", "missing"]
_IS_ON_TOP = """one => {
    const place = one.getBoundingClientRect();
    return document.elementFromPoint(place.x + 5, place.y + 5) === one;
}"""


def _address(name: str, served: Served, reading: Reading) -> str:
    return {
        "home": served.url,
        "search": served.page("search", q="minister"),
        "nothing": served.page("search", q="qqqqqq"),
        "article": served.article(reading.edited),
        "unlisted": served.article(reading.unlisted),
        "hostile": served.article(reading.hostile),
        "difference": served.page("difference", url=reading.edited, old=1, new=2),
        "missing": served.article("https://www.gov.pl/web/diplomacy/none"),
    }[name]


def _open(browser: Browser, url: str) -> Page:
    browser.page.goto(url)
    browser.page.wait_for_load_state("networkidle")
    assert browser.hosts == {"127.0.0.1"}
    return browser.page


def test_the_first_page_leads_to_what_is_there(
    served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, served.url)
    assert "SYNTHETIC" in page.inner_text("[role=note]")
    rows = page.locator("table tbody tr")
    assert rows.count() == 2
    assert rows.nth(1).locator("td").all_inner_texts()[:4] == ["9", "1", "1", "0"]
    edits = page.get_by_role("region", name="Edits seen last")
    assert "body, headline" in edits.inner_text()
    gone = page.get_by_role("region", name="Disappearances seen last")
    assert "unlisted" in gone.inner_text()
    edits.get_by_role("link", name=HEADLINE).click()
    assert page.inner_text("h1") == HEADLINE


def test_years_of_the_plot_lead_to_their_articles(served: Served, browser: Browser) -> None:
    page = _open(browser, served.url)
    year = page.locator("svg a").last
    said = year.get_attribute("aria-label") or ""
    year.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?year=*")
    assert page.inner_text("[role=status]").startswith(said.partition(": ")[2])


def test_search_is_narrowed_by_facets_and_widened_again(
    served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, served.url)
    page.get_by_role("searchbox").fill(f'"{reading.words}"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.get_by_role("link", name=HEADLINE).is_visible()
    assert page.locator("mark").first.is_visible()
    _open(browser, served.page("search"))
    total = int(page.inner_text("[role=status]").split()[0])
    facets = page.get_by_role("navigation", name="Narrow down")
    kinds = facets.get_by_role("region", name="Language").locator("li")
    counts = {one.split()[0]: int(one.split()[1]) for one in kinds.all_inner_texts()}
    assert counts == {"en": total - counts["pl"], "pl": counts["pl"]}
    facets.get_by_role("link", name="pl", exact=True).click()
    page.wait_for_url("**language=pl*")
    assert page.inner_text("[role=status]").startswith(f"{counts['pl']} ")
    page.get_by_role("link", name="Any language instead of pl").click()
    page.wait_for_url("**/search")
    assert page.inner_text("[role=status]").startswith(f"{total} ")


def test_an_article_is_read_with_its_gallery_out_of_the_archive(
    served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, served.article(reading.edited))
    article = page.locator("article")
    assert reading.words in plain(article.inner_text())
    pictures = page.locator(".gallery img")
    assert pictures.count() > 1
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("one => one.complete", arg=picture.element_handle())
        assert picture.evaluate("one => one.naturalWidth") > 100
        assert picture.get_attribute("alt")
    assert page.locator(".gallery figcaption").count() > 0
    assert browser.hosts == {"127.0.0.1"}


def test_history_leads_to_what_differs_word_by_word(
    served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, served.article(reading.edited))
    history = page.get_by_role("region", name="History", exact=True)
    words = plain(history.inner_text())
    assert "version 1 in capture" in words
    assert "no capture between" in words
    assert "never" not in words
    assert history.locator("rect.spell").count() == 2
    history.get_by_role("link", name="What differs, word by word").click()
    page.wait_for_url("**/difference?*")
    headline = page.get_by_role("region", name="Headline")
    assert HEADLINE in headline.locator("ins").all_inner_texts()[0]
    colours = [
        headline.locator(mark).first.evaluate("one => getComputedStyle(one).backgroundColor")
        for mark in ("ins", "del")
    ]
    assert len({*colours, "rgba(0, 0, 0, 0)"}) == 3


def test_a_capture_leads_to_the_page_as_it_was(
    served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, served.article(reading.edited))
    link = page.get_by_role("link", name="The page as it was").first
    with Store.open(reading.folder, read_only=True) as store:
        first = store.captures_of("pl_mfa_en", reading.edited)[0]
    link.click()
    page.wait_for_load_state()
    if not served.has_replay:
        assert "pywb" in page.inner_text("main")
        return
    assert urlsplit(page.url).port != urlsplit(served.url).port
    assert page.url.endswith(f"/archive/{cdx_timestamp(first.date)}/{reading.edited}")
    assert reading.words in plain(page.inner_text("body"))
    assert HEADLINE not in page.inner_text("body")


def test_nothing_of_a_hostile_article_runs_covers_or_asks(
    served: Served, reading: Reading, browser: Browser
) -> None:
    said: list[str] = []
    browser.page.on("dialog", lambda dialog: dialog.dismiss())
    browser.page.on("console", lambda message: said.append(message.text))
    page = _open(browser, served.article(reading.hostile))
    assert page.locator(".body").inner_text().startswith("It stands here.")
    assert page.locator("h1").inner_text().endswith("Hostile news")
    for link in page.locator("article a[href]").all():
        assert (link.get_attribute("href") or "").startswith(("http://", "https://", "/picture/"))
    page.mouse.move(300, 400)
    page.wait_for_timeout(300)
    assert page.evaluate(f"window.{RAN}") is None
    assert page.url == served.article(reading.hostile)
    left = (
        "script, style, iframe, object, embed, form[action^=http], [style], svg image, video, base"
    )
    assert page.locator(left).count() == 0
    assert page.locator(".home").evaluate(_IS_ON_TOP)
    assert said == []  # a policy that had to step in would say so
    for other in (served.page("search", q="hostile"), served.url, f"{served.url}mfa/articles_now"):
        assert "Hostile news" in _open(browser, other).inner_text("body")
        assert page.evaluate(f"window.{RAN}") is None
    assert not [url for url in browser.asked if ELSEWHERE in url]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_fit_a_phone_and_follow_the_dark(
    name: str, served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, _address(name, served, reading))
    backgrounds = []
    looks: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 390))
    for scheme, width in looks:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        backgrounds.append(
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        )
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    light, dark = ([int(part) for part in one[4:-1].split(", ")] for one in backgrounds)
    assert min(light) > 200
    assert max(dark) < 60


def test_the_keyboard_alone_searches_and_reads(
    served: Served, reading: Reading, browser: Browser
) -> None:
    page = _open(browser, served.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").evaluate("one => one.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _open(browser, served.url)
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type(reading.words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText") or ""
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        if focused == HEADLINE:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/article?url=*")
    assert page.inner_text("h1") == HEADLINE
