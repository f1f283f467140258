"""`mfa pairs`: a table for people, JSON Lines and TSV for programs."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mfa_crawler.corpus.pairs import COLUMNS
from mfa_crawler.store import Store
from tests.cli.archived import words
from tests.cli.withheld import Lived, mfa, withhold
from tests.corpus.sites import keep_all
from tests.corpus.test_pairs import OTHER, VISIT, WIZYTA, said

FORMULA = '=HYPERLINK("https://example.org")\tand\nmore'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    english = said("pl_mfa_en", "a", VISIT, "en")
    with Store.open(folder) as store:
        keep_all(
            store,
            replace(english, headline=FORMULA),
            said("pl_mfa", "a", WIZYTA, "pl", "2023-10-07"),
            said("pl_paa_en", "b", OTHER, "en", "2023-11-01"),
            said("pl_paa", "b", f"Statek. {OTHER}", "pl", "2023-11-01"),
        )
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_a_table_shows_headlines_and_why(made: Path) -> None:
    shown = words(mfa(made, "pairs", "--limit", "1").out)
    assert "2023-11-01 en b of pl_paa_en pl b of pl_paa" in shown
    assert "2 pairs, 0 offered by a page; the newest 1 shown, --limit shows more." in shown
    assert "1 day apart" in words(mfa(made, "pairs").out)
    assert "0 pairs" in mfa(made, "pairs", "--least", "0.99").out


def test_json_lines_name_both_sides_and_the_evidence(made: Path) -> None:
    both = mfa(made, "pairs", "--json").rows
    assert [(row["one"]["site"], row["other"]["site"]) for row in both] == [
        ("pl_mfa_en", "pl_mfa"),
        ("pl_paa_en", "pl_paa"),
    ]
    assert both[0]["days"] == ["10-06"]
    assert "Valdonia = Waldonii" in both[0]["names"]
    for asked, found in {
        ("--site", "pl_paa"): both[1:],
        ("--since", "2023-10-07", "--until", "2023-10-31"): both[:1],
        ("--language", "pl"): both,
        ("--language", "uk"): [],
        ("--days", "0"): both[1:],
    }.items():
        assert mfa(made, "pairs", "--json", *asked).rows == found, asked


def test_tsv_has_a_line_a_pair_and_no_formula(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    assert "2 pairs" in mfa(made, "pairs", str(path)).out
    assert len(path.read_bytes().splitlines()) == 3
    first, second = rows(path)
    assert tuple(first) == COLUMNS
    assert first["headline_1"] == '\'=HYPERLINK("https://example.org") and more'
    assert first["url_2"] == "https://www.gov.pl/pl_mfa/a"
    assert (first["runner_up"], second["days_apart"], second["offered_by"]) == ("", "0", "")
    assert mfa(made, "pairs", str(tmp_path / "no" / "pairs.tsv"), code=2).err
    again = tmp_path / "again.tsv"
    assert mfa(made, "pairs", str(again), "--json").row == {
        "file": str(again),
        "pairs": 2,
        "offered": 0,
        "synthetic": 0,
    }
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.xdist_group("withheld")
def test_a_withheld_article_is_in_no_pair(lived: Lived, mine: Path) -> None:
    with Store.open(mine) as store:
        kept = store.article(lived.url)
        assert kept is not None
        article = kept.article
        twin = said("pl_mfa", "twin", article.body, "pl", article.date)
        keep_all(store, replace(twin, lead=article.lead))
    found = mfa(mine, "pairs", "--json", "--site", "pl_mfa").rows
    assert [row["one"]["url"] for row in found] == [lived.url]
    assert found[0]["source_class"] == "synthetic"
    assert "SYNTHETIC" in mfa(mine, "pairs").out
    withhold(mine, lived.url)
    assert lived.url not in mfa(mine, "pairs", "--json").out
