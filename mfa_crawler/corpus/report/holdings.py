"""What a report shows of each site: publications by day, silences, filled fields, what is due."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec

from mfa_crawler.items import Article
from mfa_crawler.store import ArticleRow, Kind, State, Status, Store, Wanted

_OURS = {"url", "site", "capture", "problems"}
FIELDS = tuple(one.name for one in fields(Article) if one.name not in _OURS)
"""Of the record, in its order: what pages print."""

_WEEK = timedelta(days=7)
_LONGEST = 3


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """Days in a row on which no article that is kept was published."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Looks at entries that were owed when the archive was last added to."""

    never_answered: int
    failed: int
    """The last look failed."""
    overdue: int
    """They were seen, and due again by then."""
    soon: int
    """Due in the seven days after."""


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """One site, as the archive has it."""

    site: str
    articles: int
    standing: dict[Status, int]
    versions: int
    days: dict[date, int]
    """Publications by printed day, in order; days without are left out."""
    undated: int
    filled: dict[str, int]
    """Articles whose current version has the field, for all of `FIELDS`."""
    due: Due
    until: date | None
    """Day of the site's last capture."""

    @property
    def months(self) -> dict[tuple[int, int], int]:
        """Publications by year and month, from the first to the last, empty ones too."""
        found = Counter[tuple[int, int]]()
        for day, number in self.days.items():
            found[day.year, day.month] += number
        if not found:
            return {}
        (year, month), last = min(found), max(found)
        months = {}
        while (year, month) <= last:
            months[year, month] = found[year, month]
            year, month = (year + month // 12, month % 12 + 1)
        return months

    @property
    def quiet(self) -> int | None:
        """Days from the newest publication to the last capture; None without either."""
        return max(0, (self.until - max(self.days)).days) if self.until and self.days else None

    def watched(self, year: int) -> tuple[date, date]:
        """The days of a year from the first publication to the last capture, whichever is later
        of it and the last publication.
        """
        last = max([*self.days, *([self.until] if self.until else [])])
        return max(min(self.days), date(year, 1, 1)), min(last, date(year, 12, 31))

    @property
    def usual_pause(self) -> float | None:
        """Days from one day of publication to the next, the median; None for fewer than two."""
        pauses = [(later - earlier).days for earlier, later in pairwise(self.days)]
        return float(median(pauses)) if pauses else None

    @property
    def silences(self) -> tuple[Silence, ...]:
        """The three longest, of two days or more, the longest first; the last may go on."""
        ends = sorted({*self.days, *([self.until + timedelta(days=1)] if self.until else [])})
        found = [
            Silence(first=earlier + timedelta(days=1), last=later - timedelta(days=1))
            for earlier, later in pairwise(ends)
            if (later - earlier).days > 2
        ]
        return tuple(sorted(found, key=lambda one: (-one.days, one.first))[:_LONGEST])


def holdings(store: Store, site: str, articles: Iterable[ArticleRow] | None = None) -> Holdings:
    """Read what a report shows of a site; `articles` are its articles, where somebody counts them
    on their way.
    """
    days: Counter[date] = Counter()
    filled = Counter[str]()
    standing: Counter[Status] = Counter()
    number = versions = undated = 0
    for row in store.articles(Wanted(site=site)) if articles is None else articles:
        number, versions = number + 1, versions + row.versions
        standing[row.status] += 1
        filled.update(name for name in FIELDS if getattr(row.article, name))
        if row.article.date:
            days[date.fromisoformat(row.article.date)] += 1
        else:
            undated += 1
    until = store.last_capture(site)
    return Holdings(
        site=site,
        articles=number,
        standing={status: standing[status] for status in Status},
        versions=versions,
        days=dict(sorted(days.items())),
        undated=undated,
        filled={name: filled[name] for name in FIELDS},
        due=due(store, site, until),
        until=datetime.fromisoformat(until).date() if until else None,
    )


def due(store: Store, site: str, until: str | None) -> Due:
    """What was owed at a moment (WARC-Date), which is that of the last capture."""
    found: Counter[str] = Counter()
    hidden = store.hidden(site).entries
    for row in store.table("urls", site):
        if row.values["kind"] == Kind.ENTRY and row.key[0] not in hidden:
            found[_urgency(row.values, until)] += 1
    return Due(
        never_answered=found[State.NEW],
        failed=found[State.FAILED],
        overdue=found["overdue"],
        soon=found["soon"],
    )


def _urgency(entry: Mapping[str, str | None], until: str | None) -> str:
    state, when = entry["state"], entry["next_due"]
    if state in {State.NEW, State.FAILED} or until is None:
        return str(state)
    now = datetime.fromisoformat(until)
    then = datetime.fromisoformat(when) if when else now
    if then <= now:
        return "overdue"
    return "soon" if then <= now + _WEEK else "later"
