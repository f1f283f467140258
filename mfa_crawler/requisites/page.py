"""What an HTML page asks for when a browser shows it without running its scripts."""

from collections.abc import Iterator, Mapping
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from mfa_crawler.extraction import Document, absolute
from mfa_crawler.requisites.requisite import Requisite, requisite
from mfa_crawler.requisites.sheet import of_style
from mfa_crawler.requisites.source import renditions

_UNUSED = ("noscript", "template")  # browsers make no elements of what is in there
_HREF = "{http://www.w3.org/1999/xlink}href"


def of_page(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Iterator[Requisite]:
    """What the page needs, in its order: style sheets that apply, icons, pictures as windows of
    three sizes take them, and what its own styles name.

    Scripts, frames, video and sound are left out; JSON needs nothing. Raises EmptyPage or NotHtml,
    as Document.
    """
    document = Document(url, body, headers)
    if document.is_json:
        return  # an API's answer, which no browser shows as a page
    base = document.base_url
    for element in _needing(document.tree()):
        if next(element.iterancestors(*_UNUSED), None) is not None:
            continue
        found = _READERS[element.tag](element, base) if element.tag in _READERS else ()
        yield from filter(None, found)
        yield from of_style(base, element.get("style") or "")


def renditions_of_page(
    url: str, body: bytes, headers: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str]]:
    """Each picture that an `img` or the link round it names, and each rendition shown of it."""
    document = Document(url, body, headers)
    if document.is_json:
        return  # an API's answer, which no browser shows as a page
    base = document.base_url
    for img in document.tree().iter("img"):
        links = [link.get("href") for link in img.iterancestors("a")]
        for href in renditions(img):
            shown = requisite(base, href)
            for named in filter(None, (absolute(base, name) for name in (img.get("src"), *links))):
                if shown and named != shown.url:
                    yield named, shown.url


def _link(link: Element, base: str) -> Iterator[Requisite | None]:
    kinds = (link.get("rel") or "").lower().split()
    is_sheet = "stylesheet" in kinds and "alternate" not in kinds
    preloads = "preload" in kinds and link.get("as") in {"style", "font", "image"}
    if is_sheet or preloads or "icon" in kinds:
        yield requisite(base, link.get("href"), is_sheet=is_sheet or link.get("as") == "style")


def _style(style: Element, base: str) -> Iterator[Requisite | None]:
    yield from of_style(base, style.text or "")


def _img(img: Element, base: str) -> Iterator[Requisite | None]:
    yield from (requisite(base, href) for href in renditions(img))


def _image_button(button: Element, base: str) -> Iterator[Requisite | None]:
    if (button.get("type") or "").lower() == "image":
        yield requisite(base, button.get("src"))


def _background(element: Element, base: str) -> Iterator[Requisite | None]:
    yield requisite(base, element.get("background"))


def _of_svg(element: Element, base: str) -> Iterator[Requisite | None]:
    yield requisite(base, element.get("href") or element.get(_HREF) or element.get("xlink:href"))


_READERS = {
    "link": _link,
    "style": _style,
    "img": _img,
    "input": _image_button,
    "body": _background,
    "table": _background,
    "td": _background,
    "use": _of_svg,
    "image": _of_svg,
}
_NEEDS = etree.XPath(" | ".join([*(f"//{tag}" for tag in _READERS), "//*[contains(@style, '(')]"]))


def _needing(root: Element) -> list[Element]:
    return cast("list[Element]", _NEEDS(root))
