"""Style sheets, fonts and renditions of pictures: asked for once, kept, asked for when due."""

import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mfa_crawler.archive import Exchange, Purpose, WarcName, WarcWriter, records
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, running
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.wire import Request, head
from tests.crawling import Crawl, arguments, connected, crawl, run
from tests.forked import BIN
from tests.pictured import is_sound, own, sql

pytestmark = pytest.mark.xdist_group("requisites")  # what some of them look at is made once

GOV = "https://www.gov.pl"
SHEETS = {
    f"{GOV}/fonts/font-awesome.min.css",
    f"{GOV}/css/vendors/jquery-ui-smoothness.min.css",
    f"{GOV}/css/vendors/modaal.min.css",
    f"{GOV}/css/govpl_template.css",
    f"{GOV}/css/parts/lists.css",  # imported
}
INNER = {f"{GOV}/fonts/replica-icons.ttf", f"{GOV}/img/bg/footer.svg", f"{GOV}/css/parts/lists.css"}
_PAGES = "/web/", "/robots.txt"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=3, articles=6)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawl, list[str]]:
    """A crawl of all, and what it asked for, for whoever only looks at it."""
    with running(Ministry(seed=3, articles=6)) as replica:
        return look(tmp_path_factory.mktemp("whole"), replica, "--requisites")


def look(folder: Path, replica: Replica, *options: str) -> tuple[Crawl, list[str]]:
    """A crawl, and what it asked for beside pages and originals of pictures, in order."""
    before = len(replica.requests)
    done = crawl(folder, "pl_mfa_en", replica.connect("www.gov.pl"), *options)
    assert done.ended.code == 0, done.ended.err
    return done, asked(replica, before)


def asked(replica: Replica, before: int) -> list[str]:
    every = [f"{GOV}{seen.target}" for seen in replica.requests[before:]]
    return [url for url in every if not urlsplit(url).path.startswith(_PAGES)]


def renditions(ministry: Ministry) -> set[str]:
    """What windows of the three sizes take of the main pictures."""
    main = [article.truth.main_image for article in own(ministry)]
    bases = [image.url.rpartition("/")[0] for image in main if image]
    return {f"{base}/{size}" for base in bases for size in ("700x295", "729x308", "1460x616")}


def captured(folder: Path, purpose: str = "requisite") -> Counter[tuple[str, str]]:
    return Counter(
        sql(
            folder,
            "SELECT u.url, outcome FROM captures JOIN urls u ON u.id = entry WHERE purpose = ?",
            purpose,
        )
    )


def test_what_a_browser_needs_is_asked_for_once_and_kept(
    whole: tuple[Crawl, list[str]], ministry: Ministry
) -> None:
    done, found = whole
    assert max(Counter(found).values()) == 1
    assert {*found} >= SHEETS | INNER | renditions(ministry)
    unwanted = [url for url in found if "/scripts/" in url or "1920x810" in url or ".eot" in url]
    assert unwanted == []
    assert captured(done.folder) == Counter(dict.fromkeys([(url, "requisite") for url in found], 1))
    assert done.report["requisites"] == len(found)
    assert done.report["requisite_failures"] == []
    assert done.report["arguments"]["requisites"] is True
    assert (done.row["images"], done.row["new"]) == (0, len(own(ministry)))
    purposes = {
        (record.entry, str(record.purpose))
        for path in done.folder.glob("warc/*/*.warc.gz")
        for record in records(path)
        if record.kind in {"response", "revisit"} and record.url in INNER
    }
    assert purposes == {(url, "requisite") for url in INNER}
    is_sound(done.folder)


def test_equal_bytes_are_kept_once(whole: tuple[Crawl, list[str]]) -> None:
    kinds = sql(
        whole[0].folder,
        "SELECT kind FROM captures WHERE url LIKE '%/img/icons/%' ORDER BY date, record_id",
    )
    assert Counter(kinds)[("response",)] == 1
    assert len(kinds) > 5


