"""`mfa export`: everything in one file, the same bytes every time, whole or not at all."""

import csv
import gzip
import hashlib
import io
import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from mfa_crawler.corpus.forms.csv_lines import cell, csv_lines
from mfa_crawler.corpus.forms.json_lines import json_lines
from mfa_crawler.corpus.rows import FIELDS, VERSION_FIELDS, Row
from tests.cli.archived import COLOURS, FORMULA, Archived, make_gone, plain
from tests.crawling import run
from tests.forked import BIN

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


def _rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_article_is_a_row_as_show_gives_it_in_order(kept: Archived) -> None:
    ended = kept.mfa("export", "-")
    assert ended.code == 0
    assert "SYNTHETIC" in ended.err
    rows = _rows(ended.out)
    assert {row["url"] for row in rows} == set(kept.truths) - {kept.failing}
    assert [*rows[0]] == list(FIELDS)
    places = [(row["site"], row["date"], row["url"]) for row in rows]
    assert places == sorted(places)
    for url in (kept.edited, kept.removed, kept.formula):
        shown = kept.json("show", url)
        digests = {image["sha256"] for image in (shown["main_image"] or {}, *shown["gallery"])
                   if image}  # fmt: skip
        assert shown.pop("embedded").keys() <= digests
        assert shown.pop("in_other_languages") == []
        assert next(row for row in rows if row["url"] == url) == shown


def test_gone_articles_are_exported(kept: Archived, copy: Path) -> None:
    make_gone(copy, kept.removed)
    rows = _rows(kept.mfa("export", "-", folder=copy).out)
    assert {row["url"]: row["status"] for row in rows}[kept.removed] == "gone"


def test_days_and_sites_filter(kept: Archived) -> None:
    days = [row["date"] for row in _rows(kept.mfa("export", "-").out)]
    ended = kept.mfa("export", "-", "--since", days[2], "--until", days[5])
    assert [row["date"] for row in _rows(ended.out)] == [d for d in days if days[2] <= d <= days[5]]
    assert kept.mfa("export", "-", "--site", "pl_paa").out == ""


def test_language_and_words_filter(kept: Archived) -> None:
    found = {
        hit["url"] for hit in kept.mfa("search", "minist*", "--limit", "999", "--json").row["hits"]
    }
    rows = _rows(kept.mfa("export", "-", "--query", "minist*", "--language", "en").out)
    assert {row["url"] for row in rows} == found
    assert 0 < len(rows) < len(_rows(kept.mfa("export", "-").out))
    assert not kept.mfa("export", "-", "--language", "pl").out
    refused = kept.mfa("export", "-", "--query", "!!")
    assert refused.code == 2
    assert "no word" in refused.err


def test_every_version_has_a_row_that_says_when_it_was_shown(
    kept: Archived, tmp_path: Path
) -> None:
    current = {row["url"]: row for row in _rows(kept.mfa("export", "-").out)}
    ended = kept.mfa("export", str(tmp_path / "all.jsonl"), "--versions", "all")
    rows = _rows((tmp_path / "all.jsonl").read_text("utf-8"))
    assert f"{len(rows)} versions of {len(current)} articles" in ended.out
    assert all([*row] == list(VERSION_FIELDS) for row in rows)
    for row in rows:
        if row["is_current"]:
            alike = {name: row[name] for name in FIELDS}
            assert alike == current.pop(row["url"])
    assert not current
    first, second = (row for row in rows if row["entry"] == kept.restored)
    told = kept.json("history", kept.restored)
    spells = [
        {"first_seen": one["first_date"], "first_capture": one["first_capture"],
         "last_seen": one["last_date"], "last_capture": one["last_capture"],
         "captures": one["captures"]}
        for one in told["spells"]
    ]  # fmt: skip
    assert (first["spells"], second["spells"]) == ([spells[0], spells[2]], [spells[1]])
    assert (first["version"], first["is_current"], second["is_current"]) == (1, True, False)
    assert first["version_first_seen"] < second["version_first_seen"] < first["version_last_seen"]
    assert [row["capture"]["record_id"] for row in (first, second)] == [
        version["capture"] for version in told["versions"]
    ]


