"""White space and Unicode form: the same words, written one way."""

import re
import unicodedata

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ranges of Han, for a class of a pattern."""
UNSPACED = f"\u3040-\u30ff{HAN}"
"""Ranges of Han and Kana, which put no spaces between words, for a class of a pattern."""

# Characters that show nothing and mean nothing: zero-width space, word joiner, byte order mark,
# soft hyphen, and the C0/C1 controls that are not white space. Joiners (U+200C, U+200D) and
# direction marks stay: Persian, Indic scripts and emoji are spelled with them.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")

# Signs in the width of East Asian letters are taken for the narrow ones, and some programs drop
# white space and controls before them. Apostrophes, so that one added is told from one of the text.
_FORMULA = re.compile(r"'*(?:[\s\x00-\x1f\ufeff]*[=+@＝＋－＠-]|[\t\r\n])")


def tidy(text: str) -> str:
    """Text in Unicode NFC with every run of white space as one space; the ends keep theirs.

    >>> tidy("a\\u00a0 b\\u200b")
    'a b'
    >>> tidy(" Łukasz\\n")
    ' Łukasz '
    """
    if not text.isprintable() or "  " in text:  # no white space but " " is printable
        text = _single_spaced(text)
        if not text.isprintable():
            text = _single_spaced(_INVISIBLE.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _single_spaced(text: str) -> str:
    words = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if words and text[-1:].isspace() else ""
    return before + words + after


def harmless(text: str) -> str:
    """The text as a cell of a spreadsheet that is not taken for a formula (OWASP, CSV injection).

    One that is has an apostrophe before it, which whoever reads the cell takes off again where what
    is behind it would be taken for a formula.

    >>> harmless("=1+1"), harmless("Talks in Warsaw"), harmless("'tis"), harmless("'=1")
    ("'=1+1", 'Talks in Warsaw', "'tis", "''=1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def one_line(text: str | None) -> str | None:
    """The text on one line without white space at its ends, or None if nothing is left.

    >>> one_line("\\n 06.10.2023 ")
    '06.10.2023'
    >>> one_line("\\u00a0\\u200b") is None
    True
    """
    return tidy(text).strip() or None if text else None
