"""Packing a part of the archive so that it replays alone: a site, a period, or all of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from mfa_crawler.archive import (
    FOLDER,
    Place,
    Purpose,
    Record,
    SortedLines,
    WaczAbout,
    WaczPage,
    WaczWriter,
    capture_at,
    file_name,
    is_part,
    opening,
    records,
    replacing,
    whole_id,
)
from mfa_crawler.errors import BadArgument, BadRecord
from mfa_crawler.filing.needing import Needs
from mfa_crawler.items import SourceClass
from mfa_crawler.store import CaptureRow, Store


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are wanted: of one site or all, by the day on which they were captured."""

    site: str | None = None
    since: str | None = None
    """First day (UTC, ISO), or null."""
    until: str | None = None
    """Last day, inclusive, or null."""

    def holds(self, moment: str) -> bool:
        """Whether a WARC-Date lies in the period."""
        return not self.is_before(moment) and (not self.until or moment[:10] <= self.until)

    def is_before(self, moment: str) -> bool:
        """Whether a WARC-Date lies before the period."""
        return self.since is not None and moment[:10] < self.since

    def files(self, warc: Path) -> list[Path]:
        """The closed files of ours that may hold such records, in order of name.

        Left out are those whose name says that they were opened after the period. A day is
        allowed for, since a request may begin before the file it is kept in.
        """
        every = warc.glob(f"{self.site or '*'}/*.warc.gz")
        found = sorted(path for path in every if path.parent.name != FOLDER)
        if not self.until:
            return found
        until = date.fromisoformat(self.until)
        last = f"{until + timedelta(until < date.max):%Y%m%d}"
        return [path for path in found if not path.name[:8].isdecimal() or path.name[:8] <= last]


@dataclass(slots=True)
class Packed:
    """What went into a package."""

    records: int = 0
    """All of them, requests and metadata too."""
    captures: int = 0
    """Responses and revisits of the period, 304s among them."""
    originals: int = 0
    """Captures from outside the period, or of another site, that its revisits refer to, or that its
    pages need to be shown.
    """
    withheld: int = 0
    """Captures of the period that were left out because somebody withheld them."""
    pages: int = 0
    """Spells of articles that can be opened."""
    sites: set[str] = field(default_factory=set)
    source_classes: set[SourceClass] = field(default_factory=set)
    first: str = ""
    """WARC-Date of the oldest record of the period."""
    last: str = ""
    """And of the newest."""

    @property
    def synthetic(self) -> bool:
        """Whether no ministry ever said it."""
        return SourceClass.SYNTHETIC in self.source_classes


def pack(
    output: Path, destination: Path, of: Selection, read: Callable[[int], None] = lambda _: None
) -> Packed:
    """Write a WACZ of the selected records, the originals that their revisits refer to, what their
    pages need to be shown, and the articles' text; `read` is told the size of each file that was
    read, in bytes.

    It appears under its name once it is whole. Raises BadArgument where nothing is selected, or
    synthetic captures and real ones would meet, and TornMember or BadRecord where the archive is
    damaged or an original is lost.
    """
    with (
        Store.open(output, read_only=True) as store,
        replacing(destination) as file,
        TemporaryDirectory(dir=destination.parent, prefix=".wacz-") as spool,
        closing(_Packing(output / "warc", store, of, Path(spool))) as packing,
        closing(WaczWriter(file, Path(spool))) as writer,
    ):
        for path in of.files(output / "warc"):
            writer.add(path, packing.chosen(path))
            read(path.stat().st_size)
        for path, originals in packing.originals():
            writer.add(path, originals)
        packing.check()
        writer.finish(packing.pages(), packing.about())
        return packing.packed


