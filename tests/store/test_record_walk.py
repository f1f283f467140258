"""Presence and disappearance, against a model that follows the definition word by word."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mfa_crawler.store import Presence, Store, Walk
from tests.store.made import RUN, SITE, capture, entry, page, url

NAMES = "abcd"
WALKS = st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(NAMES))), max_size=9)


def walk(number: int, *, complete: bool) -> Walk:
    return Walk(
        site=SITE, run=f"r{number}", date=f"2024-01-{number:02}T00:00:00Z", complete=complete
    )


def model(walks: list[tuple[Walk, set[str]]], name: str) -> list[Presence]:
    told: list[Presence] = []
    is_missed = False  # by the last complete walk
    for one, shown in walks:
        is_open = bool(told) and told[-1].ended_run is None
        if name in shown:
            if not is_open:
                told.append(
                    Presence(
                        site=SITE,
                        entry=url(name),
                        number=len(told) + 1,
                        first_run=one.run,
                        first_date=one.date,
                        last_run=one.run,
                        last_date=one.date,
                    )
                )
            told[-1] = replace(told[-1], last_run=one.run, last_date=one.date)
            is_missed = False
        elif is_open and one.complete and is_missed:
            told[-1] = replace(told[-1], ended_run=one.run, ended_date=one.date)
        elif one.complete:
            is_missed = True
    return told


def absent(walks: list[tuple[Walk, set[str]]], name: str) -> Walk | None:
    before: Walk | None = None
    for one, shown in walks:
        if name in shown:
            return before
        before = one if one.complete else before
    return None


@settings(deadline=None, max_examples=60)
@given(WALKS)
def test_walks_are_judged_as_the_definition_says(drawn: list[tuple[bool, set[str]]]) -> None:
    walks = [(walk(day, complete=one), shown) for day, (one, shown) in enumerate(drawn, 1)]
    with TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        for number, (one, shown) in enumerate(walks, 1):
            standing = {name: _standing(model(walks[: number - 1], name)) for name in NAMES}
            with store.transaction():
                changed = store.record_walk(one, map(url, shown))
            after = {name: _standing(model(walks[:number], name)) for name in NAMES}
            assert changed == [
                url(name)
                for name in NAMES
                if standing[name] != after[name] and standing[name] != (0, False)
            ]
        for name in NAMES:
            assert store.presences_of(SITE, url(name)) == model(walks, name)
            assert store.absent_before(SITE, url(name)) == absent(walks, name)
        complete = [one for one, _ in walks if one.complete]
        assert last_complete_walk(store) == (complete[-1].date if complete else None)


def last_complete_walk(store: Store) -> str | None:
    found = store._one(
        "SELECT date FROM walks WHERE site = ? AND complete ORDER BY number DESC LIMIT 1", SITE
    )
    return found[0] if found else None


def _standing(presences: list[Presence]) -> tuple[int, bool]:
    return len(presences), bool(presences) and presences[-1].ended_run is None


def test_walks_of_one_site_say_nothing_about_another(store: Store) -> None:
    with store.transaction():
        store.record_walk(walk(1, complete=True), [url("a")])
        other = replace(walk(2, complete=True), site="pl_mfa_en")
        assert store.record_walk(other, []) == []
    assert store.presences_of(SITE, url("a"))[0].ended_run is None
    assert last_complete_walk(store) == walk(1, complete=True).date


def test_an_entry_seen_in_a_run_that_is_not_over_was_absent_from_the_walk_before(
    store: Store,
) -> None:
    with store.transaction():
        store.record_walk(walk(1, complete=True), [])
        store.list_entries(page("r2", "2024-01-02T00:00:05Z"), [entry("a")])
    assert store.absent_before(SITE, url("a")) == walk(1, complete=True)
    with store.transaction():
        store.record_walk(walk(2, complete=True), store.listed_in(SITE, "r2"))
    assert store.absent_before(SITE, url("a")) == walk(1, complete=True)


def test_the_walk_of_a_run_whose_feed_alone_showed_an_entry_tells_nothing_of_it(
    store: Store,
) -> None:
    date = "2024-01-02T00:00:05Z"
    with store.transaction():
        store.add_run(RUN)
        store.record_walk(walk(1, complete=True), [])
        store.add_captures([replace(capture(1, None), run="r2", date=date)])
        store.list_entries(page("r2", date, "feed"), [entry("a")])
        assert store.absent_before(SITE, url("a")) == walk(1, complete=True)
        store.record_walk(walk(2, complete=True), store.listed_in(SITE, "r2"))
    assert store.absent_before(SITE, url("a")) == walk(1, complete=True)


def test_an_entry_that_no_list_showed_was_absent_from_nothing(store: Store) -> None:
    with store.transaction():
        store.record_walk(walk(1, complete=True), [])
    assert store.absent_before(SITE, url("a")) is None
