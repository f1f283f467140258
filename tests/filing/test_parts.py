"""Articles that one feed holds whole: what is said of one says nothing of the others."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from cProfile import Profile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from pstats import Stats
from sqlite3 import connect
from zipfile import ZipFile

import msgspec
import pytest

from mfa_crawler.archive import Purpose
from mfa_crawler.cli import check as checker
from mfa_crawler.discovery import Feed
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing import (
    Fetched,
    Keeper,
    Plan,
    Reading,
    Verified,
    pack,
    read,
    review_all,
    verify,
)
from mfa_crawler.filing.expunging import Expunger
from mfa_crawler.filing.packing import Selection
from mfa_crawler.filing.proving import Prover
from mfa_crawler.filing.withholding import Withholder, left_out
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import Site, site
from mfa_crawler.store import Store
from tests.archive.wire import exchange, sized

STATE = site("us_state")
FEED = STATE.url
HOST = "https://www.state.gov"
TALKS, VISIT = f"{HOST}/talks/", f"{HOST}/visit/"
XML = b"Content-Type: application/rss+xml; charset=UTF-8"


def item(slug: str, words: str, link: str | None = None) -> str:
    return (
        f"<item><title>About {slug}</title><link>{link or f'{HOST}/{slug}/'}</link>"
        f"<pubDate>Sat, 22 May 2021 12:00:47 +0000</pubDate>"
        f"<content:encoded><![CDATA[<p>{words}</p>]]></content:encoded></item>"
    )


def feed(*items: str) -> bytes:
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {names}><channel>{"".join(items)}</channel></rss>'.encode()


BOTH = feed(item("talks", "First words."), item("visit", "They arrived."))


def crawl(output: Path, day: str, *pages: bytes, as_site: Site = STATE, picture: str = "") -> None:
    """A run of that day whose walk got these pages of the feed."""
    moments = iter(f"{day}T12:00:{second:02}.000Z" for second in range(60))
    began = next(moments)
    run = f"{day.replace('-', '')}T120000Z-ab12"
    keeper = Keeper(Plan(as_site, run, output), lambda: datetime.fromisoformat(began))
    for body in pages:
        kept = exchange(sized(body, XML), FEED, next(moments))
        capture = keeper.keep(kept, Purpose.LIST, None, None)
        assert capture
        fetched = Fetched(FEED, body, {"Content-Type": "application/rss+xml"}, capture, FEED)
        keeper.settle(capture.record_id, read(fetched, as_site, Purpose.LIST))
    if picture:
        png = sized(b"\x89PNG\r\n\x1a\n", b"Content-Type: image/png")
        shown = keeper.keep(exchange(png, picture, next(moments)), Purpose.MEDIA, picture, None)
        assert shown
        keeper.settle(shown.record_id, Reading("media"))
    said = {
        "site": STATE.id, "run": run, "started": began, "finished": next(moments),
        "reason": "finished", "source_class": SourceClass.OWN,
        "walk": {"complete": False, "covered": True},
    }  # fmt: skip
    keeper.end(msgspec.json.encode(said))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Two articles in one feed, seen twice: the second time the same bytes."""
    crawl(tmp_path, "2026-01-01", BOTH)
    crawl(tmp_path, "2026-01-02", BOTH)
    return tmp_path


def judged(members: list[bytes]) -> None:
    """As `mfa prove` does."""
    records = [checker.record(data)[0] for data in members]
    checker.references({fields["warc-record-id"]: fields for fields in records})


@contextmanager
def opened(output: Path) -> Iterator[Store]:
    with Store.open(output, read_only=True) as store:
        yield store


def packed(output: Path) -> tuple[list[dict[str, str]], bytes]:
    """The pages of a package of all that is there, and its WARC files as text."""
    path = output / "all.wacz"
    pack(output, path, Selection())
    with ZipFile(path) as zipped:
        _, *pages = map(json.loads, zipped.read("pages/pages.jsonl").splitlines())
        names = [name for name in zipped.namelist() if name.startswith("archive/")]
        return pages, b"".join(gzip.decompress(zipped.read(name)) for name in names)


def test_a_package_lists_the_articles_that_its_feeds_hold(output: Path) -> None:
    pages, _ = packed(output)
    assert [(page["title"], page["url"], page["ts"][:10]) for page in pages] == [
        ("About talks", FEED, "2026-01-01"),
        ("About visit", FEED, "2026-01-01"),
    ]
    assert pages[0]["text"] == f"{TALKS}\n\nFirst words."


