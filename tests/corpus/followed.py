"""A ministry crawled for six weeks under moments of our choice, and what it did meanwhile."""

import math
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from mfa_crawler.archive import Exchange, Purpose, WarcName, WarcWriter, warc_date
from mfa_crawler.extraction import Document
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Article, Fault, FaultKind, Ministry, Replica, running
from mfa_crawler.sites import SITES
from tests.crawling import run

SITE = "pl_mfa_en"
BEGAN = datetime(2026, 10, 5, 10, tzinfo=UTC)
DAYS = (0, 1, 2, 3, 4, 5, 6, 7, 9, 14, 21, 40)
"""On which the list was walked, and all that was published since the beginning looked at."""
_WHOLE = {DAYS[0], DAYS[-1]}
PUBLISHING = range(1, 7)
"""Days on which four articles were new."""
_UNIT = "https://www.gov.pl/web/diplomacy/"


_PATH = "/web/diplomacy"
_MEDDLED = (  # after the crawl of this day; which of the published articles; what was done to it
    (1, 0, "body"),
    (3, 1, "headline"),
    (9, 2, "body"),
    (4, 3, "reverted"),
    (21, 4, "body"),
    (3, 5, "body"),
    (6, 5, "body"),
    (7, 6, "unlisted"),
    (6, 20, "headline"),
    (14, 21, "body"),
)
_REPLACED = {"attachment": Ministry.pdf, "photo": Ministry.photo}  # after the crawl of day 7
_UNMEDDLED = range(8, 20)


@dataclass(frozen=True)
class Followed:
    """The output folder, and what the ministry did to the articles that it published."""

    folder: Path
    published: dict[str, int] = field(default_factory=dict)
    """URL -> the day of the walk that showed it first."""
    printed: dict[str, str] = field(default_factory=dict)
    """URL -> the day that it prints."""
    edits: dict[str, list[tuple[float, str]]] = field(default_factory=dict)
    """URL -> days after the beginning, and the part: headline, body or typographic."""

    def first(self, url: str, *parts: str) -> float:
        """Days from the first look at an article to the first edit of any of these parts."""
        made = [day for day, part in self.edits.get(url, []) if part in parts]
        return min(made, default=math.inf) - self.published[url]

    def looks(self, url: str) -> list[int]:
        """Days from the first look to each."""
        return [day - self.published[url] for day in DAYS if day >= self.published[url]]


class _Crawl:
    """One run: a complete walk, and a look at each article."""

    def __init__(self, folder: Path, replica: Replica, day: int) -> None:
        self._replica, self._now = replica, BEGAN + timedelta(days=day)
        self._run = f"{self._now:%Y%m%dT%H%M%SZ}-{day:04}"
        self._writer = WarcWriter(
            folder / "warc",
            WarcName(SITE, self._run, "host"),
            {"software": "mfa_crawler", "source-class": "synthetic"},
            1 << 30,
            lambda: self._now,
        )
        self._began = self._date()

    def walk(self) -> Iterator[str]:
        """The addresses of all articles of the list."""
        url: str | None = SITES[SITE].url
        while url:
            body = self._take(url, Purpose.LIST)
            read = SITES[SITE].family.listing(Document(url, body)).to_item()
            yield from (entry.url for entry in read.entries if entry.url.startswith(_UNIT))
            url = read.next

    def look(self, url: str, files: Iterable[str] = ()) -> None:
        self._take(url, Purpose.ARTICLE)
        for file in files:
            self._take(file, Purpose.MEDIA)

    def end(self) -> None:
        report = {
            "site": SITE,
            "run": self._run,
            "started": self._began,
            "finished": self._date(),
            "reason": "finished",
            "source_class": "synthetic",
            "walk": {"complete": True, "covered": True},
        }
        self._writer.note("run", msgspec.json.encode(report))
        self._writer.close()

    def _date(self) -> str:
        return warc_date(self._now)

    def _take(self, url: str, purpose: Purpose) -> bytes:
        self._now += timedelta(seconds=1)
        address = urlsplit(url)
        target = address.path + (f"?{address.query}" if address.query else "")
        asked = f"GET {target} HTTP/1.1\r\nHost: www.gov.pl\r\nConnection: close\r\n\r\n".encode()
        answer = b"".join(self._answer(asked))
        exchange = Exchange(url, self._date(), asked, answer, SourceClass.SYNTHETIC)
        entry = None if purpose is Purpose.LIST else url
        kept = self._writer.capture(exchange, purpose, entry=entry)
        assert kept.message
        return kept.message.entity

    def _answer(self, asked: bytes) -> Iterator[bytes]:
        address = urlsplit(self._replica.url)
        with socket.create_connection((address.hostname or "", address.port or 0), 10) as peer:
            peer.sendall(asked)
            yield from iter(lambda: peer.recv(1 << 16), b"")


