"""`mfa replay`: real pywb on an archive of real crawls, as a Memento client sees it."""

import os
import re
import select
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from mfa_crawler.archive import cdx_timestamp, find_wayback
from mfa_crawler.errors import BadArgument
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Ministry, running
from mfa_crawler.store import CaptureRow
from tests.crawling import run
from tests.replaying.crawls import HEADLINE, Crawled
from tests.replaying.months import months
from tests.replaying.serving import Replaying, get, replaying

pytestmark = pytest.mark.xdist_group("replaying")  # its archives are made once


@pytest.fixture(scope="module")
def replay(archive: Crawled, pywb: Path) -> Iterator[Replaying]:
    with replaying(archive.folder, pywb) as running:
        yield running


def _at(replay: Replaying, row: CaptureRow) -> str:
    return f"{replay.url}/{cdx_timestamp(row.date)}/{row.url}"


def _http_date(row: CaptureRow, seconds: int = 0) -> str:
    moment = datetime.fromisoformat(row.date) + timedelta(seconds=seconds)
    return format_datetime(moment, usegmt=True)


def _listed(replay: Replaying, url: str) -> list[str]:
    timemap = get(f"{replay.url}/timemap/link/{url}")
    assert timemap.status == 200
    found = re.findall(r'<\S+?/archive/(\d{14})/(\S+?)>; rel="memento"', timemap.text)
    assert {address for _, address in found} == {url}
    return [moment for moment, _ in found]


def test_a_timemap_lists_every_200_and_no_304(archive: Crawled, replay: Replaying) -> None:
    for rows in (archive.kept, archive.same, archive.edited):
        shown = [cdx_timestamp(row.date) for row in rows if row.status == 200]
        assert _listed(replay, rows[0].url) == shown
    assert len(archive.kept) > len(_listed(replay, archive.kept[0].url))


def test_a_timegate_answers_with_the_memento_of_the_time(
    archive: Crawled, replay: Replaying
) -> None:
    first, *_, last = archive.edited
    old = get(f"{replay.url}/{first.url}", Accept_Datetime=_http_date(first, -3600))
    new = get(f"{replay.url}/{first.url}", Accept_Datetime=_http_date(last, 3600))
    assert (old.memento, new.memento) == (_http_date(first), _http_date(last))
    assert HEADLINE not in old.text
    assert HEADLINE in new.text
    for answer in (old, new):
        assert f'<{first.url}>; rel="original"' in answer.link
        assert 'rel="timegate"' in answer.link
        assert 'rel="timemap"' in answer.link


def test_the_time_of_a_304_shows_the_page_that_it_confirmed(
    archive: Crawled, replay: Replaying
) -> None:
    original, *_, confirmed = archive.kept
    assert (original.status, confirmed.status) == (200, 304)
    answer = get(_at(replay, confirmed))
    full = [row for row in archive.kept if row.status == 200][-1]
    assert (answer.status, answer.memento) == (200, _http_date(full))
    assert _words(archive, original) in answer.text


def test_a_revisit_shows_the_body_of_its_original_under_its_own_date(
    archive: Crawled, replay: Replaying
) -> None:
    revisit = archive.same[-1]
    assert revisit.kind == "revisit"
    answer = get(_at(replay, revisit))
    assert (answer.status, answer.memento) == (200, _http_date(revisit))
    assert _words(archive, revisit) in answer.text


def _words(archive: Crawled, row: CaptureRow) -> str:
    """Words that stand in the source of its page without markup between them."""
    return " ".join(archive.words[row.url].split()[:3])


def test_what_is_not_archived_is_not_there_and_nobody_is_asked(replay: Replaying) -> None:
    with running(Ministry(seed=3, articles=2)) as replica:
        assert get(f"{replay.url}/{replica.url}/").status == 404
        assert get(f"{replay.url}/20261001000000/{replica.url}/").status == 404
        assert not replica.requests
    assert get(f"{replay.url}/urn:mfa-crawler:run:x").status in {400, 404}
    assert get(replay.url.replace("/archive", "/live") + "/http://127.0.0.1/").status == 404


