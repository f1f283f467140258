"""Statements that a ministry makes in several languages: the same facts in other words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from random import Random

from mfa_crawler.replica import identity
from mfa_crawler.replica.article import Article, Picture, Section
from mfa_crawler.replica.author import slug_of
from mfa_crawler.replica.blocks import Paragraph, Span

_LANGUAGES = ("en", "pl", "uk")  # as statements.txt has them
_SLOT = re.compile(r"\{(\w+)(?::(of|with))?\}")
_MONTHS = {
    "en": """January February March April May June July August September October November
        December""",
    "pl": """stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia""",
    "uk": """січня лютого березня квітня травня червня липня серпня вересня жовтня листопада
        грудня""",
}
_SHARES = {"en": "{} %", "pl": "{} proc.", "uk": "{} %"}
_THOUSANDS = {"en": ",", "pl": "\u00a0", "uk": "\u00a0"}
_CASES = {  # what becomes of a surname's end
    ("pl", "of"): (("ski", "skiego"), ("ek", "ka"), ("", "a")),
    ("pl", "with"): (("ski", "skim"), ("ek", "kiem"), ("", "em")),
    ("uk", "of"): (("ський", "ського"), ("", "а")),
    ("uk", "with"): (("ський", "ським"), ("", "ом")),
}


_Fact = Callable[[str, str], str]
"""What fills a slot, spoken in a language and a case."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, said by an article of one unit, in its language, on a day.

    Everything follows from the name: articles with equal names say the same. Of `visit/1` and
    `visit/2` people, towns and countries are the same, and all else differs.
    """

    name: str
    day: date
    picture: str = ""
    """Id of the main picture, if it has one."""

    def told(self, article: Article) -> Article:
        """Return the article as it says this instead of what it said."""
        lead, *others = _words(self.name, article.unit.language)
        headline = _headline(self.name, article.unit.language)
        return replace(
            article,
            statement=self.name,
            slug=slug_of(headline, article.number),
            headline=headline,
            day=self.day,
            lead=lead,
            lead_again=False,
            main_photo=Picture(self.picture, headline) if self.picture else None,
            sections=(Section(tuple(Paragraph((Span(text),)) for text in others)),),
            gallery=(),
            attachments=(),
            published=None,
        )


def _headline(name: str, language: str) -> str:
    return _say(name, "headline", 0, language)


@lru_cache(maxsize=512)
def _words(name: str, language: str) -> tuple[str, ...]:
    """Lead and paragraphs."""
    rng = identity.dice("statement", name)
    order = rng.sample(range(len(_lists()["sentence"])), 6)
    sentences = [_say(name, "sentence", number, language, number) for number in order]
    pairs = zip(sentences[::2], sentences[1::2], strict=True)
    return _say(name, "lead", 0, language), *(" ".join(pair) for pair in pairs)


def _say(name: str, part: str, turn: int, language: str, place: int | None = None) -> str:
    """One sentence of a list, at a place or any, with the facts of its turn."""
    rng = identity.dice(name, part, turn)
    groups = _lists()[part]
    text = groups[rng.randrange(len(groups)) if place is None else place][language]
    facts = _facts(name, rng)
    said = _SLOT.sub(lambda slot: facts[slot[1]](language, slot[2] or ""), text)
    return said[:1].upper() + said[1:]


def _facts(name: str, rng: Random) -> dict[str, _Fact]:
    whole = identity.dice("whole", name.partition("/")[0])
    guests = [_any(whole, "surname") for _ in range(2)]
    towns = [_any(whole, "town") for _ in range(2)]
    return {
        "minister": partial(_named, ("surname", 5, 1)),
        "guest": rng.choice(guests),
        "city": rng.choice(towns),
        "country": _any(whole, "country"),
        "day": partial(_dated, date(2026, rng.randint(1, 12), rng.randint(1, 28))),
        "share": partial(_shared, rng.randint(11, 89)),
        "sum": partial(_counted, rng.randint(101, 989) * 100),
        "topic": partial(_about, identity.dice("topic", name).randrange(len(_lists()["topic"]))),
    }


def _any(rng: Random, kind: str) -> _Fact:
    """A person, town or country: a stem and an end."""
    lists = _lists()
    place = (kind, rng.randrange(len(lists["stem"])), rng.randrange(len(lists[kind])))
    return partial(_named, place)


def _named(place: tuple[str, int, int], language: str, case: str) -> str:
    kind, stem, end = place
    name = _lists()["stem"][stem][language] + _lists()[kind][end][language]
    for last, other in _CASES.get((language, case), ()):
        if name.endswith(last):
            return name.removesuffix(last) + other
    return name


def _dated(day: date, language: str, _: str) -> str:
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]}"


def _shared(percent: int, language: str, _: str) -> str:
    return _SHARES[language].format(percent)


def _counted(number: int, language: str, _: str) -> str:
    return f"{number:,}".replace(",", _THOUSANDS[language])


def _about(topic: int, language: str, _: str) -> str:
    return _lists()["topic"][topic][language]


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[dict[str, str]]]:
    """The file: each list's groups by language; a line of three words is a group of its own."""
    lists: dict[str, list[dict[str, str]]] = {}
    groups: list[dict[str, str]] = []
    for line in Path(__file__).with_name("statements.txt").read_text("utf-8").splitlines():
        language, colon, text = line.partition(": ")
        if line.startswith("["):
            groups = lists[line.strip("[]")] = []
        elif colon and language in _LANGUAGES:
            if language == _LANGUAGES[0]:
                groups.append({})
            groups[-1][language] = text
        elif line and not line.startswith("#"):
            groups.append(dict(zip(_LANGUAGES, line.split(), strict=True)))
    return lists