def followed(folder: Path, articles: int = 8) -> Followed:
    """Make it, and its database; `articles` are there before, and looked at first and last."""
    ministry = Ministry(seed=11, articles=articles)
    told = Followed(folder)
    old = [one.url for one in ministry.articles(_PATH) if one.url.startswith(_UNIT)]
    ministry.faults[urlsplit(old[0]).path] = Fault(FaultKind.EMPTY)
    with running(ministry) as replica:
        for day in DAYS:
            if day == DAYS[-1]:
                ministry.edit(old[1])  # which counts nowhere: nobody knows when it appeared
            new = ministry.publish(4, _PATH) if day in PUBLISHING else []
            told.published.update(dict.fromkeys(new, day))
            crawl = _Crawl(folder, replica, day)
            listed = list(crawl.walk())
            for url in dict.fromkeys([*told.published, *(listed if day in _WHOLE else ())]):
                crawl.look(url, _files(ministry, told, url))
            crawl.end()
            _meddle(ministry, told, day)
        told.printed.update((url, _must(ministry, url).truth.date) for url in told.published)
    ended = run("mfa", "rebuild", "--output", str(folder))
    assert ended.code == 0, ended.err
    return told


def _meddle(ministry: Ministry, told: Followed, day: int) -> None:
    published = list(told.published)
    for _, number, what in (one for one in _MEDDLED if one[0] == day):
        url = published[number]
        if what == "unlisted":
            ministry.unlist(url)
            told.edits[url] = [(day + 0.5, what)]
            continue
        ministry.edit(url, headline=f"Headline {number}" if what == "headline" else None)
        if what == "reverted":
            ministry.restore(url)
            continue
        parts = {"headline", "body"} if what == "headline" else {"body"}
        told.edits.setdefault(url, []).extend((day + 0.5, part) for part in sorted(parts))
    if day == 7:
        for part, replace in _REPLACED.items():
            chosen = _with(ministry, told, part)
            assert chosen, f"no published article has a {part}"
            replace(ministry, chosen)
            told.edits[chosen] = [(day + 0.5, part)]
        url = next(  # other quotes, where there are any
            url
            for url in published[_UNMEDDLED.start : _UNMEDDLED.stop]
            if url not in told.edits and set(_must(ministry, url).truth.body) & set("“”–")
        )
        ministry.typo(url)
        told.edits[url] = [(day + 0.5, "typographic")]


def _with(ministry: Ministry, told: Followed, part: str) -> str | None:
    """The article whose attachments or photos are replaced: the last that nothing else was done to
    with attachments, or with pictures alone.
    """
    for url in reversed([*told.published][_UNMEDDLED.start : _UNMEDDLED.stop]):
        files = _files_of(ministry, url)
        if files[part] and bool(files["attachment"]) == (part == "attachment"):
            return url
    return None


def _files(ministry: Ministry, told: Followed, url: str) -> list[str]:
    """The files that are fetched with an article."""
    if url not in {_with(ministry, told, part) for part in _REPLACED}:
        return []
    return [file for files in _files_of(ministry, url).values() for file in files]


def _files_of(ministry: Ministry, url: str) -> dict[str, list[str]]:
    shown = _must(ministry, url).truth
    pictures = (shown.main_image, *shown.gallery, *shown.inline_images)
    return {
        "photo": [picture.url for picture in pictures if picture],
        "attachment": [file.url for file in shown.attachments],
    }


def _must(ministry: Ministry, url: str) -> Article:
    article = ministry.find(url)
    assert article
    return article
