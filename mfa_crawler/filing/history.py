"""What became of one entry of a list: versions, spells and events, from all that was captured.

A pure function of the set of captures: neither the order in which they arrive nor the one in
which they were filed matters, so a database made again from the archive tells the same story.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from mfa_crawler.filing.content import Content, difference
from mfa_crawler.store import (
    Change,
    Event,
    EventType,
    History,
    Presence,
    Spell,
    Status,
    Version,
    Walk,
)


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """One capture of the entry, as its history is told from it."""

    record_id: str
    date: str
    """WARC-Date."""
    outcome: str
    """As in `CaptureRow`."""
    status: int | None
    parser: str | None
    """Parser version that read it; None where nothing had to be read."""
    content: Content | None
    """Of an `article`; of a `not_modified` or revisit that of the original. Else None."""
    site_answered: bool
    """Whether the site otherwise answered in that run: without it a 404 proves nothing."""

    @property
    def shows_article(self) -> bool:
        """Whether the article was there."""
        return self.outcome in {"article", "not_modified"}


_Shown = tuple[Sight, Content]


def history(
    sights: Iterable[Sight], presences: Sequence[Presence] = (), absent: Walk | None = None
) -> History:
    """The history of one entry of one site's list.

    `presences` are its stretches in that list; `absent` is the last complete walk before the
    first listing, which did not show it. Raises ValueError if two parsers read the captures: a
    difference that comes from our parser alone would look like one of the article.
    """
    ordered = sorted(set(sights), key=lambda sight: (_instant(sight.date), sight.record_id))
    parsers = sorted({sight.parser for sight in ordered if sight.parser})
    if len(parsers) > 1:
        raise ValueError(f"captures read by several parsers: {', '.join(parsers)}")
    shown = [(sight, sight.content) for sight in ordered if sight.shows_article and sight.content]
    listed = sorted(presences, key=lambda presence: presence.number)
    disappeared = list(_disappeared(ordered))
    events = [*_appeared(shown, absent), *_changed(shown), *_listed(listed), *disappeared]
    versions, spells = _versions(shown)
    return History(
        versions=versions,
        spells=spells,
        events=tuple(sorted(events, key=_place)),
        status=_status(disappeared, listed),
    )


def _instant(date: str) -> str:
    return date.removesuffix("Z")  # else a fraction of a second would sort before the second


def _place(event: Event) -> tuple[str, int, str]:
    return _instant(event.later_date), list(EventType).index(event.type), event.later


def _status(disappeared: list[Event], listed: list[Presence]) -> Status:
    if disappeared and disappeared[-1].type is EventType.GONE:
        return Status.GONE
    return Status.UNLISTED if listed and listed[-1].ended_run else Status.LIVE


def _versions(shown: list[_Shown]) -> tuple[tuple[Version, ...], tuple[Spell, ...]]:
    versions: list[Version] = []
    spells: list[Spell] = []
    latest: dict[int, Content] = {}  # of each version, as last seen
    before: Content | None = None
    for sight, content in shown:
        if before and not _is_other(before, content):
            spells[-1] = _longer(spells[-1], sight)
        else:
            same = (known for known, other in latest.items() if not _is_other(other, content))
            number = next(same, len(versions) + 1)
            if number > len(versions):
                versions.append(_version(number, content, sight))
            spells.append(_spell(len(spells) + 1, number, sight))
        latest[spells[-1].version] = before = content
    return tuple(versions), tuple(spells)


def _is_other(earlier: Content, later: Content) -> bool:
    return any(change is not Change.TYPOGRAPHIC for _, change in difference(earlier, later))


def _version(number: int, content: Content, sight: Sight) -> Version:
    return Version(number=number, fingerprint=content.fingerprint, capture=sight.record_id)


def _spell(number: int, version: int, sight: Sight) -> Spell:
    return Spell(
        number=number,
        version=version,
        first_capture=sight.record_id,
        first_date=sight.date,
        last_capture=sight.record_id,
        last_date=sight.date,
        captures=1,
    )


def _longer(spell: Spell, sight: Sight) -> Spell:
    return replace(
        spell,
        last_capture=sight.record_id,
        last_date=sight.date,
        captures=spell.captures + 1,
    )


def _appeared(shown: list[_Shown], absent: Walk | None) -> Iterator[Event]:
    for first, _ in shown[:1]:
        before = absent if absent and _instant(absent.date) < _instant(first.date) else None
        yield Event(
            type=EventType.APPEARED,
            change=None,
            earlier=before.run if before else None,
            earlier_date=before.date if before else None,
            later=first.record_id,
            later_date=first.date,
        )


def _changed(shown: list[_Shown]) -> Iterator[Event]:
    for (earlier, before), (later, after) in pairwise(shown):
        for type_, change in difference(before, after):
            yield _between(type_, earlier, later, change)


def _between(type_: EventType, earlier: Sight, later: Sight, change: Change | None = None) -> Event:
    return Event(
        type=type_,
        change=change,
        earlier=earlier.record_id,
        earlier_date=earlier.date,
        later=later.record_id,
        later_date=later.date,
    )


def _disappeared(ordered: list[Sight]) -> Iterator[Event]:
    """Gone and back, in turns: a 404 counts for nothing until there are enough of them."""
    for before, missing, after in _absences(ordered):
        if len(missing) < 3 or _span(missing) < timedelta(days=7):
            continue
        yield _between(EventType.GONE, before, missing[0])
        if after:
            yield _between(EventType.BACK, missing[-1], after)


def _absences(ordered: list[Sight]) -> Iterator[tuple[Sight, list[Sight], Sight | None]]:
    """Between each look that showed the article and the next: those that found it missing."""
    before: Sight | None = None
    missing: list[Sight] = []
    for sight in ordered:
        if sight.shows_article:
            if before:
                yield before, missing, sight
            before, missing = sight, []
        elif sight.outcome == "gone" and sight.site_answered:
            missing.append(sight)
    if before:
        yield before, missing, None


def _span(sights: list[Sight]) -> timedelta:
    first, last = sights[0], sights[-1]
    return datetime.fromisoformat(last.date) - datetime.fromisoformat(first.date)


def _listed(presences: list[Presence]) -> Iterator[Event]:
    """Unlisted, and back in the list; walks are named by their runs."""
    for presence in presences:
        if presence.ended_run and presence.ended_date:
            yield Event(
                type=EventType.UNLISTED,
                change=None,
                earlier=presence.last_run,
                earlier_date=presence.last_date,
                later=presence.ended_run,
                later_date=presence.ended_date,
            )
    for before, after in pairwise(presences):
        yield Event(
            type=EventType.BACK,
            change=None,
            earlier=before.ended_run,
            earlier_date=before.ended_date,
            later=after.first_run,
            later_date=after.first_date,
        )
