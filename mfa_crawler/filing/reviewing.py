"""Every capture read again from WARC by today's parser, and compared with what the store holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from mfa_crawler.archive import Message, read_record
from mfa_crawler.filing.caught import Filed
from mfa_crawler.filing.filer import Filer
from mfa_crawler.filing.rebuilding import held
from mfa_crawler.filing.rereading import Originals, caught_of, place_of, read_again
from mfa_crawler.filing.showing import filled
from mfa_crawler.filing.spreading import MOST_BYTES, Spread, alone
from mfa_crawler.items import Article
from mfa_crawler.sites import SITES, Site
from mfa_crawler.store import CaptureRow, Store

_BATCH = 100  # records, about, that are read at once by one process
_MOST = 1000  # captures in them, about
_EXAMPLES = 3
_READ = (
    "outcome",
    "reason",
    "layout",
    "content",
    "media",
    "sha256",
)  # what a row says of a reading


class Difference(NamedTuple):
    """One thing that today's parser reads otherwise."""

    field: str
    """A field of the record, or `outcome`, `reason`, `layout`, `content`, `media` or `sha256` of
    the capture.
    """
    url: str
    old: str | None
    new: str | None


@dataclass(slots=True)
class Review:
    """What reading everything of one site again came to."""

    site: str
    captures: int = 0
    """How many were read."""
    articles: int = 0
    """How many of them showed an article."""
    differing: Counter[str] = field(default_factory=Counter)
    """Captures that differ, by field."""
    examples: dict[str, list[Difference]] = field(default_factory=dict)
    """The first few of each."""
    written: int = 0
    """Captures whose rows, and what rests on them, were made anew."""

    def add(self, differences: Sequence[Difference]) -> None:
        """Count the differences of one capture."""
        self.differing.update(difference.field for difference in differences)
        for difference in differences:
            examples = self.examples.setdefault(difference.field, [])
            if len(examples) < _EXAMPLES:
                examples.append(difference)


def review_all(
    output: Path, site: Site | None, *, write: bool, spread: Spread = alone
) -> list[Review]:
    """Review one site, or every site that is in the database and the registry.

    With `write` their leases are held: SiteHeld while a crawl of one lives. BadArgument where
    there is no database.
    """
    with Store.open(output, read_only=True) as store:
        sites = [site] if site else [SITES[name] for name in store.sites() if name in SITES]
    with (
        held(output, [one.id for one in sites] if write else []),
        Store.open(output, read_only=not write) as store,
    ):
        folder = output / "warc"
        return [review(store, folder, one, write=write, spread=spread) for one in sites]


class _Look(NamedTuple):
    """A capture that is to be read again, and what was made of it."""

    row: CaptureRow
    original: Message | None
    article: str | None
    """The record of the version that rests on it, as JSON."""


class _Found(NamedTuple):
    """What reading it again brought."""

    is_article: bool
    filed: Filed | None
    """None where nothing differs, not even the parser's name."""
    differences: list[Difference]


def review(
    store: Store, folder: Path, site: Site, *, write: bool, spread: Spread = alone
) -> Review:
    """Read every capture of a site again; with `write`, keep what today's parser reads.

    Whoever writes holds the site's lease. An article's captures are replaced together, so that a
    history rests on one parser whenever this ends. A list page that is read otherwise adds the
    entries that it shows and the articles that it holds; only a rebuild takes them away. Raises
    ArchiveError where a record cannot be read.
    """
    done = Review(site.id)
    filer = Filer(store, folder, site)
    for part in spread(partial(_read, folder, site), _parts(store, folder, site)):
        changed = [found.filed for found in part if found.filed]
        for found in part:
            done.captures += 1
            done.articles += found.is_article
            done.add(found.differences)
        if write and changed:
            filer.file_again(changed)
            new = [*_unknown(store, changed)]
            filer.file(new, [])
            done.written += len(changed) + len(new)
    if done.written:
        with store.transaction():
            store.forget_unshown(site.id)
    return done


