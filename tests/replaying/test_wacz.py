"""`mfa wacz`: exactly what was asked for and what it needs, readable by others, the same twice."""

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest

from mfa_crawler.archive import Record, records
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Ministry, running
from tests.crawling import crawl, run
from tests.replaying.months import HEADLINE, Months, months
from tests.replaying.packages import AUTUMN, OCTOBER, SEPTEMBER, pack
from tests.replaying.serving import get, unpacked

pytestmark = pytest.mark.xdist_group("replaying")  # its archives are made once


@pytest.fixture(scope="module")
def october(year: Months, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(year.folder, tmp_path_factory.mktemp("october") / "october.wacz", *OCTOBER)


def _held(package: Path, folder: Path) -> list[Record]:
    """The records of all WARC files in a package."""
    with ZipFile(package) as zipped:
        names = [name for name in zipped.namelist() if name.startswith("archive/")]
        return [one for name in names for one in records(Path(zipped.extract(name, folder)))]


def _index(package: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    with ZipFile(package) as zipped:
        lines = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        key, moment, about = line.split(" ", 2)
        yield key, moment, json.loads(about)


def _pages(package: Path) -> list[dict[str, str]]:
    with ZipFile(package) as zipped:
        heading, *pages = map(json.loads, zipped.read("pages/pages.jsonl").splitlines())
    assert heading["format"] == "json-pages-1.0"
    return pages


def test_the_wacz_tool_finds_it_valid(october: Path, pywb: Path) -> None:
    command = [str(pywb / "wacz"), "validate", "--file", str(october)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "the passed WACZ is valid" in done.stdout


def test_it_holds_the_records_of_the_days_and_the_originals_they_need(
    year: Months, october: Path, tmp_path: Path
) -> None:
    held = _held(october, tmp_path)
    everything = {
        record.record_id: record
        for path in year.folder.glob("warc/*/*.warc.gz")
        for record in records(path)
    }
    for record in held:  # whole, and as it was written
        assert (record.headers, record.block) == (
            everything[record.record_id].headers,
            everything[record.record_id].block,
        )
    ids = [record.record_id for record in held]
    assert len(ids) == len({*ids})
    wanted = {id_ for id_, one in everything.items() if one.date.startswith("2026-10")}
    assert wanted <= {*ids}
    outside = [record for record in held if record.record_id not in wanted]
    needed = {year.kept, year.same} | year.needs[year.kept]
    assert {(one.kind, one.url) for one in outside} == {("warcinfo", None)} | {
        (kind, url) for kind in ("response", "request") for url in needed
    }
    assert not needed >= year.needs[year.september]  # whose page is not shown
    assert {one.refers_to for one in held if one.kind == "revisit"} <= {*ids}


def test_members_are_copied_byte_for_byte(year: Months, october: Path) -> None:
    stored = b"".join(path.read_bytes() for path in year.folder.glob("warc/*/*.warc.gz"))
    with ZipFile(october) as zipped:
        for info in zipped.infolist():
            if not info.filename.startswith("archive/"):
                continue
            assert info.compress_type == ZIP_STORED
            data = zipped.read(info)
            starts = [at for at in range(len(data)) if data.startswith(b"\x1f\x8b\x08", at)]
            for start, end in pairwise([*starts, len(data)]):
                assert data[start:end] in stored


def test_every_line_of_the_index_leads_to_its_record(year: Months, october: Path) -> None:
    shown = set()
    with ZipFile(october) as zipped:
        for _, moment, about in _index(october):
            data = zipped.read(f"archive/{about['filename']}")
            start = int(about["offset"])
            text = gzip.decompress(data[start : start + int(about["length"])]).decode("latin-1")
            assert f"WARC-Target-URI: {about['url']}\r\n" in text
            assert f"WARC-Payload-Digest: {about['digest']}\r\n" in text
            kind = "revisit" if about["mime"] == "warc/revisit" else "response"
            assert f"WARC-Type: {kind}\r\n" in text
            assert "304 Not Modified" not in text
            shown.add((about["url"], moment[4:8]))
    assert shown == {
        (year.kept, "0915"),  # its 304 of October is in no index
        (year.same, "0915"),
        (year.same, "1015"),
        (year.edited, "1015"),
        (year.october, "1015"),
    } | {(url, "0915") for url in year.needs[year.kept]}


def test_the_index_is_found_block_by_block(october: Path) -> None:
    with ZipFile(october) as zipped:
        meta, *blocks = zipped.read("indexes/index.idx").decode().splitlines()
        data = zipped.read("indexes/index.cdx.gz")
    assert meta.startswith('!meta 0 {"format":"cdxj-gzip-1.0"')
    assert blocks
    for block in blocks:
        key, moment, place = block.split(" ", 2)
        at = json.loads(place)
        part = data[at["offset"] : at["offset"] + at["length"]]
        assert at["digest"] == f"sha256:{hashlib.sha256(part).hexdigest()}"
        assert gzip.decompress(part).decode().startswith(f"{key} {moment} ")


def test_its_pages_are_articles_with_their_text(year: Months, october: Path) -> None:
    pages = {page["url"]: page for page in _pages(october)}
    assert {*pages} == {year.kept, year.same, year.edited, year.october}
    for url, page in pages.items():
        assert year.words[url].split("\n")[-1] in page["text"]
    assert pages[year.edited]["title"] == HEADLINE
    assert pages[year.kept]["ts"].startswith("2026-09-15T10:00:")
    assert pages[year.october]["ts"].startswith("2026-10-15T10:00:")


def test_each_spell_of_an_article_is_a_page_once(year: Months, tmp_path: Path) -> None:
    pages = _pages(pack(year.folder, tmp_path / "all.wacz"))
    titles = [page["title"] for page in pages if page["url"] == year.edited]
    assert len(titles) == 2
    assert titles[1] == HEADLINE
    assert sum(page["url"] in {year.kept, year.same} for page in pages) == 2


def test_whole_files_keep_their_names_and_bytes(year: Months, tmp_path: Path) -> None:
    with ZipFile(pack(year.folder, tmp_path / "all.wacz")) as zipped:
        for path in year.folder.glob("warc/*/*.warc.gz"):
            assert zipped.read(f"archive/{path.name}") == path.read_bytes()


def test_two_packages_are_equal_to_the_last_byte(
    year: Months, october: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "moved"
    shutil.copytree(year.folder, folder)
    assert pack(folder, tmp_path / "again.wacz", *OCTOBER).read_bytes() == october.read_bytes()


def test_it_says_that_it_is_synthetic(october: Path) -> None:
    with ZipFile(october) as zipped:
        package = json.loads(zipped.read("datapackage.json"))
    assert package["synthetic"] is True
    assert package["title"].startswith("SYNTHETIC: ")
    assert "2026-10-15" in package["title"]
    assert package["created"].startswith("2026-10-15T")


def test_synthetic_and_real_captures_are_never_packed_together(
    year: Months, tmp_path: Path
) -> None:
    real = months(tmp_path / "real", SourceClass.OWN).folder
    with ZipFile(pack(real, tmp_path / "real.wacz", *OCTOBER)) as zipped:
        package = json.loads(zipped.read("datapackage.json"))
    assert package["synthetic"] is False
    assert "SYNTHETIC" not in package["title"]
    for path in year.folder.glob("warc/*/*.warc.gz"):
        other = real / "warc" / "pl_paa" / path.name
        other.parent.mkdir(exist_ok=True)
        shutil.copy(path, other)
    both = str(tmp_path / "both.wacz")
    ended = run("mfa", "wacz", both, "--output", str(real), *SEPTEMBER)
    assert ended.code == 2
    assert "never packed together" in " ".join(ended.err.split())
    assert not (tmp_path / "both.wacz").exists()


def test_one_month_replays_in_a_clean_folder(
    year: Months, october: Path, tmp_path: Path, pywb: Path
) -> None:
    shutil.copy(october, tmp_path)
    with unpacked(tmp_path, pywb, tmp_path / october.name) as url:
        for article in (year.kept, year.same, year.edited, year.october):
            shown = get(f"{url}/20261015100002mp_/{article}")
            assert shown.status == 200
            assert _words(year, article) in shown.text
        assert HEADLINE in get(f"{url}/20261015100003mp_/{year.edited}").text
        moment = get(f"{url}/20261015100002mp_/{year.same}").memento
        assert moment == "Thu, 15 Oct 2026 10:00:02 GMT"  # the revisit's own
        assert get(f"{url}/20261015100002mp_/{year.september}").status == 404


def test_two_overlapping_periods_replay_together(year: Months, tmp_path: Path, pywb: Path) -> None:
    first = pack(year.folder, tmp_path / "first.wacz", *SEPTEMBER[:2], *OCTOBER[2:])
    second = pack(year.folder, tmp_path / "second.wacz", *AUTUMN)
    with unpacked(tmp_path, pywb, first, second) as url:
        for article in (year.kept, year.same, year.edited, year.september, year.october):
            assert _words(year, article) in get(f"{url}/20261115100001mp_/{article}").text
        old = get(f"{url}/20260915100001mp_/{year.edited}")
        new = get(f"{url}/20261115100001mp_/{year.edited}")
        assert HEADLINE not in old.text
        assert HEADLINE in new.text


def _words(year: Months, url: str) -> str:
    """Words that stand in the source of its page without markup between them."""
    return " ".join(year.words[url].split()[:3])


def test_one_site_takes_along_what_it_needs_of_another(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with running(Ministry(seed=3, articles=2)) as replica:
        for site in ("pl_mfa_en", "pl_paa"):
            crawl(output, site, replica.connect("www.gov.pl"), "--limit", "1")
    package = pack(output, tmp_path / "a.wacz", "--site", "pl_paa")
    shown = {(about["filename"].split("-")[1], about["url"]) for _, _, about in _index(package)}
    robots = "https://www.gov.pl/robots.txt"  # the same for both, so that the second is a revisit
    assert {url for site, url in shown if site == "pl_mfa_en"} == {robots}
    assert ("pl_paa", robots) in shown
    assert any(url.startswith("https://www.gov.pl/web/paa/") for _, url in shown)
