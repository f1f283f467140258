"""What differs between two releases: articles added, changed and withdrawn, by address."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from mfa_crawler.corpus.release.folder import Passing, silent
from mfa_crawler.corpus.release.rows import Edition, Plain, rows_of, without_text
from mfa_crawler.errors import BadArgument
from mfa_crawler.sites import SITES
from mfa_crawler.store import Store

ABOUT = "release.json"

_NOT_COMPARED = ("capture", "status", "first_seen", "last_seen", "version", "text_sha256")
Key = tuple[str, str]
"""Site and listed URL, in today's spelling."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a release says of itself, for programs."""

    name: str
    title: str
    version: str
    edition: Edition
    is_synthetic: bool
    last_capture: str
    software: str
    parsers: tuple[str, ...]
    asked: dict[str, str | None]
    sites: tuple[str, ...]
    articles: int
    before: str | None
    """The version of the release before."""
    changes: dict[str, int]


class Before(NamedTuple):
    """A release before, as far as one is compared with it: some kilobyte an article."""

    about: About
    rows: dict[Key, tuple[str, bytes, bytes, str]]
    """URL, digest of the text, digest of the rest, status."""
    captures: dict[Key, str]
    """Record ids."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One article that differs."""

    change: str
    """`added`, `changed` or `withdrawn`."""
    site: str
    url: str
    entry: str
    what: tuple[str, ...] = ()
    """Of a change: `text`, `status`, `metadata` (any other field)."""
    day: str | None = None
    """Of a withdrawal: the day of the decision; null where the archive holds no such article, or
    it is not among those that were asked for any more.
    """


def about(folder: Path) -> About:
    """What a release says of itself; raises BadArgument where it is none."""
    try:
        return msgspec.json.decode((folder / ABOUT).read_bytes(), type=About)
    except (OSError, msgspec.DecodeError) as error:
        raise BadArgument(f"{folder} is no release: {ABOUT} cannot be read ({error})") from None


def before(folder: Path, passing: Passing = silent) -> Before:
    """Read a release to compare with; raises BadArgument."""
    said = about(folder)
    rows, captures = {}, {}
    for row in passing(rows_of(folder), "articles before", said.articles):
        key = _key(row)
        rows[key] = (row["url"], *_digests(row), row["status"])
        captures[key] = (row["capture"] or {}).get("record_id") or ""
    return Before(said, rows, captures)


class Comparing:
    """Compares rows with a release before, as they pass by."""

    def __init__(self, earlier: Before | None, store: Store) -> None:
        self._left = dict(earlier.rows) if earlier else {}
        self._captures = earlier.captures if earlier else {}
        self._is_first = earlier is None
        self._store = store
        self.counts: Counter[str] = Counter()
        self.withdrawn: list[Change] = []
        """Known once `rest` was asked for."""

    def passing(self, row: Plain) -> Change | None:
        """What a full row of the new release is, compared with the one before."""
        if self._is_first:
            return None
        key = _key(row)
        old = self._left.pop(key, None)
        if old is None:
            return self._counted("added", key, row["url"])
        text, rest = _digests(row)
        differs = (text != old[1], rest != old[2], row["status"] != old[3])
        what = tuple(
            name for name, is_other in zip(("text", "metadata", "status"), differs, strict=True)
            if is_other
        )  # fmt: skip
        return self._counted("changed", key, row["url"], what) if what else None

    def rest(self) -> Iterator[Change]:
        """What no row was of, in the order of the release before; call it after all rows."""
        days = dict(_withheld(self._store)) if self._left else {}
        for key, (url, *_) in self._left.items():
            day = days.get(key) or days.get((key[0], self._captures[key]))
            change = self._counted("withdrawn", key, url)
            self.withdrawn.append(msgspec.structs.replace(change, day=day))
        yield from self.withdrawn

    def _counted(self, change: str, key: Key, url: str, what: tuple[str, ...] = ()) -> Change:
        self.counts[change] += 1
        return Change(change=change, site=key[0], url=url, entry=key[1], what=what)


def _withheld(store: Store) -> Iterator[tuple[Key, str]]:
    """Entries and records out of view, also by bytes that they share, and since which day."""
    for one in store.standing():
        hidden = {row.record_id for row in store.hidden_by(one.site, one.entry, one.record)}
        for name in (one.target, *one.records, *hidden):
            yield (one.site, name), one.date[:10]


def _key(row: Plain) -> Key:
    site = SITES.get(row["site"])
    return row["site"], site.territory.spelled(row["entry"]) if site else row["entry"]


def _digests(row: Plain) -> tuple[bytes, bytes]:
    bare = without_text(row)
    rest = {name: value for name, value in sorted(bare.items()) if name not in _NOT_COMPARED}
    digest = hashlib.sha256(msgspec.json.encode(rest)).digest()[:16]
    return bytes.fromhex(row["text_sha256"])[:16], digest
