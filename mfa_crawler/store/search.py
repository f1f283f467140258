"""Searching the current versions of all articles."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from mfa_crawler.items import SourceClass
from mfa_crawler.store.articles import IS_SYNTHETIC
from mfa_crawler.store.database import Database
from mfa_crawler.store.folding import Folded
from mfa_crawler.store.query import Query
from mfa_crawler.store.wanted import ALL, Wanted

_WIDTH = 240  # characters of a snippet, about
_MOST_RANKED = 10_000
# CROSS JOIN: left alone, SQLite asks the index of words anew for every article of a site
_FOUND = "words w CROSS JOIN articles a ON a.entry = w.rowid WHERE words MATCH :words"
_EVERY = "articles a WHERE TRUE"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a query found."""

    site: str
    url: str
    """After redirects."""
    date: str | None
    """ISO day."""
    language: str | None
    """BCP 47."""
    headline: str
    snippet: tuple[tuple[str, bool], ...]
    """Words of the lead or body around a match, in pieces, and whether each is a match."""
    source_class: SourceClass | None
    """Whose capture it was read from."""
    is_synthetic: bool
    """As in `ArticleRow`."""
    score: float
    """How well it fits; comparable within one search only."""


class Tally(msgspec.Struct, frozen=True):
    """How many articles there are, and how many of each kind; the most frequent kind first."""

    total: int
    sites: dict[str, int]
    years: dict[str, int]
    """Of publication; the newest first, articles without a date left out."""
    languages: dict[str, int]
    """BCP 47; articles of no known language left out."""


class Search(Database):
    """The part of the store that searches."""

    def search(
        self,
        text: str,
        wanted: Wanted = ALL,
        limit: int = 20,
        offset: int = 0,
        found: int | None = None,
    ) -> list[Hit]:
        """The articles that fit best, the newest first where they fit alike.

        `text` is read by `Query`; `found` is how many there are, where that has been counted.
        Words that more than 10,000 articles hold tell none of them from the rest (and to weigh
        them takes 2 microseconds each), so then the newest come first.
        """
        query = Query.parse(text)
        if query.fts is None:
            return []
        number = self.count_found(text, wanted) if found is None else found
        rank = "w.rank" if number <= _MOST_RANKED else "0.0"
        return self._hits(query, _FOUND, rank, wanted, limit, offset)

    def browse(self, wanted: Wanted = ALL, limit: int = 20, offset: int = 0) -> list[Hit]:
        """The articles, the newest first; the snippet of each is its beginning."""
        return self._hits(Query(()), _EVERY, "0.0", wanted, limit, offset)

    def _hits(
        self, query: Query, source: str, rank: str, wanted: Wanted, limit: int, offset: int
    ) -> list[Hit]:
        rows = self._db.execute(
            f"""SELECT a.site, a.url, a.date, a.language, a.headline, v.lead, v.body,
            json_extract(v.article, '$.capture.source_class'), {IS_SYNTHETIC}, found.rank
            FROM (
                SELECT a.entry, {rank} AS rank FROM {source} AND {wanted.condition}
                ORDER BY 2, a.date DESC, a.site, a.url LIMIT :limit OFFSET :offset
            ) found
            JOIN articles a ON a.entry = found.entry
            JOIN versions v ON v.entry = a.entry AND v.number = a.version
            ORDER BY found.rank, a.date DESC, a.site, a.url""",  # noqa: S608 - expressions
            {**wanted.values, "words": query.fts, "limit": limit, "offset": offset},
        )
        return [
            Hit(
                site=site,
                url=url,
                date=date,
                language=language,
                headline=headline,
                snippet=snippet(query, lead or "", body),
                source_class=whose and SourceClass(whose),
                is_synthetic=bool(is_synthetic),
                score=-rank,
            )
            for site, url, date, language, headline, lead, body, whose, is_synthetic, rank in rows
        ]

    def count_found(self, text: str, wanted: Wanted = ALL) -> int:
        """How many articles `search` finds without a limit."""
        fts = Query.parse(text).fts
        if fts is None:
            return 0
        if wanted == ALL:  # the index alone knows
            return int(self._one("SELECT count(*) FROM words WHERE words MATCH ?", fts)[0])
        found = self._db.execute(
            f"SELECT count(*) FROM {_FOUND} AND {wanted.condition}",  # noqa: S608 - expressions
            {**wanted.values, "words": fts},
        )
        return int(found.fetchone()[0])

    def tally(self, text: str, wanted: Wanted = ALL) -> Tally:
        """What `search` finds without a limit, counted; of an empty text, what `browse` does."""
        fts = Query.parse(text).fts
        if fts is None and text.strip():
            return Tally(0, {}, {}, {})
        # counted here: for GROUP BY SQLite sorts all that is found, which takes twice as long
        (kinds,) = self._db.execute(
            f"""SELECT group_concat(
                json_array(a.site, substr(a.date, 1, 4), a.language), char(10))
            FROM {_FOUND if fts else _EVERY} AND {wanted.condition}""",  # noqa: S608 - expressions
            {**wanted.values, "words": fts},
        ).fetchone()
        numbers = Counter(kinds.split("\n") if kinds else ())
        rows = [(*msgspec.json.decode(kind), number) for kind, number in numbers.items()]
        sites, years, languages = (
            _summed((row[column], row[3]) for row in rows) for column in range(3)
        )
        newest = dict(sorted(years.items(), reverse=True))
        return Tally(numbers.total(), sites, newest, languages)


def _summed(pairs: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for name, number in pairs:
        if name is not None:
            counts[name] += number
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def snippet(query: Query, *texts: str) -> tuple[tuple[str, bool], ...]:
    """Words around the first match in the first text with one, else the first words there are.

    White space comes out as single spaces; what was cut off at an end shows as `…`.
    """
    pattern = query.pattern
    plain = [Folded(" ".join(text.split())) for text in texts if text.strip()]
    for text in plain:
        spans = [text.span(*match.span()) for match in islice(pattern.finditer(text.folded), 1000)]
        if spans:
            return tuple(_pieces(text.text, spans))
    return tuple(_pieces(plain[0].text, [])) if plain else ()


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    first = spans[0][0] if spans else 0
    start = 0 if first <= _WIDTH // 3 else _break(text, first - _WIDTH // 3)
    end = len(text) if len(text) <= start + _WIDTH else _break(text, start + _WIDTH)
    end = max([end, *(right for _, right in spans[:1])])
    place = start
    if start > 0:
        yield "…", False
    for left, right in spans:
        if right > end or left < place:
            continue
        if left > place:
            yield text[place:left], False
        yield text[left:right], True
        place = right
    if place < end:
        yield text[place:end], False
    if end < len(text):
        yield "…", False


def _break(text: str, place: int) -> int:
    """The nearest place before that does not cut a word, where there is one near."""
    space = text.rfind(" ", max(0, place - 30), place)
    return place if space < 0 else space + 1
