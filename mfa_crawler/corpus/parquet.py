"""Rows as Parquet, typed: days as days, moments as moments, nested lists as lists of structs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import is_dataclass
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, get_args, get_origin, get_type_hints

import msgspec

from mfa_crawler.corpus.rows import FIELDS, Row, Shown
from mfa_crawler.errors import ExtraMissing
from mfa_crawler.items import Article

if TYPE_CHECKING:
    import pyarrow as pa

_DAYS = frozenset({"date"})
_MOMENTS = frozenset({"first_seen", "last_seen", "version_first_seen", "version_last_seen"})
_STANDING: dict[str, Any] = {
    "status": str,
    "first_seen": str,
    "last_seen": str,
    "entry": str,
    "version": int,
    "text_sha256": str,
    "is_current": bool,
    "version_first_seen": str,
    "version_last_seen": str,
    "spells": tuple[Shown, ...],
}
_HINTS = get_type_hints(Article) | _STANDING

_BATCH = 1 << 20  # bytes of JSON whose rows wait as Python objects
_GROUP = 32 << 20  # bytes of Arrow that wait for their row group


def write_parquet(rows: Iterable[Row], file: BinaryIO, fields: Sequence[str] = FIELDS) -> None:
    """Write rows as one Parquet file (docs/export.md), compressed with Zstandard.

    A row group has some 32 MiB of text, so that memory is bounded, whatever the rows. The bytes
    depend on the rows and the version of pyarrow alone. Raises ExtraMissing without the extra
    `corpus`.
    """
    schema = schema_of(fields)
    from pyarrow import parquet

    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(_batches(rows, schema), schema):
            writer.write_table(group, row_group_size=max(1, group.num_rows))


def schema_of(fields: Sequence[str] = FIELDS) -> "pa.Schema":
    """The columns of these fields; raises ExtraMissing without the extra `corpus`."""
    try:
        import pyarrow as pa
    except ImportError:
        raise ExtraMissing(
            "writing Parquet needs pyarrow: pip install 'mfa-crawler[corpus]'"
        ) from None
    return pa.schema([pa.field(name, _type(name, _HINTS[name])) for name in fields])


def _type(name: str, hint: Any) -> "pa.DataType":
    import pyarrow as pa

    kind = next(one for one in (get_args(hint) or (hint,)) if one is not type(None))
    if get_origin(hint) is tuple:
        return pa.list_(_type("", kind))
    if is_dataclass(kind):
        return pa.struct([(part, _type(part, of)) for part, of in get_type_hints(kind).items()])
    if name in _DAYS:
        return pa.date32()
    if name in _MOMENTS:
        return pa.timestamp("us", "UTC")
    return {bool: pa.bool_(), int: pa.int64()}.get(kind, pa.string())


def _batches(rows: Iterable[Row], schema: "pa.Schema") -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    batch: list[dict[str, object]] = []
    size = 0
    for row in rows:
        batch.append(_typed(row, schema.names))
        size += len(msgspec.json.encode(row))
        if size >= _BATCH:
            yield pa.RecordBatch.from_pylist(batch, schema)
            batch, size = [], 0
    if batch:
        yield pa.RecordBatch.from_pylist(batch, schema)


def _groups(batches: Iterable["pa.RecordBatch"], schema: "pa.Schema") -> Iterator["pa.Table"]:
    import pyarrow as pa

    group: list[pa.RecordBatch] = []
    for batch in batches:
        group.append(batch)
        if sum(one.nbytes for one in group) >= _GROUP:
            yield pa.Table.from_batches(group, schema)
            group = []
    if group:
        yield pa.Table.from_batches(group, schema)


def _typed(row: Row, fields: Iterable[str]) -> dict[str, object]:
    plain: dict[str, Any] = {name: msgspec.to_builtins(row[name]) for name in fields}
    for shown in chain([plain], plain.get("spells") or ()):
        for names, read in _READERS:
            for name in names & shown.keys():
                shown[name] = read(shown[name]) if shown[name] else None
    return plain


_READERS: tuple[tuple[frozenset[str], Callable[[str], date]], ...] = (
    (_DAYS, date.fromisoformat),
    (_MOMENTS, datetime.fromisoformat),
)
