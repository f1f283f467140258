"""A pair as people read it: both articles, the score, and what it rests on, column by column."""

import hashlib

import msgspec

from mfa_crawler.corpus.pairs.matching import Match
from mfa_crawler.corpus.pairs.score import offered
from mfa_crawler.corpus.pairs.traits import traits_of
from mfa_crawler.items import SourceClass
from mfa_crawler.store import ArticleRow


class Side(msgspec.Struct, frozen=True):
    """One article of a pair."""

    site: str
    language: str
    """BCP 47."""
    date: str | None
    """ISO day of publication."""
    headline: str
    url: str


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two articles in two languages that may be one statement, and what speaks for it."""

    pair: str
    """12 letters that follow from the two URLs; spreadsheets take some digits for a number."""
    score: float
    """0 to 1; no probability."""
    runner_up: float | None
    """The score of the next best match that one of the two could have had: the nearer, the less
    the score tells. Null where there was none, and for what a page offers.
    """
    one: Side
    other: Side
    offered_by: tuple[str, ...]
    """URLs of the pages that call the other one their translation."""
    days_apart: int | None
    photos: tuple[str, ...]
    """SHA-256 of pictures that both show."""
    photos_share: float | None
    names: tuple[str, ...]
    """As each writes it: `Warsaw = Warszawie`, or once where they write it alike."""
    names_share: float | None
    numbers: tuple[str, ...]
    numbers_share: float | None
    days: tuple[str, ...]
    """Named in both texts, `MM-DD`."""
    days_share: float | None
    source_class: SourceClass | None
    """`synthetic` where either is: no ministry said it."""

    @property
    def stratum(self) -> str:
        """The two sites, and what the score is like; what samples are drawn by."""
        return f"{self.one.site} + {self.other.site}: {self.band}"

    @property
    def band(self) -> str:
        """`offered`, or a range of scores."""
        if self.offered_by:
            return "offered"
        return next(name for lowest, name in _BANDS if self.score >= lowest)


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_BANDS = ((0.7, "0.7 and more"), (0.6, "0.6 to 0.7"), (0.0, "below 0.6"))


def pair_of(
    rows: tuple[ArticleRow, ArticleRow], match: Match, offered_by: tuple[str, ...] = ()
) -> Pair:
    """Spell out why two articles are a pair."""
    first, second = (traits_of(row.article) for row in rows)
    shares = match.shares
    score = offered(shares.likeness, len(offered_by))
    one, other = (_side(row) for row in rows)
    return Pair(
        pair=_named(f"{one.url} {other.url}"),
        score=round(score, 3),
        runner_up=_rounded(match.runner_up),
        one=one,
        other=other,
        offered_by=offered_by,
        days_apart=shares.days_apart,
        photos=tuple(key for key in first.photos if key in second.photos),
        photos_share=_rounded(shares.photos),
        names=_both(first.names, second.names),
        names_share=_rounded(shares.names),
        numbers=_both(first.numbers, second.numbers),
        numbers_share=_rounded(shares.numbers),
        days=tuple(sorted(first.days.keys() & second.days)),
        days_share=_rounded(shares.days),
        source_class=_source(rows),
    )


def _named(both: str) -> str:
    return hashlib.sha256(both.encode()).hexdigest()[:12].translate(_LETTERS)


def _side(row: ArticleRow) -> Side:
    article = row.article
    return Side(row.site, article.language or "", article.date, article.headline, article.url)


def _both(mine: dict[str, str], theirs: dict[str, str]) -> tuple[str, ...]:
    """What both have, in the order of the first text's keys."""
    return tuple(
        mine[key] if mine[key] == theirs[key] else f"{mine[key]} = {theirs[key]}"
        for key in mine
        if key in theirs
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def _source(rows: tuple[ArticleRow, ArticleRow]) -> SourceClass | None:
    found = [row.source_class for row in rows if row.source_class]
    order = list(SourceClass)
    return max(found, key=order.index, default=None)
