"""What is asked for every entry of a list costs the same however much is kept."""

from collections.abc import Callable
from itertools import count

from mfa_crawler.items import SourceClass
from mfa_crawler.store import Store
from tests.store.made import SITE, article, capture, entry, history, page, url

NEW = count()
ASKED: dict[str, Callable[[Store], object]] = {
    "known": lambda store: store.known(SITE, url("n7")),
    "captures_of": lambda store: store.captures_of(SITE, url("n7")),
    "looks_of": lambda store: store.looks_of(SITE, url("n7")),
    "failures_of": lambda store: store.failures_of(SITE, url("n7")),
    "presences_of": lambda store: store.presences_of(SITE, url("n7")),
    "absent_before": lambda store: store.absent_before(SITE, url("n7")),
    "versions_of": lambda store: store.versions_of(SITE, url("n7")),
    "capture": lambda store: store.capture(capture(7).record_id),
    "original": lambda store: store.original("sha1:B7", SourceClass.OWN),
    "answered": lambda store: store.answered(SITE, "r1"),
    "article_of": lambda store: store.article_of(SITE, url("n7")),
    "article": lambda store: store.article(url("n7")),
    "due": lambda store: store.due(SITE, None, url("n7"), 1),
    "list_entries": lambda store: store.list_entries(
        page("r1", "2024-01-01T00:00:00Z"), [entry("n7"), entry(f"new{next(NEW)}")]
    ),
    "put_history": lambda store: store.put_history(
        SITE, url("n7"), history([capture(7, "n7", 1)], "1"), {}
    ),
}


def fill(store: Store, numbers: range) -> None:
    rows = [capture(number, f"n{number}", 1) for number in numbers]
    with store.transaction():
        store.list_entries(page("r1", rows[0].date), [entry(f"n{number}") for number in numbers])
        store.add_captures(rows)
        for number, row in zip(numbers, rows, strict=True):
            one = {1: article(f"n{number}")}
            store.put_history(SITE, url(f"n{number}"), history([row], "1"), one)


def steps(store: Store, ask: Callable[[Store], object]) -> int:
    """Steps of SQLite's virtual machine, in tens."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    with store.transaction():
        ask(store)  # so that statements are prepared, and what is written is there
        store._db.set_progress_handler(step, 10)
        ask(store)
        store._db.set_progress_handler(None, 0)
    return taken


def test_what_is_asked_for_every_entry_costs_the_same_in_a_large_archive(store: Store) -> None:
    fill(store, range(1, 20))
    few = {name: steps(store, ask) for name, ask in ASKED.items()}
    fill(store, range(20, 1000))
    many = {name: steps(store, ask) for name, ask in ASKED.items()}
    assert {name: cost for name, cost in many.items() if cost > 2 * few[name] + 5} == {}
