"""How much the first change of words changed, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from mfa_crawler.cleaning import UNSPACED
from mfa_crawler.corpus.audit.lives import Life
from mfa_crawler.filing.content import is_letter
from mfa_crawler.filing.words import compared
from mfa_crawler.items import Article
from mfa_crawler.store import EventType, Store

_UNSPACED = re.compile(f"[{UNSPACED}]")
_OF_WORDS = frozenset({EventType.HEADLINE, EventType.LEAD, EventType.BODY})


class Middle(msgspec.Struct, frozen=True, kw_only=True):
    """A median, with the 95 % interval that the order of the values gives."""

    median: float
    low: float
    high: float


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """How much the first changes of headline, lead or body changed, all three taken together."""

    changes: int
    """Articles with one."""
    words: Middle | None
    """Words touched: removed or added, whichever are more (characters, in Chinese and Japanese);
    null for fewer than six changes, of
    which no order gives an interval.
    """
    share: Middle | None
    """The same by the words there were before."""


def extent(store: Store, site: str, lives: Iterable[Life]) -> list[tuple[int, float]]:
    """Words touched, and their share of those before, of each article whose words changed."""
    return [
        touched
        for life in lives
        if any(edit.part in _OF_WORDS for edit in life.edits)
        if (touched := _first(_shown(store, site, life.entry))) is not None
    ]


def measured(changes: Sequence[tuple[int, float]]) -> Extent:
    """What these changes have in common."""
    return Extent(
        changes=len(changes),
        words=middle([words for words, _ in changes]),
        share=middle([share for _, share in changes]),
    )


def middle(values: Sequence[float]) -> Middle | None:
    """The median and its interval: between the k-th smallest and the k-th largest value, k as
    large as leaves at most 2.5 % of all orders outside on either side. None for fewer than six.

    >>> middle([5, 1, 4, 2, 3, 6])
    Middle(median=3.5, low=1, high=6)
    """
    ordered, size = sorted(values), len(values)
    rank = _rank(size)
    if rank == 0:
        return None
    median = (ordered[(size - 1) // 2] + ordered[size // 2]) / 2
    return Middle(median=median, low=ordered[rank - 1], high=ordered[-rank])


def _rank(size: int) -> int:
    whole, outside, rank, ways = 2**size, 0, 0, 1  # ways to choose so many of them
    while (outside := outside + ways) * 40 <= whole:
        ways = ways * (size - rank) // (rank + 1)
        rank += 1
    return rank


def _shown(store: Store, site: str, entry: str) -> Iterator[str]:
    """The words of an article's spells, in their order."""
    versions = {row.number: _words(row.article) for row in store.versions_of(site, entry)}
    return (versions[spell.version] for spell in store.spells_of(site, entry))


def _words(article: Article) -> str:
    return "\n".join([article.headline, article.lead or "", article.body])


def _first(texts: Iterator[str]) -> tuple[int, float] | None:
    for old, new in pairwise(texts):
        removed = added = before = 0
        for piece in compared(old, new):
            count = _count(piece.text)
            removed += count if piece.kind == "removed" else 0
            added += count if piece.kind == "added" else 0
            before += count if piece.kind != "added" else 0
        if touched := max(removed, added):
            return touched, touched / max(1, before)
    return None


def _count(text: str) -> int:
    """Words of a text: stretches between spaces with a letter or digit in them; characters, where
    they are written without spaces.

    >>> _count("so - they met,"), _count("外交部长会见")
    (3, 6)
    """
    spaced = _UNSPACED.sub(r" \g<0> ", text)
    return sum(any(map(is_letter, word)) for word in spaced.split())
