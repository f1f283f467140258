"""The part that crawls a ministry whose articles are known already."""

import tempfile
from pathlib import Path

from bench.contenders import archive, revisit
from bench.measure import ministry
from bench.relay import relaying
from bench.tables import Rows, note


def incremental(articles: int) -> None:
    """Crawl everything once, then again unchanged; print what the second crawl took."""
    rows = Rows(
        ("known articles", 14),
        ("s to first request", 18),
        ("s in all", 9),
        ("requests", 8),
        ("peak MB", 8),
        ("", 0),
    )
    with ministry(articles) as url, tempfile.TemporaryDirectory() as folder:
        note(f"incremental: crawling {articles:,} articles, so that they are known")
        archive(url, articles, Path(folder))
        with relaying(url) as relay:
            cost = revisit(relay.url, Path(folder))
    if not relay.requests:
        raise RuntimeError(f"the second crawl asked for nothing:\n{cost.words[-2000:]}")
    rows.add(
        f"{articles:,}",
        f"{relay.requests[0] - cost.began:.2f}",
        f"{cost.wall:.2f}",
        f"{len(relay.requests):,}",
        f"{cost.peak_mb:.0f}",
    )
    print("The aim at 50,000: the first request in under 2 s, a peak under 150 MB.\n", flush=True)
