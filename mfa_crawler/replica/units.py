"""Who publishes on the replica: one `Unit` for every ministry, agency or embassy."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from mfa_crawler.replica.look import GOVPL, Look

Language = Literal["en", "pl", "uk", "de", "zh", "ja"]


class Generation(StrEnum):
    """Which of the portal's templates a unit still uses."""

    CURRENT = "current"
    """Listing entries are `li > div`; the footer names the CC 4.0 licences."""
    OLD = "old"
    """As until about 2023: listing entries are `li > a`; the footer links CC BY 3.0 PL."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a portal: an address space, a language and one list of articles.

    >>> Unit("/web/rcb", "/web/rcb/komunikaty", "Alarm Centre", "pl").code
    'rcb'
    """

    path: str
    """Where the unit lives, such as `/web/diplomacy`; its articles are `<path>/<slug>`."""
    listing: str
    """Path of the list of its articles, such as `/web/diplomacy/news-`."""
    name: str
    """What the unit calls itself, printed in titles and headers."""
    language: Language
    host: str = "www.gov.pl"
    generation: Generation = Generation.CURRENT
    articles: int | None = None
    """How many articles it has published at the start; None: as many as the ministry says."""
    guests: int = 16
    """One listing entry after every so many leads to another unit or host; 0: none does,
    nor does it appear in others' lists.
    """
    look: Look = GOVPL
    """Whose markup its pages speak."""

    @property
    def code(self) -> str:
        """The last part of the path, which the portal uses as a short name."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def base(self) -> str:
        """The unit's address without a trailing slash."""
        return f"https://{self.host}{self.path}"


DEFAULT_UNITS = (
    Unit("/web/diplomacy", "/web/diplomacy/news-", "Ministry of Foreign Affairs", "en"),
    Unit(
        "/web/dyplomacja", "/web/dyplomacja/aktualnosci", "Ministerstwo Spraw Zagranicznych", "pl"
    ),
    Unit("/web/paa", "/web/paa/aktualnosci2", "Państwowa Agencja Atomistyki", "pl"),
    Unit(
        "/web/rcb",
        "/web/rcb/komunikaty",
        "Rządowe Centrum Bezpieczeństwa",
        "pl",
        generation=Generation.OLD,
    ),
    Unit("/web/premier", "/web/premier/wydarzenia", "Kancelaria Prezesa Rady Ministrów", "pl"),
)
