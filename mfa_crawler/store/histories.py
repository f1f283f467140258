"""Writing what the captures of an entry amount to: versions, spells, events, article, pictures."""
# ruff: noqa: S608 - what is put into statements is names of tables and columns

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from operator import attrgetter, itemgetter
from sqlite3 import Connection
from typing import Any

import msgspec

from mfa_crawler.items import Article, Image
from mfa_crawler.store.columns import Columns
from mfa_crawler.store.folding import fold
from mfa_crawler.store.rows import Event, History, Spell
from mfa_crawler.store.urls import Urls

_SPELL = Columns(Spell, "spells")
_EVENT = Columns(Event, "events")
_IMAGE = attrgetter(*(field.name for field in fields(Image)))
_Row = tuple[Any, ...]

_NAMES = {
    "versions": "number, fingerprint, capture, article",
    "spells": _SPELL.names,
    "events": f"number, {_EVENT.names}",
    "images": f"version, number, role, {', '.join(field.name for field in fields(Image))}",
}
_INSERT = {
    table: f"INSERT INTO {table} (entry, {names}) VALUES (?{', ?' * len(names.split(','))})"
    for table, names in _NAMES.items()
}
_ARTICLE = "version, status, first_seen, last_seen, url, headline, date, language"
_PUT_ARTICLE = f"""REPLACE INTO articles (entry, site, {_ARTICLE})
    SELECT id, site, ?, ?, ?, ?, ?, ?, ?, ? FROM urls WHERE id = ?"""

_MOST_WAITING = 100  # histories, of some 30 KB each in memory