class _Packing:
    def __init__(self, warc: Path, store: Store, of: Selection, spool: Path) -> None:
        self.packed = Packed()
        self._warc, self._store, self._of = warc, store, of
        self._files = {file_name(path) for path in of.files(warc)}
        self._hidden = frozenset(map(whole_id, store.out_of_view()))
        self._originals = SortedLines(spool)
        self._pages = SortedLines(spool)
        self._needs = Needs(store, warc, of)

    def chosen(self, path: Path) -> Iterator[Record]:
        """The records of a file that are of the period, and the warcinfo that they are under."""
        warcinfo = None
        for record in records(path):
            if record.kind == "warcinfo":
                warcinfo = record
            elif self._hidden.intersection((record.record_id, *record.concurrent_to)):
                is_meant = record.record_id in self._hidden and self._of.holds(record.date)
                self.packed.withheld += is_meant
            elif self._of.holds(record.date):
                if warcinfo:
                    yield self._counted(warcinfo)
                    warcinfo = None
                self._describe(record)
                yield self._counted(record)

    def originals(self) -> Iterator[tuple[Path, Iterator[Record]]]:
        """By file, the captures outside the selection that captures inside call for."""
        lines = map(msgspec.json.decode, self._originals)
        for name, places in groupby(lines, key=itemgetter(0)):
            with opening(self._warc, name) as file:
                path = Path(file.name)
            yield path, self._captures_at(path, places)

    def _captures_at(self, path: Path, places: Iterable[list[str]]) -> Iterator[Record]:
        first = next(records(path))
        if first.kind == "warcinfo":
            yield self._counted(first)
        for name, offset, length, record_id in places:
            place = Place(name, int(offset), int(length))
            self.packed.originals += 1
            for record in capture_at(self._warc, place, record_id):
                self._list(record)
                yield self._counted(record)

    def _counted(self, record: Record) -> Record:
        self.packed.records += 1
        if record.source_class:
            self.packed.source_classes.add(record.source_class)
        return record

    def _describe(self, record: Record) -> None:
        packed = self.packed
        packed.sites.add(record.place.file.partition("/")[0])
        packed.first = min(packed.first or record.date, record.date)
        packed.last = max(packed.last, record.date)
        packed.captures += record.kind in {"response", "revisit"}
        self._list(record)
        if record.purpose in {Purpose.ARTICLE, Purpose.LIST}:
            site = record.place.file.partition("/")[0]
            for page in self._articles_in(record.refers_to or record.record_id):
                for row in self._needs.of_page(site, record.url or "", page):
                    self._add(row)
        if record.kind != "revisit" or not record.refers_to:
            return
        original = self._store.capture(record.refers_to)
        if original is None:
            raise BadRecord(
                record.place.file,
                record.place.offset,
                f"refers to {record.refers_to}, which the database does not know: "
                "mfa verify says what is lost, mfa rebuild makes the database again",
            )
        self._add(original)

    def _add(self, row: CaptureRow) -> None:
        """Pack a capture too, if it is outside the selection and in view."""
        is_outside = row.file not in self._files or not self._of.holds(row.date)
        if is_outside and row.record_id not in self._hidden:
            offset = f"{row.offset:015}"  # sorted as text, they are in order
            line = [row.file, offset, str(row.length), row.record_id]
            self._originals.add(msgspec.json.encode(line) + b"\n")

    def _list(self, record: Record) -> None:
        """Remember the spells that a capture shows, if it shows articles."""
        if record.kind in {"response", "revisit"}:
            for name in self._articles_in(record.record_id):
                if shown := self._store.shown(name):
                    line = [shown.site, shown.entry, shown.spell, record.date, name]
                    self._pages.add(msgspec.json.encode(line) + b"\n")

    def _articles_in(self, record_id: str) -> list[str]:
        """The captures of articles that a record may be: itself, or of a feed its parts."""
        return self._store.parts_of(record_id) or [record_id]

    def close(self) -> None:
        """Let go of what waits on the disk."""
        self._originals.close()
        self._pages.close()

    def check(self) -> None:
        """Raises BadArgument where the package would hold nothing, or what must not be mixed."""
        if not self.packed.captures:
            raise BadArgument(
                "nothing was captured then; --since and --until are days of capture, "
                "and files still being written are left out"
            )
        if self.packed.synthetic and len(self.packed.source_classes) > 1:
            raise BadArgument(
                "synthetic captures (made through --connect) and real ones are never packed "
                "together; name one site with --site"
            )

    def pages(self) -> Iterator[WaczPage]:
        """Each spell of an article once, by its first capture in the package.

        What a feed holds is found by its own words and address, and opens the feed.
        """
        lines = map(msgspec.json.decode, self._pages)
        for _, captures in groupby(lines, key=lambda line: line[:3]):
            *_, moment, record_id = next(captures)
            shown = self._store.shown(record_id)
            assert shown
            article, opens = shown.article, shown.url
            words = [article.lead, article.body]
            if is_part(record_id):
                opens, words = whole_id(opens), [article.url, *words]
            self.packed.pages += 1
            name = record_id.removeprefix("urn:uuid:")
            text = "\n\n".join(filter(None, words))
            yield WaczPage(name, opens, moment, article.headline, text)

    def about(self) -> WaczAbout:
        """The words of datapackage.json."""
        packed = self.packed
        period = f"{packed.first[:10]} to {packed.last[:10]}"
        title = f"{', '.join(sorted(packed.sites))}: captures of {period}"
        description = (
            f"{packed.captures} captures, each record as it was written, and {packed.originals} "
            "from outside the period or the site that these refer to or need to be shown. "
            "304 responses are in the WARC files, and in neither the index nor the list of pages."
        )
        if packed.withheld:
            description += f" {packed.withheld} captures are withheld, and not in it."
        if packed.synthetic:
            title = f"SYNTHETIC: {title}"
            description = f"SYNTHETIC: no ministry said any of this. {description}"
        software = f"mfa_crawler {version('mfa-crawler')}"
        return WaczAbout(title, description, packed.last, software, packed.synthetic)
