"""`mfa sample`: draw pairs for people to label, and read what they labelled."""

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.cli.marks import count, synthetic_line
from mfa_crawler.cli.pairs import Least, OfWindow, found_in
from mfa_crawler.corpus.delimited import COMMA, TAB, delimited
from mfa_crawler.corpus.measuring import NOT_MEASURED, Measured, Stratum, measured
from mfa_crawler.corpus.pairs import LEAST, WINDOW
from mfa_crawler.corpus.sampling import COLUMNS, draw
from mfa_crawler.corpus.whole import write
from mfa_crawler.errors import BadArgument
from mfa_crawler.items import SourceClass

_DELIMITERS = {".csv": COMMA, ".tsv": TAB}


def sample(  # noqa: PLR0913 - a verb's options
    destination: Annotated[
        Path | None, typer.Argument(metavar="[DEST]", help="Sheet to write, .csv or .tsv.")
    ] = None,
    *,
    labelled: Annotated[
        Path | None, typer.Option(metavar="SHEET", help="Sheet whose labels are to be read.")
    ] = None,
    size: Annotated[int, typer.Option(min=1, help="How many pairs to draw.")] = 200,
    seed: Annotated[
        str, typer.Option(help="Any words; else the moment of the archive's last capture.")
    ] = "",
    days: OfWindow = WINDOW,
    least: Least = LEAST,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Find out how many of the pairs that `mfa pairs` names are right.

    First draw a sheet: pairs of every two sites and every band of scores, equally many of each,
    mixed. The same archive, seed and options give the same sheet. Open it in a spreadsheet, read
    both pages of every row, and write into `label`: `yes` if they are one statement in two
    languages, `no` if not. Leave the other columns and rows as they are; hide those right of it,
    which name the band of the score.

    Then read it with --labelled: how many are right, with Wilson's interval of 95 %, in all
    (weighted by how many pairs a stratum has) and for each stratum. Rows without a label, or with
    another one, are refused by their line numbers. docs/pairs.md says how it is reckoned.

    Examples: `mfa sample sheet.csv --size 300`, then `mfa sample --labelled sheet.csv`
    """
    if (destination is None) == (labelled is None):
        raise BadArgument("name a sheet to write, or one to read with --labelled")
    if labelled is not None:
        _show(measured(labelled), json=json)
        return
    assert destination is not None
    delimiter = _DELIMITERS.get(destination.suffix.lower())
    if delimiter is None:
        raise BadArgument(f"{destination} ends neither in .csv nor in .tsv")
    if destination.exists():
        raise BadArgument(f"{destination} is there, perhaps with labels; name another file")
    with reading(output) as store:
        seed = seed or store.last_capture() or ""
        rows = list(draw(found_in(store, days, least), size, seed))
    # without the mark, Excel shows other letters than were written
    write(destination, [BOM_UTF8, *delimited(COLUMNS, rows, delimiter)])
    _say_drawn(destination, rows, json=json)


def _say_drawn(destination: Path, rows: Sequence[Mapping[str, object]], *, json: bool) -> None:
    strata = {row["stratum"] for row in rows}
    if json:
        print_json({"file": str(destination), "rows": len(rows), "strata": len(strata)})
        return
    kinds = count(len(strata), "kind")
    results.print(f"{count(len(rows), 'pair')} of {kinds} in {escape(str(destination))}")
    if any(row["source_class"] is SourceClass.SYNTHETIC for row in rows):
        results.print(synthetic_line(), end="")
    results.print(
        "Write yes or no into the column label of every row, then:\n"
        f"  mfa sample --labelled {escape(str(destination))}",
        soft_wrap=True,
    )


def _show(found: Measured, *, json: bool) -> None:
    if json:
        in_all = {"pairs": found.pairs, "labelled": found.labelled, "effective": found.effective,
                  "synthetic": found.is_synthetic, **_shares(found)}  # fmt: skip
        strata = [{**one._asdict(), **_shares(one)} for one in found.strata]
        print_json({**in_all, "strata": strata})
        return
    table = Table("kind", box=SIMPLE_HEAD)
    for name in ("pairs", "labelled", "right", "precision", "95 % interval"):
        table.add_column(name, justify="right")
    for one in found.strata:
        cells = (one.pairs, one.labelled, one.right)
        table.add_row(one.name, *(f"{cell:,}" for cell in cells), *_figures(one))
    table.add_section()
    table.add_row("all, weighted", f"{found.pairs:,}", f"{found.labelled:,}", "", *_figures(found))
    results.print(table)
    if found.is_synthetic:
        results.print(synthetic_line(), end="")
        results.print(f"Of the archives of ministries this says nothing: {NOT_MEASURED}.")


def _shares(one: Measured | Stratum) -> dict[str, float]:
    low, high = one.interval
    return {"precision": one.precision, "low": low, "high": high}


def _figures(one: Measured | Stratum) -> tuple[str, str]:
    low, high = one.interval
    return f"{one.precision:.3f}", f"{low:.3f} to {high:.3f}"
