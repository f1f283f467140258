"""Captures, failures, runs and files; what a list showed; what is owed and due."""

import sqlite3

import pytest
from msgspec.structs import replace

from mfa_crawler.items import SourceClass
from mfa_crawler.store import CheckRow, OriginalRow, State, Store
from tests.store.made import RUN, SITE, capture, entry, failure, page, url


def test_rows_come_back_as_they_were_put(store: Store) -> None:
    rows = [capture(1), replace(capture(2), status=None, content=None, truncated="length")]
    with store.transaction():
        store.add_captures([*rows, capture(3, None)])
        store.add_failures([failure(4)])
    assert store.captures_of(SITE, url("a")) == rows == store.looks_of(SITE, url("a"))
    assert store.capture(rows[1].record_id) == rows[1]
    assert store.capture("urn:uuid:none") is None
    assert store.list_pages(SITE) == [capture(3, None)]
    assert store.list_pages(SITE, "2024-01-04") == []
    assert store.failures_of(SITE, url("a")) == [failure(4)]


def test_captures_are_told_in_the_order_of_their_dates_with_and_without_fractions(
    store: Store,
) -> None:
    dates = ["2024-01-01T12:00:00Z", "2024-01-01T12:00:00.5Z", "2024-01-01T12:00:01Z"]
    rows = [replace(capture(number), date=date) for number, date in enumerate(dates, 1)]
    with store.transaction():
        store.add_captures(rows[::-1])
    assert store.captures_of(SITE, url("a")) == rows


def test_a_record_has_one_row(store: Store) -> None:
    with store.transaction():
        store.add_captures([capture(1)])
    with pytest.raises(sqlite3.IntegrityError), store.transaction():
        store.add_captures([capture(1)])


def test_a_redirect_to_a_known_entry_shows_the_article_of_that_entry(store: Store) -> None:
    led = replace(capture(2), url=url("b"))
    with store.transaction():
        store.list_entries(page("r1", capture(1).date), [entry("a")])
        store.add_captures([capture(1), led])
        assert store.captures_of(SITE, url("a")) == [capture(1), led]
        assert set(store.list_entries(page("r1", led.date), [entry("b"), entry("c")])) == {
            url("a"),
            url("b"),
        }
        assert store.list_entries(page("r1", led.date), [entry("b")]) == ()
    assert store.captures_of(SITE, url("a")) == [capture(1)]
    assert store.captures_of(SITE, url("b")) == [led]
    assert store.looks_of(SITE, url("a")) == [capture(1), led]


def test_every_record_of_a_file_that_has_its_row_is_named(store: Store) -> None:
    with store.transaction():
        store.add_captures([capture(1), replace(capture(2), file="pl_mfa/two.warc.gz")])
        store.add_failures([failure(3)])
        store.settle_file(SITE, "r1", "pl_mfa/one.warc.gz")
        store.add_run(replace(RUN, record_id="urn:uuid:run", reason="finished"))
    assert store.rows_of("pl_mfa/two.warc.gz") == {capture(2).record_id, "urn:uuid:run"}
    assert store.rows_of("pl_mfa/one.warc.gz") == {
        capture(1).record_id,
        failure(3).record_id,
        "urn:uuid:run",
    }
    assert store.settled_files(SITE) == {"pl_mfa/one.warc.gz"}


def test_a_run_that_has_ended_keeps_its_row(store: Store) -> None:
    ended = replace(RUN, finished="2024-01-02T00:00:00Z", reason="finished", covered=True)
    with store.transaction():
        assert store.last_covered_walk(SITE) is None
        assert store.add_run(ended)
        assert not store.add_run(replace(ended, reason="again"))
    assert store.runs() == [ended] == store.runs(SITE)
    assert store.runs("other") == []
    assert store.last_covered_walk(SITE) == RUN.started


NO_ORIGINALS = [
    {"kind": "revisit"},
    {"status": 404},
    {"truncated": "length"},
    {"body_digest": "sha1:other"},
    {"source_class": SourceClass.SYNTHETIC},
]


@pytest.mark.parametrize("change", NO_ORIGINALS)
def test_only_a_whole_200_of_the_same_class_is_an_original(
    store: Store, change: dict[str, object]
) -> None:
    row = replace(replace(capture(1), body_digest="sha1:B9"), **change)
    with store.transaction():
        store.add_captures([row])
    assert store.original("sha1:B9", SourceClass.OWN) is None


