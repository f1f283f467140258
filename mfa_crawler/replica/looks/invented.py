"""Chancel, a CMS that nobody has: the newcomer's exercise of docs/add-a-ministry.md."""

from mfa_crawler.replica.article import Article, Picture
from mfa_crawler.replica.filling import attribute, fill, words
from mfa_crawler.replica.listing import Paging
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, files_html, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "invented",
    "{path}/{slug}",
    "{0.day} {0:%B} {0.year}",
    photo="/media/{}.jpg",
    file="/media/{}.pdf",
    parts=Part.LEAD | Part.GALLERY | Part.FILES,
)
_SIZE = 5


def _article(publication: Publication, article: Article) -> str:
    album = "".join(map(_picture, article.gallery))
    files = files_html(article, "invented/file")
    lead = words(article.lead)
    slots = {
        **_slots(article),
        "lead": f'<p class="ch-lead">{lead}</p>\n' if lead else "",
        "text": text_html(article),
        "album": f'<div class="ch-album">\n{album}</div>\n' if album else "",
        "files": f'<ul class="ch-files">\n{files}</ul>\n' if files else "",
        "noise": publication.skin(article).noise,
    }
    return fill("invented/article", slots)


def _slots(article: Article) -> dict[str, str]:
    return {
        "site": words(article.unit.name),
        "home": article.unit.listing,
        "href": article.path,
        "headline": words(article.headline),
        "date": LOOK.day.format(article.day),
    }


def _picture(picture: Picture) -> str:
    slots = {
        "href": LOOK.photo.format(picture.uuid),
        "small": LOOK.photo.format(picture.thumbnail or picture.uuid),
        "alt": attribute(picture.alt),
        "caption": words(picture.description),
    }
    return fill("invented/picture", slots)


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    paging = Paging.of(request.argument("page", 1), publication.listed(unit), _SIZE)
    if request.path != unit.listing or not 1 <= paging.page <= paging.pages:
        return None
    shown = publication.newest(unit, (paging.page - 1) * _SIZE, _SIZE)
    slots = {
        "site": words(unit.name),
        "home": unit.listing,
        "items": "".join(fill("invented/item", _slots(article)) for article in shown),
        "pages": "".join(_number(unit, paging, page) for page in range(1, paging.pages + 1)),
    }
    return page("invented/list", slots)


def _number(unit: Unit, paging: Paging, number: int) -> str:
    if number == paging.page:
        return f"<b>{number}</b>\n"
    return f'<a href="{unit.listing}?page={number}">{number}</a>\n'


RENDERING = Rendering(_article, _other)
