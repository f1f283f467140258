"""Numbers that prove themselves: picture and file ids that no table has to remember."""

import re
from hashlib import blake2b
from random import Random
from uuid import UUID

UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_UUID = re.compile(UUID_PATTERN)


def mint(seed: int, kind: str, label: str) -> str:
    """Return the id of the picture or file `label`; its second half vouches for the first.

    >>> recognise(7, "photo", mint(7, "photo", "main picture of article 3"))
    True
    >>> recognise(8, "photo", mint(7, "photo", "main picture of article 3"))
    False
    """
    head = bytearray(blake2b(f"{seed} {label}".encode(), digest_size=8).digest())
    head[6] = 0x40 | head[6] & 0x0F
    return str(UUID(bytes=bytes(head) + _tail(seed, kind, bytes(head))))


def of(path: str) -> str:
    """Return the id that a path ends in, with the ending of a file's name or without.

    >>> of("/files/0a1b.jpg"), of("/photo/0a1b")
    ('0a1b', '0a1b')
    """
    return path.rpartition("/")[2].partition(".")[0]


def recognise(seed: int, kind: str, text: str) -> bool:
    """Tell whether `text` is an id that `mint` made for this seed and kind."""
    if not _UUID.fullmatch(text):
        return False
    raw = UUID(text).bytes
    return _tail(seed, kind, raw[:8]) == raw[8:]


def _tail(seed: int, kind: str, head: bytes) -> bytes:
    tail = bytearray(blake2b(head, digest_size=8, key=f"{seed} {kind}".encode()).digest())
    tail[0] = 0x80 | tail[0] & 0x3F
    return bytes(tail)


def digest(*parts: object) -> str:
    """Return 22 hexadecimal digits that depend on every part."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=11).hexdigest()


def fraction(*parts: object) -> float:
    """Return a number in [0, 1) that depends on every part."""
    return int(digest(*parts)[:12], 16) / 16**12


def dice(*parts: object) -> Random:
    """Return a random generator that depends on every part and nothing else."""
    return Random("\x1f".join(map(str, parts)))  # noqa: S311  # must be repeatable, not secret
