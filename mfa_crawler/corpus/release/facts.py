"""What is to be said of a release: gathered once, told by every descriptor in its own words."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import msgspec

from mfa_crawler.corpus.coverage import SiteLedger
from mfa_crawler.corpus.release.rows import Edition

SYNTHETIC = "SYNTHETIC: made up for tests and demonstrations, no ministry said any of this"


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a release."""

    path: str
    media_type: str
    about: str
    """A sentence."""
    size: int
    sha256: str


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """How a site was collected, by the records of its runs."""

    user_agents: tuple[str, ...]
    """Product and version, without the operator's address that stands behind them."""
    robots: Mapping[str, Any]
    """By origin, as the last run that asked for it decided (docs/run.md)."""
    imports: int
    """How many files of others gave captures of it."""


class SiteFacts(msgspec.Struct, kw_only=True):
    """One site, as far as the release has it."""

    id: str
    name: str
    country: str
    language: str
    url: str
    licence: str
    """What the site says of reuse as a whole."""
    evidence: str
    ledger: SiteLedger
    manner: Manner
    articles: int = 0
    statuses: Counter[str] = msgspec.field(default_factory=Counter)
    filled: Counter[str] = msgspec.field(default_factory=Counter)
    """By field, in how many articles it is neither null nor empty."""
    months: Counter[str] = msgspec.field(default_factory=Counter)
    """By month of publication."""
    first_day: str | None = None
    last_day: str | None = None
    classes: Counter[str] = msgspec.field(default_factory=Counter)
    """By class of the capture that a record rests on."""
    layouts: Counter[str] = msgspec.field(default_factory=Counter)
    parsers: Counter[str] = msgspec.field(default_factory=Counter)
    licences: Counter[tuple[str, str, str]] = msgspec.field(default_factory=Counter)
    """Scope, SPDX id or nothing, and the page's words."""

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one full row."""
        self.articles += 1
        self.statuses[row["status"]] += 1
        self.filled.update(name for name, value in row.items() if value not in (None, "", []))
        if day := row["date"]:
            self.months[day[:7]] += 1
            self.first_day = min(self.first_day or day, day)
            self.last_day = max(self.last_day or day, day)
        capture = row["capture"] or {}
        self.classes[capture.get("source_class") or "?"] += 1
        self.layouts[f"{capture.get('family')}/{capture.get('layout')}"] += 1
        self.parsers[capture.get("parser_version") or "?"] += 1
        for one in row["licence"]:
            self.licences[one["scope"], one["spdx"] or "", one["raw"]] += 1

    def gaps(self) -> list[tuple[str, str]]:
        """Stretches of months without an article, between the first and the last."""
        months = _months(self.first_day, self.last_day)
        stretches = groupby(months, lambda month: month in self.months)
        silent = [[*stretch] for is_told, stretch in stretches if not is_told]
        return [(stretch[0], stretch[-1]) for stretch in silent]


def _months(first: str | None, last: str | None) -> list[str]:
    """Every month (`YYYY-MM`) from one day to another."""
    if not (first and last):
        return []
    start, end = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def chosen(asked: Mapping[str, str | None]) -> str:
    """What the articles were chosen by, in words, or nothing.

    >>> chosen({"site": "pl_mfa", "language": None, "since": "2024-01-01"})
    'site pl_mfa, since 2024-01-01'
    """
    return ", ".join(f"{name} {value}" for name, value in asked.items() if value)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A release, but for its files."""

    edition: Edition
    is_synthetic: bool
    version: str
    """`YYYY.M.D+` and eight digits of the rows' SHA-256: day of the last capture, and content."""
    day: str
    """ISO day of the last capture (UTC)."""
    last_capture: str
    """WARC-Date."""
    software: str
    compiler: str | None
    """Who made the release, where they say so."""
    pairs: str
    """What is known of the precision of translation pairs (`measuring.precision_words`)."""
    asked: Mapping[str, str | None]
    """What the articles were chosen by."""
    sites: tuple[SiteFacts, ...]
    changes: Mapping[str, int]
    """How many were added, changed and withdrawn since the release before."""
    withdrawn: tuple[tuple[str, str, str | None], ...]
    """Of each that was: site, URL, and the day of the decision, if the archive knows one."""
    before: str | None
    """The version of that release, or null."""
    fields: tuple[str, ...]

    @property
    def shown(self) -> list[SiteFacts]:
        """The sites that have articles here; others were walked in vain, and the card says so."""
        return [site for site in self.sites if site.articles]

    @property
    def articles(self) -> int:
        """How many there are."""
        return sum(site.articles for site in self.sites)

    @property
    def name(self) -> str:
        """As a file would be called."""
        words = ["mfa-corpus", *(["without-text"] if self.edition is Edition.WITHOUT_TEXT else [])]
        return "-".join([*(["synthetic"] if self.is_synthetic else []), *words])

    @property
    def title(self) -> str:
        """One line."""
        number = _count(len(self.shown), "site")
        edition = " (without text)" if self.edition is Edition.WITHOUT_TEXT else ""
        title = f"What foreign ministries published: {number} as archived until {self.day}{edition}"
        return f"{SYNTHETIC}. {title}" if self.is_synthetic else title

    @property
    def description(self) -> str:
        """Some sentences."""
        ids = ", ".join(site.id for site in self.shown)
        text = (
            "addresses, days, digests and captures, and no text"
            if (self.edition is Edition.WITHOUT_TEXT)
            else "text, days, pictures' captions and credits, and captures"
        )
        imported = any(site.manner.imports for site in self.shown)
        others = ", and what others had captured" if imported else ""
        said = (
            f"{_count(self.articles, 'article')} of {ids}: {text}, read from an archive of what "
            "the sites sent (WARC). The frame is what the sites' lists showed while they were "
            f"watched{others}."
        )
        return f"{SYNTHETIC}. {said}" if self.is_synthetic else said

    @property
    def ministries(self) -> dict[str, str]:
        """Who wrote the articles: names, and where the first list of each is."""
        names: dict[str, str] = {}
        for site in self.shown:
            names.setdefault(f"{site.name} ({site.country})", site.url)
        return names

    @property
    def authors(self) -> list[str]:
        """Who wrote the articles, then who made the release."""
        return [*self.ministries, *([self.compiler] if self.compiler else [])]
