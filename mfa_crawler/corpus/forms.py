"""The forms of an export, and what writes each."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from mfa_crawler.corpus.csv_lines import csv_lines
from mfa_crawler.corpus.folder import write_folder
from mfa_crawler.corpus.json_lines import json_lines
from mfa_crawler.corpus.markdown import markdown_of
from mfa_crawler.corpus.parquet import write_parquet
from mfa_crawler.corpus.plain import text_of
from mfa_crawler.corpus.rows import FIELDS, VERSION_FIELDS, Edition, Row, row_of, version_row_of
from mfa_crawler.corpus.tei import tei_corpus
from mfa_crawler.corpus.whole import whole
from mfa_crawler.errors import BadArgument


class Format(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    TEI = "tei"
    MARKDOWN = "markdown"
    TEXT = "text"

    @property
    def is_folder(self) -> bool:
        """Whether it is one file an article."""
        return self in _PAGES


class Versions(StrEnum):
    """Which versions of an article are written."""

    CURRENT = "current"
    ALL = "all"


_SUFFIXES = {
    ".jsonl": Format.JSONL,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".xml": Format.TEI,
}


def format_of(destination: Path) -> Format:
    """The form that a name asks for; raises BadArgument where it asks for none."""
    name = destination.name.removesuffix(".gz")
    if name == "-":
        return Format.JSONL
    found = _SUFFIXES.get(Path(name).suffix)
    if found is None:
        raise BadArgument(
            f"{destination} ends in none of {', '.join(_SUFFIXES)}; say --format "
            f"{', '.join(Format)}"
        )
    return found


def write(form: Format, editions: Iterable[Edition], versions: Versions, file: BinaryIO) -> None:
    """Write editions as one file; they are every version, or the current ones, as `versions` says.

    Raises ExtraMissing where a package is not installed, and OSError.
    """
    if form is Format.TEI:
        file.writelines(tei_corpus(editions))
    elif versions is Versions.ALL:
        _WRITERS[form](map(version_row_of, editions), file, VERSION_FIELDS)
    else:
        _WRITERS[form]((row_of(one.kept) for one in editions), file, FIELDS)


def write_to(
    form: Format, editions: Iterable[Edition], versions: Versions, destination: Path
) -> None:
    """Write editions as a file or folder that is whole or not there.

    Raises BadArgument where something else is in its place, ExtraMissing and OSError.
    """
    if form in _PAGES:
        suffix, page = _PAGES[form]
        write_folder(editions, destination, suffix, page)
        return
    if form is Format.PARQUET and destination.suffix == ".gz":
        raise BadArgument(f"{destination}: Parquet is compressed inside; leave out .gz")
    with whole(destination) as file:
        write(form, editions, versions, file)


_Writer = Callable[[Iterable[Row], BinaryIO, Sequence[str]], None]


def _json_lines(rows: Iterable[Row], file: BinaryIO, _: Sequence[str]) -> None:
    file.writelines(json_lines(rows))


def _csv_lines(rows: Iterable[Row], file: BinaryIO, fields: Sequence[str]) -> None:
    file.writelines(csv_lines(rows, fields))


_WRITERS: dict[Format, _Writer] = {
    Format.JSONL: _json_lines,
    Format.CSV: _csv_lines,
    Format.PARQUET: write_parquet,
}

_PAGES: dict[Format, tuple[str, Callable[[Edition], str]]] = {
    Format.MARKDOWN: (".md", markdown_of),
    Format.TEXT: (".txt", text_of),
}
