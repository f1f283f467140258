"""What pages of a package need to be shown, where it was captured before the period or after it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_crawler.archive import is_part
from mfa_crawler.errors import ArchiveError, MfaError
from mfa_crawler.filing.reading import Fetched
from mfa_crawler.filing.rereading import fetched_again
from mfa_crawler.filing.showing import MediaUrls
from mfa_crawler.store import CaptureRow, Store

if TYPE_CHECKING:
    from mfa_crawler.filing.packing import Selection
    from mfa_crawler.requisites import Requisite

_SHOWN = frozenset({"requisite", "media"})


class Needs:
    """Goes from pages to the captures of their style sheets, fonts and pictures.

    What was captured in the period is in the package as it is. Beside it, an address needs its last
    capture before the period, which is what its first pages were shown with; and where there is
    neither, its first one after.
    """

    def __init__(self, store: Store, warc: Path, period: "Selection") -> None:
        self._store, self._warc, self._period = store, warc, period
        self._sites: dict[str, bool] = {}
        self._seen: set[int] = set()

    def of_page(self, site: str, url: str, record_id: str) -> Iterator[CaptureRow]:
        """The captures from outside the period that a page calls for and no page before it did.

        `record_id` names the response that holds it, or the part of one, wherever that was
        captured. Raises ArchiveError where a record cannot be read.
        """
        if site not in self._sites:
            self._sites[site] = self._store.has_media(site)
        row = self._store.capture(record_id) if self._sites[site] else None
        if row is None or row.outcome != "article" or not self._is_new(f"{url} {record_id}"):
            return
        from mfa_crawler.requisites import of_page  # its parser is loaded where it is needed

        for media in MediaUrls.parse(row.media):  # the gallery's originals stand behind links
            if self._is_new(f"{site} {media}"):
                yield from self._outside(self._looks(site, media))
        page = None if is_part(record_id) else self._fetched(row)  # a feed shows no style
        waiting = [of_page(url, page.body, page.headers)] if page else []
        while waiting:
            need = next(waiting[-1], None)
            if need is None:
                waiting.pop()
            elif self._is_new(f"{site} {need.url}"):
                looks = self._looks(site, need.url)
                yield from self._outside(looks)
                waiting.extend(self._sheets(looks) if need.is_sheet else ())

    def _is_new(self, name: str) -> bool:
        if hash(name) in self._seen:
            return False
        self._seen.add(hash(name))
        return True

    def _looks(self, site: str, url: str) -> list[CaptureRow]:
        """Those that are in the package, or are to be, in order."""
        ours = [row for row in self._store.looks_of(site, url) if row.is_ours]
        shown = [row for row in ours if row.outcome in _SHOWN]
        inside = [row for row in shown if self._period.holds(row.date)]
        before = [row for row in shown if self._period.is_before(row.date)]
        chosen = [*before[-1:], *inside] or shown[:1]
        hops = {(row.run, row.entry) for row in chosen}
        redirects = [
            row for row in ours if row.outcome == "redirect" and (row.run, row.entry) in hops
        ]
        return [*redirects, *chosen]

    def _outside(self, looks: list[CaptureRow]) -> Iterator[CaptureRow]:
        for row in looks:
            if not self._period.holds(row.date):
                yield row
                original = self._original(row)
                if original is not None and original is not row:
                    yield original

    def _original(self, row: CaptureRow) -> CaptureRow | None:
        """The record that holds its bytes; None for a redirect."""
        if row.original in {None, row.record_id}:
            return row if row.kind == "response" else None
        return self._store.capture(row.original or "")

    def _sheets(self, looks: list[CaptureRow]) -> "Iterator[Iterator[Requisite]]":
        from mfa_crawler.requisites import is_style_sheet, of_sheet

        for row in looks:
            original = self._original(row)
            if original is None or not self._is_new(f"{row.url} {original.record_id}"):
                continue
            sheet = self._fetched(original)
            declared = sheet.headers.get("Content-Type") if sheet else None
            if sheet and is_style_sheet(declared):
                yield of_sheet(row.url, sheet.body, declared)  # relative to where it was found

    def _fetched(self, row: CaptureRow) -> Fetched | None:
        try:
            return fetched_again(self._warc, row)
        except ArchiveError:
            raise
        except MfaError:  # it was never readable, for us or for a browser
            return None
