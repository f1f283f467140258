"""Looking through a file that others wrote: which captures are of our sites, and are they whole?"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from mfa_crawler.archive import (
    Purpose,
    Record,
    Skimmed,
    Staged,
    Unread,
    digest_holds,
    foreign_records,
    payload_digest,
)
from mfa_crawler.errors import BadDigest
from mfa_crawler.filing.rereading import LARGEST
from mfa_crawler.sites import SITES, Site, site_of

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
_OUR_DIGEST = re.compile(r"sha1:[A-Z2-7]{32}")
_ROBOTS = "/robots.txt"
_LARGEST = LARGEST + (1 << 20)  # bytes of a block: a body that may be read, and its head
_WORDS = {
    "continuation": "is a part of a record in segments, which cannot be read by its offset",
    "segmented": "is the first part of a record in segments",
    "no_record_id": "has no WARC-Record-ID",
    "bad_date": "has no WARC-Date to the second, in UTC",
    "future_date": "is dated after this import",
    "not_http": "is a response without an HTTP head",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A capture of one of our sites, as its record gives it."""

    record_id: str
    offset: int
    length: int
    kind: str
    """`response` or `revisit`."""
    url: str
    date: str
    status: int | None
    site: str
    purpose: Purpose
    entry: str | None
    """Its URL in the spelling of the site's list."""
    written_digest: str | None
    """WARC-Payload-Digest, in whatever spelling."""
    payload_digest: str | None
    """In ours: as written, or computed."""
    body_digest: str | None
    """Computed, without chunk framing."""
    concurrent_to: tuple[str, ...]
    refers_to: str | None
    refers_to_url: str | None
    refers_to_date: str | None
    flaw: str | None
    fingerprint: bytes = field(repr=False)
    """SHA-256 of what makes it this capture and no other."""
    says_synthetic: bool


@dataclass(frozen=True, slots=True)
class Odd:
    """A record, or a stretch of a file, that is named because it is not used as others are."""

    offset: int
    record_id: str | None
    url: str | None
    reason: str
    """Name under which it is counted."""
    what: str
    """A sentence without its subject."""


@dataclass(slots=True)
class Survey:
    """What lies in one file."""

    copy: Staged
    records: int = 0
    candidates: list[Candidate] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """Records that are no captures of ours, by reason or WARC-Type."""
    hosts: Counter[str] = field(default_factory=Counter)
    """Captures of no known site, by host."""
    odd: list[Odd] = field(default_factory=list)

    def unused(self) -> tuple[int, ...]:
        """Offsets of the odd records that are admitted nowhere, in order."""
        used = {one.offset for one in self.candidates}
        return tuple(sorted({one.offset for one in self.odd} - used))

    def leave(self, record: Record | Candidate, reason: str, what: str | None) -> None:
        """Count a record that is not admitted, and name it if there is something to say of it."""
        self.skipped[reason] += 1
        if what:
            self.name(record, reason, what)

    def name(self, record: Record | Candidate, reason: str, what: str) -> None:
        """Name a record that cannot be used as others are."""
        offset = record.offset if isinstance(record, Candidate) else record.place.offset
        self.odd.append(Odd(offset, record.record_id or None, record.url, reason, what))


def survey(
    copy: Staged, chosen: Site | None, now: str, told: Callable[[int], None] = lambda _: None
) -> Survey:
    """Look through a file; `chosen` is the one site to look for, `now` the import's moment.

    Raises ArchiveError where nothing in it can be read by its offset.
    """
    found = Survey(copy)
    not_get: set[str] = set()
    robots: list[Record] = []

    def wanted(record: Record, size: int) -> bool:
        return size <= _LARGEST and _may_be_ours(record, chosen, now)

    for record in foreign_records(copy.path, copy.file, wanted):
        if isinstance(record, Unread):
            found.skipped["unreadable"] += 1
            found.odd.append(Odd(record.offset, None, None, "unreadable", record.reason))
            continue
        found.records += 1
        told(1)
        if record.kind == "request" and not record.block.startswith(b"GET "):
            not_get |= {record.record_id, *record.concurrent_to}
        if reason := _not_a_capture(record, now) or _no_message(record):
            found.leave(record, reason, _WORDS.get(reason))
        elif _is_robots(record) and not isinstance(record, Skimmed):
            robots.append(record)
        else:
            _attribute(found, record, chosen)
    _give_robots(found, robots)
    _leave_not_get(found, not_get)
    return found


def _leave_not_get(found: Survey, not_get: set[str]) -> None:
    asked, found.candidates = found.candidates, []
    for one in asked:
        if not_get & {one.record_id, *one.concurrent_to}:
            found.leave(one, "not_get", "answers a request that was no GET")
        else:
            found.candidates.append(one)


def _may_be_ours(record: Record, chosen: Site | None, now: str) -> bool:
    """Whether the block of a record must be read, as far as its header says."""
    if record.kind == "request":
        return True
    if _not_a_capture(record, now) not in {None, "no_record_id"}:  # one of ARC has none yet
        return False
    return _is_robots(record) or _owner(record.url or "", chosen)[0] is not None


def _is_robots(record: Record) -> bool:
    return urlsplit(record.url or "").path == _ROBOTS


