"""An archive of ours, imported file by file into another: the same spells of the same versions."""

from pathlib import Path

import pytest

from mfa_crawler.store import Store, TableRow
from tests.filing.foreign import is_whole, take
from tests.lived import OTHER, SITE

pytestmark = pytest.mark.xdist_group("lived")  # its archive is made once


def spells(output: Path) -> list[TableRow]:
    with Store.open(output, read_only=True) as store:
        return [row for site in (SITE, OTHER) for row in store.table("spells", site)]


@pytest.mark.torture
@pytest.mark.parametrize("at_once", [1, 3])
def test_histories_do_not_depend_on_how_captures_came(
    original: Path, tmp_path: Path, at_once: int
) -> None:
    files = sorted(original.glob("warc/*/*.warc.gz"), key=lambda path: path.name)
    for start in range(0, len(files), at_once):
        for done in take(tmp_path, *files[start : start + at_once]):
            assert (done.outcome, done.odd) == ("imported", [])
    assert spells(tmp_path) == spells(original)
    is_whole(tmp_path)
    assert {done.outcome for done in take(tmp_path, *files)} == {"known"}
