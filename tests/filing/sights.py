"""Captures and listings of one entry, made up day by day."""

from hypothesis import strategies as st

from mfa_crawler.filing.content import Content
from mfa_crawler.filing.history import Sight
from mfa_crawler.store import History, Presence
from tests.filing.articles import content, photo

A = content()
A_RETYPED = content(headline="Minister's visit to Łódź")
B = content(body="Other talks.")
C = content(body="Other talks.", date="2026-09-22")
A_LINKED = content(links=())
A_UNFETCHED = content(main_image=photo(sha256=None))
A_REDESIGNED = content("article-2030", links=())
FAILURES = ["bad_status", "timed_out", "redirect", "unknown_layout", "robots"]


def sight(day: int, what: Content | str, *, answered: bool = True) -> Sight:
    """A capture on a day of 2026 (0 is 1 January): an article, or what came instead."""
    return Sight(
        record_id=f"urn:{day}",
        date=f"2026-{1 + day // 28:02}-{1 + day % 28:02}T00:00:00Z",
        outcome=what if isinstance(what, str) else "article",
        status=404 if what == "gone" else 200,
        parser=None if isinstance(what, str) else "1",
        content=None if isinstance(what, str) else what,
        site_answered=answered,
    )


def days(*whats: Content | str, every: int = 1) -> list[Sight]:
    return [sight(number * every, what) for number, what in enumerate(whats)]


def told(found: History) -> list[str]:
    return [
        f"{event.type} {event.earlier and event.earlier[4:]}>{event.later[4:]}"
        for event in found.events
    ]


def shown(found: History) -> list[int]:
    return [spell.version for spell in found.spells]


def sights_of(*whats: Content | str) -> st.SearchStrategy[list[Sight]]:
    """Captures in order, each on a day of its own."""
    drawn = st.dictionaries(st.integers(0, 300), st.sampled_from(whats), max_size=12)
    return drawn.map(
        lambda when: [
            sight(day, what) for day, what in sorted(when.items(), key=lambda item: item[0])
        ]
    )


SIGHTS = sights_of(
    A, A_RETYPED, A_LINKED, A_REDESIGNED, A_UNFETCHED, B, C, "gone", "gone", *FAILURES
)


def presence(number: int, *, ended: bool) -> Presence:
    day = f"2026-0{number}"
    return Presence(
        site="pl_mfa_en",
        entry="https://www.gov.pl/web/diplomacy/a",
        number=number,
        first_run=f"run:{number}0",
        first_date=f"{day}-10T00:00:00Z",
        last_run=f"run:{number}1",
        last_date=f"{day}-11T00:00:00Z",
        ended_run=f"run:{number}2" if ended else None,
        ended_date=f"{day}-12T00:00:00Z" if ended else None,
    )
