"""An archive of a replica that says the same in several languages, and which pairs are true."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from mfa_crawler.replica import WORLD, Ministry, running
from tests.crawling import crawl

UNITS = {"en": "/web/diplomacy", "pl": "/web/dyplomacja", "uk": "/web/ua"}
SITES = {"en": "pl_mfa_en", "pl": "pl_mfa", "uk": "pl_ukraine"}
FIRST = date(2026, 10, 1)

Couple = frozenset[str]
"""The addresses of two articles."""


@dataclass(frozen=True)
class Translated:
    """An output folder, and what is true of it."""

    folder: Path
    urls: dict[tuple[str, str], str]
    """Statement and language -> address."""
    truth: frozenset[Couple]
    """Every two articles that say one statement in two languages."""

    def couple(self, name: str, one: str = "en", other: str = "pl") -> Couple:
        return frozenset({self.urls[name, one], self.urls[name, other]})

    def apart(self, visit: str) -> Couple:
        """What was said of a visit in each of two languages alone."""
        return frozenset({self.urls[f"{visit}/1", "en"], self.urls[f"{visit}/2", "pl"]})


def announced(ministry: Ministry) -> dict[tuple[str, str], str]:
    """Have a ministry make statements, easy ones and hard ones."""
    urls = {}

    def say(name: str, languages: str, days: tuple[int, ...], photo: str = "") -> None:
        for language, day in zip(languages.split(), days, strict=True):
            when = FIRST + timedelta(days=day)
            urls[name, language] = ministry.announce(name, UNITS[language], when, photo)

    for day in range(10):
        say(f"plain {day}", "en pl", (day, day), f"plain {day}")
        say(f"bare {day}", "en pl", (day, day))
    for day in range(4):
        say(f"late {day}", "en pl", (day, day + 1 + day), f"late {day}")
        say(f"three {day}", "pl en uk", (day, day, day + 1))
        for number in (1, 2):  # of one visit: the same people, towns and photo on the same day
            say(f"visit {day}/{number}", "en pl", (day, day), f"visit {day}")
        # of one visit too, and each in one language only
        say(f"alone {day}/1", "en", (day,), f"alone {day}")
        say(f"alone {day}/2", "pl", (day,), f"alone {day}")
        say(f"lone {day}", "pl", (day,))
    return urls


def translated(folder: Path) -> Translated:
    """Crawl it in three languages, with its pictures."""
    units = tuple(unit for unit in WORLD if unit.path in UNITS.values())
    ministry = Ministry(seed=11, articles=12, years=1, units=units)
    urls = announced(ministry)
    with running(ministry) as replica:
        for site in SITES.values():
            done = crawl(folder, site, replica.connect("www.gov.pl"), "--images")
            assert done.ended.code == 0, done.ended.err
    said: defaultdict[str, list[str]] = defaultdict(list)
    for (name, _), url in urls.items():
        said[name].append(url)
    couples = (frozenset(two) for of in said.values() for two in combinations(of, 2))
    return Translated(folder, urls, frozenset(couples))
