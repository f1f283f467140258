"""The State Department: WordPress in a classic theme, and a feed with the whole text."""

from email.utils import format_datetime

from mfa_crawler.replica import identity
from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks.rendering import Rendering, json_answer, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "state",
    "{path}/{slug}/",
    "{0:%B} {0.day}, {0.year}",
    photo="/wp-content/uploads/{}.jpg",
    offset="+00:00",
)
_ITEMS = 10
_API = "/wp-json/"
_MOST = 100
_FIRST_PAGE = 240_000
_IMAGE = '<p><img src="{src}" alt="{alt}" class="alignnone size-full" /></p>'
# texts of this site hold scripts, which nobody reads
_SCRIPT = "<script>window.replica = 'nothing to read';</script>\n"


def _article(publication: Publication, article: Article) -> str:
    slots = {
        **_slots(article),
        "site": words(article.unit.name),
        "text": _text(article),
        "noise": publication.skin(article).noise,
    }
    return fill("state/article", slots)


def _text(article: Article) -> str:
    return text_html(article, image=_IMAGE) + _SCRIPT


def _slots(article: Article) -> dict[str, str]:
    return {
        "id": str(_FIRST_PAGE + article.number),
        "href": article.url,
        "host": article.unit.host,
        "headline": words(article.headline),
        "stamp": article.stamp,
        "rfc822": format_datetime(article.moment) if article.moment else "",
        "date": LOOK.day.format(article.day),
    }


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    if request.path != unit.listing:
        return None
    if unit.listing.startswith(_API):
        return _posts(publication, unit, request)
    items = "".join(
        fill("state/item.rss", {**_slots(article), "text": _text(article)})
        for article in publication.newest(unit, 0, _ITEMS)
    )
    slots = {"name": words(unit.name), "host": unit.host, "path": unit.listing, "items": items}
    body = fill("state/feed.rss", slots).encode()
    # feeds of this CMS come with validators, which a polite reader sends back
    return Response(
        200, body, "application/rss+xml; charset=UTF-8", etag=f'"{identity.digest(body)}"'
    )


def _posts(publication: Publication, unit: Unit, request: Request) -> Response:
    """Answer for a page of the REST API, which says in a header how many there are."""
    size = request.argument("per_page", 10)
    if not 1 <= size <= _MOST:
        return Response(400, b'{"code":"rest_invalid_param"}', "application/json")
    number, count = request.argument("page", 1), publication.listed(unit)
    pages = -(-count // size)
    if not 1 <= number <= max(pages, 1):
        return Response(400, b'{"code":"rest_post_invalid_page_number"}', "application/json")
    found = publication.newest(unit, (number - 1) * size, size)
    answer = json_answer([_post(article) for article in found])
    return answer.with_headers(("X-WP-Total", str(count)), ("X-WP-TotalPages", str(pages)))


def _post(article: Article) -> dict[str, object]:
    text = _text(article)
    local = article.stamp.partition("+")[0]
    return {
        "id": _FIRST_PAGE + article.number,
        "date": local,
        "date_gmt": local,
        "modified": local,
        "modified_gmt": local,
        "slug": article.slug,
        "status": "publish",
        "link": article.url,
        "title": {"rendered": words(article.headline)},
        "content": {"rendered": text, "protected": False},
        "excerpt": {"rendered": f"<p>{words(article.headline)} […]</p>", "protected": False},
    }


RENDERING = Rendering(_article, _other)
