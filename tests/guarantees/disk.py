"""A disk that may lose what was not synchronised: the strictest reading of POSIX.

What `fsync` of a file promised is there; of what was written after it, nothing, a part, all, or
zeros of the right length. A name that was made, moved or taken away since the last `fsync` of its
folder is as before or as after, and of several such changes in a folder the first few may be done.
"""

import pickle
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.guarantees.operations import Operation

LOSES_ALL = 0
LOSES_NOTHING = 1


@dataclass(eq=False)
class _Inode:
    data: bytes = b""
    durable: bytes = b""

    def after_a_cut(self, rng: random.Random, loss: int | None) -> bytes:
        if loss == LOSES_ALL:
            return self.durable
        if loss == LOSES_NOTHING:
            return self.data
        if not self.data.startswith(self.durable):  # it was made shorter
            return rng.choice((self.data, self.durable))
        tail = self.data[len(self.durable) :]
        end = rng.randint(0, len(tail))
        return self.durable + rng.choice((tail[:end], bytes(end), tail[:end] + bytes(end)))


@dataclass
class _Folder:
    names: dict[Path, _Inode | None] = field(default_factory=dict)
    pending: list[Operation] = field(default_factory=list)


class Disk:
    """The folder `root` as it is, and as it would be found after a power cut."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._inodes: dict[Path, _Inode] = {}
        self._made: dict[Operation, _Inode] = {}
        self._folders: dict[Path, _Folder] = {root: _Folder()}
        self._database: list[bytes] = []
        self.durable_bytes: dict[Path, bytes] = {}

    def do(self, operation: Operation) -> None:
        """One more change happens."""
        name, path = operation.name, operation.path
        if name == "commit":
            self._database = pickle.loads(operation.data)
        elif name in {"create", "mkdir", "rename", "unlink"}:
            self._rename(operation)
        elif path in self._folders:
            self._sync_folder(path)
        elif path in self._inodes:
            self._change(self._inodes[path], operation)

    def _change(self, inode: _Inode, operation: Operation) -> None:
        if operation.name == "write":
            inode.data += operation.data
        elif operation.name == "truncate":
            inode.data = inode.data[: operation.size]
        else:
            inode.durable = inode.data

    def _rename(self, operation: Operation) -> None:
        path = operation.path
        if path.parent not in self._folders:
            return  # not of the archive: logs and reports
        if operation.name == "mkdir":
            self._folders[path] = _Folder()
        elif operation.name == "create":
            self._inodes[path] = self._made[operation] = _Inode()
        elif operation.name == "unlink":
            self._inodes.pop(path)
        elif operation.to:
            self._inodes[operation.to] = self._inodes.pop(path)
        self._folders[path.parent].pending.append(operation)

    def _sync_folder(self, path: Path) -> None:
        folder = self._folders[path]
        folder.names = self._names(folder, len(folder.pending))
        folder.pending = []

    def _names(self, folder: _Folder, count: int) -> dict[Path, _Inode | None]:
        """The names in a folder once so many of its pending changes are done."""
        names = folder.names.copy()
        for operation in folder.pending[:count]:
            if operation.name in {"create", "mkdir"}:
                names[operation.path] = self._made.get(operation)
            elif operation.name == "unlink":
                names.pop(operation.path)
            elif operation.to:
                names[operation.to] = names.pop(operation.path)
        return names

    def cut_power(self, found: Path, rng: random.Random, loss: int | None = None) -> None:
        """Lay out under `found` what somebody finds who turns the machine on again."""
        found.mkdir()
        self._lay_out(self._root, found, rng, loss)
        for name, data in zip(("mfa.sqlite", "mfa.sqlite-wal"), self._database, strict=False):
            (found / name).write_bytes(data)

    def _lay_out(self, path: Path, found: Path, rng: random.Random, loss: int | None) -> None:
        folder = self._folders[path]
        counts = {
            LOSES_ALL: 0,
            LOSES_NOTHING: len(folder.pending),
            None: rng.randint(0, len(folder.pending)),
        }
        for name, inode in self._names(folder, counts[loss]).items():
            where = found / name.name
            if inode is not None:
                where.write_bytes(inode.after_a_cut(rng, loss))
            else:
                where.mkdir()
                self._lay_out(name, where, rng, loss)


def replayed(root: Path, operations: Iterable[Operation]) -> Disk:
    """The disk after these changes."""
    disk = Disk(root)
    for operation in operations:
        disk.do(operation)
    return disk
