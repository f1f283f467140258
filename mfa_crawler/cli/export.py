"""`mfa export`: every article of the archive into one file, or into a folder of files."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from mfa_crawler.cli.console import Output, counted, notes, results
from mfa_crawler.cli.kept import OfLanguage, OfSite, Since, Until, reading, wanted
from mfa_crawler.cli.marks import count
from mfa_crawler.corpus.forms import Format, Versions, format_of, write, write_to
from mfa_crawler.corpus.rows import Edition, current, every_version
from mfa_crawler.errors import BadArgument
from mfa_crawler.store import ArticleRow, Query, Store

if TYPE_CHECKING:
    from mfa_crawler.corpus.pictures import PictureFiles


def export(  # noqa: PLR0913 - a verb's options
    destination: Annotated[
        Path,
        typer.Argument(metavar="DEST", help="File or folder to write; `-` is standard output."),
    ],
    *,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="FORM",
            help="jsonl, csv, parquet, tei, markdown or text; else DEST's suffix decides "
            "(.xml is tei), and for `-` it is jsonl.",
        ),
    ] = None,
    versions: Annotated[
        Versions, typer.Option(help="The current version of each article, or a row for each.")
    ] = Versions.CURRENT,
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
    """Write every article, unlisted and gone ones too, in one of six forms (docs/export.md).

    Rows (jsonl, csv, parquet) are the record and `status`, `first_seen`, `last_seen`, in order of
    site, date and URL. tei is one corpus of TEI P5; markdown and text are a folder with a file an
    article and an index. DEST appears when it is whole; a name in `.gz` is compressed. Two exports
    of one archive are equal to the last byte. In CSV lists are JSON, and cells that a spreadsheet
    would take for a formula begin with an apostrophe. Parquet needs
    `pip install 'mfa-crawler[corpus]'`.

    A folder that is there is replaced only if it is an export that nobody changed since. With
    --versions all every version of an article is written, and says when it was shown. With --since
    or --until articles without a date are left out.

    --images writes the pictures of their current versions too, each once, as DIR/ab/abcdef....jpg
    after its SHA-256, and DIR/manifest.jsonl: which article shows it where, caption, credit,
    licence and source class. What is there already is left, so an export that was stopped goes on.

    Example: mfa export poland.csv.gz --site pl_mfa_en --since 2023-10-01 --images pictures

    Example: mfa export corpus --format text --language en
    """
    chosen = form or format_of(destination)
    if chosen.is_folder:
        _refuse(chosen, destination, images)
    of = wanted(site, language, since, until)
    if words and not Query.parse(words).clauses:
        raise BadArgument(f"--query {words!r} holds no word to look for")
    with reading(output) as store:
        files = _pictures(store, output, images) if images else None
        articles = store.articles(of, words or None)
        total = store.count_found(words, of) if words else store.count_articles(of)
        on_its_way = _Counted(files.write(articles) if files else articles, total)
        editions = on_its_way.editions(store, versions)
        if str(destination) == "-":
            write(chosen, editions, versions, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            notes.print(f"{on_its_way.summary} on standard output")
        else:
            _write(chosen, editions, versions, destination)
            results.print(f"{on_its_way.summary} in {escape(str(destination))}", soft_wrap=True)
    if files:
        notes.print(
            f"{count(files.files, 'picture')} in {escape(str(images))}; "
            f"{files.missing:,} were never fetched",
            soft_wrap=True,
        )


def _refuse(form: Format, folder: Path, images: Path | None) -> None:
    if str(folder) == "-":
        raise BadArgument(f"--format {form} writes a folder: name one instead of -")
    if images and images.resolve().is_relative_to(folder.resolve()):
        raise BadArgument(
            f"--images {images} is in {folder}, which is replaced whole; name a folder beside it"
        )


def _pictures(store: Store, output: Path, folder: Path) -> "PictureFiles":
    from mfa_crawler.corpus.pictures import PictureFiles  # with all that files captures

    return PictureFiles(store, output / "warc", folder)


def _write(
    form: Format, editions: Iterable[Edition], versions: Versions, destination: Path
) -> None:
    try:
        write_to(form, editions, versions, destination)
    except OSError as error:
        place = "folder" if form.is_folder else "file"
        where = f" ({error.filename})" if error.filename else ""  # of the pictures, it may be
        raise BadArgument(
            f"cannot write {destination}: {error.strerror or error}{where}; name another {place}"
        ) from None


class _Counted:
    """Articles on their way, counted."""

    def __init__(self, articles: Iterable[ArticleRow], total: int) -> None:
        self._articles = articles
        self._total = total
        self._number = self._synthetic = 0
        self._versions: int | None = None

    def editions(self, store: Store, versions: Versions) -> Iterator[Edition]:
        """What is written of them."""
        if versions is Versions.CURRENT:
            yield from map(current, self)
            return
        self._versions = 0
        for kept in self:
            for edition in every_version(store, kept):
                self._versions += 1
                yield edition

    def __iter__(self) -> Iterator[ArticleRow]:
        for article in counted(self._articles, "articles", self._total):
            yield article
            self._number += 1
            self._synthetic += article.is_synthetic

    @property
    def summary(self) -> str:
        """How many there were, and how many of them no ministry ever said."""
        said = count(self._number, "article")
        if self._versions is not None:
            said = f"{count(self._versions, 'version')} of {said}"
        return f"{said}, [bold yellow]{self._synthetic} SYNTHETIC[/]," if self._synthetic else said
