"""The `mfa` command: its verbs, and what an error looks like."""

import sqlite3
import sys
from io import TextIOWrapper

import typer
from rich.markup import escape

from mfa_crawler.cli import (
    crawl,
    demo,
    diff,
    export,
    history,
    parse,
    prove,
    rebuild,
    repair,
    replica,
    reread,
    search,
    show,
    sites,
    stamp,
    verify,
)
from mfa_crawler.cli.console import notes
from mfa_crawler.errors import MfaError, SiteHeld, UsageProblem

app = typer.Typer(
    name="mfa",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Archive and corpus builder for what the world's foreign ministries say.\n\n"
    "Start with `mfa demo`: it crawls a replica ministry on this machine.",
)
app.command()(demo.demo)
app.command()(sites.sites)
app.command()(crawl.crawl)
app.command()(parse.parse)
app.command()(show.show)
app.command()(history.history)
app.command()(diff.diff)
app.command()(search.search)
app.command()(export.export)
app.command()(reread.reread)
app.command()(rebuild.rebuild)
app.command()(verify.verify)
app.command()(prove.prove)
app.command()(stamp.stamp)
app.command()(repair.repair)
app.add_typer(replica.app, name="replica")


def main() -> None:
    """Entry point; exit code 0 is fine, 1 failed, 2 usage, 3 another run holds the site."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that cannot show a letter is no failure
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except MfaError as error:
        notes.print(f"[bold red]mfa:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(_exit_code(error))
    except (OSError, sqlite3.Error) as error:  # a full disk, a folder that cannot be read
        notes.print(f"[bold red]mfa:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(1)


def _exit_code(error: MfaError) -> int:
    if isinstance(error, SiteHeld):
        return 3
    return 2 if isinstance(error, UsageProblem) else 1
