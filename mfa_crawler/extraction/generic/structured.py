"""What a page says of itself for machines: JSON-LD, OpenGraph and other meta, microdata."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line
from mfa_crawler.extraction.markup import absolute, css, visible_text
from mfa_crawler.extraction.pruning import outermost

_WRAPPED = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//.*\n)+|(?:-->|\]\]>|;){1,9}\s*$")
_SPARE_COMMA = re.compile(r",(?=\s*[}\]])")
_ARTICLE = re.compile(r"(?:^|[/:])(?:\w*Article|\w*BlogPosting|Report|PressRelease)$")
_PAGE = re.compile(r"(?:^|[/:])(?:\w*WebPage|AboutPage|ItemPage)$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")  # elsewhere stand other articles
_MOST_NODES = 1000
_MOST_VALUES = 50  # of one field
_LONGEST = 2000  # characters of a value that is no body

_METAS: dict[str, tuple[str, ...]] = {  # the most exact first
    "headlines": ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title"),
    "published": (
        "article:published_time", "og:published_time", "dcterms.issued", "dc.date.issued",
        "dcterms.created", "dc.date.created", "publish_date", "publication_date", "publishdate",
        "pubdate", "datepublished", "citation_publication_date", "dc.date", "dcterms.date", "date",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified",
        "last-modified", "datemodified",
    ),
    "descriptions": ("og:description", "twitter:description", "description", "dc.description"),
    "images": ("og:image", "og:image:url", "twitter:image"),
    "site_names": ("og:site_name", "application-name", "dc.publisher", "author"),
    "tags": ("article:tag", "news_keywords"),
    "languages": ("og:locale", "content-language", "language", "dc.language"),
}  # fmt: skip
_PROPERTIES = {
    "headlines": "headline",
    "published": "datePublished",
    "modified": "dateModified",
    "descriptions": "description",
    "images": "image",
    "tags": "keywords",
    "languages": "inLanguage",
    "bodies": "articleBody",
}


class Said(NamedTuple):
    """One value as the page gives it, and where: `JSON-LD NewsArticle.datePublished`."""

    value: str
    where: str


@dataclass(slots=True)
class Stated:
    """All that a page states, each field's values in the order in which they are believed.

    Values are one line and otherwise as stated; pictures are absolute URLs.
    """

    headlines: tuple[Said, ...] = ()
    published: tuple[Said, ...] = ()
    modified: tuple[Said, ...] = ()
    descriptions: tuple[Said, ...] = ()
    images: tuple[Said, ...] = ()
    site_names: tuple[Said, ...] = ()
    tags: tuple[Said, ...] = ()
    languages: tuple[Said, ...] = ()
    bodies: tuple[Said, ...] = ()


def stated(root: Element, url: str) -> Stated:
    """What a parsed page states of itself; `url` is its base, and tells its own node from others.

    JSON-LD goes before microdata and microdata before meta. Nodes of other articles (lists,
    related news) are left out; where several could be this one and none names its URL, all are.
    """
    said: dict[str, dict[Said, None]] = defaultdict(dict)
    for read in (_json_ld, _microdata, _metas):
        for name, each in read(root, url):
            if len(said[name]) < _MOST_VALUES and (name == "bodies" or len(each.value) < _LONGEST):
                said[name].setdefault(each)
    found = Stated(**{name: tuple(values) for name, values in said.items()})
    found.images = tuple(
        Said(whole, where) for value, where in found.images if (whole := absolute(url, value))
    )
    return found


Facts = Iterator[tuple[str, Said]]


def _json_ld(root: Element, url: str) -> Facts:
    nodes = [node for script in _scripts(root) for node in _nodes(script)]
    for kind in (_ARTICLE, _PAGE):
        kinds = ((n, next(filter(kind.search, _types(n)), None)) for n in nodes)
        node, name = _own([(n, t) for n, t in kinds if t], url)
        for field, property in _PROPERTIES.items():  # noqa: A001 - schema.org's word
            wanted = property if kind is _ARTICLE or property != "headline" else "name"
            for value in _words(node.get(wanted)):
                yield field, Said(value, f"JSON-LD {name}.{wanted}")
        for value in _words(node.get("publisher")):
            yield "site_names", Said(value, f"JSON-LD {name}.publisher")
    for node in nodes:
        if "WebSite" in _types(node):
            for value in _words(node.get("name")):
                yield "site_names", Said(value, "JSON-LD WebSite.name")


def _scripts(root: Element) -> Iterator[Any]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = _WRAPPED.sub("", script.text or "")
            for words in (text, _SPARE_COMMA.sub("", text)):
                try:
                    yield json.loads(words, strict=False)
                except (ValueError, RecursionError):  # broken, or nested for no reader
                    continue
                break


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in _INSIDE if key in node]


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]


def _own(nodes: list[tuple[dict[str, Any], str]], url: str) -> tuple[dict[str, Any], str]:
    if len(nodes) > 1:
        nodes = [(node, kind) for node, kind in nodes if _is_of(node, url)][:1]
    return nodes[0] if nodes else ({}, "")


def _is_of(node: dict[str, Any], url: str) -> bool:
    named = [v for key in ("url", "@id", "mainEntityOfPage") for v in _words(node.get(key))]
    return any(absolute(url, value) == url for value in named)


def _words(value: Any) -> Iterator[str]:
    """The strings of a value: itself, its items, or an object's `@value`, `name` or `url`."""
    for each in value[:_MOST_NODES] if isinstance(value, list) else [value]:
        keys = ("@value", "name", "url", "contentUrl", "@id") if isinstance(each, dict) else ()
        strings = [text for text in [each, *(each.get(k) for k in keys)] if isinstance(text, str)]
        if line := one_line(strings[0]) if strings else None:
            yield line


def _microdata(root: Element, _: str) -> Facts:
    scopes = [
        s for s in css("[itemscope][itemtype]")(root) if _ARTICLE.search(s.get("itemtype", ""))
    ]
    outer = outermost(scopes)
    if len(outer) != 1:
        return  # none, or a list of articles
    for element in css("[itemprop]")(outer[0]):
        names = (element.get("itemprop") or "").split()
        above = element.iterancestors()
        scope = next((e for e in above if e.get("itemscope") is not None), None)
        for field, property in _PROPERTIES.items():  # noqa: A001 - schema.org's word
            value = _value(element) if property in names and scope is outer[0] else None
            if value:
                yield field, Said(value, f"microdata {property}")


def _value(element: Element) -> str | None:
    for name in ("content", "datetime", "src", "href"):
        if value := one_line(element.get(name)):
            return value
    return visible_text(element)


def _metas(root: Element, _: str) -> Facts:
    found: dict[str, list[Said]] = {}
    for meta in root.iter("meta"):
        value = one_line(meta.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv") if value else ():
            name = one_line(meta.get(attribute))
            if name and value:
                said = Said(value, f"meta {attribute}={name}")
                found.setdefault(name.lower(), []).append(said)
    for field, names in _METAS.items():
        yield from ((field, said) for name in names for said in found.get(name, ()))
    titles = css("title")(root)
    if value := visible_text(titles[0]) if titles else None:
        yield "headlines", Said(value, "title")
