"""The markup of a body as Markdown whose rendering has the same words."""

import re
from collections.abc import Callable, Iterable, Iterator

from lxml.etree import _Element as Element

from mfa_crawler.corpus.forms.prose import BLOCKS, pieces

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$^]")
_BEGINNING = re.compile(r"^( *)([#+=:-]|\d{1,9}[.)])", re.MULTILINE)
_CLOSING = re.compile("(?<= )#+$")
_MARKS = {"strong": "**", "em": "*"}
_NUMBERED = re.compile(r"\d+\. ")
_SPACES = re.compile(r"\s+")
_IN_CELLS = BLOCKS | {"li", "tr", "td", "th", "figcaption"}
_IN_TARGETS = {"&": "&amp;", "|": "%7C", "<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20"}
_NUMBERS = range(10**9)  # that a list may begin with; others have a bullet
_HARD = "\\\n"  # a line break inside a paragraph
_APART = "<!-- -->"  # two lists beside each other would be one


def blocks(element: Element) -> list[str]:
    """Its blocks as Markdown, to be joined by blank lines."""
    written = list(_blocks(element))  # here, as deep markup leaves no frame for it in _apart
    return list(_apart(written))


def words(text: str) -> str:
    r"""A text of which nothing is taken for Markdown; its lines stay lines.

    >>> words("1. *not* a list")
    '1\\. \\*not\\* a list'
    """
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    escaped = _HARD.join(_SPECIAL.sub(r"\\\g<0>", line) for line in lines if line)
    return _no_beginnings(escaped)


def _blocks(element: Element) -> Iterator[str]:
    run: list[str | Element] = []
    for piece in pieces(element):
        if isinstance(piece, str) or (piece.tag not in BLOCKS and piece.tag != "figcaption"):
            run.append(piece)
            continue
        yield from _paragraph(run)
        run = []
        yield from _WRITERS.get(str(piece.tag), _blocks)(piece)
    yield from _paragraph(run)


def _paragraph(run: Iterable[str | Element], break_: str = _HARD) -> Iterator[str]:
    inline = _Inline(break_)
    for piece in run:
        inline.write(piece)
    if text := inline.text:
        yield _no_beginnings(text)


def _no_beginnings(text: str) -> str:
    """Escape what would begin a block: the sign, or what stands behind a number."""
    return _BEGINNING.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", text)


def _quote(element: Element) -> Iterator[str]:
    if quoted := "\n\n".join(blocks(element)):
        yield _indented(quoted, "> ", "> ")


def _heading(element: Element) -> Iterator[str]:
    for text in _paragraph(pieces(element), " "):
        yield "#" * int(str(element.tag)[1]) + " " + _CLOSING.sub(r"\\\g<0>", text)


def _list(element: Element) -> Iterator[str]:
    number = int(element.get("start", "1"))
    lines: list[str] = []
    for item in element.iterfind("li"):
        mark = "- "
        if element.tag == "ol":
            own = int(item.get("value", number))
            if own != number and lines:
                lines.append(f"\n{_APART}\n")  # only a list's first number counts
            number = own + 1
            if own in _NUMBERS:
                mark = f"{own}. "
        parts = blocks(item)
        is_tight = all(part[:2] in {"- ", "1."} for part in parts[1:])
        text = ("\n" if is_tight else "\n\n").join(parts)
        lines.append(_indented(text, mark, " " * len(mark)))
    if lines:
        yield "\n".join(lines)


