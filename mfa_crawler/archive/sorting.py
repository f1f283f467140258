"""Putting more lines in order than fit in memory."""

import heapq
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO


class SortedLines:
    """Lines added in any order and given back in the order of their bytes, equal ones once.

    What `most` bytes of lines is exceeded by waits in nameless files of `folder`, sorted, until
    all are merged.
    """

    def __init__(self, folder: Path, most: int = 1 << 25) -> None:
        self._folder = folder
        self._most = most
        self._lines: list[bytes] = []
        self._size = 0
        self._runs: list[BinaryIO] = []

    def add(self, line: bytes) -> None:
        """Take a line, which ends in a newline and holds no other."""
        self._lines.append(line)
        self._size += len(line)
        if self._size > self._most:
            run = TemporaryFile(dir=self._folder)  # noqa: SIM115 - it lives as long as this object
            run.writelines(sorted(self._lines))
            self._runs.append(run)
            self._lines, self._size = [], 0

    def __iter__(self) -> Iterator[bytes]:
        """All lines; may be asked for more than once."""
        for run in self._runs:
            run.seek(0)
        last = None
        for line in heapq.merge(sorted(self._lines), *self._runs):
            if line != last:
                yield line
            last = line

    def close(self) -> None:
        """Let go of what waits on the disk."""
        for run in self._runs:
            run.close()
