"""Taking other people's files in: byte for byte, under a name that holds their digest."""

import hashlib
import json
import os
import re
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from mfa_crawler.archive.durable import make_folder, sync
from mfa_crawler.archive.foreign import ENDINGS, FOLDER, half_files, imported_files
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.record import file_sha256
from mfa_crawler.archive.scanning import count
from mfa_crawler.errors import NotImported

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_STEP = 1 << 20
_BROKEN = (  # what zipfile and a datapackage.json of another shape raise
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """The WACZ that a file was taken out of."""

    name: str
    sha256: str
    path: str
    """Of the file in it."""


@dataclass(frozen=True, slots=True)
class Staged:
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

    Raises NotImported for a package that is none, or whose files do not have the digests that it
    names, and OSError.
    """
    copies: list[Staged] = []
    try:
        with path.open("rb") as file:
            is_package = file.read(4) == b"PK\x03\x04"
            file.seek(0)
            if not is_package:
                copies.append(_copied(folder, file, path.name))
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


def _copied(folder: Path, source: IO[bytes], name: str) -> Staged:
    part = folder / FOLDER / f"{uuid.uuid4()}.part"
    digest, size, magic = hashlib.sha256(), 0, b""
    with part.open("xb") as copy:
        while data := source.read(_STEP):
            magic = magic or data[:2]
            digest.update(data)
            size += len(data)
            copy.write(data)
        copy.flush()
        os.fsync(copy.fileno())
    sha256 = digest.hexdigest()
    safe = _UNSAFE.sub("-", name)[-100:]
    if not safe.lower().endswith(ENDINGS):
        safe += ".warc.gz" if magic == b"\x1f\x8b" else ".warc"
    return Staged(part, f"{FOLDER}/{sha256[:16]}-{safe}", name, sha256, size)


def _unpacked(folder: Path, path: Path) -> Iterator[Staged]:
    """The WARC files of a WACZ (its specification, section 5.2.1), checked against its list."""
    sha256 = file_sha256(path)
    try:
        with zipfile.ZipFile(path) as package:
            hashes = _hashes(package)
            names = [name for name in package.namelist() if _is_warc(name)]
            if not names:
                raise NotImported(str(path), "is a ZIP file without WARC files in archive/")
            for name in names:
                with package.open(name) as file:
                    copy = _copied(folder, file, PurePosixPath(name).name)
                if hashes.get(name, copy.sha256) != copy.sha256:
                    copy.path.unlink()
                    reason = f"{name} does not have the digest that datapackage.json names"
                    raise NotImported(str(path), reason)
                yield replace(copy, package=Package(path.name, sha256, name))
    except _BROKEN as error:
        raise NotImported(str(path), f"is no whole WACZ: {error}") from error


def _is_warc(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("archive",) and name.lower().endswith(ENDINGS)


def _hashes(package: zipfile.ZipFile) -> dict[str, str]:
    """SHA-256 of each file of the package that datapackage.json names one for."""
    if "datapackage.json" not in package.namelist():
        return {}
    listed = json.loads(package.read("datapackage.json"))["resources"]
    found = {item["path"]: str(item.get("hash", "")) for item in listed}
    return {
        path: value.partition(":")[2].lower()
        for path, value in found.items()
        if value.startswith("sha256:")
    }
