"""Parquet as others read it: the same rows as JSON Lines, typed, in groups of bounded size."""

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from mfa_crawler.corpus.forms.json_lines import json_lines
from mfa_crawler.corpus.forms.parquet import schema_of, write_parquet
from mfa_crawler.corpus.rows import (
    FIELDS,
    VERSION_FIELDS,
    Row,
    every_version,
    row_of,
    version_row_of,
)
from mfa_crawler.errors import ExtraMissing
from mfa_crawler.items import Article
from tests.corpus.editions import ODD, PLAIN, golden, kept, stored
from tests.store.made import keep

_MOMENTS = {"first_seen", "last_seen", "version_first_seen", "version_last_seen"}
_READ = {
    "duckdb": """
import duckdb
table = duckdb.sql(f"SELECT * FROM '{path}'")
rows = [dict(zip(table.columns, row)) for row in table.fetchall()]
""",
    "pandas": """
import pandas
frame = pandas.read_parquet(path)
assert str(frame["first_seen"].dtype) == "datetime64[us, UTC]", frame.dtypes
assert (frame["first_seen"].dt.year == 2024).all()
rows = frame.to_dict("records")
""",
    "polars": """
import polars
frame = polars.read_parquet(path)
assert frame.schema["date"] == polars.Date
assert frame.filter(polars.col("gallery").list.len() > 0).height == 2
rows = frame.to_dicts()
""",
}
_SAY = """
import json, sys
from datetime import date
path = sys.argv[1]
def plain(value):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if value is None or value != value:
        return None
    if isinstance(value, float):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
%s
print(json.dumps([plain(row) for row in rows]))
"""


def _as_json(value: Any, name: str = "") -> Any:
    """A value as JSON Lines have it, its moments as Python says them."""
    if isinstance(value, dict):
        return {part: _as_json(of, part) for part, of in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    return datetime.fromisoformat(value).isoformat() if value and name in _MOMENTS else value


def _expected(rows: Iterable[Row]) -> list[Any]:
    return [_as_json(json.loads(msgspec.json.encode(row))) for row in rows]


def _written(rows: Iterable[Row], fields: tuple[str, ...] = FIELDS) -> bytes:
    file = io.BytesIO()
    write_parquet(rows, file, fields)
    return file.getvalue()


@pytest.mark.parametrize("program", list(_READ))
def test_others_read_the_same_records(readers: Path, tmp_path: Path, program: str) -> None:
    rows = [row_of(kept(PLAIN)), row_of(kept(ODD))]
    path = tmp_path / "articles.parquet"
    path.write_bytes(_written(rows))
    code = _SAY % _READ[program]
    done = subprocess.run(
        [readers, "-c", code, path], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert [_as_json(row) for row in json.loads(done.stdout)] == _expected(rows)


def test_rows_are_the_records_again() -> None:
    articles = [PLAIN, ODD, *golden().values()]
    rows = [row_of(kept(article)) for article in articles]
    lines = b"".join(json_lines(rows)).splitlines()
    assert [msgspec.json.decode(line, type=Article) for line in lines] == articles
    read = parquet.read_table(io.BytesIO(_written(rows))).to_pylist()
    for row in read:
        row["date"] = row["date"] and row["date"].isoformat()
    assert msgspec.convert(read, list[Article]) == articles


def test_every_version_is_read_back(tmp_path: Path) -> None:
    with stored(tmp_path) as store:
        rows = [
            version_row_of(one)
            for article in store.articles()
            for one in every_version(store, article)
        ]
    table = parquet.read_table(io.BytesIO(_written(rows, VERSION_FIELDS)))
    read = json.loads(json.dumps(table.to_pylist(), default=lambda moment: moment.isoformat()))
    assert read == _expected(rows)
    assert [row["version"] for row in read] == [1, 2]
    assert len(read[0]["spells"]) == 2


def test_half_a_surrogate_pair_never_gets_into_the_store(tmp_path: Path) -> None:
    with stored(tmp_path) as store, pytest.raises(UnicodeEncodeError):
        keep(store, 1, replace(PLAIN, headline="\ud800"))


def test_days_and_moments_are_typed_and_what_may_have_no_zone_stays_text() -> None:
    schema = schema_of(VERSION_FIELDS)
    assert schema.names == list(VERSION_FIELDS)
    assert schema.field("date").type == pa.date32()
    assert all(schema.field(name).type == pa.timestamp("us", "UTC") for name in _MOMENTS)
    assert schema.field("published_at").type == schema.field("modified_at").type == pa.string()
    gallery = schema.field("gallery").type
    assert (gallery.value_type.field("width").type, gallery.value_type.num_fields) == (
        pa.int64(), 8)  # fmt: skip
    assert schema.field("capture").type.field("status").type == pa.int64()


def test_the_bytes_are_the_same_twice_and_an_empty_archive_has_its_columns() -> None:
    rows = [row_of(kept(PLAIN)), row_of(kept(ODD))]
    assert _written(rows) == _written(iter(rows))
    empty = parquet.read_table(io.BytesIO(_written([])))
    assert (empty.num_rows, empty.schema) == (0, schema_of())


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'mfa-crawler\[corpus\]'"):
        _written([])


def test_row_groups_are_bounded_by_bytes_however_long_a_row_is() -> None:
    row = row_of(kept(replace(PLAIN, body="x" * 5_000_000)))
    read = parquet.ParquetFile(io.BytesIO(_written([row] * 20)))
    sizes = [read.metadata.row_group(n).num_rows for n in range(read.num_row_groups)]
    assert sum(sizes) == 20
    assert max(sizes) <= 8
    row = row_of(kept(PLAIN))
    read = parquet.ParquetFile(io.BytesIO(_written([row] * 5_000)))
    assert read.num_row_groups < 3
    assert read.metadata.row_group(0).column(0).compression == "ZSTD"


def test_what_waits_is_bounded() -> None:
    held = []

    def rows() -> Iterator[Row]:
        for number in range(300):
            held.append(pa.total_allocated_bytes())
            yield row_of(kept(replace(PLAIN, body=f"{number} " * 250_000)))

    before = pa.total_allocated_bytes()
    assert len(_written(rows())) > 0
    assert max(held) - before < 100_000_000  # of some 300 million
