"""From the page to the export: no script loses a character on its way through the store."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pyarrow import parquet

from mfa_crawler.filing import read_article
from mfa_crawler.items import Article
from mfa_crawler.store import Store
from tests.cleaning.scripts import SAID, Said, page_of
from tests.cli.withheld import mfa
from tests.corpus.sites import keep_all

URL = "https://www.gov.pl/web/diplomacy/{}"


def article(said: Said) -> Article:
    read = read_article(page_of(said), URL.format(said.language))
    return replace(read, site="pl_mfa_en", language=said.language)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scripts")
    with Store.open(made) as store:
        keep_all(store, *map(article, SAID))
    return made


def test_json_lines_hold_every_character(folder: Path) -> None:
    rows = {row["language"]: row for row in mfa(folder, "export", "-").rows}
    assert {language: (row["headline"], row["body"]) for language, row in rows.items()} == {
        said.language: (said.headline, said.body) for said in SAID
    }
    assert {row["photo_credit"] for row in rows.values()} == {said.name for said in SAID}


def test_csv_holds_every_character(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    mfa(folder, "export", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["language"]: row for row in csv.DictReader(file)}
    for said in SAID:
        row = rows[said.language]
        assert (row["headline"], row["body"]) == (said.headline, said.body)
        assert json.loads(row["gallery"])[0]["credit"] == said.name


def test_the_other_forms_hold_every_character(folder: Path, tmp_path: Path) -> None:
    names = {form: tmp_path / form for form in ("parquet", "tei", "markdown", "text")}
    for form, path in names.items():
        mfa(folder, "export", str(path), "--format", form)
    rows = parquet.read_table(names["parquet"]).to_pylist()
    assert {(row["headline"], row["body"]) for row in rows} == {
        (said.headline, said.body) for said in SAID
    }
    titles = etree.parse(names["tei"]).iterfind(".//{*}TEI//{*}titleStmt/{*}title")
    assert {title.text for title in titles} == {said.headline for said in SAID}
    texts = [path.read_text("utf-8") for path in names["text"].glob("*/*.txt")]
    pages = [path.read_text("utf-8") for path in names["markdown"].glob("*/*.md")]
    for said in SAID:
        assert any(said.headline in text and said.body in text for text in texts)
        assert any(said.headline in page and said.body[:20] in page for page in pages)


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.language)
def test_words_are_found_without_their_marks_and_shown_with_them(folder: Path, said: Said) -> None:
    found = mfa(folder, "search", said.word, "--json").row
    (hit,) = found["hits"]
    assert (hit["url"], hit["headline"]) == (URL.format(said.language), said.headline)
    assert "".join(piece["text"] for piece in hit["snippet"]).strip("…") in said.body
    assert any(piece["match"] for piece in hit["snippet"])


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.language)
def test_people_are_shown_every_character(folder: Path, said: Said) -> None:
    assert said.body in mfa(folder, "show", URL.format(said.language)).out
