"""WordPress: real lists of www.whitehouse.gov, and posts in themes of blocks and before them."""

import pytest

from mfa_crawler.errors import ErrorPage, MissingField, NotAList, TruncatedPage, UnknownLayout
from mfa_crawler.extraction import Document
from mfa_crawler.families import wordpress
from mfa_crawler.items import ListingRead
from tests.families.reading import article, list_page, real, real_listing

URL = "https://press.example/2025/10/bridge/"
NEWS = "https://www.whitehouse.gov/news/page"
LISTS = {
    2: ("20251014201908", "news_page2_20251014201908_0b9f00.html"),
    3: ("20251014202048", "news_page3_20251014202048_977659.html"),
}
TITLES = {
    2: [
        ("Leif Erikson Day, 2025", "2025-10-09"),
        ("Columbus Day, 2025", "2025-10-09"),
        ("Schumer Taunts Americans as Democrat Shutdown Crushes Them", "2025-10-09"),
        ("Construction of Arctic Security Cutters", "2025-10-08"),
        ("PORTLAND: Fake News Ignores Antifa Violence, Residents’ Pleas for Help", "2025-10-08"),
        ("Nominations Sent to the Senate", "2025-10-08"),
        ("Fire Prevention Week, 2025", "2025-10-07"),
        ("President Trump Revives Ambler Road Project", "2025-10-07"),
        ("National Manufacturing Day, 2025", "2025-10-07"),
        ("ICYMI: “Illegal crossings along U.S.-Mexico border plummet", "2025-10-07"),
    ],
    3: [
        ("POLL: Americans Want Democrats to END Their Shutdown", "2025-10-06"),
        ("Decision of the President and Statement of Reasons", "2025-10-06"),
        ("Fact Sheet: President Donald J. Trump Approves Ambler Road", "2025-10-06"),
        ("Chicago Mayor’s “ICE-Free Zones” Shield", "2025-10-06"),
        ("Presidential Message on Child Health Day", "2025-10-06"),
        ("Presidential Message on German-American Day, 2025", "2025-10-06"),
        ("Department of War Security for the Protection", "2025-10-04"),
        ("All 50 States Will See Devastating Economic Hit", "2025-10-03"),
        ("Democrat Shutdown Hurts Families, Veterans, Workers", "2025-10-02"),
        ("Nominations Sent to the Senate", "2025-10-02"),
    ],
}


def whitehouse(number: int) -> ListingRead:
    return real_listing(f"whitehouse.gov/{LISTS[number][1]}", f"{NEWS}/{number}/")


@real
@pytest.mark.parametrize("number", LISTS)
def test_a_real_list_is_read_as_a_person_reads_it(number: int) -> None:
    found = whitehouse(number)
    assert len(found.entries) == 10
    for entry, (headline, day) in zip(found.entries, TITLES[number], strict=True):
        assert (entry.headline or "").startswith(headline)
        assert (entry.date, entry.lead) == (day, None)
    assert found.pages == 121


@real
@pytest.mark.parametrize("number", LISTS)
def test_addresses_of_a_web_archive_stay_as_they_stand_in_the_page(number: int) -> None:
    found = whitehouse(number)
    archive = f"https://web.archive.org/web/{LISTS[number][0]}/"
    assert found.next == f"{archive}{NEWS}/{number + 1}/"
    paths = [
        entry.url.removeprefix(f"{archive}https://www.whitehouse.gov/") for entry in found.entries
    ]
    assert all("/2025/10/" in path and ":" not in path for path in paths)
    assert len(set(paths)) == 10


QUERY = """<div class="wp-block-query"><ul class="wp-block-post-template"><li class="wp-block-post">
    <h2 class="wp-block-post-title"><a href="/a/">A</a></h2></li></ul>{}</div>"""
NAVIGATION = '<nav class="wp-block-query-pagination">{}</nav>'
NUMBERS = '<div class="wp-block-query-pagination-numbers">{}</div>'


def listing(title: str, numbers: str) -> str:
    spans = "".join(f'<a class="page-numbers">{number}</a>' for number in numbers.split())
    navigation = NAVIGATION.format(NUMBERS.format(spans)) if numbers else ""
    return f"""<html><title>{title}</title><body class="blog"><main>{QUERY.format(navigation)}
        </main></body></html>"""


@pytest.mark.parametrize(
    ("title", "numbers", "pages"),
    [
        ("News &#8211; Page 2 of 121 &#8211; Office", "1 2", 121),
        ("News", "1 2 3 … 14", 14),
        ("News", "1 … 1,204", 1204),
        ("Wiadomości – Strona 2 z 9", "1 2 9", 9),
        ("Page 2 of 0", "1 2 3", 3),
        ("Page 2 of -4", "", None),
        ("Page 2 of many", "more … 0", None),
        ("News", "", None),
    ],
)
def test_a_number_of_pages_is_claimed_or_none(title: str, numbers: str, pages: int | None) -> None:
    assert list_page(wordpress, URL, listing(title, numbers)).pages == pages


