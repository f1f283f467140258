"""Taking records without rows into the store: after a crash, and for a rebuild of everything."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from mfa_crawler.archive import (
    Mending,
    Message,
    Promised,
    Record,
    Repaired,
    file_name,
    read_through,
    repair,
    site_files,
)
from mfa_crawler.errors import ArchiveError, BadArgument, BadRecord
from mfa_crawler.filing.admitting import admitted, read_import
from mfa_crawler.filing.caught import Caught, Filed
from mfa_crawler.filing.filer import Filer
from mfa_crawler.filing.noting import RUN_ROWS
from mfa_crawler.filing.rereading import Originals, catch, entry_of, read_again
from mfa_crawler.filing.spreading import Spread, alone, in_parts
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import Site
from mfa_crawler.store import FailureRow, RunRow, Store

_BATCH = 100  # captures read at once by one process, and filed in one transaction


class Adopted(msgspec.Struct):
    """What was done for one site."""

    mended: list[Repaired]
    captures: int = 0
    """Records that have their row now."""
    failures: int = 0
    """The same of attempts that brought no answer."""
    damaged: list[ArchiveError] = msgspec.field(default_factory=list)
    """What could not be read; all that lies round it has its rows."""

    @property
    def refused(self) -> list[Repaired]:
        """Files that were not touched: no crash leaves them so."""
        return [done for done in self.mended if done.mending is Mending.REFUSED]

    def left(self) -> Iterator[str]:
        """What was not filed, file and reason."""
        yield from (f"{done.file} {done.reason}" for done in self.refused)
        yield from map(str, self.damaged)


def adopt(store: Store, folder: Path, site: Site, spread: Spread = alone) -> Adopted:
    """Mend what a crash left of a site's WARC files, and file every record without a row.

    The caller holds the site's lease. `folder` is the archive's `warc/`; with an empty store this
    is the rebuild of the site. Files that repair refused are left out, and of damaged ones what
    cannot be read. Raises BadArgument where somebody began to expunge records of the site and did
    not come to the end: rows may point to where records lay before.
    """
    if store.unfinished(site.id):
        raise BadArgument(
            f"records of {site.id} were to be expunged, and that was not finished: "
            "run mfa withhold --finish"
        )
    settled = store.settled_files(site.id)
    adopted = Adopted(repair(folder, site.id, Promised(store.end_of_rows, settled)))
    passed_over = settled | {refused.file for refused in adopted.refused}
    files = [folder / file for file in site_files(folder, site.id) if file not in passed_over]
    adoption = Adoption(store, folder, site, adopted)
    adoption.go_through(files, partial(_records, folder), spread)
    return adopted


def _records(folder: Path, path: Path) -> Iterator[Record | ArchiveError]:
    """The records of a file, and those that an import among them admitted."""
    for record in read_through(path):
        yield record
        if isinstance(record, Record) and record.role == "import":
            yield from admitted(folder, record)


class _Run(msgspec.Struct):
    """One run as its WARC files show it, so far."""

    row: RunRow
    files: list[str] = msgspec.field(default_factory=list)


class _Begun(msgspec.Struct, frozen=True):
    """A file begins: one more of this run, or the first of the next."""

    file: str
    run: RunRow


class _Unread(msgspec.Struct, frozen=True):
    """A capture that is to be read, with the message that holds a revisit's payload."""

    caught: Caught
    original: Message | None


_Step = _Begun | _Unread | Filed | FailureRow | RunRow


