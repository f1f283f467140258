"""Watching that what is read is what was meant: assertions, and what a site's own past says."""

from mfa_crawler.health.examining import Examination, Looked, examine
from mfa_crawler.health.trust import FIELDS, Alarm, Tally, Told, filled, told

__all__ = [
    "FIELDS",
    "Alarm",
    "Examination",
    "Looked",
    "Tally",
    "Told",
    "examine",
    "filled",
    "told",
]
