"""The pages that readers are compared on: the replica's looks, and real ones where they are."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bench.accuracy import Fields
from bench.ours import family_for, recognised, record
from bench.reader import Page
from mfa_crawler.extraction import Document, FeedItem
from mfa_crawler.families import generic
from mfa_crawler.replica import WORLD, Article, Ministry, Truth, Unit
from mfa_crawler.replica.looks import govuk
from mfa_crawler.replica.routes import respond
from mfa_crawler.replica.wire import Request, Response

_REAL = Path(__file__).parents[2] / "shared" / "pages"
_SEEDS = (7, 8, 9)
# one unit of each look, without guests: what its list shows is what it has published
_UNITS = {unit.look.name: unit for unit in reversed(WORLD) if not unit.guests}


@dataclass(frozen=True, slots=True)
class Known:
    """A page, and what is true of the articles on it; None where nobody has written it down."""

    page: Page
    truths: tuple[Fields, ...] | None = None


def written(count: int) -> Iterator[Known]:
    """The replica's pages: `count` articles of each look, its lists, and a feed of articles."""
    for seed in _SEEDS:
        ministry = Ministry(seed, count, years=4, units=WORLD, page_bytes=80_000)
        for unit in _UNITS.values():
            for article in ministry.newest(unit, 0, -(-count // len(_SEEDS))):
                body = _get(ministry, unit, article.path).body
                yield Known(
                    _page("article", article.url, unit.language, body), (_fields(article.truth),)
                )
                if unit.look is govuk.LOOK:
                    yield _content_item(ministry, unit, article)
            yield from _listed(ministry, unit)


def _content_item(ministry: Ministry, unit: Unit, article: Article) -> Known:
    path = f"/api/content{article.path}"
    body = _get(ministry, unit, path).body
    page = _page("json", f"https://{unit.host}{path}", unit.language, body)
    return Known(page, (_fields(article.truth),))


def _listed(ministry: Ministry, unit: Unit) -> Iterator[Known]:
    answer, url = _get(ministry, unit, unit.listing), f"https://{unit.host}{unit.listing}"
    truths = [_fields(article.truth) for article in ministry.newest(unit)]
    if answer.media_type.startswith("application/rss+xml"):
        shown = answer.body.count(b"<item>")
        yield Known(_page("feed", url, unit.language, answer.body), tuple(truths[:shown]))
    elif answer.media_type.startswith("text/html"):
        page = _page("listing", url, unit.language, answer.body)
        shown, names = len(record(page)), ("headline", "date")
        yield Known(page, tuple({name: t[name] for name in names} for t in truths[:shown]))


def _get(ministry: Ministry, unit: Unit, target: str) -> Response:
    return respond(ministry, Request("GET", target, (("Host", unit.host),)))


def _fields(truth: Truth) -> Fields:
    return {
        "headline": truth.headline,
        "date": truth.date,
        "body": truth.body,
        "lead": truth.lead,
        "credit": truth.photo_credit,
        "gallery": len(truth.gallery),
    }


def real() -> Iterator[Known]:
    """Pages that sites really served, where they lie beside the checkout."""
    if not _REAL.is_dir():
        return
    with (_REAL / "INDEX.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            if line["kind"] in {"article", "listing", "feed"} and line["url"]:
                body = (_REAL / line["path"]).read_bytes()
                page = _page(line["kind"], line["url"], line["language"], body)
                yield Known(replace(page, row=f"{page.row}, real"))


def _page(kind: str, url: str, language: str, body: bytes) -> Page:
    """Its row is named after what reads it."""
    family = family_for(url)
    layout = FeedItem.layout if kind == "feed" else recognised(Document(url, body)).layout
    is_general = layout.startswith(generic.name)
    return Page(layout if is_general else f"{family.name} {layout}", kind, url, language, body)
