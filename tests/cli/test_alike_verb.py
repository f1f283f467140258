"""`mfa alike`: which articles of several sites say the same, and never a withheld one."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_crawler.store import Store
from tests.cli.archived import COLOURS
from tests.cli.withheld import Lived, mfa, withhold
from tests.corpus.sites import keep_all, prose, told
from tests.crawling import run

TEXT = prose("statement", 300)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alike")
    with Store.open(folder) as store:
        keep_all(
            store,
            told("pl_mfa", "statement", TEXT, "2023-10-08"),
            told("pl_mfa_en", "statement", f"{TEXT} {prose('more', 20)}", "2023-10-06"),
            told("pl_paa", "notice", prose("notice"), "2024-01-01"),
            told("pl_rcb", "notice", prose("notice"), "2024-01-01"),
            told("pl_rcb", "[bold]other", prose("other")),
        )
    return folder


def test_groups_are_json_lines_the_newest_first(made: Path) -> None:
    first, second = mfa(made, "alike", "--json").rows
    assert (first["sites"], first["printed_first"]) == (["pl_paa", "pl_rcb"],) * 2
    assert (second["sites"], second["printed_first"]) == (["pl_mfa_en", "pl_mfa"], ["pl_mfa_en"])
    one, other = second["articles"]
    assert (one["how"], one["share"]) == (None, None)
    assert (other["how"], other["share"]) == ("near", 0.937)
    assert other["url"] == "https://www.gov.pl/pl_mfa/statement"
    assert other["date"] == "2023-10-08"
    assert other["first_seen"].startswith("2024-01-")
    assert mfa(made, "alike", "--json", "--threshold", "0.95").rows == [first]
    assert mfa(made, "alike", "--json", "--site", "pl_mfa").rows == [second]


def test_people_read_days_and_shares_and_no_judgement(made: Path) -> None:
    shown = mfa(made, "alike").out
    assert "printed first, 2023-10-06: pl_mfa_en" in shown
    assert "2023-10-08 · pl_mfa · captured 2024-01-" in shown
    assert "· 94% of phrases" in shown
    assert "all printed 2024-01-01" in shown
    assert "2 groups." in shown
    assert "copied" not in shown
    assert "No two sites say the same." in mfa(made, "alike", "--site", "pl_finance").out


def test_one_article_is_shown_those_like_it(made: Path) -> None:
    url = "https://www.gov.pl/pl_mfa/statement"
    (row,) = mfa(made, "alike", url, "--json").rows
    assert (row["site"], row["how"]) == ("pl_mfa_en", "near")
    assert mfa(made, "alike", url, "--json", "--site", "pl_rcb").rows == []
    assert "0 articles like it." in mfa(made, "alike", "https://www.gov.pl/pl_rcb/[bold]other").out
    assert "no such article" in mfa(made, "alike", f"{url}/nowhere", code=1).err


@pytest.mark.parametrize("threshold", ["0.5", "1.1", "x"])
def test_a_threshold_that_would_miss_pairs_is_usage(made: Path, threshold: str) -> None:
    assert "threshold" in mfa(made, "alike", "--threshold", threshold, code=2).err


def test_progress_is_for_terminals(made: Path) -> None:
    assert mfa(made, "alike").err == ""
    assert "5 articles" in run("mfa", "alike", MFA_OUTPUT=str(made), **COLOURS).err


@pytest.mark.xdist_group("withheld")
def test_a_withheld_article_is_in_no_group(lived: Lived, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lived.folder, tmp_path / "mine"))
    with Store.open(folder) as store:
        kept = store.article(lived.url)
        assert kept is not None
        text = kept.article
        assert len(text.body.split()) > 30
        twin = told("pl_paa", "twin", text.body, text.date)
        keep_all(store, replace(twin, lead=text.lead, headline=text.headline))
    (group,) = mfa(folder, "alike", "--json").rows
    assert {one["url"] for one in group["articles"]} == {lived.url, twin.url}
    withhold(folder, lived.url)
    assert mfa(folder, "alike", "--json").rows == []
    assert mfa(folder, "alike", twin.url, "--json").rows == []
    assert "withheld" in mfa(folder, "alike", lived.url, code=1).err
