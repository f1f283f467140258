"""`mfa doctor`: how a site reads today, field by field, and what is wrong with it."""

from collections.abc import Iterable
from pathlib import Path
from shlex import join
from typing import Annotated

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from mfa_crawler.cli.console import Connect, Json, Output, print_json, results
from mfa_crawler.cli.kept import reading
from mfa_crawler.errors import UnknownLayout
from mfa_crawler.health import Examination, Looked, examine
from mfa_crawler.sites import Site
from mfa_crawler.sites import site as site_by_id


def doctor(
    site: Annotated[str, typer.Argument(help="Site id, such as pl_mfa_en; see `mfa sites`.")],
    *,
    count: Annotated[int, typer.Option(min=1, max=100, help="Articles to look at.")] = 5,
    archive: Annotated[
        bool, typer.Option("--archive", help="Ask for nothing: look at what is kept.")
    ] = False,
    connect: Connect = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Look at a site: its newest list and a few articles, each field with where it came from.

    The site is crawled for so many articles first, as `mfa crawl --full --limit` does, and what
    came is kept. Then the newest list page of each source and the articles that it shows are read
    by today's parser. Each article is compared with what the list says of it and with the generic
    reading of the same page; all of them with what the site asserts and with what was read of it
    before, so that a field that a redesign or an edit of the parser lost is named, with the last
    capture on which it was read. Exit code 1 where anything is wrong; of a page that no layout
    reads the next command is named. docs/add-a-ministry.md shows it at work on a new site.

    Example: MFA_CONTACT=you@example.org mfa doctor pl_mfa_en
    """
    known = site_by_id(site)
    if not archive:
        _crawl(known, output, tuple(connect or ()), count)
    with reading(output) as store:
        found = examine(store, output / "warc", known, count)
    if json:
        print_json(found)
    else:
        _print(found, connect or [])
    if not found.is_well:
        raise typer.Exit(1)


def _crawl(site: Site, output: Path, connect: tuple[str, ...], count: int) -> None:
    from mfa_crawler.cli.order import Order  # Scrapy takes a second that --archive can spare

    arguments = {"limit": str(count), "full": "1", "images": "0", "requisites": "0"}
    _, refusals = Order((site,), output, connect).crawl(arguments)
    if refusals:
        raise refusals[0]


def _print(found: Examination, connect: list[str]) -> None:
    for looked in (*found.lists, *found.articles):
        results.print(_heading(looked), soft_wrap=True)
        if looked.fields:
            results.print(_fields(looked))
        for sentence in looked.wrong:
            results.print(f"  [red]wrong:[/] {escape(sentence)}", soft_wrap=True)
        results.print()
    results.print(f"[bold]{found.site}[/]: {_verdict(found)}", soft_wrap=True)
    for alarm in found.alarms:
        words = f"  [red]{escape(alarm.field)}:[/] {escape(str(alarm))}"
        results.print(words, soft_wrap=True)
    if unread := _unread(found):
        there = (part for pair in connect for part in ("--connect", pair))
        command = join(("mfa", "fixture", found.site, unread, *there))
        results.print(
            "\nNext: keep the page that no layout reads, and write a layout by it "
            f"(docs/add-a-ministry.md):\n\n    {escape(command)}",
            soft_wrap=True,
        )


def _unread(found: Examination) -> str | None:
    """The first page that no layout reads."""
    looked = (*found.lists, *found.articles)
    starts = f"{UnknownLayout.kind}:"
    unread = (one for one in looked if any(words.startswith(starts) for words in one.wrong))
    return next((one.url for one in unread), None)


def _heading(looked: Looked) -> str:
    when = f", captured {looked.captured}" if looked.captured else ""
    return f"[bold]{escape(looked.kind)}[/] {escape(looked.url)}{when}"


def _fields(looked: Looked) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    headings = ("field", "read as", *(("from",) if looked.how else ()))
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading == "field")
    for name, value in looked.fields.items():
        cells = (name, escape(value), escape(looked.how.get(name, "")))
        table.add_row(*cells[: len(headings)])
    return table


def _verdict(found: Examination) -> str:
    if found.is_well:
        return f"[green]nothing is wrong[/] with {_counted(found.articles, 'article')}"
    bad = [looked for looked in (*found.lists, *found.articles) if looked.wrong]
    names = [alarm.field for alarm in found.alarms]
    parts = [f"{len(bad)} of {len(found.lists) + len(found.articles)} pages"] if bad else []
    parts += [f"alarms on {', '.join(dict.fromkeys(names))}"] if names else []
    return f"[red]something is wrong[/] with {' and '.join(parts)}"


def _counted(things: Iterable[object], word: str) -> str:
    count = len([*things])
    return f"{count} {word}{'' if count == 1 else 's'}"
