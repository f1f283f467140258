"""What an article says, as a few short hashes: enough to tell what changed, and how much it means.

The algorithm is `c1`. Markup, image URLs, alternative texts, the printed time of the last change
and the problems of a record are no content.

A *letter* is a character of the Unicode categories L, M and N: digits, superscripts and combining
marks count, so `café` is not `cafe` and `10²` is not `102`. Texts are compared in NFC, never NFKC,
and case-folded without a locale. In doubt a difference is one of text, because that keeps a
version where the other answer would lose one: `ß` is not `ss` (Buße, Busse), dotless `ı` is not
`i`. Ligatures such as `ﬁ` are their letters. Apostrophes that Unicode calls letters (U+02BB,
U+02BC; Ukrainian and Uzbek pages exchange them with `’`) and variation selectors are none.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from mfa_crawler.filing.showing import Bytes, MediaUrls
from mfa_crawler.items import Article
from mfa_crawler.store import Change, EventType

_NO_LETTERS = frozenset(
    map(chr, (0x02BB, 0x02BC, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_DOUBTFUL = re.compile("[\\W\u02bb\u02bc]")
_ASCII = bytes(range(128))
_ASCII_OTHERS = bytes(code for code in _ASCII if not chr(code).isalnum())


class Words(NamedTuple):
    """Hashes of one part's words; empty where it has none."""

    exact: bytes
    """9 bytes over NFC text with every run of white space as one space."""
    letters: bytes
    """9 bytes over its letters alone, case-folded."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """Hashes of the parts of one article, as one layout showed them."""

    algorithm: Literal["c1"] = "c1"
    layout: str | None
    headline: Words
    lead: Words
    body: Words
    date: Words
    """The ISO day, or what was printed where that is no day."""
    time: bytes
    """The time of publication; empty where the page prints none."""
    credit: Words
    """Of the article and of its pictures, each name once, in page order."""
    captions: Words
    attachments: Words
    """Titles and file names, in page order."""
    links: bytes
    """Targets in page order; empty without links."""
    images: bytes | None
    """Digests of the pictures in page order, empty without pictures; None until all are fetched."""
    files: bytes | None = b""
    """The same of the attachments."""
    stated: bytes | msgspec.UnsetType = msgspec.UNSET
    """The changes that the site states, in its order; left out where it states none."""

    @classmethod
    def of(cls, article: Article) -> "Content":
        """The content of a record, in some 100 microseconds for 5 KB of text."""
        images = article.pictures
        files = [name for file in article.attachments for name in (file.title, file.filename)]
        credits_ = [article.photo_credit, *(image.credit for image in images)]
        return cls(
            layout=article.capture.layout if article.capture else None,
            headline=_words([article.headline]),
            lead=_words([article.lead]),
            body=_words([article.body]),
            date=_words([article.date or article.date_raw]),
            time=_hash([article.published_at] if article.published_at else []),
            credit=_words(dict.fromkeys(credits_)),
            captions=_words(image.caption for image in images),
            attachments=_words(files),
            links=_hash([link.url for link in article.links]),
            images=_bytes_of([image.sha256 for image in images]),
            files=_bytes_of([file.sha256 for file in article.attachments]),
            stated=_hash([f"{one.at} {one.note}" for one in article.stated_changes])
            or msgspec.UNSET,
        )

    def with_bytes(self, urls: MediaUrls, known: Bytes) -> "Content":
        """The same with the digests of what was fetched."""
        images, files = ([known.get(url) for url in part] for part in (urls.images, urls.files))
        return replace(
            self,
            images=_bytes_of(images) if images else self.images,
            files=_bytes_of(files) if files else self.files,
        )

    def text(self) -> str:
        """The same as JSON, some 400 bytes long at most."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def parse(cls, text: str) -> "Content":
        """From its JSON; raises ValueError where it is no content of `c1`."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.DecodeError as error:
            raise ValueError(f"not content of c1: {error}") from None

    @property
    def fingerprint(self) -> str:
        """`c1:` and 18 hexadecimal digits over all that makes a version.

        Typographic variants share it.
        """
        letters = (getattr(self, part).letters for part, _, _ in _WORDED)
        parts = [part.hex() for part in (*letters, self.time, self.links, self.images or b"")]
        parts += [self.files.hex()] if self.files else []
        parts += [f"stated {self.stated.hex()}"] if isinstance(self.stated, bytes) else []
        return f"{self.algorithm}:{_hash(parts).hex()}"


_WORDED = (
    ("headline", EventType.HEADLINE, Change.TEXT),
    ("lead", EventType.LEAD, Change.TEXT),
    ("body", EventType.BODY, Change.TEXT),
    ("date", EventType.DATE, Change.METADATA),
    ("credit", EventType.PHOTO, Change.MEDIA),
    ("captions", EventType.PHOTO, Change.MEDIA),
    ("attachments", EventType.ATTACHMENT, Change.MEDIA),
)


def difference(earlier: Content, later: Content) -> tuple[tuple[EventType, Change], ...]:
    """How two contents read by one parser differ, each type of event at most once.

    Other white space and another Unicode form of the same characters are no difference. Pictures
    and attachments differ in their bytes only where those of both sides are known. Between two
    layouts only letters count: typography, and which links, pictures and times a page shows, are
    then the layout's doing.
    """
    found = dict(_lettered(earlier, later))
    if earlier.layout == later.layout:
        found.update(_unlettered(earlier, later))
    return tuple(sorted(found.items(), key=lambda item: list(EventType).index(item[0])))


def _lettered(earlier: Content, later: Content) -> Iterator[tuple[EventType, Change]]:
    for part, event, change in _WORDED:
        if getattr(earlier, part).letters != getattr(later, part).letters:
            yield event, change


def _unlettered(earlier: Content, later: Content) -> Iterator[tuple[EventType, Change]]:
    if earlier.time != later.time:
        yield EventType.DATE, Change.METADATA
    if None not in (earlier.images, later.images) and earlier.images != later.images:
        yield EventType.PHOTO, Change.MEDIA
    if None not in (earlier.files, later.files) and earlier.files != later.files:
        yield EventType.ATTACHMENT, Change.MEDIA
    if earlier.links != later.links:
        yield EventType.LINK, Change.LINK
    if earlier.stated != later.stated:
        yield EventType.STATED, Change.METADATA
    pairs = [(getattr(earlier, part), getattr(later, part)) for part, _, _ in _WORDED]
    if any(one.letters == other.letters and one.exact != other.exact for one, other in pairs):
        yield EventType.TYPOGRAPHIC, Change.TYPOGRAPHIC


def letters(text: str) -> str:
    """The letters of a text in NFC, case-folded, without anything between them.

    >>> letters("Łódź – “2024”, No. 5!")
    'łódź2024no5'
    >>> letters("Straße") == letters("STRASSE")
    False
    """
    encoded = text.encode()
    kept = encoded.translate(None, _ASCII_OTHERS).decode()
    if kept.isascii():
        return kept.lower()
    doubtful = set(_DOUBTFUL.findall(encoded.translate(None, _ASCII).decode()))
    others = [character for character in doubtful if not is_letter(character)]
    if len(others) > 50:  # no prose; one pass, for hostile pages with all of Unicode in them
        kept = kept.translate(dict.fromkeys(map(ord, others)))
    else:
        for character in others:
            kept = kept.replace(character, "")
    return "ß".join(part.casefold() for part in kept.replace("ẞ", "ß").split("ß"))


@lru_cache(maxsize=10_000)
def is_letter(character: str) -> bool:
    """Whether it counts: a letter, a mark on one, a digit or another number."""
    return unicodedata.category(character)[0] in "LMN" and character not in _NO_LETTERS


def _single_spaced(text: str) -> str:
    """Every run of white space as one space; in records, paragraphs are all there is of it."""
    flat = text.replace("\n\n", " ")
    if flat.isprintable() and "  " not in flat:  # no white space but " " is printable
        return flat.strip(" ")
    return " ".join(text.split())


def _words(words: Iterable[str | None]) -> Words:
    exact = [line for word in words if word and (line := _single_spaced(word))]
    if not exact:
        return Words(b"", b"")
    exact = [unicodedata.normalize("NFC", line) for line in exact]
    return Words(_hash(exact), _hash([only for line in exact if (only := letters(line))]))


def _bytes_of(digests: Sequence[str | None]) -> bytes | None:
    known = [digest for digest in digests if digest]
    return _hash(known) if len(known) == len(digests) else None


def _hash(parts: list[str]) -> bytes:
    return blake2b("\x1f".join(parts).encode(), digest_size=9).digest() if parts else b""
