"""What is withheld, as pywb answers for it: 451, and not one of its words."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from mfa_crawler.archive import (
    Exchange,
    Original,
    Place,
    Purpose,
    WarcName,
    WarcWriter,
    cdx_timestamp,
    read_record,
    records,
)
from mfa_crawler.items import SourceClass
from tests.crawling import run
from tests.replaying.crawls import SITE, Crawled
from tests.replaying.serving import Replaying, Shown, get, replaying, unpacked
from tests.searching import holders

pytestmark = pytest.mark.xdist_group("replaying")  # its archives are made once

OTHER = "https://www.gov.pl/web/diplomacy/the-same-bytes-elsewhere"
"""It answered with the very bytes of the article that is withheld: a revisit by digest."""
EARLY = "2020-12-31T10:00:00.000Z"


@pytest.fixture
def copy(archive: Crawled, tmp_path: Path) -> Path:
    """The archive, with one more capture."""
    folder = tmp_path / "copy"
    shutil.copytree(archive.folder, folder, ignore=shutil.ignore_patterns("replay"))
    first = archive.same[0]
    answer = read_record(folder / "warc", Place(first.file, first.offset, first.length)).block
    writer = WarcWriter(
        folder / "warc",
        WarcName(SITE, "20201231T100000Z-ab12"),
        {"software": "mfa_crawler", "source-class": "synthetic"},
        1 << 30,
        lambda: datetime.fromisoformat(EARLY),
    )
    original = Original(first.record_id, first.url, first.date, first.payload_digest or "")
    exchange = Exchange(OTHER, EARLY, b"GET / HTTP/1.1\r\n\r\n", answer, SourceClass.SYNTHETIC)
    kept = writer.capture(exchange, Purpose.ARTICLE, entry=OTHER, original=original)
    assert kept.kind == "revisit"
    writer.close()
    assert run("mfa", "repair", "--output", str(folder)).code == 0
    return folder


def _words(archive: Crawled) -> str:
    """Six words that stand in the source of the article's pages, and of no other."""
    url = archive.same[0].url
    pages: dict[bool, list[bytes]] = {True: [], False: []}
    for path in sorted(archive.folder.glob("warc/*/*.warc.gz")):
        for record in records(path):
            if record.kind == "response":
                pages[record.url == url].append(record.response().content(0, ""))
    words = archive.words[url].split()
    found = (" ".join(words[start : start + 6]).encode() for start in range(len(words) - 6))
    return next(
        six.decode()
        for six in found
        if six in pages[True][0] and not any(six in page for page in pages[False])
    )


def _withhold(folder: Path, *arguments: str) -> None:
    ended = run("mfa", "withhold", *arguments, "--output", str(folder))
    assert ended.code == 0, ended.err


def _answers(base: str, archive: Crawled) -> Iterator[Shown]:
    """All that can be asked about the article: mementos, TimeGate, TimeMaps, calendar, index."""
    for url, date in [*((row.url, row.date) for row in archive.same), (OTHER, EARLY)]:
        yield get(f"{base}/{cdx_timestamp(date)}/{url}")
        yield get(f"{base}/{cdx_timestamp(date)}id_/{url}")
        for form in ("link", "json", "cdxj"):
            yield get(f"{base}/timemap/{form}/{url}")
        yield get(f"{base}/{url}")
        yield get(f"{base}/*/{url}")
        yield get(f"{base}/index?url={url}")


def test_its_address_is_blocked_and_no_answer_holds_its_words(
    archive: Crawled, copy: Path, pywb: Path
) -> None:
    url, words = archive.same[0].url, _words(archive)
    with replaying(copy, pywb) as replay:
        open_to_all = [answer.text for answer in _answers(replay.url, archive)]
        assert sum(words in text for text in open_to_all) == 3 * (len(archive.same) + 1)
        _withhold(copy, url, "--reason", "it names a child")
        while get(f"{replay.url}/{url}").status != 451:  # till it has seen the decision
            assert replay.process.poll() is None
        _is_blocked(replay, archive, words)
        other = archive.edited[0]
        assert get(f"{replay.url}/{cdx_timestamp(other.date)}/{other.url}").status == 200
        _withhold(copy, "--lift", url)
        while get(f"{replay.url}/{url}").status == 451:
            assert replay.process.poll() is None
        assert [answer.text for answer in _answers(replay.url, archive)] == open_to_all


def _is_blocked(replay: Replaying, archive: Crawled, words: str) -> None:
    url = archive.same[0].url
    answers = list(_answers(replay.url, archive))
    assert not [answer for answer in answers if words in answer.text]
    for row in archive.same:
        assert get(f"{replay.url}/{cdx_timestamp(row.date)}/{url}").status == 451
    listed = re.findall(r"/archive/(\d{14})/", get(f"{replay.url}/timemap/link/{url}").text)
    assert len(listed) == 1  # the tombstone, of the time of the decision
    assert listed[0] not in {cdx_timestamp(row.date) for row in archive.same}
    assert get(f"{replay.url}/{cdx_timestamp(EARLY)}/{OTHER}").status == 404


def test_a_single_record_is_left_out_and_the_others_of_its_address_stay(
    archive: Crawled, copy: Path, pywb: Path
) -> None:
    first, *_, last = archive.edited
    _withhold(copy, first.record_id, "--reason", "x")
    with replaying(copy, pywb) as replay:
        timemap = get(f"{replay.url}/timemap/link/{first.url}").text
        answer = get(f"{replay.url}/{cdx_timestamp(first.date)}/{first.url}")
    assert re.findall(r"/archive/(\d{14})/", timemap) == [cdx_timestamp(last.date)]
    assert answer.status == 200
    assert archive.words[first.url].split()[0] in answer.text  # the newer page


def test_a_package_holds_no_words_of_it_and_replays_the_rest(
    archive: Crawled, copy: Path, pywb: Path, tmp_path: Path
) -> None:
    first, other = archive.same[0], archive.kept[0]
    words = _words(archive)
    package = tmp_path / "wacz" / "all.wacz"
    package.parent.mkdir()

    def packed() -> set[str]:
        assert run("mfa", "wacz", str(package), "--output", str(copy)).code == 0
        return holders(package.parent, words)

    assert packed() == {package.name}
    _withhold(copy, first.url, "--reason", "x")
    assert packed() == set()
    folder = tmp_path / "unpacked"
    folder.mkdir()
    with unpacked(folder, pywb, package) as base:
        assert get(f"{base}/{cdx_timestamp(other.date)}mp_/{other.url}").status == 200
        assert get(f"{base}/{cdx_timestamp(first.date)}mp_/{first.url}").status == 404
        assert get(f"{base}/{cdx_timestamp(EARLY)}mp_/{OTHER}").status == 404
