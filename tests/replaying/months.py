"""An archive of three months: bytes of the replica's, kept under moments of our choice."""

import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from mfa_crawler.archive import Exchange, Kept, Original, Purpose, WarcName, WarcWriter
from mfa_crawler.items import SourceClass
from mfa_crawler.replica import Article, Ministry, Replica, running
from mfa_crawler.requisites import of_page, of_sheet
from tests.crawling import run

SITE = "pl_mfa_en"
LIST = "https://www.gov.pl/web/diplomacy/news-"
HEADLINE = "A headline of October"


@dataclass(frozen=True)
class Months:
    """The output folder, and the addresses of articles by what happened to them."""

    folder: Path
    kept: str
    """Captured on 15 September; 304 in October and November."""
    same: str
    """Captured on 15 September; the same bytes in October and November."""
    edited: str
    """Captured on 15 September, with `HEADLINE` in October, and the same bytes in November."""
    september: str
    """Captured on 15 September alone."""
    october: str
    """Captured on 15 October alone."""
    words: dict[str, str]
    """The first paragraph of each article."""
    needs: dict[str, set[str]]
    """What `kept` and `september` need to be shown, captured on 15 September too."""


class _Look:
    """One run on one day, whose captures are a second apart."""

    def __init__(self, folder: Path, replica: Replica, day: str, source_class: SourceClass) -> None:
        self._replica, self._day, self._class = replica, day, source_class
        self._second = 0
        self._writer = WarcWriter(
            folder / "warc",
            WarcName(SITE, f"{day.replace('-', '')}T100000Z-{day[6]}{day[8:]}0", "host"),
            {"software": "mfa_crawler", "source-class": str(source_class)},
            1 << 30,
            lambda: datetime.fromisoformat(f"{day}T10:00:00+00:00"),
        )

    def take(
        self,
        url: str,
        original: Original | None = None,
        etag: bytes = b"",
        purpose: Purpose = Purpose.ARTICLE,
    ) -> Kept:
        """Ask the replica for an address, and keep what it answers."""
        self._second += 1
        asked = f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: www.gov.pl\r\nConnection: close\r\n"
        request = asked.encode() + (b"If-None-Match: %b\r\n" % etag if etag else b"") + b"\r\n"
        exchange = Exchange(url, self.date, request, self._answer(request), self._class)
        is_list = url == LIST
        return self._writer.capture(
            exchange,
            Purpose.LIST if is_list else purpose,
            entry=None if is_list else url,
            original=original,
        )

    @property
    def date(self) -> str:
        minute, second = divmod(self._second, 60)
        return f"{self._day}T10:{minute:02}:{second:02}.000Z"

    def _answer(self, request: bytes) -> bytes:
        address = urlsplit(self._replica.url)
        with socket.create_connection((address.hostname or "", address.port or 0), 10) as peer:
            peer.sendall(request)
            return b"".join(iter(lambda: peer.recv(1 << 16), b""))

    def dress(self, page: Kept, url: str, known: dict[str, Kept]) -> set[str]:
        """Keep what a page needs to be shown, and is not known yet; gives all addresses."""
        assert page.message
        waiting, found = [*of_page(url, page.message.entity)], set[str]()
        while waiting:
            need = waiting.pop()
            found.add(need.url)
            if need.url not in known:
                known[need.url] = self.take(need.url, purpose=Purpose.REQUISITE)
            message = known[need.url].message
            assert message
            assert message.status == 200
            waiting += of_sheet(need.url, message.entity) if need.is_sheet else ()
        return found

    def hang(self, article: Article, known: dict[str, Kept]) -> set[str]:
        """Keep the originals of its gallery, and its attachments."""
        truth = article.truth
        found = {one.url for one in truth.gallery} | {one.url for one in truth.attachments}
        assert found - known.keys(), "no more than a browser would show"
        known |= {url: self.take(url, purpose=Purpose.MEDIA) for url in found - known.keys()}
        return found

    def first(self, url: str) -> tuple[Original, bytes]:
        """Keep a full response: what later ones refer to, and its validator if it has one."""
        return self.told(self.take(url), url)

    def told(self, kept: Kept, url: str) -> tuple[Original, bytes]:
        """What later ones refer to, and the validator, of what was kept last."""
        assert kept.kind == "response"
        assert kept.message
        assert kept.payload_digest
        original = Original(kept.record_id, url, self.date, kept.payload_digest)
        return original, kept.message.header("ETag") or b""

    def close(self) -> None:
        self._writer.close()


def months(folder: Path, source_class: SourceClass = SourceClass.SYNTHETIC) -> Months:
    """Make it, and its database."""
    ministry = Ministry(seed=5, articles=12)
    with running(ministry) as replica:
        look = _Look(folder, replica, "2026-09-15", source_class)
        look.take(LIST)
        found = [article.url for article in ministry.articles("/web/diplomacy")]
        found = [url for url in found if "/web/diplomacy/" in url]
        october = found.pop(-2)
        pages: dict[str, Kept] = {}
        firsts: dict[str, tuple[Original, bytes]] = {}
        for url in found:
            pages[url] = look.take(url)
            firsts[url] = look.told(pages[url], url)
        articles = ministry.articles("/web/diplomacy")
        rich = {a.url for a in articles if a.main_photo and a.gallery and a.attachments}
        kept = next(url for url, (_, etag) in firsts.items() if etag and url in rich)
        same, edited, september = [url for url, (_, etag) in firsts.items() if not etag][:3]
        known: dict[str, Kept] = {}
        needs = {url: look.dress(pages[url], url, known) for url in (kept, september)}
        shown = ministry.find(kept)
        assert shown
        needs[kept] |= look.hang(shown, known)
        look.close()
        ministry.edit(edited, headline=HEADLINE)
        words = {
            url: article.truth.paragraphs[0]
            for url in (kept, same, edited, september, october)
            if (article := ministry.find(url))
        }

        look = _Look(folder, replica, "2026-10-15", source_class)
        assert look.take(kept, *firsts[kept]).kind == "revisit"
        assert look.take(same, firsts[same][0]).kind == "revisit"
        changed, _ = look.first(edited)
        look.first(october)
        look.close()

        look = _Look(folder, replica, "2026-11-15", source_class)
        assert look.take(kept, *firsts[kept]).kind == "revisit"
        assert look.take(same, firsts[same][0]).kind == "revisit"
        assert look.take(edited, changed).kind == "revisit"
        look.close()
    ended = run("mfa", "rebuild", "--output", str(folder))
    assert ended.code == 0, ended.err
    return Months(folder, kept, same, edited, september, october, words, needs)
