"""What the lists claimed and showed, and what became of it: accounts whose sums must agree."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from mfa_crawler.errors import (
    ErrorPage,
    FetchError,
    Gone,
    NotReached,
    NotWritten,
    OtherSite,
    SamePage,
    UnevenLedger,
)
from mfa_crawler.store import IMPORTED, Act, RunRow, Store, Wanted

Kinds = dict[str, int]
"""Entries by the kind of their failure (docs/errors.md)."""


class WalkLedger(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the entries of one walk over a site's list.

    From the run's own record; `recorded` and `asked` are counted from all other records. Where a
    run left no record, or one from before something was counted, the numbers are null.
    """

    site: str
    run: str
    date: str
    """When it began."""
    source_class: str
    ended: str | None
    """`finished`, or why not; null where it was killed, or still runs."""
    complete: bool
    """Whether it saw the whole list."""
    pages_claimed: int | None = None
    """List pages that the sources claim to have."""
    pages_read: int | None = None
    list_failed: Kinds = {}
    """List pages at which a source's walk ended early, by kind."""
    seen: int | None = None
    """Entries on the pages read, each as often as it was shown."""
    distinct: int | None = None
    """The same, each URL once."""
    due: int | None = None
    """Known articles that were to be looked at and that the walk did not show."""
    stored: int | None = None
    """Entries of which the archive held an article at the end, whether it was asked for or not."""
    other_host: int | None = None
    """Entries of other units or hosts; not asked for."""
    out_of_range: int | None = None
    withheld: int | None = None
    gone: int | None = None
    """Answered 404 or 410, most for the first time; nothing else is known of these."""
    failed: Kinds = {}
    """Answered, and not to be read as articles."""
    not_observable: Kinds = {}
    """No answer that says anything of the article: refusals, errors of the host, redirects away."""
    recorded: int = 0
    """Entries of which this run left a record: of having asked, answered or not, or of the article
    inside of a list, which may hold some that it did not look for.
    """
    asked: int = 0
    """Those among them that it asked for themselves."""


class SiteLedger(msgspec.Struct, frozen=True, kw_only=True):
    """Where every entry stands that a site's lists ever showed, or that was asked for."""

    site: str
    is_synthetic: bool
    walks: int
    complete_walks: int
    first_walk: str | None
    """When the first began."""
    last_walk: str | None
    last_complete_walk: str | None
    listed: int
    """Distinct entries of the site that a list showed."""
    never_listed: int
    """Entries that no list showed: redirected to, or captured by others."""
    stored: Kinds
    """Articles by status: live, unlisted, gone."""
    withheld: int
    same: int
    """Entries that led to the article of another entry."""
    gone: int
    """Never an article, and answered 404 or 410."""
    failed: Kinds
    not_observable: Kinds
    not_asked: int
    """Out of range, over the limit, or not reached yet."""

    @property
    def entries(self) -> tuple[int, ...]:
        """All entries, then where they stand, which adds up to them: stored, same, withheld, gone,
        failed, not observable, not asked.
        """
        listed = self.listed + self.never_listed
        stored, failed = sum(self.stored.values()), sum(self.failed.values())
        unseen = sum(self.not_observable.values())
        return listed, stored, self.same, self.withheld, self.gone, failed, unseen, self.not_asked


class Coverage(msgspec.Struct, frozen=True):
    """The accounts of an archive, by site and date."""

    sites: tuple[SiteLedger, ...]
    walks: tuple[WalkLedger, ...]


def _below(error: type[BaseException]) -> Iterator[type[BaseException]]:
    yield error
    for child in error.__subclasses__():
        yield from _below(child)


def _not_observable() -> frozenset[str]:
    found = {*_below(FetchError), ErrorPage, OtherSite, SamePage, NotWritten} - {FetchError, Gone}
    return frozenset(error.kind for error in found)  # type: ignore[attr-defined]  # all are ours


NOT_OBSERVABLE = _not_observable()
"""Kinds of failures that say nothing of an article (403, 5xx, no answer, robots, redirects)."""

_REMEDY = "mfa verify says which rows are wrong"
_UNRECORDED = (NotReached.kind, NotWritten.kind)


def coverage(store: Store, site: str | None = None) -> Coverage:
    """The accounts of one site or of all; raises UnevenLedger where sums do not agree."""
    every = store.runs(site)
    runs = [run for run in every if run.reason not in {IMPORTED, *Act}]
    names = dict.fromkeys(run.site for run in every)
    walks = [walk for name in names for walk in _walks(store, name, runs)]
    sites = [_site(store, name, [one for one in walks if one.site == name]) for name in names]
    return Coverage(tuple(sites), tuple(walks))


def _walks(store: Store, site: str, runs: Sequence[RunRow]) -> Iterator[WalkLedger]:
    recorded = store.recorded_in_runs(site)
    is_expunged = any(one.act is Act.EXPUNGED for one in store.decisions(site))
    for run in runs:
        if run.site == site:
            said: dict[str, Any] = msgspec.json.decode(run.record) if run.record else {}
            ledger = _walk(run, said, recorded.get(run.run, (0, 0)))
            if said:
                _check_walk(ledger, said)
            if "fates" in said.get("walk", {}):
                _check_records(ledger, said, is_expunged=is_expunged)
            yield ledger


