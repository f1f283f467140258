"""The State Department: WordPress in a classic theme, and a feed with the whole text."""

from email.utils import format_datetime

from mfa_crawler.replica import identity
from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks.rendering import Rendering, text_html
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
_FIRST_PAGE = 240_000
_IMAGE = '<p><img src="{src}" alt="{alt}" class="alignnone size-full" /></p>'


def _article(publication: Publication, article: Article) -> str:
    slots = {
        **_slots(article),
        "site": words(article.unit.name),
        "text": text_html(article, image=_IMAGE),
        "noise": publication.skin(article).noise,
    }
    return fill("state/article", slots)


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
    items = "".join(
        fill("state/item.rss", {**_slots(article), "text": text_html(article, image=_IMAGE)})
        for article in publication.newest(unit, 0, _ITEMS)
    )
    slots = {"name": words(unit.name), "host": unit.host, "path": unit.listing, "items": items}
    body = fill("state/feed.rss", slots).encode()
    # feeds of this CMS come with validators, which a polite reader sends back
    return Response(
        200, body, "application/rss+xml; charset=UTF-8", etag=f'"{identity.digest(body)}"'
    )


RENDERING = Rendering(_article, _other)
