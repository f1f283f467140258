"""A ministry in a box: made-up portals on loopback for demonstrations, tests and benchmarks."""

from mfa_crawler.replica.article import Article
from mfa_crawler.replica.entries import Entry
from mfa_crawler.replica.faults import Fault, FaultKind
from mfa_crawler.replica.looks.world import WORLD
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.robots import Robots
from mfa_crawler.replica.server import Replica, Seen, running
from mfa_crawler.replica.truth import TrueAttachment, TrueImage, Truth
from mfa_crawler.replica.units import DEFAULT_UNITS, Generation, Unit

__all__ = [
    "DEFAULT_UNITS",
    "WORLD",
    "Article",
    "Entry",
    "Fault",
    "FaultKind",
    "Generation",
    "Ministry",
    "Replica",
    "Robots",
    "Seen",
    "TrueAttachment",
    "TrueImage",
    "Truth",
    "Unit",
    "running",
]
