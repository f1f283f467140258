"""A stock Drupal, such as Belgium's foreign ministry: views of rows, pages counted from zero."""

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import attribute, fill, words
from mfa_crawler.replica.listing import Paging
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, files_html, page, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "drupal",
    "{path}/{slug}",
    "{0.day} {0:%B} {0.year}",
    photo="/sites/default/files/inline-images/{}.jpg",
    main="/sites/default/files/styles/large/public/{}.jpg",
    file="/sites/default/files/{}.pdf",
    parts=Part.LEAD | Part.MAIN | Part.FILES,
    offset="+02:00",
)
_SIZE = 10
_TAGS = (("<h3>", "<h2>"), ("</h3>", "</h2>"), ("<h4>", "<h3>"), ("</h4>", "</h3>"))


def _article(publication: Publication, article: Article) -> str:
    slots = {
        **_node(article),
        "site": words(article.unit.name),
        "summary": _summary(article),
        "picture": _picture(article),
        "text": text_html(article, _TAGS),
        "files": files_html(article, "drupal/file"),
        "noise": publication.skin(article).noise,
    }
    return fill("drupal/article", slots)


def _summary(article: Article) -> str:
    text = words(article.lead)
    return fill("drupal/summary", {"text": text}) if text else ""


def _picture(article: Article) -> str:
    if article.main_photo is None:
        return ""
    src = LOOK.main.format(article.main_photo.uuid)
    return fill("drupal/picture", {"src": src, "alt": attribute(article.main_photo.alt)})


def _node(article: Article) -> dict[str, str]:
    return {
        "id": str(1000 + article.number),
        "url": article.url,
        "href": article.path,
        "headline": words(article.headline),
        "stamp": article.stamp,
        "date": LOOK.day.format(article.day),
    }


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    if request.path != unit.listing:
        return None
    paging = Paging.of(request.argument("page", 0) + 1, publication.listed(unit), _SIZE)
    # past the end this CMS answers with an empty view
    shown = publication.newest(unit, (paging.page - 1) * _SIZE, _SIZE)
    slots = {
        "site": words(unit.name),
        "rows": "".join(fill("drupal/row", _node(article)) for article in shown),
        "pager": _pager(paging) if paging.pages > 1 else "",
    }
    return page("drupal/list", slots)


def _pager(paging: Paging) -> str:
    slots = {
        "page": str(paging.page),
        "last": str(paging.pages - 1),
        "next": fill("drupal/next", {"target": str(paging.page)}) if paging.next_page else "",
    }
    return fill("drupal/pager", slots)


RENDERING = Rendering(_article, _other)
