"""Which pictures and attachments a page showed, and which bytes they had at that time."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

import msgspec

from mfa_crawler.items import Article, Attachment, Image, Media
from mfa_crawler.store import CaptureRow, History, MediaSight, Store

Bytes = Mapping[str, str]
"""SHA-256 by the URL of a picture or attachment, where it is known."""


class Shown(NamedTuple):
    """A capture that showed the article, and what it showed beside the text."""

    record_id: str
    date: str
    """WARC-Date."""
    urls: "MediaUrls"
    content: str
    """Hashes of its parts, JSON; of a 304 those of the original, as `urls`."""


@dataclass(frozen=True, slots=True)
class MediaUrls:
    """The addresses of an article's pictures and attachments in page order, without fragments.

    Only http and https: what else a page names (`data:`) is nowhere to be fetched.
    """

    images: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article) -> "MediaUrls":
        """Those that a record names."""
        images = [image.url for image in article.pictures]
        return cls(_fetchable(images), _fetchable([file.url for file in article.attachments]))

    def text(self) -> str | None:
        """The same as JSON, or None without any."""
        return msgspec.json.encode(self).decode() if self.images or self.files else None

    @classmethod
    def parse(cls, text: str | None) -> "MediaUrls":
        """From its JSON."""
        return msgspec.json.decode(text, type=cls) if text else cls()

    def __iter__(self) -> Iterator[str]:
        """Each once."""
        return iter(dict.fromkeys((*self.images, *self.files)))


def _fetchable(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(url.partition("#")[0] for url in urls if url.startswith(("http://", "https://")))


def showings(rows: Sequence[CaptureRow]) -> list[Shown]:
    """The captures of an article, in their order, that showed it."""
    read = {row.record_id: row for row in rows if row.content}
    found = []
    for row in rows:
        if row.outcome in {"article", "not_modified"}:
            name = row.original if row.outcome == "not_modified" else row.record_id
            shown = read.get(name or "")
            if shown is not None and shown.content:
                urls = MediaUrls.parse(shown.media)
                found.append(Shown(row.record_id, row.date, urls, shown.content))
    return found


def bytes_at(
    store: Store, site: str, shown: Sequence[Shown], hidden: Container[str] = ()
) -> dict[str, Bytes]:
    """By record id of each capture, which bytes stood behind the addresses that it showed.

    Those of the first capture of an address at or after it and before the article's next one,
    else of the last before it; unknown where there is neither. A pure function of all captures but
    those that are `hidden`, by record id.
    """
    sights: dict[str, list[MediaSight]] = {}
    found: dict[str, Bytes] = {}
    for one, following in pairwise([*shown, None]):
        assert one is not None
        known: dict[str, str] = {}
        for url in one.urls:
            if url not in sights:
                found_there = store.media_sights(site, url)
                sights[url] = [one for one in found_there if one.record_id not in hidden]
            sha256 = _seen(sights[url], one.date, following.date if following else None)
            if sha256:
                known[url] = sha256
        found[one.record_id] = known
    return found


def bytes_of_versions(
    told: History, shown: Sequence[Shown], known: Mapping[str, Bytes]
) -> dict[int, Bytes]:
    """By the number of each version, the bytes first known to stand behind an address while it
    was shown.
    """
    rest = iter(shown)
    found: dict[int, dict[str, str]] = {}
    for spell in told.spells:
        for one in islice(rest, spell.captures):
            of_version = found.setdefault(spell.version, {})
            for url, sha256 in known[one.record_id].items():
                of_version.setdefault(url, sha256)
    return dict(found)


def _seen(sights: Sequence[MediaSight], date: str, until: str | None) -> str | None:
    before: str | None = None
    for sight in sights:
        when = sight.date.removesuffix("Z")
        if when >= date.removesuffix("Z"):
            is_in_time = until is None or when < until.removesuffix("Z")
            return sight.sha256 if is_in_time else before
        before = sight.sha256
    return before


def filled(article: Article, known: Mapping[str, Media | None]) -> Article:
    """The record with what the bytes of its pictures and attachments show; null where unknown."""

    def image(one: Image) -> Image:
        media = known.get(one.url.partition("#")[0])
        return replace(
            one,
            sha256=media.sha256 if media else None,
            media_type=media.media_type if media else None,
            width=media.width if media else None,
            height=media.height if media else None,
        )

    def attachment(one: Attachment) -> Attachment:
        media = known.get(one.url.partition("#")[0])
        return replace(
            one,
            sha256=media.sha256 if media else None,
            media_type=media.media_type if media else None,
            size=media.size if media else None,
        )

    return replace(
        article,
        main_image=image(article.main_image) if article.main_image else None,
        gallery=tuple(map(image, article.gallery)),
        inline_images=tuple(map(image, article.inline_images)),
        attachments=tuple(map(attachment, article.attachments)),
    )
