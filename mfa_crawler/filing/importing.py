"""Other people's captures enter the archive: their files as they are, and our words beside them."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from mfa_crawler.archive import WarcName, WarcWriter, make_room, staged, warc_date
from mfa_crawler.errors import ArchiveError, BadArgument, NotImported
from mfa_crawler.filing.admitting import Admitted, Import
from mfa_crawler.filing.adopting import adopt
from mfa_crawler.filing.matching import Matching
from mfa_crawler.filing.rebuilding import held
from mfa_crawler.filing.spreading import Spread, alone
from mfa_crawler.filing.surveying import Odd, Survey, survey
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import SITES, Site
from mfa_crawler.store import Lease, Store

_MAX_BYTES = 1_000_000_000


@dataclass(slots=True)
class Imported:
    """What became of one file."""

    name: str
    """As it was given; of a file in a WACZ also its path there."""
    outcome: str = "refused"
    """`imported`, `known` (every capture is in the archive) or `refused`."""
    reason: str | None = None
    """Why it was refused."""
    file: str | None = None
    """Where it lies now, relative to `warc/`."""
    records: int = 0
    captures: int = 0
    """Records that entered the history."""
    articles: int = 0
    """Articles that they show."""
    lists: int = 0
    """List pages among them."""
    sites: dict[str, int] = field(default_factory=dict)
    """Captures by site."""
    outcomes: dict[str, int] = field(default_factory=dict)
    """Captures by what they were read as."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Records that did not enter, by reason or WARC-Type."""
    hosts: dict[str, int] = field(default_factory=dict)
    """Captures of no known site, by host."""
    odd: list[Odd] = field(default_factory=list)
    """Records that are named because they could not be used as others are."""


@dataclass(slots=True)
class _Job:
    """One file on its way in."""

    survey: Survey
    done: Imported
    run: str
    source_class: SourceClass = SourceClass.IMPORTED


def _now() -> datetime:
    return datetime.now(UTC)


class Importer:
    """Imports files into one archive, one import at a time.

    `chosen` is the one site to look for, else every site of the registry is. `told` hears of every
    record that was looked at. Raises SiteHeld while a crawl of one of the sites lives.
    """

    def __init__(
        self,
        output: Path,
        chosen: Site | None = None,
        told: Callable[[int], None] = lambda _: None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._output, self._folder = output, output / "warc"
        self._chosen, self._told, self._clock = chosen, told, clock

    def take(self, paths: Sequence[Path], spread: Spread = alone) -> list[Imported]:
        """Import some files; what became of each, and of each file of a WACZ, in that order.

        Revisits are resolved over all of them. Raises BadArgument where one is no file, and
        OSError where the disk takes no more: then the same command goes on from there.
        """
        done: list[Imported] = []
        with Lease(self._output, "imported"), ExitStack() as copies:
            make_room(self._folder)
            jobs = list(self._look(paths, copies, done))
            sites = sorted({one.site for job in jobs for one in job.survey.candidates})
            with held(self._output, sites), Store.open(self._output) as store:
                for site in sites:
                    adopt(store, self._folder, SITES[site], spread)
                self._admit(store, jobs)
                for site in sites:
                    adopt(store, self._folder, SITES[site], spread)
                for job in jobs:
                    _count(store, job)
        return done

    def _look(
        self, paths: Iterable[Path], copies: ExitStack, done: list[Imported]
    ) -> Iterator[_Job]:
        now = warc_date(self._clock())
        for path in paths:
            if not path.is_file():
                raise BadArgument(f"there is no file {path}")
            try:
                found = copies.enter_context(staged(self._folder, path))
            except NotImported as error:
                done.append(Imported(str(path), reason=error.reason))
                continue
            for copy in found:
                name = f"{path}/{copy.package.path}" if copy.package else str(path)
                done.append(Imported(name))
                try:
                    looked = survey(copy, self._chosen, now, self._told)
                except ArchiveError as error:
                    done[-1].reason = error.reason
                    continue
                run = f"{self._clock():%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
                job = _Job(looked, done[-1], run)
                job.done.records = looked.records
                job.done.skipped, job.done.odd = looked.skipped, looked.odd
                job.done.hosts = dict(looked.hosts.most_common())
                if looked.candidates:
                    yield job
                else:
                    job.done.reason = self._nothing(looked)

    def _nothing(self, looked: Survey) -> str:
        if not looked.records:
            return "holds no record that can be read"
        hosts = ", ".join(host for host, _ in looked.hosts.most_common(5)) or "none"
        site = self._chosen.id if self._chosen else "a site that `mfa sites` names"
        return f"holds no capture of {site} (hosts of its captures: {hosts})"

    def _admit(self, store: Store, jobs: Sequence[_Job]) -> None:
        """Decide of every candidate, keep the files, and write the decisions beside them."""
        for job in jobs:
            self._refuse_to_mix(store, job)
        going = [job for job in jobs if job.done.reason is None]
        matching = Matching(store, self._folder)
        for job in going:
            matching.drop_known(job.survey)
        for job in going:
            if not job.survey.candidates:
                known = job.survey.skipped["known"] > 0
                job.done.outcome = "known" if known else "refused"
                job.done.reason = None if known else "holds no capture that can be admitted"
                continue
            decided = matching.decide(job.survey)
            job.survey.copy.keep(self._folder, job.survey.records)
            job.done.outcome, job.done.file = "imported", job.survey.copy.file
            for site in sorted(decided):
                self._write(job, site, decided[site])

    def _refuse_to_mix(self, store: Store, job: _Job) -> None:
        """Records of ours that say they are made up stay so, and apart from a ministry's own."""
        if not any(one.says_synthetic for one in job.survey.candidates):
            return
        job.source_class = SourceClass.SYNTHETIC
        for site in sorted({one.site for one in job.survey.candidates}):
            if any(run.source_class is SourceClass.OWN for run in store.runs(site)):
                job.done.reason = (
                    f"holds synthetic captures, and {self._output} holds real ones of {site}: name "
                    "another folder with --output"
                )

    def _write(self, job: _Job, site: str, captures: tuple[Admitted, ...]) -> None:
        copy, now = job.survey.copy, self._clock()
        record = Import(
            run=job.run,
            site=site,
            imported=warc_date(now),
            source_class=job.source_class,
            software=f"mfa_crawler/{version('mfa-crawler')}",
            file=copy.file,
            sha256=copy.sha256,
            bytes=copy.bytes,
            name=copy.name,
            package=copy.package,
            captures=captures,
            unused=job.survey.unused(),
        )
        info = {"software": record.software, "source-class": str(job.source_class)}
        writer = WarcWriter(self._folder, WarcName(site, job.run), info, _MAX_BYTES, self._clock)
        writer.note("import", msgspec.json.encode(record))
        writer.close()
        job.done.sites[site] = len(captures)


def _count(store: Store, job: _Job) -> None:
    """Say what the captures of a file were read as."""
    outcomes: Counter[str] = Counter()
    for site in job.done.sites:
        outcomes.update(store.outcomes_of(site, job.run))
        job.done.articles += store.articles_of(site, job.run)
    job.done.outcomes = dict(outcomes.most_common())
    job.done.captures = outcomes.total()
    job.done.lists = outcomes["list"]
