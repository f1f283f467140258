"""Other people's captures: the same history, their own dates and ids, and nothing rewritten."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_crawler.archive import Manifest, read_record
from mfa_crawler.errors import SiteHeld
from mfa_crawler.filing import Importer, rebuild, repair_all, verify
from mfa_crawler.filing.rereading import place_of
from mfa_crawler.filing.verifying import Verified
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import SITES
from mfa_crawler.store import IMPORTED, EventType, Lease, Store, Wanted
from tests.filing.foreign import (
    DAY,
    HTML,
    LIST,
    capture,
    captures,
    everything,
    gzipped,
    http,
    is_whole,
    list_page,
    page,
    record,
    sha1,
    take,
    taken,
    url,
    wacz,
)
from tests.golden.pages import ROOT
from tests.lived import SITE

ID = "urn:uuid:00000000-0000-4000-8000-000000000001"
LATER = "2024-06-01T12:00:00Z"
PAA = "https://www.gov.pl/web/paa/x"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_a_capture_keeps_its_date_its_id_and_its_bytes(output: Path) -> None:
    done = taken(output, gzipped(capture(record_id=ID)))
    (row,) = captures(output)
    assert (row.record_id, row.date, row.source_class) == (ID, DAY, SourceClass.IMPORTED)
    assert (row.outcome, row.layout) == ("article", "article-2022")
    assert row.payload_digest == sha1(page())
    kept = read_record(output / "warc", place_of(row), ID)
    assert kept.block == http(page(), HTML)
    assert (done.records, done.captures, done.articles, done.sites) == (1, 1, 1, {SITE: 1})
    with Store.open(output, read_only=True) as store:
        article = store.article(url())
        assert article is not None
        assert article.article.capture is not None
        assert article.article.capture.source_class is SourceClass.IMPORTED
        assert article.first_seen == DAY


def test_http_and_https_are_one_article_and_lists_name_it(output: Path) -> None:
    listed = record(LIST, http(list_page(), HTML))
    taken(output, gzipped(listed, capture(scheme="http"), capture(date=LATER)))
    assert [row.date for row in captures(output)] == [DAY, LATER]
    with Store.open(output, read_only=True) as store:
        entry = store.known(SITE, url())
        assert entry is not None
        assert entry.first_listed == DAY
        assert store.known(SITE, url(scheme="http")) is None
        assert store.article(url(scheme="http")) == store.article(url())


def test_what_a_list_shows_is_no_walk_and_no_look_of_ours(output: Path) -> None:
    taken(output, gzipped(record(LIST, http(list_page(), HTML)), capture()))
    with Store.open(output, read_only=True) as store:
        entry = store.known(SITE, url())
        assert entry is not None
        assert (entry.state, entry.capture, entry.last_checked) == ("new", None, None)
        assert store.last_covered_walk(SITE) is None
        assert store.presences_of(SITE, url()) == []
        assert store.original(sha1(page()), SourceClass.IMPORTED) is None
        assert url() in {row.url for row in store.due(SITE, DAY)}


def test_pages_that_no_list_shows_are_kept_and_owed_to_nobody(output: Path) -> None:
    other = "https://www.gov.pl/web/diplomacy/contact"
    done = taken(output, gzipped(capture(), record(other, http(b"<p>Call us", HTML))))
    assert done.outcomes == {"article": 1, "unknown_layout": 1}
    with Store.open(output, read_only=True) as store:
        assert [row.url for row in store.due(SITE, None)] == [url()]


def test_a_second_time_changes_nothing(output: Path) -> None:
    data = gzipped(capture(), capture(1))
    taken(output, data)
    before = {path: path.read_bytes() for path in output.rglob("*.gz")}
    again = taken(output, data, "renamed.warc.gz")
    assert (again.outcome, again.skipped) == ("known", {"known": 2})
    assert {path: path.read_bytes() for path in output.rglob("*.gz")} == before


def test_the_same_id_over_other_bytes_is_refused_by_name(output: Path) -> None:
    taken(output, gzipped(capture(record_id=ID)))
    done = taken(output, gzipped(capture(1, record_id=ID), capture(2)), "forged.warc.gz")
    assert (done.captures, done.skipped) == (1, {"other_bytes": 1})
    ((odd),) = done.odd
    assert (odd.record_id, odd.url, odd.reason) == (ID, url(1), "other_bytes")
    assert captures(output, 1) == []


def test_the_same_id_twice_in_one_file(output: Path) -> None:
    same = capture(record_id=ID)
    done = taken(output, gzipped(same, same, capture(1, record_id=ID)))
    assert done.captures == 1
    assert done.skipped == {"known": 1, "other_bytes": 1}


def test_captures_of_no_known_site_stay_in_the_file_and_are_counted(output: Path) -> None:
    other = record("https://example.org/a", http(b"<p>Hello", HTML))
    picture = record("https://www.gov.pl/photo/1", http(b"\xff\xd8"))
    done = taken(output, gzipped(other, capture(), picture, other))
    assert (done.captures, done.skipped) == (1, {"other_site": 3})
    assert done.hosts == {"example.org": 2, "www.gov.pl": 1}


def test_an_article_as_json_is_that_of_its_page(output: Path) -> None:
    answer = (ROOT / "govuk/content-item/corrected-with-files/page.json").read_bytes()
    asked = f"https://www.gov.uk/api/content{json.loads(answer)['base_path']}"
    fields = b"Content-Type: application/json"
    taken(output, gzipped(record(asked, http(answer, fields))))
    with Store.open(output, read_only=True) as store:
        (article,) = store.articles(Wanted(site="gb_fcdo"))
    assert article.entry == article.article.url == asked.replace("/api/content", "")


@pytest.mark.parametrize(
    ("organisation", "lists"),
    [("foreign-commonwealth-development-office", 1), ("cabinet-office", 0)],
)
def test_a_search_for_another_ministry_is_no_list_of_ours(
    output: Path, organisation: str, lists: int
) -> None:
    own = "foreign-commonwealth-development-office"
    asked = SITES["gb_fcdo"].url.replace(own, organisation) + "&start=100"
    found = {"results": [{"link": "/government/news/x", "title": "X"}], "total": 1}
    answer = record(asked, http(json.dumps(found).encode(), b"Content-Type: application/json"))
    done = taken(output, gzipped(capture(), answer))
    assert (done.lists, done.captures) == (lists, 1 + lists)


def test_a_file_without_a_capture_of_ours_is_refused(output: Path) -> None:
    done = taken(output, gzipped(record("https://example.org/a", http(b"<p>Hello", HTML))))
    assert done.outcome == "refused"
    assert "example.org" in str(done.reason)
    assert not list(output.glob("warc/*/*"))


def test_one_file_may_be_of_several_sites(output: Path, tmp_path: Path) -> None:
    robots = record("https://www.gov.pl/robots.txt", http(b"User-agent: *"))
    data = gzipped(robots, capture(), record(PAA, http(page(1), HTML)))
    done = taken(output, data)
    assert done.sites == {"pl_mfa_en": 2, "pl_paa": 1}
    assert len(list(output.glob("warc/imported/*"))) == 1
    only = Importer(tmp_path / "one", SITES["pl_paa"]).take([tmp_path / "others.warc.gz"])
    assert only[0].sites == {"pl_paa": 2}
    more = Importer(tmp_path / "one").take([tmp_path / "others.warc.gz"])
    assert (more[0].sites, more[0].skipped["known"]) == ({"pl_mfa_en": 1}, 2)
    is_whole(tmp_path / "one")


def test_missing_pages_are_judged_by_the_day(output: Path) -> None:
    days = ("2024-05-02", "2024-05-06", "2024-05-12")
    missing = [
        record(url(), http(b"", line=b"HTTP/1.1 404 Not Found"), date=f"{day}T12:00:00Z")
        for day in days
    ]
    done = taken(output, gzipped(capture(), *missing))
    assert done.outcomes == {"gone": 3, "article": 1}
    with Store.open(output, read_only=True) as store:
        assert EventType.GONE not in {one.type for one in store.events_of(SITE, url())}
    there = [capture(1, date=f"{day}T12:30:00Z") for day in days]
    taken(output.parent / "more", gzipped(capture(), *missing, *there))
    with Store.open(output.parent / "more", read_only=True) as store:
        assert EventType.GONE in {one.type for one in store.events_of(SITE, url())}


def test_a_package_gives_its_files(output: Path) -> None:
    one, two = gzipped(capture()), gzipped(capture(1))
    path = output.parent / "others.wacz"
    path.write_bytes(wacz(("archive/a.warc.gz", one), ("archive/b.warc.gz", two)))
    done = take(output, path)
    assert [one.outcome for one in done] == ["imported", "imported"]
    kept = [(output / "warc" / str(one.file)).read_bytes() for one in done]
    assert kept == [one, two]
    with Store.open(output, read_only=True) as store:
        said = [json.loads(run.record or "")["package"] for run in store.runs(SITE)]
    assert [package["path"] for package in said] == ["archive/a.warc.gz", "archive/b.warc.gz"]
    is_whole(output)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            wacz(("archive/a.warc.gz", gzipped(capture())), digests=False),
            "not have the digest",
        ),
        (wacz(("pages/pages.jsonl", b"{}")), "without WARC files"),
        (wacz(("archive/a.warc.gz", gzipped(capture())))[:-30], "is no whole WACZ"),
    ],
    ids=["other digests", "no WARC", "cut"],
)
def test_a_package_that_is_not_what_it_says_is_refused(
    output: Path, data: bytes, reason: str
) -> None:
    done = taken(output, data, "others.wacz")
    assert done.outcome == "refused"
    assert reason in str(done.reason)
    assert not list(output.glob("warc/imported/*"))


def test_an_import_that_was_killed_is_finished_by_repair(output: Path, tmp_path: Path) -> None:
    taken(output, gzipped(capture()))
    whole = everything(output)
    manifest = output / "warc" / "manifest.jsonl"
    manifest.unlink()  # as if neither file had been entered,
    (output / "mfa.sqlite").unlink()  # and no row written
    (output / "warc/imported/x.part").write_bytes(b"half")
    done = repair_all(output, lambda *_: None)
    assert done.sites[SITE].captures == 1
    assert {entry.records for entry in Manifest(output / "warc").entries()} == {1, 2}
    assert everything(output) == whole
    assert list(verify(output, None, Verified())) == []
    taken(output, gzipped(capture(1)), "more.warc.gz")
    assert not list(output.glob("warc/imported/*.part"))


def test_verify_finds_a_flipped_bit_in_an_imported_file(output: Path) -> None:
    done = taken(output, gzipped(capture(), capture(1)))
    path = output / "warc" / str(done.file)
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)
    for site in (None, SITE):
        flaws = list(verify(output, site, Verified()))
        assert (f"{IMPORTED}/{path.name}", "sha256") in {(f.where, f.field) for f in flaws}
        assert "captures" in {flaw.where for flaw in flaws}


def test_an_import_waits_for_no_crawl_and_no_other_import(output: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzipped(capture()))
    for name in (SITE, "imported"):
        with Lease(output, name), pytest.raises(SiteHeld):
            take(output, path)
    assert not list(output.glob("warc/*/*"))


def test_what_is_dated_after_the_import_is_refused_by_name(output: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzipped(capture(), capture(date=LATER)))
    clock = datetime(2024, 5, 2, tzinfo=UTC)
    (done,) = Importer(output, clock=lambda: clock).take([path])
    assert (done.captures, done.skipped) == (1, {"future_date": 1})


def test_a_copy_of_our_own_archive_brings_what_is_missing(output: Path, tmp_path: Path) -> None:
    taken(output, gzipped(capture(), capture(1)))
    copy = Path(shutil.copytree(output, tmp_path / "copy"))
    (file,) = copy.glob("warc/imported/*")
    (done,) = take(output, file)
    assert done.outcome == "known"
    rebuild(output, lambda *_: None)
    is_whole(output)
