"""The registry: every site by id, and which site a URL belongs to."""

from difflib import get_close_matches
from types import MappingProxyType
from urllib.parse import urlsplit

from mfa_crawler.errors import UnknownSite
from mfa_crawler.families import FAMILIES, Family
from mfa_crawler.sites import (
    be,
    cn,
    de,
    gb,
    jp,
    pl,
    us,
)
from mfa_crawler.sites.model import Site

_COUNTRIES = (
    pl.SITES,
    be.SITES,
    cn.SITES,
    de.SITES,
    gb.SITES,
    jp.SITES,
    us.SITES,
)

SITES = MappingProxyType({site.id: site for sites in _COUNTRIES for site in sites})


def site(id: str) -> Site:  # noqa: A002 - the field's own word
    """The site of this id; raises UnknownSite, which names near ids."""
    if id in SITES:
        return SITES[id]
    near = get_close_matches(id, SITES, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`mfa sites` lists them all"
    raise UnknownSite(f"no site {id!r}; {hint}")


def site_of(url: str) -> Site | None:
    """The site whose articles a URL is among, as page or as JSON, by longest prefix, or None."""
    owners = [one for one in SITES.values() if one.territory.owns(one.territory.page(url))]
    return max(owners, key=lambda one: one.territory.breadth(one.territory.page(url)), default=None)


def family_of(url: str) -> Family | None:
    """The family that a URL's host speaks, or None."""
    host = urlsplit(url).hostname or ""
    return next((family for family in FAMILIES if host in family.hosts), None)