def _not_a_capture(record: Record, now: str) -> str | None:
    """Why a record is no capture that could be admitted: its WARC-Type, or a reason; else None.

    This is told by its header alone.
    """
    if record.kind not in {"response", "revisit"}:
        return record.kind or "no_type"
    scheme = _scheme(record.url or "")
    reasons = {
        f"{scheme or 'no'}_url": scheme not in {"http", "https"},
        "segmented": record.header("WARC-Segment-Number") is not None,
        "no_record_id": not record.record_id,
        "bad_date": not _is_moment(record.date),
        "future_date": record.date.removesuffix("Z") > now.removesuffix("Z"),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _no_message(record: Record) -> str | None:
    """The reason of a record that was read and holds no HTTP message; a revisit may be empty."""
    is_empty = record.kind == "revisit" and not record.block
    if is_empty or isinstance(record, Skimmed) or record.response().status is not None:
        return None
    return "not_http"


def _scheme(url: str) -> str:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() if parts.port != 0 else "bad"  # a port that is none raises
    except ValueError:
        return "bad"


def _is_moment(date: str) -> bool:
    try:
        return bool(_MOMENT.fullmatch(date) and datetime.fromisoformat(date))
    except ValueError:
        return False


def _attribute(found: Survey, record: Record, chosen: Site | None) -> None:
    """Take a capture of a known site; others are counted by host."""
    url = record.url or ""
    site, purpose = _owner(url, chosen)
    if site is None:
        found.skipped["other_site"] += 1
        found.hosts[urlsplit(url).hostname or url] += 1
        return
    if isinstance(record, Skimmed):
        found.leave(record, "too_large", f"is longer than {_LARGEST:,} bytes")
        return
    entry = site.territory.spelled(site.territory.page(url)) if purpose is Purpose.ARTICLE else None
    found.candidates.append(_candidate(record, site, purpose, entry))


def _owner(url: str, chosen: Site | None) -> tuple[Site | None, Purpose]:
    for site in [chosen] if chosen else SITES.values():
        near = (one for one in site.sources if _is_at(url, one.host) and one.covers(url))
        if any(one.is_own_query(url) for one in near):
            return site, Purpose.LIST
    if chosen:
        owns = chosen.territory.owns(chosen.territory.page(url))
        return (chosen if owns else None), Purpose.ARTICLE
    return site_of(url), Purpose.ARTICLE


def _is_at(url: str, host: str) -> bool:
    """Whether a URL leads to this host, at its usual ports and as nobody in particular."""
    parts = urlsplit(url)
    return parts.hostname == host and parts.port in {None, 80, 443} and parts.username is None


def _give_robots(found: Survey, robots: list[Record]) -> None:
    """robots.txt is of a host: the first site of it that the file holds captures of keeps it."""
    held = sorted({one.site for one in found.candidates})
    for record in robots:
        url = record.url or ""
        owners = [SITES[site] for site in held if _is_at(url, SITES[site].host)]
        if owners:
            found.candidates.append(_candidate(record, owners[0], Purpose.ROBOTS, None))
        else:
            found.skipped["other_site"] += 1
            found.hosts[urlsplit(url).hostname or ""] += 1
    found.candidates.sort(key=lambda one: one.offset)


def _candidate(record: Record, site: Site, purpose: Purpose, entry: str | None) -> Candidate:
    message = record.response()
    is_response = record.kind == "response"
    written = record.payload_digest
    flaw = next(_flaws(record), None)
    made = payload_digest(message.body) if is_response and message.body else None
    return Candidate(
        record_id=record.record_id,
        offset=record.place.offset,
        length=record.place.length,
        kind=record.kind,
        url=record.url or "",
        date=record.date,
        status=message.status,
        site=site.id,
        purpose=purpose,
        entry=entry,
        written_digest=written,
        payload_digest=written if written and _OUR_DIGEST.fullmatch(written) else made,
        body_digest=payload_digest(message.entity) if is_response and message.entity else None,
        concurrent_to=record.concurrent_to,
        refers_to=record.refers_to,
        refers_to_url=record.header("WARC-Refers-To-Target-URI"),
        refers_to_date=record.header("WARC-Refers-To-Date"),
        flaw=flaw,
        fingerprint=fingerprint(record),
        says_synthetic=record.header("WARC-MFA-Source-Class") == "synthetic",
    )


def fingerprint(record: Record) -> bytes:
    """SHA-256 of what makes a capture this one and no other."""
    named = (record.kind, record.url, record.date, record.header("WARC-Refers-To"))
    return hashlib.sha256(repr(named).encode() + record.block).digest()


def _flaws(record: Record) -> Iterator[str]:
    """The digests that are not those of the bytes; one of an unknown algorithm says nothing."""
    if record.block_digest and digest_holds(record.block_digest, *record.digested) is False:
        yield f"{BadDigest.kind}: WARC-Block-Digest is not that of its bytes"
    if record.payload_digest and record.kind == "response":
        message = record.response()
        if digest_holds(record.payload_digest, message.body, message.entity) is False:
            yield f"{BadDigest.kind}: WARC-Payload-Digest is not that of its payload"
