"""Walking a list that shifts, lies, goes round in circles or stops: what is followed, and whether
the walk may call itself complete.
"""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.discovery import Fate, Listing, Range, Sieve, Territory, Walk
from mfa_crawler.errors import EmptyListing, ListingLoop, ShortListing
from mfa_crawler.items import Entry, ListingRead

FIRST = "https://www.gov.pl/web/diplomacy/news-"
UNIT = "https://www.gov.pl/web/diplomacy/"
TERRITORY = Territory((UNIT,))
DAYS = [date(2023, 12, 31 - n).isoformat() for n in range(30)]


def page_url(number: int) -> str:
    return FIRST if number == 1 else f"{FIRST}?page={number}&size=10"


def entry(name: str, day: str | None = "2023-10-06", url: str = "") -> Entry:
    return Entry(url or UNIT + name, name, day, None)


def paged(names: list[str], size: int = 3, claims: int | None = None) -> dict[str, ListingRead]:
    """The pages of a list, newest first; the n-th name has the n-th day."""
    entries = [entry(name, DAYS[n]) for n, name in enumerate(names)]
    count = -(-len(names) // size)
    return {
        page_url(n): ListingRead(
            tuple(entries[(n - 1) * size : n * size]),
            page_url(n + 1) if n < count else None,
            claims or count,
        )
        for n in range(1, count + 1)
    }


def walked(
    pages: dict[str, ListingRead] | Callable[[str], ListingRead], bounds: Range | None = None
) -> tuple[Walk, list[str], list[str]]:
    """The walk, the names it follows, and the list pages it reads."""
    walk = Walk(Listing(FIRST), Sieve(TERRITORY, bounds or Range()))
    names: list[str] = []
    asked: list[str] = []
    url: str | None = FIRST
    while url is not None:
        assert len(asked) < 100, "the walk does not end"
        asked.append(url)
        page = pages[url] if isinstance(pages, dict) else pages(url)
        names += [e.headline or "" for e in walk.read(url, page)]
        url = walk.following(url, page)
    return walk, names, asked


def test_a_list_of_one_page_is_read_once() -> None:
    walk, names, asked = walked(paged(["a", "b"]))
    assert (names, asked, walk.complete) == (["a", "b"], [FIRST], True)


def test_a_longer_list_ends_with_its_first_page_again() -> None:
    walk, names, asked = walked(paged(list("abcdefgh")))
    assert names == list("abcdefgh")
    assert asked == [page_url(1), page_url(2), page_url(3), FIRST]
    assert (walk.complete, walk.claimed_pages, walk.read_pages) == (True, 3, 4)


@given(st.integers(1, 20), st.lists(st.integers(1, 12), max_size=4), st.integers(2, 5))
def test_nothing_is_missed_or_followed_twice_while_the_list_grows(
    length: int, moments: list[int], size: int
) -> None:
    names = [f"old{n}" for n in range(length)]
    listed: set[str] = set()  # when the first page was last read
    reads = 0

    def shifting(url: str) -> ListingRead:
        nonlocal reads, listed
        reads += 1
        if reads in moments:
            names.insert(0, f"new{reads}")
        if url == FIRST:
            listed = set(names)
        return paged(names, size)[url]

    walk, followed, _ = walked(shifting)
    assert sorted(followed) == sorted(set(followed))
    assert listed <= set(followed) <= set(names)
    assert walk.complete


def test_entries_removed_while_reading_do_not_stop_the_walk() -> None:
    names = list("abcdefgh")

    def shrinking(url: str) -> ListingRead:
        page = paged(names)[url]
        if url == page_url(2):
            names.remove("h")
        return page

    walk, followed, _ = walked(shrinking)
    assert followed == list("abcdefg")
    assert walk.complete


@pytest.mark.parametrize(
    ("bounds", "names", "pages"),
    [
        (Range(since=date(2023, 12, 30)), "ab", 3),
        (Range(since=date(2023, 12, 25)), "abcdefg", 5),
        (Range(since=date(2024, 1, 1)), "", 2),
        (Range(since=date(2020, 1, 1)), "abcdefghijklmnopqr", 6),
        (Range(until=date(2023, 12, 16)), "pqr", 6),
        (Range(since=date(2023, 12, 28), until=date(2023, 12, 30)), "bcd", 4),
        (Range(limit=2), "ab", 1),
        (Range(limit=3), "abc", 1),
        (Range(limit=4), "abcd", 2),
        (Range(limit=1, until=date(2023, 12, 26)), "f", 2),
        (Range(limit=99), "abcdefghijklmnopqr", 6),
    ],
)
def test_a_range_is_kept_and_ends_the_walk_as_early_as_it_may(
    bounds: Range, names: str, pages: int
) -> None:
    walk, followed, asked = walked(paged(list("abcdefghijklmnopqr")), bounds)
    assert "".join(followed) == names
    assert len(dict.fromkeys(asked)) == pages
    assert walk.complete is (pages == 6)
    assert sum(walk.sieve.fates.values()) == len({*walk.sieve._seen})


def test_old_entries_pinned_on_top_do_not_end_the_walk() -> None:
    pinned = tuple(entry(f"pinned{n}", "2019-01-01") for n in range(3))
    pages = paged(list("abcdef"))
    shifted = {
        FIRST: ListingRead(pinned, page_url(2), 3),
        page_url(2): ListingRead(pages[page_url(1)].entries, page_url(3), 3),
        page_url(3): ListingRead(pages[page_url(2)].entries, None, 3),
    }
    walk, followed, _ = walked(shifted, Range(since=date(2023, 12, 1)))
    assert followed == list("abcdef")
    assert walk.complete
    assert walk.sieve.fates[Fate.OUT_OF_RANGE] == 3


def test_an_entry_without_a_day_is_followed_and_is_never_old() -> None:
    undated = {FIRST: ListingRead((entry("a", None),), None, 1)}
    _, followed, _ = walked(undated, Range(since=date(2023, 1, 1), until=date(2023, 2, 1)))
    assert followed == ["a"]


@pytest.mark.parametrize("number", [1, 2])
def test_an_empty_page_ends_the_walk_by_name(number: int) -> None:
    pages = paged(list("abcdef")) | {page_url(number): ListingRead((), None, 1)}
    with pytest.raises(EmptyListing, match="no entries") as error:
        walked(pages)
    assert error.value.url == page_url(number)


@pytest.mark.parametrize("target", [1, 2])
def test_a_list_that_leads_back_is_a_loop_after_its_entries_were_read(target: int) -> None:
    pages = paged(list("abcdef"))
    pages[page_url(2)] = ListingRead(pages[page_url(2)].entries, page_url(target), 3)
    walk = Walk(Listing(FIRST), Sieve(TERRITORY))
    names = []
    for number in (1, 2):
        names += [e.headline for e in walk.read(page_url(number), pages[page_url(number)])]
        if number == 1:
            assert walk.following(FIRST, pages[FIRST]) == page_url(2)
    with pytest.raises(ListingLoop, match="circles"):
        walk.following(page_url(2), pages[page_url(2)])
    assert names == list("abcdef")
    assert not walk.complete


def test_an_endless_list_with_nothing_new_is_a_loop() -> None:
    def endless(url: str) -> ListingRead:
        number = int(url.partition("page=")[2].partition("&")[0] or 1)
        return ListingRead((entry("a"), entry("b")), page_url(number + 1), None)

    with pytest.raises(ListingLoop):
        walked(endless)


def test_a_list_shorter_than_it_claims_says_so_after_its_entries_were_read() -> None:
    with pytest.raises(ShortListing, match="claims 3 pages and leads to 2"):
        walked(paged(list("abcdef"), claims=3))


def test_a_list_that_shrinks_by_a_page_while_it_is_read_is_complete() -> None:
    pages = paged(list("abcdef"), size=2)
    second, third = page_url(2), page_url(3)
    pages[second] = ListingRead(pages[second].entries, third, 3)
    pages[third] = ListingRead((), None, 2)
    walk, followed, _ = walked(pages)
    assert (followed, walk.complete) == (list("abcd"), True)


def test_a_page_that_claims_to_be_the_last_is_not_believed_against_the_first_page() -> None:
    pages = paged(list("abcdefgh"), size=2)
    pages[page_url(2)] = ListingRead(pages[page_url(2)].entries, None, 2)
    with pytest.raises(ShortListing, match="claims 4 pages and leads to 2"):
        walked(pages)


def test_an_empty_page_behind_the_last_claimed_one_is_the_end() -> None:
    pages = paged(list("abcdef"))
    last = page_url(len(pages))
    behind = page_url(len(pages) + 1)
    pages[last] = ListingRead(pages[last].entries, behind, pages[last].pages)
    pages[behind] = ListingRead((), None, pages[last].pages)
    walk, followed, asked = walked(pages)
    assert (followed, walk.complete) == (list("abcdef"), True)
    assert asked[-1] == FIRST


def test_a_last_page_that_leads_to_itself_is_the_end() -> None:
    pages = paged(list("abcdef"))
    last = page_url(len(pages))
    pages[last] = ListingRead(pages[last].entries, last, pages[last].pages)
    walk, followed, _ = walked(pages)
    assert (followed, walk.complete) == (list("abcdef"), True)


def test_a_list_that_goes_on_far_beyond_its_claim_is_left() -> None:
    walk = Walk(Listing(FIRST), Sieve(TERRITORY))
    most = 2 * 9 + 10
    for number in range(1, most + 1):
        page = ListingRead((entry(f"n{number}"),), page_url(number + 1), 9)
        walk.read(page_url(number), page)
        if number < most:
            assert walk.following(page_url(number), page) == page_url(number + 1)
    with pytest.raises(ListingLoop):
        walk.following(page_url(most), page)


def test_an_endless_list_is_left_however_many_pages_it_claims() -> None:
    walk, url = Walk(Listing(FIRST), Sieve(TERRITORY)), FIRST
    for number in range(1, 20_000):
        page = ListingRead((entry(f"n{number}"),), page_url(number + 1), 10**12)
        walk.read(url, page)
        url = walk.following(url, page) or ""
    walk.read(url, page)
    with pytest.raises(ListingLoop, match="never ends"):
        walk.following(url, page)


def test_a_page_without_entries_is_not_a_page_read() -> None:
    walk = Walk(Listing(FIRST), Sieve(TERRITORY))
    with pytest.raises(EmptyListing):
        walk.read(FIRST, ListingRead((), None, 1))
    assert walk.read_pages == 0


def test_a_list_that_claims_nothing_is_complete_at_its_end() -> None:
    walk, _, _ = walked({FIRST: ListingRead((entry("a"),), None, None)})
    assert (walk.complete, walk.claimed_pages) == (True, None)


def test_duplicates_on_one_page_are_followed_once() -> None:
    again = entry("a", url=f"{UNIT}a".replace("https", "http"))
    page = ListingRead((entry("a"), entry("b"), entry("a"), again), None, 1)
    walk, followed, _ = walked({FIRST: page})
    assert followed == ["a", "b"]
    assert walk.sieve.fates[Fate.FOLLOW] == 2


def test_links_to_other_units_and_hosts_are_counted_and_not_followed() -> None:
    others = [
        "https://www.gov.pl/web/rcb/alert",
        "https://www.gov.pl/web/diplomacy-en/a",
        "https://www.gov.pl/web/diplomacy",
        "https://gov.pl/web/diplomacy/a",
        "https://www.gov.pl.evil.example/web/diplomacy/a",
        "https://evil.example/https://www.gov.pl/web/diplomacy/a",
        "https://evil.example/web/diplomacy/a",
        "mailto:a@www.gov.pl",
    ]
    page = ListingRead((entry("a"), *(entry(url, url=url) for url in others)), None, 1)
    walk, followed, _ = walked({FIRST: page})
    assert followed == ["a"]
    assert walk.sieve.fates == {Fate.FOLLOW: 1, Fate.OTHER_SITE: len(others)}
