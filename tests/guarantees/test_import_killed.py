"""An import that is killed at any of its changes is finished by running it again."""

import shutil
from pathlib import Path

import pytest

from mfa_crawler.archive import inspect
from mfa_crawler.filing import repair_all
from mfa_crawler.store import Store
from tests.filing.foreign import capture, gzipped, http, is_whole, page, record, take
from tests.guarantees.killing import SITE, doomed, run

OTHER = "pl_paa"


def kept(output: Path) -> set[tuple[str, str]]:
    """Every capture, and what it was read as."""
    with Store.open(output, read_only=True) as store:
        rows = [row for site in (SITE, OTHER) for row in store.table("captures", site)]
        return {(row.key[0], row.values["outcome"]) for row in rows}


def struck(folder: Path, file: Path, number: int) -> int:
    """The exit code of an import into a folder that is killed before its n-th change."""
    output = folder / str(number)
    command = doomed("mfa", number, output)
    return run(*command, "import", str(file), "--output", str(output)).code


_SOME = [2, 5]
_REST = [pytest.param(first, marks=pytest.mark.torture) for first in (0, 1, 3, 4, 6, 7)]


@pytest.mark.parametrize("first", [*_SOME, *_REST])
def test_it_may_be_killed_at_any_instant(tmp_path: Path, first: int) -> None:
    file = tmp_path / "others.warc.gz"
    paa = record("https://www.gov.pl/web/paa/x", http(page(2)))
    file.write_bytes(gzipped(capture(), capture(1), paa))
    take(tmp_path / "whole", file)
    whole = kept(tmp_path / "whole")
    number = 1 + first
    while struck(tmp_path, file, number) == -9:
        output = tmp_path / str(number)
        if list(output.glob(f"warc/{SITE}/*")):
            copy = Path(shutil.copytree(output, tmp_path / f"{number}-repaired"))
            repair_all(copy, lambda *_: None)
            assert list(inspect(copy / "warc")) == []
            assert kept(copy) <= whole
        (done,) = take(output, file)
        assert done.outcome in {"imported", "known"}
        assert kept(output) == whole
        is_whole(output)
        number += 8
    assert number > 20