def test_the_last_page_leads_nowhere() -> None:
    assert list_page(wordpress, URL, listing("Page 3 of 3", "1 2 3")).next is None


def test_of_several_queries_the_one_that_is_divided_into_pages_is_the_list() -> None:
    other = QUERY.format("").replace("/a/", "/featured/")
    body = f'<body class="blog"><main>{other}{QUERY.format(NAVIGATION)}</main></body>'
    found = list_page(wordpress, URL, body)
    assert [entry.url for entry in found.entries] == ["https://press.example/a/"]


def post(inner: str, kind: str = "single single-post") -> str:
    return f"""<html lang="en"><body class="{kind}"><main>
        <h1 class="wp-block-post-title">Bridge</h1>{inner}
        <div class="wp-block-post-content"><p>Open.</p></div>{QUERY.format("")}</main>
        </body></html>"""


@pytest.mark.parametrize("kind", ["single single-post", "page", ""])
def test_a_post_that_ends_in_related_posts_is_an_article(kind: str) -> None:
    found = article(wordpress, URL, post("", kind))
    assert (found.headline, found.body, found.date) == ("Bridge", "Open.", None)
    with pytest.raises(NotAList):
        wordpress.listing(Document(URL, post("", kind).encode()))


@pytest.mark.parametrize("kind", ["blog", "archive category", "page"])
def test_a_page_of_posts_is_a_list(kind: str) -> None:
    body = post("", kind).replace(QUERY.format(""), QUERY.format(NAVIGATION))
    assert len(list_page(wordpress, URL, body).entries) == 1


@pytest.mark.parametrize(
    ("time", "day", "moment", "raw"),
    [
        (
            '<time datetime="2025-10-09T23:38:14-04:00">October 9, 2025</time>',
            "2025-10-09",
            "2025-10-09T23:38:14-04:00",
            "October 9, 2025",
        ),
        ('<time datetime="2025-10-09">9 Oct</time>', "2025-10-09", None, "9 Oct"),
        ('<time datetime="2025-10-09T00:00:00Z">9 Oct</time>', "2025-10-09", None, "9 Oct"),
        ('<time datetime="soon">October 9, 2025</time>', "2025-10-09", None, "October 9, 2025"),
        ('<time datetime="soon">last week</time>', None, None, "last week"),
        ("", None, None, None),
    ],
)
def test_a_day_is_stated_or_printed_or_none(
    time: str, day: str | None, moment: str | None, raw: str | None
) -> None:
    found = article(wordpress, URL, post(f'<div class="wp-block-post-date">{time}</div>'))
    assert (found.date, found.published_at, found.date_raw) == (day, moment, raw)


def test_the_day_of_a_change_or_of_a_related_post_is_not_the_day_of_the_post() -> None:
    date = '<time datetime="2025-10-08T10:00:00+02:00">8 October 2025</time>'
    changed = f'<div class="wp-block-post-date__modified-date wp-block-post-date">{date}</div>'
    body = post(changed).replace(
        "</h2></li>", f'</h2><p class="wp-block-post-date">{date}</p></li>'
    )
    found = article(wordpress, URL, body)
    assert (found.date, found.published_at) == (None, None)
    assert found.modified_at == "2025-10-08T10:00+02:00"


def test_a_theme_may_write_the_title_its_own_way() -> None:
    body = post("").replace('<h1 class="wp-block-post-title">', '<h1 class="topper">')
    assert article(wordpress, URL, body).headline == "Bridge"
    with pytest.raises(MissingField):
        article(wordpress, URL, body.replace("h1", "h6"))


def test_in_a_classic_theme_the_article_element_is_the_post() -> None:
    def one(title: str, tag: str) -> str:
        return f"""<article><{tag} class="entry-title">{title}</{tag}>
            <time class="entry-date published" datetime="2015-03-02T09:00:00+00:00">2 March</time>
            <div class="entry-content"><p>{title} is open.</p></div></article>"""

    body = f'<body class="single"><main>{one("Bridge", "h1")}{one("Ferry", "h2")}</main></body>'
    found = article(wordpress, URL, body)
    assert (found.headline, found.body) == ("Bridge", "Bridge is open.")
    assert found.published_at == "2015-03-02T09:00+00:00"
    assert article(wordpress, URL, body.replace("main>", "div>")).body == "Bridge is open."


def test_a_classic_page_without_main_that_is_cut_is_refused() -> None:
    cut = """<html><body class="single"><article><h1 class="entry-title">A</h1>
        <div class="entry-content"><p>B"""
    with pytest.raises(TruncatedPage):
        article(wordpress, URL, cut)


def test_what_is_neither_list_nor_post_is_named() -> None:
    with pytest.raises(UnknownLayout, match="wordpress"):
        article(wordpress, URL, "<html><title>About</title><p>Us</html>")
    with pytest.raises(ErrorPage):
        article(wordpress, URL, "<html><title>Page not found</title><p>Us</html>")
