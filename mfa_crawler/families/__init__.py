"""One file per CMS: its listing pages and article pages, layouts newest first."""

from mfa_crawler.families.auswaertiges import auswaertiges
from mfa_crawler.families.drupal import drupal
from mfa_crawler.families.family import Family
from mfa_crawler.families.fmprc import fmprc
from mfa_crawler.families.generic import generic
from mfa_crawler.families.govpl import govpl
from mfa_crawler.families.govuk import govuk
from mfa_crawler.families.meti import meti
from mfa_crawler.families.mofajp import mofajp
from mfa_crawler.families.wordpress import wordpress
from mfa_crawler.families.wordpress_post import posts

FAMILIES = (govpl, auswaertiges, fmprc, govuk, meti, mofajp, drupal, wordpress, generic)
"""The last takes what no other knows."""

__all__ = [
    "FAMILIES",
    "Family",
    "auswaertiges",
    "drupal",
    "fmprc",
    "generic",
    "govpl",
    "govuk",
    "meti",
    "mofajp",
    "posts",
    "wordpress",
]
