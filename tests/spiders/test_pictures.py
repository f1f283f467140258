"""Pictures and attachments, crawled from a replica from end to end."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mfa_crawler.archive import records
from mfa_crawler.replica import Fault, FaultKind, Ministry, Replica, running
from mfa_crawler.replica.bylines import photographer
from tests.crawling import run
from tests.pictured import (
    files_of,
    images_of,
    is_sound,
    look,
    own,
    rich,
    sha256_of,
    sql,
    told,
)


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=5, articles=12, years=2)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def test_every_picture_and_attachment_is_fetched_once_and_told_by_its_bytes(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    done, asked = look(tmp_path, replica, "--images")
    images = {url for article in own(ministry) for url in images_of(article)}
    files = {url for article in own(ministry) for url in files_of(article)}
    assert Counter(asked) == Counter(images | files)
    assert done.row["images"] == done.report["images"] == len(images | files)
    assert done.report["media_failures"] == []
    kept = {row[0]: row[1:] for row in sql(
        tmp_path, "SELECT sha256, media_type, size, width, height, byline, credit_line FROM media"
    )}  # fmt: skip
    assert set(kept) == {sha256_of(ministry, url) for url in images | files}
    exported = run("mfa", "export", "-", MFA_OUTPUT=str(tmp_path)).rows
    assert {row["url"] for row in exported} == {article.url for article in own(ministry)}
    for shown in exported:
        main = [shown["main_image"]] if shown["main_image"] else []
        for image in (*main, *shown["gallery"], *shown["inline_images"]):
            assert image["sha256"] == sha256_of(ministry, image["url"])
            sized = [image["media_type"], image["width"], image["height"]]
            assert [kept[image["sha256"]][at] for at in (0, 2, 3)] == sized
        for file in shown["attachments"]:
            assert (file["sha256"], file["media_type"]) == (
                sha256_of(ministry, file["url"]), "application/pdf",
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
    is_sound(tmp_path)


def test_a_second_look_is_conditional_and_changes_nothing(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    first, asked = look(tmp_path, replica, "--images")
    quiet, none = look(tmp_path, replica, "--images")
    assert (quiet.row["images"], none) == (0, [])
    before = sql(tmp_path, "SELECT * FROM versions"), sql(tmp_path, "SELECT * FROM events")
    full, again = look(tmp_path, replica, "--full", "--images")
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
    is_sound(tmp_path)


def test_other_bytes_under_the_same_address_make_one_version_and_one_event_each(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    look(tmp_path, replica, "--images")
    replaced, attached = rich(ministry), next(a for a in own(ministry) if a.attachments)
    for article in own(ministry):
        if images_of(article):
            ministry.photo(article.url)
    ministry.pdf(attached.url)
    pages = "SELECT DISTINCT status FROM captures WHERE run > ? AND purpose = 'article'"
    run_id = sql(tmp_path, "SELECT max(run) FROM runs")[0][0]
    for _ in range(2):  # the second time all is as it was
        changed, _ = look(tmp_path, replica, "--full", "--images")
        assert changed.row["unchanged"] + changed.row["failed"] == changed.row["listed"]
        for article in own(ministry):
            expected = [("photo", "media")] * bool(images_of(article))
            expected += [("attachment", "media")] * (article.url == attached.url)
            assert told(tmp_path, article.url) == (expected, 1 + bool(expected))
    assert {(200,), (304,)} <= set(sql(tmp_path, pages, run_id))  # a page may say: not modified
    ministry.restore(replaced.url)
    look(tmp_path, replica, "--full", "--images")
    assert told(tmp_path, replaced.url) == ([("photo", "media")] * 2, 2)
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
    is_sound(tmp_path)
    compared = run("mfa", "reread", "--compare", "--json", MFA_OUTPUT=str(tmp_path)).row
    assert [one["differing"] for one in compared["sites"]] == [{}]


def test_a_picture_uploaded_again_under_another_address_gives_nothing(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    article = rich(ministry)
    look(tmp_path, replica, "--images")
    ministry.reupload(article.url)
    done, asked = look(tmp_path, replica, "--full", "--images")
    renewed = ministry.find(article.url)
    assert renewed is not None
    assert set(images_of(renewed)) <= set(asked)
    assert not set(images_of(renewed)) & set(images_of(article))
    assert told(tmp_path, article.url) == ([], 1)
    assert done.row["changed"] == 0
    kinds = sql(
        tmp_path,
        """SELECT DISTINCT c.kind FROM captures c JOIN urls u ON u.id = c.entry
        WHERE u.url IN (?, ?)""",
        *images_of(renewed)[:2],
    )
    assert kinds == [("revisit",)]
    is_sound(tmp_path)


def test_what_was_crawled_without_pictures_gets_them_in_the_next_crawl(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    first, none = look(tmp_path, replica, "--no-images")
    assert (first.row["images"], none) == (0, [])
    dated = sorted(a.day.isoformat() for a in own(ministry) if images_of(a))
    some, asked = look(tmp_path, replica, "--images", "--since", dated[-2])
    late = {u for a in own(ministry) if a.day.isoformat() >= dated[-2] for u in images_of(a)}
    assert late <= set(asked)
    rest, others = look(tmp_path, replica, "--images")
    everything = {u for a in own(ministry) for u in (*images_of(a), *files_of(a))}
    assert Counter([*asked, *others]) == Counter(everything)
    assert some.row["images"] + rest.row["images"] == len(everything)
    assert sql(tmp_path, "SELECT count(*) FROM images WHERE sha256 IS NULL") == [(0,)]
    assert told(tmp_path, rich(ministry).url) == ([], 1)
    is_sound(tmp_path)


BROKEN = {
    "error-page": ("not_media", Fault(FaultKind.ERROR_PAGE)),
    "empty": ("empty_page", Fault(FaultKind.EMPTY)),
    "text": ("not_media", Fault(FaultKind.BOMB, size=2000)),
    "missing": ("gone", Fault(FaultKind.STATUS, status=404)),
    "broken": ("bad_status", Fault(FaultKind.STATUS, status=500)),
    "truncated": ("cut_short", Fault(FaultKind.TRUNCATED)),
    "elsewhere": (  # a public host, and nobody said whom its webmaster can reach
        "contact_missing",
        Fault(FaultKind.REDIRECT, location="https://pictures.example/1.jpg"),
    ),
    "huge": ("too_large", Fault(FaultKind.HUGE, size=100_000_000)),
}


def test_broken_pictures_are_failures_by_name_and_no_article_fails(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    urls = sorted({url for article in own(ministry) for url in images_of(article)})
    chosen = dict(zip(BROKEN, urls, strict=False))
    for name, url in chosen.items():
        ministry.faults[urlsplit(url).path] = BROKEN[name][1]
    done, _ = look(tmp_path, replica, "--images")
    failed = {failure["url"]: failure["kind"] for failure in done.report["media_failures"]}
    assert failed == {url: BROKEN[name][0] for name, url in chosen.items()}
    assert done.row["new"] == len(own(ministry))
    assert "pictures and attachments: 2 not_media" in done.ended.err
    states = dict(sql(tmp_path, "SELECT url, state FROM urls WHERE kind = 'media'"))
    assert Counter(states[url] for url in chosen.values()) == {"failed": 6, "gone": 1, "new": 1}
    assert states[chosen["missing"]] == "gone"
    is_sound(tmp_path)
    ministry.faults.clear()
    again, asked = look(tmp_path, replica, "--images")
    assert set(asked) == {url for name, url in chosen.items() if name != "missing"}
    assert again.report["media_failures"] == []
    is_sound(tmp_path)
