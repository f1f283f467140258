"""Germany's foreign ministry: a list that its own pages fetch as JSON, pictures that come late."""

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, frame, json_answer, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "auswaertiges",
    "{path}/{slug}",
    "{0:%d.%m.%Y} - Pressemitteilung",
    photo="/image/{}.jpg",
    parts=Part.LEAD,
)
_MOST = 100
_TAGS = (
    ("<p>", '<p class="rte__paragraph">'),
    ("<h3>", '<h2 class="rte__heading2">'),
    ("</h3>", "</h2>"),
    ("<h4>", '<h3 class="rte__heading3">'),
    ("</h4>", "</h3>"),
)
# the widest of several renditions is the picture; what `img` names is a placeholder
_IMAGE = """<picture class="c-picture--default lazyload" data-css="c-picture">
<source srcset="/img/small.svg 340w, {src} 1180w" sizes="340px">
<img class="picture__image" src="/img/loading-data.gif" alt="{alt}" data-sizes="auto">
</picture>"""


def _article(publication: Publication, article: Article) -> str:
    slots = {
        **frame(publication, article),
        "intro": f'<p class="heading__intro">{words(article.lead)}</p>\n' if article.lead else "",
        "text": text_html(article, _TAGS, _IMAGE),
    }
    return fill("auswaertiges/article", slots)


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    if request.path != unit.listing:
        return None
    limit = min(max(request.argument("limit", 10), 1), _MOST)
    items = [
        {
            "link": article.path,
            "headline": article.headline,
            "text": article.lead,
            "date": f"{article.day:%d.%m.%Y}",
        }
        for article in publication.newest(unit, request.argument("offset", 0), limit)
    ]
    return json_answer({"itemsTotal": publication.listed(unit), "items": items})


RENDERING = Rendering(_article, _other)
