"""What a crawl came to: a row for each site, and what went wrong in words."""

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table
from scrapy.crawler import Crawler

from mfa_crawler.cli.console import notes, print_json, results
from mfa_crawler.extensions import RunWriter, account
from mfa_crawler.items import Failure
from mfa_crawler.sites import Site
from mfa_crawler.spiders import Ledger, NewsSpider
from mfa_crawler.spiders.running import was_interrupted

_COLUMNS = ("listed", "fetched", "new", "changed", "unchanged", "gone", "failed", "images")


def report(sites: Sequence[Site], crawlers: Sequence[Crawler], *, json: bool) -> None:
    """Print a row for each site, then its failures by kind."""
    began = {crawler.spidercls.name: crawler for crawler in crawlers}
    rows = [outcome(site, began.get(site.id)) for site in sites]
    if json:
        for row in rows:
            print_json(row)
    else:
        results.print(_table(rows))
    for crawler in crawlers:
        _explain(crawler)
    if not _all_finished(sites, crawlers):
        notes.print("[red]Interrupted:[/] the same command, run again, goes on from here.")


def is_success(sites: Sequence[Site], crawlers: Sequence[Crawler]) -> bool:
    """Whether every site ran to its end, its list could be read, and its records are written."""
    ledgers = [_ledger(crawler) for crawler in crawlers]
    return len(crawlers) == len(sites) and all(
        ledger and ledger.readable and ledger.reason == "finished" for ledger in ledgers
    )


def _all_finished(sites: Sequence[Site], crawlers: Sequence[Crawler]) -> bool:
    return len(crawlers) == len(sites) and not any(map(was_interrupted, crawlers))


def outcome(site: Site, crawler: Crawler | None) -> dict[str, Any]:
    """One site's row: `listed == new + changed + unchanged + gone + failed`."""
    counts = dict.fromkeys(_COLUMNS, 0)
    seconds = 0.0
    ledger = _ledger(crawler) if crawler else None
    if crawler and ledger:
        counts |= {name: n for name, n in account(ledger).items() if name in counts}
        seconds = crawler.stats.get_value("elapsed_time_seconds", 0.0)
    return {"site": site.id, **counts, "seconds": round(seconds, 1)}


def _ledger(crawler: Crawler) -> Ledger | None:
    """The account of a crawl that began and ended."""
    ledger = crawler.spider.ledger if isinstance(crawler.spider, NewsSpider) else None
    return ledger if ledger and ledger.reason else None


def _table(rows: list[dict[str, Any]]) -> Table:
    # 80 columns are not many, and ids of sites can be long
    gap = 2 if max(len(row["site"]) for row in rows) < 13 else 1
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold")
    for heading in ("site", *_COLUMNS, "seconds"):
        label = "same" if heading == "unchanged" else heading
        table.add_column(label, justify="left" if heading == "site" else "right", no_wrap=True)
    for row in rows:
        cells = {name: str(value) for name, value in row.items()}
        if row["failed"]:
            cells["failed"] = f"[red]{cells['failed']}[/]"
        table.add_row(*cells.values())
    return table


def _explain(crawler: Crawler) -> None:
    """Say what went wrong, each kind once with a URL, and where the rest is."""
    ledger = _ledger(crawler)
    if ledger is None:
        notes.print(f"[red]{crawler.spidercls.name} could not begin; see crawl.log[/]")
        return
    _explain_walk(ledger)
    for alarm in ledger.alarms:
        words = f"[red]{ledger.site}: alarm:[/] {escape(alarm.field)}: {escape(str(alarm))}"
        notes.print(words, soft_wrap=True)
    _explain_failures(ledger.site, ledger.failures)
    _explain_failures(f"{ledger.site}: pictures and attachments", ledger.media_failures)
    _explain_failures(f"{ledger.site}: requisites", ledger.requisite_failures)
    for problem, count in ledger.problems.most_common():
        notes.print(f"{ledger.site}: {count} with {escape(problem)}", soft_wrap=True)
    writer = crawler.get_extension(RunWriter)
    assert writer is not None
    for left in writer.keeper.adopted.left():
        words = f"[red]{ledger.site}: not filed:[/] {escape(left)}; mfa verify says more"
        notes.print(words, soft_wrap=True)
    failures = (ledger.failures, ledger.media_failures, ledger.requisite_failures)
    if any(failures):
        path = writer.folder / "report.json"
        notes.print(f"{ledger.site}: every failure is in {escape(str(path))}", soft_wrap=True)


def _explain_failures(of: str, failures: Sequence[Failure]) -> None:
    kinds: dict[str, list[str]] = {}
    for failure in failures:
        kinds.setdefault(failure.kind, []).append(f"{failure.url} {failure.reason}")
    for kind, examples in kinds.items():
        words = f"{of}: {len(examples)} {kind}, such as {escape(examples[0])}"
        notes.print(words, soft_wrap=True)


def _explain_walk(ledger: Ledger) -> None:
    """Say why a run or its walk ended early, and what was left out."""
    if ledger.reason == "output_failed":
        why = escape(ledger.obstacle or "no space left")
        notes.print(
            f"[red]{ledger.site}: the disk took no more: {why}.[/] Mend that and run the same "
            "command again: what is kept is whole, and it goes on from there.",
            soft_wrap=True,
        )
    for failure in ledger.listing_failures:
        notes.print(
            f"[red]{ledger.site}: the walk of the list ended early[/] ({failure.kind}): "
            f"{escape(failure.url)} {escape(failure.reason)}",
            soft_wrap=True,
        )
    if ledger.withheld:
        notes.print(
            f"{ledger.site}: {ledger.withheld} entries are withheld and were not asked for, or "
            "not kept as articles; mfa withhold --list names them",
            soft_wrap=True,
        )
    if ledger.out_of_range:
        notes.print(
            f"{ledger.site}: {ledger.out_of_range} entries out of range or over the limit",
            soft_wrap=True,
        )
