"""docs/export.md shows what the forms really write."""

import dataclasses
import re
import subprocess
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from docs.generate import SCHEMA_ORG
from mfa_crawler import items
from mfa_crawler.corpus.forms import Format
from mfa_crawler.corpus.forms.folder import INDEX_FIELDS
from mfa_crawler.corpus.forms.markdown import markdown_of
from mfa_crawler.corpus.forms.parquet import schema_of
from mfa_crawler.corpus.forms.plain import text_of
from mfa_crawler.corpus.forms.tei import tei_corpus
from mfa_crawler.corpus.release.rows import Edition, fields_of
from mfa_crawler.corpus.rows import FIELDS, VERSION_FIELDS, current
from tests.corpus.editions import PLAIN, kept, stored
from tests.crawling import ROOT
from tests.store.made import SITE

_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_STRUCTS = {"gallery": "Image", "spells": "Shown", "capture": "Capture"} | {
    f"{name.lower()}s": name for name in ("Attachment", "Link", "Translation")
} | {"licence": "Licence", "stated_changes": "StatedChange"}  # fmt: skip


def _page() -> str:
    return Path(ROOT, "docs", "export.md").read_text("utf-8")


def types() -> tuple[dict[str, str], dict[str, str]]:
    """The structs by name, and every column's type in their words."""
    schema = schema_of(VERSION_FIELDS)
    structs = {}
    for column, name in _STRUCTS.items():
        kind = schema.field(column).type
        struct = kind if pa.types.is_struct(kind) else kind.value_type
        structs[name] = ", ".join(f"`{part.name}` {part.type}" for part in struct)
        assert name == "Shown" or hasattr(items, name)
    named = {fields: name for name, fields in structs.items()}

    def said(kind: pa.DataType) -> str:
        if pa.types.is_list(kind):
            return f"list of {said(kind.value_type)}"
        if pa.types.is_struct(kind):
            return named[", ".join(f"`{part.name}` {part.type}" for part in kind)]
        return str(kind)

    return structs, {field.name: said(field.type) for field in schema}


def test_the_types_of_parquet_are_those_of_the_page() -> None:
    structs, columns = types()
    page = _page()
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", page, re.MULTILINE)
    assert dict(rows) == columns
    assert [name for name, _ in rows] == list(VERSION_FIELDS)
    assert all(f"| {name} | {fields} |" in page for name, fields in structs.items())


def test_the_examples_are_what_is_written() -> None:
    blocks = _BLOCK.findall(_page())
    edition = current(kept(PLAIN))
    tei = b"".join(tei_corpus([edition])).decode().removesuffix("</teiCorpus>\n")
    assert tei[tei.index("<TEI ") :] in blocks
    assert markdown_of(edition) in blocks
    assert text_of(edition) in blocks


def test_every_form_and_every_column_is_named() -> None:
    page = _page()
    assert all(f"`{form}`" in page for form in Format)
    assert all(f"`{name}`" in page for name in (*INDEX_FIELDS, *VERSION_FIELDS[len(FIELDS) :]))


def test_the_program_and_the_queries_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readers: Path
) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", _page(), re.MULTILINE | re.DOTALL)
    with stored(tmp_path / "output"):
        pass
    monkeypatch.chdir(tmp_path)
    exec(compile(code.replace("pl_mfa_en", SITE), "docs/export.md", "exec"), {})
    assert parquet.read_table(tmp_path / "articles.parquet").num_rows == 1
    (queries,) = re.findall(r"^```sql\n(.*?)^```", _page(), re.MULTILINE | re.DOTALL)
    ask = "import duckdb, sys; print([duckdb.sql(one).fetchall() for one in sys.argv[1:]])"
    done = subprocess.run(
        [readers, "-c", ask, *filter(None, queries.splitlines())],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        "[[('pl_mfa', datetime.datetime(2024, 1, 1, 0, 0), 1)], "
        f"[({PLAIN.url!r}, 'Jan Kowalski'), ({PLAIN.url!r}, None)]]\n"
    )


def test_the_page_for_researchers_names_all_that_rows_add_and_every_counterpart() -> None:
    page = Path(ROOT, "docs", "corpus.md").read_text("utf-8")
    columns, mapping = page.split("## schema.org in one table")
    added = [
        name
        for line in columns.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    record = {field.name for field in dataclasses.fields(items.Article)}
    assert added == [name for name in fields_of(Edition.FULL) if name not in record]
    ours, theirs = set[str](), set[str]()
    for line in mapping.splitlines():
        if line.startswith("| `"):
            left, right = line.split("|")[1:3]
            theirs.update(re.findall(r"`(\w+)`", left))
            ours.update(re.findall(r"`(\w+)`", right))
    twins = dict(pair.split("=") for pair in SCHEMA_ORG["Article"].split())
    assert twins.keys() <= ours | {"photo_credit"}  # a picture's own credit stands with it
    assert set(twins.values()) - {"creditText"} <= theirs
