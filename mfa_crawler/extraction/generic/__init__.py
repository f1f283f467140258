"""The generic reading: what a page of unknown markup states, prints and repeats."""

from mfa_crawler.extraction.generic.agreement import disagreement
from mfa_crawler.extraction.generic.article import GenericArticle

__all__ = ["GenericArticle", "disagreement"]
