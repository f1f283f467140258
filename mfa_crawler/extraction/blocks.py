"""Editor HTML to blocks: paragraphs, headings, lists, tables, each as text and as clean HTML."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

from lxml.etree import _Element as Element

from mfa_crawler.cleaning import one_line, split_caption
from mfa_crawler.extraction.block import (
    Block,
    Item,
    inner_html,
    joined,
    ordered,
    paragraph,
    unordered,
)
from mfa_crawler.extraction.inline import InlineWriter, Line
from mfa_crawler.extraction.markup import absolute, is_unseen, visible_text
from mfa_crawler.items import Image, Link

_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "u", "ins": "u"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_CONTAINERS = frozenset(
    """address article aside body caption center dd details div dl dt fieldset footer form header
    html main nav p section summary li tr td th tbody thead tfoot""".split()
)
_ROW_GROUPS = frozenset({"tr", "thead", "tbody", "tfoot"})
_TOO_MUCH = 2**31  # for a number of a list, to browsers; Python may not be able to write it
_SPACE_TWICE = re.compile(r" ((?:<[^>]+>)+) ")  # with nothing to see between but a picture


@dataclass(slots=True)
class Reading:
    """What the block reader found: blocks, and the pictures, links and videos inside them."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    videos: dict[str, None] = field(default_factory=dict)


def read_blocks(elements: Iterable[Element], base_url: str) -> Reading:
    """Read editor HTML; an element inside another of `elements` is read once."""
    reader = _BlockReader(base_url)
    seen: set[Element] = set()
    for element in elements:
        if seen.isdisjoint(element.iterancestors()):
            reader.container(element)
        seen.add(element)
    return reader.reading


