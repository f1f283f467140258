"""The untidy HTML that Word and the portal's editor leave behind."""

from html.entities import codepoint2name

from mfa_crawler.replica import identity
from mfa_crawler.replica.blocks import (
    Block,
    CreditParagraph,
    EmptyParagraph,
    Heading,
    InlineImage,
    Items,
    Paragraph,
    Quote,
    Span,
    Table,
)
from mfa_crawler.replica.filling import attribute, words

# the editor writes Latin-1 letters and general punctuation as entities, and nothing else
_NAMED = {
    code: f"&{name};"
    for code, name in codepoint2name.items()
    if 160 <= code < 256 or 8200 < code < 8260
}
_WRAPPERS = (
    ("", ""),
    ('<span style="font-size:11pt"><span>', "</span></span>"),
    ('<span style="font-size:12.0pt"><span><span>', "</span></span></span>"),
    (
        '<span style="font-size:11pt"><span style="line-height:107%"><span>',
        "</span></span></span>",
    ),
    ('<span lang="EN-GB" style="font-family:&quot;Calibri&quot;,sans-serif">', "</span>"),
)
IMAGE = '<p><img alt="{alt}" src="{src}" /></p>'
_OPENERS = ("<p>", "<p>", '<p style="text-align:justify">', '<p class="MsoNormal">')


class Soup:
    """Renders blocks; `seed` decides how untidily, and an empty one means plainly.

    `photos` is the address of a picture, with `{}` in place of its id; `image` its markup.
    """

    def __init__(self, photos: str, seed: str, image: str = IMAGE) -> None:
        self._photos, self._image = photos, image
        self._rng = identity.dice(seed, "soup")
        self._tidy = not seed
        self._entities = not seed or self._rng.random() < 0.7
        self._word = not self._tidy and self._rng.random() < 0.5

    def block(self, block: Block) -> str:
        """Return the HTML of one block, ended by a newline."""
        match block:
            case Paragraph():
                return self._paragraph(block)
            case CreditParagraph():
                return f"{self._open()}{self._wrapped(block.credit.printed)}</p>\n"
            case Heading():
                return f"<h4>{self.text(block.text)}</h4>\n"
            case Items():
                return self._items(block) + "\n"
            case Table():
                return self._table(block)
            case _:
                return self._rarity(block)

    def _rarity(self, block: EmptyParagraph | Quote | InlineImage) -> str:
        match block:
            case EmptyParagraph():
                return _EMPTY[0] if self._tidy else self._rng.choice(_EMPTY)
            case Quote():
                inner = "".join(self._paragraph(paragraph) for paragraph in block.paragraphs)
                return f"<blockquote>\n{inner}</blockquote>\n"
            case InlineImage():
                src = self._photos.format(block.uuid)
                return self._image.format(alt=attribute(block.alt), src=src) + "\n"

    def text(self, text: str) -> str:
        """Return escaped text, with entities if this page's editor wrote them."""
        safe = words(text).replace("\n", "<br />\n")
        if self._entities:
            return safe.translate(_NAMED)
        # even a tidy editor writes a trailing or leading no-break space as an entity
        return safe.replace("\u00a0", "&nbsp;")

    def _paragraph(self, paragraph: Paragraph) -> str:
        inner = "".join(self._span(span) for span in paragraph.spans)
        if paragraph.credit:
            inner += f"<br />\n{self._wrapped(paragraph.credit.printed)}"
        return f"{self._open()}{inner}</p>\n"

    def _span(self, span: Span) -> str:
        inner = self._wrapped(span.text)
        if span.href:
            return f'<a href="{attribute(span.href)}">{inner}</a>'
        return f"<{span.mark}>{inner}</{span.mark}>" if span.mark else inner

    def _wrapped(self, text: str) -> str:
        before, after = self._rng.choice(_WRAPPERS) if self._word else ("", "")
        return f"{before}{self.text(text)}{after}"

    def _open(self) -> str:
        return self._rng.choice(_OPENERS) if self._word else "<p>"

    def _items(self, block: Items) -> str:
        lines = []
        for text, inner in block.items:
            nested = f"\n{self._items(inner)}\n" if inner else ""
            lines.append(f"<li>{self._wrapped(text)}{nested}</li>")
        start = f' start="{block.start}"' if block.start not in (None, 1) else ""
        name = "ul" if block.start is None else "ol"
        return f"<{name}{start}>\n" + "\n".join(lines) + f"\n</{name}>"

    def _table(self, block: Table) -> str:
        rows = []
        for index, row in enumerate(block.rows):
            cell = "th" if index == 0 and self._entities else "td"
            cells = "".join(f"<{cell}>{self._cell(text)}</{cell}>" for text in row)
            rows.append(f"<tr>{cells}</tr>")
        return (
            '<table border="1" cellpadding="0"><tbody>\n' + "\n".join(rows) + "\n</tbody></table>\n"
        )

    def _cell(self, text: str) -> str:
        return f"<p>{self._wrapped(text)}</p>" if self._word else self.text(text)


_EMPTY = (
    "<p>&nbsp;</p>\n",
    "<p><strong></strong></p>\n",
    "<p><span>&nbsp;</span></p>\n",
    "<p></p>\n",
)
