"""One file per CMS: its listing pages and article pages, layouts newest first."""

from mfa_crawler.families.family import Family
from mfa_crawler.families.generic import generic
from mfa_crawler.families.govpl import govpl

FAMILIES = (govpl, generic)  # the last takes what no other knows

__all__ = ["FAMILIES", "Family", "generic", "govpl"]
