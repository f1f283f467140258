"""The parts that crawl everything: beside the peers turn by turn, and memory by size."""

import shutil
import statistics
from collections.abc import Sequence

from bench.contenders import bare, naive, ours, pictured, shown, wget
from bench.measure import Cost, ministry, pages_of
from bench.tables import Rows, note, spread

_CRAWLS = {
    "bare Scrapy, links only": bare,
    "mfa crawl, everything on": ours,
    "mfa crawl, and pictures": pictured,
    "mfa crawl, with both on": shown,
    "naive Scrapy project": naive,
    "wget -r --warc-file": wget,
}


def beside_peers(articles: int, runs: int) -> None:
    """Print a row for each crawl of the same pages, and what ours costs beside the others."""
    crawls = dict(_CRAWLS)
    if not shutil.which("wget"):
        del crawls["wget -r --warc-file"]
    costs: dict[str, list[Cost]] = {name: [] for name in crawls}
    with ministry(articles) as url:
        for turn in range(runs + 1):  # the first is a warm-up that is not counted
            for name, crawl in crawls.items():
                note(f"{name}, {f'run {turn} of {runs}' if turn else 'warm-up'}")
                cost = crawl(url, articles)
                if turn:
                    costs[name].append(cost)
    rows = Rows(
        ("crawl", 24),
        ("CPU s / 1,000 pages", 22),
        ("pages/s", 18),
        ("peak MB", 17),
        ("MB / 1,000 pages", 16),
        ("keeps", 0),
    )
    for name in _CRAWLS:
        if name in costs:
            rows.add(name, *_cells(costs[name], pages_of(articles)))
        else:
            rows.add(name, "not installed")
    print(
        "Both are pictures and page requisites.\n"
        "wget asks for no compression, parses what it fetches, and keeps a copy of each page\n"
        "beside its WARC; it is given the pages, since some links lead to the real host."
    )
    us = costs["mfa crawl, everything on"]
    _ratio("bare", us, costs["bare Scrapy, links only"], "; the aim is at most 1.00")
    _ratio("naive", us, costs["naive Scrapy project"], "\n")


def _cells(costs: Sequence[Cost], pages: int) -> tuple[str, ...]:
    return (
        spread([cost.cpu / pages * 1000 for cost in costs]),
        spread([pages / cost.wall for cost in costs], 0),
        spread([cost.peak_mb for cost in costs], 0),
        f"{statistics.median(cost.disk_mb for cost in costs) / pages * 1000:.1f}",
        ", ".join(costs[0].keeps) or "nothing",
    )


def _ratio(peer: str, us: Sequence[Cost], them: Sequence[Cost], end: str) -> None:
    ratios = [ours.cpu / theirs.cpu for ours, theirs in zip(us, them, strict=True)]
    kept = ", ".join(us[0].keeps)
    print(f"CPU, ours ({kept}) / {peer}, pair by pair: {spread(ratios)}{end}", flush=True)


def memory(sizes: Sequence[int]) -> None:
    """Print the peak of one crawl of each size; flat is the aim."""
    rows = Rows(("articles", 10), ("peak MB", 8), ("CPU s / 1,000 pages", 20), ("keeps", 0))
    for size in sizes:
        note(f"memory: preparing {size:,} articles, then one crawl")
        with ministry(size) as url:
            cost = ours(url, size)
        cpu = cost.cpu / pages_of(size) * 1000
        rows.add(f"{size:,}", f"{cost.peak_mb:.0f}", f"{cpu:.2f}", ", ".join(cost.keeps))
    print(flush=True)
