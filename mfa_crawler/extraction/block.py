"""One block of an article, written twice: as plain text and as clean HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from mfa_crawler.extraction.inline import Line


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


class Item(NamedTuple):
    """One item of a list; `number` is what an ordered list prints."""

    number: int
    blocks: list[Block]


def paragraph(lines: Iterable[Line]) -> Block:
    """A paragraph of these lines."""
    kept = tuple(lines)
    text = "\n".join([line.text for line in kept if line.text])
    return Block("p", text, f"<p>{'<br>'.join([line.html for line in kept])}</p>", kept)


def joined(blocks: Iterable[Block]) -> str:
    """Their words, a blank line between blocks."""
    return "\n\n".join(block.text for block in blocks if block.text)


def ordered(items: list[Item]) -> Block:
    """An `ol`, with its numbers as printed."""
    texts: list[str] = []
    htmls: list[str] = []
    first = expected = items[0].number
    for number, blocks in items:
        texts.append(_item_text(f"{number}. ", blocks))
        value = "" if number == expected else f' value="{number}"'
        htmls.append(f"<li{value}>{inner_html(blocks)}</li>")
        expected = number + 1
    start = "" if first == 1 else f' start="{first}"'
    return Block("ol", "\n".join(filter(None, texts)), f"<ol{start}>{''.join(htmls)}</ol>")


def unordered(items: list[Item]) -> Block:
    """A `ul`."""
    texts = (_item_text("- ", blocks) for _, blocks in items)
    html = "".join(f"<li>{inner_html(blocks)}</li>" for _, blocks in items)
    return Block("ul", "\n".join(filter(None, texts)), f"<ul>{html}</ul>")


def _item_text(mark: str, blocks: list[Block]) -> str:
    worded = [block for block in blocks if block.text]
    if not worded:
        return ""
    # an item that begins with a list has no line of its own to mark
    mark = "  " if worded[0].tag in {"ul", "ol"} else mark
    lines = "\n".join(block.text for block in worded).splitlines()
    return mark + "\n  ".join(filter(None, lines))


def inner_html(blocks: list[Block]) -> str:
    """The HTML inside a list item, cell or figure: a lone first paragraph needs no `p`."""
    if sum(block.tag == "p" for block in blocks) == 1 and blocks[0].tag == "p":
        lines = "<br>".join(line.html for line in blocks[0].lines)
        return lines + "".join(block.html for block in blocks[1:])
    return "".join(block.html for block in blocks)
