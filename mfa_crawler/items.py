"""The records: what a page said, with the format of each field beside it.

Records are frozen, of tuples and strings; those of lists leave out in JSON what a list does not
say beyond the usual. docs/schema.json is generated from
them and from the words under their fields.
Field names are a contract (see docs/record.md for how they map to schema.org).
"""

from dataclasses import dataclass
from enum import StrEnum

import msgspec


class SourceClass(StrEnum):
    """Whose capture it is; releases never mix synthetic captures with real ones.

    What others captured and `mfa import` took in is `imported`; where an archive holds synthetic
    captures of a site, nothing of that site is a ministry's word.
    """

    OWN = "own"
    IMPORTED = "imported"
    THIRD_PARTY = "third-party"
    SYNTHETIC = "synthetic"


class Scope(StrEnum):
    """What a licence is about."""

    TEXT = "text"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: the main one, one of the gallery, or one in the text."""

    url: str
    """Absolute URL. In galleries the original, not a rendition; for the main image the `img src` as
    given, made absolute.
    """
    alt: str | None = None
    """Alternative text, one line, or null."""
    caption: str | None = None
    """Caption without the credit, one line, or null."""
    credit: str | None = None
    """Name as printed at the caption's tail, without its label, or null."""
    sha256: str | None = None
    """Digest of the bytes, lower-case hexadecimal; null until fetched."""
    media_type: str | None = None
    """Type sniffed from the bytes; null until fetched."""
    width: int | None = None
    """Pixels; null until fetched."""
    height: int | None = None
    """Pixels; null until fetched."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file offered for download beside the text."""

    url: str
    """Absolute URL."""
    title: str | None = None
    """What the link says, without the file name, one line, or null."""
    filename: str | None = None
    """File name as printed, or null."""
    media_type: str | None = None
    """Type sniffed from the bytes; null until fetched."""
    size: int | None = None
    """Bytes; null until fetched."""
    sha256: str | None = None
    """Digest of the bytes, lower-case hexadecimal; null until fetched."""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or attachment as its bytes show it, whatever pages say of it."""

    sha256: str
    """Digest of the bytes, lower-case hexadecimal."""
    media_type: str
    """Type sniffed from the bytes."""
    size: int
    """Bytes."""
    width: int | None = None
    """Pixels; null where it is no picture, or one that does not say."""
    height: int | None = None
    """Pixels."""
    byline: str | None = None
    """Photographer as embedded (XMP dc:creator, IPTC By-line, EXIF Artist), or null."""
    credit_line: str | None = None
    """Credit line as embedded (XMP photoshop:Credit, IPTC Credit), or null."""
    caption: str | None = None
    """Caption as embedded (XMP dc:description, IPTC Caption, EXIF ImageDescription), or null."""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink in the text."""

    url: str
    """Absolute URL."""
    text: str
    """Words of the link, one line; empty if it held none."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The same article in another language, as the page itself offers it."""

    language: str
    """BCP 47."""
    url: str
    """Absolute URL."""


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change of the article that its site itself states; nobody compared anything."""

    at: str | None
    """ISO 8601: the moment with the offset as stated, or a day; null where it states neither."""
    note: str
    """What the site says of it, one line, or empty. A withdrawal begins with `Withdrawn`."""


@dataclass(frozen=True, slots=True)
class Licence:
    """What the page says about reuse, for one scope."""

    scope: Scope
    """`text` or `photos`."""
    raw: str
    """The page's own words, one line."""
    spdx: str | None = None
    """SPDX licence id, or null where SPDX has none (as for CC BY 3.0 PL)."""


@dataclass(frozen=True, slots=True)
class Capture:
    """The one exchange with a server that a reading rests on."""

    payload_digest: str
    """`sha1:` and base32 of the body as recorded in WARC (WARC-Payload-Digest)."""
    fetched_at: str
    """UTC moment the request began, `YYYY-MM-DDTHH:MM:SS.mmmZ` (WARC-Date); of an imported capture
    as its record gives it, often to the second.
    """
    status: int
    """HTTP status."""
    source_class: SourceClass
    """`own`, `imported`, `third-party`, or `synthetic` (fetched through --connect)."""
    record_id: str | None = None
    """WARC-Record-ID, of an article that a feed held with a fragment of its own; null where no
    archive was written.
    """
    family: str | None = None
    """Family that read it, such as `govpl`."""
    layout: str | None = None
    """Layout that read it, such as `article-2022`."""
    parser_version: str | None = None
    """Version of this software that read it, and a digest of its reading code."""


