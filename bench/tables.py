"""Lines for people: results on stdout as they come, progress on stderr."""

import statistics
import sys
from collections.abc import Sequence


class Rows:
    """A table printed line by line; the first and last column begin left, the others end right."""

    def __init__(self, *columns: tuple[str, int]) -> None:
        """Each column's heading and width in characters."""
        self._widths = [width for _, width in columns]
        self.add(*(heading for heading, _ in columns))

    def add(self, *cells: str) -> None:
        """Print one line at once."""
        outer = {0, len(self._widths) - 1}
        padded = (
            cell.ljust(width) if column in outer else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, self._widths, strict=False))
        )
        print("  ".join(padded).rstrip(), flush=True)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median, minimum and maximum.

    >>> spread([1.5, 1.0, 3.0])
    '1.50 (1.00 to 3.00)'
    """
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def note(words: str) -> None:
    """What goes on now."""
    print(f"bench: {words}", file=sys.stderr, flush=True)
