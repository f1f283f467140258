"""`mfa report`: one page that shows what the archive holds, and what became of it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from mfa_crawler.cli.audit import Within, made, sites_of
from mfa_crawler.cli.console import Output, counted, results
from mfa_crawler.cli.kept import OfSite, reading, wanted
from mfa_crawler.corpus.audit import WITHIN
from mfa_crawler.corpus.report import holdings, page
from mfa_crawler.corpus.report.plots import Drawn, draw_curves, draw_months
from mfa_crawler.corpus.whole import write
from mfa_crawler.store import Wanted


def report(
    destination: Annotated[
        Path, typer.Argument(metavar="DEST", help="Page to write, such as archive.html.")
    ],
    *,
    site: OfSite = "",
    within: Within = WITHIN,
    plots: Annotated[
        list[Drawn] | None,
        typer.Option("--plot", help="Also DEST-months and DEST-changes in this format."),
    ] = None,
    output: Output = Path("output"),
) -> None:
    """Show what the archive holds on one page.

    Publications by month and day, silences, which fields pages fill, what is due, and how many
    articles changed how soon (mfa audit). The page asks for nothing, runs no script, and is light
    or dark as the reader likes. All days come from the archive, so that two reports of one
    archive are equal to the last byte. --plot needs `pip install 'mfa-crawler[report]'`.

    Example: mfa report archive.html --plot png --plot svg
    """
    chosen = wanted(site).site
    with reading(output) as store:
        names = sites_of(store, chosen)
        found = made(store, chosen, within)
        held = [
            holdings(store, name, counted(store.articles(Wanted(site=name)), "articles"))
            for name in names
        ]
    write(destination, [page(held, found).encode()])
    written = [destination]
    for form in dict.fromkeys(plots or ()):
        months, changes = (
            destination.with_name(f"{destination.stem}-{what}.{form}")
            for what in ("months", "changes")
        )
        draw_months(held, found, months)
        draw_curves(found, changes)
        written += [months, changes]
    for file in written:
        results.print(escape(str(file)), soft_wrap=True)
