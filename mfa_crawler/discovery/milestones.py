"""How far a walk came that was interrupted, so that a later one need not begin again."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Milestone:
    """How far an earlier walk came that was interrupted: its last list page, and its number."""

    url: str
    page: int


def milestone(first: str, runs: Iterable[Iterable[str]]) -> Milestone | None:
    """The deepest list page that some interrupted walks read, or None where none left the first.

    `runs` are the list pages of each walk, in the order read; each page leads to the next, save
    where a walk leapt to a milestone of an earlier one.

    >>> milestone("/1", [["/1", "/2", "/3"], ["/1", "/3", "/4", "/1"]])
    Milestone(url='/4', page=4)
    """
    numbers = {first: 1}
    for pages in runs:
        before = 0
        for url in pages:
            before = numbers.setdefault(url, before + 1)
    url, page = max(numbers.items(), key=lambda item: item[1])
    return Milestone(url, page) if page > 1 else None
