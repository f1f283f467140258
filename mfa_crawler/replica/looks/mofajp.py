"""Japan's foreign ministry: a page of releases a month, days without a year, plain articles."""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks.rendering import Rendering, frame, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "mofajp",
    "{path}/pressit_000001_{number:05}.html",
    "{0.year}年{0.month}月{0.day}日",
    photo="/mofaj/files/{}.jpg",
)
_MONTH = re.compile(r"/([1-9][0-9]?)_([0-9]{2})_index\.html")
_SHOWN = timedelta(days=31)  # of the newest releases
_REIWA = 2018  # the year before the era's first

Month = tuple[int, int]


def _article(publication: Publication, article: Article) -> str:
    slots = {**frame(publication, article), "text": text_html(article)}
    return fill("mofajp/article", slots)


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    named = _MONTH.fullmatch(request.path.removeprefix(unit.path))
    if named is None and request.path != unit.listing:
        return None
    line = publication.timeline(unit)
    days = [(line.day(number), number) for number in publication.shown(unit)]
    months = list(dict.fromkeys((day.year, day.month) for day, _ in days))
    if named is None:
        # the newest month's days break off in the middle of the calendar's
        numbers = [number for day, number in days if day >= days[0][0] - _SHOWN]
        return page("mofajp/list", _slots(unit, months, _written(publication, unit, numbers), "今"))
    month = (_REIWA + int(named[1]), int(named[2]))
    numbers = [number for day, number in days if (day.year, day.month) == month]
    # the archive's pages of every other month print what the others have only in their name
    printed = f"令和{named[1]}年{month[1]}" if month[1] % 2 else ""
    slots = _slots(unit, months, _written(publication, unit, numbers), printed)
    return page("mofajp/list", slots) if numbers else None


def _written(publication: Publication, unit: Unit, numbers: Iterable[int]) -> list[Article]:
    return [publication.article(unit.base, number) for number in numbers]


def _slots(
    unit: Unit, months: list[Month], shown: Iterable[Article], printed: str
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
        "heading": fill("mofajp/heading", {"month": printed}) if printed else "",
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
        f'<a href="{unit.path}/{year - _REIWA}_{number:02}_index.html">{number}月</a>'
        for year, number in named
    )


RENDERING = Rendering(_article, _other)