def test_a_package_holds_the_pictures_of_such_articles_whenever_they_came(tmp_path: Path) -> None:
    picture = f"{HOST}/a.png"
    shown = feed(item("talks", f'Words. <img src="{picture}">'))
    crawl(tmp_path, "2026-01-01", shown, picture=picture)
    crawl(tmp_path, "2026-01-02", shown)
    done = pack(tmp_path, tmp_path / "second.wacz", Selection(since="2026-01-02"))
    assert (done.captures, done.originals) == (1, 2)  # the feed whose bytes came again, the picture


def test_what_is_withheld_of_a_feed_takes_no_other_article_with_it(output: Path) -> None:
    crawl(output, "2026-01-03", feed(item("visit", "They left.")))
    made, hidden = Withholder(output).withhold(TALKS, "an order")
    assert (hidden, made.urls) == (2, (TALKS,))
    with opened(output) as store:
        (visit,) = store.articles()
        assert (visit.entry, visit.versions) == (VISIT, 2)
        left = left_out(store)
    assert {date[:10] for url, date in left.moments if url == FEED} == {"2026-01-01", "2026-01-02"}
    pages, text = packed(output)
    assert ([page["title"] for page in pages], b"First words" in text) == (["About visit"], False)
    with opened(output) as store:
        feeds = {row.record_id for row in store.list_pages(STATE.id) if row.date < "2026-01-03"}
    with pytest.raises(BadArgument) as refused:
        Expunger(output).expected(TALKS)
    assert all(feed in str(refused.value) for feed in (TALKS, *feeds))
    assert list(verify(output, None, Verified())) == []


def test_a_proof_holds_each_feed_once_with_its_request(output: Path) -> None:
    with opened(output) as store:
        kept = store.article(TALKS)
        assert kept
        files = Prover(store, output, judged).prove(kept)
    roles = [record["role"] for record in json.loads(files["proof.json"])["records"]]
    assert roles == ["response", "request", "revisit", "request", "warcinfo", "warcinfo"]
    files["check.py"] = b""
    assert f"- That {FEED} gave it for its address." in checker.proven(checker.packed(files))


def test_reading_again_parses_a_feed_once_for_all_its_articles(tmp_path: Path) -> None:
    """And once for its entries."""
    crawl(tmp_path, "2026-01-01", feed(*(item(f"n{number}", "Words.") for number in range(30))))
    profile = Profile()
    (review,) = profile.runcall(review_all, tmp_path, None, write=False)
    assert (review.captures, review.articles, review.differing.total()) == (31, 30, 0)
    calls = {key[2]: counts[1] for key, counts in Stats(profile).stats.items()}  # type: ignore[attr-defined]
    assert calls["xml_root"] == 2


def test_reading_again_finds_articles_that_no_parser_before_found_in_a_feed(tmp_path: Path) -> None:
    crawl(tmp_path, "2026-01-01", BOTH, as_site=replace(STATE, discovery=Feed(FEED)))
    with closing(connect(tmp_path / "mfa.sqlite")) as database, database:
        database.execute("UPDATE captures SET parser = 'another'")
    review_all(tmp_path, None, write=True)
    with opened(tmp_path) as store:
        assert [one.entry for one in store.articles()] == [TALKS, VISIT]
    assert list(verify(tmp_path, None, Verified())) == []


def test_a_feed_is_no_page_that_needs_style_sheets(output: Path) -> None:
    with opened(output) as store:
        runs = [run.run for run in store.runs(STATE.id)]
        assert [[*store.pages_kept(STATE.id, run)] for run in runs] == [[], []]


def test_a_feeds_address_is_that_of_no_article(output: Path) -> None:
    """Also where an item leads to the feed that it stands in."""
    with opened(output) as store:
        assert store.article(FEED) is None
        assert len(store.responses_at(STATE.id, FEED)) == 1  # what others refer to is the feed
    crawl(output, "2026-01-03", feed(item("talks", "New words."), item("odd", "Odd.", FEED)))
    with opened(output) as store:
        found = {one.entry: (one.article.headline, one.versions) for one in store.articles()}
    assert found == {
        TALKS: ("About talks", 2),
        VISIT: ("About visit", 1),
        FEED: ("About odd", 1),
    }
    assert list(verify(output, None, Verified())) == []
