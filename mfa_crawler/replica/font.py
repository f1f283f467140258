"""A real TrueType font in a page of code: one glyph, a lozenge, for icons of the style sheet."""

import struct

ICON = "\ue001"
"""The one character that the font has a glyph for."""
_EM = 1000
_MAGIC = b"\x5f\x0f\x3c\xf5"  # of `head`, behind the adjustment of the sum
_BOUNDS = (0, 100, 900)  # least bearings left and right, and the widest reach
_LOZENGE = ((500, 900), (900, 400), (500, -100), (100, 400))


def icons(family: str) -> bytes:
    """Return a font with that family name, an empty glyph and the lozenge (OpenType 1.9)."""
    glyph = _glyph()
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": glyph,
        b"head": _head(),
        b"hhea": struct.pack(">IhhhH6h8xhH", 0x10000, 900, -100, 0, _EM, *_BOUNDS, 1, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 100),
        b"loca": struct.pack(">HHH", 0, 0, len(glyph) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, 0, 0, 2, *[0] * 8),
        b"name": _name(family),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    return _font(tables)


def _font(tables: dict[bytes, bytes]) -> bytes:
    """Put the tables behind their directory; the whole font then has the sum that `head` asks for.

    The sum of a font and its adjustment is a constant (OpenType, `head`, checksumAdjustment).
    """
    entries, data = b"", b""
    start = 12 + 16 * len(tables)
    for tag, table in tables.items():
        entries += struct.pack(">4sIII", tag, _sum(table), start + len(data), len(table))
        data += table + bytes(-len(table) % 4)
    font = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128)
    font += entries + data
    adjustment = (0xB1B0AFBA - _sum(font)) % (1 << 32)
    at = start + data.index(_MAGIC) - 4
    return font[:at] + struct.pack(">I", adjustment) + font[at + 4 :]


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words = struct.iter_unpack(">I", padded)
    return int(sum(word for (word,) in words)) % (1 << 32)


def _head() -> bytes:
    numbers = struct.pack(">HHQQ", 0b1011, _EM, 3_600_000_000, 3_600_000_000)
    box = struct.pack(">hhhh", 100, -100, 900, 900)
    rest = struct.pack(">HHhhh", 0, 8, 2, 0, 0)
    return struct.pack(">III", 0x10000, 0x10000, 0) + _MAGIC + numbers + box + rest


def _glyph() -> bytes:
    """Four points on the curve, each told by its distance from the one before."""
    before = ((0, 0), *_LOZENGE)
    xs = [x - before[at][0] for at, (x, _) in enumerate(_LOZENGE)]
    ys = [y - before[at][1] for at, (_, y) in enumerate(_LOZENGE)]
    head = struct.pack(">hhhhhHH", 1, 100, -100, 900, 900, 3, 0)
    glyph = head + bytes([1] * 4) + struct.pack(">4h4h", *xs, *ys)
    return glyph + bytes(-len(glyph) % 4)


def _cmap() -> bytes:
    """Format 4, with the segment that must be last."""
    code = ord(ICON)
    ends = starts = struct.pack(">HH", code, 0xFFFF)
    deltas = struct.pack(">HH", (1 - code) % (1 << 16), 1)
    segments = ends + bytes(2) + starts + deltas + bytes(4)
    table = struct.pack(">HHHHHHH", 4, 14 + len(segments), 0, 4, 4, 1, 0) + segments
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _name(family: str) -> bytes:
    words = {1: family, 2: "Regular", 3: f"{family} 1", 4: family, 5: "Version 1"}
    words[6] = family.replace(" ", "")
    records, data = b"", b""
    for number, word in words.items():
        text = word.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(text), len(data))
        data += text
    return struct.pack(">HHH", 0, len(words), 6 + len(records)) + records + data


def _os2() -> bytes:
    """Version 4: widths and heights of everything are the em's, embedding is allowed."""
    scripts = (500, 500, 0, 100) * 2
    code = ord(ICON)
    return (
        struct.pack(">HhHHH10hh", 4, _EM, 400, 5, 0, *scripts, 50, 400, 0)
        + bytes(10)
        + struct.pack(">IIII4s", 0, 1 << 28, 0, 0, b"none")
        + struct.pack(">HHHhhhHHII", 0x40, code, code, 900, -100, 0, 900, 100, 1, 0)
        + struct.pack(">hhHHH", 400, 700, 0, 32, 1)
    )
