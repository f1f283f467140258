"""Watching that what is read is what was meant: assertions, and what a site's own past says."""

from mfa_crawler.health.examining import Examination, Looked, examine
from mfa_crawler.health.past import FIELDS, Alarm, Past, Told, filled
from mfa_crawler.health.trust import Tally

__all__ = [
    "FIELDS",
    "Alarm",
    "Examination",
    "Looked",
    "Past",
    "Tally",
    "Told",
    "examine",
    "filled",
]
