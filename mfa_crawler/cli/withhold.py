"""`mfa withhold`: out of search, pages, exports, packages and replay, and back."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.cli.marks import count, moment
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import Withholder
from mfa_crawler.store import Withholding


def withhold(
    name: Annotated[
        str, typer.Argument(metavar="URL|RECORD", help="Any address of an article, or a record id.")
    ] = "",
    *,
    reason: Annotated[str, typer.Option(help="Why; whoever looks for it is told.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Put it back into view.")] = False,
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

    Example: mfa withhold https://www.gov.pl/web/diplomacy/some-news --reason "names a child"
    """
    if listing:
        _list(output, json=json)
        return
    if not name:
        raise BadArgument("name an article or record: mfa withhold URL --reason TEXT, or --list")
    if not reason and not lift:
        raise BadArgument("say why: --reason TEXT; whoever looks for it is told")
    withholder = Withholder(output)
    made, captures = withholder.lift(name, reason) if lift else withholder.withhold(name, reason)
    if json:
        print_json({**_described(made), "captures": captures})
        return
    done = "put back into view" if lift else "withheld"
    results.print(f"{escape(made.target)}: {count(captures, 'capture')} {done}", soft_wrap=True)


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
        rows = [(one, len(store.hidden_by(one))) for one in store.standing()]
    if json:
        print_json([{**_described(one), "captures": captures} for one, captures in rows])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("since", "captures", "reason", "what"):
        table.add_column(heading, justify="right" if heading == "captures" else "left")
    for one, captures in rows:
        cells = (moment(one.date), str(captures), one.reason, one.target)
        table.add_row(*map(escape, cells))
    if rows:
        results.print(table, soft_wrap=True)
    else:
        notes.print("Nothing is withheld.")
