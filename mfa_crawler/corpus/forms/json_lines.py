"""Rows as JSON Lines: one object a line."""

from collections.abc import Iterable, Iterator

import msgspec

from mfa_crawler.corpus.rows import Row


def json_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """One JSON object a line (UTF-8), its names in the order of the row."""
    for row in rows:
        yield msgspec.json.encode(row) + b"\n"
