"""An article of the archive as one flat row: what `mfa show --json` and `mfa export` write."""

from dataclasses import fields

from mfa_crawler.items import Article
from mfa_crawler.store import ArticleRow

_OF_RECORD = tuple(field.name for field in fields(Article))

FIELDS = (*_OF_RECORD, "status", "first_seen", "last_seen")


def row_of(kept: ArticleRow) -> dict[str, object]:
    """The fields of the record (docs/record.md), then where the article stands and when it was
    first and last seen (WARC-Date). Nothing in it depends on when or where it is written.
    """
    record = {name: getattr(kept.article, name) for name in _OF_RECORD}
    standing = {name: getattr(kept, name) for name in FIELDS[len(_OF_RECORD) :]}
    return record | standing
