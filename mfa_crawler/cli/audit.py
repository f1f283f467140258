"""`mfa audit`: what became of articles after they were published, and how sure that is."""

from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from mfa_crawler.cli.console import Json, Output, counted, print_json, results
from mfa_crawler.cli.kept import OfSite, reading, wanted
from mfa_crawler.cli.marks import count, synthetic_line
from mfa_crawler.corpus.audit import (
    ANYTHING,
    HORIZONS,
    LEAST,
    WITHIN,
    Audit,
    Audited,
    Cohort,
    Curve,
    gather,
)
from mfa_crawler.corpus.audit import audit as audited
from mfa_crawler.corpus.audit.extent import Middle
from mfa_crawler.corpus.audit.rates import FEW, percent
from mfa_crawler.errors import BadArgument
from mfa_crawler.store import EventType, Store

Within = Annotated[
    float,
    typer.Option(min=0.0, metavar="H", help="Hours between appearance and first capture."),
]


def audit(
    *,
    site: OfSite = "",
    within: Within = WITHIN,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also draw the curves, as .svg or .png."),
    ] = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Say what share of articles changed after publication, how soon and how much.

    Only articles first captured within H hours of appearing count: at most so long before the
    first capture a complete walk of the list did not show them. Days are counted from the first
    capture. A change lies somewhere between two captures, and articles are followed until their
    last one; the curves allow for both. Each share stands with its 95 % interval, which is rough
    (~) where fewer than 5 changed; where fewer than 20 were followed so long, nothing is claimed.

    Then: what lists showed and the archive has not, what was taken off the list and still
    answers, and days that pages print before they appeared. docs/audit.md says what each
    number means, and what not to conclude. --plot needs `pip install 'mfa-crawler[report]'`.

    Example: mfa audit --site pl_mfa_en --within 24
    """
    chosen = wanted(site).site
    with reading(output) as store:
        found = made(store, chosen, within)
    if plot:
        from mfa_crawler.corpus.report.plots import draw_curves

        draw_curves(found, plot)
    if json:
        print_json(found)
        return
    for one in found.all:
        _draw(one, within)
    results.print(found.invisible)


def made(store: Store, site: str | None, within: float) -> Audit:
    """The audit of a site, or of all that the archive holds; raises BadArgument without any, and
    where `within` is no number of hours.
    """
    if not isfinite(within):
        raise BadArgument(f"--within {within} is no number of hours")
    gathered = [
        gather(store, name, within, lambda found: counted(found, "articles"))
        for name in sites_of(store, site)
    ]
    return audited(gathered, store.last_capture(), within)


def sites_of(store: Store, site: str | None) -> list[str]:
    """The sites that an archive holds, or this one; raises BadArgument where it holds nothing."""
    held = sorted({run.site for run in store.runs()})
    names = [name for name in held if site in {None, name}]
    if not names:
        what, which = site or "any site", site or "SITE"
        raise BadArgument(f"the archive holds nothing of {what}; mfa crawl {which} fetches it")
    return names


def _draw(one: Audited, within: float) -> None:
    results.print(Text(one.site or "all sites together", style="bold"))
    if one.synthetic:
        results.print(synthetic_line(), end="")
    for line in _of_cohort(one.cohort, within):
        results.print(line)
    if one.cohort.counted:
        results.print("", _table(one.cohort), "", sep="\n")
    for line in (*_of_extent(one), *_of_standing(one)):
        results.print(line)
    results.print()


def _of_cohort(cohort: Cohort, within: float) -> Iterator[str]:
    yield (
        f"{count(cohort.articles, 'article')}: {cohort.of_unknown_age:,} of unknown age, "
        f"{cohort.too_late:,} first captured too late, {cohort.counted:,} counted."
    )
    if cohort.counted:
        yield (
            f"They were first captured {_number(cohort.median_window)} h (median; at most "
            f"{within:g}) after a complete walk without them, looked at {cohort.checks:,} times "
            f"more ({_number(cohort.median_checks)} an article), and followed for "
            f"{_number(cohort.median_followed)} days (median)."
        )
    else:
        yield (
            f"None was first captured within {within:g} hours after a complete walk without it: "
            "nothing can be said of changes. More complete walks, or a larger --within, may help."
        )


def _table(cohort: Cohort) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 0, 0, 1))
    table.add_column("changed", no_wrap=True)
    table.add_column("seen", justify="right", no_wrap=True)
    for day in HORIZONS:
        table.add_column(f"in {day} day{'s' * (day > 1)}", justify="right", min_width=10)
    for curve in _shown(cohort):
        cells = [percent(point.changed).replace("0.", ".") for point in curve.points]
        table.add_row(_named(curve), f"{curve.seen:,}", *cells, style=_style(curve))
    anything = cohort.curves[0]
    table.add_section()
    followed = [f"{point.followed:,}" for point in anything.points]
    table.add_row("followed", "", *followed, style="dim")
    at_risk = [f"{point.at_risk:,}" for point in anything.points]
    table.add_row("unchanged", "", *at_risk, style="dim")
    table.caption = "; ".join(_keys(cohort))
    table.caption_justify = "left"
    return table


def _keys(cohort: Cohort) -> Iterator[str]:
    yield "Percent of those counted, with 95 % intervals"
    shares = [point.changed for curve in _shown(cohort) for point in curve.points]
    if any(one and one.rough for one in shares):
        yield f"~: rough, by fewer than {FEW} that changed (or did not)"
    if None in shares:
        yield f"·: fewer than {LEAST} were followed so long, too few to say"


def _shown(cohort: Cohort) -> Iterator[Curve]:
    for curve in cohort.curves:
        if curve.seen or curve.part in {ANYTHING, EventType.TYPOGRAPHIC}:
            yield curve


def _named(curve: Curve) -> str:
    if curve.part == ANYTHING:
        return "anything"
    return "typography" if curve.part == EventType.TYPOGRAPHIC else f"  {curve.part}"


def _style(curve: Curve) -> str:
    return "bold" if curve.part == ANYTHING else ""


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.1f}".removesuffix(".0")


def _of_extent(one: Audited) -> Iterator[str]:
    found = one.extent
    if found.words and found.share:
        yield (
            f"How much: the first change of words touched {_middle(found.words, 1)} words, "
            f"{_middle(found.share, 100)} % of the text (medians, {found.changes:,} articles)."
        )
    elif found.changes:
        yield f"Words changed in {found.changes}: too few to say how much is usual."


def _middle(value: Middle, times: float) -> str:
    low, high = times * value.low, times * value.high
    return f"{times * value.median:.3g} ({low:.3g}–{high:.3g})"


def _of_standing(one: Audited) -> Iterator[str]:
    listing, standing, late = one.listing, one.standing, one.lateness
    ways = {
        "kept": listing.kept,
        "never answered": listing.never_answered,
        "gone before they were kept": listing.gone,
        "lead elsewhere": listing.elsewhere,
        **{f"failed ({kind})": number for kind, number in listing.failed.items()},
    }
    said = ", ".join(f"{number:,} {way}" for way, number in ways.items() if number)
    yield (
        f"Lists showed {count(listing.listed, 'entry', 'entries')}: {said or 'nothing'}; "
        f"{count(listing.never_listed, 'article')} never listed."
    )
    yield (
        f"{standing.unlisted:,} unlisted, {standing.unlisted_and_live:,} of them seen live after "
        f"that; {standing.gone:,} gone."
    )
    earlier = ", ".join(
        f"{number:,} by {days} day{'s' * (days != '1')}"
        for days, number in late.earlier.items()
        if number
    )
    yield f"Printed day earlier than the appearance: {earlier or 'none'}, of {late.known:,} known."
