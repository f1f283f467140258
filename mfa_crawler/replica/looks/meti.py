"""Japan's ministry of economy: one page of the newest twenty releases, plain articles."""

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks.rendering import Rendering, frame, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "meti",
    "{path}/{day:%Y/%m/%Y%m%d}_{number}.html",
    "{0.year}年{0.month}月{0.day}日",
    photo="/files/{}.jpg",
)
_NEWEST = 20


def _article(publication: Publication, article: Article) -> str:
    slots = {**frame(publication, article), "text": text_html(article)}
    return fill("meti/article", slots)


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    if request.path != unit.listing:
        return None
    items = [
        fill(
            "meti/item",
            {
                "date": LOOK.day.format(article.day),
                "href": article.path,
                "headline": words(article.headline),
            },
        )
        for article in publication.newest(unit, 0, _NEWEST)
    ]
    return page("meti/list", {"site": words(unit.name), "items": "".join(items)})


RENDERING = Rendering(_article, _other)