def test_a_second_crawl_asks_for_nothing_and_a_full_one_whether_it_changed(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    _, first = look(tmp_path, replica, "--requisites")
    again, none = look(tmp_path, replica, "--requisites")
    assert (again.report["requisites"], none) == (0, [])
    before = len(replica.requests)
    full, everything = look(tmp_path, replica, "--requisites", "--full")
    assert sorted(everything) == sorted(first)
    assert full.report["requisites"] == len(first)
    conditional = [
        "If-None-Match" in dict(seen.headers)
        for seen in replica.requests[before:]
        if f"{GOV}{seen.target}" in SHEETS
    ]
    assert conditional == [True] * len(SHEETS)
    assert captured(tmp_path)[f"{GOV}/css/parts/lists.css", "not_modified"] == 1
    is_sound(tmp_path)


def test_a_page_whose_template_changed_gets_its_new_style_sheet(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    _, first = look(tmp_path, replica, "--requisites")
    ministry.template()
    sql(tmp_path, "UPDATE urls SET next_due = '2020-01-01' WHERE kind = 'entry'")
    done, second = look(tmp_path, replica, "--requisites")
    assert done.row["changed"] == 0
    assert len(second) == 1  # all else is as it was, and not due
    assert "/css/main-" in second[0]
    assert second[0] not in first
    is_sound(tmp_path)


def test_without_requisites_nothing_is_asked_and_the_next_crawl_makes_up_for_it(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    done, none = look(tmp_path, replica)
    assert (done.report["requisites"], none) == (0, [])
    assert done.report["arguments"]["requisites"] is False
    days = sorted(article.day.isoformat() for article in own(ministry))
    _, some = look(tmp_path, replica, "--requisites", "--since", days[-2])
    assert {*some} >= SHEETS | INNER
    assert not {*some} >= renditions(ministry)
    _, rest = look(tmp_path, replica, "--requisites")
    assert {*some, *rest} >= renditions(ministry)
    assert not {*some} & {*rest}
    _, none = look(tmp_path, replica, "--requisites")
    assert none == []
    is_sound(tmp_path)


def test_scrapy_takes_the_same_switch(tmp_path: Path, replica: Replica) -> None:
    options = [*connected(replica, tmp_path), *arguments(images="0", limit="1")]
    off = run("scrapy", "crawl", "pl_mfa_en", *options, *arguments(requisites="0"))
    assert (off.code, asked(replica, 0)) == (0, [])
    on = run("scrapy", "crawl", "pl_mfa_en", *options, *arguments(full="1"))
    assert on.code == 0
    assert {*asked(replica, 0)} >= SHEETS


def test_failures_are_kept_by_name_and_no_article_fails(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    faults = {
        "/css/parts/lists.css": ("gone", Fault(FaultKind.STATUS, status=404)),
        "/fonts/replica-icons.ttf": ("bad_status", Fault(FaultKind.STATUS, status=500)),
        "/img/bg/footer.svg": ("cut_short", Fault(FaultKind.TRUNCATED)),
        "/css/govpl_template.css": (
            "contact_missing",  # a public host, and nobody said whom its webmaster can reach
            Fault(FaultKind.REDIRECT, location="https://styles.example/a.css"),
        ),
    }
    ministry.faults.update({path: fault for path, (_, fault) in faults.items()})
    done, _ = look(tmp_path, replica, "--requisites")
    failed = {failure["url"]: failure["kind"] for failure in done.report["requisite_failures"]}
    assert failed == {f"{GOV}{path}": kind for path, (kind, _) in faults.items()}
    assert done.row["new"] == len(own(ministry))
    assert "requisites: 1 gone" in done.ended.err
    is_sound(tmp_path)
    ministry.faults.clear()
    again, second = look(tmp_path, replica, "--requisites")
    assert {*second} == {f"{GOV}{path}" for path in faults if "lists" not in path}
    assert again.report["requisite_failures"] == []
    is_sound(tmp_path)


def test_a_picture_that_was_kept_for_its_looks_is_still_read_as_a_picture(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    main = next(a.truth.main_image for a in own(ministry) if a.main_photo)
    assert main
    answer = respond(ministry, Request("GET", urlsplit(main.url).path, (("Host", "www.gov.pl"),)))
    writer = WarcWriter(
        tmp_path / "warc",
        WarcName("pl_mfa_en", "20260101T000000Z-0001", "host"),
        {"software": "mfa_crawler", "source-class": "synthetic"},
        1 << 30,
        lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )
    said = head(answer, len(answer.body)) + answer.body
    exchange = Exchange(main.url, "2026-01-01T00:00:00.000Z", b"", said, SourceClass.SYNTHETIC)
    writer.capture(exchange, Purpose.REQUISITE, entry=main.url, original=None)
    writer.close()
    before = len(replica.requests)
    look(tmp_path, replica, "--images", "--no-requisites")
    assert captured(tmp_path)[main.url, "requisite"] == 1
    asked_for = [seen for seen in replica.requests[before:] if main.url == f"{GOV}{seen.target}"]
    assert ["If-None-Match" in dict(seen.headers) for seen in asked_for] == [False]
    assert captured(tmp_path, "media")[main.url, "media"] == 1
    assert sql(tmp_path, "SELECT count(*) FROM images WHERE sha256 IS NULL") == [(0,)]
    is_sound(tmp_path)


@pytest.mark.parametrize("after", [12, 18, 26])
def test_a_killed_crawl_is_made_up_for_to_the_last_font(
    tmp_path: Path, whole: tuple[Crawl, list[str]], after: int
) -> None:
    killed = tmp_path / "killed"
    with running(Ministry(seed=3, articles=6), latency=0.02) as replica:
        command = [str(BIN / "mfa"), "crawl", "pl_mfa_en", "--no-images", "--output", str(killed)]
        command += ["--connect", replica.connect("www.gov.pl")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as it:
            while len(replica.requests) < after:
                assert it.poll() is None
                threading.Event().wait(0.005)
            it.send_signal(signal.SIGKILL)
        look(killed, replica, "--requisites")
    assert {url for url, outcome in captured(killed) if outcome == "requisite"} == {*whole[1]}
    is_sound(killed)


def test_whoever_does_without_does_not_load_the_parser_of_style_sheets() -> None:
    program = (
        "import sys, mfa_crawler.cli.order, mfa_crawler.pipelines; print('tinycss2' in sys.modules)"
    )
    assert run("python", "-c", program).out == "False\n"
