"""The White House as in 2025: WordPress in a theme made of blocks."""

import re

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.listing import Paging
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, main_html, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "wordpress",
    "{path}/{day:%Y/%m}/{slug}/",
    "{0:%B} {0.day}, {0.year}",
    photo="/wp-content/uploads/{}.jpg",
    main="/wp-content/uploads/{}.jpg",
    parts=Part.LEAD | Part.MAIN,
    offset="-04:00",
)
_SIZE = 10
_NTH = re.compile(r"page/([1-9]\d{0,5})/")
TAGS = (
    ("<h3>", '<h2 class="wp-block-heading">'),
    ("</h3>", "</h2>"),
    ("<h4>", '<h3 class="wp-block-heading">'),
    ("</h4>", "</h3>"),
    ("<ul>", '<ul class="wp-block-list">'),
    ("<blockquote>", '<blockquote class="wp-block-quote">'),
    ('<table border="1" cellpadding="0">', '<figure class="wp-block-table"><table>'),
    ("</table>", "</table></figure>"),
)
IMAGE = '<figure class="wp-block-image size-large"><img src="{src}" alt="{alt}"/></figure>'


def _article(publication: Publication, article: Article) -> str:
    excerpt = f'<p class="wp-block-post-excerpt__excerpt">{words(article.lead)}</p>'
    slots = {
        **_post(article),
        "site": words(article.unit.name),
        "excerpt": f'<div class="wp-block-post-excerpt">{excerpt}</div>\n' if article.lead else "",
        "picture": main_html(article, "wordpress/featured"),
        "text": text_html(article, TAGS, IMAGE),
        "noise": publication.skin(article).noise,
    }
    return fill("wordpress/article", slots)


def _post(article: Article) -> dict[str, str]:
    return {
        "id": str(article.number),
        "href": article.url,
        "headline": words(article.headline),
        "stamp": article.stamp,
        "date": LOOK.day.format(article.day),
    }


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    rest = request.path.removeprefix(unit.listing)
    nth = _NTH.fullmatch(rest)
    if not request.path.startswith(unit.listing) or (rest and nth is None):
        return None
    paging = Paging.of(int(nth[1]) if nth else 1, publication.listed(unit), _SIZE)
    if paging.page > paging.pages:
        return None
    shown = publication.newest(unit, (paging.page - 1) * _SIZE, _SIZE)
    title = f" &#8211; Page {paging.page} of {paging.pages}" if paging.page > 1 else ""
    slots = {
        "title": f"News{title} &#8211; {words(unit.name)}",
        "posts": "".join(fill("wordpress/post", _post(article)) for article in shown),
        "pagination": _pagination(unit, paging) if paging.pages > 1 else "",
    }
    return page("wordpress/list", slots)


def _pagination(unit: Unit, paging: Paging) -> str:
    """Return the first number, the last, and two on either side of the page's own."""
    page, pages = paging.page, paging.pages
    near = {number for number in range(page - 2, page + 3) if 1 <= number <= pages}
    numbers, before = [], 0
    for number in sorted({1, *near, pages}):
        if number > before + 1:
            numbers.append('<span class="page-numbers dots">&hellip;</span>')
        numbers.append(_number(unit, paging, number))
        before = number
    slots = {
        "numbers": "\n".join(numbers),
        "previous": _arrow(unit, page - 1, "previous", "Prev") if page > 1 else "",
        "next": _arrow(unit, page + 1, "next", "Next") if page < pages else "",
    }
    return fill("wordpress/pagination", slots)


def _number(unit: Unit, paging: Paging, number: int) -> str:
    if number == paging.page:
        return f'<span aria-current="page" class="page-numbers current">{number}</span>'
    return f'<a class="page-numbers" href="{_address(unit, number)}">{number}</a>'


def _arrow(unit: Unit, number: int, way: str, label: str) -> str:
    kind = f"wp-block-query-pagination-{way}"
    return f'<a href="{_address(unit, number)}" class="{kind}">{label}</a>\n'


def _address(unit: Unit, number: int) -> str:
    base = f"https://{unit.host}{unit.listing}"
    return base if number == 1 else f"{base}page/{number}/"


RENDERING = Rendering(_article, _other)
