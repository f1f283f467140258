"""Rows with tabs or commas between their cells, one row a line, and no cell a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mfa_crawler.cleaning import harmless

TAB, COMMA = "\t", ","


def delimited(
    columns: Sequence[str], rows: Iterable[Mapping[str, object]], delimiter: str = TAB
) -> Iterator[bytes]:
    """A heading and the rows, UTF-8, lines ending in LF.

    Null is empty, numbers are plain. Tabs and line breaks inside a cell become spaces, so that a
    line is a row to every tool; a cell with a quote or a delimiter stands in quotes as in CSV (RFC
    4180), which is how spreadsheets, DuckDB and pandas read both. A cell that a spreadsheet would
    take for a formula has an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    for cells in [columns], ([_cell(row[name]) for name in columns] for row in rows):
        for line in cells:
            writer.writerow(line)
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()


def _cell(value: object) -> str:
    """One cell.

    >>> _cell("=1+1\\n2"), _cell(-3), _cell(None)
    ("'=1+1 2", '-3', '')
    """
    if not isinstance(value, str):
        return "" if value is None else f"{value}"
    return harmless(" ".join(value.split()))
