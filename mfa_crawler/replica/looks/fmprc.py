"""China's foreign ministry as in 2020: a script alone knows how many pages a list has."""

import re

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.listing import Paging
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, files_html, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "fmprc",
    "{path}/t{number}.shtml",
    "{0:%Y-%m-%d}",
    photo="/web/images/{}.jpg",
    file="/web/files/{}.pdf",
    parts=Part.LEAD | Part.FILES,
)
_SIZE = 10
_NTH = re.compile(r"(?:_([1-9]\d{0,5}))?\.shtml")
# the editor indents by two ideographic blanks
_TAGS = (("<p>", "<p>\u3000\u3000"), ("<h3>", "<p><strong>"), ("</h3>", "</strong></p>"))
_IMAGE = '<p align="center"><img alt="{alt}" src="{src}"></p>'


def _article(publication: Publication, article: Article) -> str:
    slots = {
        "headline": words(article.headline),
        "subtitle": words(article.lead),
        "office": words(article.unit.name),
        "date": LOOK.day.format(article.day),
        "text": text_html(article, _TAGS, _IMAGE),
        "files": files_html(article, "fmprc/file"),
        "noise": publication.skin(article).noise,
    }
    return fill("fmprc/article", slots)


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    stem = unit.listing.removesuffix(".shtml")
    nth = _NTH.fullmatch(request.path.removeprefix(stem))
    if nth is None or not request.path.startswith(stem):
        return None
    paging = Paging.of(int(nth[1] or 0) + 1, publication.listed(unit), _SIZE)
    if paging.page > paging.pages:
        return None
    shown = publication.newest(unit, (paging.page - 1) * _SIZE, _SIZE)
    slots = {
        "name": words(unit.name),
        "stem": stem.rpartition("/")[2],
        "current": str(paging.page - 1),
        "pages": str(paging.pages),
        "items": "".join(_item(unit, article) for article in shown),
    }
    return page("fmprc/list", slots)


def _item(unit: Unit, article: Article) -> str:
    href = "." + article.path.removeprefix(unit.path)
    slots = {
        "href": article.url if article.number % 9 == 4 else href,
        "headline": words(article.headline),
        "date": LOOK.day.format(article.day),
    }
    return fill("fmprc/item", slots)


RENDERING = Rendering(_article, _other)
