"""Sites are data: one file a country, one entry a site."""

from mfa_crawler.sites.assertions import Assertions
from mfa_crawler.sites.model import Site
from mfa_crawler.sites.registry import SITES, family_of, site, site_of

__all__ = ["SITES", "Assertions", "Site", "family_of", "site", "site_of"]
