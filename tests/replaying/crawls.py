"""An archive of real crawls of a replica that changed between them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mfa_crawler.archive import cdx_timestamp, warc_date
from mfa_crawler.replica import Ministry, Replica, running
from mfa_crawler.store import CaptureRow, Store
from tests.crawling import crawl

SITE = "pl_mfa_en"
_ALL = ("--images", "--requisites")
HEADLINE = "Another headline entirely"


@dataclass(frozen=True)
class Crawled:
    """The output folder, and the captures of three articles in order."""

    folder: Path
    kept: list[CaptureRow]
    """A 200, then a 304."""
    same: list[CaptureRow]
    """A 200, then an identical-payload revisit."""
    pictured: list[CaptureRow]
    """A 200, then a 304, of an article with a main picture and a gallery."""
    edited: list[CaptureRow]
    """Two 200s: the second one's page has `HEADLINE`."""
    words: dict[str, str]
    """A paragraph of each page as it was at first, by URL."""


def crawled(folder: Path) -> Crawled:
    """Crawl, edit an article, and crawl again, no capture in the same second as one before."""
    ministry = Ministry(seed=3, articles=8)
    own = [a for a in ministry.articles("/web/diplomacy") if "/web/diplomacy/" in a.url]
    words = {article.url: article.truth.paragraphs[0] for article in own}
    with running(ministry) as replica:
        _look(replica, folder)
        ministry.edit(own[0].url, headline=HEADLINE)
        looked = cdx_timestamp(warc_date(datetime.now(UTC)))
        while cdx_timestamp(warc_date(datetime.now(UTC))) == looked:
            pass  # an index knows whole seconds
        _look(replica, folder)
    with Store.open(folder, read_only=True) as store:
        captures = [store.captures_of(SITE, article.url) for article in own]
    edited, *others = captures
    shown = {a.url for a in own if a.main_photo and a.gallery}
    pictured = next(
        rows for rows in others if rows[0].url in shown and rows[-1].outcome == "not_modified"
    )
    kept = next(rows for rows in others if rows[-1].outcome == "not_modified")
    same = next(rows for rows in others if rows[-1].kind == "revisit" and rows[-1].status == 200)
    return Crawled(folder, kept, same, pictured, edited, words)


def _look(replica: Replica, folder: Path) -> None:
    done = crawl(folder, SITE, replica.connect("www.gov.pl"), "--full", *_ALL)
    assert done.ended.code == 0, done.ended.err
