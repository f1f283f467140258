"""Leases: a site is crawled by one run at a time, and so is a host.

A lease is an OS file lock (flock), which dies with its holder, so none is ever left behind. The
lock's file says who holds it, and what the holder before left to whom comes next.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from mfa_crawler.errors import SiteHeld


class Lease:
    """The right to be the only one: `<output>/locks/<name>.lock`; a context manager that frees it.

    `name` is a site id, or `host-` and a host. Take it with `take`, which raises, or `try_take`.
    """

    def __init__(self, output: Path, name: str) -> None:
        self._path = output / "locks" / f"{name}.lock"
        self._name = name
        self._file: int | None = None

    def take(self) -> Self:
        """Take it, or raise SiteHeld naming the process that holds it."""
        if not self.try_take():
            raise SiteHeld(
                f"{self._name} is held by another run ({self.holder()}); wait for it to end, or "
                "stop it"
            )
        return self

    def try_take(self) -> bool:
        """Take it if nobody holds it; whether it is ours now."""
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        self._write({**self._read(), "pid": os.getpid()})
        return True

    def holder(self) -> str:
        """Who holds it, in words: `process 4711`."""
        pid = self._read().get("pid")
        return f"process {pid}" if pid else "a process that has not said its number"

    def left(self) -> dict[str, float]:
        """What the holder before left: names and Unix times."""
        left = self._read().get("left", {})
        return left if isinstance(left, dict) else {}

    def free(self, left: dict[str, float] | None = None) -> None:
        """Give it back, leaving word to whom comes next."""
        if self._file is None:
            return
        self._write({"left": left} if left else {})
        os.close(self._file)  # which frees the lock
        self._file = None

    def _read(self) -> dict[str, object]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, object])
        except (OSError, msgspec.DecodeError):
            return {}  # new, or its writer was killed half-way: it is a courtesy, not a record

    def _write(self, words: dict[str, object]) -> None:
        assert self._file is not None
        line = msgspec.json.encode(words) + b"\n"
        os.ftruncate(self._file, os.pwrite(self._file, line, 0))

    def __enter__(self) -> Self:
        return self.take()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.free()
