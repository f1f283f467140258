"""Where the articles are: each kind of discovery is a small typed object in a Site."""

from mfa_crawler.discovery.listing import Fate, Listing, Range, Walk

__all__ = ["Fate", "Listing", "Range", "Walk"]
