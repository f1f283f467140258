"""`mfa import`: other people's captures into the same history."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from mfa_crawler.cli.again import Jobs, reading
from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.marks import count
from mfa_crawler.filing import Imported, Importer
from mfa_crawler.sites import site as site_by_id

_SHOWN = 10  # odd records of one file that are named; JSON has them all


def importing(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="WARC or ARC files, compressed or not, or WACZ."),
    ],
    *,
    site: Annotated[
        str, typer.Option("--site", help="Only captures of this site, also where others fit.")
    ] = "",
    jobs: Jobs = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Take captures that others made into the archive: their files as they are, byte for byte.

    They keep their dates and record ids, are marked `imported`, and are read as our own are. A
    file is kept whole in `warc/imported/`; captures of no known site stay unread in it. Records
    that cannot be used are named. A file that is there already changes nothing. Exit code 1 where a
    file was refused.

    Example: mfa import crawl.warc.gz collection.wacz
    """
    chosen = site_by_id(site) if site else None
    with reading(jobs) as spread:
        done = Importer(output, chosen, _telling()).take(files, spread)
    if json:
        print_json({"files": done})
    else:
        results.print(_table(done))
        for one in done:
            _explain(one)
    if any(one.outcome == "refused" for one in done):
        raise typer.Exit(1)


def _telling() -> Callable[[int], None]:
    """Says on stderr every five seconds how many records were looked at."""
    looked, said = 0, time.monotonic()

    def told(more: int) -> None:
        nonlocal looked, said
        looked += more
        if time.monotonic() - said >= 5:
            said = time.monotonic()
            notes.print(f"looked at {looked:,} records ...")

    return told


def _table(done: list[Imported]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("file", "", "records", "captures", "articles", "lists", "skipped"):
        table.add_column(heading, justify="left" if heading in {"file", ""} else "right")
    for one in done:
        colour = {"imported": "green", "known": "yellow"}.get(one.outcome, "red")
        numbers = (one.records, one.captures, one.articles, one.lists, one.skipped.total())
        cells = map(str, numbers)
        table.add_row(escape(Path(one.name).name), f"[{colour}]{one.outcome}[/]", *cells)
    return table


def _explain(one: Imported) -> None:
    """Say in words what a table cannot: why, where, and what was left out."""
    if one.reason:
        notes.print(f"[red]{escape(one.name)}[/]: {escape(one.reason)}", soft_wrap=True)
    if one.outcome == "known":
        words = "nothing was changed: all its captures are in the archive already"
        notes.print(f"{escape(one.name)}: {words}", soft_wrap=True)
    if one.file:
        where = f"{count(one.captures, 'capture')} of {', '.join(one.sites)}, kept as {one.file}"
        notes.print(f"{escape(one.name)}: {escape(where)}", soft_wrap=True)
    if one.skipped:
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in one.skipped.most_common())
        notes.print(f"{escape(one.name)}: not read: {escape(reasons)}", soft_wrap=True)
    if one.hosts:
        hosts = ", ".join(f"{host} ({number:,})" for host, number in list(one.hosts.items())[:5])
        notes.print(f"{escape(one.name)}: of no known site: {escape(hosts)}", soft_wrap=True)
    for odd in one.odd[:_SHOWN]:
        name = " ".join(filter(None, (odd.record_id, odd.url)))
        words = f"{one.name} at byte {odd.offset}: {name} {odd.what} ({odd.reason})"
        notes.print(escape(words), soft_wrap=True)
    if len(one.odd) > _SHOWN:
        more = len(one.odd) - _SHOWN
        notes.print(f"{escape(one.name)}: {more:,} more; --json names all", soft_wrap=True)
