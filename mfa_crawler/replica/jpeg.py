"""Real baseline JPEGs in a page of code: a mosaic of flat 8x8 blocks, so only DC coefficients."""

import struct
from hashlib import blake2b

_TILES = (8, 4)
# Huffman tables of our own: DC size 0 is one bit, sizes 1-11 are five; AC knows end-of-block only
_DC = bytes([1, 0, 0, 0, 11] + [0] * 11) + bytes(range(12))
_AC = bytes([1] + [0] * 15) + b"\x00"
_END_OF_BLOCK = "0"


def mosaic(name: str, width: int, height: int, embedded: bytes = b"") -> bytes:
    """Return a JPEG of that size whose colours depend on `name` alone, with `embedded` segments."""
    columns, rows = -(-width // 8), -(-height // 8)
    colours = _colours(name)
    bits: list[str] = []
    previous = (0, 0, 0)
    for row in range(rows):
        line = colours[row * _TILES[1] // rows]
        for index, colour in enumerate(line):
            first, last = (-(-edge * columns // _TILES[0]) for edge in (index, index + 1))
            if first < last:
                bits.append("".join(map(_difference, colour, previous)))
                # all further blocks of a tile differ by nothing from the one before
                bits.append(_difference(0, 0) * 3 * (last - first - 1))
                previous = colour
    return _file(width, height, "".join(bits), embedded)


def _colours(name: str) -> list[list[tuple[int, int, int]]]:
    """Return rows of (luma, blue, red) differences from mid-grey."""
    columns, rows = _TILES
    raw = b"".join(
        blake2b(name.encode(), digest_size=48, salt=bytes([row])).digest() for row in range(rows)
    )
    values = [byte // 2 - 64 for byte in raw]
    triples = list(zip(values[0::3], values[1::3], values[2::3], strict=True))
    return [triples[row * 16 : row * 16 + columns] for row in range(rows)]


def _difference(value: int, before: int) -> str:
    """Return the bits of one block: its DC difference, then the end of the block."""
    step = value - before
    if step == 0:
        return "0" + _END_OF_BLOCK
    size = abs(step).bit_length()
    code = f"{0b10000 + size - 1:05b}"
    # JPEG writes a negative number as its one's complement
    return code + f"{step if step > 0 else step + (1 << size) - 1:0{size}b}" + _END_OF_BLOCK


def _file(width: int, height: int, bits: str, embedded: bytes) -> bytes:
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    frame = struct.pack(">BHHB", 8, height, width, 3)
    frame += b"".join(bytes([component, 0x11, 0]) for component in (1, 2, 3))
    scan = bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            embedded,
            segment(0xDB, b"\x00" + bytes([8] * 64)),
            segment(0xC0, frame),
            segment(0xC4, b"\x00" + _DC),
            segment(0xC4, b"\x10" + _AC),
            segment(0xDA, scan),
            data,
            b"\xff\xd9",
        )
    )


def segment(marker: int, payload: bytes) -> bytes:
    """Return a segment: its marker, its length and what it holds."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
