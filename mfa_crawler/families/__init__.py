"""One file per CMS: its listing pages and article pages, layouts newest first."""

from mfa_crawler.families.auswaertiges import auswaertiges
from mfa_crawler.families.family import Family
from mfa_crawler.families.fmprc import fmprc
from mfa_crawler.families.generic import generic
from mfa_crawler.families.govpl import govpl
from mfa_crawler.families.meti import meti
from mfa_crawler.families.mofajp import mofajp
from mfa_crawler.families.wordpress import wordpress

FAMILIES = (
    govpl,
    auswaertiges,
    fmprc,
    meti,
    mofajp,
    wordpress,
    generic,
)
"""The last takes what no other knows."""

__all__ = [
    "FAMILIES",
    "Family",
    "auswaertiges",
    "fmprc",
    "generic",
    "govpl",
    "meti",
    "mofajp",
    "wordpress",
]
