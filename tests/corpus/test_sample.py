"""Sheets of pairs that people label, and what their labels amount to."""

import csv
import json
import random
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from mfa_crawler.corpus.measuring import Measured, Stratum, measured, precision_words, wilson
from mfa_crawler.errors import BadArgument
from tests.corpus.translated import Translated
from tests.crawling import run
from tests.forked import Ended


def drawn(spoken: Translated, sheet: Path, *options: str) -> Ended:
    return run("mfa", "sample", str(sheet), *options, "--output", str(spoken.folder))


def labelled(sheet: Path, truth: frozenset[frozenset[str]], encoding: str = "utf-8") -> int:
    """Label every row as the replica knows it; how many are right."""
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["label"] = "Yes" if frozenset({row["url_1"], row["url_2"]}) in truth else "no "
    with sheet.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], delimiter=";")  # as some spreadsheets save it
        writer.writeheader()
        writer.writerows(rows)
    return sum(row["label"] == "Yes" for row in rows)


@pytest.mark.xdist_group("spoken")
def test_a_sheet_is_drawn_from_every_kind_and_read_back(spoken: Translated, tmp_path: Path) -> None:
    sheet, twin, other = (tmp_path / f"{name}.csv" for name in ("one", "two", "three"))
    for one, options in ((sheet, ()), (twin, ()), (other, ("--seed", "x"))):
        assert drawn(spoken, one, "--size", "12", *options).code == 0
    assert sheet.read_bytes() == twin.read_bytes() != other.read_bytes()
    every = run("mfa", "pairs", "--json", "--output", str(spoken.folder)).rows
    assert sheet.read_bytes().startswith(BOM_UTF8)  # or Excel shows other letters
    rows = list(csv.DictReader(sheet.read_text("utf-8-sig").splitlines()))
    assert {row["pair"] for row in rows} <= {row["pair"] for row in every}
    assert len({row["pair"] for row in rows}) == len(rows) == min(12, len(every))
    kinds = {row["stratum"] for row in rows}
    assert {kind.partition(": ")[0] for kind in kinds} == {
        f"{row['one']['site']} + {row['other']['site']}" for row in every
    }
    refused = run("mfa", "sample", "--labelled", str(sheet))
    assert refused.code == 2
    assert "line 2: no label" in refused.err
    right = labelled(sheet, spoken.truth, "utf-16")
    done = sheet.read_bytes()
    again = drawn(spoken, sheet)
    assert (again.code, "perhaps with labels" in again.err) == (2, True)
    assert sheet.read_bytes() == done
    told = run("mfa", "sample", "--labelled", str(sheet), "--json").row
    assert sum(one["right"] for one in told["strata"]) == right
    assert told["labelled"] == len(rows)
    assert told["pairs"] == len(every)
    assert told["synthetic"] is True
    assert precision_words(sheet, lambda _: True) == "not measured on real pages"
    shown = run("mfa", "sample", "--labelled", str(sheet), COLUMNS="80")
    assert "SYNTHETIC" in shown.out
    assert "not measured on real pages" in shown.out


