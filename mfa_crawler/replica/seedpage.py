"""The page the project began with, built from its text as a text browser showed it (seed.txt)."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from mfa_crawler.replica import identity
from mfa_crawler.replica.article import Article, Picture, Section
from mfa_crawler.replica.blocks import (
    Block,
    Credit,
    CreditParagraph,
    EmptyParagraph,
    Paragraph,
    Span,
)
from mfa_crawler.replica.units import Unit

SEED_DAY = date(2023, 10, 6)
SEED_UNIT = "/web/diplomacy"
SEED_HOST = "www.gov.pl"
SEED_SLUG = (
    "peacekeeping-initiatives-in-asian-countries-"
    "at-the-osce-asian-partners-for-co-operation-conference"
)


@lru_cache(maxsize=1)
def _lines() -> tuple[str, ...]:
    # split("\n"), not splitlines(): the no-break spaces at line ends must stay as they are
    text = Path(__file__).with_name("seed.txt").read_text("utf-8")
    return tuple(line for line in text.split("\n") if line)


def cookie_notice() -> str:
    """Return the notice above the page, which the English portal showed on every page."""
    return _lines()[0]


def seed_page(unit: Unit, number: int, seed: int) -> Article:
    """Return the first page as article `number` of `unit`; only picture ids depend on `seed`."""
    _, _, headline, _, lead, alt, *rest = _lines()
    body, (blank, credit, photos) = rest[:-4], rest[-4:-1]
    blocks: list[Block] = [Paragraph((Span(text),)) for text in body]
    label, name = credit.split("\u00a0", 1)
    assert not blank.strip()
    blocks += [EmptyParagraph(), CreditParagraph(Credit(label + "\u00a0", name))]
    ids = [identity.mint(seed, "photo", f"seed page {index}") for index in range(7)]
    size = int(photos.split("(")[1].rstrip(")"))
    return Article(
        unit=unit,
        number=number,
        slug=SEED_SLUG,
        headline=headline,
        day=SEED_DAY,
        lead=lead,
        main_photo=Picture(ids[0], alt),
        sections=(Section(tuple(blocks)),),
        gallery=tuple(Picture(uuid, "") for uuid in ids[1 : size + 1]),
        markup_seed="",
    )
