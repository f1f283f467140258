"""`mfa withhold`: out of search, pages, exports, packages and replay, and back."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from mfa_crawler.cli.again import say_done
from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.cli.marks import count, moment
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import Expunged, Expunger, Withholder
from mfa_crawler.store import Withholding


def withhold(  # noqa: PLR0913 - a verb's options
    name: Annotated[
        str, typer.Argument(metavar="URL|RECORD", help="Any address of an article, or a record id.")
    ] = "",
    *,
    reason: Annotated[str, typer.Option(help="Why; whoever looks for it is told.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Put it back into view.")] = False,
    expunge: Annotated[
        bool, typer.Option("--expunge", help="Also take its bytes out of the WARC files, for good.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before expunging.")] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="Finish an expunging that was killed.")
    ] = False,
    listing: Annotated[bool, typer.Option("--list", help="Name what is withheld.")] = False,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Take an article or a single record out of view; the archive keeps it, and verify passes.

    An article goes with all its captures, versions and events, the redirects to it, and the
    pictures and attachments that no other article shows. It is in no search, history, export,
    package, proof or replay any more, and no crawl asks for it again. Whoever looks for it is told
    since when and why.

    Written before, and so left as they are: exports, packages, and `runs/` of earlier crawls. List
    pages that showed its headline stay too; withhold those by their record ids.

    --expunge writes the WARC files that hold it anew. A tombstone with its digests stays in the
    place of each record, all other records stay byte for byte, the manifest shows the rewriting,
    and the database is made again. It cannot be undone. A single record goes alone: revisits of
    it stay, without a payload, and are never shown. Copies elsewhere are yours to find.

    Example: mfa withhold https://www.gov.pl/web/diplomacy/some-news --reason "names a child"
    """
    if listing:
        _list(output, json=json)
        return
    if finish:
        _say_expunged(Expunger(output).finish(say_done), json=json)
        return
    if not name:
        raise BadArgument("name an article or record: mfa withhold URL --reason TEXT, or --list")
    if not reason and not lift:
        raise BadArgument("say why: --reason TEXT; whoever looks for it is told")
    if expunge and lift:
        raise BadArgument("--expunge and --lift: one of the two")
    if expunge:
        expunger = Expunger(output)
        _ask(len(expunger.expected(name)), name, yes=yes)
        _say_expunged(expunger.expunge(name, reason, say_done), json=json)
        return
    withholder = Withholder(output)
    made, captures = withholder.lift(name, reason) if lift else withholder.withhold(name, reason)
    if json:
        print_json({**_described(made), "captures": captures})
        return
    done = "put back into view" if lift else "withheld"
    results.print(f"{escape(made.target)}: {count(captures, 'capture')} {done}", soft_wrap=True)


def _ask(captures: int, name: str, *, yes: bool) -> None:
    """Go on only if somebody says so; raises BadArgument where nobody can be asked."""
    words = f"{count(captures, 'record')} of {name} will be gone for good"
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadArgument(f"{words}: say --yes, where nobody can be asked")
    typer.confirm(f"{words}. Go on?", abort=True, err=True)


def _say_expunged(done: Expunged, *, json: bool) -> None:
    if json:
        print_json(done)
        return
    files = count(len(done.files), "file")
    results.print(f"{count(len(done.records), 'record')} expunged, {files} rewritten")
    for file in done.left:
        notes.print(f"left as it is, and may hold it: {escape(file)}", soft_wrap=True)


def _described(one: Withholding) -> dict[str, object]:
    return {
        "act": one.act,
        "site": one.site,
        "entry": one.entry,
        "record": one.record,
        "urls": one.urls,
        "date": one.date,
        "reason": one.reason,
    }


def _list(output: Path, *, json: bool) -> None:
    with reading(output) as store:
        standing = [(one, (one.site, one.entry, one.record)) for one in store.standing()]
        rows = [(one, len(store.hidden_by(*target))) for one, target in standing]
    if json:
        print_json([{**_described(one), "captures": captures} for one, captures in rows])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("since", "captures", "reason", "what"):
        is_number = heading == "captures"
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for one, captures in rows:
        cells = (moment(one.date), str(captures), one.reason, one.target)
        table.add_row(*map(escape, cells))
    if rows:
        results.print(table, soft_wrap=True)
    else:
        notes.print("Nothing is withheld.")
