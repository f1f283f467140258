"""What a ministry shows right now: units, lists and articles, written when they are asked for."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.author import sketch, write
from mfa_crawler.replica.changes import Change, apply
from mfa_crawler.replica.entries import Entry, guest_entry, own_entry, path_of
from mfa_crawler.replica.seedpage import SEED_DAY, SEED_HOST, SEED_SLUG, SEED_UNIT, seed_page
from mfa_crawler.replica.shell import Skin
from mfa_crawler.replica.timeline import Timeline
from mfa_crawler.replica.truth import Truth
from mfa_crawler.replica.units import DEFAULT_UNITS, Unit

_SERIAL = re.compile(r"(\d{1,9})(g?)(?:\.s?html?|/)?$")  # the number that addresses end in

Key = tuple[Unit, int]
"""An article: its unit and its serial number there."""


class Publication:
    """Any number of articles of which nothing is stored but the changes."""

    def __init__(
        self,
        seed: int = 7,
        articles: int = 40,
        years: int = 3,
        units: tuple[Unit, ...] | None = None,
        page_bytes: int = 0,
    ) -> None:
        self.seed = seed
        self.units = DEFAULT_UNITS if units is None else tuple(units)
        self._count, self._years = articles, years
        self._page_bytes = page_bytes
        self._lock = threading.RLock()
        self._published: Counter[Unit] = Counter()
        self._changes: dict[Key, Change] = {}
        self._stamps: Counter[Key] = Counter()
        self._file_revisions: Counter[str] = Counter()
        self._file_stamps: Counter[str] = Counter()
        self._sources: dict[str, str] = {}
        self._template = 0

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that are served, the first one also under the loopback address."""
        return tuple(dict.fromkeys(unit.host for unit in self.units))

    def unit(self, where: str) -> Unit:
        """Return the unit whose path, or whole address, is `where`."""
        for unit in self.units:
            if where in {unit.path, unit.base}:
                return unit
        raise KeyError(f"no unit at {where}; there are {', '.join(u.path for u in self.units)}")

    def timeline(self, unit: Unit) -> Timeline:
        """Return the arithmetic of a unit's list."""
        count = self._count if unit.articles is None else unit.articles
        if _has_seed_page(unit):
            count = max(1, count)  # the first page is always there
        return Timeline(count, self._years, unit.guests, self._published[unit])

    def article(self, unit_path: str, number: int) -> Article:
        """Return article `number` of a unit as it reads now; 0 is the oldest."""
        return self._current((self.unit(unit_path), number))

    def truth(self, unit_path: str, number: int) -> Truth:
        """Return the expected reading of article `number` of a unit; 0 is the oldest."""
        return self.article(unit_path, number).truth

    def articles(self, unit_path: str) -> Iterator[Article]:
        """Yield the unit's own articles that its list shows, newest first."""
        unit = self.unit(unit_path)
        return (self._current((unit, number)) for number in self.shown(unit))

    def shown(self, unit: Unit) -> Iterator[int]:
        """Yield the numbers of the unit's own articles that its list shows, newest first."""
        own = range(self.timeline(unit).own - 1, -1, -1)
        return (number for number in own if not self._change((unit, number)).hidden)

    def newest(self, unit: Unit, start: int = 0, count: int | None = None) -> list[Article]:
        """Return `count` of the articles that a unit's list shows, from the `start`-th newest."""
        stop = None if count is None else start + count
        return [self._current((unit, number)) for number in islice(self.shown(unit), start, stop)]

    def listing(self, unit_path: str) -> Iterator[Entry]:
        """Yield all entries of a unit's list, newest first, guests included."""
        unit = self.unit(unit_path)
        return self.entries(unit, 0, self.listed(unit))

    def listed(self, unit: Unit) -> int:
        """Return how many entries a unit's list has."""
        return self.timeline(unit).total - len(self._gaps(unit))

    def entries(self, unit: Unit, start: int, count: int) -> Iterator[Entry]:
        """Yield `count` entries from the `start`-th newest on."""
        line, gaps = self.timeline(unit), self._gaps(unit)
        for index in range(start, min(start + count, line.total - len(gaps))):
            place = index
            for gap in gaps:
                place += gap <= place
            yield self._entry(unit, line.total - 1 - place)

    def find(self, url: str) -> Article | None:
        """Return the article at an address as it reads now, removed ones included."""
        key = self._locate(url)
        return self._current(key) if key else None

    def translations(self, article: Article) -> list[Article]:
        """Return what its site says of the same statement, in each language, itself included."""
        if not article.statement:
            return [article]
        with self._lock:
            said = [
                key
                for key, change in self._changes.items()
                if change.statement and change.statement.name == article.statement
            ]
        return [self._current(key) for key in said if key[0].host == article.unit.host]

    def moved(self, url: str) -> Entry | None:
        """Return the guest entry whose old address this is, if it redirects."""
        unit, serial = self._split(url)
        if unit is None or serial is None or not serial[2] or not unit.guests:
            return None
        position = int(serial[1]) * (unit.guests + 1) + unit.guests
        if self.timeline(unit).guest_at(position) is None:
            return None
        entry = self._entry(unit, position)
        return entry if entry.redirects_to and path_of(entry.url) == path_of(url) else None

    def status(self, article: Article) -> int:
        """Return the status its address answers with: 200, 404 or 410."""
        return self._change((article.unit, article.number)).status or 200

    def edits(self, article: Article) -> int:
        """Return how many sentences have been added to an article."""
        return self._change((article.unit, article.number)).edits

    def skin(self, article: Article | None = None) -> Skin:
        """Return the state of the template round an article, or round any other page."""
        own = self._change((article.unit, article.number)).templates if article else 0
        return Skin(self.seed, self._template + own, self._page_bytes)

    def stamp(self, article: Article) -> int:
        """Return how many changes an article has seen; undoing one is one more."""
        return self._stamps[article.unit, article.number] + self._template

    def file_stamp(self, uuid: str) -> int:
        """Return how many changes a picture or file has seen; undoing one is one more."""
        return self._file_stamps[uuid]

    def file_name(self, uuid: str) -> str:
        """Return what the bytes of a picture or file follow from: equal names, equal bytes."""
        revision = self._file_revisions[uuid]
        source = self._sources.get(uuid, uuid)
        return f"{source} {revision}" if revision else source

    def _current(self, key: Key, author: Callable[..., Article] = write) -> Article:
        """Return an article as it is now, or with `sketch` as much of it as lists show."""
        unit, number = key
        line = self.timeline(unit)
        if not 0 <= number < line.own:
            raise IndexError(f"{unit.path} has no article {number}")
        if _has_seed_page(unit) and number == line.number_on(SEED_DAY):
            original = seed_page(unit, number, self.seed)
        else:
            original = author(unit, number, line.day(number), self.seed)
        return apply(original, self._change(key))

    def _change(self, key: Key) -> Change:
        return self._changes.get(key, _NO_CHANGE)

    def _gaps(self, unit: Unit) -> list[int]:
        """Return the places (newest first, from 0) of the entries that the list leaves out."""
        line = self.timeline(unit)
        with self._lock:
            hidden = [
                key[1] for key, change in self._changes.items() if change.hidden and key[0] == unit
            ]
        return sorted(line.total - 1 - line.position_of(number) for number in hidden)

    def _entry(self, unit: Unit, position: int) -> Entry:
        line = self.timeline(unit)
        index, number = line.guest_at(position), line.number_at(position)
        if index is None:
            return own_entry(self._current((unit, number), sketch))
        return guest_entry(unit, index, line.day(number), self._neighbour(unit, index, number))

    def _neighbour(self, unit: Unit, index: int, number: int) -> Article | None:
        """Return an article of another unit from about the same day."""
        others = [
            other
            for other in self.units
            if other != unit and other.guests and self.timeline(other).count
        ]
        if not others:
            return None
        other = others[index % len(others)]
        line = self.timeline(other)
        match = number * line.count // self.timeline(unit).count
        return self._current((other, min(match, line.count - 1)), sketch)

    def _locate(self, url: str) -> Key | None:
        unit, serial = self._split(url)
        if unit is None:
            return None
        if _has_seed_page(unit) and path_of(url) == f"{unit.path}/{SEED_SLUG}":
            return unit, self.timeline(unit).number_on(SEED_DAY)
        if serial is None or serial[2] or int(serial[1]) >= self.timeline(unit).own:
            return None
        key = unit, int(serial[1])
        return key if self._current(key, sketch).path == path_of(url) else None

    def _split(self, url: str) -> tuple[Unit | None, re.Match[str] | None]:
        serial = _SERIAL.search(path_of(url))
        for unit in self.units:
            if url.startswith((f"{unit.base}/", f"{unit.path}/")) and _is_kin(unit, url):
                return unit, serial
        return None, None


_NO_CHANGE = Change()


def _has_seed_page(unit: Unit) -> bool:
    return (unit.host, unit.path) == (SEED_HOST, SEED_UNIT)


def _is_kin(unit: Unit, url: str) -> bool:
    """Tell whether a path has as many parts as the unit's articles have."""
    return path_of(url).count("/") == unit.look.depth(unit.path)
