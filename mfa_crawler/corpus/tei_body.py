"""The markup of a body as TEI: paragraphs, sections, lists, tables, quotations, pictures.

Only elements of the TEI for corpora are used, which has neither tables nor figures (decision 0030).
"""

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from mfa_crawler.corpus.prose import BLOCKS, pieces

_HIGHLIGHTS = {"strong": "bold", "em": "italic", "u": "underline"}
_HEADINGS = frozenset({"h2", "h3", "h4"})
_PARAGRAPHS = {**dict.fromkeys(_HEADINGS, "heading"), "figcaption": "caption"}


def write_body(div: Element, markup: Element) -> None:
    """Append what `prose.markup_of` gave to a `div`; a heading opens a `div` inside it."""
    sections = [(0, div)]
    div.text = "\n"
    run: Element | None = None
    for piece in pieces(markup):
        tag = "" if isinstance(piece, str) else str(piece.tag)
        if tag in _HEADINGS and not isinstance(piece, str):
            rank = int(tag[1])
            while sections[-1][0] >= rank:
                sections.pop()
            section = SubElement(sections[-1][1], "div")
            section.tail = section.text = "\n"
            _fill(SubElement(section, "head"), piece)
            sections.append((rank, section))
            run = None
        else:
            run = _write_block(sections[-1][1], piece, run)


def _write_block(target: Element, piece: str | Element, run: Element | None) -> Element | None:
    """Append a piece to an element that holds no text of its own: all but blocks stands in
    paragraphs; `run` is the paragraph that is open, and so is what is returned.
    """
    if isinstance(piece, str):
        if run is None and piece.strip():
            run = _paragraph(target)
        if run is not None:
            _append(run, piece)
        return run
    if piece.tag in BLOCKS or piece.tag == "figcaption":
        _write(target, piece)
        if (last := _last(target)) is not None:
            last.tail = "\n"
        return None
    if run is None:
        run = _paragraph(target)
    _write(run, piece)
    return run


def _paragraph(target: Element) -> Element:
    paragraph = SubElement(target, "p")
    paragraph.tail = "\n"
    return paragraph


def _fill(target: Element, source: Element) -> None:
    """Append what an element holds to one that may hold text."""
    for piece in pieces(source):
        if isinstance(piece, str):
            _append(target, piece)
        else:
            _write(target, piece)


def _append(target: Element, text: str) -> None:
    last = _last(target)
    if last is None:
        target.text = (target.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _last(target: Element) -> Element | None:
    # len() and slices count all children, which makes a long body's time quadratic
    return next(target.iterchildren(reversed=True), None)


def _write(target: Element, html: Element) -> None:
    tag = str(html.tag)
    if tag in {"ul", "ol"}:
        _write_list(target, html)
    elif tag == "table":
        _write_table(target, html)
    elif tag == "figure":
        run: Element | None = None
        for piece in pieces(html):
            run = _write_block(target, piece, run)
    elif tag == "img":
        write_graphic(target, html.get("src", ""), html.get("alt"))
    else:
        _fill(_plain(target, html), html)


def write_graphic(target: Element, url: str, alt: str | None) -> Element:
    """Append a picture and what it shows, in words."""
    graphic = SubElement(target, "graphic", url=url)
    if alt:
        SubElement(graphic, "desc").text = alt
    return graphic


def _plain(target: Element, html: Element) -> Element:
    """The element that an HTML element becomes, where its children stay in it; what is not known
    is its children.
    """
    tag = str(html.tag)
    if tag in _HIGHLIGHTS:
        return SubElement(target, "hi", rend=_HIGHLIGHTS[tag])
    if tag in _PARAGRAPHS:
        return SubElement(target, "p", rend=_PARAGRAPHS[tag])
    if tag == "a":
        return SubElement(target, "ref", target=html.get("href", ""))
    names = {"p": "p", "br": "lb", "blockquote": "quote"}
    return SubElement(target, names[tag]) if tag in names else target


def _write_list(target: Element, html: Element) -> None:
    items = html.findall("li")
    if not items:
        return
    listed = SubElement(target, "list", rend="numbered" if html.tag == "ol" else "bulleted")
    number = int(html.get("start", "1"))
    for li in items:
        item = SubElement(listed, "item")
        if html.tag == "ol":
            number = int(li.get("value", number))
            item.set("n", f"{number}")
            number += 1
        _fill(item, li)


def _write_table(target: Element, html: Element) -> None:
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in html.iterfind("tr")]
    if not any(rows):
        return
    table = SubElement(target, "list", rend="table")
    for cells in filter(None, rows):
        row = SubElement(SubElement(table, "item"), "list", rend="row")
        for cell in cells:
            _fill(SubElement(row, "item", rend="label" if cell.tag == "th" else "cell"), cell)
