"""A stock Drupal, such as Belgium's foreign ministry: views of rows, pages counted from zero."""

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.listing import Paging
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, files_html, main_html, page, text_html
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
        "picture": main_html(article, "drupal/picture"),
        "text": text_html(article, _TAGS),
        "files": files_html(article, "drupal/file"),
        "noise": publication.skin(article).noise,
    }
    return fill("drupal/article", slots)


def _summary(article: Article) -> str:
    text = words(article.lead)
    return fill("drupal/summary", {"text": text}) if text else ""


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
    asked, listed = request.argument("page", 0), publication.listed(unit)
    # past the end this CMS shows no rows, and the pager of the last page
    paging = Paging.of(min(asked, (listed - 1) // _SIZE) + 1, listed, _SIZE)
    shown = publication.newest(unit, asked * _SIZE, _SIZE)
    slots = {
        "site": words(unit.name),
        "rows": "".join(fill("drupal/row", _node(article)) for article in shown),
        "pager": _pager(paging) if paging.pages > 1 else "",
    }
    return page("drupal/list", slots)


def _pager(paging: Paging) -> str:
    """Return the steps to other pages, which the first and the last page have on one side only."""
    here, last = paging.page - 1, paging.pages - 1
    back = _step("first", 0, "«") + _step("previous", here - 1, "‹", ' rel="prev"')
    on = _step("next", here + 1, "›", ' rel="next"') + _step("last", last, "»")
    slots = {
        "page": str(paging.page),
        "here": str(here),
        "back": back if here else "",
        "on": on if here < last else "",
    }
    return fill("drupal/pager", slots)


def _step(way: str, target: int, sign: str, rel: str = "") -> str:
    return fill("drupal/step", {"way": way, "target": str(target), "sign": sign, "rel": rel})


RENDERING = Rendering(_article, _other)
