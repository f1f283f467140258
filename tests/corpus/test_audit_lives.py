"""What an audit rests on, small enough to be counted by hand."""

from collections.abc import Iterator
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mfa_crawler.corpus.audit import ANYTHING, Life, curve, gather, life, lives
from mfa_crawler.corpus.audit.rates import Rates, Span, interval
from mfa_crawler.corpus.audit.standing import Listing
from mfa_crawler.filing.history import Sight, history
from mfa_crawler.store import Change, CheckRow, EventType, Presence, State, Status, Store
from tests.filing.sights import A, B, days, sight
from tests.store.made import RUN, SITE, article, capture, entry, page, url
from tests.store.made import history as histories


def lived(*sights: Sight, listed: tuple[Presence, ...] = ()) -> Life:
    told = history(sights, listed)
    return life("a", told.spells, told.events, status=told.status)


def not_modified(day: int) -> Sight:
    return replace(sight(day, A), outcome="not_modified", status=304)


EDITED = lived(sight(0, A), not_modified(1), sight(3, "timed_out"), sight(5, B))
MISSED = lived(*days(A, "gone", A, every=2))
REVERTED = lived(*days(A, B, A))
REMOVED = lived(sight(0, A), sight(10, A), *(sight(day, "gone") for day in (12, 15, 20)))


def test_a_304_is_a_look_and_what_shows_no_article_is_none() -> None:
    told = [(one.checks, one.followed) for one in (EDITED, MISSED, REVERTED, REMOVED)]
    assert told == [(2, 5), (1, 4), (2, 2), (1, 10)]
    assert [(edit.after, edit.by) for edit in EDITED.edits] == [(1, 5)]
    assert [(edit.after, edit.by) for edit in REVERTED.edits] == [(0, 1), (1, 2)]
    assert not MISSED.edits
    assert REMOVED.status is Status.GONE


def test_numbers_at_risk_are_those_that_a_hand_counts() -> None:
    """The edited one is known to be the same until the first day, the reverted one at no time after
    the first look, and the removed one is followed to the tenth day.
    """
    told = curve([EDITED, MISSED, REVERTED, REMOVED], ANYTHING, (0.5, 1, 3, 4, 7, 11))
    assert [point.followed for point in told.points] == [4, 4, 3, 3, 1, 0]
    assert [point.at_risk for point in told.points] == [3, 3, 2, 2, 1, 0]
    assert told.seen == 2
    assert not any(point.changed for point in told.points)  # of so few nothing is said


def test_where_no_look_leaves_a_doubt_the_curve_is_kaplans_and_meiers() -> None:
    """Of 60 articles 6 change on the first day, 14 are lost after it; of 40, 10 on the second."""
    rates = Rates(
        [Span(0, 1, 1)] * 6
        + [Span(1, None, 1)] * 14
        + [Span(1, 2, 2)] * 10
        + [Span(2, None, 2)] * 30
    )
    share = 1 - (54 / 60) * (30 / 40)
    greenwood = (1 - share) ** 2 * (6 / (60 * 54) + 10 / (40 * 30))
    low, high = interval(share, share * (1 - share) / greenwood)
    found = rates.share(2)
    assert (found.share, found.low, found.high) == pytest.approx((share, low, high), abs=1e-4)


@pytest.mark.parametrize("late", [0, 0.00002, 0.01])
def test_looks_at_the_same_hour_tell_a_share_as_exactly_as_others(late: float) -> None:
    """A change that lies between two looks also lies between the edges of the stretches round it,
    of which one may turn out to hold none.
    """
    rates = Rates([Span(4 + late, 6 + late, 37)] * 40 + [Span(37, None, 37)] * 920)
    found = rates.share(7)
    assert (found.share, found.low, found.high) == pytest.approx(
        (40 / 960, *interval(40 / 960, 960)), abs=1e-4
    )
    assert not found.rough


