"""GOV.UK: an API to search, an Atom feed, and every page as JSON beside its HTML."""

import json
from datetime import timedelta
from heapq import merge
from itertools import islice

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import fill, words
from mfa_crawler.replica.look import Look, Part
from mfa_crawler.replica.looks.rendering import Rendering, json_answer, main_html, text_html
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

LOOK = Look(
    "govuk",
    "{path}/{slug}",
    "{0.day} {0:%B} {0.year}",
    photo="/media/{}.jpg",
    main="/media/{}.jpg",
    parts=Part.LEAD | Part.MAIN,
    offset="+01:00",
)
API = "/api/content"
FEED = "/government/organisations/foreign-commonwealth-development-office.atom"
_NEWEST = 20
_MOST = 1000
_TAGS = (("<h3>", "<h2>"), ("</h3>", "</h2>"), ("<h4>", "<h3>"), ("</h4>", "</h3>"))


def _article(publication: Publication, article: Article) -> str:
    slots = {
        "data": _json_ld(article),
        "stamp": article.stamp,
        "updated": _history(publication, article)[0]["public_timestamp"],
        "picture": main_html(article, "govuk/figure"),
        "headline": words(article.headline),
        "lead": words(article.lead),
        "date": LOOK.day.format(article.day),
        "text": text_html(article, _TAGS),
        "language": article.unit.language,
        "translations": _switch(publication.translations(article), article),
        "noise": publication.skin(article).noise,
    }
    return fill("govuk/article", slots)


def _switch(translations: list[Article], here: Article) -> str:
    """Return the switch of languages, where there is more than one."""
    others = [
        fill("govuk/translation", {"language": other.unit.language, "href": other.path})
        for other in translations
        if other.url != here.url
    ]
    return fill("govuk/translations", {"others": "".join(others)}) if others else ""


def _history(publication: Publication, article: Article) -> list[dict[str, str]]:
    """Return what the site says of changes, newest first: an edit is a change a day later."""
    first = {"public_timestamp": article.stamp, "note": "First published."}
    edits = range(publication.edits(article), 0, -1)
    assert article.moment
    stamps = ((article.moment + timedelta(days=edit)).isoformat() for edit in edits)
    return [{"public_timestamp": stamp, "note": "Added a sentence."} for stamp in stamps] + [first]


def _json_ld(article: Article) -> str:
    """Return what the page states for machines, in a form that no text can end."""
    stated = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.stamp,
    }
    return json.dumps(stated).replace("<", "\\u003c")


def _other(publication: Publication, unit: Unit, request: Request) -> Response | None:
    if request.path == unit.listing:
        return _search(publication, unit, request)
    if request.path == FEED:
        return _feed(publication, unit)
    article = publication.find(f"https://{unit.host}{request.path.removeprefix(API)}")
    is_asked = request.path.startswith(f"{API}/") and article and article.unit == unit
    if article is None or not is_asked:
        return None
    status = publication.status(article)
    return json_answer(_content(publication, article)) if status == 200 else Response(status)


def _search(publication: Publication, unit: Unit, request: Request) -> Response:
    start, count = request.argument("start", 0), min(request.argument("count", 10), _MOST)
    results = [
        {
            "title": article.headline,
            "link": article.path,
            "description": article.lead,
            "public_timestamp": article.stamp,
            "format": "press_release",
        }
        for article in _newest(publication, unit, start, count)
    ]
    total = sum(map(publication.listed, _listed(publication, unit)))
    return json_answer({"results": results, "total": total, "start": start, "facets": {}})


def _newest(publication: Publication, unit: Unit, start: int, count: int) -> list[Article]:
    """Return a part of the one list that all units of a search share."""
    lists = (publication.newest(one, 0, start + count) for one in _listed(publication, unit))
    merged = merge(*lists, key=lambda article: article.day, reverse=True)
    return list(islice(merged, start, start + count))


def _listed(publication: Publication, unit: Unit) -> list[Unit]:
    return [
        one for one in publication.units if (one.host, one.listing) == (unit.host, unit.listing)
    ]


def _feed(publication: Publication, unit: Unit) -> Response:
    entries = [
        fill(
            "govuk/entry.atom",
            {
                "href": article.url,
                "headline": words(article.headline),
                "lead": words(article.lead),
                "stamp": article.stamp,
            },
        )
        for article in publication.newest(unit, 0, _NEWEST)
    ]
    slots = {"host": unit.host, "path": FEED, "name": words(unit.name), "entries": "".join(entries)}
    body = fill("govuk/feed.atom", slots).encode()
    return Response(200, body, "application/atom+xml; charset=utf-8")


def _content(publication: Publication, article: Article) -> dict[str, object]:
    stamp, changes, photo = article.stamp, _history(publication, article), article.main_photo
    src = f"https://{article.unit.host}{LOOK.main.format(photo.uuid)}" if photo else ""
    image = {"url": src, "alt_text": photo.alt, "caption": None} if photo else None
    return {
        "base_path": article.path,
        "content_id": article.markup_seed,
        "document_type": "press_release",
        "schema_name": "news_article",
        "title": article.headline,
        "description": article.lead,
        "locale": article.unit.language,
        "withdrawn_notice": {},
        "first_published_at": stamp,
        "public_updated_at": changes[0]["public_timestamp"],
        "updated_at": changes[0]["public_timestamp"],
        "publishing_request_id": publication.skin(article).noise,
        "details": {
            "body": f'<div class="govspeak">{text_html(article, _TAGS)}</div>',
            "change_history": changes,
            **({"image": image} if image else {}),
            "first_public_at": stamp,
            "attachments": [],
        },
        "links": {
            "available_translations": [
                {
                    "title": other.headline,
                    "locale": other.unit.language,
                    "base_path": other.path,
                    "web_url": other.url,
                }
                for other in publication.translations(article)
            ]
        },
    }


RENDERING = Rendering(_article, _other)
