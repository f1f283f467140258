"""Rows of articles as JSON Lines or CSV: a row at a time, equal bytes for equal archives."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from mfa_crawler.archive import replacing
from mfa_crawler.cleaning import harmless
from mfa_crawler.corpus.rows import FIELDS

Row = Mapping[str, object]
Writable = BinaryIO | gzip.GzipFile


class Format(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"

    @property
    def lines(self) -> Callable[[Iterable[Row]], Iterator[bytes]]:
        """What makes the bytes of rows, a line at a time."""
        return {Format.JSONL: json_lines, Format.CSV: csv_lines}[self]


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """One JSON object a line (UTF-8)."""
    for row in rows:
        yield msgspec.json.encode(row) + b"\n"


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """A heading and the rows as CSV (RFC 4180, UTF-8).

    Lists and objects are JSON, null is empty. A cell that a spreadsheet would take for a formula
    has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    yield _taken(text)
    for row in rows:
        writer.writerow([cell(row[field]) for field in FIELDS])
        yield _taken(text)


def cell(value: object) -> str:
    """A field as CSV holds it.

    >>> cell("=1+1"), cell(None), cell(("a", "b")), cell(())
    ("'=1+1", '', '["a","b"]', '[]')
    """
    if value is None:
        return ""
    return harmless(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _taken(text: io.StringIO) -> bytes:
    line = text.getvalue()
    text.seek(0)
    text.truncate()
    return line.encode()


@contextmanager
def whole(destination: Path) -> Iterator[Writable]:
    """A file that has this name once it is whole, on the disk; on any error there is none.

    With a name in `.gz` what is written is compressed, without time and name in the header.
    """
    with replacing(destination) as file:
        if destination.suffix == ".gz":
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as compressed:
                yield compressed
        else:
            yield file
