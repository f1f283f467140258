"""The manifest: one line for each closed WARC, each line naming the digest of the one before.

Bytes of a gzip header are in no digest of WARC, so only a digest of the whole file finds every
flipped bit; the chain finds lines that were changed, dropped or put in another order.
"""

import fcntl
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from mfa_crawler.archive.durable import make_folder, sync, write_all
from mfa_crawler.archive.torn import set_aside
from mfa_crawler.errors import BadManifest


@dataclass(frozen=True, slots=True)
class Entry:
    """One closed WARC file."""

    name: str
    """Relative to the folder `warc/`."""
    sha256: str
    """Of the whole file, lower-case hexadecimal."""
    bytes: int
    records: int
    """Gzip members, which is records; of a file of others, those that can be read."""
    root: str | None = None
    """Of the Merkle tree over them (`Tree`); null in lines written before there were any, and of
    files of others.
    """
    replaces: str | None = None
    """sha256 of the file of this name that an earlier line entered, and that was rewritten."""
    reason: str | None = None
    """Why it was."""


class _Line(msgspec.Struct, omit_defaults=True, kw_only=True):
    name: str
    sha256: str
    bytes: int
    records: int
    root: str | None = None
    replaces: str | None = None
    reason: str | None = None
    previous: str
    """sha256 of the line before, without its newline; of nothing for the first."""


class Manifest:
    """`<folder>/manifest.jsonl`, which several processes may append to at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "manifest.jsonl"

    def entries(self) -> Iterator[Entry]:
        """All entries, oldest first; none if there is no manifest yet.

        Raises:
            BadManifest: a line that does not follow from the one before, or is none.
        """
        for found in self.lines():
            if isinstance(found, BadManifest):
                raise found
            yield found

    def lines(self) -> Iterator[Entry | BadManifest]:
        """All entries, and in place of a bad line what is wrong with it."""
        data = self.path.read_bytes() if self.path.exists() else b""
        previous = hashlib.sha256().hexdigest()
        offset = 0
        for line in io.BytesIO(data):
            try:
                yield self._entry(line, previous)
            except (ValueError, msgspec.MsgspecError) as error:
                yield BadManifest(self.path.name, offset, str(error))
            previous = hashlib.sha256(line.removesuffix(b"\n")).hexdigest()
            offset += len(line)

    @staticmethod
    def _entry(line: bytes, previous: str) -> Entry:
        if not line.endswith(b"\n"):
            raise ValueError("the line does not end")
        found = msgspec.json.decode(line, type=_Line)
        if found.previous != previous:
            raise ValueError("does not follow from the line before")
        fields = {name: getattr(found, name) for name in found.__struct_fields__}
        entry = Entry(**{name: fields[name] for name in fields.keys() - {"previous"}})
        if _encoded(entry, previous) != line:
            raise ValueError("is not written as we write it")
        return entry

    def current(self) -> dict[str, tuple[int, Entry]]:
        """By file, the number (1, 2, ...) of the line that holds for it now, and what it says.

        Raises BadManifest.
        """
        return {entry.name: (number, entry) for number, entry in enumerate(self.entries(), 1)}

    def add(self, entry: Entry) -> None:
        """Enter a closed file, durably; does nothing if its name is entered already.

        A line that a crash left without its end is set aside first.
        """
        make_folder(self._folder)
        with self._locked() as descriptor:
            self._mend(descriptor)
            lines = self.path.read_bytes().split(b"\n")[:-1]
            if any(_name(line) == entry.name for line in lines):
                return
            self._append(descriptor, entry, lines)

    def supersede(self, entry: Entry) -> None:
        """Enter a file that took the place of the one that it `replaces`, durably."""
        with self._locked() as descriptor:
            self._mend(descriptor)
            self._append(descriptor, entry, self.path.read_bytes().split(b"\n")[:-1])

    def _append(self, descriptor: int, entry: Entry, lines: list[bytes]) -> None:
        previous = hashlib.sha256(lines[-1] if lines else b"").hexdigest()
        write_all(descriptor, _encoded(entry, previous))
        os.fsync(descriptor)
        sync(self._folder)

    def heads(self) -> list[str]:
        """The digest of every line in order; the last is the head, which vouches for all."""
        data = self.path.read_bytes() if self.path.exists() else b""
        return [hashlib.sha256(line).hexdigest() for line in data.split(b"\n")[:-1]]

    def mend(self) -> str | None:
        """Move a last line that does not end to `torn/`: its name there, or null if it ends."""
        if not self.path.exists():
            return None
        with self._locked() as descriptor:
            return self._mend(descriptor)

    def _mend(self, descriptor: int) -> str | None:
        data = self.path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole == len(data):
            return None
        aside = set_aside(self._folder, self.path, whole)
        os.ftruncate(descriptor, whole)
        os.fsync(descriptor)
        return aside

    @contextmanager
    def _locked(self) -> Iterator[int]:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)


def _encoded(entry: Entry, previous: str) -> bytes:
    line = _Line(**asdict(entry), previous=previous)
    return msgspec.json.encode(line) + b"\n"


def _name(line: bytes) -> str | None:
    try:
        return msgspec.json.decode(line, type=Entry).name
    except msgspec.MsgspecError:
        return None