@pytest.mark.xdist_group("spoken")
def test_the_card_of_a_release_says_what_was_measured(spoken: Translated, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert drawn(spoken, sheet, "--size", "12").code == 0
    labelled(sheet, spoken.truth)
    cards = []
    for name in ("synthetic", "own"):
        sheet.write_text(sheet.read_text("utf-8").replace("synthetic", name), "utf-8")
        made = tmp_path / f"synthetic-{name}"
        options = ("--synthetic", "--labelled", str(sheet), "--output", str(spoken.folder))
        assert run("mfa", "release", str(made), *options).code == 0
        cards.append((made / "README.md").read_text("utf-8"))
    assert "their precision: not measured on real pages." in cards[0]
    assert f"their precision: {precision_words(sheet, lambda _: True)}." in cards[1]
    sheet.write_text(sheet.read_text("utf-8").replace("www.gov.pl", "www.gov.example"), "utf-8")
    other = run("mfa", "release", str(tmp_path / "synthetic-other"), *options)
    assert other.code == 2
    assert "was drawn from another archive" in other.err


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for right, of, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(right, of) == pytest.approx((low, high), abs=5e-5)


def test_strata_that_were_drawn_unequally_are_weighed_back() -> None:
    rare, common = Stratum("a", 10, 10, 0), Stratum("b", 90, 10, 9)
    both = Measured((rare, common), is_synthetic=False)
    assert both.precision == pytest.approx(0.81)  # not 9 of 20
    assert both.effective == pytest.approx(100**2 / (10**2 / 10 + 90**2 / 10))
    equal = Measured((Stratum("a", 50, 10, 4), Stratum("b", 50, 10, 6)), is_synthetic=False)
    assert equal.effective == pytest.approx(20)
    assert equal.interval == wilson(10, 20)


@pytest.mark.parametrize(
    "law",
    [
        ((40, 0.9, 25), (400, 0.7, 25), (160, 0.5, 25)),
        ((400, 0.5, 10), *((100, 1.0, 10) for _ in range(6))),
        ((500, 0.5, 10), (500, 1.0, 190)),
    ],
    ids=["unequal", "one doubtful", "few of the doubtful"],
)
def test_intervals_hold_what_they_say(law: tuple[tuple[int, float, int], ...]) -> None:
    """Strata of known precision, drawn unequally: 95 % of intervals hold the truth, about."""
    chance, held = random.Random(5), 0
    truth = sum(pairs * share for pairs, share, _ in law) / sum(pairs for pairs, _, _ in law)
    for _ in range(2000):
        strata = tuple(
            Stratum(f"{pairs}", pairs, n, sum(chance.random() < share for _ in range(n)))
            for pairs, share, n in law
        )
        low, high = Measured(strata, is_synthetic=False).interval
        held += low <= truth <= high
    assert 0.93 <= held / 2000 <= 0.98


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (lambda rows: rows[0].update(label="maybe"), "line 2: label 'maybe' is neither"),
        (lambda rows: rows[0].update(label="TRUE"), "line 2: label 'TRUE' is neither"),
        (lambda rows: rows[1].update(stratum_pairs="many"), "line 3: its numbers were changed"),
        (lambda rows: rows[1].update(all_pairs=5000 * "7"), "line 3: its numbers were changed"),
        (
            lambda rows: rows[1].update(stratum_pairs="9"),
            "numbers of 'a . b: offered' were changed",
        ),
        (lambda rows: [row.update(stratum_pairs="2", all_pairs="2") for row in rows], "draw anew"),
        (lambda rows: rows[2].update(evidence=200_000 * "x"), "after line 3: field larger"),
        (lambda rows: rows.pop(), "put the others back"),
        (lambda rows: rows.append(rows[0]), "put the others back"),
        (lambda rows: [*map(dict.update, rows, 3 * [{"pair": "a"}])], "stands in it twice"),
        (lambda rows: rows.clear(), "are missing"),
    ],
    ids=("label true words digits unequal fewer huge lost one-more twice empty".split()),
)
def test_a_sheet_that_is_not_whole_is_refused(tmp_path: Path, changed: object, says: str) -> None:
    rows = [
        {
            "pair": f"{n:012x}", "headline_1": "A", "url_1": f"https://a.example/{n}",
            "headline_2": "B", "url_2": f"https://b.example/{n}", "evidence": "", "label": "yes",
            "stratum": "a + b: offered", "drawn": "3", "stratum_pairs": "7", "all_pairs": "7",
            "source_class": "own",
        }
        for n in range(3)
    ]  # fmt: skip
    sheet = tmp_path / "sheet.tsv"
    write(sheet, rows)
    words = "1.00 (95 % Wilson interval 0.44 to 1.00), from 3 of 7"
    assert precision_words(sheet, lambda _: True).startswith(words)
    names = [*rows[0]]
    assert callable(changed)
    changed(rows)
    write(sheet, rows, names)
    with pytest.raises(BadArgument, match=says):
        measured(sheet)


def write(sheet: Path, rows: list[dict[str, str]], names: list[str] | None = None) -> None:
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names or [*rows[0]], delimiter="\t")
        writer.writeheader()
        writer.writerows(rows)


def test_what_is_no_sheet_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(json.dumps({"a": 1}))
    for sheet in (other, tmp_path / "missing.csv"):
        assert run("mfa", "sample", "--labelled", str(sheet)).code == 2
    assert run("mfa", "sample").code == 2
    assert run("mfa", "sample", str(tmp_path / "sheet.xlsx")).code == 2
