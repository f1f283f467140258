"""`make bench`: the crawl to JSON Lines beside bare Scrapy, and its memory by size.

Both crawl the same prepared pages of the replica on loopback, without delay, turn by turn, so
that a machine that slows down slows both. Ratios are what to quote; seconds are this machine's.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bench.measure import Cost, cost_of

_BIN = Path(sys.executable).parent
_LIST = "/web/diplomacy/news-"
_BARE = Path(__file__).with_name("bare.py")

console = Console(highlight=False)


@contextmanager
def ministry(articles: int) -> Iterator[str]:
    """A replica with prepared pages in a process of its own; gives its base URL."""
    command = [sys.executable, "-m", "mfa_crawler.replica", "--prepared"]
    command += ["--articles", str(articles)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
        process.stdin.close()


def bare(url: str, articles: int) -> Cost:
    """Bare Scrapy, links only, with its own defaults but the log level of ours."""
    command = [f"{_BIN}/scrapy", "runspider", str(_BARE), "-L", "INFO", "-a", f"url={url}{_LIST}"]
    with tempfile.TemporaryDirectory() as folder:
        cost = cost_of(command, Path(folder), {})
    answered = re.search(r"'downloader/response_count': (\d+)", cost.words)
    if answered is None or int(answered[1]) < articles:
        raise RuntimeError(f"bare Scrapy did not crawl the ministry:\n{cost.words[-2000:]}")
    return cost


def ours(url: str, articles: int) -> Cost:
    """This project, from the list to JSON Lines; checks that every article arrived."""
    command = [f"{_BIN}/mfa", "crawl", "pl_mfa_en", "--connect", f"www.gov.pl={url}"]
    with tempfile.TemporaryDirectory() as folder:
        cost = cost_of([*command, "--output", folder], Path(folder), {})
        (written,) = Path(folder).rglob("articles.jsonl")
        lines = written.read_bytes().count(b"\n")
        if lines < articles:
            raise RuntimeError(f"only {lines} of {articles} articles arrived")
    return cost


def main(
    articles: Annotated[int, typer.Option(help="Articles in a timed crawl.")] = 1000,
    runs: Annotated[int, typer.Option(min=5, help="Runs of each, turn by turn.")] = 5,
    sizes: Annotated[str, typer.Option(help="Sizes of the memory curve.")] = "1000,5000,20000",
) -> None:
    """Measure CPU seconds per 1,000 pages and peak memory, medians with minimum and maximum."""
    with ministry(articles) as url:
        bare(url, articles), ours(url, articles)  # a warm-up that is not counted
        pairs = [(bare(url, articles), ours(url, articles)) for _ in range(runs)]
    pages = articles + articles // 10
    table = Table(
        "crawl", "CPU s / 1,000 pages", "pages/s", "peak MB", box=box.SIMPLE_HEAD, pad_edge=False
    )
    _row(table, "bare Scrapy, links only", [b for b, _ in pairs], pages)
    _row(table, "mfa crawl to JSON Lines", [o for _, o in pairs], pages)
    console.print(table)
    ratios = sorted(o.cpu / b.cpu for b, o in pairs)
    console.print(
        f"CPU, ours / bare, pair by pair: median {statistics.median(ratios):.2f} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}); the aim is at most 1.10\n"
    )
    _memory([int(size) for size in sizes.split(",")])


def _row(table: Table, name: str, costs: Sequence[Cost], pages: int) -> None:
    cpu = sorted(cost.cpu / pages * 1000 for cost in costs)
    table.add_row(
        name,
        f"{statistics.median(cpu):.2f} ({cpu[0]:.2f} to {cpu[-1]:.2f})",
        f"{pages / statistics.median(cost.wall for cost in costs):.0f}",
        f"{statistics.median(cost.peak_mb for cost in costs):.0f}",
    )


def _memory(sizes: Sequence[int]) -> None:
    table = Table("articles", "peak MB", "CPU s / 1,000 pages", box=box.SIMPLE_HEAD, pad_edge=False)
    for size in sizes:
        with ministry(size) as url:
            cost = ours(url, size)
        pages = size + size // 10
        table.add_row(f"{size:,}", f"{cost.peak_mb:.0f}", f"{cost.cpu / pages * 1000:.2f}")
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
