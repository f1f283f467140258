"""Repair after a crash: whole records kept and closed, torn bytes set aside, nothing discarded."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from mfa_crawler.archive.durable import sync
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import file_root
from mfa_crawler.archive.naming import OPEN
from mfa_crawler.archive.reader import file_name, records, site_files
from mfa_crawler.archive.record import file_sha256
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


@dataclass(frozen=True, slots=True)
class Repaired:
    """One file that was not as a finished run leaves it."""

    file: str
    """Relative to `warc/`, by the name it has when closed."""
    mending: Mending
    torn: str | None = None
    """Where its torn bytes lie, relative to `warc/`."""
    reason: str | None = None
    """Why it was refused, or where it was torn."""


def repair(folder: Path, site: str) -> list[Repaired]:
    """Mend what a crash left of a site's files; the caller holds the site's lock.

    It may be killed at any instant and run again: bytes are removed only once their copy in
    `torn/` is durable.
    """
    manifest = Manifest(folder)
    done = []
    if torn := manifest.mend():
        done.append(Repaired(manifest.path.name, Mending.MENDED, torn))
    unclosed = sorted(folder.glob(f"{site}/*.warc.gz{OPEN}"))
    done += [_close(folder, path, manifest) for path in unclosed]
    lines = list(manifest.lines())
    bad = next((line for line in lines if isinstance(line, BadManifest)), None)
    if bad:
        return [*done, Repaired(bad.file, Mending.REFUSED, reason=str(bad))]
    entered = {line.name for line in lines if isinstance(line, Entry)}
    closed = site_files(folder, site)
    return done + [_enter(folder / file, manifest) for file in closed if file not in entered]


def _close(folder: Path, path: Path, manifest: Manifest) -> Repaired:
    name = file_name(path)
    closed = path.with_name(path.name.removesuffix(OPEN))
    count, end, error = _whole(path)
    if count and closed.exists():
        return Repaired(name, Mending.REFUSED, reason="is there both closed and open")
    reason = error.reason if error else None
    torn = None
    if end < path.stat().st_size:
        torn = set_aside(folder, path, end)
        os.truncate(path, end)
    if not count:
        path.unlink()
        sync(path.parent)
        return Repaired(name, Mending.EMPTIED, torn, reason)
    sync(path)
    path.rename(closed)
    sync(path.parent)
    manifest.add(_entry(closed, count))
    return Repaired(name, Mending.CLOSED, torn, reason)


def _enter(path: Path, manifest: Manifest) -> Repaired:
    """Enter a file that is whole and still has the name that its warcinfo record gives it."""
    name = file_name(path)
    count, _, error = _whole(path)
    if error:
        return Repaired(name, Mending.REFUSED, reason=str(error))
    first = next(records(path), None)
    if not first or first.header("WARC-Filename") != path.name:
        return Repaired(name, Mending.REFUSED, reason="its warcinfo record has another file name")
    manifest.add(_entry(path, count))
    return Repaired(name, Mending.ENTERED)


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


def _entry(path: Path, count: int) -> Entry:
    size = path.stat().st_size
    return Entry(file_name(path), file_sha256(path), size, count, file_root(path))
