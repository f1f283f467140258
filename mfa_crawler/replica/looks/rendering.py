"""What every look is made of: one function for an article's page, one for all its other pages."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.filling import attribute, fill, words
from mfa_crawler.replica.look import Part
from mfa_crawler.replica.publication import Publication
from mfa_crawler.replica.soup import IMAGE, Soup
from mfa_crawler.replica.units import Unit
from mfa_crawler.replica.wire import Request, Response

Tags = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A look's markup; `other` answers for lists and feeds, and None where it has no such page."""

    article: Callable[[Publication, Article], str]
    other: Callable[[Publication, Unit, Request], Response | None]


def frame(publication: Publication, article: Article) -> dict[str, str]:
    """Return what plain pages show round the text, as slots."""
    return {
        "headline": words(article.headline),
        "site": words(article.unit.name),
        "date": article.unit.look.day.format(article.day),
        "noise": publication.skin(article).noise,
    }


def text_html(article: Article, tags: Tags = (), image: str = IMAGE) -> str:
    """Return the text as the look's editor writes it.

    `tags` are pairs of what the portal's editor writes and what stands there in this look; words
    are escaped, so that tags are found in markup only.
    """
    look = article.unit.look
    soup = Soup(f"https://{article.unit.host}{look.photo}", article.markup_seed, image)
    parts = []
    if article.lead_again and look.shows(Part.LEAD):
        parts.append(f"<p><strong>{soup.text(article.lead)}</strong></p>\n")
    for section in article.sections:
        if section.heading:
            parts.append(f"<h3>{words(section.heading)}</h3>\n")
        parts += map(soup.block, section.blocks)
    html = "".join(parts)
    for usual, own in tags:
        html = html.replace(usual, own)
    return html


def main_html(article: Article, template: str) -> str:
    """Return the picture above the text, or nothing."""
    photo = article.main_photo
    if photo is None:
        return ""
    path = article.unit.look.main.format(photo.uuid)
    slots = {"host": article.unit.host, "path": path, "alt": attribute(photo.alt)}
    return fill(template, slots)


def files_html(article: Article, template: str) -> str:
    """Return the files below the text, one after another."""
    look = article.unit.look
    return "".join(
        fill(template, {"href": look.file.format(file.uuid), "title": words(file.title)})
        for file in article.attachments
    )


def page(template: str, slots: Mapping[str, str]) -> Response:
    """Return a page of HTML."""
    return Response(200, fill(template, slots).encode())


def json_answer(content: object) -> Response:
    """Return JSON as programs of the site fetch it."""
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(200, body, "application/json; charset=utf-8")
