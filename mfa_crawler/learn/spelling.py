"""How a page writes its characters, as they are or escaped, kept while the words change."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import codepoint2name

Change = Callable[[str], str]

_OPAQUE = "\ufffc"  # stands for an escape of more than one character
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True)
class Spelling:
    """One way to escape characters: which they are, and how to read and write them."""

    escape: re.Pattern[str]
    read: Callable[[str], str]
    """The character of an escape."""
    write: Callable[[str, str], str]
    """A character escaped in the manner of another escape."""

    def respelled(self, raw: str, change: Change) -> str:
        """`raw` with its characters changed, every one that stays spelled as it was.

        >>> ENTITIES.respelled("&lt;b&gt; mi&oacute;d &#38; w", str.upper)
        '&lt;B&gt; MI&Oacute;D &#38; W'
        """
        units = [*self._units(raw)]
        before = "".join(character for character, _ in units)
        after = change(before)
        if after == before:
            return raw
        if len(after) != len(before):
            return self._anew(after, dict(units))
        return "".join(
            spelled if old == new else self.write(spelled, new) if len(spelled) > 1 else new
            for (old, spelled), new in zip(units, after, strict=True)
        )

    def _units(self, raw: str) -> list[tuple[str, str]]:
        units: list[tuple[str, str]] = []
        done = 0
        for found in self.escape.finditer(raw):
            units += ((c, c) for c in raw[done : found.start()])
            character = self.read(found[0])
            units.append((character if len(character) == 1 else _OPAQUE, found[0]))
            done = found.end()
        return [*units, *((c, c) for c in raw[done:])]

    def _anew(self, text: str, known: dict[str, str]) -> str:
        """Text of another length: each character as the page spelled it last."""
        manner = next((s for c, s in known.items() if len(s) > 1 and not c.isascii()), None)
        return "".join(
            known.get(c) or (c if c.isascii() or not manner else self.write(manner, c))
            for c in text
        )


def _entity(manner: str, character: str) -> str:
    point = ord(character)
    if manner[1] != "#" and point in codepoint2name:
        return f"&{codepoint2name[point]};"
    return f"&#x{point:x};" if manner[2:3] in {"x", "X"} else f"&#{point};"


def _unbackslashed(escape: str) -> str:
    kind = escape[1]
    if len(escape) > 2:
        point = int.from_bytes(bytes.fromhex(escape[2:]))
        return _OPAQUE if 0xD800 <= point <= 0xDFFF else chr(point)
    return _SHORT.get(kind, kind)


def _backslash(manner: str, character: str) -> str:  # noqa: ARG001 - there is one manner
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else character


ENTITIES = Spelling(
    re.compile(
        r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{0,31};"
        r"|(?:nbsp|amp|lt|gt|quot|copy)\b)"
    ),
    html.unescape,
    _entity,
)
"""Character references of HTML and XML."""

BACKSLASHES = Spelling(
    re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL), _unbackslashed, _backslash
)
"""Escapes of JSON and JavaScript."""