@pytest.mark.parametrize("seconds", [0, 1, 10, 50, 5_000])
def test_looks_that_come_some_seconds_early_or_late_tell_it_as_exactly(seconds: int) -> None:
    late = [seconds * (number - 15) / 15 / 86_400 for number in range(31)]
    rates = Rates([*(Span(0, 1 + days, 37) for days in late), *[Span(37, None, 37)] * 169])
    found = rates.share(1)
    assert (found.low, found.high) == pytest.approx(interval(31 / 200, 200), abs=1e-3)


def test_of_a_day_on_which_nobody_looked_nothing_is_said_but_that() -> None:
    found = Rates([Span(21, 40, 40)] * 30 + [Span(40, None, 40)] * 70).share(30)
    assert found.rough
    assert found.low < 0.02
    assert found.high > 0.9


@pytest.mark.parametrize(("day", "is_seen"), [(4, False), (5, False), (6, True)])
def test_only_a_look_after_the_walk_that_missed_it_shows_it_live(
    day: int, *, is_seen: bool
) -> None:
    gone = Presence(
        site="pl_mfa_en",
        entry="a",
        number=1,
        first_run="r0",
        first_date=sight(0, A).date,
        last_run="r1",
        last_date=sight(1, A).date,
        ended_run="r5",
        ended_date=sight(5, A).date,
    )
    told = lived(sight(0, A), sight(day, A), listed=(gone,))
    assert (told.status, told.seen_unlisted) == (Status.UNLISTED, is_seen)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        with opened.transaction():
            opened.add_run(RUN)
        yield opened


def keep(store: Store, name: str, change: EventType, **otherwise: Any) -> None:
    """An article that a walk of 5 January did not show, captured on the 6th and the 8th."""
    captures = [capture(6, name), capture(8, name)]
    captures = [replace(row, record_id=f"{row.record_id}-{name}") for row in captures]
    told = histories(captures, "12")
    appeared, event = told.events
    events = (
        replace(appeared, earlier="r0", earlier_date="2024-01-05T12:00:00Z"),
        replace(event, type=change, change=Change.TEXT),
    )
    first = article(name)
    versions = {1: first, 2: changed(first, **otherwise)}
    with store.transaction():
        store.list_entries(page("r1", captures[0].date), [entry(name)])
        store.add_captures(captures)
        store.put_history(SITE, url(name), replace(told, events=events), versions)


def test_the_day_that_counts_is_the_one_printed_when_it_appeared(store: Store) -> None:
    """1 January, four days before the walk of the 5th at noon, which was the 5th everywhere."""
    keep(store, "later", EventType.DATE, date="2024-01-20")
    keep(store, "not-touched", EventType.BODY, body="They met again.")
    assert [one.backdated for one in lives(store, SITE)] == [4, 4]


def test_words_touched_are_counted_as_they_are_written(store: Store) -> None:
    keep(store, "english", EventType.BODY, body="They met again, today.")
    keep(store, "chinese", EventType.BODY, body="他们今天见面。")
    keep(store, "other", EventType.DATE, date="2024-01-20")
    words = len("A visit The lead. They met.".split())
    assert gather(store, SITE).changes == ((6, 6 / words), (2, 2 / words))


def test_entries_of_lists_are_told_apart_by_how_they_were_answered(store: Store) -> None:
    keep(store, "kept", EventType.BODY, body="They met again.")
    states = {"gone": State.GONE, "failed": State.FAILED, "elsewhere": State.KNOWN}
    with store.transaction():
        store.list_entries(page("r1", capture(9).date), [entry(name) for name in [*states, "new"]])
        for name, state in states.items():
            failure = "timed_out" if state is State.FAILED else None
            store.set_check(SITE, url(name), CheckRow(state=state, failure=failure))
    told = gather(store, SITE).listing
    assert told == Listing(
        listed=5,
        kept=1,
        elsewhere=1,
        never_answered=1,
        gone=1,
        failed={"timed_out": 1},
        never_listed=0,
    )
