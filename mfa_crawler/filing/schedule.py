"""When a known article is looked at again: often while it is young, and now and then after."""

import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

from mfa_crawler.store import CaptureRow, CheckRow, FailureRow, Kind, State

_INTERVALS = (  # age of the publication in days -> time between two looks
    (2, timedelta(hours=12)),
    (14, timedelta(days=2)),
    (90, timedelta(days=14)),
)
_LATER = timedelta(days=90)
_MEDIA = timedelta(days=30)  # pictures seldom change under one address
_PATIENCE = 3  # runs in a row in which a picture failed, after which it waits as long
_FULL_EVERY = 5  # every fifth look is unconditional, because validators lie
_SEEN = frozenset(  # what tells how it stands
    {"article", "media", "requisite", "not_modified", "gone"}
)


def check(
    url: str,
    published: str | None,
    captures: Sequence[CaptureRow],
    failures: Sequence[FailureRow],
    kind: Kind = Kind.ENTRY,
) -> CheckRow:
    """How a URL stands and when it is looked at again, from every attempt to fetch it.

    `published` is the article's ISO day, where known; captures are those fetched for this URL,
    and both sequences are in order. A picture or attachment is due after 30 days, and is then
    asked for when its article is looked at; one that failed at once, until it failed in three runs.
    So is a requisite.
    """
    looks = [row for row in captures if row.outcome != "redirect"]
    attempts: list[CaptureRow | FailureRow] = sorted([*looks, *failures], key=lambda row: row.date)
    if not attempts:
        return CheckRow()
    last = attempts[-1]
    if _failed(last):
        in_a_row = list(takewhile(_failed, reversed(attempts)))
        runs = {row.run for row in in_a_row}
        is_patient = kind is Kind.MEDIA and len(runs) >= _PATIENCE
        return CheckRow(
            state=State.FAILED,
            last_checked=last.date,
            failure=last.kind if isinstance(last, FailureRow) else last.outcome,
            attempts=len(in_a_row),
            next_due=_media_due(url, last.date) if is_patient else None,
        )
    seen = [row for row in looks if row.outcome in _SEEN]
    is_gone = seen[-1].outcome == "gone"
    full = next((row for row in reversed(seen) if row.original and row.status == 200), None)
    if is_gone or (full and full.url != url):
        full = None  # validators belong to one address, and to a page that is there
    unchanged = takewhile(lambda row: row.outcome == "not_modified", reversed(seen))
    return CheckRow(
        state=State.GONE if is_gone else State.KNOWN,
        capture=full.original if full else None,
        etag=full.etag if full else None,
        last_modified=full.last_modified if full else None,
        last_checked=last.date,
        looks_since_full=sum(1 for _ in unchanged),
        next_due=_media_due(url, last.date)
        if kind is Kind.MEDIA
        else _next_due(url, published, [(row.date, row.outcome == "gone") for row in seen]),
    )


def is_conditional(looks_since_full: int) -> bool:
    """Whether the next look may ask for changes only; every fifth may not."""
    return looks_since_full < _FULL_EVERY - 1


def _failed(row: CaptureRow | FailureRow) -> bool:
    return isinstance(row, FailureRow) or row.outcome not in _SEEN


def _next_due(url: str, published: str | None, looks: Sequence[tuple[str, bool]]) -> str:
    """Daily while an article is missing and cannot be called gone yet; else by its age.

    Articles of one age are spread over a fifth of the interval, by their URL, so that those of a
    first crawl are not all due at once.
    """
    first, last = _moment(looks[0][0]), _moment(looks[-1][0])
    missed = [when for when, is_missing in looks if is_missing]
    if looks[-1][1] and last - _moment(missed[0]) < timedelta(days=7):
        return _stamp(last + timedelta(days=1))
    born = first
    if published:
        born = datetime.combine(date.fromisoformat(published), datetime.min.time(), UTC)
    interval = next((every for days, every in _INTERVALS if (last - born).days < days), _LATER)
    return _stamp(last + interval * _spread(url))


def _media_due(url: str, last: str) -> str:
    return _stamp(_moment(last) + _MEDIA * _spread(url))


def _spread(url: str) -> float:
    return 0.9 + 0.2 * (zlib.crc32(url.encode()) / 2**32)


def _moment(when: str) -> datetime:
    return datetime.fromisoformat(when)


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
