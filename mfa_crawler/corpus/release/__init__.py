"""Releases: immutable folders of records that can be cited, checked, and made again."""

from mfa_crawler.corpus.release.making import Order, Released, release
from mfa_crawler.corpus.release.rehydrating import Rehydrated, rehydrate
from mfa_crawler.corpus.release.rows import Edition

__all__ = ["Edition", "Order", "Rehydrated", "Released", "rehydrate", "release"]