class Histories(Urls):
    """The part of the store that writes histories."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._reworded: dict[int, Article | None] = {}
        self._waiting: defaultdict[str, list[_Row]] = defaultdict(list)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """As in `Database`; a history can be read, and its words be found, once it has ended.

        First histories are written last and together, since most of a statement's cost is in
        beginning it. So are the words: FTS5 writes a segment of its index, and merges it into
        others, as often as some other statement sets a savepoint.
        """
        with super().transaction():
            try:
                yield
                self._put_waiting()
                self._put_translations()
                self._put_words()
            finally:
                self._waiting.clear()
                self._reworded.clear()

    def put_history(
        self, site: str, entry: str, history: History, articles: Mapping[int, Article]
    ) -> bool:
        """Make this the whole history of an entry; whether anything had to be written.

        `articles` holds the records of its versions by number. A version may be left out if its
        capture was the first of a version before: it keeps the record. Raises KeyError for an
        entry that is not known, and for a version without a record.
        """
        found = self._one(
            """SELECT id, EXISTS (SELECT 1 FROM events WHERE entry = id) FROM urls
            WHERE site = ? AND url = ?""",
            site,
            entry,
        )
        if found is None:
            raise KeyError(f"{entry} is no entry of {site}")
        key, has_history = found
        if key in self._reworded:
            self._put_waiting()
        elif not has_history and history.spells:
            self._put_first(key, history, articles)
            return True
        return self._put_again(key, history, articles)

    def _put_first(self, key: int, history: History, articles: Mapping[int, Article]) -> None:
        waiting = self._waiting
        versions = self._versions(key, history, articles)
        waiting[_INSERT["versions"]] += [(key, *row) for row in versions]
        waiting[_INSERT["spells"]] += [(key, *row) for row in _spells(history)]
        waiting[_INSERT["events"]] += [(key, *row) for row in _events(history)]
        for number, article in articles.items():
            waiting[_INSERT["images"]] += [(key, number, *row) for row in _images(article)]
        article = articles[history.spells[-1].version]
        waiting[_PUT_ARTICLE].append((*_seen(history), *_shown(article), key))
        self._reworded[key] = article
        if len(waiting[_PUT_ARTICLE]) >= _MOST_WAITING:
            self._put_waiting()

    def _put_again(self, key: int, history: History, articles: Mapping[int, Article]) -> bool:
        versions = self._versions(key, history, articles)
        rewritten = self._put(key, "versions", versions)
        record = partial(_record, articles, versions)
        self._put_images(key, rewritten, len(versions), record)
        changed = [
            rewritten,
            self._put(key, "spells", _spells(history)),
            self._put(key, "events", _events(history)),
        ]
        return self._put_article(key, history, record, rewritten) or any(changed)

    def _versions(self, key: int, history: History, articles: Mapping[int, Article]) -> list[_Row]:
        kept: dict[str, str] = {}
        if any(version.number not in articles for version in history.versions):
            kept = dict(self._read("SELECT capture, article FROM versions WHERE entry = ?", key))
        fresh = {number: msgspec.json.encode(one).decode() for number, one in articles.items()}
        return [
            (
                version.number,
                version.fingerprint,
                version.capture,
                fresh.get(version.number) or kept[version.capture],
            )
            for version in history.versions
        ]

    def _put(self, key: int, table: str, rows: Sequence[_Row]) -> set[int]:
        """Make these the numbered rows of an entry; the numbers of those that were others."""
        stored = set(self._read(f"SELECT {_NAMES[table]} FROM {table} WHERE entry = ?", key))
        stale = [(key, row[0]) for row in stored.difference(rows)]
        new = [(key, *row) for row in rows if row not in stored]
        if stale:
            self._write_all(f"DELETE FROM {table} WHERE entry = ? AND number = ?", stale)
        if new:
            self._write_all(_INSERT[table], new)
        return {row[1] for row in (*stale, *new)}

    def _put_images(
        self, key: int, rewritten: Iterable[int], count: int, record: Callable[[int], Article]
    ) -> None:
        for number in rewritten:
            self._write("DELETE FROM images WHERE entry = ? AND version = ?", key, number)
        rows = [
            (key, number, *row)
            for number in rewritten
            if number <= count
            for row in _images(record(number))
        ]
        self._write_all(_INSERT["images"], rows)

    def _put_article(
        self, key: int, history: History, record: Callable[[int], Article], rewritten: set[int]
    ) -> bool:
        before = self._one(f"SELECT {_ARTICLE} FROM articles WHERE entry = ?", key)
        if not history.spells:
            self._write("DELETE FROM articles WHERE entry = ?", key)
            self._reworded[key] = None
            return before is not None
        current, seen = history.spells[-1].version, _seen(history)
        is_reworded = before is None or before[0] != current or current in rewritten
        if not is_reworded and before[:4] == seen:
            return False
        article = record(current)
        self._write(_PUT_ARTICLE, *seen, *_shown(article), key)
        if is_reworded:
            self._reworded[key] = article
        return True

    def _put_waiting(self) -> None:
        for statement, rows in self._waiting.items():
            self._write_all(statement, rows)
        self._waiting.clear()

    def _put_translations(self) -> None:
        keys = [(key,) for key in self._reworded]
        self._write_all("DELETE FROM translations WHERE entry = ?", keys)
        self._write_all(
            "INSERT OR IGNORE INTO translations (entry, language, url) VALUES (?, ?, ?)",
            (
                (key, other.language, other.url)
                for key, article in self._reworded.items()
                if article
                for other in article.translations
            ),
        )

    def _put_words(self) -> None:
        reworded = sorted(self._reworded.items(), key=itemgetter(0))
        self._write_all("DELETE FROM words WHERE rowid = ?", [(key,) for key, _ in reworded])
        self._write_all(
            "INSERT INTO words (rowid, headline, lead, body) VALUES (?, ?, ?, ?)",
            (
                (key, fold(article.headline), fold(article.lead or ""), fold(article.body))
                for key, article in reworded
                if article
            ),
        )


def _spells(history: History) -> list[_Row]:
    return [_SPELL.values(spell) for spell in history.spells]


def _events(history: History) -> list[_Row]:
    return [(number, *_EVENT.values(event)) for number, event in enumerate(history.events, 1)]


def _seen(history: History) -> _Row:
    """Version, status, first and last seen, as the columns of articles are."""
    first, last = history.spells[0], history.spells[-1]
    return last.version, history.status, first.first_date, last.last_date


def _shown(article: Article) -> _Row:
    return article.url, article.headline, article.date, article.language


def _record(articles: Mapping[int, Article], versions: Iterable[_Row], number: int) -> Article:
    """The record of a version: as handed over, else as it is kept."""
    text = next(row[3] for row in versions if row[0] == number)
    return articles.get(number) or msgspec.json.decode(text, type=Article)


def _images(article: Article) -> list[_Row]:
    placed = enumerate(article.placed_pictures, 1)
    return [(number, role, *_IMAGE(image)) for number, (role, image) in placed]
