"""`mfa verify`, `repair`, `rebuild` and `reread` as a person meets them."""

import json
import shutil
from pathlib import Path

import pytest

from mfa_crawler.replica import Ministry, running
from mfa_crawler.store import Lease
from tests.crawling import crawl, run
from tests.guarantees.killing import Watched
from tests.lived import SITE, killed, mfa

pytestmark = pytest.mark.xdist_group("lived")  # its archive is made once


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crawled") / "output"
    with running(Ministry(seed=7, articles=12, years=2)) as replica:
        crawl(folder, SITE, replica.connect("www.gov.pl"))
    return folder


@pytest.fixture
def output(crawled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(crawled, tmp_path / "output"))


def test_all_verbs_find_a_crawl_in_order(output: Path) -> None:
    verified = mfa(output, "verify")
    assert (verified.code, "nothing is wrong" in verified.out) == (0, True)
    assert mfa(output, "verify", "--json").row["flaws"] == []
    assert mfa(output, "repair").out == "all is whole\n"
    reread = mfa(output, "reread", "--compare")
    assert "read 12 articles and " in reread.out
    assert "nothing differs" in reread.out
    (row,) = mfa(output, "reread", "--json").row["sites"]
    assert (row["articles"], row["differing"], row["written"]) == (12, {}, 0)
    rebuilt = mfa(output, "rebuild", "--json")
    assert rebuilt.code == 0
    assert rebuilt.row["unknown"] == []
    assert mfa(output, "verify", "--site", SITE).code == 0


def test_verify_names_what_is_wrong_and_fails(output: Path) -> None:
    file = max(output.glob("warc/*/*.warc.gz"), key=lambda path: path.stat().st_size)
    data = bytearray(file.read_bytes())
    data[4] ^= 1  # the time in a gzip header, which no digest of WARC covers
    file.write_bytes(data)
    verified = mfa(output, "verify")
    assert verified.code == 1
    assert f"{SITE}/{file.name}: sha256 was changed since it was closed" in verified.out
    (flaw,) = json.loads(mfa(output, "verify", "--json").out)["flaws"]
    assert (flaw["where"], flaw["field"]) == (f"{SITE}/{file.name}", "sha256")


def test_repair_takes_in_what_a_kill_left(output: Path) -> None:
    ministry = Watched(seed=7, articles=12, years=2)
    with running(ministry) as replica:
        killed(ministry, replica, output, "-a", "full=1", after=6)
    assert mfa(output, "verify").code == 1
    repaired = mfa(output, "repair", "--json")
    assert repaired.code == 0
    (site,) = repaired.row["sites"]
    assert [mended["mending"] for mended in site["mended"]] == ["closed"]
    assert site["captures"] > 0
    assert mfa(output, "verify").out.endswith("nothing is wrong\n")
    assert mfa(output, "repair").out == "all is whole\n"


@pytest.mark.parametrize("verb", ["rebuild", "repair", "verify", "reread"])
def test_nothing_is_touched_while_a_crawl_lives(output: Path, verb: str) -> None:
    with Lease(output, SITE):
        refused = mfa(output, verb)
    assert refused.code == 3
    assert f"{SITE} is held by another run" in refused.err


@pytest.mark.parametrize("verb", ["rebuild", "repair", "verify", "reread"])
def test_help_teaches_with_an_example_and_an_empty_folder_is_a_usage_problem(
    verb: str, tmp_path: Path
) -> None:
    assert f"Example: mfa {verb}" in run("mfa", verb, "--help").out
    refused = mfa(tmp_path, verb)
    assert refused.code == 2
    assert "run mfa crawl first" in refused.err


def test_an_unknown_site_is_a_usage_problem(output: Path) -> None:
    for verb in ("verify", "reread"):
        assert mfa(output, verb, "--site", "pl_mfa_enn").code == 2
