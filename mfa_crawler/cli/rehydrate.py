"""`mfa rehydrate`: the text of a release without text, from an archive."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from mfa_crawler.cli.console import Json, Output, counted, notes, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.cli.marks import count
from mfa_crawler.corpus.release import rehydrate as put_back


def rehydrate(
    folder: Annotated[Path, typer.Argument(metavar="RELEASE", help="A release without text.")],
    destination: Annotated[Path, typer.Argument(metavar="DEST", help="Folder to make.")],
    *,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Put the text of a release without text back, from an archive that holds its captures.

    DEST gets articles.jsonl.gz as the full release has it, and not-rebuilt.jsonl: what this archive
    withholds, does not hold or holds with other bytes, and what today's parser reads otherwise
    (that is written all the same). Exit code 1 where anything is named there.

    Example: mfa rehydrate mfa-2026-11-without-text mfa-2026-11-text --output archive
    """
    with reading(output) as store:
        done = put_back(store, output / "warc", folder, destination, counted)
    if json:
        print_json({"same": done.same, **done.others})
    else:
        where = escape(str(destination))
        results.print(
            f"{count(done.same, 'article')} with the same text, in {where}", soft_wrap=True
        )
    for outcome, number in done.others.items():
        notes.print(f"[red]{number:,} {outcome}[/]: named in not-rebuilt.jsonl", soft_wrap=True)
    if done.others:
        raise typer.Exit(1)
