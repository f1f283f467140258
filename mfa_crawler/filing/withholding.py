"""Taking an article or a record out of view, and putting it back: a decision, kept as a record.

Nothing is deleted. The decision is a metadata record of its own in the site's folder, so it is in
the manifest, and a rebuild reads it there as it reads what an import decided.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from mfa_crawler.archive import LeftOut, WarcName, WarcWriter, is_part, warc_date
from mfa_crawler.errors import BadArgument, MfaError, NotKept
from mfa_crawler.errors import Withheld as Refusal
from mfa_crawler.filing.adopting import adopt
from mfa_crawler.filing.caught import FLAWED
from mfa_crawler.filing.rebuilding import held
from mfa_crawler.filing.rereading import fetched_again
from mfa_crawler.filing.showing import MediaUrls
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import SITES
from mfa_crawler.store import IMPORTED, Act, Store, Withholding

_MAX_BYTES = 1_000_000_000


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be withheld or shown again."""

    site: str
    entry: str | None = None
    record: str | None = None


def find(store: Store, name: str) -> Target:
    """The article of a URL, withheld or not, or the capture of a record id; raises NotKept."""
    name = name.strip().removeprefix("<").removesuffix(">")
    standing = store.withholding_of(name)
    if standing is not None:
        return Target(standing.site, standing.entry, standing.record)
    if name.startswith("urn:"):
        row = store.capture(name)
        if row is None:
            raise NotKept(name, "no capture has this record id; mfa history --json names them")
        return Target(row.site, record=name)
    article = store.article(name)
    if article is not None:
        return Target(article.site, article.entry)
    entry = store.entry(name)
    if entry is None:
        raise NotKept(name, "the archive has no such article; mfa search finds addresses by words")
    looks = store.looks_of(entry.site, entry.url)
    led_to = next((row.url for row in reversed(looks) if row.outcome == "article"), entry.url)
    article = store.article(led_to)
    return Target(entry.site, article.entry if article else entry.url)


def left_out(store: Store) -> LeftOut:
    """What a replay may not show: what is withheld, and what others wrote and does not hold."""
    rows = store.rows_named(store.out_of_view())
    standing = [one for one in store.standing() if one.entry]
    places = {(row.file, row.offset) for row in rows}
    return LeftOut(
        places=frozenset(places.union(store.places_of_imports(FLAWED), _unused(store))),
        moments=frozenset((row.asked, row.date) for row in rows),
        urls={url: one.date for one in standing for url in (one.entry or "", *one.urls)},
    )


class _Unused(msgspec.Struct):
    file: str
    unused: tuple[int, ...] = ()


def _unused(store: Store) -> Iterator[tuple[str, int]]:
    """The records of others that an import refused, by file and offset."""
    for run in store.runs():
        if run.reason == IMPORTED and run.record:
            said = msgspec.json.decode(run.record, type=_Unused)
            yield from ((said.file, offset) for offset in said.unused)


class Withholder:
    """Decides over one output folder; raises SiteHeld while a crawl of the site lives."""

    def __init__(self, output: Path, clock: Callable[[], datetime] = _now) -> None:
        self._output, self._folder, self._clock = output, output / "warc", clock

    def withhold(self, name: str, reason: str) -> tuple[Withholding, int]:
        """Take an article (by any address) or a record out of view: the decision, and how many
        captures it hides. Raises NotKept, and Withheld where that is done already.
        """
        with self._deciding(name) as (store, target):
            standing = store.withholding_of(target.entry or target.record or "")
            if standing is not None:
                raise Refusal(name, standing.notice)
            made = self.decide(store, target, Act.WITHHELD, reason)
            return made, len(store.hidden_by(made.site, made.entry, made.record))

    def lift(self, name: str, reason: str) -> tuple[Withholding, int]:
        """Put it back into view: the decision, and how many captures that shows again.

        Raises NotKept, and BadArgument where it is not withheld. What was expunged stays gone.
        """
        with self._deciding(name) as (store, target):
            if store.withholding_of(target.entry or target.record or "") is None:
                raise BadArgument(f"{name} is not withheld; mfa withhold --list names what is")
            made = self.decide(store, target, Act.LIFTED, reason)
            hidden = store.hidden(target.site).records
            rows = store.hidden_by(made.site, made.entry, made.record)
            return made, sum(row.record_id not in hidden for row in rows)

    @contextmanager
    def _deciding(self, name: str) -> Iterator[tuple[Store, Target]]:
        with Store.open(self._output, read_only=True) as store:
            site = find(store, name).site
        with held(self._output, [site]), Store.open(self._output) as store, store.scrubbing():
            adopt(store, self._folder, SITES[site])
            yield store, find(store, name)

    def decide(
        self, store: Store, target: Target, act: Act, reason: str, records: tuple[str, ...] = ()
    ) -> Withholding:
        """Write a decision into the archive, and bring the rows in step; the caller holds the site
        and has adopted its files.
        """
        now = self._clock()
        runs = store.runs(target.site)
        newest = max((run.started for run in runs), default="")
        if warc_date(now) <= newest:
            raise BadArgument(
                f"the clock says {warc_date(now)}, and {self._output} holds a run of {target.site} "
                f"that began at {newest}: set the clock"
            )
        classes = [run.source_class for run in runs if run.source_class in _OURS]
        made = Withholding(
            act=act,
            site=target.site,
            run=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}",
            date=warc_date(now),
            entry=target.entry,
            record=target.record,
            urls=tuple(store.addresses(target.site, target.entry)) if target.entry else (),
            renditions=self.renditions(store, target),
            reason=reason,
            records=records,
            source_class=classes[-1] if classes else SourceClass.IMPORTED,
            software=f"mfa_crawler/{version('mfa-crawler')}",
        )
        name = WarcName(target.site, made.run)
        info = {"software": made.software, "source-class": str(made.source_class)}
        writer = WarcWriter(self._folder, name, info, _MAX_BYTES, self._clock)
        writer.note("withholding", msgspec.json.encode(made))
        writer.close()
        adopt(store, self._folder, SITES[target.site])
        return made

    def renditions(self, store: Store, target: Target) -> tuple[tuple[str, str], ...]:
        """The article's pictures, each with a rendition that its pages show of it, in order.

        Pages that cannot be read show none.
        """
        from mfa_crawler.requisites import renditions_of_page  # few decisions need its parser

        found: set[tuple[str, str]] = set()
        rows = store.captures_of(target.site, target.entry) if target.entry else []
        for row in rows:
            is_page = row.outcome == "article" and not is_part(row.record_id)
            if is_page and row.kind == "response" and row.is_ours:
                pictures = {*MediaUrls.parse(row.media)}
                with suppress(MfaError):
                    page = fetched_again(self._folder, row)
                    pairs = renditions_of_page(page.url, page.body, page.headers)
                    found.update(pair for pair in pairs if pair[0] in pictures)
        return tuple(sorted(found))


_OURS = (SourceClass.OWN, SourceClass.SYNTHETIC)
