"""What lists showed and the archive has, and where the articles stand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from mfa_crawler.corpus.audit.lives import Life
from mfa_crawler.store import Kind, State, Status, Store

LATENESS = ((1, 1), (2, 7), (8, 30), (31, None))
"""Days by which a printed day is earlier than the appearance, from and to, as they are counted."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What lists showed, by what the archive has of it; the parts add up to `listed`."""

    listed: int
    """Entries that any list, feed or sitemap showed."""
    kept: int
    """They gave an article."""
    elsewhere: int
    """They were answered, as another entry's article or as none of the site's."""
    never_answered: int
    gone: int
    """They were answered 404 or 410, and never with an article."""
    failed: dict[str, int]
    """By kind of failure."""
    never_listed: int
    """Articles of the archive that no list showed."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the articles stand."""

    live: int
    unlisted: int
    """Two complete walks in turn did not show them."""
    unlisted_and_live: int
    """Of these, captures showed so many after that."""
    gone: int
    """Answered 404 or 410 at least three times over a week."""


class Lateness(msgspec.Struct, frozen=True, kw_only=True):
    """Printed days against appearances, of articles that a complete walk did not show yet."""

    known: int
    """Articles of which both are known."""
    earlier: dict[str, int]
    """Articles whose printed day is at least so many days earlier: `1`, `2-7`, `8-30`, `31+`."""
    most: int | None
    """The most days; null where no printed day is earlier."""


def listing(store: Store, site: str, entries: Iterable[str]) -> Listing:
    """What lists showed against these entries, the archive's articles; withheld ones are left
    out.
    """
    kept, hidden = set(entries), store.hidden(site).entries
    ways: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    listed: set[str] = set()
    for row in store.table("urls", site):
        (url,) = row.key
        said = row.values
        if said["kind"] != Kind.ENTRY or said["first_listed"] is None or url in hidden:
            continue
        listed.add(url)
        way = "kept" if url in kept else str(said["state"])
        ways[way] += 1
        if way == State.FAILED:
            failures[said["failure"]] += 1
    return Listing(
        listed=len(listed),
        kept=ways["kept"],
        elsewhere=ways[State.KNOWN],
        never_answered=ways[State.NEW],
        gone=ways[State.GONE],
        failed=dict(sorted(failures.items())),
        never_listed=len(kept - listed),
    )


def standing(lives: Sequence[Life]) -> Standing:
    """Where these articles stand."""
    found = Counter(life.status for life in lives)
    unlisted = [life for life in lives if life.status is Status.UNLISTED]
    return Standing(
        live=found[Status.LIVE],
        unlisted=len(unlisted),
        unlisted_and_live=sum(life.seen_unlisted for life in unlisted),
        gone=found[Status.GONE],
    )


def lateness(lives: Iterable[Life]) -> Lateness:
    """How much earlier than they appeared these articles say they are."""
    days = [life.backdated for life in lives if life.backdated is not None]
    earlier = [day for day in days if day > 0]
    return Lateness(
        known=len(days),
        earlier={
            _named(first, last): sum(
                first <= day and (last is None or day <= last) for day in earlier
            )
            for first, last in LATENESS
        },
        most=max(earlier, default=None),
    )


def _named(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}+"
    return str(first) if first == last else f"{first}-{last}"


def together(listings: Sequence[Listing]) -> Listing:
    """The sums over several sites."""
    failures: Counter[str] = Counter()
    for one in listings:
        failures.update(one.failed)

    def total(name: str) -> int:
        return sum(_numbers(one)[name] for one in listings)

    return Listing(
        listed=total("listed"),
        kept=total("kept"),
        elsewhere=total("elsewhere"),
        never_answered=total("never_answered"),
        gone=total("gone"),
        failed=dict(sorted(failures.items())),
        never_listed=total("never_listed"),
    )


def _numbers(one: Listing) -> Mapping[str, int]:
    return {name: value for name, value in msgspec.structs.asdict(one).items() if name != "failed"}
