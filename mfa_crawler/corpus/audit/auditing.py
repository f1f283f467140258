"""The whole audit: every site of an archive, and all of them together."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from mfa_crawler.corpus.audit.curves import WITHIN, Cohort, chosen, cohort
from mfa_crawler.corpus.audit.extent import Extent, extent, measured
from mfa_crawler.corpus.audit.lives import Life, lives
from mfa_crawler.corpus.audit.standing import (
    Lateness,
    Listing,
    Standing,
    lateness,
    listing,
    standing,
    together,
)
from mfa_crawler.items import SourceClass
from mfa_crawler.store import Store

INVISIBLE = (
    "An edit made and taken back between two looks is invisible, and so is every edit before the "
    "first look. Nothing here says when between two looks something changed, why, or by whom."
)


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of one site, or of all."""

    site: str | None
    """Null for all sites together: articles count alike, so large sites weigh most."""
    synthetic: bool
    """Whether made-up captures are among them: then no ministry did any of this."""
    cohort: Cohort
    extent: Extent
    standing: Standing
    listing: Listing
    lateness: Lateness


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """What became of articles after they were published, as far as anybody looked."""

    until: str | None
    """WARC-Date of the last capture; null in an archive without any."""
    within: float
    """Hours between appearance and first capture, up to which articles are counted in `cohort` and
    `extent`.
    """
    invisible: str
    """What no number here can show, in words."""
    sites: tuple[Audited, ...]
    together: Audited | None
    """Null for a single site."""

    @property
    def all(self) -> tuple[Audited, ...]:
        """The sites, then all of them together."""
        return (*self.sites, self.together) if self.together else self.sites


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit of one site rests on."""

    site: str
    synthetic: bool
    lives: tuple[Life, ...]
    changes: tuple[tuple[int, float], ...]
    """Words touched and their share, by the first change of words of each counted article."""
    listing: Listing


Told = Callable[[Iterable[Life]], Iterable[Life]]
"""Sees every article on its way."""


def gather(store: Store, site: str, within: float = WITHIN, told: Told = iter) -> Gathered:
    """Read what an audit of a site needs."""
    found = tuple(told(lives(store, site)))
    return Gathered(
        site=site,
        synthetic=any(run.source_class is SourceClass.SYNTHETIC for run in store.runs(site)),
        lives=found,
        changes=tuple(extent(store, site, chosen(found, within))),
        listing=listing(store, site, (life.entry for life in found)),
    )


def audit(gathered: Sequence[Gathered], until: str | None, within: float = WITHIN) -> Audit:
    """The audit of some sites, a pure function of what was read of them."""
    sites = tuple(_audited(one.site, [one], within) for one in gathered)
    return Audit(
        until=until,
        within=within,
        invisible=INVISIBLE,
        sites=sites,
        together=_audited(None, gathered, within) if len(sites) > 1 else None,
    )


def _audited(site: str | None, gathered: Sequence[Gathered], within: float) -> Audited:
    found = [life for one in gathered for life in one.lives]
    return Audited(
        site=site,
        synthetic=any(one.synthetic for one in gathered),
        cohort=cohort(found, within),
        extent=measured([change for one in gathered for change in one.changes]),
        standing=standing(found),
        listing=together([one.listing for one in gathered]),
        lateness=lateness(found),
    )
