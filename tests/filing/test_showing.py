"""Which bytes a page's pictures had when it was seen, whatever was filed first."""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from mfa_crawler.archive import records, site_files
from mfa_crawler.filing import Verified, review_all, verify
from mfa_crawler.filing.caught import Filed
from mfa_crawler.filing.content import difference
from mfa_crawler.filing.filer import Filer
from mfa_crawler.filing.rereading import Originals, catch, read_again
from mfa_crawler.filing.showing import MediaUrls, Shown, bytes_at, filled
from mfa_crawler.items import Article, Attachment, Image, Media, SourceClass
from mfa_crawler.replica import Ministry, running
from mfa_crawler.sites import site
from mfa_crawler.store import DERIVED, Change, EventType, Store, TableRow
from tests.crawling import crawl
from tests.filing.articles import content, photo
from tests.store.made import capture

pytestmark = pytest.mark.xdist_group("pictured")  # its archive is made once

SITE = "pl_mfa_en"
PHOTO = "https://www.gov.pl/photo/1"
ARTICLE = Article(
    "https://www.gov.pl/web/diplomacy/a", SITE, "en", "A", "2026-01-01", "01.01.2026",
    main_image=Image(f"{PHOTO}#top"),
    inline_images=(Image("data:image/png;base64,AA=="), Image(PHOTO)),
    attachments=(Attachment("https://www.gov.pl/attachment/2"),),
)  # fmt: skip
X = Media("ab" * 32, "image/jpeg", 10, 4, 3)


def test_addresses_are_listed_in_page_order_without_fragments_and_data() -> None:
    urls = MediaUrls.of(ARTICLE)
    assert urls == MediaUrls((PHOTO, PHOTO), ("https://www.gov.pl/attachment/2",))
    assert list(urls) == [PHOTO, "https://www.gov.pl/attachment/2"]
    assert MediaUrls.parse(urls.text()) == urls
    odd = replace(ARTICLE, main_image=Image("http://[no/host#x"))
    assert MediaUrls.of(odd).images[0] == "http://[no/host"
    assert filled(odd, {"http://[no/host": X}).main_image == Image(
        "http://[no/host#x", None, None, None, X.sha256, "image/jpeg", 4, 3
    )
    assert MediaUrls.of(replace(ARTICLE, main_image=None, inline_images=(), attachments=())) == (
        MediaUrls.parse(None)
    )


def test_a_record_is_filled_by_address_and_emptied_again() -> None:
    full = filled(ARTICLE, {PHOTO: X, "https://www.gov.pl/attachment/2": X})
    assert full.main_image == Image(f"{PHOTO}#top", None, None, None, X.sha256, "image/jpeg", 4, 3)
    assert full.attachments[0].size == 10
    assert filled(full, {}) == ARTICLE


def test_fingerprints_of_what_was_not_fetched_are_those_of_before() -> None:
    unfetched = content(main_image=photo(sha256=None))
    assert unfetched.files is None
    assert unfetched.fingerprint == structs.replace(unfetched, files=b"").fingerprint
    seen = unfetched.with_bytes(MediaUrls((PHOTO,), ("f",)), {PHOTO: X.sha256})
    assert seen.images is not None
    assert seen.files is None
    assert seen.fingerprint != unfetched.fingerprint
    assert difference(unfetched, seen) == ()
    both = unfetched.with_bytes(MediaUrls((PHOTO,), ("f",)), {PHOTO: X.sha256, "f": "00"})
    other = unfetched.with_bytes(MediaUrls((PHOTO,), ("f",)), {PHOTO: "11", "f": "22"})
    assert difference(both, other) == (
        (EventType.PHOTO, Change.MEDIA),
        (EventType.ATTACHMENT, Change.MEDIA),
    )
    assert both.fingerprint != seen.fingerprint


