"""The HTML pages of the portal: articles, lists, people, front pages and apologies."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from mfa_crawler.replica import identity
from mfa_crawler.replica.article import Article
from mfa_crawler.replica.author import slug_of
from mfa_crawler.replica.faults import Fault, FaultKind
from mfa_crawler.replica.filling import fill, labels, words
from mfa_crawler.replica.listing import Paging, listing_main, siblings
from mfa_crawler.replica.markup import article_main
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.prose import grammar
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.shell import NO_IMAGE, Page, wrap
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Response

PEOPLE = "/web/gov/rada-ministrow"


def article_page(ministry: Ministry, article: Article) -> Response:
    """Return an article's page."""
    skin = ministry.skin(article)
    photo = article.main_photo
    page = Page(
        title=article.headline,
        path=article.path,
        main=article_main(article, skin.noise),
        description=article.lead,
        image=f"/photo/format/{photo.uuid}/resolution/1328x560" if photo else NO_IMAGE,
        is_article=True,
    )
    return conditional(ministry, article, wrap(article.unit, skin, page))


def conditional(ministry: Publication, article: Article, body: bytes) -> Response:
    """Return an article's page; some come with validators, some in chunks."""
    # by address, so that it is the same in every crawl
    chance = identity.fraction(ministry.seed, article.path)
    response = Response(200, body, chunked=chance * 7 % 1 < 0.3)
    if chance < 0.5:
        noon = datetime.combine(article.day, time(12), UTC)
        modified = noon + timedelta(minutes=ministry.stamp(article))
        return replace(response, etag=f'"{identity.digest(body)}"', modified=modified)
    return response


def listing_page(
    ministry: Ministry, unit: Unit, page: int, size: int, fault: Fault | None
) -> Response:
    """Return page `page` of a unit's list, or 404 past its end."""
    paging = Paging.of(page, ministry.listed(unit), size)
    if not 1 <= page <= paging.pages:
        return missing(ministry, unit, unit.listing)
    entries = list(ministry.entries(unit, (page - 1) * size, size))
    if fault and fault.kind is FaultKind.NO_ITEMS:
        entries = []
    if fault and fault.kind is FaultKind.SELF_NEXT:
        paging = replace(paging, next_page=page, pages=max(2, paging.pages))
    text = labels(unit.language)
    nth = f" ({text['label_page_n'].format(page)})" if page > 1 else ""
    main = listing_main(unit, entries, paging)
    shown = Page(title=text["label_news"] + nth, path=unit.listing, main=main)
    return Response(200, wrap(unit, ministry.skin(), shown))


def front_page(ministry: Ministry, unit: Unit) -> Response:
    """Return a unit's own front page: a menu, and the way to its list."""
    name = labels(unit.language)["label_news"]
    entry = f'<li>\n<a href="{unit.listing}">\n<div class="title">{name}</div>\n</a>\n</li>\n'
    main = siblings(unit) + fill("home", {"name": words(unit.name), "entries": entry})
    return Response(200, wrap(unit, ministry.skin(), Page(unit.name, unit.path, main)))


def people_page(ministry: Ministry) -> Response:
    """Return the list of the cabinet's members, which is no list of articles."""
    unit = Unit("/web/gov", PEOPLE, "Gov.pl", "pl", host=ministry.hosts[0])
    rng, talk = identity.dice(ministry.seed, "people"), grammar("pl")
    people = []
    for index in range(21):
        name = talk.say(rng, "name")
        slots = {
            "href": f"/web/gov/{slug_of(name, index)}x",
            "uuid": identity.mint(ministry.seed, "photo", f"person {index}"),
            "name": name,
            "position": f"{talk.say(rng, 'office')}, {talk.say(rng, 'subject')}",
        }
        people.append(fill("person", slots))
    name = "Rada Ministrów"
    main = fill("people", {**labels("pl"), "name": name, "people": "".join(people)})
    return Response(200, wrap(unit, ministry.skin(), Page(name, PEOPLE, main)))


def missing(ministry: Ministry, unit: Unit, path: str, status: int = 404) -> Response:
    """Return the portal's page for an address that leads nowhere."""
    return _message(ministry, unit, path, status, "not_found")


def apology(ministry: Ministry, unit: Unit, path: str, status: int = 200) -> Response:
    """Return the portal's error template, with 200 if asked to lie."""
    return _message(ministry, unit, path, status, "error")


def _message(ministry: Ministry, unit: Unit, path: str, status: int, kind: str) -> Response:
    text = labels(unit.language)
    heading = text[f"label_{kind}"]
    main = fill("message", {"heading": heading, "text": text[f"label_{kind}_text"]})
    return Response(status, wrap(unit, ministry.skin(), Page(heading, path, main)))
