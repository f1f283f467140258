"""Editor HTML to blocks: paragraphs, headings, lists, tables, each as text and as clean HTML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from lxml.html import HtmlElement

from mfa_crawler.cleaning import one_line, split_caption
from mfa_crawler.extraction.inline import InlineWriter, Line
from mfa_crawler.extraction.markup import absolute, is_unseen, visible_text
from mfa_crawler.items import Image, Link

_INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "u", "ins": "u"}
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_CONTAINERS = frozenset(
    """address article aside body center dd details div dl dt fieldset footer form header html
    main nav p section summary li tr td th tbody thead tfoot figcaption""".split()
)
_VIDEOS = frozenset({"iframe", "embed", "video"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article, in reading order.

    `tag` is p, h2-h4, ul, ol, table, blockquote or figure; `text` is empty for pictures alone;
    `lines` are those of a paragraph.
    """

    tag: str
    text: str
    html: str
    lines: tuple[Line, ...] = ()


@dataclass(slots=True)
class Reading:
    """What the block reader found: blocks, and the pictures, links and videos inside them."""

    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    videos: dict[str, None] = field(default_factory=dict)


def paragraph(lines: Iterable[Line]) -> Block:
    """A paragraph of these lines."""
    kept = tuple(lines)
    text = "\n".join(line.text for line in kept if line.text)
    return Block("p", text, f"<p>{'<br>'.join(line.html for line in kept)}</p>", kept)


