"""Pure functions from what a page printed to what a record holds; nothing here does I/O."""

from mfa_crawler.cleaning.checks import problems_of
from mfa_crawler.cleaning.credits import credit_line, split_caption
from mfa_crawler.cleaning.dates import (
    iso_day,
    iso_moment,
    printed_year,
    written_day,
    year_first_day,
    year_first_moment,
)
from mfa_crawler.cleaning.moments import Stated, days_between, stated
from mfa_crawler.cleaning.text import UNSPACED, harmless, one_line, tidy

__all__ = [
    "UNSPACED",
    "Stated",
    "credit_line",
    "days_between",
    "harmless",
    "iso_day",
    "iso_moment",
    "one_line",
    "printed_year",
    "problems_of",
    "split_caption",
    "stated",
    "tidy",
    "written_day",
    "year_first_day",
    "year_first_moment",
]
