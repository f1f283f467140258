"""An archive of a replica that says the same in several languages, and which pairs are true."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from mfa_crawler.replica import WORLD, Ministry, running
from tests.crawling import crawl

UNITS = {"en": "/web/diplomacy", "pl": "/web/dyplomacja", "uk": "/web/ua"}
BRITISH = {"en": "/government/news", "uk": "/government/speeches"}
SITES = {"pl_mfa_en": "www.gov.pl", "pl_mfa": "www.gov.pl", "pl_ukraine": "www.gov.pl",
         "gb_fcdo": "www.gov.uk"}  # fmt: skip
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
        # said by a site that offers its translations; the second one a month later
        for language, days in (("en", 0), ("uk", 30)):
            urls[f"offered {day}", language] = ministry.announce(
                f"offered {day}", BRITISH[language], FIRST + timedelta(days=day + days)
            )
    return urls


def translated(folder: Path) -> Translated:
    """Crawl it in three languages and of two countries, with its pictures."""
    units = [unit for unit in WORLD if unit.path in UNITS.values()]
    british = next(unit for unit in WORLD if unit.path == BRITISH["en"])
    ukrainian = replace(british, path=BRITISH["uk"], language="uk", articles=0)
    ministry = Ministry(seed=11, articles=12, years=1, units=(*units, british, ukrainian))
    urls = announced(ministry)
    with running(ministry) as replica:
        for site, host in SITES.items():
            done = crawl(folder, site, replica.connect(host), "--images")
            assert done.ended.code == 0, done.ended.err
    said: defaultdict[str, list[str]] = defaultdict(list)
    for (name, _), url in urls.items():
        said[name].append(url)
    couples = (frozenset(two) for of in said.values() for two in combinations(of, 2))
    return Translated(folder, urls, frozenset(couples))
