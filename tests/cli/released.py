"""Releases of the archive that all tests of the verbs read."""

import gzip
import json
from pathlib import Path
from typing import Any

from pyarrow import parquet

from tests.cli.archived import Archived, words


def make(
    kept: Archived, destination: Path, *arguments: str, folder: Path | None = None, code: int = 0
) -> Any:
    arguments = (str(destination), "--synthetic", "--json", *arguments)
    ended = kept.mfa("release", *arguments, folder=folder)
    assert ended.code == code, ended.err
    return ended.row if code == 0 else words(ended.err)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    lines = gzip.decompress((folder / "articles.jsonl.gz").read_bytes()).splitlines()
    return [json.loads(line) for line in lines]


def json_of(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())


def changes_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "changes.jsonl").read_bytes().splitlines()]


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a release, inflated, and what its Parquet file holds."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    found["inflated"] = gzip.decompress(found["articles.jsonl.gz"])
    table = parquet.read_table(folder / "articles.parquet")
    found["table"] = json.dumps(table.to_pylist(), default=str, ensure_ascii=False).encode()
    found["columns"] = str(parquet.read_metadata(folder / "articles.parquet").to_dict()).encode()
    return found
