"""Where words go: results to stdout, everything else to stderr."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, all else on stderr.")]

Output = Annotated[
    Path, typer.Option(envvar="MFA_OUTPUT", help="Folder for everything a crawl writes.")
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
