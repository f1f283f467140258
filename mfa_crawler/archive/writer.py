"""Writing captures: one system call each, nothing held back, nothing ever overwritten."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from mfa_crawler.archive.assembly import Assembly, Draft
from mfa_crawler.archive.durable import make_folder, sync, write_all
from mfa_crawler.archive.exchange import Exchange, Kept, Original, Place, Purpose
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import Tree
from mfa_crawler.archive.naming import OPEN, WarcName
from mfa_crawler.archive.record import member, new_record_id, warc_date

UNREADABLE = ("unreadable", "no HTTP response in what was received")
"""Kind and sentence of the failure that an answer without one is kept as."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed attempt that is in the archive now."""

    kept: Kept
    """The metadata record that says why."""
    partial: Kept | None
    """The response record of what did come, if that was at least a whole head."""


@dataclass(slots=True)
class _File:
    """The file being written; nothing of it waits in memory."""

    descriptor: int
    name: str
    """As it will be when closed, relative to `warc/`."""
    warcinfo_id: str
    sha256: "hashlib._Hash"
    tree: Tree = field(default_factory=Tree)
    size: int = 0
    records: int = 0
    is_named: bool = False
    """Its name is known to outlive a power cut."""

    def append(self, members: list[bytes]) -> None:
        """Write all or nothing.

        Raises:
            OSError: the disk took less; what it took is cut off again.
        """
        data = b"".join(members)
        try:
            write_all(self.descriptor, data)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(self.descriptor, self.size)
            raise
        self.sha256.update(data)
        for one in members:
            self.tree.add(one)
        self.size += len(data)
        self.records += len(members)