def test_bytes_are_those_from_the_look_to_the_next_else_the_last_before(tmp_path: Path) -> None:
    looks = [
        structs.replace(
            capture(day, "x"),
            purpose="media",
            outcome="media",
            url=PHOTO,
            entry=PHOTO,
            content=None,
            sha256=f"m{day}",
        )
        for day in (9, 1, 5, 4)
    ]
    noon = [f"2024-01-0{day}T12:00:00.001Z" for day in (2, 3, 6, 7)]
    shown = [Shown(date, date, MediaUrls((PHOTO,)), "") for date in noon]
    early = Shown("early", "2023-12-01T00:00:00Z", MediaUrls((PHOTO,)), "")
    with Store.open(tmp_path) as store:
        with store.transaction():
            store.add_captures(looks)
        found = bytes_at(store, looks[0].site, shown)
        first = bytes_at(store, looks[0].site, [early, *shown])
        alone = bytes_at(store, looks[0].site, [early])
    assert [found[date].get(PHOTO) for date in noon] == ["m1", "m4", "m5", "m9"]
    assert first["early"] == {PHOTO: "m1"}
    assert alone["early"] == {PHOTO: "m1"}
    with Store.open(tmp_path) as store:
        late = [early, replace_date(early, "2023-12-02T00:00:00Z")]
        assert bytes_at(store, looks[0].site, late)["early"] == {}


def replace_date(shown: Shown, date: str) -> Shown:
    return shown._replace(record_id=date, date=date)


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of pictures that came late, were replaced, uploaded again, broken and shared."""
    folder = tmp_path_factory.mktemp("pictured")
    ministry = Ministry(seed=5, articles=5, years=2)
    with running(ministry) as replica:
        own = [a for a in ministry.articles("/web/diplomacy") if a.main_photo and a.gallery]
        connect = replica.connect("www.gov.pl")
        crawl(folder, SITE, connect)
        crawl(folder, SITE, connect, "--images")
        ministry.photo(own[0].url)
        ministry.reupload(own[1].url)
        ministry.edit(own[1].url)
        crawl(folder, SITE, connect, "--images", "--full")
        ministry.restore(own[0].url)
        crawl(folder, SITE, connect, "--images", "--full")
    return folder


def test_any_order_of_filing_gives_the_same(pictured: Path, tmp_path: Path) -> None:
    files = [pictured / "warc" / name for name in site_files(pictured / "warc", SITE)]
    originals = Originals(pictured / "warc")
    filed = []
    with Store.open(pictured, read_only=True) as store:
        for record in (record for file in files for record in records(file)):
            if record.kind in {"response", "revisit"}:
                caught = catch(record, record.place.file, site(SITE), SourceClass.SYNTHETIC)
                refers_to = caught.kept.refers_to
                original = originals.find(store, refers_to) if refers_to else None
                filed.append(read_again(caught, site(SITE), original))
    assert sum(one.reading.media is not None for one in filed) > 20
    told = [_filed_in(tmp_path / "0", pictured, filed)]
    for seed in range(1, 5):
        shuffled = random.Random(seed).sample(filed, len(filed))
        told.append(_filed_in(tmp_path / str(seed), pictured, shuffled))
    events = {row.values["type"] for row in told[0]["events"]}
    assert {"appeared", "body", "photo"} <= events
    for other in told[1:]:
        for table, rows in told[0].items():
            assert other[table] == rows, table


def _filed_in(folder: Path, pictured: Path, filed: list[Filed]) -> dict[str, list[TableRow]]:
    """What comes of filing these captures in this order, in batches of any size."""
    rng = random.Random(len(filed))
    with Store.open(folder) as store:
        filer = Filer(store, pictured / "warc", site(SITE))
        rest = list(filed)
        while rest:
            size = rng.choice((1, 1, 2, 30))
            filer.file(rest[:size], [])
            rest = rest[size:]
        tables = set(DERIVED) - {"walks", "presences"}
        return {table: list(store.table(table, SITE)) for table in sorted(tables)}


def test_a_reading_again_changes_nothing_and_finds_what_an_older_parser_missed(
    pictured: Path, tmp_path: Path
) -> None:
    output = Path(shutil.copytree(pictured, tmp_path / "output"))
    assert review_all(output, site(SITE), write=False)[0].differing == {}
    with closing(sqlite3.connect(output / "mfa.sqlite")) as db, db:
        db.execute("UPDATE captures SET parser = '0', sha256 = NULL, media = NULL "
                   "WHERE parser IS NOT NULL")  # fmt: skip
        for table in ("media", "appearances"):
            db.execute(f"DELETE FROM {table}")
    assert review_all(output, site(SITE), write=True)[0].differing["sha256"] > 20
    assert list(verify(output, None, Verified())) == []
