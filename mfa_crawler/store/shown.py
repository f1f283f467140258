"""What is kept of articles, as commands and exports show it."""

import msgspec

from mfa_crawler.items import Article, SourceClass
from mfa_crawler.store.rows import Status, Version


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
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
    is_synthetic: bool
    """Whether the archive holds made-up captures of its site: then nothing of it is a ministry's
    word, whoever captured it.
    """

    @property
    def source_class(self) -> SourceClass | None:
        """Of what its record rests on, `synthetic` wherever that is true of its site."""
        if self.is_synthetic:
            return SourceClass.SYNTHETIC
        return self.article.capture.source_class if self.article.capture else None


class VersionRow(Version, frozen=True, kw_only=True):
    """A version with its record."""

    article: Article


class ShownRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a capture shows of an article."""

    site: str
    entry: str
    """The listed URL."""
    url: str
    """As in `CaptureRow`."""
    spell: int
    """The number of the spell that the capture is one of."""
    article: Article
    """The record of that spell's version."""
