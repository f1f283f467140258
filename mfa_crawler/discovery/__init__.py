"""Where the articles are: each kind of discovery is a small typed object in a Site."""

from mfa_crawler.discovery.listing import Fate, Listing, Range, Standing, Walk
from mfa_crawler.discovery.milestones import Milestone, milestone

__all__ = ["Fate", "Listing", "Milestone", "Range", "Standing", "Walk", "milestone"]
