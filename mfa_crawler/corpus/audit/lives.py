"""What the archive tells of each article: when it appeared, was looked at, and had changed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from mfa_crawler.store import Event, EventType, Spell, Status, Store

DAY = timedelta(days=1)
_BEHIND = timedelta(hours=12)  # where on Earth a day begins last


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One difference of one part between two looks with none between them."""

    part: EventType
    """`typographic` where only punctuation, case or spacing differ."""
    after: float
    """Days from the first look to the earlier of the two."""
    by: float
    """And to the later."""


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """One article, as its captures and the walks over its list tell of it. Withheld captures and
    articles are left out.
    """

    entry: str
    """The listed URL."""
    window: float | None
    """Hours between the last complete walk without it and the first capture with it: somewhere
    between it appeared. None where no complete walk was before.
    """
    followed: float
    """Days from the first capture that showed it to the last."""
    checks: int
    """Captures that showed it after the first."""
    edits: tuple[Edit, ...]
    """In their order."""
    status: Status
    seen_unlisted: bool
    """Whether a capture showed it after the walk that found it taken off the list."""
    backdated: int | None
    """Days by which the first printed day is at least earlier than the appearance, 0 or less where
    it need not be: the day of the walk that did not show it yet, where on Earth days begin last,
    without the printed one. None where one of the two is unknown.
    """


def lives(store: Store, site: str) -> Iterator[Life]:
    """The lives of a site's articles in order of their listed URLs."""
    for row in store.table("articles", site):
        (entry,) = row.key
        events = store.events_of(site, entry)
        printed = row.values["date"]
        if any(one.type is EventType.DATE for one in events):
            printed = store.versions_of(site, entry)[0].article.date
        yield life(
            entry,
            store.spells_of(site, entry),
            events,
            status=Status(row.values["status"]),
            printed=printed,
        )


def life(
    entry: str,
    spells: Sequence[Spell],
    events: Sequence[Event],
    *,
    status: Status = Status.LIVE,
    printed: str | None = None,
) -> Life:
    """The life that spells and events amount to; there is at least one spell.

    `printed` is the ISO day that the page printed at first.
    """
    first, last = _moment(spells[0].first_date), _moment(spells[-1].last_date)
    absent = next((one.earlier_date for one in events if one.type is EventType.APPEARED), None)
    unlisted = [one.later_date for one in events if one.type is EventType.UNLISTED]
    return Life(
        entry=entry,
        window=(first - _moment(absent)) / timedelta(hours=1) if absent else None,
        followed=(last - first) / DAY,
        checks=sum(spell.captures for spell in spells) - 1,
        edits=tuple(_edit(one, first) for one in events if one.change is not None),
        status=status,
        seen_unlisted=bool(unlisted) and last > _moment(unlisted[-1]),
        backdated=_days_before(printed, absent),
    )


def _edit(event: Event, first: datetime) -> Edit:
    assert event.earlier_date is not None, "a difference is one between two looks"
    return Edit(
        part=event.type,
        after=(_moment(event.earlier_date) - first) / DAY,
        by=(_moment(event.later_date) - first) / DAY,
    )


def _days_before(printed: str | None, absent: str | None) -> int | None:
    if printed is None or absent is None:
        return None
    return ((_moment(absent) - _BEHIND).date() - date.fromisoformat(printed)).days


def _moment(when: str) -> datetime:
    return datetime.fromisoformat(when)
