"""Several sources of one site: entries meet by URL, and no source stops another."""

from collections.abc import Sequence

import msgspec
import pytest

from mfa_crawler.discovery import Fate, Feed, Listing, Range, Round, Standing, Territory
from mfa_crawler.items import Entry, ListingRead

UNIT = "https://mfa.example/news/"
LIST, FEED = Listing(UNIT), Feed(f"{UNIT}feed/")
TERRITORY = Territory((UNIT,))


def page(*names: str) -> ListingRead:
    return ListingRead(tuple(Entry(UNIT + name, name, None, None) for name in names), None, None)


def walked(round_: Round, pages: Sequence[ListingRead]) -> list[str]:
    found: list[str] = []
    for given in pages:
        walk = round_.begin()
        assert walk
        found += [entry.headline or "" for entry in walk.read(walk.source.url, given)]
        assert walk.following(walk.source.url, given) is None
    return found


def test_an_entry_of_two_sources_is_fetched_once() -> None:
    round_ = Round((LIST, FEED), TERRITORY, Range())
    assert walked(round_, [page("a", "b"), page("b", "c")]) == ["a", "b", "c"]
    assert round_.fates == {Fate.FOLLOW: 3}
    assert round_.begin() is None
    assert round_.complete
    assert round_.covered


@pytest.mark.parametrize(
    ("sources", "complete"), [((FEED,), False), ((LIST,), True), ((FEED, LIST), True)]
)
def test_only_what_shows_all_makes_a_walk_complete(
    sources: tuple[Listing | Feed, ...],
    complete: bool,  # noqa: FBT001 - a table's column
) -> None:
    round_ = Round(sources, TERRITORY, Range())
    walked(round_, [page("a")] * len(sources))
    assert round_.complete is complete
    assert round_.covered


def test_a_walk_that_failed_leaves_the_round_incomplete_and_the_next_source_is_read() -> None:
    round_ = Round((LIST, FEED), TERRITORY, Range())
    assert round_.begin()
    assert walked(round_, [page("a")]) == ["a"]
    assert not round_.complete
    assert not round_.covered


def test_a_second_source_that_shows_what_the_first_did_is_left_after_two_pages() -> None:
    round_ = Round((LIST, FEED), TERRITORY, Range())
    round_.remember(lambda _, __: Standing.NEW, lambda _: None, whole=False)
    assert walked(round_, [page(*"abcdef")]) == [*"abcdef"]
    walk = round_.begin()
    assert walk
    url: str | None = FEED.url
    asked = []
    for names in ("ab", "cd", "ef"):
        if url is not None:
            asked.append(url)
            shown = msgspec.structs.replace(page(*names), next=f"{FEED.url}?{names}", pages=3)
            assert walk.read(url, shown) == []
            url = walk.following(url, shown)
    assert asked == [FEED.url, f"{FEED.url}?ab"]
    assert [one.claimed_pages for one in round_.walks] == [None, 3]
    assert round_.claimed_pages is None


def test_a_limit_that_is_reached_needs_no_other_source() -> None:
    round_ = Round((LIST, FEED), TERRITORY, Range(limit=1))
    assert walked(round_, [page("a", "b")]) == ["a"]
    assert round_.begin() is None


def test_each_source_is_asked_by_its_own_words() -> None:
    asked: list[tuple[str, str]] = []

    def standing(entry: Entry, source: str) -> Standing:
        asked.append((entry.headline or "", source))
        return Standing.KNOWN

    round_ = Round((LIST, FEED), TERRITORY, Range())
    round_.remember(standing, lambda _: None, whole=False)
    assert walked(round_, [page("a"), page("a", "b")]) == []
    assert asked == [("a", LIST.url), ("b", FEED.url)]
