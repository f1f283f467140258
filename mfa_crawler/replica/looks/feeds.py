"""Three Japanese ministries that announce their pages in feeds of three kinds."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from functools import partial

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look
from mfa_crawler.replica.looks.rendering import Rendering, frame, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

_DAY = "{0.year}年{0.month}月{0.day}日"
MEXT = Look("mext", "{path}/mext_{number:05}.html", _DAY, photo="/content/{}.jpg")
MOD = Look("mod", "{path}/{day:%Y/%m/%d}a_{number}.html", _DAY, photo="/j/images/{}.jpg")
MOF = Look("mof", "{path}/{day:%Y%m%d}_{number}.htm", _DAY, photo="/images/{}.jpg")
_NEWEST = 30


def _article(look: Look, publication: Publication, article: Article) -> str:
    slots = {**frame(publication, article), "text": text_html(article)}
    return fill(f"{look.name}/article", slots)


def _other(
    look: Look, media_type: str, publication: Publication, unit: Unit, request: Request
) -> Response | None:
    if request.path != unit.listing:
        return None
    shown = publication.newest(unit, 0, _NEWEST)
    slots = {
        "name": words(unit.name),
        "home": f"https://{unit.host}/",
        "items": "".join(fill(f"{look.name}/item.xml", _slots(article)) for article in shown),
        "resources": "".join(f'<rdf:li rdf:resource="{article.url}" />\n' for article in shown),
    }
    return Response(200, fill(f"{look.name}/feed.xml", slots).encode(), media_type)


def _slots(article: Article) -> dict[str, str]:
    hour = 9 + article.number % 9
    moment = datetime.fromisoformat(f"{article.day}T{hour:02}:00:00+09:00")
    return {
        "href": article.url,
        "path": article.path,
        "headline": words(article.headline),
        "stamp": moment.isoformat(),
        "rfc822": format_datetime(moment),
    }


def _rendering(look: Look, media_type: str) -> Rendering:
    article: Callable[[Publication, Article], str] = partial(_article, look)
    return Rendering(article, partial(_other, look, media_type))


RENDERINGS = {
    "mext": _rendering(MEXT, "application/rdf+xml"),
    "mod": _rendering(MOD, "application/xml"),
    "mof": _rendering(MOF, "text/xml;charset=UTF-8"),
}
