"""What the text of an article is made of, and how each piece reads as plain text."""

import re
from dataclasses import dataclass

_ZERO_WIDTH = re.compile("[\u200b\ufeff]")


def plain(text: str) -> str:
    """Return `text` as a reader sees it: every blank one space, `\\n` kept, nothing invisible.

    >>> plain(" the\\u00a0talks \\u200b in\\nMarow ")
    'the talks in\\nMarow'
    """
    lines = (" ".join(line.split()) for line in _ZERO_WIDTH.sub("", text).split("\n"))
    return "\n".join(lines).strip()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `\\n` is a `<br>`; `mark` is an element name, `href` makes it a link."""

    text: str
    mark: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Who took the pictures, with the label that is printed before the name."""

    label: str
    name: str

    @property
    def printed(self) -> str:
        """Label and name as they stand on the page."""
        return self.label + self.name


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, perhaps with a photo credit as its last line."""

    spans: tuple[Span, ...]
    credit: Credit | None = None

    def plain(self) -> str:
        """Return the text without the credit."""
        return plain("".join(span.text for span in self.spans))


@dataclass(frozen=True, slots=True)
class CreditParagraph:
    """A paragraph that holds nothing but the photo credit."""

    credit: Credit

    def plain(self) -> str:
        """Return nothing: a credit is no body text."""
        return ""


@dataclass(frozen=True, slots=True)
class EmptyParagraph:
    """The `<p>&nbsp;</p>` that editors use as a blank line."""

    def plain(self) -> str:
        """Return nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A sub-heading inside the editor's HTML."""

    text: str

    def plain(self) -> str:
        """Return its words."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Items:
    """A list; an item is its text and perhaps a list inside it."""

    items: tuple[tuple[str, "Items | None"], ...]
    start: int | None = None
    """Number of the first item of an ordered list; None: a bulleted list."""

    def plain(self) -> str:
        """Return one line an item, those of a list inside it indented by two spaces."""
        lines = []
        for offset, (text, inner) in enumerate(self.items):
            lines.append(("- " if self.start is None else f"{self.start + offset}. ") + plain(text))
            if inner:
                lines += ["  " + line for line in inner.plain().split("\n")]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row is its header."""

    rows: tuple[tuple[str, ...], ...]

    def plain(self) -> str:
        """Return one line a row, cells separated by ` | `."""
        return "\n".join(" | ".join(plain(cell) for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Quote:
    """A `blockquote` of some paragraphs."""

    paragraphs: tuple[Paragraph, ...]

    def plain(self) -> str:
        """Return its paragraphs separated by blank lines."""
        return "\n\n".join(paragraph.plain() for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A picture in the text."""

    uuid: str
    alt: str

    def plain(self) -> str:
        """Return nothing: pictures are no text."""
        return ""


Block = Paragraph | CreditParagraph | EmptyParagraph | Heading | Items | Table | Quote | InlineImage
