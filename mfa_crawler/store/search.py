"""Searching the current versions of all articles."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from mfa_crawler.items import SourceClass
from mfa_crawler.store.articles import IS_SYNTHETIC
from mfa_crawler.store.database import Database
from mfa_crawler.store.folding import Folded
from mfa_crawler.store.query import Query
from mfa_crawler.store.wanted import ALL, Wanted

_WIDTH = 240  # characters of a snippet, about


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a query found."""

    site: str
    url: str
    """After redirects."""
    date: str | None
    """ISO day."""
    headline: str
    snippet: tuple[tuple[str, bool], ...]
    """Words of the lead or body around a match, in pieces, and whether each is a match."""
    source_class: SourceClass | None
    """Whose capture it was read from."""
    is_synthetic: bool
    """As in `ArticleRow`."""
    score: float
    """How well it fits; comparable within one search only."""


class Search(Database):
    """The part of the store that searches."""

    def search(
        self, text: str, wanted: Wanted = ALL, limit: int = 20, offset: int = 0
    ) -> list[Hit]:
        """The articles that fit best, the newest first where they fit alike.

        `text` is read by `Query`.
        """
        query = Query.parse(text)
        if query.fts is None:
            return []
        rows = self._db.execute(
            f"""SELECT a.site, a.url, a.date, a.headline, v.lead, v.body,
            json_extract(v.article, '$.capture.source_class'), {IS_SYNTHETIC}, found.rank
            FROM (
                SELECT w.rowid AS entry, w.rank AS rank FROM words w
                JOIN articles a ON a.entry = w.rowid
                WHERE words MATCH :words AND {wanted.condition}
                ORDER BY w.rank, a.date DESC, a.site, a.url LIMIT :limit OFFSET :offset
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
                headline=headline,
                snippet=snippet(query, lead or "", body),
                source_class=source_class and SourceClass(source_class),
                is_synthetic=bool(is_synthetic),
                score=-rank,
            )
            for site, url, date, headline, lead, body, source_class, is_synthetic, rank in rows
        ]

    def count_found(self, text: str, wanted: Wanted = ALL) -> int:
        """How many articles `search` finds without a limit."""
        fts = Query.parse(text).fts
        if fts is None:
            return 0
        found = self._db.execute(
            f"""SELECT count(*) FROM words w JOIN articles a ON a.entry = w.rowid
            WHERE words MATCH :words AND {wanted.condition}""",  # noqa: S608 - expressions
            {**wanted.values, "words": fts},
        )
        return int(found.fetchone()[0])


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
