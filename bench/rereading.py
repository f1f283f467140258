"""The part that reads one WARC archive again: `mfa reread` beside trafilatura."""

import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.contenders import BIN, archive
from bench.environment import peers_python
from bench.measure import Cost, cost_of, ministry
from bench.tables import Rows, note, spread

_PEER = Path(__file__).with_name("trafilatura_peer.py")
_LISTING = "https://www.gov.pl/web/diplomacy/news-"

Pairs = list[tuple[Cost, Cost]]


def rereading(articles: int, runs: int) -> None:
    """Print articles a second of each, on one core, and how many times ours is faster.

    Starting costs both something, so a tenth of the archive is read too: what the other nine
    tenths add is the cost of reading alone.
    """
    python = peers_python()
    few = articles // 10
    with ExitStack() as stack:
        large, small = (_archived(stack, size) for size in (articles, few))
        whole: Pairs = []
        start: Pairs = []
        for turn in range(1, runs + 1):
            note(f"reread beside trafilatura, run {turn} of {runs}")
            whole.append((_ours(large, articles), _theirs(python, large, articles)))
            start.append((_ours(small, few), _theirs(python, small, few)))
    rows = Rows(
        ("articles from WARC", 24),
        ("articles/s, all in", 24),
        ("without start-up", 24),
        ("peak MB", 7),
        ("", 0),
    )
    rates = []
    for who, name in enumerate(("mfa reread --jobs 1", "trafilatura, metadata")):
        all_in = [articles / pair[who].cpu for pair in whole]
        alone = [
            (articles - few) / (pair[who].cpu - less[who].cpu)
            for pair, less in zip(whole, start, strict=True)
        ]
        peak = max(pair[who].peak_mb for pair in whole)
        rows.add(name, spread(all_in, 0), spread(alone, 0), f"{peak:.0f}")
        rates.append((all_in, alone))
    for index, what in enumerate(("all in", "without start-up")):
        ratios = [us / them for us, them in zip(rates[0][index], rates[1][index], strict=True)]
        print(f"ours / trafilatura, {what}, pair by pair: {spread(ratios, 1)}")
    print("The aim is at least 25. Seconds are CPU seconds of a process.\n", flush=True)


def _archived(stack: ExitStack, articles: int) -> Path:
    note(f"reread: crawling {articles:,} articles into an archive")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    with ministry(articles) as url:
        cost = archive(url, articles, folder)
    if "WARC" not in cost.keeps:
        raise RuntimeError("mfa crawl kept no WARC, so there is nothing to read again")
    return folder


def _ours(folder: Path, articles: int) -> Cost:
    cost = cost_of([f"{BIN}/mfa", "reread", "--output", f"{folder}", "--jobs", "1"], folder)
    if not re.search(rf"\b{articles}\b", cost.words.replace(",", "")):
        raise RuntimeError(f"mfa reread names no {articles} articles:\n{cost.words[-2000:]}")
    return cost


def _theirs(python: Path, folder: Path, articles: int) -> Cost:
    archives = sorted(folder.rglob("*.warc.gz"))
    cost = cost_of([f"{python}", f"{_PEER}", _LISTING, *archives], folder)
    if f"{articles} pages" not in cost.words:
        raise RuntimeError(f"trafilatura did not see {articles} articles:\n{cost.words[-2000:]}")
    return cost