def test_pages_of_a_ministry_do_not_say_that_they_are_synthetic(
    archive: Crawled, replay: Replaying, pywb: Path, tmp_path: Path
) -> None:
    real = months(tmp_path, SourceClass.OWN)
    with replaying(real.folder, pywb) as other:
        shown = get(f"{other.url}/20261115000000/{real.kept}")
    assert "Archived copy, captured 2026-09-15" in shown.text
    assert "SYNTHETIC" not in shown.text
    assert "SYNTHETIC" in get(_at(replay, archive.kept[0])).text


def test_it_listens_on_127_0_0_1_alone(replay: Replaying) -> None:
    for address, is_there in (("127.0.0.1", True), ("127.0.0.2", False)):
        with socket.socket() as tried:
            assert (tried.connect_ex((address, replay.port)) == 0) is is_there


def test_it_names_the_newest_articles_where_they_can_be_opened(
    archive: Crawled, replay: Replaying
) -> None:
    newest = replay.said["newest"]
    assert len(newest) == 5
    for article in newest:
        answer = get(article["memento"])
        assert answer.status == 200
        assert article["headline"].split()[0] in answer.text


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_pywb_ends_with_it(archive: Crawled, pywb: Path, sign: signal.Signals) -> None:
    with replaying(archive.folder, pywb) as replay:
        child = os.pidfd_open(replay.pywb)
        replay.process.send_signal(sign)
        code = replay.process.wait(60)
        ended, _, _ = select.select([child], [], [], 60)
        os.close(child)
    assert ended
    assert code == (-signal.SIGKILL if sign is signal.SIGKILL else 0)


def test_pywb_that_ends_by_itself_is_an_error(archive: Crawled, pywb: Path) -> None:
    with replaying(archive.folder, pywb) as replay:
        os.kill(replay.pywb, signal.SIGKILL)
        assert replay.process.wait(60) == 1


def test_files_are_shown_as_soon_as_they_are_closed(
    archive: Crawled, pywb: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(archive.folder, folder, ignore=shutil.ignore_patterns("replay"))
    url, first, last = archive.same[0].url, archive.same[0], archive.same[-1]
    closed = folder / "warc" / last.file
    unfinished = closed.rename(closed.with_name(f"{closed.name}.open"))
    with replaying(folder, pywb) as replay:
        assert cdx_timestamp(first.date) in _listed(replay, url)
        assert cdx_timestamp(last.date) not in _listed(replay, url)
        unfinished.rename(closed)
        while cdx_timestamp(last.date) not in _listed(replay, url):  # till it has seen the new file
            assert replay.process.poll() is None
        assert get(_at(replay, last)).memento == _http_date(last)


def test_a_port_in_use_or_an_empty_folder_is_usage(
    archive: Crawled, tmp_path: Path, pywb: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = ("mfa", "replay", "--output", str(archive.folder), "--port", port)
        ended = run(*command, MFA_PYWB=str(pywb))
    assert (ended.code, ended.out) == (2, "")
    assert port in ended.err
    ended = run("mfa", "replay", "--output", str(tmp_path), MFA_PYWB=str(pywb))
    assert ended.code == 2
    assert "nothing is kept" in ended.err


def test_a_missing_pywb_is_usage(archive: Crawled, tmp_path: Path) -> None:
    ended = run("mfa", "replay", "--output", str(archive.folder), MFA_PYWB=str(tmp_path))
    assert (ended.code, ended.out) == (2, "")
    assert str(tmp_path) in ended.err.replace("\n", "")


def test_pywb_is_found_beside_us_or_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    with pytest.raises(BadArgument, match="make pywb"):
        find_wayback(None)
    for folder in ("path", "environment/pywb/bin", "named"):  # each goes before those so far
        program = tmp_path / folder / "wayback"
        program.parent.mkdir(parents=True)
        program.touch(0o755)
        assert find_wayback(program.parent if folder == "named" else None) == program
        assert find_wayback(program) == program
    monkeypatch.chdir(tmp_path)  # pywb runs in another folder
    assert find_wayback(Path("named")) == tmp_path / "named" / "wayback"