def test_csv_holds_the_same_and_defuses_formulas(kept: Archived, tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    assert kept.mfa("export", str(path)).code == 0
    with path.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    rows = _rows(kept.mfa("export", "-").out)
    assert [*read[0]] == list(FIELDS)
    assert len(read) == len(rows)
    for row, line in zip(rows, read, strict=True):
        assert not any(text.startswith((*_SIGNS,)) for text in line.values())
        for name, value in row.items():
            nested = isinstance(value, list | dict)
            text = line[name].removeprefix("'") if isinstance(value, str) else line[name]
            assert (json.loads(text) if nested else text or None) == (
                value or (value if nested else None)
            )
    headlines = {line["url"]: line["headline"] for line in read}
    assert headlines[kept.formula] == f"'{FORMULA}"


@pytest.mark.parametrize("lines", [json_lines, csv_lines])
def test_rows_are_written_as_they_come(
    lines: Callable[[Iterable[Row]], Iterator[bytes]],
) -> None:
    endless = lines(repeat(dict.fromkeys(FIELDS, "x")))
    assert all(len(line) < 1000 for line in islice(endless, 1000))


_SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("sign", [*_SIGNS, " =", "\u3000＋", "\x00-", "\ufeff@"])
def test_no_cell_begins_a_formula(sign: str) -> None:
    assert cell(f"{sign}1") == f"'{sign}1"
    assert cell(f"a{sign}1") == f"a{sign}1"


@given(st.text([*"'=-\t a,\"\r\n"], max_size=6))
def test_cells_are_the_texts_again_without_their_apostrophes(text: str) -> None:
    lines = csv_lines([{"headline": text}], ["headline"])
    _, (read,) = csv.reader(io.StringIO(b"".join(lines).decode(), newline=""))
    bare = read.removeprefix("'")
    assert (bare if read == cell(bare) else read) == text


_FORMS = {
    "a.jsonl": "jsonl", "b.csv": "csv", "c.jsonl.gz": "jsonl", "d.csv.gz": "csv",
    "e.parquet": "parquet", "f.xml": "tei", "g.xml.gz": "tei", "h": "markdown", "i": "text",
}  # fmt: skip


def _digest(path: Path) -> dict[str, str]:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return {
        one.relative_to(path).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in files
    }


def test_two_exports_are_equal_to_the_last_byte(kept: Archived, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        for name, form in _FORMS.items():
            ended = kept.mfa("export", str(folder / name), "--format", form)
            assert (ended.code, ended.err) == (0, "")
            assert "23 articles, 23 SYNTHETIC, in" in ended.out
    for name in _FORMS:
        assert _digest(first / name) == _digest(second / name)
    for packed, bare in (("c.jsonl.gz", "a.jsonl"), ("d.csv.gz", "b.csv"), ("g.xml.gz", "f.xml")):
        data = gzip.decompress((first / packed).read_bytes())
        assert data == (first / bare).read_bytes()
    for name in ("b.csv", "f.xml"):
        named = kept.mfa("export", "-", "--format", _FORMS[name]).out
        assert named.splitlines() == (first / name).read_text("utf-8").splitlines()


def test_parquet_and_folders_hold_the_rows_of_json_lines(kept: Archived, tmp_path: Path) -> None:
    rows = _rows(kept.mfa("export", "-", "--query", "minist*").out)
    for name, form in (("p.parquet", "parquet"), ("m", "markdown"), ("t", "text")):
        kept.mfa("export", str(tmp_path / name), "--format", form, "--query", "minist*")
    read = parquet.read_table(tmp_path / "p.parquet").to_pylist()
    for row in read:
        row["date"] = row["date"].isoformat()
        for name in ("first_seen", "last_seen"):
            row[name] = row[name].isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert read == rows
    assert len(rows) > 1
    for name in ("m", "t"):
        with (tmp_path / name / "index.csv").open(encoding="utf-8", newline="") as index:
            lines = [*csv.DictReader(index)]
        assert [line["url"] for line in lines] == [row["url"] for row in rows]
        assert {line["source_class"] for line in lines} == {"synthetic"}
        texts = [(tmp_path / name / line["file"]).read_text("utf-8") for line in lines]
        assert all("SYNTHETIC: fetched through --connect" in text for text in texts)
    assert all(text.endswith(f"{row['body']}\n") for text, row in zip(texts, rows, strict=True))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "--format", "markdown"), "writes a folder"),
        (("a.parquet.gz",), "leave out .gz"),
        (("out", "--format", "text", "--images", "out/pictures"), "name a folder beside it"),
        (("articles",), "say --format"),
    ],
)
def test_what_a_form_cannot_do_is_said(
    kept: Archived, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    ended = run("mfa", "export", *arguments, cwd=tmp_path, MFA_OUTPUT=str(kept.folder))
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_no_export_is_refused(kept: Archived, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ended = kept.mfa("export", str(tmp_path), "--format", "text")
    assert ended.code == 2
    assert f"{tmp_path / 'mine.txt'} is not as an export of mfa left it" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failure_leaves_the_old_file_and_no_half_one(kept: Archived, tmp_path: Path) -> None:
    path = tmp_path / "out" / "articles.jsonl"
    path.parent.mkdir()
    path.write_text("old")
    limited = f'ulimit -f 64; exec "{BIN / "mfa"}" export "{path}" --output "{kept.folder}"'
    ended = subprocess.run(
        ["bash", "-c", limited], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 2
    assert "cannot write" in ended.stderr
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]
    assert kept.mfa("export", str(path)).code == 0
    assert len(path.read_bytes()) > 64 * 1024
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", ["articles", "articles.txt", "missing/articles.csv", "full.csv"])
def test_a_place_that_cannot_be_written_is_usage(kept: Archived, tmp_path: Path, name: str) -> None:
    (tmp_path / "full.csv").mkdir()
    ended = kept.mfa("export", str(tmp_path / name))
    assert (ended.code, ended.out) == (2, "")
    assert name in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["full.csv"]


def test_a_reader_that_leaves_early_is_no_error_to_speak_of(kept: Archived) -> None:
    piped = f'"{BIN / "mfa"}" export - --output "{kept.folder}" | head -c 10'
    ended = subprocess.run(["bash", "-c", piped], capture_output=True, check=True, timeout=60)
    assert len(ended.stdout) == 10
    assert b"Traceback" not in ended.stderr


def test_progress_is_for_terminals_and_on_standard_error(kept: Archived, tmp_path: Path) -> None:
    quiet = kept.mfa("export", str(tmp_path / "a.jsonl"))
    assert (quiet.out.count("\n"), quiet.err) == (1, "")
    shown = kept.mfa("export", str(tmp_path / "a.jsonl"), **COLOURS)
    assert "23 articles" in shown.out
    assert "23 of 23 articles" in plain(shown.err)
    assert "\x1b[?25h" in shown.err
