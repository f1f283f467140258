"""Learning a site: its pages in disguise, so that they can be kept as fixtures."""

from mfa_crawler.learn.disguise import Disguise
from mfa_crawler.learn.draft import Draft, Read, differing, draft, shape
from mfa_crawler.learn.keep import KEEP, Keep, keep_for

__all__ = ["KEEP", "Disguise", "Draft", "Keep", "Read", "differing", "draft", "keep_for", "shape"]