class WarcWriter:
    """Writes one site's captures of one run to `<folder>/<site>/`; the caller holds its lock.

    A file is opened by the first record, is called `....warc.gz.open` until it is closed, and makes
    room for the next one once it is over `max_bytes`. `info` goes into its warcinfo record:
    `software`, `robots`, `http-header-user-agent`, `source-class` and the like.

    Whatever a method returned is with the operating system and survives SIGKILL; what was written
    before `sync` survives a power cut. Any method raises OSError if the disk does not take a
    record: then none of that capture is in the file, and the file is whole. After an error in
    making bytes durable every method raises it again: the system may say once that it lost them,
    and never more (fsync(2)).
    """

    def __init__(
        self,
        folder: Path,
        name: WarcName,
        info: Mapping[str, str],
        max_bytes: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._name = name
        self._info = info
        self._max_bytes = max_bytes
        self._clock = clock
        self._file: _File | None = None
        self._lost: OSError | None = None

    def capture(
        self,
        exchange: Exchange,
        purpose: Purpose,
        *,
        entry: str | None = None,
        original: Original | None = None,
        find: Callable[[str], Original | None] | None = None,
    ) -> Kept:
        """Write the response, or a revisit that refers to it, and the request.

        A 304 becomes a server-not-modified revisit of `original`: the response whose validators the
        request carried, of the same URL. A 200 becomes an identical-payload-digest revisit of
        `original` if the bytes received have its payload digest, else of what `find` returns when
        given the new body digest: a kept response whose body digest (`Kept.body_digest`) is the
        same, under any URL.
        One of the two chunked and the other not makes no revisit, nor does an empty or truncated
        body. An original must be a `response` record, never a revisit.

        If what came is no HTTP response at all, it is kept as a failure (`UNREADABLE`), and what is
        returned has no message.
        """
        file = self._ready()
        assembly = Assembly(exchange, purpose, entry, file.warcinfo_id)
        if not assembly.message:
            return self.failure(exchange, purpose, *UNREADABLE, entry=entry).kept
        assembly.add_response(original, find)
        assembly.add_request()
        assembly.add_rest()
        return replace(self._write(file, assembly.drafts)[0], message=assembly.message)

    def failure(
        self,
        exchange: Exchange,
        purpose: Purpose,
        error_kind: str,
        message: str,
        *,
        entry: str | None = None,
    ) -> Failed:
        """Write why an attempt failed, and what was sent and received all the same."""
        file = self._ready()
        assembly = Assembly(exchange, purpose, entry, file.warcinfo_id)
        if assembly.message:
            assembly.add_response()
        assembly.add_request()
        assembly.add_rest()
        assembly.add_failure(error_kind, message)
        kept = self._write(file, assembly.drafts)
        partial = replace(kept[0], message=assembly.message) if assembly.message else None
        return Failed(kept[-1], partial)

    def note(self, kind: str, payload: bytes) -> Kept:
        """Write what is about the run and not about a URL: JSON, in a metadata record.

        Its address is `urn:mfa-crawler:<kind>:<run>:<site>`; the run record's kind is `run`.
        """
        file = self._ready()
        fields = {
            "WARC-Target-URI": f"urn:mfa-crawler:{kind}:{self._name.run}:{self._name.site}",
            "Content-Type": "application/json",
            "WARC-Warcinfo-ID": f"<{file.warcinfo_id}>",
        }
        return self._write(file, [self._own("metadata", new_record_id(), fields, payload)])[0]

    def sync(self) -> None:
        """Make everything written so far, and the name of its file, outlive a power cut."""
        with self._durably():
            file = self._file
            if file:
                os.fsync(file.descriptor)
                if not file.is_named:
                    sync((self._folder / file.name).parent)
                    file.is_named = True

    def close(self) -> None:
        """Close the file, durably, and enter it in the manifest; a later record opens another."""
        with self._durably():
            file, self._file = self._file, None
            if not file:
                return
            try:
                os.fsync(file.descriptor)
            finally:
                os.close(file.descriptor)
            path = self._folder / file.name
            path.with_name(path.name + OPEN).rename(path)
            sync(path.parent)
            digest, root = file.sha256.hexdigest(), file.tree.root
            Manifest(self._folder).add(Entry(file.name, digest, file.size, file.records, root))

    @contextmanager
    def _durably(self) -> Iterator[None]:
        self._check()
        try:
            yield
        except OSError as error:
            self._lost = error
            raise

    def _check(self) -> None:
        if self._lost:
            raise OSError(self._lost.errno, self._lost.strerror, self._lost.filename)

    def _ready(self) -> _File:
        """The file to write to: a new one if there is none or it is full."""
        self._check()
        if self._file and self._file.size > self._max_bytes:
            self.close()
        if not self._file:
            self._file = self._opened()
        return self._file

    def _opened(self) -> _File:
        """A new file that holds its warcinfo record (WARC/1.1 section 6.2)."""
        now = self._clock()
        make_folder(self._folder / self._name.site)
        names = (self._name.file(now, serial) for serial in count(1))
        descriptor, name = next(made for name in names if (made := _created(self._folder, name)))
        file = _File(descriptor, name, new_record_id(), hashlib.sha256())
        try:
            file.append([self._warcinfo(file)])
        except BaseException:
            os.close(descriptor)
            (self._folder / (name + OPEN)).unlink()
            raise
        return file

    def _warcinfo(self, file: _File) -> bytes:
        said = {
            **self._info,
            "hostname": self._name.host,
            "run": self._name.run,
            "site": self._name.site,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        }
        lines = [f"{name}: {' '.join(value.split())}\r\n" for name, value in said.items()]
        fields = {
            "WARC-Filename": Path(file.name).name,
            "Content-Type": "application/warc-fields",
        }
        block = "".join(lines).encode()
        return self._own("warcinfo", file.warcinfo_id, fields, block).data

    def _own(self, kind: str, record_id: str, fields: dict[str, str], block: bytes) -> Draft:
        """A record about our own doing, dated now."""
        fields = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<{record_id}>",
            "WARC-Date": warc_date(self._clock()),
            **fields,
        }
        return Draft(record_id, kind, member(fields, block, level=1))

    @staticmethod
    def _write(file: _File, drafts: list[Draft]) -> list[Kept]:
        offset = file.size
        file.append([draft.data for draft in drafts])
        kept = []
        for draft in drafts:
            place = Place(file.name, offset, len(draft.data))
            offset += place.length
            digests = draft.payload_digest, draft.body_digest
            kept.append(Kept(draft.record_id, draft.kind, place, *digests, draft.refers_to))
        return kept


def _created(folder: Path, name: str) -> tuple[int, str] | None:
    """A descriptor of a new open file for this name, or null if the name is taken."""
    path = folder / name
    unfinished = path.with_name(path.name + OPEN)
    if path.exists():
        return None
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(unfinished, flags, 0o666)
    except FileExistsError:
        return None
    if path.exists():  # closed by another writer just now; from here on none can
        os.close(descriptor)
        unfinished.unlink()
        return None
    return descriptor, name
