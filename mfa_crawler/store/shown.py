"""What is kept of articles and sites, as commands and exports show it."""

from dataclasses import dataclass

from mfa_crawler.items import Article
from mfa_crawler.store.rows import Status, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """An article as it stands, with its current version."""

    site: str
    entry: str
    """The listed URL."""
    version: int
    versions: int
    """How many there are."""
    status: Status
    first_seen: str
    """WARC-Date of the first capture that showed it."""
    last_seen: str
    """And of the last."""
    article: Article
    """The whole record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow(Version):
    """A version with its record."""

    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is kept of a site: a row of the view `coverage`."""

    site: str
    known: int = 0
    """Entries."""
    owed: int = 0
    """Entries that were never answered, or failed at the last look."""
    articles: int = 0
    """Entries that ever gave an article: live, unlisted and gone ones."""
    live: int = 0
    unlisted: int = 0
    gone: int = 0
    versions: int = 0
    captures: int = 0
    failures: int = 0
    """Attempts that brought no answer."""
    oldest: str | None = None
    """ISO day of the earliest article."""
    newest: str | None = None
    """And of the latest."""
    last_complete_walk: str | None = None
    """When the last walk began that saw the whole list."""
