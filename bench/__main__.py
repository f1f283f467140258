"""`make bench`: this project beside its peers, and how its costs grow.

All crawl the same prepared pages of the replica on loopback, without delay, turn by turn, so
that a machine that slows down slows all. Ratios are what to quote; seconds are this machine's.
"""

from enum import StrEnum
from typing import Annotated

import typer

from bench.crawling import beside_peers, memory
from bench.exporting import exporting
from bench.families import families
from bench.incremental import incremental
from bench.rereading import rereading
from bench.searching import searching


class Part(StrEnum):
    """What can be measured alone."""

    CRAWL = "crawl"
    MEMORY = "memory"
    INCREMENTAL = "incremental"
    REREAD = "reread"
    FAMILIES = "families"
    EXPORT = "export"
    SEARCH = "search"


def main(
    articles: Annotated[int, typer.Option(min=10, help="Articles of crawl and reread.")] = 1000,
    runs: Annotated[int, typer.Option(min=1, help="Runs of each, turn by turn.")] = 5,
    sizes: Annotated[
        str, typer.Option(help="Sizes of the memory curve; incremental takes the largest.")
    ] = "1000,10000,50000",
    only: Annotated[list[Part] | None, typer.Option(help="Parts to run; all if none.")] = None,
) -> None:
    """Measure crawling, memory, crawling and reading again, families, search: half an hour."""
    counts = [int(size) for size in sizes.split(",")]
    parts = only or list(Part)
    if Part.CRAWL in parts:
        beside_peers(articles, runs)
    if Part.MEMORY in parts:
        memory(counts)
    if Part.INCREMENTAL in parts:
        incremental(max(counts))
    if Part.REREAD in parts:
        rereading(articles, runs)
    if Part.FAMILIES in parts:
        families(runs)
    if Part.EXPORT in parts:
        exporting((min(counts), max(counts)))
    if Part.SEARCH in parts:
        searching(max(counts), 4 * runs)


if __name__ == "__main__":
    typer.run(main)