def read_blocks(elements: Iterable[HtmlElement], base_url: str) -> Reading:
    """Read editor HTML; an element inside another of `elements` is read once."""
    reader = _BlockReader(base_url)
    seen: set[HtmlElement] = set()
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

    def container(self, element: HtmlElement) -> None:
        self._end_paragraph()
        self._children(element)
        self._end_paragraph()

    def _children(self, element: HtmlElement) -> None:
        if element.text:
            self._inline.write(element.text)
        for child in element:
            if not is_unseen(child):
                self._child(child)
            if child.tail:
                self._inline.write(child.tail)

    def _child(self, child: HtmlElement) -> None:
        tag: str = child.tag
        if tag in _INLINE or tag == "a":
            self._inline_element(child)
        elif tag == "br":
            self._inline.end_line()
        elif tag == "img":
            self._picture(child)
        elif tag in _CONTAINERS:
            self.container(child)
        elif tag in _VIDEOS:
            self._video(child)
        else:
            self._block(child)

    def _block(self, child: HtmlElement) -> None:
        match child.tag:
            case "ul" | "ol":
                self._list(child)
            case "table":
                self._table(child)
            case "blockquote":
                self._quote(child)
            case "figure":
                self._figure(child)
            case "pre":
                self._preformatted(child)
            case "hr":
                self._end_paragraph()
            case tag if tag in _HEADINGS:
                self._heading(child)
            case _:  # span, font, o:p and whatever else only carries style
                self._children(child)

    def _end_paragraph(self) -> None:
        lines = self._inline.take()
        # a blank line inside a paragraph is how Word's users end one
        for blank, group in groupby(lines, lambda line: not line.html):
            if not blank:
                self._blocks.append(paragraph(group))

    def _nested(self, element: HtmlElement) -> list[Block]:
        """The blocks of an element that will stand inside another block."""
        self._end_paragraph()
        outer, self._blocks = self._blocks, []
        self.container(element)
        inner, self._blocks = self._blocks, outer
        return inner

    def _inline_element(self, element: HtmlElement) -> None:
        if element.tag != "a":
            tag = _INLINE[element.tag]
            if self._inline.holds(tag):
                self._children(element)
            else:
                self._within(tag, f"<{tag}>", element)
            return
        url = absolute(self._base_url, element.get("href"))
        if url is None or self._inline.holds("a"):
            self._children(element)
            return
        self.reading.links.setdefault(url, Link(url, visible_text(element) or ""))
        self._within("a", f'<a href="{escape(url)}">', element)

    def _within(self, tag: str, start_tag: str, element: HtmlElement) -> None:
        self._inline.push(tag, start_tag)
        self._children(element)
        self._inline.pop()

    def _picture(self, element: HtmlElement, caption: str | None = None) -> None:
        url = absolute(self._base_url, element.get("src"))
        if url is None or not url.startswith("http"):
            return
        alt = one_line(element.get("alt"))
        text, credit = split_caption(caption)
        self.reading.images.append(Image(url, alt, text, credit))
        self._inline.picture(f'<img src="{escape(url)}" alt="{escape(alt or "")}">')

    def _video(self, element: HtmlElement) -> None:
        sources = [element, *element.iter("source")]
        urls = [absolute(self._base_url, source.get("src")) for source in sources]
        if url := next(filter(None, urls), None):
            self.reading.videos.setdefault(url)

    def _heading(self, element: HtmlElement) -> None:
        blocks = self._nested(element)
        tag = _HEADINGS[element.tag]
        text = " ".join(block.text.replace("\n", " ") for block in blocks if block.text)
        lines = [line.html for block in blocks for line in block.lines]
        if text:
            self._blocks.append(Block(tag, text, f"<{tag}>{' '.join(lines)}</{tag}>"))
        else:
            self._blocks += blocks

    def _list(self, element: HtmlElement) -> None:
        self._end_paragraph()
        texts: list[str] = []
        htmls: list[str] = []
        number = _whole(element.get("start"), 1)
        for child in element:
            if is_unseen(child):
                continue
            number = _whole(child.get("value"), number)
            blocks = self._nested(child)
            mark = f"{number}. " if element.tag == "ol" else "- "
            if child.tag in {
                "ul",
                "ol",
            }:  # a list put straight into a list belongs to the item above
                texts += [_indented(block.text) for block in blocks]
            elif text := _item_text(blocks):
                texts.append(mark + text)
            htmls += [f"<li>{_inner_html(blocks)}</li>"] if blocks else []
            number += child.tag == "li"
        if htmls:
            html = f"<{element.tag}>{''.join(htmls)}</{element.tag}>"
            self._blocks.append(Block(element.tag, "\n".join(texts), html))

    def _table(self, element: HtmlElement) -> None:
        self._end_paragraph()
        texts: list[str] = []
        htmls: list[str] = []
        for row in _rows(element):
            if row.tag == "caption":
                self._blocks += self._nested(row)
                continue
            cells = [(cell.tag, self._nested(cell)) for cell in row if cell.tag in {"td", "th"}]
            words = [
                " ".join(b.text.replace("\n", " ") for b in cell if b.text) for _, cell in cells
            ]
            if any(words):
                texts.append(" | ".join(words).replace("|  |", "| |").strip())
            if any(cell for _, cell in cells):
                htmls.append("".join(f"<{tag}>{_inner_html(cell)}</{tag}>" for tag, cell in cells))
        if htmls:
            html = "".join(f"<tr>{row}</tr>" for row in htmls)
            self._blocks.append(Block("table", "\n".join(texts), f"<table>{html}</table>"))

    def _quote(self, element: HtmlElement) -> None:
        if blocks := self._nested(element):
            html = "".join(block.html for block in blocks)
            self._blocks.append(
                Block("blockquote", _joined(blocks), f"<blockquote>{html}</blockquote>")
            )

    def _figure(self, element: HtmlElement) -> None:
        captions = list(element.iter("figcaption"))
        words = visible_text(captions[0]) if captions else None
        for caption in captions:
            caption.drop_tree()
        before = len(self.reading.images)
        blocks = self._nested(element)
        text, credit = split_caption(words)
        pictures = self.reading.images
        pictures[before:] = [Image(i.url, i.alt, text, credit) for i in pictures[before:]]
        if blocks:
            html = "".join(_inner_html([b]) for b in blocks)
            caption_html = f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else ""
            html = f"<figure>{html}{caption_html}</figure>"
            self._blocks.append(Block("figure", _joined(blocks), html))

    def _preformatted(self, element: HtmlElement) -> None:
        self._end_paragraph()
        for line in "".join(_texts(element)).splitlines():
            self._inline.write(line)
            self._inline.end_line()
        self._end_paragraph()


def _whole(value: str | None, default: int) -> int:
    try:
        return int(value) if value else default
    except ValueError:
        return default


def _texts(element: HtmlElement) -> Iterator[str]:
    return (str(text) for text in element.itertext())


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag in {"tr", "caption"}:
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _joined(blocks: Iterable[Block]) -> str:
    return "\n\n".join(block.text for block in blocks if block.text)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _item_text(blocks: list[Block]) -> str:
    lines = "\n".join(block.text for block in blocks if block.text)
    return "\n  ".join(lines.splitlines())


def _inner_html(blocks: list[Block]) -> str:
    """The HTML inside a list item, cell or figure: a lone first paragraph needs no `p`."""
    if sum(block.tag == "p" for block in blocks) == 1 and blocks[0].tag == "p":
        lines = "<br>".join(line.html for line in blocks[0].lines)
        return lines + "".join(block.html for block in blocks[1:])
    return "".join(block.html for block in blocks)
