"""What a run is to look at, and how it asks: the frontier, as earlier runs left it."""

from collections.abc import Callable, Iterator

from mfa_crawler.archive import Original
from mfa_crawler.discovery import Range, Standing
from mfa_crawler.filing.plan import Check, Plan
from mfa_crawler.filing.schedule import is_conditional
from mfa_crawler.filing.showing import MediaUrls
from mfa_crawler.items import Article, Entry
from mfa_crawler.sites import Site
from mfa_crawler.store import Hidden, Kind, State, Store, UrlRow


class Frontier:
    """The side of a run's keeper that answers questions and writes nothing."""

    _store: Store
    _plan: Plan
    _site: Site
    _hidden: Hidden
    """What was out of view when the run began; nobody changes that while it lives."""
    _repeated: set[str]
    """Answers of this run that hold withheld bytes again, by record id."""
    _now: str
    """WARC-Date of the run's beginning."""

    def standing(self, entry: Entry) -> Standing:
        """What earlier runs know of an entry of the list."""
        if self.is_withheld(entry.url):
            return Standing.WITHHELD
        row = self._store.known(self._site.id, entry.url)
        if row is None or row.state is State.NEW:
            return Standing.NEW
        if (row.headline, row.date) != (entry.headline, entry.date):
            return Standing.NEW
        # what was never kept is owed a look, whatever the last one said
        is_owed = row.state is State.GONE and self.article(entry.url) is None
        return Standing.AGAIN if is_owed or self._is_due(row) else Standing.KNOWN

    def is_withheld(self, url: str, record_id: str | None = None) -> bool:
        """Whether this is an address of an article that was taken out of view, or the record of
        an answer with the very bytes of something withheld.
        """
        return url in self._hidden.urls or record_id in self._repeated

    def _is_due(self, row: UrlRow) -> bool:
        return self._plan.full or row.next_due is None or row.next_due <= self._now

    def due(self, bounds: Range, was_listed: Callable[[str], bool]) -> Iterator[str]:
        """Known entries in range that are owed or due and that this run's list did not show."""
        until = None if self._plan.full else self._now
        after = ""
        while batch := self._store.due(self._site.id, until, after):
            for row in batch:
                is_owed = not was_listed(row.url) and not self.is_withheld(row.url)
                if is_owed and bounds.holds(row.date):
                    yield row.url
            after = batch[-1].url

    def check(self, url: str) -> Check:
        """How to ask for this entry, picture or attachment."""
        row = self._store.known(self._site.id, url)
        if row is None or row.capture is None or not is_conditional(row.looks_since_full):
            return Check()
        original = self._store.capture(row.capture)
        headers = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified}
        known = {name: value for name, value in headers.items() if value}
        if original is None or not known or original.payload_digest is None:
            return Check()
        refer = Original(original.record_id, original.url, original.date, original.payload_digest)
        return Check(known, refer)

    def article(self, url: str) -> Article | None:
        """The record of an entry as the archive has it, or None where it gave none."""
        row = self._store.article(url)
        return row.article if row else None

    def media_due(self, article: Article) -> Iterator[str]:
        """What an article shows and was never fetched, failed, or is due again."""
        for url in MediaUrls.of(article):
            row = self._store.known(self._site.id, url)
            if row is None or (row.kind is Kind.MEDIA and self._is_due(row)):
                yield url

    def media_owed(self, bounds: Range) -> Iterator[str]:
        """What articles in range showed when last seen, and was never fetched or failed."""
        owed = self._store.owed_media(self._site.id, self._now)
        return (url for day, url in owed if bounds.holds(day))

    def was_gone(self, url: str) -> bool:
        """Whether the look before this one found the article missing too."""
        row = self._store.known(self._site.id, url)
        return row is not None and row.state is State.GONE
