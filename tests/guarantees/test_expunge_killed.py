"""An expunging that is killed at any of its changes is finished by running it again."""

import json
import shutil
from pathlib import Path

import pytest

from mfa_crawler.archive import records, rewritings
from mfa_crawler.filing import Verified, rebuild, verify
from mfa_crawler.store import Store
from tests.guarantees.killing import doomed, run
from tests.replaying.months import Months, months
from tests.searching import holders

pytestmark = pytest.mark.xdist_group("expunge_killed")  # what they look at is made once

_SOME = [4]
_REST = [pytest.param(first, marks=pytest.mark.torture) for first in (0, 1, 2, 3, 5, 6, 7)]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Months:
    return months(tmp_path_factory.mktemp("months"))


def arguments(output: Path, url: str) -> list[str]:
    reason = ["--reason", "a court says so", "--yes", "--json"]
    return ["withhold", url, "--expunge", *reason, "--output", str(output)]


@pytest.mark.parametrize("first", [*_SOME, *_REST])
def test_it_may_be_killed_at_any_instant(tmp_path: Path, year: Months, first: int) -> None:
    words = " ".join(year.words[year.same].split()[:5])
    assert [name for name in holders(year.folder, words) if name.startswith("warc/")]
    number, code, states = 1 + first, -9, set()
    while code == -9:
        output = Path(shutil.copytree(year.folder, tmp_path / str(number)))
        code = run(*doomed("mfa", number, output), *arguments(output, year.same)).code
        states.add((len(list(rewritings(output / "warc"))), _is_unfinished(output)))
        _is_readable(output)
        _is_rebuilt(output, tmp_path / f"{number}-rebuilt")
        again = run("mfa", *arguments(output, year.same))
        assert again.code == 0, again.err
        assert holders(output / "warc", words) == set()
        assert list(verify(output, None, counted := Verified())) == []
        assert [one.is_tied for one in counted.rewritten] == [True] * 3
        number += 8
    assert code == 0
    assert number > 30
    assert {True, False} == {unfinished for _, unfinished in states}


def _is_unfinished(output: Path) -> bool:
    with Store.open(output, read_only=True) as store:
        return bool(store.unfinished())


def _is_readable(output: Path) -> None:
    """Every closed file is the old one or the new one, whole."""
    for path in output.glob("warc/*/*.warc.gz"):
        assert list(records(path))


def _is_rebuilt(output: Path, copy: Path) -> None:
    """A rebuild takes the archive as it lies, and finishes nothing."""
    shutil.copytree(output, copy)
    before = {path: path.read_bytes() for path in copy.glob("warc/*/*.warc.gz")}
    rebuild(copy, lambda *_: None)
    assert all(path.read_bytes() == data for path, data in before.items())
    assert run("mfa", "show", "https://example.org/", "--output", str(copy)).code == 1


def test_a_crawl_waits_until_it_is_finished(tmp_path: Path, year: Months) -> None:
    output = Path(shutil.copytree(year.folder, tmp_path / "output"))
    words = " ".join(year.words[year.same].split()[:5])
    number = 1
    while not _is_unfinished(output):
        shutil.rmtree(output)
        shutil.copytree(year.folder, output)
        number += 1
        assert run(*doomed("mfa", number, output), *arguments(output, year.same)).code == -9
    for verb in (["repair"], ["crawl", "pl_mfa_en", "--connect", "www.gov.pl=http://127.0.0.1:9"]):
        ended = run("mfa", *verb, "--output", str(output))
        assert (ended.code, "mfa withhold --finish" in ended.err) == (2, True), ended
    what = {flaw.what for flaw in verify(output, None, Verified())}
    assert any("still has its row: run mfa withhold --finish" in one for one in what)
    done = json.loads(run("mfa", "withhold", "--finish", "--json", "--output", str(output)).out)
    assert (len(done["records"]), len(done["files"])) == (3, 3)
    assert holders(output / "warc", words) == set()
    assert list(verify(output, None, Verified())) == []
