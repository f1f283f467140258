"""What crossed the wire: one request and its answer, as fetch hands them to the archive."""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from mfa_crawler.archive.http import Message
from mfa_crawler.items import SourceClass


class Purpose(StrEnum):
    """Why a URL was asked for; kept with the record, so that a rebuild reads it as a crawl does."""

    ARTICLE = "article"
    LIST = "list"
    ROBOTS = "robots"
    MEDIA = "media"
    REQUISITE = "requisite"


class Truncation(StrEnum):
    """Why a response is not whole, in the words of WARC-Truncated (WARC/1.1 section 5.13)."""

    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer: the very bytes, TLS taken off and nothing else."""

    url: str
    """The URL asked for, under its public name."""
    begun: str
    """UTC moment the request began, `YYYY-MM-DDTHH:MM:SS.mmmZ` (WARC-Date)."""
    request: bytes = field(repr=False)
    """As sent; empty if no connection was made."""
    response: bytes = field(repr=False)
    """As received, 1xx responses included; empty if nothing came."""
    source_class: SourceClass = SourceClass.OWN
    ip: str | None = None
    """Address of the peer, as text."""
    truncated: Truncation | None = None
    """Why the answer is not whole, or null."""


class Original(msgspec.Struct, frozen=True):
    """A full 200 response that a revisit refers to (WARC/1.1 section 6.7)."""

    record_id: str
    url: str
    date: str
    payload_digest: str


class Place(msgspec.Struct, frozen=True):
    """Where a record lies: an index, never identity."""

    file: str
    """Name of the WARC file as it will be when closed, relative to the folder `warc/`:
    `pl_mfa_en/20261123T223341Z-....warc.gz`.
    """
    offset: int
    """Bytes before its gzip member."""
    length: int
    """Bytes of its gzip member."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture or failure that is in the archive now."""

    record_id: str
    """`urn:uuid:...`, without angle brackets."""
    kind: str
    """WARC-Type: `response`, `revisit` or `metadata`."""
    place: Place
    payload_digest: str | None = None
    """WARC-Payload-Digest: over the body as recorded, chunk framing included, as warcio and
    fastwarc check it; for a revisit the original's. Null for an empty body or a failure.
    """
    body_digest: str | None = None
    """`sha1:` and base32 of the body without Transfer-Encoding: equal for equal bodies however
    they were chunked. Equal to payload_digest for an unchunked response. Null as above.
    """
    refers_to: str | None = None
    """Record id of the original, for a revisit."""
    message: Message | None = field(default=None, repr=False, compare=False)
    """The response as it was read to write it; null for a failure."""
