"""Rows of a release: articles as exports have them, and the same without a word of their text."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import msgspec

from mfa_crawler.corpus.rows import FIELDS, row_of
from mfa_crawler.errors import BadArgument
from mfa_crawler.items import Article
from mfa_crawler.store import ArticleRow

Plain = dict[str, Any]
"""A row as JSON gives it."""

FILE = "articles.jsonl.gz"


class Edition(StrEnum):
    """What a release holds of each article."""

    FULL = "full"
    WITHOUT_TEXT = "without-text"


WORDS = (
    "headline", "date_raw", "lead", "body", "body_html", "photo_credit", "tags", "problems",
)  # fmt: skip
"""Fields that are text of the page or may quote it: not in an edition without text."""

NESTED: Mapping[str, Mapping[str, str | None]] = {
    "main_image": {"alt": None, "caption": None, "credit": None},
    "gallery": {"alt": None, "caption": None, "credit": None},
    "inline_images": {"alt": None, "caption": None, "credit": None},
    "attachments": {"title": None, "filename": None},
    "links": {"text": ""},
    "stated_changes": {"note": ""},
}
"""The same inside of other fields, and what stands there instead."""

ROW = (*FIELDS, "entry", "version", "text_sha256")
"""Fields of a row, in their order."""

_KINDS = get_type_hints(Article) | {
    "site": str,
    "version": int,
    "text_sha256": Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")],
}
_Row = msgspec.defstruct(
    "_Row", [(name, _KINDS.get(name, str)) for name in ROW if name not in WORDS]
)
_NOT_DIGESTED = {"body_html", "problems"}  # made of the text, by rules of ours


def fields_of(edition: Edition) -> tuple[str, ...]:
    """Fields of the rows of an edition, in their order."""
    return tuple(name for name in ROW if edition is Edition.FULL or name not in WORDS)


def full_row(kept: ArticleRow) -> Plain:
    """The row of an export, the listed URL, the number of the version, and the text's digest."""
    row = plain(row_of(kept))
    return row | {"entry": kept.entry, "version": kept.version, "text_sha256": text_sha256(row)}


def plain(record: object) -> Plain:
    """A record as JSON gives it."""
    read: Plain = msgspec.json.decode(msgspec.json.encode(record))
    return read


def text_sha256(row: Mapping[str, Any]) -> str:
    """SHA-256 over all text of a full row, as JSON: it says whether two readings are the same."""
    words = {name: row[name] for name in WORDS if name not in _NOT_DIGESTED}
    inner = {
        name: [[one[part] for part in parts] for one in _listed(row[name])]
        for name, parts in NESTED.items()
    }
    return hashlib.sha256(msgspec.json.encode([words, inner])).hexdigest()


def without_text(row: Mapping[str, Any]) -> Plain:
    """The row with no field that is text of the page; one that has none stays as it is."""
    bare = {name: value for name, value in row.items() if name not in WORDS}
    for name, instead in NESTED.items():
        value = bare[name]
        if isinstance(value, list):
            bare[name] = [one | instead for one in value]
        elif value is not None:
            bare[name] = value | instead
    return bare


def with_text(bare: Mapping[str, Any], read: Mapping[str, Any]) -> Plain:
    """A row without text and the record that was read again, as a full row.

    The words are the record's. Where they are those that the row was made of, all else is the
    row's, whatever today's parser says; where not, the record stands as it was read, and only what
    the bytes of pictures and attachments show is the row's.
    """
    is_same = text_sha256(read) == bare["text_sha256"]
    said = {**read, **without_text(bare)} if is_same else {**bare, **read}
    row = {name: said[name] for name in ROW}
    for name, parts in NESTED.items():
        old, new = _listed(bare[name]), _listed(read[name])
        if len(old) == len(new) and (is_same or [*map(_place, old)] == [*map(_place, new)]):
            merged = [a | {part: b[part] for part in parts} for a, b in zip(old, new, strict=True)]
            row[name] = merged if isinstance(read[name], list) else next(iter(merged), None)
    return row | {"text_sha256": text_sha256(row)}


def rows_of(folder: Path) -> Iterator[Plain]:
    """The rows of a release; raises BadArgument where they cannot be read."""
    try:
        with gzip.open(folder / FILE) as file:
            for line in file:
                row = msgspec.json.decode(line, type=dict[str, Any])
                msgspec.convert(row, _Row)
                yield row
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as error:
        raise BadArgument(f"{folder / FILE} cannot be read ({error}); is it a release?") from None


def _listed(value: Any) -> list[Plain]:
    return value if isinstance(value, list) else [value] if value else []


def _place(one: Plain) -> object:
    return one.get("url") or one.get("at")
