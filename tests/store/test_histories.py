"""What was captured of an article: written, replaced, read again, exported and shown to people."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mfa_crawler.items import Translation
from mfa_crawler.store import (
    Change,
    Event,
    EventType,
    History,
    Status,
    Store,
    VersionRow,
    Walk,
    Wanted,
)
from tests.store.made import RUN, SITE, article, capture, entry, history, keep, page, url

Ask = Callable[[str], list[tuple[Any, ...]]]
ROWS = [capture(number) for number in (1, 2, 3)]
A, B = article(body="First words."), article(headline="Another visit", body="Later words.")


@pytest.fixture
def seen(store: Store) -> Store:
    with store.transaction():
        store.list_entries(page("r1", ROWS[0].date), [entry("a")])
        store.add_captures(ROWS)
    return store


def put(store: Store, told: History, articles: dict[int, Any]) -> bool:
    with store.transaction():
        return store.put_history(SITE, url("a"), told, articles)


def test_a_history_comes_back_as_it_was_put(seen: Store) -> None:
    told = history(ROWS, "121")
    assert put(seen, told, {1: A, 2: B})
    assert seen.versions_of(SITE, url("a")) == [
        VersionRow(
            number=version.number,
            fingerprint=version.fingerprint,
            capture=version.capture,
            article=one,
        )
        for version, one in zip(told.versions, (A, B), strict=True)
    ]
    assert tuple(seen.spells_of(SITE, url("a"))) == told.spells
    assert tuple(seen.events_of(SITE, url("a"))) == told.events
    row = seen.article(url("a"))
    assert row is not None
    assert (row.article, row.version, row.versions, row.status) == (A, 1, 2, Status.LIVE)
    assert (row.first_seen, row.last_seen) == (ROWS[0].date, ROWS[2].date)


def test_the_same_history_writes_nothing(seen: Store) -> None:
    told = history(ROWS, "112")
    assert put(seen, told, {1: A, 2: B})
    assert not put(seen, told, {})
    assert not put(seen, told, {1: A, 2: B})


def test_a_longer_history_keeps_the_records_that_it_has(seen: Store) -> None:
    put(seen, history(ROWS[:1], "1"), {1: A})
    assert put(seen, history(ROWS, "112"), {2: B})
    assert [row.article for row in seen.versions_of(SITE, url("a"))] == [A, B]
    with pytest.raises(KeyError):
        put(seen, history(ROWS, "123"), {})


def test_an_earlier_capture_found_later_moves_the_versions_up(seen: Store) -> None:
    put(seen, history(ROWS[1:], "12"), {1: A, 2: B})
    assert put(seen, history(ROWS, "123"), {1: article(body="The very first.")})
    bodies = [row.article.body for row in seen.versions_of(SITE, url("a"))]
    assert bodies == ["The very first.", A.body, B.body]


def test_a_new_history_takes_the_place_of_the_old_one_whole(seen: Store, sql: Ask) -> None:
    put(seen, history(ROWS, "123"), {1: A, 2: B, 3: A})
    put(seen, history(ROWS[:1], "1"), {1: B})
    fresh = sql("SELECT number, role, url, caption, credit FROM images ORDER BY number")
    assert fresh == [
        (1, "main", "https://www.gov.pl/photo/1", "They meet", None),
        (2, "gallery", "https://www.gov.pl/photo/2", None, "Jan Kowalski"),
    ]
    for table in ("versions", "spells", "events", "articles", "words"):
        assert sql(f"SELECT count(*) FROM {table}") == [(1,)]
    assert [hit.headline for hit in seen.search("later")] == ["Another visit"]
    assert seen.search("first words") == []


def test_a_new_reading_of_the_same_version_is_found_by_its_words(seen: Store) -> None:
    told = history(ROWS[:1], "1")
    put(seen, told, {1: A})
    assert put(seen, told, {1: B})
    assert seen.search("first") == []
    assert len(seen.search("later")) == 1
    row = seen.article(url("a"))
    assert row is not None
    assert row.article == B


def test_a_history_without_versions_is_no_article_and_keeps_its_events(
    seen: Store, sql: Ask
) -> None:
    put(seen, history(ROWS, "121"), {1: A, 2: B})
    event = history(ROWS, "121").events[2]
    assert put(seen, History(events=(event,)), {})
    assert seen.article(url("a")) is None
    assert seen.events_of(SITE, url("a")) == [event]
    for table in ("versions", "spells", "articles", "words", "images"):
        assert sql(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_status_is_kept_and_an_unknown_entry_refused(seen: Store) -> None:
    told = history(ROWS[:1], "1")
    put(seen, told, {1: A})
    assert put(seen, replace(told, status=Status.GONE), {})
    row = seen.article(url("a"))
    assert row is not None
    assert row.status is Status.GONE
    assert seen._one("SELECT gone FROM coverage WHERE site = ?", SITE) == (1,)
    with pytest.raises(KeyError, match="no entry"), seen.transaction():
        seen.put_history(SITE, url("nobody"), told, {1: A})


@pytest.mark.parametrize(
    "spelling",
    ["https://x.example/a", "http://x.example/a/", "x.example/a", "https://x.example/final#top"],
)
def test_an_article_is_found_however_its_address_is_written(store: Store, spelling: str) -> None:
    listed = replace(entry("a"), url="https://x.example/a")
    first = replace(capture(1), url=listed.url, entry=listed.url, outcome="redirect")
    final = replace(capture(2), url="https://x.example/final", entry=listed.url)
    one = dataclasses.replace(article(), url=final.url)
    with store.transaction():
        store.list_entries(page("r1", first.date), [listed])
        store.add_captures([first, final])
        store.put_history(SITE, listed.url, history([final], "1"), {1: one})
    row = store.article(spelling)
    assert row is not None
    assert (row.entry, row.article) == (listed.url, one)
    assert store.article("https://x.example/b") is None
    known = store.entry(spelling)
    assert (known and known.url) == (None if "final" in spelling else listed.url)


def test_a_mistyped_address_leads_to_near_ones(store: Store) -> None:
    keep(store, 1, article("minister-visits-paris", "Minister visits Paris"))
    keep(store, 2, article("trade-talks", "Trade talks"))
    assert store.near(url("minister-visits-pariss")) == [url("minister-visits-paris")]
    assert store.near("https://") == []


def test_exports_have_one_order_whatever_came_in_first(tmp_path: Path) -> None:
    days = {"a": "2024-01-03", "b": "2024-01-01", "c": None, "d": "2024-01-01", "e": "2023-05-05"}
    told = []
    for order in ("abcde", "edcba", "cadbe"):
        with Store.open(tmp_path / order) as store:
            with store.transaction():
                store.add_run(RUN)
            for name in order:
                keep(
                    store,
                    "abcde".index(name) + 1,
                    dataclasses.replace(article(name), date=days[name]),
                )
            told.append(list(store.articles()))
            between = store.articles(Wanted(site=SITE, since="2024-01-01", until="2024-01-02"))
            assert [row.entry for row in between] == [url("b"), url("d")]
            assert list(store.articles(Wanted(site="pl_mfa_en"))) == []
    assert told[0] == told[1] == told[2]
    assert [row.entry for row in told[0]] == [url(name) for name in "cebda"]


def test_people_read_views(seen: Store, sql: Ask) -> None:
    edit = Event(
        type=EventType.BODY,
        change=Change.TEXT,
        earlier=ROWS[0].record_id,
        earlier_date=ROWS[0].date,
        later=ROWS[1].record_id,
        later_date=ROWS[1].date,
    )
    gone = replace(edit, type=EventType.GONE, change=None, later_date=ROWS[2].date)
    told = history(ROWS[:2], "12")
    told = replace(told, events=(told.events[0], edit, gone), status=Status.GONE)
    put(seen, told, {1: A, 2: B})
    with seen.transaction():
        seen.list_entries(page("r1", ROWS[0].date), [entry("b")])
        seen.record_walk(Walk(site=SITE, run="r1", date=RUN.started, complete=True), [])
    assert sql("SELECT headline, body, status, versions, url FROM articles_now") == [
        ("Another visit", "Later words.", "gone", 2, url("a"))
    ]
    assert sql("SELECT seen, what, version FROM history") == [
        (ROWS[0].date, "first seen", 1),
        (ROWS[1].date, f"body differs; compared with {ROWS[0].date}", 2),
        (ROWS[2].date, f"answered 404 or 410 from here on; compared with {ROWS[0].date}", 2),
    ]
    assert sql("SELECT status, noticed FROM disappeared") == [("gone", ROWS[2].date)]
    assert sql("SELECT headline, part, change, still_old, already_new FROM edits") == [
        ("Another visit", "body", "text", ROWS[0].date, ROWS[1].date)
    ]
    assert sql("SELECT headline, state FROM missing") == [("About b", "new")]
    assert sql("SELECT url FROM due") == [(url("a"),), (url("b"),)]
    assert sql("SELECT known, articles, versions, captures, last_complete_walk FROM coverage") == [
        (2, 1, 2, 3, RUN.started)
    ]


def test_a_translation_is_a_pair_both_ways_by_the_page_that_offers_it(store: Store) -> None:
    other = url("de/a")
    offering = dataclasses.replace(
        article(), translations=(Translation("de", other),), language="en"
    )
    keep(store, 1, offering)
    here = offering.url
    assert store.translations_of(here) == [("de", other, here)]
    assert store.translations_of(other) == [("en", here, here)]
    pairs = {(here, "en", other, "de", here), (other, "de", here, "en", here)}
    assert set(store._read("SELECT * FROM translation_pairs").fetchall()) == pairs
    keep(store, 2, dataclasses.replace(offering, headline="New", translations=()))
    assert store.translations_of(here) == store.translations_of(other) == []
