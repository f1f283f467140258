"""Merkle trees over gzip members (RFC 9162 section 2.1), so that one record can be proven alone.

A leaf is one gzip member, byte for byte. The root of a file's tree stands in its line of the
manifest; some ten hashes then tie a record to it, and nobody needs the rest of the file.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from mfa_crawler.archive.reader import members


def leaf(data: bytes) -> bytes:
    """The hash of one leaf: 32 bytes."""
    digest = sha256(b"\0")
    digest.update(data)
    return digest.digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that grows by leaves and remembers no more than its whole subtrees."""

    def __init__(self) -> None:
        self._size = 0
        self._whole: list[bytes] = []

    def add(self, data: bytes) -> None:
        """One more leaf."""
        self.add_hash(leaf(data))

    def add_hash(self, node: bytes) -> None:
        """One more leaf, by its hash."""
        size = self._size
        while size & 1:
            node = _node(self._whole.pop(), node)
            size >>= 1
        self._whole.append(node)
        self._size += 1

    @property
    def root(self) -> str:
        """The hash of the whole tree, lower-case hexadecimal."""
        if not self._whole:
            return sha256().hexdigest()
        node = self._whole[-1]
        for left in reversed(self._whole[:-1]):
            node = _node(left, node)
        return node.hex()


def leaves(path: Path) -> dict[int, bytes]:
    """The leaf hashes of a WARC file, in order, by offset; raises as `members` does."""
    with path.open("rb") as file:
        return {offset: leaf(file.read(length)) for offset, length in members(path)}


def file_root(path: Path) -> str:
    """The root of a WARC file's tree; raises as `members` does."""
    return root_of(leaves(path).values())


def root_of(hashes: Iterable[bytes]) -> str:
    """The root over these leaf hashes.

    >>> root_of([])[:8], root_of([leaf(b"")])[:8]
    ('e3b0c442', '6e340b9c')
    """
    tree = Tree()
    for one in hashes:
        tree.add_hash(one)
    return tree.root


def inclusion(hashes: Sequence[bytes], index: int) -> list[str]:
    """The path from leaf `index` to the root, lowest first, in hexadecimal.

    Source: PATH in RFC 9162 section 2.1.3.1.
    """
    if len(hashes) < 2:
        return []
    split = 1 << (len(hashes) - 1).bit_length() - 1
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return [*inclusion(left, index), root_of(right)]
    return [*inclusion(right, index - split), root_of(left)]
