"""`mfa reread`: everything again from WARC, with today's parsers."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from mfa_crawler.cli.again import Jobs, reading
from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.cli.kept import OfSite
from mfa_crawler.filing import Difference, Review, review_all
from mfa_crawler.sites import site as site_by_id

_WIDE = 60  # characters of a value


def reread(
    *,
    site: OfSite = "",
    compare: Annotated[
        bool, typer.Option("--compare", help="Only say what would change; write nothing.")
    ] = False,
    jobs: Jobs = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Read every capture again from WARC, and keep what today's parsers read.

    A change of the parser gives no event: histories are told anew from readings of one parser. It
    may be stopped at any time and run again. Right after a crawl there is nothing to change.

    Example: mfa reread --compare
    """
    chosen = site_by_id(site) if site else None
    with reading(jobs) as spread:
        reviews = review_all(output, chosen, write=not compare, spread=spread)
    if json:
        print_json({"sites": [_described(review) for review in reviews]})
        return
    for review in reviews:
        _print(review, compare=compare)


def _described(review: Review) -> dict[str, Any]:
    return {
        "site": review.site,
        "captures": review.captures,
        "articles": review.articles,
        "differing": review.differing,
        "examples": [
            example._asdict() for examples in review.examples.values() for example in examples
        ],
        "written": review.written,
    }


def _print(review: Review, *, compare: bool) -> None:
    for name, count in review.differing.most_common():
        results.print(f"{review.site}: {escape(name)} differs in {count:,}", soft_wrap=True)
        for example in review.examples[name]:
            notes.print(escape(_words(example)), soft_wrap=True)
    others = review.captures - review.articles
    written = "" if compare else f", wrote {review.written:,} anew"
    results.print(
        f"{review.site}: read {review.articles:,} articles and {others:,} other captures"
        f"{written}; " + ("they differ" if review.differing else "nothing differs"),
        soft_wrap=True,
    )


def _words(example: Difference) -> str:
    """Both values from shortly before the first character in which they differ."""
    old, new = example.old or "", example.new or ""
    pairs = enumerate(zip(old, new, strict=False))
    first = next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = max(0, first - _WIDE // 3)
    return f"  {example.url}: {_short(example.old, start)} -> {_short(example.new, start)}"


def _short(value: str | None, start: int) -> str:
    if value is None:
        return "nothing"
    end = start + _WIDE
    return ("…" if start else "") + value[start:end] + ("…" if len(value) > end else "")