def _walk(run: RunRow, said: Mapping[str, Any], recorded: tuple[int, int]) -> WalkLedger:
    known = WalkLedger(
        site=run.site,
        run=run.run,
        date=run.started,
        source_class=run.source_class,
        ended=run.reason,
        complete=run.complete,
        recorded=recorded[0],
        asked=recorded[1],
    )
    if not said:
        return known
    walk, fates = said["walk"], said["walk"].get("fates")
    kinds = Counter(failure["kind"] for failure in said["failures"])
    gone = kinds.pop(Gone.kind, 0)
    return msgspec.structs.replace(
        known,
        pages_claimed=walk["pages_claimed"],
        pages_read=walk["pages_read"],
        list_failed=dict(sorted(Counter(one["kind"] for one in said["listing_failures"]).items())),
        seen=walk.get("seen"),
        distinct=sum(fates.values()) if fates else None,
        due=said.get("due"),
        stored=said["new"] + said["changed"] + said["unchanged"],
        other_host=said["other_site"],
        out_of_range=said["out_of_range"],
        withheld=said.get("withheld", 0),
        gone=gone,
        **_parted(kinds),
    )


def _parted(kinds: Mapping[str, int]) -> dict[str, Kinds]:
    """Failures by kind, those that say nothing of an article apart."""
    parted: dict[str, Kinds] = {"failed": {}, "not_observable": {}}
    for kind, number in sorted(kinds.items()):
        parted["not_observable" if kind in NOT_OBSERVABLE else "failed"][kind] = number
    return parted


def _check_walk(walk: WalkLedger, said: Mapping[str, Any]) -> None:
    """What the record counted must be what it names."""
    ended = _sum(walk.stored, walk.gone, *walk.failed.values(), *walk.not_observable.values())
    if ended != said["listed"]:
        _uneven(walk, f"{said['listed']} entries were listed, and {ended} are accounted for")
    if walk.distinct is None:
        return
    told = _sum(said["listed"], walk.other_host, walk.out_of_range, walk.withheld)
    if walk.distinct + (walk.due or 0) != told:
        _uneven(
            walk,
            f"{walk.distinct} distinct entries and {walk.due} that were due are not the "
            f"{told} that are accounted for",
        )
    if (walk.seen or 0) < walk.distinct:
        _uneven(walk, f"{walk.seen} entries were seen, and {walk.distinct} of them are distinct")


def _is_as_read(site: str, parser: str) -> bool:
    """Whether a run with this parser saw the articles that the archive has of it: those that a
    list holds whole are what today's parser reads there, which may be more or fewer.
    """
    from mfa_crawler.filing import parser_version  # with all families, which nothing else needs
    from mfa_crawler.sites import SITES

    known = SITES.get(site)
    holds_articles = known and any(source.is_full_text for source in known.sources)
    return not holds_articles or parser == parser_version()


def _check_records(walk: WalkLedger, said: Mapping[str, Any], *, is_expunged: bool) -> None:
    """What the record says was asked for must have left records; a run that was stopped may have
    asked for less, and what was expunged has none.
    """
    follow = said["walk"]["fates"]["follow"] + said["due"]
    due = follow - _sum(*(walk.not_observable.get(kind) for kind in _UNRECORDED))
    is_whole = walk.ended == "finished"
    if walk.asked > (due if is_whole else follow):
        _uneven(walk, f"{due} entries were asked for, and {walk.asked} have a record of it")
    is_short = is_whole and not is_expunged and walk.recorded < due
    if is_short and _is_as_read(walk.site, said["parser"]):
        _uneven(walk, f"{due} entries were asked for, and {walk.recorded} have a record of it")


def _uneven(walk: WalkLedger, reason: str) -> None:
    raise UnevenLedger(f"{walk.site}, walk {walk.run}: {reason}; {_REMEDY}")


def _site(store: Store, site: str, walks: Sequence[WalkLedger]) -> SiteLedger:
    counts = store.account_of(site, store.hidden(site))
    by_stand: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for count in counts:
        by_stand[count.stands] += count.entries
        if count.stands == "failed":
            kinds[count.failure or "defect"] += count.entries
    if by_stand["known"]:
        reason = f"{by_stand['known']} entries are known to be articles, and none is stored of them"
        raise UnevenLedger(f"{site}, the site as a whole: {reason}; {_REMEDY}")
    complete = [walk.date for walk in walks if walk.complete]
    ledger = SiteLedger(
        site=site,
        is_synthetic=any(run.source_class == "synthetic" for run in store.runs(site)),
        walks=len(walks),
        complete_walks=len(complete),
        first_walk=walks[0].date if walks else None,
        last_walk=walks[-1].date if walks else None,
        last_complete_walk=complete[-1] if complete else None,
        listed=sum(count.entries for count in counts if count.is_listed),
        never_listed=sum(count.entries for count in counts if not count.is_listed),
        stored={status: by_stand[status] for status in ("live", "unlisted", "gone")},
        withheld=by_stand["withheld"],
        same=by_stand["same"],
        gone=by_stand["lost"],
        not_asked=by_stand["new"],
        **_parted(kinds),
    )
    _check_site(ledger, store.count_articles(Wanted(site=site)))
    return ledger


def _check_site(site: SiteLedger, articles: int) -> None:
    found = [site.withheld, site.same, site.gone, site.not_asked, *site.stored.values()]
    ended = _sum(*found, *site.failed.values(), *site.not_observable.values())
    if ended != site.listed + site.never_listed:
        reason = f"{site.listed + site.never_listed} entries are known, and {ended} accounted for"
        raise UnevenLedger(f"{site.site}, the site as a whole: {reason}; {_REMEDY}")
    if articles != _sum(*site.stored.values()):
        reason = f"{articles} articles are stored, and {_sum(*site.stored.values())} counted"
        raise UnevenLedger(f"{site.site}, the site as a whole: {reason}; {_REMEDY}")


def _sum(*numbers: int | None) -> int:
    return sum(filter(None, numbers))
