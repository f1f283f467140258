"""The rows of the store, as filing writes and commands read them."""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from mfa_crawler.items import SourceClass

IMPORTED = "imported"
"""Source class of what others captured, reason of the run that took it in, and the folder of
`warc/` where their files lie: one file may hold captures of several sites.
"""


class EventType(StrEnum):
    """What happened to an article between two looks at it."""

    APPEARED = "appeared"
    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"
    DATE = "date"
    PHOTO = "photo"
    ATTACHMENT = "attachment"
    LINK = "link"
    STATED = "stated"
    TYPOGRAPHIC = "typographic"
    UNLISTED = "unlisted"
    GONE = "gone"
    BACK = "back"


class Change(StrEnum):
    """Class of a difference between two contents; all but typographic make a version."""

    TEXT = "text"
    MEDIA = "media"
    LINK = "link"
    METADATA = "metadata"
    TYPOGRAPHIC = "typographic"


class Status(StrEnum):
    """Where an article stands, as far as anybody looked."""

    LIVE = "live"
    UNLISTED = "unlisted"
    GONE = "gone"


class CaptureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One response or revisit record, and what it was read as."""

    record_id: str
    site: str
    run: str
    purpose: str
    """`article`, `list`, `robots`, `media` or `requisite`."""
    url: str
    """WARC-Target-URI; of a part of a record with the part's fragment, as its id."""
    entry: str | None
    """The URL it was fetched for, as a list or a page named it; differs from `url` after
    redirects. Null for lists.
    """
    date: str
    """WARC-Date."""
    kind: str
    """`response` or `revisit`."""
    status: int | None
    payload_digest: str | None
    body_digest: str | None
    original: str | None
    """Record id of the full 200 response that holds its payload: its own, or the one it refers
    to; null where there is no such payload.
    """
    file: str
    offset: int
    length: int
    truncated: str | None
    source_class: SourceClass
    etag: str | None
    last_modified: str | None
    outcome: str
    """`article`, `list`, `robots`, `media`, `requisite`, `redirect`, `not_modified`, or the kind of
    the error that reading it gave (`gone`, `bad_status`, `unknown_layout`, ...).
    """
    reason: str | None
    """Sentence of that error."""
    parser: str | None
    """Parser version that read it; null where nothing had to be read."""
    layout: str | None
    content: str | None
    """Hashes of the article's parts as JSON (`filing.Content`); null where it is no article."""
    media: str | None = None
    """URLs of the article's pictures and files in page order, as JSON (`filing.MediaUrls`)."""
    sha256: str | None = None
    """Of a picture's or attachment's bytes."""

    @property
    def asked(self) -> str:
        """WARC-Target-URI."""
        return self.url.partition("#")[0] if "#" in self.record_id else self.url

    @property
    def is_ours(self) -> bool:
        """Whether our own crawl made it, so that schedules and revisits may rest on it."""
        return not self.file.startswith(f"{IMPORTED}/")


class FailureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One metadata record of an attempt that brought no answer."""

    record_id: str
    site: str
    run: str
    purpose: str
    url: str
    entry: str | None
    date: str
    kind: str
    """Name of the error, such as `timed_out`."""
    reason: str
    file: str
    offset: int
    length: int


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """One walk over a site's list, as presence and disappearance are judged by it."""

    site: str
    run: str
    date: str
    """When it began, as the run's `started`."""
    complete: bool
    """Whether it saw the whole list in this one run."""


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """A maximal stretch of walks that did not say otherwise, in which a list showed an entry."""

    site: str
    entry: str
    number: int
    """1, 2, ..."""
    first_run: str
    first_date: str
    last_run: str
    last_date: str
    ended_run: str | None = None
    """The complete walk that did not show it any more."""
    ended_date: str | None = None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One distinct content of an article."""

    number: int
    """1, 2, ... in order of first appearance."""
    fingerprint: str
    """`c1:` and hexadecimal digits over its parts' letters and digits, links and media."""
    capture: str
    """Record id of the first capture that showed it."""


class Spell(msgspec.Struct, frozen=True, kw_only=True):
    """A maximal run of consecutive captures that show one version."""

    number: int
    version: int
    first_capture: str
    first_date: str
    last_capture: str
    last_date: str
    captures: int


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A difference between two looks, with nothing between them.

    `earlier` and `later` are record ids of captures, or run ids of walks (`appeared`'s earlier,
    both of `unlisted`, and `back` to the list); `earlier` is null where nothing came before.
    """

    type: EventType
    change: Change | None
    earlier: str | None
    earlier_date: str | None
    later: str
    later_date: str


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the captures of one entry and the walks over its list amount to."""

    versions: tuple[Version, ...] = ()
    spells: tuple[Spell, ...] = ()
    events: tuple[Event, ...] = ()
    status: Status = Status.LIVE


class State(StrEnum):
    """How the last look at an entry went."""

    NEW = "new"
    """Never answered."""
    KNOWN = "known"
    """It showed the article."""
    FAILED = "failed"
    """It showed no article, and is owed another one."""
    GONE = "gone"
    """It was answered 404 or 410."""


class Kind(StrEnum):
    """What a known URL is."""

    ENTRY = "entry"
    """A list showed it, or it was asked for as an article."""
    MEDIA = "media"
    """It is only known as a picture, an attachment or a requisite."""


class RunRow(msgspec.Struct, frozen=True, kw_only=True):
    """One run over one site."""

    site: str
    run: str
    started: str
    finished: str | None = None
    """Null while it runs, and where it was killed."""
    reason: str | None = None
    """Why it ended; null while it runs."""
    source_class: SourceClass
    complete: bool = False
    """Whether it saw the whole list in this one run."""
    covered: bool = False
    """Whether it and the interrupted runs before it saw the whole list together."""
    record_id: str | None = None
    """Of the run's own metadata record; null until that is written."""
    record: str | None = None
    """That record whole, as JSON."""


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """How the last look at an entry went, and when the next is due."""

    state: State = State.NEW
    capture: str | None = None
    """Record id that the next look can be compared with."""
    etag: str | None = None
    """Validator of that capture."""
    last_modified: str | None = None
    """Validator of that capture."""
    last_checked: str | None = None
    """WARC-Date of the last look."""
    looks_since_full: int = 0
    """Looks since the last unconditional one."""
    failure: str | None = None
    """Kind of the failure, where the last look failed."""
    attempts: int = 0
    """Failures in a row."""
    next_due: str | None = None
    """When to look again; null means now."""


class UrlRow(CheckRow, frozen=True, kw_only=True):
    """One known URL of a site: what its list said, and how the last look at it went."""

    site: str
    url: str
    """As listed, or as a page named it."""
    kind: Kind
    first_listed: str | None
    """WARC-Date of the first list page that showed it; null where none did."""
    last_listed: str | None
    headline: str | None
    """As a source showed it last."""
    date: str | None
    """ISO day, as a source showed it last."""


class OriginalRow(NamedTuple):
    """A full 200 response, as a revisit refers to it."""

    record_id: str
    url: str
    date: str
    payload_digest: str