def test_the_original_is_the_first_of_its_kind(store: Store) -> None:
    rows = [replace(capture(day), body_digest="sha1:B") for day in (3, 2, 4)]
    with store.transaction():
        store.add_captures(rows)
    first = capture(2)
    assert store.original("sha1:B", SourceClass.OWN) == OriginalRow(
        first.record_id, first.url, first.date, "sha1:P2"
    )


def test_a_site_answered_in_a_run_that_showed_a_list_or_an_article(store: Store) -> None:
    with store.transaction():
        store.add_captures([replace(capture(1), outcome="gone"), replace(capture(2), run="r2")])
    assert not store.answered(SITE, "r1")
    assert store.answered(SITE, "r2")


def test_todays_reading_of_a_capture_takes_the_place_of_the_one_before(store: Store) -> None:
    read = replace(capture(1), outcome="unknown_layout", reason="why", parser="p2", content=None)
    with store.transaction():
        store.add_captures([capture(1)])
        store.replace_capture(read)
    assert store.capture(read.record_id) == read


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_a_list_said_last_stands_whatever_came_in_first(
    store: Store, order: tuple[int, int]
) -> None:
    pages = [
        (entry("a", "Old", "2024-01-01"), "r1", "2024-01-01T00:00:00Z"),
        (entry("a", "New", None), "r2", "2024-01-02T00:00:00Z"),
    ]
    with store.transaction():
        for place in order:
            one, run, date = pages[place]
            store.list_entries(page(run, date), [one])
    row = store.known(SITE, url("a"))
    assert row is not None
    assert (row.headline, row.date) == ("New", None)
    said = store.mention(SITE, url("a"), url("list"))
    assert said
    assert (said.headline, said.date, said.run) == ("New", None, "r2")
    assert said.first_date < said.last_date
    assert (row.first_listed, row.last_listed) == (pages[0][2], pages[1][2])
    assert store.listed_in(SITE, "r2") == [url("a")]
    assert store.listed_in(SITE, "r1") == []


def test_of_an_entry_that_stands_twice_on_a_page_the_first_words_count(store: Store) -> None:
    """The walk decides by them: others would be news to every crawl."""
    first, again = entry("a", "Pinned"), entry("a", "As in the list")
    with store.transaction():
        store.list_entries(page("r1", "2024-01-01T00:00:00Z"), [first, entry("b"), again])
    said = store.mention(SITE, url("a"), url("list"))
    assert said
    assert said.says(first)
    assert not said.says(again)


def test_entries_are_known_by_site_and_address(store: Store) -> None:
    with store.transaction():
        store.list_entries(page("r1", "2024-01-01T00:00:00Z"), [entry("a")])
    assert store.known(SITE, url("b")) is None
    assert store.known("pl_mfa_en", url("a")) is None


def test_what_is_owed_or_due_comes_in_batches_in_order(store: Store) -> None:
    checks = {
        "a": CheckRow(state=State.KNOWN, next_due="2024-02-01T00:00:00Z", etag='"x"'),
        "b": CheckRow(state=State.FAILED, next_due="2024-09-01T00:00:00Z", attempts=2),
        "c": CheckRow(state=State.KNOWN, next_due="2024-09-01T00:00:00Z"),
        "d": CheckRow(state=State.GONE, next_due="2024-01-01T00:00:00Z"),
        "e": CheckRow(),
    }
    with store.transaction():
        store.list_entries(page("r1", "2024-01-01T00:00:00Z"), [entry(name) for name in "edcba"])
        for name, check in checks.items():
            store.set_check(SITE, url(name), check)
    row = store.known(SITE, url("a"))
    assert row is not None
    assert (row.state, row.etag, row.headline) == (State.KNOWN, '"x"', "About a")
    never = "2000-01-01T00:00:00Z"  # nothing is due by then but what is owed
    assert [row.url for row in store.due(SITE, never)] == [url("b"), url("e")]
    moment = "2024-02-01T00:00:00Z"
    first = store.due(SITE, moment, limit=2)
    assert [row.url for row in first] == [url("a"), url("b")]
    assert [row.url for row in store.due(SITE, moment, first[-1].url)] == [url("d"), url("e")]
    assert len(store.due(SITE, None)) == 5
