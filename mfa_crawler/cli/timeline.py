"""Spells and events of an article as a time line: what two looks showed, and nothing besides."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from mfa_crawler.cli.marks import count, moment, short
from mfa_crawler.store import Change, Event, EventType, Spell

_PARTS = {
    EventType.PHOTO: "credit, captions or pictures",
    EventType.ATTACHMENT: "attachments",
    EventType.LINK: "links",
    EventType.STATED: "changes that the site states",
    EventType.TYPOGRAPHIC: "punctuation, case or spacing",
}
_Line = tuple[str, int, str, Text]
"""Date, then 0 for a spell and 1 for events, the mark before it, and the words."""


def timeline(spells: Sequence[Spell], events: Sequence[Event], others: Mapping[str, str]) -> Table:
    """A line for each spell and for each step from one look to the next, in order of time.

    `others` are the source classes of captures that are not ours, by record id.
    """
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold")
    lines = [*_spell_lines(spells, others), *_event_lines(spells, events)]
    for date, _, mark, words in sorted(lines, key=lambda line: (moment_key(line[0]), line[1])):
        table.add_row(mark, moment(date), words)
    return table


def moment_key(date: str) -> str:
    """What dates sort by: a fraction of a second comes after the second."""
    return date.removesuffix("Z").removesuffix("+00:00")


def _spell_lines(spells: Sequence[Spell], others: Mapping[str, str]) -> Iterator[_Line]:
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
        text = Text.assemble((f"Version {spell.version}{again}", "bold"), words)
        yield spell.first_date, 0, "●", text


def _named(record_id: str, others: Mapping[str, str]) -> str:
    source = others.get(record_id)
    return short(record_id) + (f" ({source})" if source else "")


def _event_lines(spells: Sequence[Spell], events: Sequence[Event]) -> Iterator[_Line]:
    for _, group in groupby(events, key=_step):
        step = list(group)
        yield step[0].later_date, 1, "│" if step[0].change else "○", _words(spells, step)


def _step(event: Event) -> tuple[object, ...]:
    """What events of one step share: the two looks, and whether content differs between them."""
    kind = event.type if event.change is None else None
    return event.earlier, event.later, kind


def _words(spells: Sequence[Spell], step: list[Event]) -> Text:
    event = step[0]
    match event.type:
        case EventType.APPEARED:
            return _appeared(event)
        case EventType.UNLISTED:
            return _other(
                "unlisted",
                f"the complete walk {_at(event.later, event.later_date)} did not show "
                f"it; {_at(event.earlier, event.earlier_date)} was the last walk that had",
            )
        case EventType.GONE:
            return _other(
                "gone",
                f"answered 404 or 410 in capture {_at(event.later, event.later_date)} and "
                "at least twice more, over a week or longer; shown last in capture "
                f"{_at(event.earlier, event.earlier_date)}, no capture between",
            )
        case EventType.BACK:
            return _back(event)
        case _:
            return _differs(spells, step)


def _other(what: str, words: str) -> Text:
    return Text.assemble((what, "bold yellow"), f": {words}")


def _appeared(event: Event) -> Text:
    if event.earlier is None:
        words = "first seen; no complete walk of the list before it is kept"
    else:
        words = "first seen; the complete walk "
        words += f"{_at(event.earlier, event.earlier_date)} did not show it"
    return Text.assemble(("appeared", "bold green"), f": {words}")


def _back(event: Event) -> Text:
    earlier, later = _at(event.earlier, event.earlier_date), _at(event.later, event.later_date)
    if event.later.startswith("urn:"):
        words = f"shown in capture {later}; 404 or 410 in capture {earlier}, no capture between"
    else:
        words = f"walk {later} showed it again; the complete walk {earlier} had not"
    return Text.assemble(("back", "bold green"), f": {words}")


def _differs(spells: Sequence[Spell], step: list[Event]) -> Text:
    event = step[0]
    parts = ", ".join(_PARTS.get(one.type, str(one.type)) for one in step)
    before = version_at(spells, event.earlier_date or "")
    after = version_at(spells, event.later_date)
    same = all(one.change is Change.TYPOGRAPHIC for one in step)
    note = "; no new version" if same else ""
    return Text.assemble(
        (parts, "bold"),
        f": version {before} in capture {_at(event.earlier, event.earlier_date)}, "
        f"version {after} in capture {_at(event.later, event.later_date)}, "
        f"no capture between{note}",
    )


def version_at(spells: Sequence[Spell], date: str) -> int | None:
    """The version that a capture of this date, which showed the article, belongs to."""
    begun = [spell for spell in spells if moment_key(spell.first_date) <= moment_key(date)]
    return begun[-1].version if begun else None


def _at(name: str | None, date: str | None) -> str:
    return f"{short(name or '')} at {moment(date or '')}"
