"""The account of one crawl of one site: every listed article ends in exactly one column."""

from collections import Counter
from dataclasses import dataclass, field

from mfa_crawler.discovery import Fate, Round, Walk
from mfa_crawler.errors import Gone, MfaError, NotReached, UrlError
from mfa_crawler.filing import Found, Reading
from mfa_crawler.health import Alarm
from mfa_crawler.items import Article, Failure


@dataclass(slots=True)
class Ledger:
    """What was listed or due, and what became of it.

    After `close`, `listed == new + changed + unchanged + gone + failed` holds; entries out of
    range, withheld ones and those that lead to other sites are counted beside it. `fetched` counts
    the entries that a server answered.
    """

    site: str
    round: Round
    fetched: int = 0
    due: int = 0  # known articles that the list did not show and that were to be checked
    finds: Counter[Found] = field(default_factory=Counter)
    gone: int = 0
    late: int = 0  # out of range by the date on the article's own page
    turned_away: int = 0  # entries that led to an article that is withheld
    failures: list[Failure] = field(default_factory=list)
    listing_failures: list[Failure] = field(default_factory=list)
    images: int = 0
    """Pictures and attachments that were fetched, or found not modified."""
    media_failures: list[Failure] = field(default_factory=list)
    """Those that were not; no article fails by them."""
    requisites: int = 0
    """What pages need to be shown and was fetched, or found not modified."""
    requisite_failures: list[Failure] = field(default_factory=list)
    """The same of what was not."""
    alarms: list[Alarm] = field(default_factory=list)
    """What the site asserts, or had before, and this run did not find; known at its end."""
    problems: Counter[str] = field(default_factory=Counter)
    reason: str | None = None
    obstacle: str | None = None  # what the system said when the output took no more
    _pending: dict[str, None] = field(default_factory=dict)
    _stored: set[int] = field(default_factory=set)

    @property
    def listed(self) -> int:
        """Articles of this site, in range, that the list showed or that were due a check."""
        return self._asked - self.late - self.turned_away

    @property
    def _asked(self) -> int:
        return self.round.fates[Fate.FOLLOW] + self.round.fates[Fate.KNOWN] + self.due

    @property
    def new(self) -> int:
        """Articles that gave their first record."""
        return self.finds[Found.NEW]

    @property
    def changed(self) -> int:
        """Articles whose record differs from the one before."""
        return self.finds[Found.CHANGED]

    @property
    def unchanged(self) -> int:
        """Articles that were known and gave nothing new, whether they were asked for or not."""
        return self.finds[Found.UNCHANGED] + self.round.fates[Fate.KNOWN]

    @property
    def read(self) -> int:
        """Articles that were fetched and read, or found not modified."""
        return self.finds.total()

    @property
    def failed(self) -> int:
        """Listed articles that gave no record, gone ones not counted."""
        return len(self.failures) - self.gone

    @property
    def out_of_range(self) -> int:
        """Entries not asked for: before, after or over the limit."""
        return self.round.fates[Fate.OUT_OF_RANGE] + self.late

    @property
    def other_site(self) -> int:
        """Entries that lead to another unit or host."""
        return self.round.fates[Fate.OTHER_SITE]

    @property
    def withheld(self) -> int:
        """Entries of articles that were taken out of view (`mfa withhold`)."""
        return self.round.fates[Fate.WITHHELD] + self.turned_away

    @property
    def readable(self) -> bool:
        """Whether any list page could be read at all."""
        return self.round.read_pages > 0

    def expect(self, url: str) -> None:
        """An entry is about to be fetched."""
        self._pending[url] = None

    def is_stored(self, url: str) -> bool:
        """Whether this page already gave an article."""
        return hash(url) in self._stored

    def store(self, listed_url: str, article: Article, found: Found) -> None:
        """An entry became an article."""
        self._stored.add(hash(article.url))
        self.problems.update(map(_shape, article.problems))
        self.settle(listed_url, found)

    def settle(self, listed_url: str, found: Found) -> None:
        """An entry was found to be what it was, or not."""
        self._pending.pop(listed_url, None)
        self.finds[found] += 1

    def leave_out(self, listed_url: str) -> None:
        """An entry turned out to lie out of range."""
        self._pending.pop(listed_url, None)
        self.late += 1
        self.fetched -= 1  # like `listed`, it counts what is in range

    def turn_away(self, listed_url: str) -> None:
        """An entry led to an article that is withheld."""
        self._pending.pop(listed_url, None)
        self.turned_away += 1
        self.fetched -= 1  # as above

    def fail(self, listed_url: str, error: BaseException) -> None:
        """An entry gave no article."""
        self._pending.pop(listed_url, None)
        self.gone += isinstance(error, Gone)
        self.failures.append(failure(listed_url, self.site, error))

    def miss(self, listed_url: str, error: BaseException) -> None:
        """An entry that never gave an article is missing still."""
        self._pending.pop(listed_url, None)
        self.failures.append(failure(listed_url, self.site, error))

    def fail_listing(self, walk: Walk, url: str, error: BaseException) -> None:
        """A list page could not be read; its walk ends here."""
        walk.complete = walk.covered = False
        self.listing_failures.append(failure(url, self.site, error))

    def note_media(self, url: str, reading: Reading) -> None:
        """A picture or attachment was answered, and read as one or not."""
        if reading.media is not None:
            self.images += 1
        else:
            why = reading.outcome, reading.reason or ""
            self.media_failures.append(Failure(url, self.site, *why))

    def fail_media(self, url: str, error: BaseException) -> None:
        """A picture or attachment could not be fetched or is none."""
        self.media_failures.append(failure(url, self.site, error))

    def fail_requisite(self, url: str, error: BaseException) -> None:
        """Something that a page needs to be shown could not be fetched."""
        self.requisite_failures.append(failure(url, self.site, error))

    def close(self, reason: str) -> None:
        """The run ends, for a reason in Scrapy's words; what was never answered is a failure."""
        self.reason = reason
        for url in list(self._pending):
            self.fail(url, NotReached(url, "the run was stopped before it was read"))


def failure(url: str, site: str, error: BaseException) -> Failure:
    """The record of an error; one that is not of our tree is a defect of ours."""
    if isinstance(error, MfaError):
        reason = error.reason if isinstance(error, UrlError) else str(error)
        return Failure(url, site, error.kind, reason)
    return Failure(url, site, "defect", f"{type(error).__name__}: {error}")


def _shape(problem: str) -> str:
    # counts go by what is wrong, not by the words that are
    field, _, what = problem.partition(": ")
    return f"{field}: not a date" if what.endswith("is not a date") else problem
