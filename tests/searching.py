"""Looks for words in whatever holds them: compressed, packed, or in an answer of a server."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mfa_crawler.archive.http import read_response
from mfa_crawler.errors import BadEncoding


def layers(data: bytes) -> Iterator[bytes]:
    """These bytes, and all that lies packed in them: ZIP, gzip members, HTTP bodies."""
    yield data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from layers(archive.read(name))
    elif data.startswith(b"\x1f\x8b"):
        for member in _members(data):
            yield from layers(member)
    elif data.startswith(b"WARC/1."):
        block = data.partition(b"\r\n\r\n")[2]
        if block.startswith(b"HTTP/"):
            with suppress(BadEncoding):  # cut short
                yield read_response(block[:-4]).content(0, "")


def holds(data: bytes, words: str) -> bool:
    """Whether any layer holds the words, as they are or folded as the full text folds them."""
    wanted = words.encode(), words.lower().encode()
    return any(one in layer for layer in layers(data) for one in wanted)


def holders(folder: Path, words: str) -> set[str]:
    """Names of the files below a folder that hold them."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)) for path in files if holds(path.read_bytes(), words)}


def _members(data: bytes) -> Iterator[bytes]:
    while data:
        inflator = zlib.decompressobj(wbits=31)
        yield inflator.decompress(data)
        data = inflator.unused_data
