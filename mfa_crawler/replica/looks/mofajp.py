"""Japan's foreign ministry: a page of releases a month, days without a year, plain articles."""

import re
from collections.abc import Iterable
from itertools import groupby

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks.rendering import Rendering, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "mofajp",
    "{path}/pressit_000001_{number:05}.html",
    "{0.year}年{0.month}月{0.day}日",
    photo="/mofaj/files/{}.jpg",
)
_MONTH = re.compile(r"/([0-9]{1,2})_([0-9]{2})_index\.html")
_REIWA = 2018  # the year before the era's first

Month = tuple[int, int]


def _article(publication: Publication, article: Article) -> str:
    slots = {
        "headline": words(article.headline),
        "site": words(article.unit.name),
        "date": LOOK.day.format(article.day),
        "text": text_html(article),
        "noise": publication.skin(article).noise,
    }
    return fill("mofajp/article", slots)


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    by_month = {
        month: list(articles)
        for month, articles in groupby(publication.newest(unit), key=_month_of)
    }
    months = list(by_month)
    if request.path == unit.listing:
        # the newest month and the one before: in January two different years
        shown = [article for month in months[:2] for article in by_month[month]]
        return page("mofajp/list", _slots(unit, months, shown, ""))
    named = _MONTH.fullmatch(request.path.removeprefix(unit.path))
    month = (_REIWA + int(named[1]), int(named[2])) if named else (0, 0)
    if month not in by_month:
        return None
    # the archive's pages of every other month print what the others have only in their name
    heading = f"<h3>令和{month[0] - _REIWA}年{month[1]}月</h3>\n" if month[1] % 2 else ""
    return page("mofajp/list", _slots(unit, months, by_month[month], heading))


def _month_of(article: Article) -> Month:
    return article.day.year, article.day.month


def _slots(
    unit: Unit, months: list[Month], shown: Iterable[Article], heading: str
) -> dict[str, str]:
    days = [
        fill("mofajp/day", {"day": f"{day.month}月{day.day}日付", "items": _items(articles)})
        for day, articles in groupby(shown, key=lambda article: article.day)
    ]
    rows = [
        fill("mofajp/year", {"year": str(year - _REIWA), "months": _links(unit, own)})
        for year, own in groupby(months, key=lambda month: month[0])
    ]
    return {
        "name": words(unit.name),
        "heading": heading,
        "days": "".join(days),
        "years": "".join(rows),
    }


def _items(articles: Iterable[Article]) -> str:
    return "".join(
        f'<li>\n<a href="{article.path}">{words(article.headline)}</a>\n</li>\n'
        for article in articles
    )


def _links(unit: Unit, months: Iterable[Month]) -> str:
    named = sorted(months)
    return "・".join(
        f'<a href="{unit.path}/{year - _REIWA:02}_{number:02}_index.html">{number}月</a>'
        for year, number in named
    )


RENDERING = Rendering(_article, _other)
