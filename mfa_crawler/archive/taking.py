"""Taking other people's files in: byte for byte, under a name that holds their digest."""

import hashlib
import os
import re
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
from msgspec.structs import replace

from mfa_crawler.archive.durable import make_folder, sync
from mfa_crawler.archive.foreign import ENDINGS, FOLDER, half_files, imported_files
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.record import file_sha256
from mfa_crawler.archive.scanning import count
from mfa_crawler.archive.unpacking import Digest, reading, warc_files

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_STEP = 1 << 20


class Package(msgspec.Struct, frozen=True):
    """The WACZ that a file was taken out of."""

    name: str
    sha256: str
    path: str
    """Of the file in it."""


class Staged(msgspec.Struct, frozen=True):
    """A copy that has no lasting name yet."""

    path: Path
    file: str
    """What it will be called, relative to `warc/`."""
    name: str
    """What it was called where it came from."""
    sha256: str
    bytes: int
    package: Package | None = None

    def keep(self, folder: Path, records: int) -> None:
        """Give the copy its name, durably, and enter it in the manifest.

        A file is there already only with these bytes: its name holds their digest.
        """
        self.path.rename(folder / self.file)
        sync(folder / FOLDER)
        Manifest(folder).add(Entry(self.file, self.sha256, self.bytes, records))


def make_room(folder: Path) -> None:
    """Make the folder of imported files, without what an import left there that was killed.

    The caller is the only one who imports.
    """
    make_folder(folder / FOLDER)
    for stale in half_files(folder):
        stale.unlink()


@contextmanager
def staged(folder: Path, path: Path) -> Iterator[list[Staged]]:
    """Copies of a WARC or ARC file, or of those in a WACZ, which go away if they are not kept.

    Raises NotImported for a file that cannot be read, a package that is none or whose files do not
    have the digests that it names, and OSError where no copy can be written.
    """
    copies: list[Staged] = []
    try:
        with reading(path):
            source = path.open("rb")
        with source:
            with reading(path):
                is_package = source.read(4) == b"PK\x03\x04"
            source.seek(0)
            if not is_package:
                copies.append(_copied(folder, path, source, path.name))
        copies.extend(_unpacked(folder, path) if is_package else ())
        yield copies
    finally:
        for copy in copies:
            copy.path.unlink(missing_ok=True)


def enter_imported(folder: Path) -> list[str]:
    """Enter imported files that a killed import left out of the manifest; gives their names.

    Only those whose name holds the digest of their bytes are whole.
    """
    entered = {line.name for line in Manifest(folder).lines() if isinstance(line, Entry)}
    done = []
    for path in imported_files(folder):
        file = f"{FOLDER}/{path.name}"
        if file in entered:
            continue
        sha256 = file_sha256(path)
        if path.name.startswith(sha256[:16]):
            Manifest(folder).add(Entry(file, sha256, path.stat().st_size, count(path, file)))
            done.append(file)
    return done


def _copied(
    folder: Path, path: Path, source: IO[bytes], name: str, digest: Digest | None = None
) -> Staged:
    """A copy of `source`, which is `path` or lies in it; `digest` is what it must have."""
    part = folder / FOLDER / f"{uuid.uuid4()}.part"
    sha256, size, magic = hashlib.sha256(), 0, b""
    try:
        with part.open("xb") as copy:
            while data := _read(source, path):
                magic = magic or data[:2]
                sha256.update(data)
                if digest:
                    digest.update(data)
                size += len(data)
                copy.write(data)
            copy.flush()
            os.fsync(copy.fileno())
        if digest:
            digest.check()
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    safe = _UNSAFE.sub("-", name)[-100:]
    if not safe.lower().endswith(ENDINGS):
        safe += ".warc.gz" if magic == b"\x1f\x8b" else ".warc"
    made = sha256.hexdigest()
    return Staged(part, f"{FOLDER}/{made[:16]}-{safe}", name, made, size)


def _read(source: IO[bytes], path: Path) -> bytes:
    with reading(path):
        return source.read(_STEP)


def _unpacked(folder: Path, path: Path) -> Iterator[Staged]:
    """Copies of the WARC files of a WACZ, checked against its list."""
    with reading(path):
        sha256 = file_sha256(path)
        package = zipfile.ZipFile(path)
    with package:
        with reading(path):
            files = list(warc_files(package, path))
        for name, digest in files:
            with reading(path):
                file = package.open(name)
            with file:
                copy = _copied(folder, path, file, PurePosixPath(name).name, digest)
            yield replace(copy, package=Package(path.name, sha256, name))
