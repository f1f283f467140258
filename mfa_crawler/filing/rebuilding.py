"""The database again from WARC alone, and what every crawl does at its start for all sites."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mfa_crawler.archive import sync
from mfa_crawler.errors import BadArgument
from mfa_crawler.filing.adopting import Adopted, adopt
from mfa_crawler.filing.spreading import Spread, alone
from mfa_crawler.sites import SITES, Site
from mfa_crawler.store import IMPORTED, Lease, Store, withdrawn

Told = Callable[[str, Adopted], None]
"""Is told of each site that is done."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild or repair of an archive came to."""

    sites: dict[str, Adopted]
    unknown: tuple[str, ...]
    """Sites of the archive that the registry does not know: nothing was done for them."""
    stayed: Path | None = None
    """The old database, where it may hold what cannot be read any more."""

    @property
    def is_whole(self) -> bool:
        """Whether every file and record could be read and was filed."""
        return not any(adopted.refused or adopted.damaged for adopted in self.sites.values())


def archived_sites(output: Path) -> list[str]:
    """Ids of all sites that have WARC files, open ones too; raises BadArgument without any."""
    found = sorted(
        {path.parent.name for path in output.glob("warc/*/*.warc.gz*")} - {"torn", IMPORTED}
    )
    if not found:
        raise BadArgument(f"there are no WARC files in {output / 'warc'}: run mfa crawl first")
    return found


@contextmanager
def held(output: Path, sites: list[str]) -> Iterator[None]:
    """Hold these sites; raises SiteHeld while anybody else holds one."""
    with ExitStack() as leases:
        for site in sites:
            leases.enter_context(Lease(output, site))
        yield


def rebuild(output: Path, told: Told, spread: Spread = alone) -> Rebuilt:
    """Make `<output>/mfa.sqlite` again from `<output>/warc`, beside the old one, and replace it.

    Whenever this is killed, the old database or the new one is there and whole. Raises SiteHeld
    while a crawl lives, and BadArgument where another program has the database open; the old one
    stays then. It also stays where the archive is damaged; where there is none, the new one holds
    what can be read.
    """
    sites = archived_sites(output)
    with held(output, sites):
        is_there = _is_ours(output)
        part = output / "mfa.sqlite.part"
        shutil.rmtree(part, ignore_errors=True)
        try:
            with Store.open(part) as store:
                done = _adopt_all(store, output, sites, told, spread)
            if not done.is_whole and is_there:
                return replace(done, stayed=output / "mfa.sqlite")
            _put_in_place(part / "mfa.sqlite", output)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return done


def repair_all(output: Path, told: Told) -> Rebuilt:
    """Mend what crashes left of all sites, and file what has no row, as every crawl does first.

    Raises SiteHeld while a crawl lives.
    """
    sites = archived_sites(output)
    with held(output, sites), Store.open(output) as store:
        return _adopt_all(store, output, sites, told, alone)


def _adopt_all(store: Store, output: Path, sites: list[str], told: Told, spread: Spread) -> Rebuilt:
    done: dict[str, Adopted] = {}
    known: list[Site] = [SITES[site] for site in sites if site in SITES]
    for site in known:
        done[site.id] = adopt(store, output / "warc", site, spread)
        told(site.id, done[site.id])
    return Rebuilt(done, tuple(site for site in sites if site not in SITES))


def _is_ours(output: Path) -> bool:
    """Whether a database lies there that can be opened; raises NewerDatabase."""
    try:
        Store.open(output, read_only=True).close()
    except (BadArgument, sqlite3.DatabaseError):
        return False
    return True


def _put_in_place(made: Path, output: Path) -> None:
    sync(made)
    with withdrawn(output):
        made.replace(output / made.name)
        sync(output)
