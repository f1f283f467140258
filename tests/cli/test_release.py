"""`mfa release`: the same twice, true to the archive, and valid to tools that others wrote."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest
from pyarrow import parquet

from tests.cli.archived import Archived, words
from tests.cli.checks import CRATE, CROISSANT, PACKAGE
from tests.cli.released import bytes_of, json_of, make, rows_of
from tests.pictured import sql

pytestmark = pytest.mark.xdist_group("kept")  # its archive is made once


def test_the_same_archive_gives_the_same_bytes(kept: Archived, full: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(kept.folder, tmp_path / "elsewhere")
    again = tmp_path / "synthetic-again"
    make(kept, again, "--by", "A. N. Other", folder=Path(copy))
    names = sorted(path.name for path in full.iterdir())
    assert names == sorted(path.name for path in again.iterdir())
    for name in names:
        assert (full / name).read_bytes() == (again / name).read_bytes(), name
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=full, capture_output=True, check=True
    )
    assert len(checked.stdout.splitlines()) == len(names) - 1
    said = make(kept, again, code=2)
    assert "there already" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "synthetic-again"]


def test_nothing_but_the_release_is_touched(kept: Archived, tmp_path: Path) -> None:
    notes, hidden = (
        tmp_path / name / "notes.md" for name in ("synthetic-x.part", ".synthetic-x.part")
    )
    for mine in (notes, hidden):
        mine.parent.mkdir()
        mine.write_text("mine")
    assert "in the way" in make(kept, tmp_path / "synthetic-x", code=2)
    assert hidden.read_text() == "mine"
    shutil.rmtree(hidden.parent)
    make(kept, tmp_path / "synthetic-x")
    assert notes.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["synthetic-x", "synthetic-x.part"]


def test_version_and_dates_are_those_of_the_last_capture(kept: Archived, full: Path) -> None:
    ((last,),) = sql(kept.folder, "SELECT max(date) FROM captures")
    year, month, day = (int(part) for part in last[:10].split("-"))
    version, _, digits = json_of(full, "release.json")["version"].partition("+")
    assert version == f"{year}.{month}.{day}"
    assert digits == sha256(bytes_of(full)["inflated"]).hexdigest()[:8]
    assert json_of(full, "croissant.json")["datePublished"] == last[:10]
    assert json_of(full, "datapackage.json")["created"] == last
    root = json_of(full, "ro-crate-metadata.json")["@graph"][1]
    parts = [one for one in json_of(full, "ro-crate-metadata.json")["@graph"] if "sha256" in one]
    assert {one["@id"] for one in root["hasPart"]} == {one["@id"] for one in parts}
    for one in parts:  # no validator looks at them
        assert one["sha256"] == sha256((full / one["@id"]).read_bytes()).hexdigest()
    assert (root["datePublished"], root["version"]) == (last[:10], f"{version}+{digits}")


def test_rows_are_those_of_an_export_in_both_forms(kept: Archived, full: Path) -> None:
    rows = rows_of(full)
    exported = [json.loads(line) for line in kept.mfa("export", "-").out.splitlines()]
    ours = ("entry", "version", "text_sha256")
    assert [{k: v for k, v in row.items() if k not in ours} for row in rows] == exported
    table = parquet.read_table(full / "articles.parquet")
    assert table.column_names == list(rows[0])
    for name in ("url", "headline", "body", "text_sha256", "version"):
        assert table[name].to_pylist() == [row[name] for row in rows]
    assert [str(day) for day in table["date"].to_pylist()] == [row["date"] for row in rows]


@pytest.mark.parametrize("edition", ["full", "bare"])
def test_every_row_is_as_the_schema_says(edition: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(edition)
    schema = json_of(folder, "schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    valid = jsonschema.Draft202012Validator(schema)
    rows = rows_of(folder)
    for row in rows:
        valid.validate(row)
    with pytest.raises(jsonschema.ValidationError):
        valid.validate(rows[0] | {"another": 1})
    with pytest.raises(jsonschema.ValidationError):
        valid.validate({k: v for k, v in rows[0].items() if k != "text_sha256"})


@pytest.mark.parametrize(
    ("program", "lie"),
    [
        (CROISSANT, ("croissant.json", '"column": "url"', '"column": "urls"')),
        (PACKAGE, ("datapackage.json", '"integer"', '"boolean"')),
        (CRATE, ("ro-crate-metadata.json", '"datePublished"', '"dateSaid"')),
    ],
    ids=["croissant", "package", "crate"],
)
def test_descriptors_are_valid_to_their_own_tools_and_lies_are_not(
    readers: Path, full: Path, bare: Path, tmp_path: Path, program: str, lie: tuple[str, str, str]
) -> None:
    name, old, new = lie
    lying = Path(shutil.copytree(full, tmp_path / "lying"))
    text = (lying / name).read_text("utf-8")
    assert old in text
    (lying / name).write_text(text.replace(old, new), "utf-8")
    done = subprocess.run(
        [readers, "-c", program, full, bare, lying], capture_output=True, text=True, check=True
    )
    *good, (issues, _) = map(json.loads, done.stdout.splitlines())
    rows = None if program is CRATE else len(rows_of(full))
    assert good == [[[], rows]] * 2
    assert issues


def test_synthetic_articles_are_refused_or_named_so_everywhere(
    kept: Archived, full: Path, copy: Path, tmp_path: Path
) -> None:
    refused = kept.mfa("release", str(tmp_path / "real"))
    assert refused.code == 2
    assert "synthetic captures of pl_mfa_en" in words(refused.err)
    assert "must have `synthetic` in its name" in make(kept, tmp_path / "plain", code=2)
    for name in ("README.md", "CITATION.cff", "CHANGELOG.md", "croissant.json", "datapackage.json",
                 "ro-crate-metadata.json", "release.json"):  # fmt: skip
        assert "SYNTHETIC" in (full / name).read_text("utf-8"), name
    assert {row["capture"]["source_class"] for row in rows_of(full)} == {"synthetic"}
    sql(copy, "UPDATE runs SET source_class = 'own'")
    real = kept.mfa("release", str(tmp_path / "real"), folder=copy)
    assert "rests on a synthetic capture" in words(real.err)
    own = "UPDATE versions SET article = json_set(article, '$.capture.source_class', 'own')"
    sql(copy, own)
    assert "is real" in make(kept, tmp_path / "synthetic", folder=copy, code=2)
    made = kept.mfa("release", str(tmp_path / "real"), folder=copy)
    assert made.code == 0, made.err
    everything = b"".join(bytes_of(tmp_path / "real").values())
    assert b"SYNTHETIC" not in everything
    compared = kept.mfa(
        "release", str(tmp_path / "other"), "--since-release", str(full), folder=copy
    )
    assert "the other way round" in words(compared.err)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "real"]


def test_the_ledger_is_in_it_and_must_agree(kept: Archived, full: Path, copy: Path) -> None:
    assert json_of(full, "coverage.json") == kept.json("coverage")
    sql(copy, "UPDATE runs SET record = json_set(record, '$.new', 99)")
    made = copy.parent / "synthetic"
    assert "entries were listed" in make(kept, made, folder=copy, code=1)
    assert not made.exists()


def test_the_card_says_what_not_to_conclude(full: Path, bare: Path) -> None:
    card = (full / "README.md").read_text("utf-8")
    for said in (
        "Earlier removals are unknown", "Depth differs by site", "not measured on real pages",
        "robots.txt of https://www.gov.pl: rules (HTTP 200)", "CC-BY-SA-4.0", "govpl/article-2022",
        "attribute to Ministry of Foreign Affairs (PL)", "empty", "compared with none",
    ):  # fmt: skip
        assert said in card, said
    assert "`headline` | 100.0%" in card
    bare_card = (bare / "README.md").read_text("utf-8")
    assert "mfa rehydrate" in bare_card
    assert "`headline`" not in bare_card


def test_a_citation_has_what_the_format_requires(readers: Path, full: Path) -> None:
    read = "import json, yaml; print(json.dumps(yaml.safe_load(open('CITATION.cff'))))"
    done = subprocess.run([readers, "-c", read], capture_output=True, check=True, cwd=full)
    said = json.loads(done.stdout)
    assert {"cff-version", "message", "title", "authors"} <= {*said}
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "dataset"
    assert [author["name"] for author in said["authors"]] == [
        "Ministry of Foreign Affairs (PL)", "A. N. Other"
    ]  # fmt: skip
    assert said["version"] == json_of(full, "release.json")["version"]


def test_a_choice_is_named_and_an_empty_one_refused(kept: Archived, tmp_path: Path) -> None:
    row = make(kept, tmp_path / "synthetic-some", "--since", "2025-01-01", "--language", "en")
    rows = rows_of(tmp_path / "synthetic-some")
    assert rows
    assert row["articles"] == len(rows) < 23
    assert min(one["date"] for one in rows) >= "2025-01-01"
    card = (tmp_path / "synthetic-some/README.md").read_text("utf-8")
    assert "since 2025-01-01" in card
    said = make(kept, tmp_path / "synthetic-none", "--since", "2040-01-01", code=2)
    assert "no article that was asked for" in said
    assert not (tmp_path / "synthetic-none").exists()
