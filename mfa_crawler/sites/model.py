"""What a site is: a frozen record, no code."""

from dataclasses import dataclass

from mfa_crawler.discovery import Listing
from mfa_crawler.families import Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One ministry's news in one language.

    `id` is ISO country, body, and language if the body publishes in several; `country` ISO 3166-1
    alpha-2; `language` BCP 47; `timezone` IANA, stated beside printed times and never applied;
    `licence` what the site says of reuse as a whole, in a few words;
    `evidence` says what its parsing rests on, in a sentence.
    """

    id: str
    name: str
    country: str
    language: str
    family: Family
    discovery: Listing
    timezone: str
    licence: str
    evidence: str
