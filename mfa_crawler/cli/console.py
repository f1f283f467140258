"""What the verbs share: options, and where words go: results to stdout, all else to stderr."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

_Item = TypeVar("_Item")

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, all else on stderr.")]

Output = Annotated[
    Path, typer.Option(envvar="MFA_OUTPUT", help="Folder for everything a crawl writes.")
]

Connect = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST=URL",
        help="Send a host's requests to a local server; `*` is every host of the sites.",
    ),
]

results = Console(highlight=False)
notes = Console(stderr=True, highlight=False)


def print_json(value: object, *, indent: int = 0) -> None:
    """One JSON value and a newline; UTF-8 whatever the locale says."""
    encoded = msgspec.json.encode(value)
    if indent:
        encoded = msgspec.json.format(encoded, indent=indent)
    sys.stdout.buffer.write(encoded + b"\n")
    sys.stdout.buffer.flush()


def counted(items: Iterable[_Item], noun: str, total: int | None = None) -> Iterator[_Item]:
    """The items on their way, counted aloud on a terminal: `1,234 articles`; with a bar, and the
    time that is left, where it is known how many there will be.
    """
    columns: list[ProgressColumn] = [SpinnerColumn(), TextColumn("{task.completed:,.0f} " + noun)]
    if total is not None:
        columns[1:] = [
            BarColumn(),
            TextColumn(f"{{task.completed:,.0f}} of {total:,} {noun}"),
            TimeRemainingColumn(compact=True),
        ]
    with Progress(
        *columns, console=notes, transient=True, disable=not notes.is_terminal
    ) as progress:
        task = progress.add_task("", total=total)
        for item in items:
            yield item
            progress.advance(task)
