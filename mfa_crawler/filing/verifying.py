"""Verify: the archive against its manifest and digests, and every row against the archive.

The rows are checked by making them again, in a temporary database, from whatever records can still
be read, and comparing the two table by table.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from itertools import chain, groupby
from os import W_OK, access
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from mfa_crawler.archive import (
    OPEN,
    Manifest,
    Record,
    Rewriting,
    file_name,
    inspect,
    readable,
    rewritings,
)
from mfa_crawler.archive.stamps import Stamps
from mfa_crawler.errors import BadArgument, BadManifest
from mfa_crawler.filing.admitting import admitted, read_import
from mfa_crawler.filing.adopting import Adopted, Adoption, warc_fields
from mfa_crawler.filing.parser import parser_version
from mfa_crawler.filing.rebuilding import archived_sites, held
from mfa_crawler.filing.spreading import Spread, alone
from mfa_crawler.sites import SITES, Site
from mfa_crawler.store import DERIVED, EVIDENCE, Store, TableRow

_READ = frozenset({"outcome", "reason", "parser", "layout", "content", "media", "sha256"})
"""Columns of captures that a parser fills."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is not as it was written, or does not follow from what was."""

    where: str
    """A file of the archive, or a table of the database."""
    key: str | None
    """Record id, file, run, or the URL and numbers that the row is about."""
    field: str
    """The header field, column or field of a record; `row` where the whole row is at fault."""
    what: str
    """A sentence without its subject."""
    offset: int | None = None
    """Byte of the file."""
    kept: str | None = None
    """What the database holds."""
    due: str | None = None
    """What the archive says."""


@dataclass(slots=True)
class Verified:
    """How much was looked at."""

    files: int = 0
    records: int = 0
    rewritten: list[Rewriting] = field(default_factory=list)
    """Files that were written anew without some records (`mfa withhold --expunge`)."""
    imported: set[str] = field(default_factory=set)
    """Files among them that others wrote: one may be of several sites."""


def verify(
    output: Path,
    site: str | None,
    counted: Verified,
    spread: Spread = alone,
    roots: bytes | None = None,
) -> Iterator[Flaw]:
    """Everything that is wrong with an output folder, or with what it holds of one site.

    Nothing is written there but the leases that keep crawls away; raises SiteHeld while one lives.
    A folder that cannot be written is taken as it is. BadArgument where there is no archive.
    Time-stamps are checked against the certificates `roots` (PEM), else those kept with them.
    """
    sites = [site] if site else archived_sites(output)
    with held(output, sites) if access(output, W_OK) else nullcontext():
        folder = output / "warc"
        for finding in chain(inspect(folder, site), Stamps(folder).findings(roots)):
            yield Flaw(finding.file, finding.record_id, finding.field, finding.what, finding.offset)
        if not (output / "mfa.sqlite").exists():
            yield Flaw("mfa.sqlite", None, "name", "is missing: mfa rebuild makes it")
            return
        try:
            with Store.open(output, read_only=True) as kept:
                yield from _expunged(kept, folder, site, counted)
                yield from _rows(kept, output, sites, counted, spread)
                if site is None:
                    yield from _strangers(kept, sites)
        except BadArgument as error:
            yield Flaw("mfa.sqlite", None, "integrity", str(error))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise
            what = f"cannot be read ({error}): mfa rebuild makes it anew"
            yield Flaw("mfa.sqlite", None, "integrity", what)


def _expunged(kept: Store, folder: Path, site: str | None, counted: Verified) -> Iterator[Flaw]:
    """What was taken out that nobody decided on, and what was decided and is still there."""
    named = {record for one in kept.decisions() for record in one.records}
    for one in rewritings(folder):
        if site is None or one.new.name.startswith(f"{site}/"):
            counted.rewritten.append(one)
            for record in one.records:
                if record not in named:
                    what = "was taken out, and no decision names it"
                    yield Flaw(one.new.name, record, "expunged", what)
    for row in kept.rows_named(kept.unfinished(site)):
        what = "was to be expunged, and still has its row: run mfa withhold --finish"
        yield Flaw(row.file, row.record_id, "expunged", what, row.offset)


def _strangers(kept: Store, sites: list[str]) -> Iterator[Flaw]:
    for table, stranger in kept.strangers(sites):
        yield Flaw(table, stranger, "site", "is of a site that the archive does not hold")


def _rows(
    kept: Store, output: Path, sites: list[str], counted: Verified, spread: Spread
) -> Iterator[Flaw]:
    for table, what in kept.faults():
        yield Flaw(table or "mfa.sqlite", None, "integrity", what)
    for site in sites:
        if site not in SITES:
            yield Flaw(f"{site}/", site, "site", "is no site that the registry knows")
            continue
        yield from _rows_of(kept, output / "warc", SITES[site], counted, spread)


