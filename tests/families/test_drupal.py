"""Drupal's lists as Views makes them, and what themes and editors do to them."""

import pytest

from mfa_crawler.errors import NotAnArticle
from mfa_crawler.extraction import Document
from mfa_crawler.families import drupal
from tests.families.reading import list_page

SITE = "https://bridges.example"
NEWS = f"{SITE}/en/news"
ROW = '<div class="views-row"><h3><a href="/en/news/{0}">News {0}</a></h3>{1}</div>'


def view(*rows: str, pager: str = "", around: str = "{}") -> str:
    items = f'<ul class="pager__items js-pager__items">{pager}</ul>' if pager else ""
    inner = f'<div class="view"><div class="view-content">{"".join(rows)}</div>{items}</div>'
    return f'<html lang="en"><body><main>{around.format(inner)}</main></body></html>'


NEXT = '<li class="pager__item pager__item--next"><a href="?page={}" rel="next">Next</a></li>'
LAST = '<li class="pager__item pager__item--last"><a href="{}">Last</a></li>'
HERE = '<li class="pager__item is-active"><a href="?page=1">2</a></li>'


@pytest.mark.parametrize(
    ("url", "pager", "after", "pages"),
    [
        (NEWS, NEXT.format(1) + LAST.format("?page=56"), f"{NEWS}?page=1", 57),
        (f"{NEWS}?page=55", NEXT.format(56) + LAST.format("?page=56"), f"{NEWS}?page=56", 57),
        (f"{NEWS}?page=56", HERE, None, 57),
        (NEWS, NEXT.format(1), f"{NEWS}?page=1", None),
        (NEWS, "", None, 1),
        (NEWS, NEXT.format(1) + LAST.format("?type=a&amp;page=0%2C7"), f"{NEWS}?page=1", 8),
        (NEWS, NEXT.format(1) + LAST.format("?page=last"), f"{NEWS}?page=1", 1),
        (
            NEWS,
            '<li class="pager__item"><a href="?page=1" rel="next">Load more</a></li>',
            f"{NEWS}?page=1",
            None,
        ),
    ],
)
def test_pages_count_from_zero(url: str, pager: str, after: str | None, pages: int | None) -> None:
    found = list_page(drupal, url, view(ROW.format(1, ""), pager=pager))
    assert (found.next, found.pages) == (after, pages)


@pytest.mark.parametrize(
    ("printed", "day", "moment"),
    [
        ('<time datetime="2024-03-04T12:00:00Z">4 March 2024</time>', "2024-03-04", None),
        ('<time datetime="2024-03-04T12:00:00Z">printed</time>', "2024-03-04", None),
        (
            '<time datetime="2024-03-03T23:30:00Z">4 March 2024</time>',
            "2024-03-04",
            "2024-03-03T23:30+00:00",
        ),
        (
            '<time datetime="2024-03-04T10:20:30+01:00">03/04/2024</time>',
            "2024-03-04",
            "2024-03-04T10:20:30+01:00",
        ),
        (
            '<time datetime="2024-03-04T08:00:00Z">4 March</time>',
            "2024-03-04",
            "2024-03-04T08:00+00:00",
        ),
        (
            '<time datetime="2024-03-03T23:30:00+00:00">4 March 2024</time>',
            "2024-03-04",
            "2024-03-03T23:30+00:00",
        ),
        (
            '<time datetime="2024-03-04T10:20:30+01:00">5 March 2024</time>',
            "2024-03-04",
            "2024-03-04T10:20:30+01:00",
        ),
        ('<time datetime="soon">4 March</time>', None, None),
        ("<time>4 March 2024</time>", None, None),
        (
            '<time datetime="2024-03-04">from</time><time datetime="2024-03-09">to</time>',
            None,
            None,
        ),
        ('<div class="field--name-body"><time datetime="2024-03-04">then</time></div>', None, None),
    ],
)
def test_a_row_has_the_printed_day_and_never_a_made_up_noon(
    printed: str, day: str | None, moment: str | None
) -> None:
    (entry,) = list_page(drupal, NEWS, view(ROW.format(1, printed))).entries
    assert (entry.date, entry.published_at) == (day, moment)


def test_a_grid_has_an_entry_in_every_column() -> None:
    columns = ROW.replace("views-row", "views-col")
    rows = f'<div class="views-row">{columns.format(1, "")}{columns.format(2, "")}</div>'
    found = list_page(drupal, NEWS, view(rows, rows.replace("News 1", "News 3")))
    assert [entry.headline for entry in found.entries] == ["News 1", "News 2", "News 3", "News 2"]


def test_the_title_goes_before_the_picture_and_other_links() -> None:
    row = """<div class="views-row"><a href="/topic">Topic</a><a href="/en/news/1"><img
        src="/a.jpg"></a><h2 class="node__title"><a href="/en/news/1#top"><img
        src="/a.jpg"></a><a href="/en/news/1">News</a></h2></div>"""
    (entry,) = list_page(drupal, NEWS, view(row)).entries
    assert (entry.url, entry.headline) == (f"{NEWS}/1", "News")


def test_the_view_with_pages_is_the_list() -> None:
    slider = f'<div class="view"><div class="view-content">{ROW.format(9, "")}</div></div>'
    body = view(ROW.format(1, ""), pager=NEXT.format(1), around=f"{slider}{{}}")
    assert [one.headline for one in list_page(drupal, NEWS, body).entries] == ["News 1"]


def test_a_list_without_news_says_so() -> None:
    body = '<main><div class="view"><div class="view-empty">None</div></div></main>'
    found = list_page(drupal, NEWS, body)
    assert (found.entries, found.pages, found.signals()) == ((), 1, ())


def test_a_list_inside_a_node_that_is_divided_into_pages_is_a_list() -> None:
    inner = """<article class="node node--type-landing node--view-mode-full">
        <div class="field--name-body">
        <p>News:</p></div>{}</article>"""
    body = view(ROW.format(1, ""), pager=NEXT.format(1), around=inner)
    assert len(list_page(drupal, NEWS, body).entries) == 1
    with pytest.raises(NotAnArticle):
        drupal.article(Document(NEWS, body.encode()))