class _BlockReader:
    def __init__(self, base_url: str) -> None:
        self.reading = Reading()
        self._base_url = base_url
        self._blocks = self.reading.blocks
        self._inline = InlineWriter()
        self._figures = 0  # how many are open; each has taken its captions for itself
        self._keeps_lines = False  # inside `pre`

    def container(self, element: Element) -> None:
        self._end_paragraph()
        if len(element) or self._keeps_lines or self._inline.is_inside:
            self._children(element)
            self._end_paragraph()
        elif words := one_line(element.text):
            self._blocks.append(paragraph([Line(words, escape(words, quote=False))]))

    def _children(self, element: Element) -> None:
        if text := element.text:
            self._write(text)
        for child in element:
            if not is_unseen(child):
                # span, font, o:p and whatever else only carries style is its children
                _READERS.get(child.tag, _BlockReader._children)(self, child)
            if text := child.tail:
                self._write(text)

    def _write(self, text: str) -> None:
        if not self._keeps_lines:
            self._inline.write(text)
            return
        first, *others = text.split("\n")
        self._inline.write(first)
        for line in others:
            self._inline.end_line()
            self._inline.write(line)

    def _child(self, child: Element) -> None:
        _READERS.get(child.tag, _BlockReader._children)(self, child)

    def _end_paragraph(self) -> None:
        if self._inline.is_empty:
            return
        lines = self._inline.take()
        if len(lines) == 1 and lines[0].html:
            self._blocks.append(paragraph(lines))
            return
        # a blank line inside a paragraph is how Word's users end one
        for blank, group in groupby(lines, lambda line: not line.html):
            if not blank:
                self._blocks.append(paragraph(group))

    def _nested(self, element: Element) -> list[Block]:
        """The blocks of an element that will stand inside another block."""
        self._end_paragraph()
        outer, self._blocks = self._blocks, []
        self.container(element)
        inner, self._blocks = self._blocks, outer
        return inner

    def _end_line(self, _: Element) -> None:
        self._inline.end_line()

    def _rule(self, _: Element) -> None:
        self._end_paragraph()

    def _emphasis(self, element: Element) -> None:
        tag = _INLINE[element.tag]
        if self._inline.holds(tag):
            self._children(element)
        else:
            self._within(tag, f"<{tag}>", element)

    def _link(self, element: Element) -> None:
        url = absolute(self._base_url, element.get("href"))
        if url is None or self._inline.holds("a"):
            self._children(element)
            return
        self.reading.links.setdefault(url, Link(url, visible_text(element) or ""))
        self._within("a", f'<a href="{escape(url)}">', element)

    def _within(self, tag: str, start_tag: str, element: Element) -> None:
        self._inline.push(tag, start_tag)
        self._children(element)
        self._inline.pop()

    def _picture(self, element: Element) -> None:
        url = absolute(self._base_url, element.get("src"))
        if url is None or not url.startswith("http"):
            return
        alt = one_line(element.get("alt"))
        self.reading.images.append(Image(url, alt))
        self._inline.picture(f'<img src="{escape(url)}" alt="{escape(alt or "")}">')

    def _video(self, element: Element) -> None:
        sources = [element, *element.iter("source")]
        urls = [absolute(self._base_url, source.get("src")) for source in sources]
        if url := next(filter(None, urls), None):
            self.reading.videos.setdefault(url)

    def _heading(self, element: Element) -> None:
        blocks = self._nested(element)
        lines = [line for block in blocks for line in block.lines]
        text = " ".join(line.text for line in lines if line.text)
        if text and all(block.tag == "p" for block in blocks):
            tag = _HEADINGS[element.tag]
            html = "".join(f"{line.html} " if line.text else line.html for line in lines)
            html = _SPACE_TWICE.sub(r" \1", html).rstrip()
            self._blocks.append(Block(tag, text, f"<{tag}>{html}</{tag}>"))
        else:
            self._blocks += blocks

    def _list(self, element: Element) -> None:
        self._end_paragraph()
        outer, self._blocks = self._blocks, []
        items: list[Item] = []
        number = _whole(element.get("start"), 1)
        self._write(element.text or "")
        for child in element:
            if child.tag == "li" and not is_unseen(child):
                self._end_item(items, number)
                number = _whole(child.get("value"), number)
                items.append(Item(number, self._nested(child)))
                number += 1
            elif not is_unseen(child):
                self._child(child)
            self._write(child.tail or "")
        self._end_item(items, number)
        self._blocks = outer
        items = [item for item in items if item.blocks]
        if items:
            self._blocks.append((ordered if element.tag == "ol" else unordered)(items))

    def _end_item(self, items: list[Item], number: int) -> None:
        """What stands in a list outside its items, such as a list, belongs to the item above."""
        self._end_paragraph()
        if self._blocks and not items:
            items.append(Item(number, []))
        if self._blocks:
            items[-1].blocks.extend(self._blocks)
            self._blocks = []

    def _table(self, element: Element) -> None:
        self._end_paragraph()
        rows = self._rows(element)
        texts: list[str] = []
        htmls: list[str] = []
        for row in rows:
            cells = [(cell.tag, self._nested(cell)) for cell in row]
            words = [" ".join(b.text for b in blocks if b.text) for _, blocks in cells]
            if any(words):
                texts.append(" ".join(" | ".join(words).split()))
            if any(blocks for _, blocks in cells):
                htmls.append("".join(f"<{tag}>{inner_html(b)}</{tag}>" for tag, b in cells))
        if htmls:
            html = "".join(f"<tr>{row}</tr>" for row in htmls)
            self._blocks.append(Block("table", "\n".join(texts), f"<table>{html}</table>"))

    def _rows(self, part: Element) -> list[list[Element]]:
        """Rows of cells; what stands between them comes before the table, as in browsers."""
        rows: list[list[Element]] = [[]]
        self._end_paragraph()
        self._write(part.text or "")
        for child in part:
            if is_unseen(child):
                pass
            elif child.tag in {"td", "th"}:
                rows[-1].append(child)
            elif child.tag in _ROW_GROUPS:
                rows += [*self._rows(child), []]
            else:
                self._child(child)
            self._end_paragraph()
            self._write(child.tail or "")
        self._end_paragraph()
        return [row for row in rows if row]

    def _quote(self, element: Element) -> None:
        if blocks := self._nested(element):
            html = "".join(block.html for block in blocks)
            self._blocks.append(
                Block("blockquote", joined(blocks), f"<blockquote>{html}</blockquote>")
            )

    def _figure(self, element: Element) -> None:
        captions = [
            c
            for c in element.iter("figcaption")
            if next(c.iterancestors("figure")) is element and not is_unseen(c)
        ]
        words = " ".join(filter(None, map(visible_text, captions)))
        pictures = self.reading.images
        before = len(pictures)
        self._figures += 1
        blocks = self._nested(element)
        self._figures -= 1
        text, credit = split_caption(words)
        pictures[before:] = [
            i if i.caption or i.credit else replace(i, caption=text, credit=credit)
            for i in pictures[before:]
        ]
        if blocks:
            caption = f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""
            html = f"<figure>{inner_html(blocks)}{caption}</figure>"
            self._blocks.append(Block("figure", joined(blocks), html))

    def _caption(self, element: Element) -> None:
        if not self._figures:
            self.container(element)

    def _preformatted(self, element: Element) -> None:
        outer, self._keeps_lines = self._keeps_lines, True
        self.container(element)
        self._keeps_lines = outer


_READERS: dict[str, Callable[[_BlockReader, Element], None]] = {
    **dict.fromkeys(_CONTAINERS, _BlockReader.container),
    **dict.fromkeys(_INLINE, _BlockReader._emphasis),
    **dict.fromkeys(_HEADINGS, _BlockReader._heading),
    **dict.fromkeys(("iframe", "embed", "video"), _BlockReader._video),
    "a": _BlockReader._link,
    "br": _BlockReader._end_line,
    "img": _BlockReader._picture,
    "ul": _BlockReader._list,
    "ol": _BlockReader._list,
    "table": _BlockReader._table,
    "blockquote": _BlockReader._quote,
    "figure": _BlockReader._figure,
    "figcaption": _BlockReader._caption,
    "pre": _BlockReader._preformatted,
    "hr": _BlockReader._rule,
}


def _whole(value: str | None, default: int) -> int:
    try:
        number = int(value) if value else default
    except ValueError:
        return default
    return number if abs(number) < _TOO_MUCH else default
