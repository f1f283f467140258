"""The text of an article as HTML that a page of ours may hold."""

import re
from collections.abc import Mapping

import nh3
from markupsafe import Markup

from mfa_crawler.items import Article

_TAGS = set(
    """a blockquote br em figcaption figure h2 h3 h4 img li ol p strong table td th tr u
    ul""".split()
)
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "li": {"value"}}
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_SCROLLED = (
    r'<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\1</table></div>'
)


def body_of(article: Article, addresses: Mapping[str, str]) -> Markup:
    """The body, cleaned again: no script, style, form, class or id; pictures only our own.

    `addresses` are those of our own pictures by the ministry's; a picture without one loses its
    `src`, so that its alternative text shows and nobody is asked for it.
    """

    def kept(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return addresses.get(value)
        return None if name == "href" and ":" not in value else value  # else it would be ours

    html = nh3.clean(
        article.body_html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(_TABLE.sub(_SCROLLED, html))  # noqa: S704 - cleaned above