def _unknown(store: Store, lists: Iterable[Filed]) -> Iterator[Filed]:
    """Articles that lists hold whole and no parser before found in them."""
    for filed in lists:
        for part in filed.with_parts()[1:]:
            if store.capture(part.row.record_id) is None:
                yield part


def _parts(store: Store, folder: Path, site: Site) -> Iterator[list[_Look]]:
    """Looks in batches that hold all captures of each of their articles, and of lists that hold
    articles whole as many of these as may be.
    """
    part: list[_Look] = []
    sizes: dict[tuple[str, int], int] = {}  # of each record: looks at one list share it
    for looks in _together(store, Originals(folder), site):
        part += looks
        sizes |= {_where(look): _size(look) for look in looks}
        is_full = len(sizes) >= _BATCH or len(part) >= _MOST
        if is_full or sum(sizes.values()) >= MOST_BYTES:
            yield part
            part, sizes = [], {}
    if part:
        yield part


def _together(store: Store, originals: Originals, site: Site) -> Iterator[list[_Look]]:
    """The captures of each article, and everything else one by one."""
    for entry, rows in store.captures_by_article(site.id):
        kept = store.version_texts(site.id, entry) if entry else {}
        looks = (_look(store, originals, row, kept) for row in rows)
        yield from [[*looks]] if entry else ([look] for look in looks)


def _look(store: Store, originals: Originals, row: CaptureRow, kept: Mapping[str, str]) -> _Look:
    is_revisit = row.kind == "revisit" and row.parser is not None and row.original
    original = originals.find(store, row.original) if is_revisit and row.original else None
    article = None if row.outcome == "not_modified" else kept.get(row.record_id)
    return _Look(row, original, article)


def _where(look: _Look) -> tuple[str, int]:
    return look.row.file, look.row.offset


def _size(look: _Look) -> int:
    return look.row.length + (len(look.original.entity) if look.original else 0)


def _read(folder: Path, site: Site, looks: Sequence[_Look]) -> list[_Found]:
    """In the order of the records, so that a list is read once for all that it holds."""
    found: dict[int, _Found] = {}
    order = sorted(range(len(looks)), key=lambda at: _where(looks[at]))
    for _, group in groupby(order, key=lambda at: _where(looks[at])):
        places = [*group]
        row = looks[places[0]].row
        message = read_record(folder, place_of(row), row.record_id).response()
        found |= {at: _read_one(site, looks[at], message) for at in places}
    return [found[at] for at in range(len(looks))]


def _read_one(site: Site, look: _Look, message: Message) -> _Found:
    row = look.row
    filed = read_again(caught_of(row, message), site, look.original)
    differences = [
        Difference(name, row.url, getattr(row, name), getattr(filed.row, name))
        for name in _READ
        if getattr(row, name) != getattr(filed.row, name)
    ]
    article = filed.reading.article
    text = msgspec.json.encode(article).decode() if article else None
    is_same = not differences and row.parser == filed.row.parser
    if look.article is not None and _unfilled(look.article) != text:
        differences += _fields(row.url, _unfilled(look.article), article)
        is_same = False
    return _Found(article is not None, None if is_same else filed, differences)


def _unfilled(kept: str) -> str:
    """A record as its page alone gives it, without what the bytes of its pictures show."""
    if '"sha256":"' not in kept:
        return kept
    article = msgspec.json.decode(kept, type=Article)
    return msgspec.json.encode(filled(article, {})).decode()


def _fields(url: str, kept: str, article: Article | None) -> Iterator[Difference]:
    """The fields of two records that differ; the name of the parser is none."""
    old: dict[str, Any] = msgspec.json.decode(kept)
    new: dict[str, Any] = msgspec.to_builtins(article) if article else {}
    for record in (old, new):
        capture = record.get("capture") or {}
        capture.pop("parser_version", None)
    for name in old.keys() | new.keys():
        before, after = msgspec.json.encode(old.get(name)), msgspec.json.encode(new.get(name))
        if before != after:
            yield Difference(name, url, before.decode(), after.decode())
