"""The one reading of a capture: recognise, read, clean, check, compare, and keep its history.

The live crawl, repair, reread and rebuild all call it: one reading of a capture, never five. What
no crawl needs is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from mfa_crawler.filing.adopting import Adopted, adopt
from mfa_crawler.filing.caught import PART
from mfa_crawler.filing.content import Content, difference
from mfa_crawler.filing.filer import Filer
from mfa_crawler.filing.history import Sight, history
from mfa_crawler.filing.keeper import Keeper
from mfa_crawler.filing.parser import parser_version
from mfa_crawler.filing.plan import Check, Found, Plan
from mfa_crawler.filing.reading import (
    Fetched,
    Part,
    Reading,
    article_page,
    file,
    held,
    listed,
    listing_page,
    read,
    read_article,
    read_list,
    read_page,
)
from mfa_crawler.filing.rereading import shown_by
from mfa_crawler.filing.showing import MediaUrls
from mfa_crawler.filing.spreading import Spread, spread_over

if TYPE_CHECKING:
    from mfa_crawler.filing.expunging import Expunged, Expunger
    from mfa_crawler.filing.importing import Imported, Importer
    from mfa_crawler.filing.packing import Packed, Selection, pack
    from mfa_crawler.filing.proving import Prover
    from mfa_crawler.filing.rebuilding import Rebuilt, rebuild, repair_all
    from mfa_crawler.filing.reviewing import Difference, Review, review, review_all
    from mfa_crawler.filing.verifying import Flaw, Verified, verify
    from mfa_crawler.filing.withholding import Withholder, left_out

__all__ = [
    "PART",
    "Adopted",
    "Check",
    "Content",
    "Difference",
    "Expunged",
    "Expunger",
    "Fetched",
    "Filer",
    "Flaw",
    "Found",
    "Imported",
    "Importer",
    "Keeper",
    "MediaUrls",
    "Packed",
    "Part",
    "Plan",
    "Prover",
    "Reading",
    "Rebuilt",
    "Review",
    "Selection",
    "Sight",
    "Spread",
    "Verified",
    "Withholder",
    "adopt",
    "article_page",
    "difference",
    "file",
    "held",
    "history",
    "left_out",
    "listed",
    "listing_page",
    "pack",
    "parser_version",
    "read",
    "read_article",
    "read_list",
    "read_page",
    "rebuild",
    "repair_all",
    "review",
    "review_all",
    "shown_by",
    "spread_over",
    "verify",
]

_LATER = (
    "expunging",
    "importing",
    "packing",
    "proving",
    "rebuilding",
    "reviewing",
    "verifying",
    "withholding",
)


def __getattr__(name: str) -> object:
    if name in __all__:
        for module in _LATER:
            found = vars(import_module(f"{__name__}.{module}"))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