class Adoption:
    """Goes through some files of one site, oldest first."""

    def __init__(self, store: Store, folder: Path, site: Site, adopted: Adopted) -> None:
        self._store, self._site, self._adopted = store, site, adopted
        self._filer = Filer(store, folder, site)
        self._originals = Originals(folder)
        self._run: _Run | None = None
        self._filed: list[Filed] = []
        self._failures: list[FailureRow] = []

    def go_through(
        self,
        files: Iterable[Path],
        read: Callable[[Path], Iterable[Record | ArchiveError]],
        spread: Spread = alone,
    ) -> None:
        """File every record of these files that has no row; `read` gives the records of one, and
        errors for what is damaged.

        Of a file that does not begin with a warcinfo record of ours nothing is filed: whose its
        records are cannot be said.
        """
        steps = self._steps(files, read)
        parts = in_parts(steps, _BATCH, _size)
        for part in spread(partial(_read, self._site), parts):
            for step in part:
                self._take(step)
            self._flush()
        self._end_run()

    def _steps(
        self, files: Iterable[Path], read: Callable[[Path], Iterable[Record | ArchiveError]]
    ) -> Iterator[_Step]:
        """What the records say, in order; it runs ahead of what is filed already."""
        for path in files:
            try:
                yield from self._steps_of(file_name(path), iter(read(path)))
            except BadRecord as error:
                self._adopted.damaged.append(error)

    def _steps_of(self, file: str, found: Iterator[Record | ArchiveError]) -> Iterator[_Step]:
        """The same of one file; raises BadRecord where it is not known whose its records are."""
        first = next(found, None)
        if not isinstance(first, Record) or first.kind != "warcinfo":
            raise BadRecord(file, 0, "does not begin with a warcinfo record of ours")
        run = self._run_of(first)
        known = self._store.rows_of(file)
        yield _Begun(file, run)
        for record in found:
            if isinstance(record, ArchiveError):
                self._adopted.damaged.append(record)
            elif step := self._step(record, run, known):
                yield step
            if isinstance(record, Record) and record.role == "import":
                known |= self._store.rows_of(read_import(record).file)

    def _step(self, record: Record, run: RunRow, known: set[str]) -> _Step | None:
        if record.role in RUN_ROWS:
            return RUN_ROWS[record.role](record.block, record.record_id, self._site)
        if record.kind == "response":
            self._originals.places[record.record_id] = record.place
        if record.record_id in known:
            return None
        if record.kind in {"response", "revisit"}:
            caught = catch(record, run.run, self._site, run.source_class)
            needs = caught.kept.refers_to if caught.read_status() is None else None
            return _Unread(caught, self._original(needs) if needs else None)
        if record.role == "failure":
            return _failure_row(record, self._site, run.run)
        return None

    def _original(self, record_id: str) -> Message | None:
        try:
            return self._originals.find(self._store, record_id)
        except ArchiveError as error:
            self._adopted.damaged.append(error)
            return None

    def _run_of(self, warcinfo: Record) -> RunRow:
        """The run that wrote a file, as killed as long as nothing else is known of it."""
        said = warc_fields(warcinfo.block)
        try:
            run, source_class = said["run"], SourceClass(said["source-class"])
        except (KeyError, ValueError) as error:
            place = warcinfo.place
            raise BadRecord(place.file, place.offset, f"is no warcinfo of ours: {error}") from None
        return RunRow(
            site=self._site.id,
            run=run,
            started=warcinfo.date,
            reason="killed",
            source_class=source_class,
        )

    def _take(self, step: _Step) -> None:
        match step:
            case _Begun(file, run):
                if self._run is None or self._run.row.run != run.run:
                    self._end_run()
                    self._run = _Run(run)
                self._run.files.append(file)
            case RunRow():
                assert self._run is not None
                self._run.row = step
            case FailureRow():
                self._failures.append(step)
            case Filed():
                self._filed += step.with_parts()

    def _flush(self) -> None:
        self._filer.file(self._filed, self._failures)
        self._adopted.captures += len(self._filed)
        self._adopted.failures += len(self._failures)
        self._filed, self._failures = [], []

    def _end_run(self) -> None:
        self._flush()
        if self._run is not None:
            self._filer.end_run(self._run.row)
            self._filer.settle(self._run.row.run, self._run.files)
        self._run = None


def _read(site: Site, steps: Sequence[_Step]) -> list[_Step]:
    """The same steps with what is unread read; run by any process."""
    return [
        read_again(step.caught, site, step.original) if isinstance(step, _Unread) else step
        for step in steps
    ]


def _size(step: _Step) -> int:
    """Bytes, where they are many."""
    if not isinstance(step, _Unread):
        return 0
    original = len(step.original.entity) if step.original else 0
    return step.caught.kept.place.length + original


def warc_fields(block: bytes) -> dict[str, str]:
    """The fields of a warcinfo record (application/warc-fields), the last of each name."""
    lines = block.decode("utf-8", "replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _failure_row(record: Record, site: Site, run: str) -> FailureRow:
    said = msgspec.json.decode(record.block)
    place = record.place
    return FailureRow(
        record_id=record.record_id,
        site=site.id,
        run=run,
        purpose=record.purpose or "",
        url=said["url"],
        entry=entry_of(record, site),
        date=record.date,
        kind=said["kind"],
        reason=said["message"],
        file=place.file,
        offset=place.offset,
        length=place.length,
    )
