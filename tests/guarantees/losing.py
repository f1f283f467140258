"""Runs `mfa` or `scrapy` on a disk that says once that it lost what was written, and never again.

python -m tests.guarantees.losing BYTES PROGRAM ARGUMENT...

The first fsync of a WARC file larger than BYTES fails with EIO. Each one prints to stdout how large
the file was and whether it was believed.
"""

import errno
import os
import sys
from pathlib import Path

from tests.forked import run_program


def say(words: str) -> None:
    """A line on stdout."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _lose(limit: int) -> None:
    fsync = os.fsync
    has_failed = False

    def failing(descriptor: int) -> None:
        nonlocal has_failed
        path = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        size = os.fstat(descriptor).st_size
        if not path.endswith(".warc.gz.open"):
            fsync(descriptor)
        elif size > limit and not has_failed:
            has_failed = True
            say(f"lost {size}")
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        else:
            fsync(descriptor)
            say(f"kept {size}")

    os.fsync = failing  # type: ignore[assignment]  # the archive gives it descriptors only


if __name__ == "__main__":
    _, limit, *command = sys.argv
    _lose(int(limit))
    run_program(*command)
