"""WACZ 1.1.1 (specs.webrecorder.net/wacz): records, their index and a list of pages in one ZIP."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from mfa_crawler.archive.cdxj import Memento
from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.naming import OPEN
from mfa_crawler.archive.reader import Record
from mfa_crawler.archive.sorting import SortedLines

_CHUNK = 1 << 16
_NO_NAME = re.compile(r"[^-a-z0-9._/]")  # in a resource's name (Data Package v1, section 4)
_LINES = 1024  # of the index in one gzip member, as other writers of WACZ have it


class WaczPage(msgspec.Struct, frozen=True):
    """One line of pages.jsonl."""

    id: str
    url: str
    ts: str
    """RFC 3339; the WARC-Date of the record that shows the page."""
    title: str
    text: str


class WaczAbout(msgspec.Struct, frozen=True):
    """What datapackage.json says of the whole."""

    title: str
    description: str
    created: str
    """RFC 3339. Taken from the records: nothing in a package comes from the clock."""
    software: str
    synthetic: bool
    """Whether the captures are synthetic: a field of our own, which the specification allows."""


class _Resource(msgspec.Struct, frozen=True):
    name: str
    path: str
    hash: str
    bytes: int


class WaczWriter:
    """Writes one package to `file`, in constant memory; what has to wait does so in `spool`.

    The same records and pages give the same bytes.
    """

    def __init__(self, file: BinaryIO, spool: Path) -> None:
        self._zip = ZipFile(file, "w")
        self._spool = spool
        self._index = SortedLines(spool)
        self._resources: list[_Resource] = []

    def add(self, path: Path, chosen: Iterable[Record]) -> None:
        """Copy some records of one WARC file, in their order, as their gzip members are.

        A closed file that is chosen whole keeps its name. Else the name says which records were:
        two packages that hold the same records of a file name them alike, and others do not.
        """
        places: list[Place] = []
        mementos: list[tuple[Memento, int, int]] = []
        size = 0
        for record in chosen:
            place = record.place
            if memento := Memento.of(record):
                mementos.append((memento, size, place.length))
            places.append(place)
            size += place.length
        if not places:
            return
        name = self._name(path, places, size)
        for memento, offset, length in mementos:
            self._index.add(memento.line(Place(name, offset, length)))
        self._add(f"archive/{name}", ZIP_STORED, _copied(path, places), size)

    def _name(self, path: Path, places: Iterable[Place], size: int) -> str:
        name = path.name
        if path.suffix == OPEN or path.stat().st_size != size:
            offsets = ",".join(str(place.offset) for place in places)
            stem = name.removesuffix(OPEN).removesuffix(".warc.gz")
            name = f"{stem}-{_sha256(offsets.encode())[:12]}.warc.gz"
        if f"archive/{name}" in self._zip.namelist():  # of two sites, and not named by us
            name = f"{path.parent.name}-{name}"
        return name

    def finish(self, pages: Iterable[WaczPage], about: WaczAbout) -> None:
        """Write the index, the list of pages and datapackage.json with its digest."""
        meta = {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        found = [_line(meta, "!meta 0")]
        self._add("indexes/index.cdx.gz", ZIP_STORED, self._blocks(found))
        self._add("indexes/index.idx", ZIP_DEFLATED, found)
        self._add("pages/pages.jsonl", ZIP_DEFLATED, _page_lines(pages))
        package = {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            **msgspec.to_builtins(about),
            "resources": self._resources,
        }
        data = msgspec.json.format(msgspec.json.encode(package)) + b"\n"
        digest = {"path": "datapackage.json", "hash": f"sha256:{_sha256(data)}"}
        self._add("datapackage.json", ZIP_DEFLATED, [data])
        self._add("datapackage-digest.json", ZIP_DEFLATED, [_line(digest)])
        self._index.close()
        self._zip.close()

    def close(self) -> None:
        """Let go of a package that was given up; does nothing after `finish`."""
        self._index.close()
        with suppress(OSError):  # it would still write its directory, perhaps on a full disk
            self._zip.close()

    def _blocks(self, found: list[bytes]) -> Iterator[bytes]:
        """The index in gzip members of so many lines; `found` gets a line for each of them."""
        lines = iter(self._index)
        offset = 0
        while block := [*islice(lines, _LINES)]:
            deflater = zlib.compressobj(wbits=31)
            data = deflater.compress(b"".join(block)) + deflater.flush()
            place = {"offset": offset, "length": len(data), "digest": f"sha256:{_sha256(data)}"}
            found.append(_line(place, " ".join(block[0].decode("utf-8").split(" ", 2)[:2])))
            offset += len(data)
            yield data

    def _add(
        self, path: str, method: int, chunks: Iterable[bytes], size: int | None = None
    ) -> None:
        """One file of the ZIP, whose header needs to know its size beforehand."""
        if size is None:
            with TemporaryFile(dir=self._spool) as file:
                file.writelines(chunks)
                size = file.tell()
                file.seek(0)
                return self._add(path, method, iter(lambda: file.read(_CHUNK), b""), size)
        info = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        info.compress_type, info.file_size = method, size
        info.create_system, info.external_attr = 3, 0o644 << 16  # on whatever system it is made
        digest = hashlib.sha256()
        with self._zip.open(info, "w") as entry:
            for chunk in chunks:
                entry.write(chunk)
                digest.update(chunk)
        name = _NO_NAME.sub("-", Path(path).name.lower())
        self._resources.append(_Resource(name, path, f"sha256:{digest.hexdigest()}", size))
        return None


def _copied(path: Path, places: Iterable[Place]) -> Iterator[bytes]:
    with path.open("rb") as file:
        for place in places:
            file.seek(place.offset)
            yield file.read(place.length)


def _page_lines(pages: Iterable[WaczPage]) -> Iterator[bytes]:
    heading = {"format": "json-pages-1.0", "id": "pages", "title": "All pages", "hasText": True}
    yield _line(heading)
    for page in pages:
        yield _line(page)


def _line(value: object, prefix: str = "") -> bytes:
    encoded = msgspec.json.encode(value) + b"\n"
    return prefix.encode("utf-8") + b" " + encoded if prefix else encoded


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
