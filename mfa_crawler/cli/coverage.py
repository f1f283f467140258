"""`mfa coverage`: what the lists claimed and showed, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import OfSite, reading, wanted
from mfa_crawler.cli.marks import SYNTHETIC, count
from mfa_crawler.corpus.coverage import Coverage, SiteLedger, WalkLedger
from mfa_crawler.corpus.coverage import coverage as accounts

_SITE = (
    "site", "listed", "stored", "same", "withheld", "gone", "failed", "unseen", "not asked",
)  # fmt: skip
_WALK = (
    "began", "pages", "seen", "distinct", "due", "stored", "other", "range", "gone", "failed",
    "unseen",
)  # fmt: skip


def coverage(
    *,
    site: OfSite = "",
    walks: Annotated[bool, typer.Option("--walks", help="A row for each walk too.")] = False,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Account for every entry that a list showed: stored, elsewhere, failed, or not observable.

    A site's row is about all entries it ever listed. `stored` counts articles, unlisted and gone
    ones too; `same` led to the article of another entry; `gone` answered 404 or 410 and never gave
    an article; `failed` was answered and could not be read; `unseen` is not observable: 403, 5xx,
    no answer, robots.txt, redirects away. `not asked` is out of range or not reached yet.

    A walk's row is about what that run met: list pages read of those claimed, entries `seen` and
    `distinct`, known ones that were `due` and not shown, and where they all went; `other` are of
    other hosts or units, `range` out of range or withheld. All sums must agree, among each other
    and with the records of the archive; else this ends with an error that names site and walk.
    Numbers that a run did not record are shown as `?`. --json prints all numbers, with the kinds
    of failures (docs/errors.md).

    Example: mfa coverage --site pl_mfa_en --walks
    """
    with reading(output) as store:
        found = accounts(store, wanted(site).site)
    if json:
        print_json(found)
        return
    results.print(_sites(found.sites))
    last = {walk.site: walk for walk in found.walks}
    for one in found.sites:
        _explain(one, last.get(one.site))
    _warn(found.sites)
    if walks:
        _draw_walks(found)


def _sites(sites: Iterable[SiteLedger]) -> Table:
    table = _table(_SITE)
    for one in sites:
        table.add_row(escape(one.site), *map(_number, one.entries))
    return table


def _explain(one: SiteLedger, last: WalkLedger | None) -> None:
    day = one.last_complete_walk
    whole = f"the last whole one began {day[:10]}" if day else "none saw the whole list"
    early = (
        f"; the last ended early: {_kinds(last.list_failed)}" if last and last.list_failed else ""
    )
    results.print(f"{one.site}: {count(one.walks, 'walk')}, {whole}{escape(early)}", soft_wrap=True)
    if one.never_listed:
        results.print(f"{one.site}: {one.never_listed:,} of these no list showed", soft_wrap=True)
    for what, kinds in (("failed", one.failed), ("not observable", one.not_observable)):
        if kinds:
            results.print(f"{one.site}: {what}: {escape(_kinds(kinds))}", soft_wrap=True)


def _warn(sites: Sequence[SiteLedger]) -> None:
    made_up = [one.site for one in sites if one.is_synthetic]
    if made_up:
        names = "all of it" if len(made_up) == len(sites) else ", ".join(made_up)
        results.print(f"[bold yellow]{names}: {SYNTHETIC}[/]", soft_wrap=True)


def _draw_walks(found: Coverage) -> None:
    for site in dict.fromkeys(walk.site for walk in found.walks):
        table = _table(_WALK)
        kinds: Counter[str] = Counter()
        for walk in found.walks:
            if walk.site == site:
                table.add_row(*_walk(walk))
                kinds.update(walk.failed)
                kinds.update(walk.not_observable)
        results.print(f"\n[bold]{site}[/]")
        results.print(table)
        if kinds:
            results.print(f"failed or not observable: {escape(_kinds(kinds))}", soft_wrap=True)


def _walk(walk: WalkLedger) -> Iterable[str]:
    began = f"{walk.date[:16].replace('T', ' ')}{'' if walk.complete else ' …'}"
    if walk.stored is None:
        return (began, "?", "?", "?", "?", "?", "?", "?", "?", "?", "?")
    claimed = "?" if walk.pages_claimed is None else f"{walk.pages_claimed:,}"
    kept_out = (walk.out_of_range or 0) + (walk.withheld or 0)
    numbers = (walk.seen, walk.distinct, walk.due, walk.stored, walk.other_host, kept_out)
    lost = (walk.gone, sum(walk.failed.values()), sum(walk.not_observable.values()))
    return (began, f"{walk.pages_read}/{claimed}", *map(_number, (*numbers, *lost)))


def _number(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _kinds(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items()))


def _table(headings: Iterable[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    return table
