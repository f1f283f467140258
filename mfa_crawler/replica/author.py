"""Writes article number n of a unit: the same n and seed always give the same article."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache

from mfa_crawler.replica import identity
from mfa_crawler.replica.article import Article, Attachment, FirstPublication, Picture, Section
from mfa_crawler.replica.blocks import Span
from mfa_crawler.replica.body import BodyWriter, roughen
from mfa_crawler.replica.credits import TAILS, credit
from mfa_crawler.replica.look import Part
from mfa_crawler.replica.prose import grammar
from mfa_crawler.replica.units import Unit

_GALLERY_SIZES = (0, 6, 0, 3, 12, 0, 1, 5, 0, 2, 8, 0, 4)
_NO_WORD = re.compile(r"[^a-z0-9]+")
_FILE_STEMS = ("programme", "deklaracja", "statement", "załącznik", "annex", "komunikat")


def sketch(unit: Unit, number: int, day: date, seed: int) -> Article:
    """Return article `number` of `unit` without what only its own page shows: enough for a list."""
    return _Author(unit, number, seed).sketch(day)


# a page that is asked for twice, or for its truth too, is written once
@lru_cache(maxsize=128)
def write(unit: Unit, number: int, day: date, seed: int) -> Article:
    """Return article `number` of `unit`, dated `day`."""
    return _Author(unit, number, seed).article(day)


def slug_of(headline: str, number: int) -> str:
    """Return the last part of an article's address; the number at its end finds it again.

    >>> slug_of("Łódź: “3rd” round!", 12)
    'lodz-3rd-round-12'
    """
    folded = unicodedata.normalize("NFKD", headline.lower().replace("ł", "l"))
    ascii_only = folded.encode("ascii", "ignore").decode()
    return f"{_NO_WORD.sub('-', ascii_only).strip('-')[:90].rstrip('-') or 'news'}-{number}"


def filename_of(uuid: str) -> str:
    """Return the name of the file behind an attachment's id."""
    return f"{_FILE_STEMS[int(uuid[0], 16) % len(_FILE_STEMS)]}_{uuid[:6]}.pdf"


class _Author:
    """Holds what every part of one article needs: its dice and its turn in the cycles."""

    def __init__(self, unit: Unit, number: int, seed: int) -> None:
        self._unit, self._number, self._seed = unit, number, seed
        self._label = f"{unit.host}{unit.path}/{number}"
        self._rng = identity.dice(seed, self._label, "page")
        self._words = grammar(unit.language)
        # cycles, not chance, so that a small ministry shows every kind of article
        self._turn = number + int(identity.digest(seed, unit.path)[:4], 16)
        # nothing but an attachment
        self._bare = self._turn % 19 == 3 and unit.look.shows(Part.BARE)

    def sketch(self, day: date) -> Article:
        words, turn = self._words, self._turn
        rng = identity.dice(self._seed, self._label, "sketch")
        headline = words.say(rng, "headline")
        lead = "" if turn % 7 == 2 or self._bare else roughen(rng, words.say(rng, "lead"))
        alt = rng.choice((headline, "", words.say(rng, "alt") + " "))
        photographed = turn % 6 != 4 and not self._bare
        return Article(
            unit=self._unit,
            number=self._number,
            slug=slug_of(headline, self._number),
            headline=headline,
            day=day,
            lead=lead,
            main_photo=Picture(self._photo("main"), alt) if photographed else None,
            markup_seed=f"{self._seed}/{self._label}",
        )

    def article(self, day: date) -> Article:
        turn, bare, article = self._turn, self._bare, self.sketch(day)
        return replace(
            article,
            lead_again=turn % 5 == 1 and bool(article.lead),
            sections=(Section(()),) if bare else self._sections(),
            gallery=() if bare else self._gallery(),
            attachments=self._attachments(1 if bare else (0, 0, 1, 0, 0, 2)[turn % 6]),
            published=self._published(day) if turn % 4 == 0 else None,
        )

    def _sections(self) -> tuple[Section, ...]:
        writer = BodyWriter(self._rng, self._words, self._turn, self._inline_id)
        return writer.sections()

    def _inline_id(self, index: int) -> str:
        return self._photo(f"inline {index}")

    def _photo(self, part: str) -> str:
        return identity.mint(self._seed, "photo", f"{self._label} {part}")

    def _gallery(self) -> tuple[Picture, ...]:
        size = _GALLERY_SIZES[self._turn % len(_GALLERY_SIZES)]
        # every other gallery is credited, by one photographer or by two in turn
        credited = self._turn % 2 == 0
        names = [credit(self._rng, self._words, self._turn // 2 + i) for i in range(2)]
        pictures = []
        for index in range(size):
            words = self._words.say(self._rng, "caption")
            alt = words if index % 3 else self._words.say(self._rng, "alt")
            before, after = TAILS[(index + self._turn) % len(TAILS)]
            name = names[index % 2] if credited and index % 4 != 3 else None
            alone = name is not None and index == 5
            pictures.append(
                Picture(
                    uuid=self._photo(f"gallery {index}"),
                    alt=alt + ("" if index % 5 else " "),
                    caption="" if alone else words + ("." if before == " " else ""),
                    credit=name,
                    before="" if alone else before,
                    after="" if alone else after,
                    thumbnail=self._photo(f"thumbnail {index}") if index % 3 == 1 else "",
                )
            )
        return tuple(pictures)

    def _attachments(self, count: int) -> tuple[Attachment, ...]:
        ids = [
            identity.mint(self._seed, "attachment", f"{self._label} file {i}") for i in range(count)
        ]
        return tuple(
            Attachment(uuid, self._words.say(self._rng, "attachment_title"), filename_of(uuid))
            for uuid in ids
        )

    def _published(self, day: date) -> FirstPublication:
        hours = (self._rng.randint(7, 19), self._rng.randint(0, 59))
        moment = datetime.combine(day, time(0, 0) if self._turn % 3 == 0 else time(*hours))
        return FirstPublication(moment, self._words.say(self._rng, "name"))


def extra_sentence(article: Article, revision: int) -> Span:
    """Return the sentence that edit number `revision` adds to an article."""
    rng = identity.dice(article.markup_seed, "edit", revision)
    return Span(" " + grammar(article.unit.language).sentences(rng, 1) + f" ({revision})")
