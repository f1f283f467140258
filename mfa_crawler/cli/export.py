"""`mfa export`: every article of the archive into one file."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from mfa_crawler.cli.console import Output, counted, notes, results
from mfa_crawler.cli.kept import OfLanguage, OfSite, Since, Until, reading, wanted
from mfa_crawler.cli.marks import count
from mfa_crawler.corpus.pictures import PictureFiles
from mfa_crawler.corpus.rows import row_of
from mfa_crawler.corpus.writing import Format, whole
from mfa_crawler.errors import BadArgument
from mfa_crawler.store import ArticleRow, Query


def export(  # noqa: PLR0913 - a verb's options
    destination: Annotated[
        Path, typer.Argument(metavar="DEST", help="File to write; `-` is standard output.")
    ],
    *,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Else DEST's suffix decides; for `-` it is jsonl."),
    ] = None,
    site: OfSite = "",
    language: OfLanguage = "",
    since: Since = "",
    until: Until = "",
    words: Annotated[
        str, typer.Option("--query", help="Only with these words, as `mfa search` reads them.")
    ] = "",
    images: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also write the articles' pictures there, by digest."),
    ] = None,
    output: Output = Path("output"),
) -> None:
    """Write every article, unlisted and gone ones too, as JSON Lines or CSV.

    A row is the record (docs/record.md) and `status`, `first_seen`, `last_seen`. Rows come in
    order of site, date and URL; two exports of one archive are equal to the last byte. DEST
    appears when it is whole; with `.gz` at its end it is compressed. In CSV lists are JSON, and
    cells that a spreadsheet would take for a formula begin with an apostrophe. With --since or
    --until articles without a date are left out.

    --images writes the pictures of their current versions too, each once, as DIR/ab/abcdef....jpg
    after its SHA-256, and DIR/manifest.jsonl: which article shows it where, caption, credit,
    licence and source class. What is there already is left, so an export that was stopped goes on.

    Example: mfa export poland.csv.gz --site pl_mfa_en --since 2023-10-01 --images pictures
    """
    chosen = form or _format_of(destination)
    of = wanted(site, language, since, until)
    if words and not Query.parse(words).clauses:
        raise BadArgument(f"--query {words!r} holds no word to look for")
    with reading(output) as store:
        files = PictureFiles(store, output / "warc", images) if images else None
        articles = store.articles(of, words or None)
        counted = _Counted(files.write(articles) if files else articles)
        lines = chosen.lines(map(row_of, counted))
        if str(destination) == "-":
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            notes.print(f"{counted.summary} on standard output")
        else:
            _write(lines, destination)
            results.print(f"{counted.summary} in {escape(str(destination))}", soft_wrap=True)
    if files:
        notes.print(
            f"{count(files.files, 'picture')} in {escape(str(images))}; "
            f"{files.missing:,} were never fetched",
            soft_wrap=True,
        )


def _format_of(destination: Path) -> Format:
    name = destination.name.removesuffix(".gz")
    suffix = Path(name).suffix.removeprefix(".")
    if name == "-":
        return Format.JSONL
    if suffix not in set(Format):
        raise BadArgument(
            f"{destination} ends neither in .jsonl nor in .csv; say --format jsonl or --format csv"
        )
    return Format(suffix)


def _write(lines: Iterable[bytes], destination: Path) -> None:
    try:
        with whole(destination) as file:
            file.writelines(lines)
    except OSError as error:
        raise BadArgument(
            f"cannot write {destination}: {error.strerror}; name another file"
        ) from None


class _Counted:
    """Articles on their way, counted."""

    def __init__(self, articles: Iterable[ArticleRow]) -> None:
        self._articles = articles
        self._number = self._synthetic = 0

    def __iter__(self) -> Iterator[ArticleRow]:
        for article in counted(self._articles, "articles"):
            yield article
            self._number += 1
            self._synthetic += article.is_synthetic

    @property
    def summary(self) -> str:
        """How many there were, and how many of them no ministry ever said."""
        if not self._synthetic:
            return count(self._number, "article")
        return f"{count(self._number, 'article')}, [bold yellow]{self._synthetic} SYNTHETIC[/],"
