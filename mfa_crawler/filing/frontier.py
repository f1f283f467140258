"""What a run is to look at, and how it asks: the frontier, as earlier runs left it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec

from mfa_crawler.archive import Original, Purpose
from mfa_crawler.discovery import Range, Standing
from mfa_crawler.errors import MfaError
from mfa_crawler.filing.parser import parser_version
from mfa_crawler.filing.plan import Check, Plan
from mfa_crawler.filing.reading import Fetched, read
from mfa_crawler.filing.rereading import fetched_again, shown_by
from mfa_crawler.filing.schedule import is_conditional
from mfa_crawler.filing.showing import MediaUrls
from mfa_crawler.items import Article, Entry
from mfa_crawler.sites import Site
from mfa_crawler.store import IMPORTED, Hidden, Kind, RunRow, State, Store, UrlRow


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

    def standing(self, entry: Entry, source: str) -> Standing:
        """What earlier runs know of an entry that a source, by its address, shows."""
        if self.is_withheld(entry.url):
            return Standing.WITHHELD
        row = self._store.known(self._site.id, entry.url)
        if row is None or row.state is State.NEW:
            return Standing.NEW
        said = self._store.mention(self._site.id, entry.url, source)
        if said is not None and not said.says(entry):
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

    def check(self, url: str, purpose: Purpose = Purpose.ARTICLE) -> Check:
        """How to ask for this entry, picture, attachment or requisite."""
        row = self._store.known(self._site.id, url)
        if row is None or row.capture is None or not is_conditional(row.looks_since_full):
            return Check()
        original = self._store.capture(row.capture)
        headers = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified}
        known = {name: value for name, value in headers.items() if value}
        if original is None or not known or original.payload_digest is None:
            return Check()
        if purpose is Purpose.MEDIA and original.purpose == Purpose.REQUISITE:
            return Check()  # nobody looked at what these bytes are
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
            if row is None or (row.kind is Kind.MEDIA and self._is_media_due(row)):
                yield url

    def _is_media_due(self, row: UrlRow) -> bool:
        """Due, or known for its looks alone, so that nobody looked at what it is."""
        is_known = row.state is State.KNOWN
        return self._is_due(row) or (is_known and not self._store.was_media(row.site, row.url))

    def media_owed(self, bounds: Range) -> Iterator[str]:
        """What articles in range showed when last seen, and was never fetched or failed."""
        owed = self._store.owed_media(self._site.id, self._now)
        return (url for day, url in owed if bounds.holds(day))

    def read_before(self, count: int = 200) -> list[tuple[Article, str]]:
        """The articles that were captured last before this run, the newest first, and when each
        was last seen; read by today's parser where this run has read them too.
        """
        return self._store.latest_versions(self._site.id, self._now, count)

    def read_again(self, count: int) -> Iterator[Article]:
        """The same articles as today's parser reads them, where it can."""
        for article, _ in self.read_before(count):
            capture = article.capture
            if capture is None or capture.parser_version == parser_version():
                yield article
                continue
            row = self._store.capture(capture.record_id or "")
            try:
                fetched = shown_by(self._store, self._plan.output / "warc", row) if row else None
            except MfaError:  # as in `kept`
                continue
            found = read(fetched, self._site, Purpose.ARTICLE).article if fetched else None
            if found:
                yield found

    def reports(self) -> Iterator[str]:
        """The records of earlier runs as JSON, the last first."""
        runs = reversed(self._store.runs(self._site.id))
        return (run.record for run in runs if run.record)

    def was_gone(self, url: str) -> bool:
        """Whether the look before this one found the article missing too."""
        row = self._store.known(self._site.id, url)
        return row is not None and row.state is State.GONE

    def is_requisite_due(self, url: str) -> bool:
        """Whether what a page needs was never fetched, failed, or is due again.

        Addresses of the site's articles are none: who asks for a page asks for it as a page.
        """
        row = self._store.known(self._site.id, url)
        if row is None:
            return not self._site.territory.owns(url)
        return row.kind is Kind.MEDIA and self._is_due(row)

    def kept(self, record_id: str, url: str) -> "KeptPage | None":
        """What a record holds, as the answer of `url`; None where it cannot be read.

        A revisit's original may have been captured at another address.
        """
        row = self._store.capture(record_id)
        try:
            fetched = fetched_again(self._plan.output / "warc", row) if row else None
        except MfaError:  # damage is for `mfa verify` to tell
            return None
        shown = MediaUrls.parse(row.media if row else None)
        return KeptPage(replace(fetched, url=url), shown) if fetched else None

    def kept_at(self, url: str) -> "KeptPage | None":
        """What the last looks at an address showed, or None."""
        row = self._store.known(self._site.id, url)
        return self.kept(row.capture, url) if row and row.capture else None

    def pages_owed(self, bounds: Range) -> Iterator["KeptPage"]:
        """Pages in range whose requisites nobody asked for, or not to the end.

        They were kept by runs that were interrupted, or that left requisites out.
        """
        for run in self._unsettled():
            for day, row in self._store.pages_kept(self._site.id, run.run):
                is_shown = row.record_id not in self._hidden.records
                is_wanted = is_shown and bounds.holds(day)
                kept = self.kept(row.record_id, row.url) if is_wanted else None
                if kept:
                    yield kept

    def _unsettled(self) -> list[RunRow]:
        """Such runs of ours, since the last one that owes nothing of what was before it."""
        owing: list[RunRow] = []
        for run in reversed(self._store.runs(self._site.id)):
            asked = _arguments(run)
            is_done = run.reason == "finished" and bool(asked.get("requisites"))
            if is_done and not any(asked.get(name) for name in ("since", "until", "limit")):
                break
            if not is_done and run.reason not in {None, IMPORTED}:
                owing.append(run)
        return owing

    def requisites_owed(self) -> list[str]:
        """What failed as a requisite, and is asked for in every run until it failed in three."""
        return self._store.failed_requisites(self._site.id)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page or style sheet of the archive."""

    fetched: Fetched
    shown: MediaUrls
    """The pictures and attachments of the article that it shows."""


def _arguments(run: RunRow) -> dict[str, object]:
    said = msgspec.json.decode(run.record) if run.record else {}
    found = said.get("arguments", {}) if isinstance(said, dict) else {}
    return found if isinstance(found, dict) else {}
