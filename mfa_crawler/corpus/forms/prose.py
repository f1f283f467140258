"""An article's text on its way into forms that people read: what they can hold, and its markup."""

import re
from collections.abc import Iterator
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from mfa_crawler.corpus.rows import Edition
from mfa_crawler.items import Article, SourceClass

SYNTHETIC = "SYNTHETIC: fetched through --connect, no ministry said this"
"""What is said with a text that the archive holds as a made-up one."""

BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "figure"})
"""Elements of `body_html` that stand on lines of their own."""

_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True)
_RETURN = re.compile("\r\n?")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    r"""The text as XML 1.0 can hold it (section 2.2), with U+FFFD for every other character.

    Carriage returns are newlines, since a reader of XML takes them for such.

    >>> legal("a\x00b\ud800c\r\nd")
    'a\ufffdb\ufffdc\nd'
    """
    return _ILLEGAL.sub("\ufffd", _RETURN.sub("\n", text))


def is_synthetic(edition: Edition) -> bool:
    """Whether it must be said with the text that no ministry said it."""
    return edition.kept.source_class is SourceClass.SYNTHETIC


def markup_of(article: Article) -> Element:
    """The body as elements below a `div`: those that `body_html` may hold (docs/record.md).

    A record that has only plain text gives its paragraphs and lines.
    """
    html = article.body_html
    if not html:
        paragraphs = escape(article.body, quote=False).split("\n\n")
        html = "".join(f"<p>{one}</p>" for one in paragraphs).replace("\n", "<br>")
    root = etree.fromstring(f"<div>{legal(html)}</div>".encode(), _PARSER)
    return next(root.iter("div"))


def pieces(element: Element) -> Iterator[str | Element]:
    """What an element holds, in order: text and elements."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail
