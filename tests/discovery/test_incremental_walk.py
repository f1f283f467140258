"""A walk over a list that is known already: what it fetches, where it stops, where it goes on."""

from collections.abc import Collection

from mfa_crawler.discovery import Fate, Listing, Milestone, Range, Sieve, Standing, Territory, Walk
from mfa_crawler.items import Entry, ListingRead

FIRST = "https://www.gov.pl/web/diplomacy/news-"
UNIT = "https://www.gov.pl/web/diplomacy/"
TERRITORY = Territory((UNIT,))


def page_url(number: int) -> str:
    return FIRST if number == 1 else f"{FIRST}?page={number}&size=10"


def a_list(count: int, size: int = 3) -> dict[str, ListingRead]:
    """Pages of a list of articles `0`, `1`, ..., newest first."""
    last = -(-count // size)
    return {
        page_url(page): ListingRead(
            tuple(
                Entry(f"{UNIT}{n}", str(n), None, None)
                for n in range((page - 1) * size, min(page * size, count))
            ),
            page_url(page + 1) if page < last else None,
            last,
        )
        for page in range(1, last + 1)
    }


class Memory:
    """What earlier crawls know, by name; anything else is new."""

    def __init__(self, known: Collection[int] = (), again: Collection[int] = ()) -> None:
        self.known = {str(n) for n in known}
        self.again = {str(n) for n in again}

    def standing(self, entry: Entry, _: str) -> Standing:
        if entry.headline in self.again:
            return Standing.AGAIN
        return Standing.KNOWN if entry.headline in self.known else Standing.NEW


def follow(walk: Walk, pages: dict[str, ListingRead]) -> tuple[list[int], list[int]]:
    """Names that are fetched, and numbers of the list pages that are read."""
    names: list[int] = []
    read: list[int] = []
    url: str | None = FIRST
    while url is not None:
        assert len(read) < 100, "the walk does not end"
        read.append(next(n for n in range(1, 101) if page_url(n) == url))
        names += [int(entry.headline or "") for entry in walk.read(url, pages[url])]
        url = walk.following(url, pages[url])
    return names, read


def a_walk(memory: Memory, milestone: Milestone | None = None, **more: object) -> Walk:
    whole = bool(more.get("whole", False))
    return Walk(Listing(FIRST), Sieve(TERRITORY, Range(), memory.standing), whole, milestone)


def test_nothing_new_reads_two_pages_and_fetches_nothing() -> None:
    walk = a_walk(Memory(known=range(30)))
    assert follow(walk, a_list(30)) == ([], [1, 2])
    assert walk.sieve.fates == {Fate.KNOWN: 6}
    assert not walk.complete
    assert not walk.covered


def test_news_on_the_third_page_is_found_when_the_second_has_some_too() -> None:
    walk = a_walk(Memory(known=set(range(30)) - {0, 4, 7}))
    assert follow(walk, a_list(30)) == ([0, 4, 7], [1, 2, 3, 4, 5])


def test_one_page_of_overlap_finds_what_slipped_behind_a_quiet_page() -> None:
    walk = a_walk(Memory(known=set(range(30)) - {3}))
    assert follow(walk, a_list(30)) == ([3], [1, 2, 3, 4])


def test_pages_that_show_only_other_sites_are_no_sign_of_the_end() -> None:
    pages = a_list(12)
    elsewhere = (Entry("https://www.gov.pl/web/rcb/alert", "99", None, None),)
    for number in (2, 3):
        pages[page_url(number)] = ListingRead(elsewhere, page_url(number + 1), 4)
    walk = a_walk(Memory(known={0, 1, 2, 10, 11}))
    assert follow(walk, pages) == ([9], [1, 2, 3, 4, 1])


def test_what_failed_before_is_fetched_again_and_is_no_news() -> None:
    walk = a_walk(Memory(known=range(30), again={0, 5, 8}))
    assert follow(walk, a_list(30)) == ([0, 5], [1, 2])


def test_a_whole_walk_reads_everything_and_fetches_only_what_is_new() -> None:
    walk = a_walk(Memory(known=set(range(12)) - {11}), whole=True)
    assert follow(walk, a_list(12)) == ([11], [1, 2, 3, 4, 1])
    assert walk.complete
    assert walk.covered


def test_an_interrupted_walk_goes_on_from_its_milestone_and_is_not_complete() -> None:
    # the walk before read pages 1 to 6, and three articles were published since
    known = set(range(3, 21))
    walk = a_walk(Memory(known=known), Milestone(page_url(6), 6), whole=True)
    names, read = follow(walk, a_list(30))
    assert read == [1, 2, 3, 6, 7, 8, 9, 10, 1]
    assert set(names) == set(range(30)) - known
    assert walk.covered
    assert not walk.complete


def test_a_milestone_on_the_next_page_is_walked_to() -> None:
    walk = a_walk(Memory(known=range(9)), Milestone(page_url(3), 3), whole=True)
    assert follow(walk, a_list(12)) == ([9, 10, 11], [1, 2, 3, 4, 1])
    assert walk.complete


def test_a_limit_counts_what_is_known_already() -> None:
    walk = Walk(
        Listing(FIRST),
        Sieve(TERRITORY, Range(limit=4), Memory(known={0, 1}).standing),
        whole=False,
    )
    names, _ = follow(walk, a_list(12))
    assert names == [2, 3]
    assert walk.sieve.fates[Fate.FOLLOW] + walk.sieve.fates[Fate.KNOWN] == 4
