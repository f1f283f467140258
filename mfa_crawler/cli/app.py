"""The `mfa` command: its verbs, and what an error looks like."""

import gc
import sqlite3
import sys
from collections.abc import Iterable
from importlib import import_module
from io import TextIOWrapper

import typer
from rich.markup import escape

from mfa_crawler.cli.console import notes
from mfa_crawler.errors import MfaError, SiteHeld, UsageProblem

VERBS = (
    "demo",
    "sites",
    "crawl",
    "parse",
    "show",
    "history",
    "diff",
    "search",
    "alike",
    "pairs",
    "sample",
    "coverage",
    "audit",
    "report",
    "export",
    "release",
    "rehydrate",
    "reread",
    "rebuild",
    "verify",
    "prove",
    "stamp",
    "repair",
    "import",
    "serve",
    "replay",
    "wacz",
    "withhold",
    "fixture",
    "doctor",
    "replica",
)
"""In the order of `mfa --help`; each is a module of this room."""

_NAMES = {"import": "importing"}  # of modules, where Python keeps a word for itself


def application(verbs: Iterable[str] = VERBS) -> typer.Typer:
    """`mfa` with these verbs; a crawl need not load what only the others use."""
    app = typer.Typer(
        name="mfa",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )
    app.callback()(_mfa)
    for verb in verbs:
        name = _NAMES.get(verb, verb)
        found = getattr(import_module(f"mfa_crawler.cli.{name}"), name)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=verb)
        else:
            app.command(verb)(found)
    return app


def _mfa() -> None:
    """Archive and corpus builder for what the world's foreign ministries say.

    Start with `mfa demo`: it crawls a replica ministry on this machine.
    """


def main() -> None:
    """Entry point; exit code 0 is fine, 1 failed, 2 usage, 3 another run holds the site."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that cannot show a letter is no failure
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(50_000)  # to load modules makes much, and nothing to throw away
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        application([asked] if asked in VERBS else VERBS)()
    except MfaError as error:
        notes.print(f"[bold red]mfa:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(_exit_code(error))
    except OSError as error:  # a full disk, a folder that cannot be read
        notes.print(f"[bold red]mfa:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(1)
    except sqlite3.Error as error:
        from mfa_crawler.store.database import explained

        notes.print(f"[bold red]mfa:[/] {escape(explained(error))}", soft_wrap=True)
        sys.exit(1)


def _exit_code(error: MfaError) -> int:
    if isinstance(error, SiteHeld):
        return 3
    return 2 if isinstance(error, UsageProblem) else 1
