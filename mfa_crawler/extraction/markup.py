"""Finding elements by CSS, and the text that a reader of the page would see."""

import re
from collections.abc import Callable
from functools import cache
from typing import cast
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element as Element
from parsel.csstranslator import HTMLTranslator
from w3lib.url import safe_url_string

from mfa_crawler.cleaning import one_line

_UNSEEN_TAGS = frozenset(
    """script style noscript template button input select textarea svg math canvas map object
    datalist dialog audio""".split()
)
_UNSEEN_CLASSES = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "hide", "hidden"})
_LINES = frozenset(  # begin and end a line of their own, whatever white space the markup has
    """address article aside blockquote br caption center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th
    thead tr ul""".split()
)
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# no dots before names, no second slash, nothing to escape: joining it to a base cannot change it
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)+")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:-]+(?=[/?#]|$)")
_PLAIN_URL = re.compile(rf"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+{_PLAIN_PATH.pattern}/?")
_UNSAFE = re.compile(r"[\x00-\x20\"<>\\^`{|}]")


@cache
def css(selector: str) -> Callable[[Element], list[Element]]:
    """A compiled CSS selector: element -> matching elements below it, in page order."""
    path = etree.XPath(HTMLTranslator().css_to_xpath(selector))
    return cast("Callable[[Element], list[Element]]", path)


def first(root: Element, selector: str) -> Element | None:
    """The first match, or None."""
    found = css(selector)(root)
    return found[0] if found else None


def is_unseen(element: Element) -> bool:
    """Whether a browser shows nothing of it: scripts, form controls, screen-reader texts."""
    if element.tag in _UNSEEN_TAGS:
        return True
    names = element.keys()
    if not names:
        return False
    if "class" in names and not _UNSEEN_CLASSES.isdisjoint(element.get("class", "").split()):
        return True
    if "style" in names and _UNSEEN_STYLE.search(element.get("style", "").lower()):
        return True
    return "hidden" in names


def _gather(element: Element, words: list[str]) -> None:
    if text := element.text:
        words.append(text)
    for child in element:
        tag = child.tag
        apart = tag in _LINES
        if apart:
            words.append(" ")
        if not is_unseen(child):
            _gather(child, words)
            if apart:
                words.append(" ")
        if text := child.tail:
            words.append(text)


def visible_text(element: Element | None) -> str | None:
    """The words a reader sees in the element, on one line, or None.

    >>> visible_text(etree.fromstring("<div><p>One <b>t</b>wo</p><p>three</p></div>"))
    'One two three'
    """
    if element is None:
        return None
    words: list[str] = []
    _gather(element, words)
    return one_line("".join(words))


def absolute(base_url: str, href: str | None) -> str | None:
    """The URL that a link means, or None for scripts, data and other schemes that lead nowhere.

    >>> absolute("https://a.example/x/", " ../photo/1#top")
    'https://a.example/photo/1'
    >>> absolute("https://a.example/", "javascript:void(0)") is None
    True
    """
    href = (href or "").strip()
    if not href or href.startswith("#"):
        return None
    origin = _ORIGIN.match(base_url) if _PLAIN_PATH.fullmatch(href) else None
    if origin:  # most links of most sites
        return origin[0] + href
    if _PLAIN_URL.fullmatch(href):
        return href
    try:
        url = _joined(base_url, href)
    except ValueError:  # such as an unclosed IPv6 bracket, or words for a port
        return None
    return (
        url if url in {None, href} else absolute(base_url, url)
    )  # what it is read as again, it is


def _joined(base_url: str, href: str) -> str | None:
    url = urldefrag(urljoin(base_url, href)).url
    parts = urlsplit(url)
    _ = parts.port
    is_web = parts.scheme in {"http", "https"}
    is_lost = is_web and not parts.hostname
    if parts.scheme not in _SCHEMES or _UNSAFE.search(parts.netloc) or is_lost:
        return None
    url = parts.scheme + url[len(parts.scheme) :]  # in lower case
    if is_web:
        url = safe_url_string(url)  # one spelling, the one that is asked for
    return _UNSAFE.sub(lambda found: quote(found[0]), url)
