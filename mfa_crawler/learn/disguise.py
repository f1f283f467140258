"""A page in disguise: byte for byte its markup, with made-up words in place of what it says."""

import codecs
import html

from w3lib.encoding import html_to_unicode

from mfa_crawler.learn.keep import KEEP, Keep
from mfa_crawler.learn.lexicon import Lexicon
from mfa_crawler.learn.literals import is_json
from mfa_crawler.learn.markup import Markup
from mfa_crawler.learn.prose import IDENTIFIER, WORDS, Prose

_MARKS = (  # of byte order, and the encoding that each of them tells
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Disguise:
    """Disguises the pages of one site: a word becomes the same word on all of them.

    `keep`: words and patterns that stay, for parsers look for them. `seed`: who does not know it
    cannot find out which word a made-up one stands for.
    """

    def __init__(self, keep: Keep = KEEP, seed: str = "") -> None:
        self._lexicon = Lexicon(seed, keep.words)
        self._prose = Prose(self._lexicon, keep)
        self._markup = Markup(self._prose)

    def page(self, body: bytes, content_type: str | None = None) -> bytes:
        """A page, feed or JSON document; `content_type` is the header it came with, if known.

        What stays: tags, the names of attributes and the values that structure the page, the
        skeleton of scripts and JSON, white space, entities, encoding, byte order mark, numbers,
        dates, hosts, and what is broken. What changes: every word that somebody could read,
        slugs of addresses, names in e-mail addresses, telephone numbers, UUIDs and hashes.
        """
        mark, encoding = _encoding_of(body, content_type)
        text = body[len(mark) :].decode(encoding, "surrogateescape")
        self._lexicon.encoding = encoding
        self._lexicon.meet(WORDS.findall(html.unescape(text)))
        text = self._identified(text)
        change = self._markup.literals.json if is_json(text) else self._markup.disguised
        return mark + change(text).encode(encoding, "surrogateescape")

    def address(self, url: str) -> str:
        """An address as the disguised pages have it."""
        return self._prose.address(self._identified(url))

    def _identified(self, text: str) -> str:
        return IDENTIFIER.sub(lambda found: self._lexicon.identifier(found[0]), text)


def _encoding_of(body: bytes, content_type: str | None) -> tuple[bytes, str]:
    """The byte order mark and the encoding that gives the same bytes again."""
    for mark, encoding in _MARKS:
        if body.startswith(mark) and _is_kept(body[len(mark) :], encoding):
            return mark, encoding
    try:
        body.decode()
    except UnicodeDecodeError:
        try:
            declared = html_to_unicode(content_type, body, default_encoding="utf-8")[0]
        except (LookupError, UnicodeError):
            return b"", "utf-8"
        return b"", declared if _is_kept(body, declared) else "utf-8"
    return b"", "utf-8"


def _is_kept(body: bytes, encoding: str) -> bool:
    try:
        return body.decode(encoding, "surrogateescape").encode(encoding, "surrogateescape") == body
    except (LookupError, UnicodeError):
        return False
