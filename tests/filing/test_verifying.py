"""Verify finds a flipped bit, a changed row, and a missing, added or swapped record or file."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_crawler.archive import members
from mfa_crawler.filing import Flaw, parser_version, rebuild, verify
from mfa_crawler.filing.verifying import Verified, compared
from mfa_crawler.store import DERIVED, EVIDENCE, Store
from tests.lived import OTHER, SITE

pytestmark = pytest.mark.xdist_group("lived")  # its archive is made once


PICTURES = ("media", "appearances")


def flaws(output: Path) -> list[Flaw]:
    return list(verify(output, None, Verified()))


def change(output: Path, *statements: str) -> int:
    """Run SQL with every check switched off; the number of rows that changed."""
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database, database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        return sum(database.execute(statement).rowcount for statement in statements)


def columns() -> Iterator[tuple[str, str]]:
    """Every stored column of every table."""
    schema = Path(__file__).parents[2] / "mfa_crawler" / "store" / "schema.sql"
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(schema.read_text())
        for table in ({**EVIDENCE, **DERIVED}).keys() - {"translations"}:  # gov.pl offers none
            for row in database.execute(f"PRAGMA table_info({table})"):
                if (table, row[1]) != ("urls", "id"):  # a change of it would move every entry
                    yield table, row[1]


def test_nothing_is_wrong_after_a_crawl(original: Path) -> None:
    counted = Verified()
    assert list(verify(original, None, counted)) == []
    assert counted.files == len(list(original.glob("warc/*/*.warc.gz")))


def test_one_site_can_be_verified_alone(output: Path) -> None:
    change(output, "UPDATE urls SET headline = 'x' WHERE site <> 'pl_paa'")
    assert list(verify(output, "pl_paa", Verified())) == []


def test_a_translation_that_no_page_offers_is_found(output: Path) -> None:
    change(
        output,
        "INSERT INTO translations SELECT entry, 'de', 'https://www.gov.pl/x' FROM articles LIMIT 1",
    )
    assert {flaw.where for flaw in flaws(output)} == {"translations"}


@pytest.fixture(scope="module")
def due(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store that the archive gives, as verify makes it each time."""
    copied = Path(shutil.copytree(original, tmp_path_factory.mktemp("due") / "output"))
    rebuild(copied, lambda *_: None)
    with Store.open(copied, read_only=True) as store:
        yield store


def flaws_of_rows(output: Path, due: Store) -> list[Flaw]:
    """What verify finds in the database alone."""
    with Store.open(output, read_only=True) as kept:
        found = [Flaw(where, None, "integrity", what) for where, what in kept.faults()]
        found += [flaw for site in (SITE, OTHER) for flaw in compared(kept, due, site)]
        found += [Flaw(where, site, "site", "") for where, site in kept.strangers((SITE, OTHER))]
    return found


def test_every_changed_column_of_every_table_is_found(output: Path, due: Store) -> None:
    """Each change is made in the whole database, one at a time."""
    whole = (output / "mfa.sqlite").read_bytes()
    missed = []
    for table, column in columns():
        (output / "mfa.sqlite").write_bytes(whole)
        one = f"rowid = (SELECT min(rowid) FROM {table})"
        # these have no rowid
        if table in {"files", "mentions", "presences", "spells", "events", "images", *PICTURES}:
            key = ", ".join(primary_key(output, table))
            one = f"({key}) = (SELECT {key} FROM {table} ORDER BY {key} LIMIT 1)"
        done = change(
            output, f"UPDATE {table} SET {column} = {other(output, table, column)} WHERE {one}"
        )
        assert done == 1
        found = flaws_of_rows(output, due)
        if not any(flaw.where in {table, "mfa.sqlite"} for flaw in found):
            missed.append((table, column))
        keys = {"rowid", "entry", "number", "version", "record_id", "name", "run", "url", "site"}
        if column not in {*keys, *primary_key(output, table)} and not any(
            flaw.where == table and flaw.field.startswith(column) for flaw in found
        ):
            missed.append((table, column))
    assert missed == []


def primary_key(output: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database:
        rows = database.execute(f"PRAGMA table_info({table})").fetchall()
    return [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]]


def other(output: Path, table: str, column: str) -> str:
    """An expression for another value of the column's type."""
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database:
        types = {row[1]: row[2] for row in database.execute(f"PRAGMA table_info({table})")}
    if column in {"complete", "covered", "settled"}:
        return f"1 - {column}"
    if types[column] == "INTEGER":
        return f"coalesce({column}, 0) + 100000"
    if column == "article":
        return "json_set(article, '$.headline', 'Another one')"
    return f"coalesce({column}, '') || 'x'"


@pytest.mark.parametrize("table", [*EVIDENCE, *(t for t in DERIVED if t != "translations")])
def test_a_row_that_is_missing_is_found(output: Path, due: Store, table: str) -> None:
    where = f"SELECT * FROM {table} LIMIT 1"
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database:
        database.row_factory = sqlite3.Row
        row = dict(database.execute(where).fetchone())
    column, value = next((c, v) for c, v in row.items() if isinstance(v, str))
    assert change(output, f"DELETE FROM {table} WHERE {column} = '{value}'") >= 1
    assert any(
        flaw.where == table and flaw.what == "is missing" for flaw in flaws_of_rows(output, due)
    )


