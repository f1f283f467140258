"""Where the articles are: each kind of discovery is a small typed object in a Site."""

from mfa_crawler.discovery.listing import Fate, Listing, Milestone, Range, Standing, Walk, milestone

__all__ = ["Fate", "Listing", "Milestone", "Range", "Standing", "Walk", "milestone"]
