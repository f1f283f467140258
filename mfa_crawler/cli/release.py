"""`mfa release`: a folder of records that can be cited and checked."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from mfa_crawler.cli.console import Json, Output, counted, print_json, results
from mfa_crawler.cli.kept import OfLanguage, OfSite, Since, Until, reading, wanted
from mfa_crawler.cli.marks import SYNTHETIC, count
from mfa_crawler.corpus.measuring import NOT_MEASURED, precision_words
from mfa_crawler.corpus.release import Edition, Order
from mfa_crawler.corpus.release import release as make
from mfa_crawler.store import Store


def release(  # noqa: PLR0913 - a verb's options
    destination: Annotated[
        Path,
        typer.Argument(metavar="DEST", help="Folder to make; none may be there."),
    ],
    *,
    site: OfSite = "",
    language: OfLanguage = "",
    since: Since = "",
    until: Until = "",
    without_text: Annotated[
        bool, typer.Option("--without-text", help="No article text; `mfa rehydrate` puts it back.")
    ] = False,
    since_release: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The release before, to compare with.")
    ] = None,
    compiler: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who makes it, for citations.")
    ] = "",
    labelled: Annotated[
        Path | None,
        typer.Option(
            metavar="SHEET", help="What `mfa sample` measured of translation pairs, for the card."
        ),
    ] = None,
    synthetic: Annotated[
        bool,
        typer.Option("--synthetic", help="Of made-up articles, for tests; says so everywhere."),
    ] = False,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Make a release: an immutable folder of records, with all that a citation needs.

    It holds the articles as JSON Lines and Parquet, their schema, a data card (README.md), the
    ledger of coverage, descriptors for Croissant, RO-Crate and Frictionless, CITATION.cff, a
    changelog against the release before, and SHA256SUMS. No pictures. Version and dates are those
    of the archive's last capture: the same archive gives the same bytes.

    --without-text leaves out every word of the articles, so that it may be handed on where text
    may not; URLs stay, and a ministry may put headlines into those. Withheld articles are in no
    release; with --since-release those withdrawn since are named by URL and day.

    Synthetic captures are refused. --synthetic makes a release of nothing else: its title, name,
    card and citation say so, and so must DEST. Needs `pip install 'mfa-crawler[corpus]'`.

    Example: mfa release mfa-2026-11 --since-release mfa-2026-10 --by "Jane Doe"
    """
    chosen = wanted(site, language, since, until)
    with reading(output) as store:
        order = Order(
            wanted=chosen,
            edition=Edition.WITHOUT_TEXT if without_text else Edition.FULL,
            is_synthetic=synthetic,
            compiler=compiler or None,
            pairs=_precision(store, labelled),
            before=since_release,
        )
        made = make(store, order, destination, counted)
    facts = made.facts
    if json:
        print_json(
            {
                "release": str(destination),
                "version": facts.version,
                "edition": facts.edition,
                "articles": facts.articles,
                "files": made.files,
                "changes": facts.changes,
                "is_synthetic": facts.is_synthetic,
            }
        )
        return
    where = escape(str(destination))
    results.print(
        f"{count(facts.articles, 'article')}, version [bold]{facts.version}[/], in {where}"
    )
    if facts.before:
        changes = ", ".join(f"{n} {name}" for name, n in sorted(facts.changes.items()))
        results.print(f"since {facts.before}: {changes or 'nothing'}", soft_wrap=True)
    if facts.is_synthetic:
        results.print(f"[bold yellow]{SYNTHETIC}[/]")


def _precision(store: Store, sheet: Path | None) -> str:
    if sheet is None:
        return NOT_MEASURED
    return precision_words(sheet, lambda url: store.article(url) is not None)
