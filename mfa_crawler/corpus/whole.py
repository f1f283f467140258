"""A file that is whole or not there."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from mfa_crawler.archive import replacing
from mfa_crawler.errors import BadArgument


@contextmanager
def whole(destination: Path) -> Iterator[BinaryIO]:
    """A file that has this name once it is whole, on the disk; on any error there is none.

    With a name in `.gz` what is written is compressed, without time and name in the header.
    """
    with replacing(destination) as file, packed(file, destination) as opened:
        yield opened


@contextmanager
def packed(file: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """The same file, or one that compresses into it where its name ends in `.gz`."""
    if path.suffix == ".gz":
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as compressed:
            yield cast("BinaryIO", compressed)
    else:
        yield file


def write(destination: Path, parts: Iterable[bytes]) -> None:
    """Write a file whole or not at all; raises BadArgument where it cannot be."""
    try:
        with whole(destination) as file:
            file.writelines(parts)
    except OSError as error:
        raise BadArgument(
            f"cannot write {destination}: {error.strerror}; name another file"
        ) from None
