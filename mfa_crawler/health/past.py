"""A site's past: which fields its articles had, and what its last crawl missed."""

from collections.abc import Iterable

import msgspec

from mfa_crawler.items import Article, Failure

FIELDS = (
    "date",
    "lead",
    "body",
    "main_image",
    "gallery",
    "inline_images",
    "photo_credit",
    "attachments",
    "tags",
    "translations",
    "licence",
)
"""The fields that are watched; a record has a headline or is none."""


class Told(msgspec.Struct, frozen=True):
    """An article that was read before: when, by which parser, and what it had."""

    captured: str
    """WARC-Date of the capture that it was read from."""
    seen: str
    """WARC-Date of the last capture that showed the same."""
    parser: str | None
    fields: frozenset[str]


class Alarm(msgspec.Struct, frozen=True):
    """Something that a site asserts, or had before, and that does not hold."""

    field: str
    """A field of the record, or `list` or `headline`."""
    says: str
    """One sentence."""
    since: str | None = None
    """Of a field that is on none now: WARC-Date of the last capture on which it was read."""
    parser: str | None = None
    """The parser that read it there."""

    def __str__(self) -> str:
        last = f"; last read on a capture of {self.since} by parser {self.parser}"
        return self.says + (last if self.since else "")


class Past(msgspec.Struct, frozen=True):
    """What is known of a site from before."""

    articles: tuple[Told, ...] = ()
    """The last ones, the newest first."""
    crawled: str = ""
    """When the last crawl began, as WARC-Date."""
    alarms: tuple[Alarm, ...] = ()
    """Those of the last crawl."""
    listing_failures: tuple[Failure, ...] = ()
    """Pages of its lists that it could not read."""
    failures: tuple[Failure, ...] = ()
    """The same of articles."""

    @classmethod
    def of(cls, articles: Iterable[tuple[Article, str]], reports: Iterable[str]) -> "Past":
        """`articles` with when each was last seen; `reports` of runs as JSON, the last first."""
        told = tuple(_told(article, seen) for article, seen in articles)
        for report in reports:
            read = msgspec.json.decode(report, type=_Report)
            if read.alarms is not None:
                failures = read.listing_failures, read.failures
                return cls(told, read.started, read.alarms, *failures)
        return cls(told)

    def having(self, field: str) -> list[Told]:
        """The articles that had a field."""
        return [one for one in self.articles if field in one.fields]

    def lost(self, field: str) -> Alarm | None:
        """The last crawl's alarm about a field that it found on no article.

        When all articles here were captured without the field, that is how the site is by now.
        """
        oldest = self.articles[-1].captured if self.articles else ""
        alarms = (one for one in self.alarms if one.field == field)
        return next((one for one in alarms if one.since and one.since >= oldest), None)


class _Report(msgspec.Struct):
    """A run's record; one of an import, or of what is withheld, has no alarms."""

    started: str = ""
    alarms: tuple[Alarm, ...] | None = None
    listing_failures: tuple[Failure, ...] = ()
    failures: tuple[Failure, ...] = ()


def _told(article: Article, seen: str) -> Told:
    capture = article.capture
    captured = (capture.fetched_at if capture else None) or seen
    return Told(captured, seen, capture.parser_version if capture else None, filled(article))


def filled(article: Article) -> frozenset[str]:
    """The watched fields that an article has; one that is only attachments lacks no body."""
    has = frozenset(field for field in FIELDS if getattr(article, field))
    return has | {"body"} if article.attachments else has
