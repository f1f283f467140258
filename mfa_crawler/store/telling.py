"""What spells and events say, in words: what two looks showed, and nothing besides."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from mfa_crawler.store.rows import Change, Event, EventType, Spell

SYNTHETIC = "SYNTHETIC: fetched through --connect, no ministry said this"

_PARTS = {
    EventType.PHOTO: "credit, captions or pictures",
    EventType.ATTACHMENT: "attachments",
    EventType.LINK: "links",
    EventType.STATED: "changes that the site states",
    EventType.TYPOGRAPHIC: "punctuation, case or spacing",
}


class Told(NamedTuple):
    """A spell, or one step from one look to the next."""

    date: str
    """WARC-Date of the spell's first capture, or of the later look."""
    kind: str
    """`spell`; of steps `change` where contents differ, else the type of the event."""
    what: str
    """A few words to begin with, such as `Version 2` or `headline, body`."""
    words: str
    """The rest of the sentence, with the mark that divides it from those."""
    old: int | None = None
    """Of a change, the version before."""
    new: int | None = None
    """Of a spell its version; of a change the one after."""


def told(spells: Sequence[Spell], events: Sequence[Event], others: Mapping[str, str]) -> list[Told]:
    """A line for each spell and for each step from one look to the next, in order of time.

    `others` are the source classes of captures that are not ours, by record id.
    """
    lines = [*_spell_lines(spells, others), *_event_lines(spells, events)]
    return sorted(lines, key=lambda line: (moment_key(line.date), line.kind != "spell"))


def moment(date: str) -> str:
    """A WARC-Date to the second, for people.

    >>> moment("2026-11-23T23:41:48.433Z")
    '2026-11-23 23:41:48'
    """
    return date[:19].replace("T", " ")


def short(record_id: str) -> str:
    """The beginning of a record id, enough to find it by; the id of a run stays whole.

    >>> short("urn:uuid:6b7ea683-0e9a-4556-a503-b93b50573897"), short("20261123T234147Z-cc67")
    ('6b7ea683', '20261123T234147Z-cc67')
    """
    return record_id.removeprefix("urn:uuid:")[: 8 if record_id.startswith("urn:") else None]


def count(number: int, one: str, many: str = "") -> str:
    """A number and its noun.

    >>> count(1, "version"), count(2_000, "version")
    ('1 version', '2,000 versions')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def moment_key(date: str) -> str:
    """What dates sort by: a fraction of a second comes after the second."""
    return date.removesuffix("Z").removesuffix("+00:00")


def version_at(spells: Sequence[Spell], date: str) -> int | None:
    """The version that a capture of this date, which showed the article, belongs to."""
    begun = [spell for spell in spells if moment_key(spell.first_date) <= moment_key(date)]
    return begun[-1].version if begun else None


def _spell_lines(spells: Sequence[Spell], others: Mapping[str, str]) -> Iterator[Told]:
    seen: set[int] = set()
    for spell in spells:
        again = " again" if spell.version in seen else ""
        seen.add(spell.version)
        first, last = _named(spell.first_capture, others), _named(spell.last_capture, others)
        words = f", {count(spell.captures, 'capture')} in a row: {first}"
        if spell.captures == 1:
            words = f", one capture: {first}"
        else:
            words += f" to {last} at {moment(spell.last_date)}"
        what = f"Version {spell.version}{again}"
        yield Told(spell.first_date, "spell", what, words, new=spell.version)


def _named(record_id: str, others: Mapping[str, str]) -> str:
    source = others.get(record_id)
    return short(record_id) + (f" ({source})" if source else "")


def _event_lines(spells: Sequence[Spell], events: Sequence[Event]) -> Iterator[Told]:
    for _, group in groupby(events, key=_step):
        step = list(group)
        event = step[0]
        match event.type:
            case EventType.APPEARED:
                words = _appeared(event)
            case EventType.UNLISTED:
                words = _unlisted(event)
            case EventType.GONE:
                words = _gone(event)
            case EventType.BACK:
                words = _back(event)
            case _:
                yield _differs(spells, step)
                continue
        yield Told(event.later_date, event.type, event.type, f": {words}")


def _step(event: Event) -> tuple[object, ...]:
    """What events of one step share: the two looks, and whether content differs between them."""
    kind = event.type if event.change is None else None
    return event.earlier, event.later, kind


def _appeared(event: Event) -> str:
    if event.earlier is None:
        return "first seen; no complete walk of the list before it is kept"
    walk = _at(event.earlier, event.earlier_date)
    return f"first seen; the complete walk {walk} did not show it"


def _unlisted(event: Event) -> str:
    return (
        f"the complete walk {_at(event.later, event.later_date)} did not show "
        f"it; {_at(event.earlier, event.earlier_date)} was the last walk that had"
    )


def _gone(event: Event) -> str:
    return (
        f"answered 404 or 410 in capture {_at(event.later, event.later_date)} and "
        "at least twice more, over a week or longer; shown last in capture "
        f"{_at(event.earlier, event.earlier_date)}, no capture between"
    )


def _back(event: Event) -> str:
    earlier, later = _at(event.earlier, event.earlier_date), _at(event.later, event.later_date)
    if event.later.startswith("urn:"):
        return f"shown in capture {later}; 404 or 410 in capture {earlier}, no capture between"
    return f"walk {later} showed it again; the complete walk {earlier} had not"


def _differs(spells: Sequence[Spell], step: list[Event]) -> Told:
    event = step[0]
    parts = ", ".join(_PARTS.get(one.type, str(one.type)) for one in step)
    before = version_at(spells, event.earlier_date or "")
    after = version_at(spells, event.later_date)
    same = all(one.change is Change.TYPOGRAPHIC for one in step)
    note = "; no new version" if same else ""
    words = (
        f": version {before} in capture {_at(event.earlier, event.earlier_date)}, "
        f"version {after} in capture {_at(event.later, event.later_date)}, "
        f"no capture between{note}"
    )
    kind = "change" if event.change else str(event.type)
    return Told(event.later_date, kind, parts, words, before, after)


def _at(name: str | None, date: str | None) -> str:
    return f"{short(name or '')} at {moment(date or '')}"
