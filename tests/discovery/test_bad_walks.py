"""Lists of every kind whose pages lie: each walk ends, and says how."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from mfa_crawler.discovery import (
    Cursor,
    Feed,
    JsonList,
    Listing,
    Offset,
    Sieve,
    Sitemap,
    Source,
    Territory,
    Walk,
)
from mfa_crawler.errors import WalkError
from mfa_crawler.extraction import Document
from mfa_crawler.families import Family, drupal, fmprc, generic, govpl, wordpress

HOST = "https://mfa.example"
MOST = 60  # pages that a walk of two claimed pages may read


@dataclass(frozen=True)
class Kind:
    """How a list writes a page of items that leads to the page of a number and claims so many."""

    source: Source
    address: Callable[[int], str]
    markup: Callable[[Iterable[str], int, int], str]
    family: Family = generic


def govpl_page(items: Iterable[str], after: int, claims: int) -> str:
    rows = "".join(
        f'<li><div><div class="title"><a href="{i}">T</a></div></div></li>' for i in items
    )
    return f"""<article><div class="art-prev art-prev--near-menu"><ul>{rows}</ul></div>
    <nav class="pagination"><a id="js-pagination-pages-count">{claims}</a>
    <a id="js-pagination-page-next" href="?page={after}">x</a></nav></article>"""


def fmprc_page(items: Iterable[str], after: int, claims: int) -> str:
    rows = "".join(f'<li><a href="{i}">T</a>(2020-01-01)</li>' for i in items)
    return f"""<div class="rebox_news"><ul>{rows}</ul></div><div class="copyright"></div><script>
    var currentPage = {after - 2}; var countPage = {claims};
    document.write("<a href=\\"default"+"_" + nextPage + "."+"shtml\\" class='fy'>");</script>"""


def wordpress_page(items: Iterable[str], after: int, claims: int) -> str:
    rows = "".join(
        f'<li class="wp-block-post"><h2 class="wp-block-post-title"><a href="{i}">T</a></h2></li>'
        for i in items
    )
    return f"""<title>News – Page 1 of {claims} – x</title><body class="blog"><main><div
    class="wp-block-query"><ul class="wp-block-post-template">{rows}</ul><nav
    class="wp-block-query-pagination"><a class="wp-block-query-pagination-next"
    href="?page={after}">Next</a></nav></div></main></body>"""


def drupal_page(items: Iterable[str], after: int, claims: int) -> str:
    rows = "".join(f'<div class="views-row"><h3><a href="{i}">T</a></h3></div>' for i in items)
    return f"""<main><div class="view"><div class="view-content">{rows}</div><ul>
    <li class="pager__item pager__item--next"><a href="?page={after}">Next</a></li>
    <li class="pager__item pager__item--last"><a href="?page={claims - 1}">Last</a></li>
    </ul></div></main>"""


def generic_page(items: Iterable[str], after: int, _: int) -> str:
    rows = "".join(f'<li><a href="{i}">Talks at {i}</a> 2020-01-01</li>' for i in items)
    return f'<h1>News</h1><ul>{rows}</ul><a rel="next" href="?page={after}">Older</a>'


def feed_page(items: Iterable[str], after: int, _: int) -> str:
    rows = "".join(f"<item><link>{i}</link></item>" for i in items)
    link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="next" href="?page={after}"/>'
    return f"<rss><channel>{link}{rows}</channel></rss>"


def sitemap_page(items: Iterable[str], after: int, _: int) -> str:
    rows = "".join(f"<url><loc>{HOST}{i}</loc></url>" for i in items)
    return f"<urlset>{rows}<sitemap><loc>{HOST}/a/list?page={after}</loc></sitemap></urlset>"


def api_page(items: Iterable[str], after: int, claims: int) -> str:
    rows = [{"link": i, "title": "T"} for i in items]
    return json.dumps({"rows": rows, "total": 3 * claims, "next": f"?page={after}"})


def numbered(number: int) -> str:
    return f"{HOST}/a/list" + (f"?page={number}" if number > 1 else "")


LIST = Listing(numbered(1))
KINDS = {
    "govpl": Kind(LIST, numbered, govpl_page, govpl),
    "fmprc": Kind(
        Listing(f"{HOST}/a/default.shtml"),
        lambda number: f"{HOST}/a/default{f'_{number - 1}' if number > 1 else ''}.shtml",
        fmprc_page,
        fmprc,
    ),
    "wordpress": Kind(LIST, numbered, wordpress_page, wordpress),
    "drupal": Kind(LIST, numbered, drupal_page, drupal),
    "generic": Kind(LIST, numbered, generic_page),
    "feed": Kind(Feed(numbered(1)), numbered, feed_page),
    "sitemap": Kind(Sitemap(numbered(1)), numbered, sitemap_page),
    "api by offset": Kind(
        JsonList(numbered(1), Offset(3), "rows", "total"),
        lambda number: f"{HOST}/a/list" + (f"?offset={3 * number - 3}" if number > 1 else ""),
        api_page,
    ),
    "api by cursor": Kind(JsonList(numbered(1), Cursor("next"), "rows"), numbered, api_page),
}
kinds = pytest.mark.parametrize("name", KINDS)
CLAIMING = ("govpl", "fmprc", "wordpress", "drupal", "api by offset")


def walked(kind: Kind, page: Callable[[int], str]) -> tuple[Walk, str | None]:
    """A walk to its end, and the kind of the error that ended it."""
    walk = Walk(kind.source, Sieve(Territory((f"{HOST}/",))))
    numbers = {kind.address(number): number for number in range(1, 2 * MOST)}
    url: str | None = kind.source.url
    for _ in range(MOST):
        if url is None:
            return walk, None
        document = Document(url, page(numbers[url]).encode())
        found = (kind.source.read(document) or kind.family.listing(document)).to_item()
        try:
            walk.read(url, found)
            url = walk.following(url, found)
        except WalkError as error:
            return walk, error.kind
    raise AssertionError("the walk does not end")


def items(number: int) -> list[str]:
    return [f"/n/{number}-{n}" for n in range(3)]


@kinds
def test_a_list_that_leads_on_for_ever_with_the_same_items_is_a_loop(name: str) -> None:
    kind = KINDS[name]
    walk, error = walked(kind, lambda number: kind.markup(items(1), number + 1, 90))
    assert error == "listing_loop"
    assert (walk.complete, walk.read_pages, walk.sieve.fates.total()) == (False, 4, 3)


# fmprc and an API by offset count by themselves: no page says what comes after it
LEADING = [name for name in KINDS if name not in {"fmprc", "api by offset"}]


@pytest.mark.parametrize("name", LEADING)
def test_a_list_that_leads_to_itself_is_a_loop(name: str) -> None:
    kind = KINDS[name]
    walk, error = walked(kind, lambda number: kind.markup(items(number), 2, 9))
    # a sitemap is read once, and a link to the page itself is none that leads on in unknown markup
    assert error == (None if name in {"sitemap", "generic"} else "listing_loop")
    assert walk.sieve.fates.total() == 6


@pytest.mark.parametrize("name", ["govpl", "wordpress", "drupal"])
def test_a_list_that_goes_on_far_beyond_its_claim_is_a_loop(name: str) -> None:
    kind = KINDS[name]
    walk, error = walked(kind, lambda number: kind.markup(items(number), number + 1, 2))
    assert (error, walk.complete) == ("listing_loop", False)
    assert walk.sieve.fates.total() == 3 * walk.read_pages == 3 * (2 * 2 + 10)


@pytest.mark.parametrize("name", CLAIMING)
def test_a_list_that_ends_before_its_claim_is_not_complete(name: str) -> None:
    kind = KINDS[name]

    def page(number: int) -> str:
        written = kind.markup(items(number) if number < 3 else [], number + 1, 9)
        return written if number < 3 else written.replace("next", "gone").replace("Next", "Gone")

    walk, error = walked(kind, page)
    assert error in {"short_listing", "empty_listing"}
    assert (walk.complete, walk.sieve.fates.total()) == (False, 6)


@kinds
def test_an_honest_list_is_walked_to_its_end(name: str) -> None:
    kind = KINDS[name]

    def page(number: int) -> str:
        written = kind.markup(items(number), number + 1, 2)
        gone = written if number == 1 else written.replace("next", "gone").replace("Next", "Gone")
        return gone if number == 1 else gone.replace(f"?page={number + 1}", "?page=2")

    walk, error = walked(kind, page)
    assert (error, walk.complete, walk.sieve.fates.total()) == (None, True, 6)