def test_a_row_too_many_is_found(output: Path) -> None:
    change(
        output,
        """INSERT INTO urls (site, url) VALUES ('pl_mfa_en', 'https://www.gov.pl/web/x')""",
        """INSERT INTO runs SELECT 'xx_nobody', run, started, finished, reason, source_class,
        complete, covered, record_id, record FROM runs LIMIT 1""",
        "INSERT INTO words (rowid, headline) VALUES (123456, 'x')",
        """INSERT INTO events (entry, number, type, later, later_date)
        VALUES (98765, 1, 'x', '', '')""",
    )
    found = {(flaw.where, flaw.field) for flaw in flaws(output)}
    assert {("urls", "row"), ("runs", "site"), ("words", "integrity")} <= found
    assert ("events", "integrity") in found


def test_rows_of_another_parser_are_named_once_and_their_evidence_compared(output: Path) -> None:
    change(
        output,
        "UPDATE captures SET parser = '0.0.1+00000000', content = NULL WHERE parser IS NOT NULL",
        "UPDATE captures SET etag = 'changed' WHERE purpose = 'robots'",
        "UPDATE versions SET article = '{}'",
    )
    found = [flaw for flaw in flaws(output) if flaw.field != "etag"]
    assert {(flaw.field, flaw.kept, flaw.due) for flaw in found} == {
        ("parser", "0.0.1+00000000", parser_version())
    }
    assert all("run mfa reread" in flaw.what for flaw in found)
    assert len(found) == len({"pl_mfa_en", "pl_paa"})
    assert len(flaws(output)) > len(found)


def test_flipped_bits_all_over_the_archive_are_found(output: Path) -> None:
    """A sample; tests/archive flips every single one of a small file."""
    for file in sorted(output.glob("warc/*/*.warc.gz")):
        data = file.read_bytes()
        for place in range(0, len(data), len(data) // 4):
            flipped = bytearray(data)
            flipped[place] ^= 1 << place % 8
            file.write_bytes(flipped)
            found = next(verify(output, None, Verified()))
            assert (found.where, found.field) == (f"{file.parent.name}/{file.name}", "sha256")
        file.write_bytes(data)


def test_a_flipped_bit_names_record_and_row(output: Path) -> None:
    file = max(output.glob(f"warc/{SITE}/*.warc.gz"), key=lambda path: path.stat().st_size)
    offset, length = list(members(file))[7]
    data = bytearray(file.read_bytes())
    data[offset + length // 2] ^= 1
    file.write_bytes(data)
    found = flaws(output)
    assert any(flaw.offset == offset and flaw.where.endswith(file.name) for flaw in found)


def test_a_record_taken_out_of_a_file_is_named(output: Path) -> None:
    with closing(sqlite3.connect(output / "mfa.sqlite")) as database:
        file, offset, length, record_id = database.execute(
            "SELECT file, offset, length, record_id FROM captures WHERE purpose = 'article' LIMIT 1"
        ).fetchone()
    path = output / "warc" / file
    data = path.read_bytes()
    path.write_bytes(data[:offset] + data[offset + length :])
    found = flaws(output)
    assert any(flaw.where == file and flaw.field == "sha256" for flaw in found)
    assert any(
        flaw.where == "captures" and flaw.key == record_id and flaw.field == "row" for flaw in found
    )
    path.write_bytes(data + data[offset : offset + length])
    assert any(flaw.where == file and flaw.field == "sha256" for flaw in flaws(output))


@pytest.mark.parametrize("how", ["removed", "renamed", "swapped", "added"])
def test_a_file_that_is_not_as_it_was_is_named(output: Path, how: str) -> None:
    one, another = sorted(output.glob(f"warc/{SITE}/*.warc.gz"))[:2]
    data = one.read_bytes()
    if how == "removed":
        one.unlink()
    elif how == "renamed":
        one.rename(one.with_name("other.warc.gz"))
    elif how == "swapped":
        one.write_bytes(another.read_bytes())
        another.write_bytes(data)
    else:
        one.with_name("other.warc.gz").write_bytes(data)
    found = flaws(output)
    name = "other.warc.gz" if how == "added" else one.name
    assert any(flaw.where == f"{SITE}/{name}" for flaw in found)
    assert (how == "added") is not any(flaw.where == "captures" for flaw in found)


def test_a_database_that_is_none_is_said_to_be(output: Path) -> None:
    (output / "mfa.sqlite").write_bytes(b"x" * 5000)
    assert [flaw.where for flaw in flaws(output)] == ["mfa.sqlite"]
    (output / "mfa.sqlite").unlink()
    assert [flaw.what for flaw in flaws(output)] == ["is missing: mfa rebuild makes it"]


def test_verifying_changes_nothing(output: Path) -> None:
    def state() -> dict[str, bytes]:
        files = (path for path in output.rglob("*") if path.is_file() and "locks" not in path.parts)
        return {str(path): path.read_bytes() for path in files}

    before = state()
    flaws(output)
    assert state() == before
