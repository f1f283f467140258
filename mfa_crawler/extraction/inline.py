"""Writes running text twice at once: as plain lines and as semantic HTML."""

from html import escape
from typing import NamedTuple

from mfa_crawler.cleaning import tidy


class Line(NamedTuple):
    """One line of a paragraph: its words, and the same words with inline markup."""

    text: str
    html: str


class InlineWriter:
    """Collects text, inline tags and pictures into lines of one paragraph.

    Tags are written only when something appears inside them, so empty ones never show; at the
    end of a line they are closed and opened again on the next.
    """

    def __init__(self) -> None:
        self._stack: list[tuple[str, str]] = []  # (tag, its start tag), outermost first
        self._written = 0  # how many of the stack are open in the current line
        self._text: list[str] = []
        self._html: list[str] = []
        self._at_space = True
        self._lines: list[Line] = []

    @property
    def is_empty(self) -> bool:
        """Whether the paragraph has nothing yet, not even a blank line."""
        return not (self._html or self._lines)

    @property
    def is_inside(self) -> bool:
        """Whether any inline element is open."""
        return bool(self._stack)

    @property
    def text(self) -> str:
        """The words of the current line so far."""
        return "".join(self._text)

    def push(self, tag: str, start_tag: str) -> None:
        """Enter an inline element."""
        self._stack.append((tag, start_tag))

    def pop(self) -> None:
        """Leave the innermost inline element."""
        tag, _ = self._stack.pop()
        if self._written > len(self._stack):
            self._written -= 1
            self._close(tag)

    def holds(self, tag: str) -> bool:
        """Whether such an element is already open."""
        return any(tag == open_tag for open_tag, _ in self._stack)

    def write(self, raw: str) -> None:
        """Add text as the page has it; white space collapses as in a browser."""
        if self._at_space and raw.isspace():  # the line ends between tags, mostly
            return
        words = tidy(raw)
        if self._at_space:
            words = words.lstrip(" ")
        if not words:
            return
        if words[0] == " " and self._written < len(self._stack):
            self._emit(" ")
            words = words[1:]
        if words:
            self._open_all()
            self._emit(words)

    def picture(self, html: str) -> None:
        """Add an `img`; it has no words."""
        self._open_all()
        self._html.append(html)

    def end_line(self) -> None:
        """A `br`: what follows goes to the next line."""
        html = self._html
        for tag, _ in reversed(self._stack[: self._written]):
            self._close(tag)
        self._lines.append(Line(self.text.rstrip(), "".join(html).rstrip()))
        self._written, self._text, self._html, self._at_space = 0, [], [], True

    def take(self) -> list[Line]:
        """End the paragraph: its lines, blank ones included; inline elements stay open."""
        if not self.is_empty:
            self.end_line()
        lines, self._lines = self._lines, []
        return lines

    def _emit(self, words: str) -> None:
        self._text.append(words)
        self._html.append(escape(words, quote=False))
        self._at_space = words[-1] == " "

    def _open_all(self) -> None:
        if self._written < len(self._stack):
            self._html += [start_tag for _, start_tag in self._stack[self._written :]]
            self._written = len(self._stack)

    def _close(self, tag: str) -> None:
        # a space before the end tag belongs after it
        last = self._html[-1]
        spaced = last.endswith(" ")
        if spaced:
            self._html[-1] = last[:-1]
        self._html.append(f"</{tag}> " if spaced else f"</{tag}>")