@dataclass(frozen=True, slots=True)
class Article:
    """One press release, statement or news item as its page showed it."""

    url: str
    """Final URL, after redirects, without fragment."""
    site: str | None
    """Site id such as `pl_mfa_en`, or null for a page of no known site."""
    language: str | None
    """BCP 47: of GOV.UK from the content item, else from the site or the page; else null."""
    headline: str
    """One line, without the site's suffix."""
    date: str | None
    """Day of publication as printed, ISO 8601, or null. Never guessed."""
    date_raw: str | None
    """What the page printed for it, trimmed."""
    published_at: str | None = None
    """ISO 8601, only if the page prints a time; with the page's offset, else without one. `00:00`
    counts as no time.
    """
    modified_at: str | None = None
    """As published_at, for the last change that the page prints."""
    lead: str | None = None
    """One paragraph, or null."""
    body: str = ""
    """Plain text: paragraphs and headings separated by a blank line; list items as `- ` or `1. `,
    nested ones indented by two spaces; table rows as `a | b`; a line break is a newline. No
    navigation, credits, captions or gallery headings.
    """
    body_html: str = ""
    """The same as sanitised HTML: p h2-h4 ul ol li blockquote table tr th td a strong em u br
    figure figcaption img; links absolute.
    """
    photo_credit: str | None = None
    """Name or names as printed, without the label, or null."""
    main_image: Image | None = None
    """The picture above the text, or null."""
    gallery: tuple[Image, ...] = ()
    """In page order, the originals."""
    inline_images: tuple[Image, ...] = ()
    """Pictures inside the text, in page order."""
    attachments: tuple[Attachment, ...] = ()
    """In page order."""
    videos: tuple[str, ...] = ()
    """Absolute URLs of embedded videos, in page order."""
    links: tuple[Link, ...] = ()
    """Hyperlinks of the text, in page order, each URL once."""
    tags: tuple[str, ...] = ()
    """Subject words the page prints, in page order."""
    translations: tuple[Translation, ...] = ()
    """Other languages of this article that the page offers; a unit's language menu is not one."""
    licence: tuple[Licence, ...] = ()
    """Where the page states one; per scope."""
    stated_changes: tuple[StatedChange, ...] = ()
    """The history that the site prints or gives with the article, in its order."""
    problems: tuple[str, ...] = ()
    """What the checks found missing or odd, as `field: what`; empty for a whole record."""
    capture: Capture | None = None
    """The exchange it was read from; null for a saved file."""

    @property
    def pictures(self) -> tuple[Image, ...]:
        """All in page order."""
        return tuple(image for _, image in self.placed_pictures)

    @property
    def placed_pictures(self) -> tuple[tuple[str, Image], ...]:
        """The same, each with its role: `main`, `gallery` or `inline`."""
        main = (self.main_image,) if self.main_image else ()
        roles = (("main", main), ("gallery", self.gallery), ("inline", self.inline_images))
        return tuple((role, image) for role, images in roles for image in images)


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a listing: evidence of what the list said, beside what the page says."""

    url: str
    """Absolute URL as linked, without fragment."""
    headline: str | None
    """One line, or null."""
    date: str | None
    """ISO day, or null."""
    lead: str | None
    """One paragraph, or null."""
    published_at: str | None = None
    """ISO 8601 with the offset that the list printed, where it printed a time."""
    modified_at: str | None = None
    """The same for the last change that it states (lastmod of sitemaps, updated of Atom)."""


class ListingRead(msgspec.Struct, frozen=True, omit_defaults=True):
    """One listing page as read."""

    entries: tuple[Entry, ...]
    """In page order."""
    next: str | None
    """Absolute URL of the next page, or null on the last."""
    pages: int | None
    """Number of pages the list claims, or null."""
    indexed: tuple[str, ...] = ()
    """Absolute URLs of the pages that an index of sitemaps names."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A listed page that gave no article, and why."""

    url: str
    """Absolute URL."""
    site: str
    """Site id."""
    kind: str
    """Name of the error in snake_case, such as `unknown_layout` (see errors.py)."""
    reason: str
    """One sentence."""
