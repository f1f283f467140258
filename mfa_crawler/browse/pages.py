"""What each page shows, as its template reads it."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, Self
from urllib.parse import urlencode

from mfa_crawler.browse.bodies import body_of
from mfa_crawler.browse.pictures import addresses, offered, shown
from mfa_crawler.browse.plots import HEIGHT, WIDTH, stretches, years
from mfa_crawler.filing.differences import differences, differs, shortened
from mfa_crawler.filing.words import Piece
from mfa_crawler.items import Article
from mfa_crawler.sites import SITES
from mfa_crawler.store import ArticleRow, CaptureRow, Query, Store, VersionRow, Wanted
from mfa_crawler.store.search import snippet
from mfa_crawler.store.telling import SYNTHETIC, told

Context = dict[str, object]

_PAGE = 20  # hits
_NEWEST, _HAPPENINGS = 8, 8


def flags(store: Store) -> Context:
    """What every page says of the archive: whose captures are synthetic."""
    sites = store.synthetic_sites()
    return {"synthetic": sites, "synthetic_words": SYNTHETIC, "name": site_name}


def site_name(site: str) -> str:
    """What a site is called, where the registry knows it."""
    known = SITES.get(site)
    return f"{known.name}, {known.country} ({known.language})" if known else site


def home(store: Store) -> Context:
    """The ministries, what they published when, and what happened last."""
    months = store.months()
    return {
        "standings": store.standings(),
        "years": years(months),
        "most": max(months, key=itemgetter(1)) if months else None,
        "width": WIDTH,
        "height": HEIGHT,
        "newest": store.browse(limit=_NEWEST),
        "edits": store.edits(_HAPPENINGS),
        "disappeared": store.disappeared(_HAPPENINGS),
    }


class Asked(NamedTuple):
    """What somebody looks for."""

    words: str = ""
    site: str = ""
    year: str = ""
    language: str = ""
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Self:
        """From the query of a URL; what makes no sense asks for nothing."""
        year = arguments.get("year", "")
        page = arguments.get("page", "1")
        return cls(
            arguments.get("q", "")[:500],
            arguments.get("site", ""),
            year if len(year) == 4 and year.isdecimal() and year.isascii() else "",
            arguments.get("language", ""),
            min(int(page[:6]) or 1, 2500) if page.isdecimal() and page.isascii() else 1,
        )

    @property
    def wanted(self) -> Wanted:
        """As the store is asked."""
        return Wanted(
            site=self.site or None,
            language=self.language or None,
            since=f"{self.year}-01-01" if self.year else None,
            until=f"{self.year}-12-31" if self.year else None,
        )

    def but(self, **other: object) -> str:
        """Address of the same search with something else, on its first page."""
        asked = self._replace(page=1)._replace(**other)  # type: ignore[arg-type]  # any of its fields
        named = {
            "q": asked.words,
            **asked._asdict(),
            "words": "",
            "page": _unless_first(asked.page),
        }
        query = urlencode({name: value for name, value in named.items() if value})
        return f"/search?{query}" if query else "/search"


def _unless_first(page: int) -> int | None:
    return page if page > 1 else None


def found(store: Store, asked: Asked) -> Context:
    """A page of hits, and the facets of all."""
    wanted, offset = asked.wanted, (asked.page - 1) * _PAGE
    tally = store.tally(asked.words, wanted)
    if asked.words.strip():
        hits = store.search(asked.words, wanted, _PAGE, offset, tally.total)
    else:
        hits = store.browse(wanted, _PAGE, offset)
    query = Query.parse(asked.words)
    return {
        "asked": asked,
        "hits": [(hit, snippet(query, hit.headline)) for hit in hits],
        "tally": tally,
        "facets": {"site": tally.sites, "year": tally.years, "language": tally.languages},
        "has_more": offset + _PAGE < tally.total,
        "first": offset + 1,
    }


def article(store: Store, kept: ArticleRow, *, has_replay: bool) -> Context:
    """An article to be read, and what is known of it."""
    read = kept.article
    spells = store.spells_of(kept.site, kept.entry)
    captures = _captures(store, kept)
    others = {row.record_id: str(row.source_class) for row in captures if not row.is_ours}
    main = shown(read, read.main_image) if read.main_image else None
    return {
        "kept": kept,
        "article": read,
        "body": body_of(read, addresses(read)),
        "main": main,
        "gallery": [shown(read, image, number) for number, image in enumerate(read.gallery, 1)],
        "files": [offered(read, one) for one in read.attachments],
        "translations": _translations(store, read),
        "history": told(spells, store.events_of(kept.site, kept.entry), others),
        "first_captures": {spell.first_date: spell.first_capture for spell in spells},
        "stretches": stretches(spells),
        "width": WIDTH,
        "captures": captures,
        "parsers": sorted({row.parser for row in captures if row.parser}),
        "has_replay": has_replay,
    }


def _captures(store: Store, kept: ArticleRow) -> list[CaptureRow]:
    hidden = store.hidden(kept.site).records
    rows = store.captures_of(kept.site, kept.entry)
    return [row for row in rows if row.record_id not in hidden]


def _translations(store: Store, read: Article) -> list[tuple[str, str, ArticleRow | None]]:
    pairs = dict.fromkeys((tag, url) for tag, url, _ in store.translations_of(read.url))
    found = [(tag, url, store.article(url)) for tag, url in pairs]
    return [one for one in found if one[2] or not store.withholding_of(one[1])]


class Compared(NamedTuple):
    """A part of two versions."""

    name: str
    pieces: Sequence[Piece]


def difference(store: Store, kept: ArticleRow, old: str, new: str) -> Context | None:
    """Two versions word by word; None where there is no such version."""
    versions = {str(row.number): row for row in store.versions_of(kept.site, kept.entry)}
    if old not in versions or new not in versions:
        return None
    before, after = versions[old], versions[new]
    parts = differences(before.article, after.article)
    return {
        "kept": kept,
        "before": before,
        "after": after,
        "dates": (_date(before), _date(after)),
        "changed": [
            Compared(name, [*shortened(pieces)])
            for name, pieces in parts.items()
            if differs(pieces)
        ],
        "same": [name for name, pieces in parts.items() if pieces and not differs(pieces)],
        "numbers": sorted(map(int, versions)),
    }


def _date(row: VersionRow) -> str:
    return row.article.capture.fetched_at if row.article.capture else ""
