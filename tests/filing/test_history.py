"""Versions, spells and events of one entry, from any set of captures."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mfa_crawler.filing.content import difference
from mfa_crawler.filing.history import Sight, history
from mfa_crawler.items import Link
from mfa_crawler.store import Change, Event, EventType, History, Walk
from tests.filing.articles import content
from tests.filing.sights import (
    A_LINKED,
    A_REDESIGNED,
    A_RETYPED,
    A_UNFETCHED,
    FAILURES,
    SIGHTS,
    A,
    B,
    C,
    days,
    presence,
    shown,
    sight,
    sights_of,
    told,
)


@settings(deadline=None)
@given(SIGHTS, st.data())
def test_the_order_of_arrival_tells_nothing(sights: list[Sight], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sights))
    assert history(iter(shuffled)) == history(sights) == history([*sights, *shuffled])


@settings(deadline=None)
@given(SIGHTS)
def test_spells_part_the_captures_of_the_article_in_order(sights: list[Sight]) -> None:
    found = history(sights)
    articles = [each for each in sights if each.content]
    assert sum(spell.captures for spell in found.spells) == len(articles)
    at = 0
    for number, spell in enumerate(found.spells, 1):
        first, last = articles[at], articles[at + spell.captures - 1]
        assert (spell.number, spell.first_capture, spell.first_date) == (
            number,
            first.record_id,
            first.date,
        )
        assert (spell.last_capture, spell.last_date) == (last.record_id, last.date)
        at += spell.captures
    assert all(one.version != other.version for one, other in pairwise(found.spells))


@settings(deadline=None)
@given(sights_of(A, A_RETYPED, A_LINKED, B, C, *FAILURES))
def test_versions_are_numbered_as_they_appear_and_are_all_different(sights: list[Sight]) -> None:
    found = history(sights)
    assert [version.number for version in found.versions] == list(dict.fromkeys(shown(found)))
    assert [version.number for version in found.versions] == list(range(1, len(found.versions) + 1))
    contents = {each.record_id: each.content for each in sights if each.content}
    for one, other in combinations(found.versions, 2):
        changes = difference(contents[one.capture], contents[other.capture])
        assert {change for _, change in changes} - {Change.TYPOGRAPHIC}
    prints = [version.fingerprint for version in found.versions]
    assert prints == list(dict.fromkeys(each.fingerprint for each in contents.values()))


@settings(deadline=None)
@given(SIGHTS)
def test_another_parser_that_reads_the_same_gives_the_same_history(sights: list[Sight]) -> None:
    reread = [replace(each, parser=each.parser and "2") for each in sights]
    assert history(reread) == history(sights)


def test_readings_of_two_parsers_are_never_compared() -> None:
    one, other = days(A, B)
    with pytest.raises(ValueError, match="several parsers: 1, 2"):
        history([one, replace(other, parser="2")])


@settings(deadline=None)
@given(SIGHTS, st.data())
def test_one_more_look_at_the_same_changes_no_event_and_no_version(
    sights: list[Sight], data: st.DataObject
) -> None:
    articles = [each for each in sights if each.content]
    if not articles:
        return
    one = data.draw(st.sampled_from(articles))
    outcome = data.draw(st.sampled_from(["article", "not_modified"]))
    twin = replace(
        one, record_id=one.record_id + "+", date=one.date.replace("T00", "T01"), outcome=outcome
    )
    before, after = history(sights), history([*sights, twin])
    assert after.versions == before.versions
    assert after.status == before.status
    assert shown(after) == shown(before)
    assert [told_of(event, twin, one) for event in after.events] == list(before.events)


def told_of(event: Event, twin: Sight, one: Sight) -> Event:
    # an event names the nearest earlier look, which may now be the twin
    if event.earlier != twin.record_id:
        return event
    return replace(event, earlier=one.record_id, earlier_date=one.date)


@settings(deadline=None)
@given(SIGHTS, st.data())
def test_what_could_not_be_observed_changes_nothing(
    sights: list[Sight], data: st.DataObject
) -> None:
    gaps = data.draw(st.lists(st.tuples(st.integers(0, 300), st.sampled_from(FAILURES))))
    more = [replace(sight(day, what), record_id=f"urn:x{day}{what}") for day, what in gaps]
    unanswered = [
        replace(sight(day, "gone", answered=False), record_id=f"urn:y{day}") for day, _ in gaps
    ]
    assert history([*sights, *more, *unanswered]) == history(sights)


def test_a_return_to_an_earlier_content_is_three_spells_of_two_versions() -> None:
    found = history(days(A, A_RETYPED, B, B, A))
    assert [(v.number, v.capture) for v in found.versions] == [(1, "urn:0"), (2, "urn:2")]
    assert shown(found) == [1, 2, 1]
    assert [spell.captures for spell in found.spells] == [2, 2, 1]
    assert [version.fingerprint for version in found.versions] == [A.fingerprint, B.fingerprint]
    assert told(found) == [
        "appeared None>0",
        "typographic 0>1",
        "body 1>2",
        "typographic 1>2",
        "body 3>4",
    ]


def test_each_part_that_differs_is_an_event_of_its_own() -> None:
    found = history(days(A, "timed_out", content(headline="x", links=(), lead="TALKS on trade")))
    assert told(found) == ["appeared None>0", "headline 0>2", "link 0>2", "typographic 0>2"]
    assert [event.change for event in found.events] == [None, "text", "link", "typographic"]


def test_a_redesign_is_neither_event_nor_version() -> None:
    found = history(days(A, A_REDESIGNED, B, A_REDESIGNED, A))
    assert shown(found) == [1, 2, 1]
    assert told(found) == ["appeared None>0", "body 1>2", "body 2>3"]


def test_a_version_is_known_again_by_how_it_was_last_seen() -> None:
    other_links = content("article-2030", links=(Link("https://www.gov.pl/web/x", "x"),))
    assert shown(history(days(A, A_REDESIGNED, B, other_links, A_REDESIGNED))) == [1, 2, 3, 1]


def test_the_first_fetch_of_a_picture_is_neither_event_nor_version() -> None:
    found = history(days(A_UNFETCHED, A, B, A_UNFETCHED))
    assert shown(found) == [1, 2, 1]
    assert told(found) == ["appeared None>0", "body 1>2", "body 2>3"]


def walk(date: str) -> Walk:
    return Walk(site="pl_mfa_en", run="run:0", date=date, complete=True)


@pytest.mark.parametrize(
    ("date", "earlier"), [("2025-12-31T00:00:00Z", "0"), ("2026-02-01T00:00:00Z", None)]
)
def test_an_article_appears_between_a_walk_without_it_and_its_first_capture(
    date: str, earlier: str | None
) -> None:
    found = history(days("bad_status", A, B), absent=walk(date))
    assert told(found)[0] == f"appeared {earlier}>1"
    assert found.events[0].earlier_date == (date if earlier else None)


def test_without_an_article_nothing_appears() -> None:
    assert history(days("gone", "gone", "gone", "bad_status", every=5)) == History()


def test_a_fraction_of_a_second_comes_after_its_second() -> None:
    whole, part = days(A, B)
    part = replace(part, date=whole.date.replace("Z", ".5Z"))
    assert told(history([part, whole])) == ["appeared None>0", "body 0>1"]


@settings(deadline=None)
@given(SIGHTS)
def test_no_two_events_are_the_same(sights: list[Sight]) -> None:
    events = history(sights, [presence(1, ended=True), presence(2, ended=True)]).events
    assert len(set(events)) == len(events)
    assert [event.later_date for event in events] == sorted(event.later_date for event in events)
    assert all(
        event.earlier_date is None or event.earlier_date < event.later_date for event in events
    )
    assert sum(event.type is EventType.APPEARED for event in events) <= 1
