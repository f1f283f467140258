"""What a list says about each of its articles, and the entries that lead elsewhere."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from mfa_crawler.replica.article import Article, Picture
from mfa_crawler.replica.author import slug_of
from mfa_crawler.replica.prose import grammar
from mfa_crawler.replica.units import Unit

ELSEWHERE = "https://ministry.example/news"
"""A host the replica does not serve, and nobody else either (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing."""

    url: str
    """Where it leads, absolute."""
    href: str
    """The same as printed, absolute or not."""
    headline: str
    day: date
    lead: str = ""
    picture: Picture | None = None
    location: str = ""
    redirects_to: str = ""
    """Where fetching `url` ends, if not there."""


def own_entry(article: Article) -> Entry:
    """Return the entry of an article in its own unit's list."""
    place = ""
    if article.number % 7 == 3:
        cities = grammar(article.unit.language).all("city")
        place = cities[article.number % len(cities)]
    return Entry(
        url=article.url,
        href=article.url if article.number % 9 == 4 else article.path,
        headline=article.headline,
        day=article.day,
        lead=article.lead,
        picture=article.main_photo,
        location=place,
    )


def guest_entry(unit: Unit, index: int, day: date, target: Article | None) -> Entry:
    """Return guest entry `index`: another host, another unit's page, or one moved there."""
    if target is None or index % 4 == 2:
        url = f"{ELSEWHERE}/{unit.code}-{index}"
        headline = f"{grammar(unit.language).all('event')[index % 5]} {day.year}"
        return Entry(url, url, headline, day)
    headline, lead = target.headline, target.lead
    if index % 4 == 0:
        return Entry(target.url, target.url, headline, day, lead, target.main_photo)
    slug = moved_slug(target, index)
    return Entry(
        url=f"{unit.base}/{slug}",
        href=f"{unit.path}/{slug}",
        headline=headline,
        day=day,
        lead=lead,
        redirects_to=target.url,
    )


def moved_slug(target: Article, index: int) -> str:
    """Return the old address of a page that now lives in another unit; the `g` marks a guest."""
    return f"{slug_of(target.headline, index)}g"


def path_of(url: str) -> str:
    """Return the path of a URL, or a path as it is."""
    return urlsplit(url).path
