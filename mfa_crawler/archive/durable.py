"""Making files and folders outlive a power cut: what was written, and the name it has."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def sync(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, durable (POSIX fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make `folder` and the folders above it, durably; one that is there is left alone."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte, or raise the OSError that stopped it (a full disk first writes a part)."""
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that has this name once it is whole and on the disk; on any error there is none.

    Of a link, the file behind it is replaced. Raises OSError, also where another process is writing
    it, and where what has the name is no file, such as a folder or a pipe.
    """
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "what is there is no file", f"{path}")
    place = Path(os.path.realpath(path))
    part = place.with_name(f"{place.name}.part")
    part.open("ab").close()
    with part.open("r+b") as file:
        claim(file, part)
        try:
            file.truncate()
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(place)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def claim(file: BinaryIO, path: Path) -> None:
    """Lock an open file for this process until it is closed.

    Raises BlockingIOError where another process has it, or has renamed or removed it meanwhile.
    """
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_there = os.path.samestat(os.fstat(file.fileno()), path.stat())
    except (BlockingIOError, FileNotFoundError):
        is_there = False
    if not is_there:
        raise BlockingIOError(errno.EAGAIN, "another process is writing it", f"{path}")
