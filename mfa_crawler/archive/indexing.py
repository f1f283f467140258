"""The index that a replay of the archive searches: derived, and kept in step with the files."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from mfa_crawler.archive.access import RULES, LeftOut
from mfa_crawler.archive.cdxj import index
from mfa_crawler.archive.durable import replacing
from mfa_crawler.archive.foreign import imported_files
from mfa_crawler.archive.reader import file_name
from mfa_crawler.archive.sorting import SortedLines


class ReplayIndex:
    """`<folder>/index.cdxj` over the closed files of an archive; `folder` may be deleted any time.

    Each file's lines are kept under `files/`, by a name that holds the file's size and time of
    change: only what is new or changed is read again. Files still open for writing are left out,
    since their names change when they are closed. `left_out` says at each refresh what is withheld.
    What the index was made of is written after it and after the rules for access, so that whoever
    finds a refresh half done does it again; an address that answers 451 is one of which the index
    holds nothing more.
    """

    def __init__(self, warc: Path, folder: Path, left_out: Callable[[], LeftOut] = LeftOut) -> None:
        self.path = folder / "index.cdxj"
        self._merged = folder / "merged.json"
        self._warc, self._files = warc, folder / "files"
        self._left_out = left_out

    def refresh(self) -> Iterator[Path]:
        """Bring the index in step, and name each file that had to be read, before it is.

        The new index takes the old one's place in one step, once all are read; nothing happens
        where nothing changed. Several replays of one archive take turns. Raises TornMember or
        BadRecord where a file is damaged.
        """
        self._files.mkdir(parents=True, exist_ok=True)
        with _alone(self._files):
            yield from self._refresh()

    def _refresh(self) -> Iterator[Path]:
        files = {*self._warc.glob("*/*.warc.gz"), *imported_files(self._warc)}
        wanted = {self._kept(path): path for path in sorted(files)}
        kept = {*self._files.iterdir()}
        for lines in sorted(wanted.keys() - kept):
            yield wanted[lines]
            with replacing(lines) as file:
                file.writelines(index(wanted[lines]))
        left_out = self._left_out()
        merged = msgspec.json.encode([[path.name for path in wanted], left_out.listed()])
        if not self.path.exists() or not _holds(self._merged, merged):
            self._merge([*wanted], left_out)
            _write(self.path.with_name(RULES), left_out.rules())
            _write(self._merged, merged)
        for lines in kept - wanted.keys():
            lines.unlink(missing_ok=True)

    def _kept(self, path: Path) -> Path:
        """Where the lines of a file are, as long as it is what it was."""
        stat = path.stat()
        name = file_name(path).replace("/", "@")
        return self._files / f"{name}.{stat.st_size}.{stat.st_mtime_ns}"

    def _merge(self, parts: list[Path], left_out: LeftOut) -> None:
        lines = SortedLines(self._files.parent)
        try:
            for part in parts:
                with part.open("rb") as file:
                    for line in left_out.filtered(file):
                        lines.add(line)
            for line in left_out.tombstones():
                lines.add(line)
            with replacing(self.path) as file:
                file.writelines(lines)
        finally:
            lines.close()


def _holds(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


def _write(path: Path, data: bytes) -> None:
    with replacing(path) as file:
        file.write(data)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is at work in this folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
