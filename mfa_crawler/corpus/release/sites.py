"""The sites of a release: who they are, how they were asked, and whether they are made up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from mfa_crawler.corpus.coverage import SiteLedger
from mfa_crawler.corpus.release.facts import Manner, SiteFacts
from mfa_crawler.errors import BadArgument
from mfa_crawler.sites import SITES
from mfa_crawler.store import IMPORTED, Store

_MARK = "synthetic"


def site_facts(store: Store, ledger: SiteLedger) -> SiteFacts:
    """A site before its articles are counted; one that no registry knows has its id for a name."""
    site = SITES.get(ledger.site)
    return SiteFacts(
        id=ledger.site,
        name=site.name if site else ledger.site,
        country=site.country if site else "?",
        language=site.language if site else "und",
        url=site.url if site else "about:blank",
        licence=site.licence if site else "not known",
        evidence=site.evidence if site else "a site that this software does not know",
        ledger=ledger,
        manner=_manner(store, ledger.site),
    )


def _manner(store: Store, site: str) -> Manner:
    agents: dict[str, None] = {}
    robots: dict[str, Any] = {}
    runs = store.runs(site)
    for run in runs:
        said = msgspec.json.decode(run.record) if run.record else {}
        if agent := said.get("user_agent"):
            agents[agent.partition(" ")[0]] = None  # the rest is how to reach who crawled
        robots |= said.get("robots") or {}
    imports = sum(run.reason == IMPORTED for run in runs)
    return Manner(user_agents=tuple(agents), robots=robots, imports=imports)


def refuse_synthetic(sites: Sequence[SiteLedger], destination: Path, *, is_asked: bool) -> None:
    """Raise BadArgument where made-up articles would stand in a release that does not say so."""
    made_up = [site.site for site in sites if site.is_synthetic]
    real = [site.site for site in sites if not site.is_synthetic]
    if made_up and not is_asked:
        raise BadArgument(
            f"the archive holds synthetic captures of {', '.join(made_up)}: no ministry said what "
            "they say, and no release holds them. Name real sites with --site, or make one for "
            "tests that says so everywhere: --synthetic"
        )
    if is_asked and real:
        raise BadArgument(
            f"{', '.join(real)} is real: a synthetic release holds nothing else (--site)"
        )
    if is_asked and _MARK not in destination.name:
        raise BadArgument(f"{destination} must have `{_MARK}` in its name, so that nobody errs")