def _rows_of(
    kept: Store, folder: Path, site: Site, counted: Verified, spread: Spread
) -> Iterator[Flaw]:
    """What is wrong with a site's rows, after the rows of a killed run that are due are added."""
    files = _files(kept, folder, site.id)
    waiting = [path for path in files if _is_waiting(kept, path, site.id)]
    with TemporaryDirectory() as first, TemporaryDirectory() as second, ExitStack() as stack:
        due = stack.enter_context(Store.open(Path(first)))
        _adopt(due, folder, site, files, counted, spread)
        then = kept
        if waiting:
            kept.copy_to(Path(second))
            then = stack.enter_context(Store.open(Path(second)))
            _adopt(then, folder, site, waiting, Verified(), alone)
        for path in waiting:
            name = file_name(path)
            count = len(then.rows_of(name) - kept.rows_of(name))
            if count or path is waiting[-1]:
                what = f"is of a killed run, {count:,} records wait for rows: run mfa repair"
                yield Flaw(f"{site.id}/{path.name}", None, "rows", what)
        yield from compared(then, due, site.id)


def _files(kept: Store, folder: Path, site: str) -> list[Path]:
    """Files of ours: those in the manifest, those that rows point into, and open ones.

    Any other may be a copy that somebody put there.
    """
    lines = Manifest(folder).lines()
    entered = {line.name for line in lines if not isinstance(line, BadManifest)}
    closed = [
        path
        for path in folder.glob(f"{site}/*.warc.gz")
        if file_name(path) in entered or kept.rows_of(file_name(path))
    ]
    return sorted([*closed, *folder.glob(f"{site}/*.warc.gz{OPEN}")])


def _is_waiting(kept: Store, path: Path, site: str) -> bool:
    """Whether a killed run left it: then rows of its records may be missing, and its run's."""
    if path.suffix == OPEN:
        return True
    if file_name(path) in kept.settled_files(site):
        return False
    first = next(readable(path), None)
    run = warc_fields(first.block).get("run") if first else None
    return run not in {row.run for row in kept.runs(site)}


def _adopt(
    store: Store, folder: Path, site: Site, files: list[Path], counted: Verified, spread: Spread
) -> None:
    """Give every record of these files that has no row its row.

    A record that is there twice counts once, so that a copy does not hide what is wrong.
    """
    seen: set[str] = set()

    def unseen(record: Record) -> Iterator[Record]:
        counted.records += 1
        if record.record_id not in seen:
            seen.add(record.record_id)
            yield record

    def once(path: Path) -> Iterator[Record]:
        counted.files += 1
        for record in readable(path):
            yield from unseen(record)
            if record.role == "import":
                counted.imported.add(read_import(record).file)
                there = (one for one in admitted(folder, record) if isinstance(one, Record))
                yield from chain.from_iterable(map(unseen, there))

    Adoption(store, folder, site, Adopted([])).go_through(files, once, spread)


def compared(kept: Store, due: Store, site: str) -> Iterator[Flaw]:
    """What a store says of a site otherwise than one that was made from the archive."""
    today = parser_version()
    others = list(kept.of_other_parsers(site, today))
    for parser, group in groupby(others, key=lambda other: other[1]):
        rows = list(group)
        what = f"{len(rows)} captures were read by parser {parser}: run mfa reread"
        yield Flaw("captures", rows[0][2], "parser", what, kept=parser, due=today)
    stale = {entry for entry, _, _ in others}
    for table in (*EVIDENCE, *(() if None in stale else DERIVED)):
        for mine, other in _paired(kept.table(table, site), due.table(table, site)):
            one = mine or other
            if one and not (table in DERIVED and one.key[0] in stale):
                yield from _differing(table, mine, other)


def _differing(table: str, mine: TableRow | None, other: TableRow | None) -> Iterator[Flaw]:
    key = " ".join(map(str, (mine or other or TableRow((), {})).key))
    if mine is None:
        yield Flaw(table, key, "row", "is missing")
    elif other is None:
        yield Flaw(table, key, "row", "has nothing in the archive to rest on")
    else:
        kept, due = mine.values, other.values
        is_stale = table == "captures" and kept["parser"] not in {None, parser_version()}
        if table == "versions" and kept["article"] != due["article"]:
            kept, due = _unfolded(kept), _unfolded(due)
        for name in kept.keys() | due.keys():
            if kept.get(name) != due.get(name) and not (is_stale and name in _READ):
                what = "is not what the archive says"
                old, new = _text(kept.get(name)), _text(due.get(name))
                yield Flaw(table, key, name, what, kept=old, due=new)


def _unfolded(version: dict[str, Any]) -> dict[str, Any]:
    """A version's row with the fields of its record beside its own."""
    try:
        article = msgspec.json.decode(version["article"], type=dict[str, Any])
    except msgspec.DecodeError:
        return version
    rest = {name: value for name, value in version.items() if name != "article"}
    return rest | {f"article.{name}": value for name, value in article.items()}


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def _paired(
    left: Iterator[TableRow], right: Iterator[TableRow]
) -> Iterator[tuple[TableRow | None, TableRow | None]]:
    """Rows with the same key side by side; both come in the order of their keys."""
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one and one.key < other.key):
            yield one, None
            one = next(left, None)
        elif one is None or other.key < one.key:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)
