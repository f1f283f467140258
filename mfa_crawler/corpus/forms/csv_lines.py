"""Rows as CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from mfa_crawler.cleaning import harmless
from mfa_crawler.corpus.rows import FIELDS, Row


def csv_lines(rows: Iterable[Row], fields: Sequence[str] = FIELDS) -> Iterator[bytes]:
    """A heading and the rows as CSV (RFC 4180, UTF-8).

    Lists and objects are JSON, null is empty. A cell that a spreadsheet would take for a formula
    has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(fields)
    yield _taken(text)
    for row in rows:
        writer.writerow([cell(row[field]) for field in fields])
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
