"""Shows every change that this process makes to files by way of `os`, and every commit.

The archive writes through `os` alone (open, write, ftruncate, truncate, fsync, rename, unlink,
mkdir); SQLite writes by itself and is seen only when a transaction is committed. A copy of torn
bytes (`torn/*.part`) is written by Python's buffered files and is seen when it is renamed.
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Operation(NamedTuple):
    """One change, named after its system call, or `commit`."""

    name: str
    path: Path
    data: bytes = b""
    size: int = 0
    to: Path | None = None


Observer = Callable[[Operation], None]


def watch(folder: Path, before: Observer, after: Observer) -> None:
    """From now on call the observers around each change below `folder`."""
    hooks = _Hooks(folder.absolute(), before, after)
    _on_descriptors(hooks)
    _on_names(hooks)
    _on_commits(hooks)


class _Hooks:
    def __init__(self, folder: Path, before: Observer, after: Observer) -> None:
        self._folder, self._before, self._after = folder, before, after
        self.paths: dict[int, Path] = {}

    def around(self, operation: Operation | None, call: Callable[..., Any], *args: Any) -> Any:
        """Call, with word before and after it if the change is below the folder."""
        if operation is None or not operation.path.is_relative_to(self._folder):
            return call(*args)
        self._before(operation)
        result = call(*args)
        self._after(operation)
        return result


def _on_descriptors(hooks: _Hooks) -> None:
    open_, write, fsync, ftruncate, close = os.open, os.write, os.fsync, os.ftruncate, os.close

    def opened(path: Any, flags: int, *args: Any, **named: Any) -> int:
        where = Path(path).absolute()
        creates = flags & os.O_CREAT and not where.exists()
        assert not flags & os.O_WRONLY or flags & os.O_APPEND, "the archive only appends"
        made = Operation("create", where) if creates else None
        descriptor: int = hooks.around(made, lambda: open_(path, flags, *args, **named))
        hooks.paths[descriptor] = where
        return descriptor

    def change(name: str, descriptor: int, data: bytes = b"", size: int = 0) -> Operation | None:
        path = hooks.paths.get(descriptor)
        return Operation(name, path, data, size) if path else None

    def wrote(descriptor: int, data: Any) -> Any:
        return hooks.around(change("write", descriptor, bytes(data)), write, descriptor, data)

    def synced(descriptor: int) -> None:
        hooks.around(change("fsync", descriptor), fsync, descriptor)

    def cut(descriptor: int, size: int) -> None:
        hooks.around(change("truncate", descriptor, size=size), ftruncate, descriptor, size)

    def closed(descriptor: int) -> None:
        hooks.paths.pop(descriptor, None)
        close(descriptor)

    _replace(open=opened, write=wrote, fsync=synced, ftruncate=cut, close=closed)


def _on_names(hooks: _Hooks) -> None:
    rename, unlink, mkdir, truncate = os.rename, os.unlink, os.mkdir, os.truncate

    def renamed(source: Any, to: Any, **named: Any) -> None:
        source, to = Path(source).absolute(), Path(to).absolute()
        for descriptor, path in hooks.paths.items():
            if path == source:
                hooks.paths[descriptor] = to
        hooks.around(Operation("rename", source, to=to), lambda: rename(source, to, **named))

    def unlinked(path: Any, **named: Any) -> None:
        gone = Operation("unlink", Path(path).absolute())
        hooks.around(gone, lambda: unlink(path, **named))

    def made(path: Any, *args: Any, **named: Any) -> None:
        folder = Operation("mkdir", Path(path).absolute())
        hooks.around(folder, lambda: mkdir(path, *args, **named))

    def cut(path: Any, size: int) -> None:
        shorter = Operation("truncate", Path(path).absolute(), size=size)
        hooks.around(shorter, truncate, path, size)

    _replace(rename=renamed, unlink=unlinked, mkdir=made, truncate=cut)


def _replace(**functions: Callable[..., Any]) -> None:
    for name, function in functions.items():
        setattr(os, name, function)


def _on_commits(hooks: _Hooks) -> None:
    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if sql != "COMMIT":
                return super().execute(sql, *args)
            (_, _, path) = super().execute("PRAGMA database_list").fetchone()
            commit = Operation("commit", Path(path))
            cursor: sqlite3.Cursor = hooks.around(commit, super().execute, sql)
            return cursor

    connect = sqlite3.connect

    def connected(*args: Any, **named: Any) -> sqlite3.Connection:
        return connect(*args, factory=Connection, **named)

    sqlite3.connect = connected  # type: ignore[assignment]
