"""When an article is gone, unlisted or back, and when nobody can say."""

from collections.abc import Sequence

import pytest

from mfa_crawler.filing.history import history
from mfa_crawler.store import Presence, Status
from tests.filing.sights import A, B, days, presence, sight, told


@pytest.mark.parametrize(
    ("when", "is_gone"),
    [
        ((1, 2, 8), True),
        ((1, 2, 7), False),  # six days
        ((1, 9), False),  # twice
        ((1, 2, 3, 4, 5, 6, 7), False),
        ((1, 2, 3, 4, 5, 6, 7, 8), True),
    ],
)
def test_gone_takes_three_looks_over_seven_days(when: tuple[int, ...], *, is_gone: bool) -> None:
    found = history([sight(0, A), *(sight(day, "gone") for day in when)])
    assert told(found)[1:] == (["gone 0>1"] if is_gone else [])
    assert found.status == (Status.GONE if is_gone else Status.LIVE)


def test_a_look_that_shows_the_article_ends_a_streak() -> None:
    found = history(days(A, "gone", "gone", A, "gone", "gone", every=5))
    assert told(found) == ["appeared None>0"]


def test_looks_while_the_site_does_not_answer_do_not_count() -> None:
    unanswered = [sight(day, "gone", answered=False) for day in (1, 20)]
    assert told(history([*days(A), *unanswered, sight(5, "gone"), sight(9, "gone")])) == [
        "appeared None>0"
    ]


def test_an_article_that_returns_is_back_and_compared_with_what_it_was() -> None:
    found = history(days(A, "gone", "redirect", "gone", "gone", "bad_status", B, every=5))
    assert told(found) == ["appeared None>0", "gone 0>5", "body 0>30", "back 20>30"]
    assert found.status is Status.LIVE


def test_a_not_modified_answer_shows_the_article_even_where_its_original_is_unknown() -> None:
    found = history(days(A, "gone", "gone", "gone", "not_modified", every=5))
    assert told(found) == ["appeared None>0", "gone 0>5", "back 15>20"]
    assert [spell.captures for spell in found.spells] == [1]


@pytest.mark.parametrize(
    ("presences", "events", "status"),
    [
        ([presence(1, ended=False)], [], Status.LIVE),
        ([presence(1, ended=True)], ["unlisted 11>12"], Status.UNLISTED),
        (
            [presence(2, ended=False), presence(1, ended=True)],
            ["unlisted 11>12", "back 12>20"],
            Status.LIVE,
        ),
        (
            [presence(1, ended=True), presence(2, ended=True)],
            ["unlisted 11>12", "back 12>20", "unlisted 21>22"],
            Status.UNLISTED,
        ),
    ],
)
def test_lists_tell_when_an_entry_left_and_came_back(
    presences: Sequence[Presence], events: list[str], status: Status
) -> None:
    found = history(days(A), presences)
    assert told(found)[1:] == events
    assert found.status is status


def test_gone_is_more_than_unlisted() -> None:
    found = history(days(A, "gone", "gone", "gone", every=5), [presence(1, ended=True)])
    assert told(found)[1:] == ["gone 0>5", "unlisted 11>12"]
    assert found.status is Status.GONE
