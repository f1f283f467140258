"""What a site is: a frozen record, no code."""

from dataclasses import dataclass
from functools import cached_property

from mfa_crawler.discovery import Move, Source, Territory, unit_of
from mfa_crawler.families import Family
from mfa_crawler.sites.assertions import USUAL, Assertions


@dataclass(frozen=True, kw_only=True)
class Site:
    """One ministry's news in one language.

    `id` is ISO country, body, and language if the body publishes in several; `country` ISO 3166-1
    alpha-2; `language` BCP 47; `timezone` IANA, stated beside printed times and never applied;
    `licence` what the site says of reuse as a whole, in a few words, by default that it says
    nothing; `evidence` what its parsing rests on, in a sentence that begins with `saved pages`,
    `API description` or `generic`.

    `discovery` is the source, or the sources, that announce its articles, the fullest first.
    `articles` are the URL prefixes of its articles, by default the unit of the first source;
    `former` those under which they were found before (`discovery.Territory`), and `api` where the
    CMS gives an article as JSON. `assertions` say what the checks expect of its pages.
    """

    id: str
    name: str
    country: str
    language: str
    family: Family
    discovery: Source | tuple[Source, ...]
    timezone: str
    evidence: str
    licence: str = "none stated on the saved pages"
    articles: tuple[str, ...] = ()
    former: tuple[Move, ...] = ()
    api: Move | None = None
    assertions: Assertions = USUAL

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All that announces its articles."""
        return self.discovery if isinstance(self.discovery, tuple) else (self.discovery,)

    @cached_property
    def territory(self) -> Territory:
        """Which URLs are its articles."""
        prefixes = self.articles or (unit_of(self.url),)
        return Territory(prefixes, self.former, self.api)

    @property
    def url(self) -> str:
        """Where a crawl begins: the first page of the first source."""
        return self.sources[0].url

    @property
    def host(self) -> str:
        """The host that a crawl of it asks first."""
        return self.sources[0].host

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """All hosts that its sources and articles lie on, in order of the alphabet."""
        return tuple(sorted({source.host for source in self.sources} | self.territory.hosts))

    @property
    def is_full_text(self) -> bool:
        """Whether its sources hold its articles themselves: then no page is asked for."""
        return all(source.is_full_text for source in self.sources)

    def source_of(self, url: str) -> Source:
        """The source that a list page belongs to: the one whose address is closest."""
        return max(self.sources, key=lambda source: source.closeness(url))
