"""A capture on its way into the store: what the archive holds of it, and what it was read as."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import structs

from mfa_crawler.archive import Kept, Message, Purpose, Truncation, part_id
from mfa_crawler.errors import (
    BadDigest,
    BadRecord,
    BadStatus,
    CutShort,
    Gone,
    TimedOut,
    TooLarge,
    Unreachable,
    UrlError,
)
from mfa_crawler.filing.content import Content
from mfa_crawler.filing.parser import parser_version
from mfa_crawler.filing.reading import Reading
from mfa_crawler.filing.showing import MediaUrls
from mfa_crawler.items import Article, Capture, SourceClass
from mfa_crawler.store import CaptureRow

PART = "is a part of a page (206), and nobody asked for one"
"""Sentence of the error that such an answer is."""

_CUT: Mapping[Truncation, type[UrlError]] = {
    Truncation.LENGTH: TooLarge,
    Truncation.TIME: TimedOut,
    Truncation.DISCONNECT: CutShort,
    Truncation.UNSPECIFIED: Unreachable,
}


FLAWED = frozenset({BadDigest.kind, BadRecord.kind})
"""Outcomes of captures of others that are kept and prove nothing."""


@dataclass(frozen=True, slots=True)
class Caught:
    """One response or revisit record; the same whether it was just written or is read again."""

    kept: Kept
    site: str
    run: str
    purpose: Purpose
    url: str
    entry: str | None
    date: str
    source_class: SourceClass
    truncated: Truncation | None
    message: Message = field(repr=False)
    flaw: tuple[str, str] | None = None
    """Of a capture of others: one of `FLAWED` and a sentence, where it proves nothing."""

    @property
    def is_original(self) -> bool:
        """Whether later captures with the same payload may refer to it."""
        is_whole = self.kept.kind == "response" and self.truncated is None
        return is_whole and self.message.status == 200 and self.kept.body_digest is not None

    def read_status(self) -> Reading | None:
        """Its reading where the body need not be read, or None for a whole 2xx page."""
        if self.flaw is not None:
            return Reading(*self.flaw)
        if self.truncated is not None:
            cut = f"the answer is not whole ({self.truncated})"
            return Reading(_CUT[self.truncated].kind, cut)
        if self.purpose is Purpose.ROBOTS:
            return Reading("robots")
        said = self._read_code(self.message.status)
        if said is None and self.purpose is Purpose.REQUISITE:
            return Reading("requisite")  # how it looks is for a browser to say
        return said

    def _read_code(self, status: int | None) -> Reading | None:
        if status == 206:
            return Reading(CutShort.kind, PART)
        if status in {301, 302, 303, 307, 308} and self.message.header("Location"):
            return Reading("redirect")
        is_revisit = self.kept.kind == "revisit"
        if status == 304 and is_revisit:
            return Reading("not_modified")
        has_no_head = status is None and is_revisit and self.kept.refers_to
        if has_no_head or (status is not None and 200 <= status < 300 and status != 205):
            return None
        return Reading.failed((Gone if status in {404, 410} else BadStatus)("", status or 0))

    def capture(self) -> Capture:
        """As records name it."""
        return Capture(
            payload_digest=self.kept.payload_digest or "",
            fetched_at=self.date,
            status=self.message.status or 0,
            source_class=self.source_class,
            record_id=self.kept.record_id,
        )


@dataclass(frozen=True, slots=True)
class Filed:
    """A capture's row, and the reading that it says in short."""

    row: CaptureRow
    reading: Reading

    @classmethod
    def of(cls, caught: Caught, reading: Reading) -> "Filed":
        """What the store keeps of a capture and its reading."""
        kept, article, media = caught.kept, reading.article, reading.media
        row = CaptureRow(
            record_id=kept.record_id,
            site=caught.site,
            run=caught.run,
            purpose=caught.purpose,
            url=caught.url,
            entry=caught.entry,
            date=caught.date,
            kind=kept.kind,
            status=caught.message.status,
            payload_digest=kept.payload_digest,
            body_digest=kept.body_digest if kept.kind == "response" else None,
            original=kept.record_id if caught.is_original else kept.refers_to,
            file=kept.place.file,
            offset=kept.place.offset,
            length=kept.place.length,
            truncated=caught.truncated,
            source_class=caught.source_class,
            etag=_text(caught.message.header("ETag")),
            last_modified=_text(caught.message.header("Last-Modified")),
            outcome=reading.outcome,
            reason=reading.reason,
            parser=None if caught.read_status() else parser_version(),
            **_words(article),
            sha256=media.sha256 if media else None,
        )
        return cls(row, reading)

    def with_parts(self) -> "list[Filed]":
        """The same, and a row for each article that a list held whole."""
        return [self, *(self.part(part.entry, part.reading) for part in self.reading.parts)]

    def part(self, entry: str, reading: Reading) -> "Filed":
        """An article that this list held whole: its bytes are the list's, its words its own.

        Nothing else refers to it, nor can it be asked for by the list's validators. Its address
        has the fragment of its id: the list's own is no address of this article.
        """
        article = reading.article
        row = structs.replace(
            self.row,
            record_id=part_id(self.row.record_id, entry),
            purpose=Purpose.ARTICLE,
            url=part_id(self.row.url, entry),
            entry=entry,
            body_digest=None,
            original=self.row.original if self.row.kind == "revisit" else None,
            etag=None,
            last_modified=None,
            outcome=reading.outcome,
            reason=reading.reason,
            **_words(article),
        )
        return Filed(row, reading)


def _words(article: Article | None) -> dict[str, str | None]:
    """What a row says of the article that its capture showed."""
    if article is None:
        return {"layout": None, "content": None, "media": None}
    return {
        "layout": article.capture.layout if article.capture else None,
        "content": Content.of(article).text(),
        "media": MediaUrls.of(article).text(),
    }


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
