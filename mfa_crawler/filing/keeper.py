"""The live end of filing: one run's captures go into the archive at once and into the store soon.

A record is in its WARC file when `keep` returns. Its row waits in memory until the capture is
read, and is written with others in one short transaction after the file is synchronised
(EVIDENCE: power). What a kill loses of these rows, the next start reads again from the archive.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby

from mfa_crawler.archive import (
    UNREADABLE,
    Exchange,
    Kept,
    Message,
    Original,
    Purpose,
    WarcName,
    WarcWriter,
    warc_date,
)
from mfa_crawler.discovery import Milestone, Source, milestone
from mfa_crawler.errors import BadArgument, FetchError
from mfa_crawler.filing.adopting import adopt
from mfa_crawler.filing.caught import Caught, Filed
from mfa_crawler.filing.content import Content, difference
from mfa_crawler.filing.filer import Filer
from mfa_crawler.filing.frontier import Frontier
from mfa_crawler.filing.noting import run_row
from mfa_crawler.filing.plan import Found, Plan
from mfa_crawler.filing.reading import Reading
from mfa_crawler.items import Article, Capture, SourceClass
from mfa_crawler.store import FailureRow, Lease, Store


def _now() -> datetime:
    return datetime.now(UTC)


class Keeper(Frontier):
    """One run's hands in the archive: it alone writes this site's files while it lives.

    What an interrupted run left is repaired and adopted first. Raises SiteHeld where another run
    lives, BadArgument where synthetic captures and real ones would meet, NewerDatabase, and OSError
    or sqlite3.Error where the folder cannot be written.
    """

    def __init__(self, plan: Plan, clock: Callable[[], datetime] = _now) -> None:
        self._plan, self._site, self._clock = plan, plan.site, clock
        folder = plan.output / "warc"
        with ExitStack() as held:
            self._lease = Lease(plan.output, plan.site.id).take()
            held.callback(self._lease.free)
            self._store = held.enter_context(Store.open(plan.output))
            self.adopted = adopt(self._store, folder, self._site)
            """What an interrupted run had left."""
            self._hidden = self._store.hidden(self._site.id)
            began = clock()
            self._refuse_to_mix()
            self._refuse_to_go_back(began)
            self._refuse_to_part()
            held.pop_all()  # until `end`
        self._filer = Filer(self._store, folder, self._site)
        name = WarcName(self._site.id, plan.run)
        info = {**plan.info, "source-class": plan.source_class}
        self._writer = WarcWriter(folder, name, info, plan.max_bytes, clock)
        self._repeated: set[str] = set()
        self._unread: dict[str, Caught] = {}
        self._filed: list[Filed] = []
        self._failures: list[FailureRow] = []
        self._originals: dict[tuple[SourceClass, str], Original] = {}
        self._files: dict[str, None] = {}
        self._now = warc_date(began)
        walked = self._store.last_covered_walk(self._site.id)
        due = timedelta(days=plan.walk_days)
        self.is_walk_due = (
            plan.full or walked is None or datetime.fromisoformat(walked) + due <= began
        )
        """Whether the list is to be walked to its end."""
        self._walked = walked

    def milestone(self, source: Source) -> Milestone | None:
        """How far the walk of a source came that was interrupted, or None."""
        if not self.is_walk_due or self._plan.full:
            return None
        pages = self._store.list_pages(self._site.id, self._walked)
        of_source = self._site.source_of
        pages = [row for row in pages if row.is_ours and of_source(row.url) == source]
        runs = [[row.url for row in run] for _, run in groupby(pages, lambda row: row.run)]
        return milestone(source.url, runs)

    def _refuse_to_mix(self) -> None:
        """Made-up articles and a ministry's own would become versions of each other.

        What others captured may lie beside either: the folder then is what our own runs are.
        """
        ours = self._plan.source_class is SourceClass.SYNTHETIC
        runs = [run.source_class for run in self._store.runs(self._site.id)]
        mixable = (SourceClass.IMPORTED, SourceClass.SYNTHETIC if ours else SourceClass.OWN)
        if any(source_class not in mixable for source_class in runs):
            kinds = ("real", "synthetic") if ours else ("synthetic", "real")
            raise BadArgument(
                f"{self._plan.output} holds {kinds[0]} captures of {self._site.id}, these would "
                f"be {kinds[1]} (--connect): name another folder with --output"
            )

    def _refuse_to_part(self) -> None:
        """An article of a domain that moved has one history, under the address that it has now."""
        for move in self._site.former:
            rest = move.old.partition("://")[2]
            old = {f"http://{rest}", f"https://{rest}"} - {move.new}
            if any(self._store.has_entries_under(self._site.id, prefix) for prefix in old):
                raise BadArgument(
                    f"{self._plan.output} knows articles of {self._site.id} under {move.old}, "
                    "which are said to have moved: mfa rebuild joins their histories"
                )

    def _refuse_to_go_back(self, began: datetime) -> None:
        """Walks and captures are told in the order of their dates, so no run begins before another.

        Nor may it have another's name: its report would be the other's.
        """
        for run in self._store.runs(self._site.id):
            if run.run == self._plan.run:
                raise BadArgument(
                    f"{self._plan.output} holds a run {run.run} of {run.site}: give this one "
                    "another name (MFA_RUN), or none"
                )
            is_ours = run.source_class is not SourceClass.IMPORTED
            if is_ours and began < datetime.fromisoformat(run.started):
                raise BadArgument(
                    f"the clock says {warc_date(began)}, and {self._plan.output} holds a run of "
                    f"{run.site} that began at {run.started}: set the clock"
                )

    def keep(
        self, exchange: Exchange, purpose: Purpose, entry: str | None, original: Original | None
    ) -> Capture | None:
        """Write one answer to the archive; its row follows when it is read (`settle`).

        None, and a failure is kept, where what came is no HTTP that a WARC reader could read.
        Raises OSError where the disk takes no more; nothing of it is kept then.
        """
        find = partial(self._original, exchange.source_class)
        kept = self._writer.capture(exchange, purpose, entry=entry, original=original, find=find)
        self._files[kept.place.file] = None
        if kept.message is None:
            self._note_failure(kept, exchange, purpose, entry, UNREADABLE)
            return None
        if kept.refers_to in self._hidden.records:
            self._repeated.add(kept.record_id)
        caught = self._caught(kept, kept.message, exchange, purpose, entry)
        reading = caught.read_status()
        if reading is None:
            self._unread[kept.record_id] = caught
        else:
            self._filed.append(Filed.of(caught, reading))
        if caught.is_original and kept.body_digest and kept.payload_digest:
            found = Original(kept.record_id, exchange.url, exchange.begun, kept.payload_digest)
            self._originals[caught.source_class, kept.body_digest] = found
        return caught.capture()

    def fail(
        self, exchange: Exchange, purpose: Purpose, entry: str | None, error: FetchError
    ) -> None:
        """Write one attempt that brought no whole answer; raises OSError as `keep` does."""
        why = (error.kind, error.reason)
        failed = self._writer.failure(exchange, purpose, *why, entry=entry)
        self._files[failed.kept.place.file] = None
        self._note_failure(failed.kept, exchange, purpose, entry, why)
        if failed.partial is not None and failed.partial.message is not None:
            kept, message = failed.partial, failed.partial.message
            caught = self._caught(kept, message, exchange, purpose, entry)
            reading = caught.read_status()
            assert reading is not None, "what is not whole is not read"
            self._filed.append(Filed.of(caught, reading))

    def _note_failure(
        self,
        kept: Kept,
        exchange: Exchange,
        purpose: Purpose,
        entry: str | None,
        why: tuple[str, str],
    ) -> None:
        kind, reason = why
        self._failures.append(
            FailureRow(
                record_id=kept.record_id,
                site=self._site.id,
                run=self._plan.run,
                purpose=purpose,
                url=exchange.url,
                entry=entry,
                date=exchange.begun,
                kind=kind,
                reason=reason,
                file=kept.place.file,
                offset=kept.place.offset,
                length=kept.place.length,
            )
        )

    def refuse(self, purpose: Purpose, entry: str | None, error: FetchError) -> None:
        """Write that a URL was not asked for, and why; raises OSError as `keep` does."""
        nothing = Exchange(error.url, warc_date(self._clock()), b"", b"", self._plan.source_class)
        self.fail(nothing, purpose, entry, error)

    def settle(self, record_id: str | None, reading: Reading) -> None:
        """Say what a kept answer was read as; only the first word counts."""
        caught = self._unread.pop(record_id or "", None)
        if caught is not None:
            self._filed += Filed.of(caught, reading).with_parts()

    def found(self, entry: str, article: Article) -> Found:
        """What this look at an article brought, compared with the one before."""
        if article.url == entry and self._store.is_untouched(self._site.id, entry):
            return Found.NEW
        before = self._filer.shown_last(self._filer.identity(article.url, entry))
        if before is None:
            return Found.NEW
        differs = difference(Content.parse(before), Content.of(article))
        return Found.CHANGED if differs else Found.UNCHANGED

    def commit(self) -> bool:
        """Make every record outlive a power cut, and write the rows of what was read so far.

        False where answers are still to be read: then call it again.
        """
        self._writer.sync()
        if self._filed or self._failures:
            self._filer.file(self._filed, self._failures)
            self._filed, self._failures, self._originals = [], [], {}
        return not self._unread

    def end(self, report: bytes) -> None:
        """End the run: its record (`report`, JSON), its rows, what its walk says of the list.

        Frees the site.
        """
        try:
            self.commit()  # what was not read may be a revisit of what was
            for caught in self._unread.values():
                self._filed += self._filer.read_again(caught).with_parts()
            self._unread.clear()
            kept = self._writer.note("run", report)
            self._files[kept.place.file] = None
            self.commit()
            self._filer.end_run(run_row(report, kept.record_id))
            self._writer.close()
            self._filer.settle(self._plan.run, self._files)
        finally:
            self._store.close()
            self._lease.free()

    def _original(self, source_class: SourceClass, body_digest: str) -> Original | None:
        """A kept response with this body, and no made-up one for a real one."""
        pending = self._originals.get((source_class, body_digest))
        if pending is not None:
            return pending
        row = self._store.original(body_digest, source_class)
        return Original(*row) if row else None

    def _caught(
        self,
        kept: Kept,
        message: Message,
        exchange: Exchange,
        purpose: Purpose,
        entry: str | None,
    ) -> Caught:
        return Caught(
            kept=kept,
            site=self._site.id,
            run=self._plan.run,
            purpose=purpose,
            url=exchange.url,
            entry=entry,
            date=exchange.begun,
            source_class=exchange.source_class,
            truncated=exchange.truncated,
            message=message,
        )
