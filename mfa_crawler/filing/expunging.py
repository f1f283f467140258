"""Taking the bytes themselves out of the archive, of what is withheld, and of nothing else.

The decision comes first, as a record that names what is to go. Then the files are rewritten, one
after another, and the database is made again from them. Who is killed in between finishes it with
`finish`; until then no crawl begins, since rows point to where records lay before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from mfa_crawler.archive import expunge as rewrite
from mfa_crawler.archive import is_part, warc_date, whole_id
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing.adopting import adopt
from mfa_crawler.filing.rebuilding import Rebuilt, Told, archived_sites, held, rebuild
from mfa_crawler.filing.spreading import Spread, alone
from mfa_crawler.filing.withholding import Target, Withholder, find
from mfa_crawler.sites import SITES
from mfa_crawler.store import Act, CaptureRow, Store, Withholding


@dataclass(frozen=True, slots=True)
class Expunged:
    """What was done."""

    records: tuple[str, ...]
    """Ids of what was taken out."""
    files: tuple[str, ...]
    """Files that were rewritten."""
    left: tuple[str, ...] = field(default=())
    """Files outside the archive proper that name an address of it, relative to the output folder.
    """


class Expunger(Withholder):
    """Expunges from one output folder; nobody may crawl meanwhile: raises SiteHeld."""

    def expected(self, name: str) -> list[CaptureRow]:
        """The captures that would go, in the order of their files.

        Raises NotKept, and BadArgument where some lie in files of others, which are kept as they
        are: then nothing is done.
        """
        with Store.open(self._output, read_only=True) as store:
            target = find(store, name)
            return self._doomed(store, target)

    def expunge(self, name: str, reason: str, told: Told, spread: Spread = alone) -> Expunged:
        """Take an article's captures, or one record, out of the WARC files, and rebuild.

        What is not withheld yet is withheld by this. Raises as `expected` does.
        """
        sites = archived_sites(self._output)
        with held(self._output, sites), Store.open(self._output) as store:
            target = find(store, name)
            if not self._is_decided(store, sites):
                doomed = [row.record_id for row in self._doomed(store, target)]
                if doomed:
                    self.decide(store, target, Act.EXPUNGED, reason, tuple(doomed))
        return self.finish(told, spread)

    def finish(self, told: Told, spread: Spread = alone) -> Expunged:
        """Do what was decided, or what a kill left of it."""
        sites = archived_sites(self._output)
        with held(self._output, sites):
            with Store.open(self._output) as store:
                self._is_decided(store, sites)
                decisions = [one for one in store.decisions() if one.records]
                rows = store.rows_named(store.unfinished())
            files = list(self._rewrite(rows, decisions))
        if rows:
            done = rebuild(self._output, told, spread)
            _fail_unless(done)
        left = tuple(_naming(self._output, {row.url for row in rows})) if rows else ()
        return Expunged(tuple(row.record_id for row in rows), tuple(files), left)

    def _is_decided(self, store: Store, sites: Iterable[str]) -> bool:
        """Whether anything is still to be expunged; a decision may wait for its row."""
        if not store.unfinished():
            for site in sites:
                if site in SITES:
                    adopt(store, self._folder, SITES[site])
        return bool(store.unfinished())

    def _rewrite(
        self, rows: Iterable[CaptureRow], decisions: Iterable[Withholding]
    ) -> Iterator[str]:
        reasons = {record: one.reason for one in decisions for record in one.records}
        for file, group in groupby(rows, key=lambda row: row.file):
            doomed = {row.record_id: reasons[row.record_id] for row in group}
            said = "; ".join(dict.fromkeys(doomed.values()))
            if rewrite(self._folder, file, doomed, said, warc_date(self._clock())):
                yield file

    def _doomed(self, store: Store, target: Target) -> list[CaptureRow]:
        if target.record:
            rows = store.rows_named([target.record])
        else:
            renditions = self.renditions(store, target)
            rows = store.hidden_by(target.site, target.entry, None, renditions)
        feeds = {whole_id(row.record_id) for row in rows if is_part(row.record_id)}
        if feeds:
            raise BadArgument(
                f"{target.entry or target.record} stands in a feed with other articles: it can be "
                "withheld, or each capture of the feed expunged by its record "
                f"({', '.join(sorted(feeds))})"
            )
        others = sorted({row.file for row in rows if not row.is_ours})
        if others:
            raise BadArgument(
                f"{', '.join(others)} is of others and is kept byte for byte: it can be withheld, "
                "not expunged"
            )
        return rows


def _fail_unless(done: Rebuilt) -> None:
    if done.stayed:
        raise BadArgument(
            f"the files were rewritten, but {done.stayed} stays as it was, since a part of the "
            "archive cannot be read: mfa verify says which"
        )


def _naming(output: Path, addresses: Iterable[str]) -> Iterator[str]:
    """Files of earlier runs and packages that may still hold it."""
    wanted = [address.encode() for address in addresses]
    for path in sorted([*output.glob("runs/*/*/articles.jsonl"), *output.glob("wacz/*.wacz")]):
        with path.open("rb") as lines:
            if path.suffix == ".wacz" or any(one in line for line in lines for one in wanted):
                yield path.relative_to(output).as_posix()
