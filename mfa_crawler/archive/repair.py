"""Repair after a crash: whole records kept and closed, torn bytes set aside, nothing discarded."""

import os
from collections.abc import Callable, Collection
from enum import StrEnum
from pathlib import Path

import msgspec

from mfa_crawler.archive.durable import sync
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import file_root
from mfa_crawler.archive.naming import OPEN
from mfa_crawler.archive.reader import file_name, records, site_files
from mfa_crawler.archive.record import file_sha256
from mfa_crawler.archive.scanning import next_member
from mfa_crawler.archive.taking import enter_imported
from mfa_crawler.archive.torn import set_aside
from mfa_crawler.errors import ArchiveError, BadManifest


class Mending(StrEnum):
    """What was done to a file."""

    CLOSED = "closed"
    """It was open: renamed and entered in the manifest."""
    EMPTIED = "emptied"
    """It was open and held no whole record: it is gone, and its bytes, if any, are in `torn/`."""
    ENTERED = "entered"
    """It was closed, but the writer died before it was in the manifest."""
    MENDED = "mended"
    """The manifest: its last line did not end."""
    REFUSED = "refused"
    """Not touched: no crash of ours leaves such a file; `mfa verify` says what is wrong."""


class Repaired(msgspec.Struct, frozen=True):
    """One file that was not as a finished run leaves it."""

    file: str
    """Relative to `warc/`, by the name it has when closed; with `.open` where it stays open."""
    mending: Mending
    torn: str | None = None
    """Where its torn bytes lie, relative to `warc/`."""
    reason: str | None = None
    """Why it was refused, or where it was torn."""


class Promised(msgspec.Struct, frozen=True):
    """What is known of files from elsewhere, so that damage is not taken for a crash's doing."""

    end: Callable[[str], int] = lambda _: 0
    """Up to which byte a file was synchronised for sure."""
    entered: Collection[str] = ()
    """Files that had a line in the manifest once."""


NOTHING = Promised()
"""Of an archive of which only the files are left."""


def repair(folder: Path, site: str, promised: Promised = NOTHING) -> list[Repaired]:
    """Mend what a crash left of a site's files; the caller holds the site's lock.

    It may be killed at any instant and run again: bytes are removed only once their copy in
    `torn/` is durable. Damage before what is promised is left as it is; where nothing is, so is
    damage with whole records behind it. A file that lost its line in the manifest gets none.
    """
    manifest = Manifest(folder)
    done = []
    if torn := manifest.mend():
        done.append(Repaired(manifest.path.name, Mending.MENDED, torn))
    unclosed = sorted(folder.glob(f"{site}/*.warc.gz{OPEN}"))
    done += [_close(folder, path, manifest, promised.end(file_name(path))) for path in unclosed]
    lines = list(manifest.lines())
    bad = next((line for line in lines if isinstance(line, BadManifest)), None)
    if bad:
        return [*done, Repaired(bad.file, Mending.REFUSED, reason=str(bad))]
    done += [Repaired(file, Mending.ENTERED) for file in enter_imported(folder)]
    entered = {line.name for line in lines if isinstance(line, Entry)}
    missing = [file for file in site_files(folder, site) if file not in entered]
    lost = "had a line in the manifest, which is not there any more"
    return done + [
        Repaired(file, Mending.REFUSED, reason=lost)
        if file in promised.entered
        else _enter(folder / file, manifest)
        for file in missing
    ]


def _close(folder: Path, path: Path, manifest: Manifest, promised: int) -> Repaired:
    name = file_name(path)
    closed = path.with_name(path.name.removesuffix(OPEN))
    count, end, error = _whole(path)
    reason = _misplaced(path) if count else None
    if count and closed.exists():
        reason = "is there both closed and open"
    if end < promised or (error and not promised and _goes_on(path, error)):
        reason = f"is damaged at byte {end}, before records that were whole: no crash's doing"
    if reason:
        return Repaired(name + OPEN, Mending.REFUSED, reason=reason)
    why = error.reason if error else None
    torn = None
    if end < path.stat().st_size:
        torn = set_aside(folder, path, end)
        os.truncate(path, end)
    if not count:
        path.unlink()
        sync(path.parent)
        return Repaired(name, Mending.EMPTIED, torn, why)
    sync(path)
    path.rename(closed)
    sync(path.parent)
    manifest.add(_entry(closed, count))
    return Repaired(name, Mending.CLOSED, torn, why)


def _enter(path: Path, manifest: Manifest) -> Repaired:
    """Enter a file that is whole and still lies where its warcinfo record says."""
    name = file_name(path)
    count, _, error = _whole(path)
    reason = str(error) if error else _misplaced(path)
    if reason:
        return Repaired(name, Mending.REFUSED, reason=reason)
    manifest.add(_entry(path, count))
    return Repaired(name, Mending.ENTERED)


def _misplaced(path: Path) -> str | None:
    """Why a file, open or closed, is not the one that its first record says it is."""
    first = next(records(path), None)
    if not first or first.header("WARC-Filename") != path.name.removesuffix(OPEN):
        return "its warcinfo record has another file name"
    site = path.parent.name
    if f"\nsite: {site}\r\n".encode() not in first.block:
        return f"its warcinfo record is not of {site}"
    return None


def _whole(path: Path) -> tuple[int, int, ArchiveError | None]:
    """How many whole records the file begins with, where they end, and what ends them."""
    count = end = 0
    try:
        for record in records(path):
            count += 1
            end = record.place.offset + record.place.length
    except ArchiveError as error:
        return count, end, error
    return count, end, None


def _goes_on(path: Path, error: ArchiveError) -> bool:
    return next_member(path, error.offset + 1) < path.stat().st_size


def _entry(path: Path, count: int) -> Entry:
    size = path.stat().st_size
    return Entry(file_name(path), file_sha256(path), size, count, file_root(path))