def _table(element: Element) -> Iterator[str]:
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iterfind("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return
    width = max(map(len, rows))
    has_head = all(cell.tag == "th" for cell in rows[0])
    texts = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    head = texts.pop(0) if has_head else [""] * width
    yield "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * width, *texts))


def _cell(cell: Element) -> str:
    """A cell's words on one line: its blocks as paragraphs that breaks part."""
    return "<br>".join(text for part in _leaves(cell) for text in _paragraph(part, "<br>"))


def _leaves(element: Element) -> Iterator[list[str | Element]]:
    """The runs of text of all blocks below an element, in order."""
    run: list[str | Element] = []
    for piece in pieces(element):
        if isinstance(piece, str) or piece.tag not in _IN_CELLS:
            run.append(piece)
            continue
        yield run
        run = []
        yield from _leaves(piece)
    yield run


def _apart(parts: Iterable[str]) -> Iterator[str]:
    before = ""
    for part in parts:
        if _is_list(before) and _is_list(part):
            yield _APART
        yield part
        before = part


def _is_list(part: str) -> bool:
    return part.startswith("- ") or bool(_NUMBERED.match(part))


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        f"{others if number else first}{line}".rstrip() for number, line in enumerate(lines)
    )


_WRITERS: dict[str, Callable[[Element], Iterator[str]]] = {
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys(("h2", "h3", "h4"), _heading),
    "table": _table,
    "blockquote": _quote,
}


class _Inline:
    """Running text as it is written, a piece at a time."""

    def __init__(self, break_: str) -> None:
        self._break = break_
        self._parts: list[str] = []
        self._is_marked = False

    @property
    def text(self) -> str:
        """What was written, without white space and breaks at its ends."""
        parts = self._parts
        seen = [number for number, part in enumerate(parts) if part.strip() and part != self._break]
        return "".join(parts[seen[0] : seen[-1] + 1]).strip() if seen else ""

    def write(self, piece: str | Element) -> None:
        """Add text or an element."""
        if isinstance(piece, str):
            self._parts.append(_escaped(piece))
        elif piece.tag == "br":
            self._parts.append(self._break)
        elif piece.tag == "img":
            url = _target(piece.get("src", ""))
            self._parts.append(f"![{_escaped(piece.get('alt', ''))}]({url})")
        elif piece.tag == "a":
            if self._parts and self._parts[-1].endswith("!"):  # it would be a picture
                self._parts[-1] = f"{self._parts[-1][:-1]}\\!"
            self._around(piece, "[", f"]({_target(piece.get('href', ''))})")
        elif piece.tag in _MARKS:
            self._mark(piece)
        else:
            self._around(piece, *(("<u>", "</u>") if piece.tag == "u" else ("", "")))

    def _around(self, element: Element, before: str, after: str) -> None:
        self._parts.append(before)
        for piece in pieces(element):
            self.write(piece)
        self._parts.append(after)

    def _mark(self, element: Element) -> None:
        """Signs mark words only where CommonMark lets them (section 6.2); elsewhere HTML does."""
        before = next(filter(None, reversed(self._parts)), "")
        place, was_marked = len(self._parts), self._is_marked
        self._is_marked = True
        self._around(element, "", "")
        self._is_marked = was_marked
        inner = "".join(self._parts[place:])
        if not inner:
            del self._parts[place:]
        elif not was_marked and _opens(before, inner) and _closes(inner, element):
            sign = _MARKS[str(element.tag)]
            self._parts[place:] = [sign, inner, sign]
        else:
            self._parts[place:] = [f"<{element.tag}>", inner, f"</{element.tag}>"]


def _opens(before: str, inner: str) -> bool:
    if before.endswith("*"):
        return False
    is_apart = not before or before[-1].isspace()
    return inner[0].isalnum() or (is_apart and not inner[0].isspace())


def _closes(inner: str, element: Element) -> bool:
    after = element.getnext()
    tail = element.tail or ""
    is_apart = tail[0].isspace() if tail else after is None or after.tag == "br"
    return inner[-1].isalnum() or (is_apart and not inner[-1].isspace())


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", _SPACES.sub(" ", text))


def _target(url: str) -> str:
    for sign, instead in _IN_TARGETS.items():
        url = url.replace(sign, instead)
    return f"<{url}>" if "(" in url or ")" in url or not url else url
