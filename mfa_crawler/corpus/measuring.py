"""What a sheet that people have labelled says of the pairs: how many are right, and how surely.

The precision of all pairs is the mean of the strata's, each weighed by how many pairs it has. Its
interval is Wilson's (1927) at the effective size of the sample: that of a plain one of the same
variance. It is the smaller of (sum N)^2 / sum (N^2 / n) over strata of N pairs of which n are
labelled (Kish 1965), which takes all strata for alike, and of p (1 - p) / var p with the variances
of the strata themselves (Korn and Graubard 1998), of which each counts one right and one wrong
label more, or a stratum without a wrong one would have none.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from mfa_crawler.corpus.sampling import COLUMNS
from mfa_crawler.errors import BadArgument
from mfa_crawler.items import SourceClass

NOT_MEASURED = "not measured on real pages"

_Z = 1.959963984540054  # of the normal distribution, two-sided 95 %
_LABELS = {"yes": True, "no": False}
_COUNT = re.compile("[1-9][0-9]{0,9}")
_SHOWN = 10  # wrong lines that an error names
_Row = dict[str, str]


class Stratum(NamedTuple):
    """Labels of one stratum."""

    name: str
    pairs: int
    """That it has."""
    labelled: int
    right: int

    @property
    def precision(self) -> float:
        """Of the labelled pairs, the share that is right."""
        return self.right / self.labelled

    @property
    def interval(self) -> tuple[float, float]:
        """Of 95 %."""
        return wilson(self.right, self.labelled)


class Measured(NamedTuple):
    """Labels of a whole sheet."""

    strata: tuple[Stratum, ...]
    is_synthetic: bool
    """Any of its pairs is of synthetic captures: then it says nothing about real pages."""
    urls: tuple[str, ...] = ()
    """Of the articles of its rows."""

    @property
    def pairs(self) -> int:
        """That there were when the sheet was drawn."""
        return sum(stratum.pairs for stratum in self.strata)

    @property
    def labelled(self) -> int:
        """Rows of the sheet."""
        return sum(stratum.labelled for stratum in self.strata)

    @property
    def precision(self) -> float:
        """Share of all pairs that are right, as the labels let expect."""
        return sum(one.pairs * one.precision for one in self.strata) / self.pairs

    @property
    def effective(self) -> float:
        """How many labels of a plain random sample these are worth."""
        parts = [
            (one.pairs / self.pairs, one.labelled, (one.right + 1) / (one.labelled + 2))
            for one in self.strata
        ]
        mean = sum(weight * share for weight, _, share in parts)
        variance = sum(weight**2 / n * share * (1 - share) for weight, n, share in parts)
        alike = sum(weight**2 / n for weight, n, _ in parts)
        return float(min(1 / alike, mean * (1 - mean) / variance))

    @property
    def interval(self) -> tuple[float, float]:
        """Of 95 %."""
        return wilson(self.precision * self.effective, self.effective)


def wilson(right: float, of: float) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share; `of` is above 0, and neither need be whole.

    >>> tuple(round(limit, 4) for limit in wilson(81, 263))
    (0.2553, 0.3662)
    """
    share, spread = right / of, _Z**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def precision_words(sheet: Path, holds: Callable[[str], bool]) -> str:
    """What a data card says of the precision of pairs: the figure of a labelled sheet, or that
    nobody measured it, where its captures are synthetic.

    Raises BadArgument as `measured` does, and where the archive holds less than half of the sheet's
    articles, which `holds` tells by their URLs.
    """
    found = measured(sheet)
    if 2 * sum(map(holds, found.urls)) < len(found.urls):
        raise BadArgument(f"{sheet} was drawn from another archive; draw one with `mfa sample`")
    if found.is_synthetic:
        return NOT_MEASURED
    low, high = found.interval
    return (
        f"{found.precision:.2f} (95 % Wilson interval {low:.2f} to {high:.2f}), from "
        f"{found.labelled:,} of {found.pairs:,} pairs labelled by people, weighted by stratum"
    )


def measured(sheet: Path) -> Measured:
    """Read a labelled sheet: CSV or TSV, also with semicolons, as spreadsheets save it.

    Raises BadArgument where it cannot be read, is no sheet, has rows too few or twice, or a label
    that is neither `yes` nor `no`; with the numbers of the lines.
    """
    rows = list(_rows(sheet))
    wrong = [f"line {line}: {why}" for line, row in rows if (why := _wrong(row))]
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise BadArgument(f"{sheet}: {'; '.join(wrong[:_SHOWN])}{more}")
    strata: defaultdict[str, list[_Row]] = defaultdict(list)
    for _, row in rows:
        strata[row["stratum"]].append(row)
    found = tuple(_stratum(sheet, name, strata[name]) for name in sorted(strata))
    _be_whole(sheet, [row for _, row in rows], found)
    return Measured(
        found,
        any(row["source_class"] == SourceClass.SYNTHETIC for _, row in rows),
        tuple(row[name] for _, row in rows for name in ("url_1", "url_2")),
    )


def _rows(sheet: Path) -> Iterator[tuple[int, _Row]]:
    """The rows with the numbers of the lines that they end on."""
    try:
        raw = sheet.read_bytes()
        is_utf_16 = raw[:2] in {b"\xff\xfe", b"\xfe\xff"}
        text = raw.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadArgument(f"cannot read {sheet}: {error}; save it as UTF-8") from None
    lines = text.splitlines(keepends=True)
    head = lines[0] if lines else ""
    delimiter = max("\t,;", key=head.count)
    reader = csv.DictReader(lines, delimiter=delimiter)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadArgument(f"{sheet} is no sheet of `mfa sample`: it has no {', '.join(missing)}")
    try:
        for row in reader:
            if any(row.values()):
                yield reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}
    except csv.Error as error:
        raise BadArgument(f"{sheet}: after line {reader.line_num}: {error}; draw anew") from None


def _wrong(row: _Row) -> str:
    """What is wrong with a row, or nothing."""
    if not all(_COUNT.fullmatch(row[name]) for name in ("drawn", "stratum_pairs", "all_pairs")):
        return "its numbers were changed"
    if not row["label"]:
        return "no label"
    return (
        "" if row["label"].lower() in _LABELS else f"label {row['label']!r} is neither yes nor no"
    )


def _stratum(sheet: Path, name: str, rows: Sequence[_Row]) -> Stratum:
    pairs = {int(row["stratum_pairs"]) for row in rows}
    if len(pairs) > 1 or min(pairs) < len(rows):
        raise BadArgument(f"{sheet}: the numbers of {name!r} were changed; draw anew")
    if {int(row["drawn"]) for row in rows} != {len(rows)}:
        raise BadArgument(
            f"{sheet}: {rows[0]['drawn']} pairs of {name!r} were drawn and {len(rows)} are there: "
            "put the others back, or draw anew"
        )
    right = sum(_LABELS[row["label"].lower()] for row in rows)
    return Stratum(name, max(pairs), len(rows), right)


def _be_whole(sheet: Path, rows: Sequence[_Row], strata: Sequence[Stratum]) -> None:
    """Raise BadArgument where pairs stand twice, or whole strata are missing."""
    if len({row["pair"] for row in rows}) < len(rows):
        raise BadArgument(f"{sheet}: a pair stands in it twice; draw anew")
    if {int(row["all_pairs"]) for row in rows} != {sum(one.pairs for one in strata)}:
        raise BadArgument(f"{sheet}: rows of some sites or scores are missing; draw anew")
