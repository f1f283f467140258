"""Pictures and attachments, crawled from a replica from end to end."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from mfa_crawler.archive import records
from mfa_crawler.filing import Verified, rebuild, verify
from mfa_crawler.replica import Article, Fault, FaultKind, Ministry, Replica, running
from mfa_crawler.replica.assets import asset
from mfa_crawler.replica.bylines import photographer
from tests.crawling import Crawl, Ended, crawl, run

UNIT = "/web/diplomacy"


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=5, articles=12, years=2)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def _crawl(folder: Path, replica: Replica, *arguments: str) -> tuple[Crawl, list[str]]:
    """A crawl, and the addresses of pictures and attachments that it asked for."""
    before = len(replica.requests)
    done = crawl(folder, "pl_mfa_en", replica.connect("www.gov.pl"), *arguments)
    assert done.ended.code == 0, done.ended.err
    asked = [f"https://{seen.host}{seen.target}" for seen in replica.requests[before:]]
    return done, [url for url in asked if "/photo/" in url or "/attachment/" in url]


def sql(folder: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db, db:
        return db.execute(statement, values).fetchall()


def _own(ministry: Ministry) -> list[Article]:
    return [a for a in ministry.articles(UNIT) if a.url.startswith(f"https://www.gov.pl{UNIT}/")]


def _images(article: Article) -> list[str]:
    truth = article.truth
    main = [truth.main_image] if truth.main_image else []
    return [image.url for image in (*main, *truth.gallery, *truth.inline_images)]


def _files(article: Article) -> list[str]:
    return [file.url for file in article.truth.attachments]


def _sha256(ministry: Ministry, url: str) -> str:
    response = asset(ministry, urlsplit(url).path)
    assert response is not None
    return hashlib.sha256(response.body).hexdigest()


def _rich(ministry: Ministry) -> Article:
    """An article with a gallery."""
    return next(a for a in _own(ministry) if a.gallery and a.main_photo)


def _told(folder: Path, url: str) -> tuple[list[tuple[Any, ...]], int]:
    """The events of an article in order, but `appeared`, and how many versions there are."""
    events = sql(
        folder,
        """SELECT type, change FROM events JOIN urls ON id = entry
        WHERE url = ? AND type <> 'appeared' ORDER BY number""",
        url,
    )
    versions = sql(folder, "SELECT 1 FROM versions JOIN urls ON id = entry WHERE url = ?", url)
    return events, len(versions)


def _is_sound(folder: Path) -> None:
    """The archive verifies, and gives the same database again."""
    assert list(verify(folder, None, Verified())) == []
    rebuild(folder, lambda *_: None)
    assert list(verify(folder, None, Verified())) == []


def test_every_picture_and_attachment_is_fetched_once_and_told_by_its_bytes(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    done, asked = _crawl(tmp_path, replica, "--images")
    images = {url for article in _own(ministry) for url in _images(article)}
    files = {url for article in _own(ministry) for url in _files(article)}
    assert Counter(asked) == Counter(images | files)
    assert done.row["images"] == done.report["images"] == len(images | files)
    assert done.report["media_failures"] == []
    kept = {row[0]: row[1:] for row in sql(
        tmp_path, "SELECT sha256, media_type, size, width, height, byline, credit_line FROM media"
    )}  # fmt: skip
    assert set(kept) == {_sha256(ministry, url) for url in images | files}
    exported = run("mfa", "export", "-", MFA_OUTPUT=str(tmp_path)).rows
    assert {row["url"] for row in exported} == {article.url for article in _own(ministry)}
    for shown in exported:
        main = [shown["main_image"]] if shown["main_image"] else []
        for image in (*main, *shown["gallery"], *shown["inline_images"]):
            assert image["sha256"] == _sha256(ministry, image["url"])
            sized = [image["media_type"], image["width"], image["height"]]
            assert [kept[image["sha256"]][at] for at in (0, 2, 3)] == sized
        for file in shown["attachments"]:
            assert (file["sha256"], file["media_type"]) == (
                _sha256(ministry, file["url"]), "application/pdf",
            )  # fmt: skip
            assert file["size"] == kept[file["sha256"]][1]
    signed = [row for row in kept.values() if row[4]]
    assert signed
    assert {row[5] for row in signed} == {"Replica Press"}
    assert {row[4] for row in signed} <= {photographer(url[-36:]) for url in images}
    purposes = Counter(
        record.header("WARC-MFA-Purpose")
        for path in tmp_path.glob("warc/*/*.warc.gz")
        for record in records(path)
        if record.kind == "response"
    )
    assert purposes["media"] == len(images | files)
    _is_sound(tmp_path)


def test_a_second_look_is_conditional_and_changes_nothing(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    first, asked = _crawl(tmp_path, replica, "--images")
    quiet, none = _crawl(tmp_path, replica, "--images")
    assert (quiet.row["images"], none) == (0, [])
    before = sql(tmp_path, "SELECT * FROM versions"), sql(tmp_path, "SELECT * FROM events")
    full, again = _crawl(tmp_path, replica, "--full", "--images")
    assert sorted(again) == sorted(asked)
    assert full.row["images"] == first.row["images"]
    assert full.row["changed"] == 0
    kinds = sql(tmp_path, "SELECT DISTINCT outcome, status FROM captures WHERE purpose = 'media'")
    assert sorted(kinds) == [("media", 200), ("not_modified", 304)]
    assert before == (
        sql(tmp_path, "SELECT * FROM versions"),
        sql(tmp_path, "SELECT * FROM events"),
    )
    waits = sql(
        tmp_path,
        """SELECT julianday(next_due) - julianday(last_checked) FROM urls WHERE kind = 'media'""",
    )
    assert all(27 <= wait <= 33 for (wait,) in waits)
    _is_sound(tmp_path)


def test_other_bytes_under_the_same_address_make_one_version_and_one_event_each(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    _crawl(tmp_path, replica, "--images")
    replaced, attached = _rich(ministry), next(a for a in _own(ministry) if a.attachments)
    for article in _own(ministry):
        if _images(article):
            ministry.photo(article.url)
    ministry.pdf(attached.url)
    pages = "SELECT DISTINCT status FROM captures WHERE run > ? AND purpose = 'article'"
    run_id = sql(tmp_path, "SELECT max(run) FROM runs")[0][0]
    for _ in range(2):  # the second time all is as it was
        changed, _ = _crawl(tmp_path, replica, "--full", "--images")
        assert changed.row["unchanged"] + changed.row["failed"] == changed.row["listed"]
        for article in _own(ministry):
            expected = [("photo", "media")] * bool(_images(article))
            expected += [("attachment", "media")] * (article.url == attached.url)
            assert _told(tmp_path, article.url) == (expected, 1 + bool(expected))
    assert {(200,), (304,)} <= set(sql(tmp_path, pages, run_id))  # a page may say: not modified
    ministry.restore(replaced.url)
    _crawl(tmp_path, replica, "--full", "--images")
    assert _told(tmp_path, replaced.url) == ([("photo", "media")] * 2, 2)
    spells = sql(
        tmp_path,
        "SELECT version FROM spells JOIN urls ON id = entry WHERE url = ? ORDER BY number",
        replaced.url,
    )
    assert spells == [(1,), (2,), (1,)]
    texts = [json.loads(text) for (text,) in sql(
        tmp_path,
        "SELECT article FROM versions JOIN urls ON id = entry WHERE url = ? ORDER BY number",
        replaced.url,
    )]  # fmt: skip
    assert texts[0]["gallery"][0]["sha256"] != texts[1]["gallery"][0]["sha256"]
    _is_sound(tmp_path)
    compared = run("mfa", "reread", "--compare", "--json", MFA_OUTPUT=str(tmp_path)).row
    assert [one["differing"] for one in compared["sites"]] == [{}]


def test_a_picture_uploaded_again_under_another_address_gives_nothing(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    article = _rich(ministry)
    _crawl(tmp_path, replica, "--images")
    ministry.reupload(article.url)
    done, asked = _crawl(tmp_path, replica, "--full", "--images")
    renewed = ministry.find(article.url)
    assert renewed is not None
    assert set(_images(renewed)) <= set(asked)
    assert not set(_images(renewed)) & set(_images(article))
    assert _told(tmp_path, article.url) == ([], 1)
    assert done.row["changed"] == 0
    kinds = sql(
        tmp_path,
        """SELECT DISTINCT c.kind FROM captures c JOIN urls u ON u.id = c.entry
        WHERE u.url IN (?, ?)""",
        *_images(renewed)[:2],
    )
    assert kinds == [("revisit",)]
    _is_sound(tmp_path)


def test_what_was_crawled_without_pictures_gets_them_in_the_next_crawl(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    first, none = _crawl(tmp_path, replica, "--no-images")
    assert (first.row["images"], none) == (0, [])
    dated = sorted(a.day.isoformat() for a in _own(ministry) if _images(a))
    some, asked = _crawl(tmp_path, replica, "--images", "--since", dated[-2])
    late = {u for a in _own(ministry) if a.day.isoformat() >= dated[-2] for u in _images(a)}
    assert late <= set(asked)
    rest, others = _crawl(tmp_path, replica, "--images")
    everything = {u for a in _own(ministry) for u in (*_images(a), *_files(a))}
    assert Counter([*asked, *others]) == Counter(everything)
    assert some.row["images"] + rest.row["images"] == len(everything)
    assert sql(tmp_path, "SELECT count(*) FROM images WHERE sha256 IS NULL") == [(0,)]
    assert _told(tmp_path, _rich(ministry).url) == ([], 1)
    _is_sound(tmp_path)


BROKEN = {
    "error-page": ("not_media", Fault(FaultKind.ERROR_PAGE)),
    "empty": ("empty_page", Fault(FaultKind.EMPTY)),
    "text": ("not_media", Fault(FaultKind.BOMB, size=2000)),
    "missing": ("gone", Fault(FaultKind.STATUS, status=404)),
    "broken": ("bad_status", Fault(FaultKind.STATUS, status=500)),
    "truncated": ("cut_short", Fault(FaultKind.TRUNCATED)),
    "huge": ("too_large", Fault(FaultKind.HUGE, size=100_000_000)),
}


def test_broken_pictures_are_failures_by_name_and_no_article_fails(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    urls = sorted({url for article in _own(ministry) for url in _images(article)})
    chosen = dict(zip(BROKEN, urls, strict=False))
    for name, url in chosen.items():
        ministry.faults[urlsplit(url).path] = BROKEN[name][1]
    done, _ = _crawl(tmp_path, replica, "--images")
    failed = {failure["url"]: failure["kind"] for failure in done.report["media_failures"]}
    assert failed == {url: BROKEN[name][0] for name, url in chosen.items()}
    assert done.row["new"] == len(_own(ministry))
    assert "pictures and attachments: 2 not_media" in done.ended.err
    states = dict(sql(tmp_path, "SELECT url, state FROM urls WHERE kind = 'media'"))
    assert {states[url] for name, url in chosen.items() if name != "missing"} == {"failed"}
    assert states[chosen["missing"]] == "gone"
    _is_sound(tmp_path)
    ministry.faults.clear()
    again, asked = _crawl(tmp_path, replica, "--images")
    assert set(asked) == {url for name, url in chosen.items() if name != "missing"}
    assert again.report["media_failures"] == []
    _is_sound(tmp_path)


def test_an_export_of_pictures_goes_on_where_it_was_and_believes_only_digests(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    _crawl(tmp_path, replica, "--images")
    folder = tmp_path / "pictures"

    def export() -> Ended:
        articles = str(tmp_path / "articles.jsonl")
        return run("mfa", "export", articles, "--images", str(folder), MFA_OUTPUT=str(tmp_path))

    first = export()
    assert first.code == 0, first.err
    manifest = (folder / "manifest.jsonl").read_bytes()
    line = json.loads(manifest.splitlines()[0])
    article = next(a for a in _own(ministry) if a.url == line["article"])
    assert (line["role"], line["number"], line["url"]) == ("main", 1, _images(article)[0])
    assert line["licence_spdx"] == "CC-BY-NC-ND-4.0"
    assert (line["width"], line["height"]) == (1920, 810)
    files = {path: path.stat().st_mtime_ns for path in folder.glob("*/*.jpg")}
    spoilt, lost, *_ = files
    spoilt.write_bytes(b"half a picture")
    lost.unlink()
    assert export().code == 0
    assert (folder / "manifest.jsonl").read_bytes() == manifest
    again = {path: path.stat().st_mtime_ns for path in folder.glob("*/*.jpg")}
    assert again.keys() == files.keys()
    assert {path for path in files if files[path] != again[path]} == {spoilt, lost}
    assert hashlib.sha256(spoilt.read_bytes()).hexdigest() == spoilt.stem
    sql(tmp_path, "UPDATE captures SET sha256 = ? WHERE sha256 = ?", "0" * 64, lost.stem)
    lost.unlink()
    refused = export()
    assert refused.code == 1
    assert lost.stem in refused.err
    assert not lost.exists()


def test_a_picture_that_fifty_articles_share_is_asked_for_and_kept_once(tmp_path: Path) -> None:
    ministry = Ministry(seed=4, articles=75)
    pictured = [article for article in _own(ministry) if article.main_photo][:51]
    for article in pictured[1:]:
        ministry.illustrate(article.url, pictured[0].url)
    (shared, *_) = _images(pictured[0])
    with running(ministry) as replica:
        _, asked = _crawl(tmp_path, replica, "--images")
    assert asked.count(shared) == 1
    sha256 = _sha256(ministry, shared)
    holding = "SELECT kind FROM captures WHERE sha256 = ?"
    assert sql(tmp_path, holding, sha256) == [("response",)]
    assert sql(tmp_path, "SELECT count(*) FROM images WHERE sha256 = ?", sha256) == [(51,)]
    folder = tmp_path / "pictures"
    ended = run("mfa", "export", str(tmp_path / "a.jsonl"), "--images", str(folder),
                MFA_OUTPUT=str(tmp_path))  # fmt: skip
    assert ended.code == 0, ended.err
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_bytes().splitlines()]
    assert sum(line["sha256"] == sha256 for line in lines) == 51
    assert len([*folder.glob(f"*/{sha256}*")]) == 1
    for line in lines:
        data = (folder / line["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == line["sha256"]
    in_warc = {
        hashlib.sha256(record.response().entity).hexdigest()
        for path in tmp_path.glob("warc/*/*.warc.gz")
        for record in records(path)
        if record.kind == "response" and record.purpose == "media"
    }
    assert {line["sha256"] for line in lines} <= in_warc
