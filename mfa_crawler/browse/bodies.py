"""The text of an article as HTML that a page of ours may hold."""

import re
from collections.abc import Iterator, Mapping
from itertools import count

import nh3
from markupsafe import Markup

from mfa_crawler.items import Article

_TAGS = set(
    """a blockquote br em figcaption figure h2 h3 h4 img li ol p strong table td th tr u
    ul""".split()
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "li": {"value"}}
_OUTWARD = ("http://", "https://", "mailto:", "tel:")
_HEADING = re.compile(r"<(/?)h([2-4])>")
_LEVEL = re.compile(r"<h([2-4])>")
_IMAGE = re.compile(r'<img((?:\s[a-z]+="[^"]*")*)>')
_ALT = re.compile(r'\salt="([^"]+)"')
_TABLE = re.compile(r"<table>(?:(?!</?table>).)*</table>", re.DOTALL)  # the innermost
_FRAME = '<div class="wide" tabindex="0" role="region" aria-label="Table {}">{}</div>'


def body_of(article: Article, addresses: Mapping[str, str]) -> Markup:
    """The body, cleaned again: no script, style, form, class or id; pictures only our own.

    `addresses` are those of our own pictures by the ministry's; of a picture without one the
    alternative text stays.
    """

    def kept(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return addresses.get(value)
        # any other, `http:/a` too, would be an address of ours
        return value if name != "href" or value.lower().startswith(_OUTWARD) else None

    html = nh3.clean(
        article.body_html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    html = _IMAGE.sub(_lost, "".join(_levelled(html)))
    return Markup(_scrolled(html))  # noqa: S704 - cleaned above


def _lost(image: re.Match[str]) -> str:
    """A picture that is not kept, as its alternative text."""
    if ' src="' in image[1]:
        return image[0]
    alt = _ALT.search(image[1])
    return f'<span class="lost">Not kept: {alt[1]}</span>' if alt else ""


def _scrolled(html: str) -> str:
    """The same, each table in a frame that scrolls where the page is narrow.

    >>> _scrolled("<table>a</table>")
    '<div class="wide" tabindex="0" role="region" aria-label="Table 1"><table>a</table></div>'
    """
    number = count(1)
    return _TABLE.sub(lambda table: _FRAME.format(next(number), table[0]), html)


def _levelled(html: str) -> Iterator[str]:
    """The same, its headings below ours: from h2 on, and none more than one level down.

    >>> "".join(_levelled("<h4>a</h4><h3>b</h3><h4>c</h4>"))
    '<h2>a</h2><h2>b</h2><h3>c</h3>'
    """
    ranks = {level: rank for rank, level in enumerate(sorted({*_LEVEL.findall(html)}), 2)}
    place, level = 0, 1
    for heading in _HEADING.finditer(html):
        yield html[place : heading.start()]
        if not heading[1]:
            level = min(ranks[heading[2]], level + 1)
        yield f"<{heading[1]}h{level}>"
        place = heading.end()
    yield html[place:]
