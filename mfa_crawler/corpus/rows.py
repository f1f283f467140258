"""An article, or one version of it, as one flat row: what `mfa show --json` and exports write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from mfa_crawler.items import Article
from mfa_crawler.store import ArticleRow, Spell, Store

Row = Mapping[str, object]

_OF_RECORD = tuple(field.name for field in fields(Article))

FIELDS = (*_OF_RECORD, "status", "first_seen", "last_seen")
"""Of a row that gives an article as it stands."""

VERSION_FIELDS = (
    *FIELDS,
    "entry",
    "version",
    "is_current",
    "version_first_seen",
    "version_last_seen",
    "spells",
)
"""Of a row that gives one version of an article."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A time in which every capture of an article showed one version (a spell of the store)."""

    first_seen: str
    """WARC-Date of its first capture."""
    first_capture: str
    """Record id of that."""
    last_seen: str
    """WARC-Date of its last capture."""
    last_capture: str
    """Record id of that."""
    captures: int
    """How many."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of an article: what a row, an element of TEI or a file is made of."""

    kept: ArticleRow
    """The article as it stands."""
    article: Article
    """The record of this version."""
    version: int
    shown: tuple[Shown, ...] = ()
    """When it was; empty where only the current version is asked for."""


def current(kept: ArticleRow) -> Edition:
    """An article as it stands."""
    return Edition(kept, kept.article, kept.version)


def every_version(store: Store, kept: ArticleRow) -> Iterator[Edition]:
    """Every version of an article in order of first appearance, the current one among them."""
    spells = store.spells_of(kept.site, kept.entry)
    for version in store.versions_of(kept.site, kept.entry):
        shown = tuple(_shown(one) for one in spells if one.version == version.number)
        yield Edition(kept, version.article, version.number, shown)


def row_of(kept: ArticleRow) -> dict[str, object]:
    """The fields of the record (docs/record.md), then where the article stands and when it was
    first and last seen (WARC-Date). Nothing in it depends on when or where it is written.
    """
    return _row(kept, kept.article)


def version_row_of(edition: Edition) -> dict[str, object]:
    """The fields of a version's record, those of the article as in `row_of`, and when this version
    was shown: between `version_first_seen` and `version_last_seen` others may have been, which
    `spells` tells.
    """
    shown = edition.shown
    return _row(edition.kept, edition.article) | {
        "entry": edition.kept.entry,
        "version": edition.version,
        "is_current": edition.version == edition.kept.version,
        "version_first_seen": shown[0].first_seen,
        "version_last_seen": shown[-1].last_seen,
        "spells": shown,
    }


def _row(kept: ArticleRow, article: Article) -> dict[str, object]:
    record = {name: getattr(article, name) for name in _OF_RECORD}
    standing = {name: getattr(kept, name) for name in FIELDS[len(_OF_RECORD) :]}
    return record | standing


def _shown(spell: Spell) -> Shown:
    return Shown(
        spell.first_date,
        spell.first_capture,
        spell.last_date,
        spell.last_capture,
        spell.captures,
    )
