"""Crawls of a replica's pictures and attachments, and what they must have brought."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mfa_crawler.filing import Verified, rebuild, verify
from mfa_crawler.replica import Article, Ministry, Replica
from mfa_crawler.replica.assets import asset
from tests.crawling import Crawl, crawl

UNIT = "/web/diplomacy"


def look(folder: Path, replica: Replica, *arguments: str) -> tuple[Crawl, list[str]]:
    """A crawl, and the addresses of pictures and attachments that it asked for."""
    before = len(replica.requests)
    done = crawl(folder, "pl_mfa_en", replica.connect("www.gov.pl"), *arguments)
    assert done.ended.code == 0, done.ended.err
    asked = [f"https://{seen.host}{seen.target}" for seen in replica.requests[before:]]
    return done, [url for url in asked if "/photo/" in url or "/attachment/" in url]


def sql(folder: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db, db:
        return db.execute(statement, values).fetchall()


def own(ministry: Ministry) -> list[Article]:
    return [a for a in ministry.articles(UNIT) if a.url.startswith(f"https://www.gov.pl{UNIT}/")]


def images_of(article: Article) -> list[str]:
    truth = article.truth
    main = [truth.main_image] if truth.main_image else []
    return [image.url for image in (*main, *truth.gallery, *truth.inline_images)]


def files_of(article: Article) -> list[str]:
    return [file.url for file in article.truth.attachments]


def sha256_of(ministry: Ministry, url: str) -> str:
    response = asset(ministry, urlsplit(url).path)
    assert response is not None
    return hashlib.sha256(response.body).hexdigest()


def rich(ministry: Ministry) -> Article:
    """An article with a gallery."""
    return next(a for a in own(ministry) if a.gallery and a.main_photo)


def told(folder: Path, url: str) -> tuple[list[tuple[Any, ...]], int]:
    """The events of an article in order, but `appeared`, and how many versions there are."""
    events = sql(
        folder,
        """SELECT type, change FROM events JOIN urls ON id = entry
        WHERE url = ? AND type <> 'appeared' ORDER BY number""",
        url,
    )
    versions = sql(folder, "SELECT 1 FROM versions JOIN urls ON id = entry WHERE url = ?", url)
    return events, len(versions)


def is_sound(folder: Path) -> None:
    """The archive verifies, and gives the same database again."""
    assert list(verify(folder, None, Verified())) == []
    rebuild(folder, lambda *_: None)
    assert list(verify(folder, None, Verified())) == []
