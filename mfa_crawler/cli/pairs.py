"""`mfa pairs`: the same statement in two languages, and what speaks for it."""

from collections.abc import Iterable, Iterator
from heapq import nlargest
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from mfa_crawler.cli.console import Json, Output, counted, print_json, results
from mfa_crawler.cli.kept import OfLanguage, OfSite, Since, Until, reading, wanted
from mfa_crawler.cli.marks import SYNTHETIC, count
from mfa_crawler.corpus.delimited import delimited
from mfa_crawler.corpus.pairs import COLUMNS, LEAST, WINDOW, Pair, Side, row_of_pair
from mfa_crawler.corpus.pairs import pairs as pairs_of
from mfa_crawler.corpus.whole import write
from mfa_crawler.items import SourceClass
from mfa_crawler.store import Store, Wanted

OfWindow = Annotated[
    int, typer.Option("--days", min=0, max=60, help="How many days two articles may lie apart.")
]
Least = Annotated[
    float,
    typer.Option(min=0.0, max=1.0, help="Lowest score of a pair that no page offers."),
]


def pairs(  # noqa: PLR0913 - a verb's options
    destination: Annotated[
        Path | None, typer.Argument(metavar="[DEST]", help="File to write all pairs to, as TSV.")
    ] = None,
    *,
    site: OfSite = "",
    language: OfLanguage = "",
    since: Since = "",
    until: Until = "",
    days: OfWindow = WINDOW,
    least: Least = LEAST,
    limit: Annotated[int, typer.Option(min=1, help="Rows of the table on the terminal.")] = 20,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Name statements that stand in the archive in two languages, with a score and its evidence.

    A pair is what a page offers as its translation, or two articles of one country, at most --days
    apart, that are each other's best match: in names (also in other scripts and with other
    endings), numbers, days and photos, weighed by how rare they are. The score, 0 to 1, puts
    pairs in order; it is no probability (docs/pairs.md).

    All articles are compared, whatever is asked for: --site, --language, --since and --until choose
    pairs of which one side is meant. The table shows the newest; DEST (TSV, UTF-8) and --json (JSON
    Lines, one object a pair) hold all, in order of sites and URLs.

    Example: mfa pairs pairs.tsv --site pl_mfa_en --since 2023-10-01
    """
    chosen = wanted(site, language, since, until)
    with reading(output) as store:
        found = Tally(pair for pair in found_in(store, days, least) if is_meant(pair, chosen))
        if destination is not None:
            write(destination, delimited(COLUMNS, map(row_of_pair, found)))
            _say_written(found, destination, json=json)
        elif json:
            for pair in found:
                print_json(pair)
        else:
            _draw(found, limit)


class Tally:
    """Pairs on their way, counted."""

    def __init__(self, found: Iterable[Pair]) -> None:
        self._found = found
        self.pairs = self.offered = self.synthetic = 0

    def __iter__(self) -> Iterator[Pair]:
        for pair in self._found:
            self.pairs += 1
            self.offered += bool(pair.offered_by)
            self.synthetic += pair.source_class is SourceClass.SYNTHETIC
            yield pair

    @property
    def summary(self) -> str:
        """How many there were, how many a page offers, and how many no ministry ever said."""
        flag = f", [bold yellow]{self.synthetic:,} SYNTHETIC[/]" if self.synthetic else ""
        return f"{count(self.pairs, 'pair')}, {self.offered:,} offered by a page{flag}"


def found_in(store: Store, days: int, least: float) -> Iterator[Pair]:
    """The pairs of an archive; on a terminal the articles are counted while they are read."""
    return pairs_of(counted(store.articles(), "articles"), store.article_of, days, least)


def is_meant(pair: Pair, chosen: Wanted) -> bool:
    """Whether one of its articles is of this site, language and time."""
    return any(_is_meant(side, chosen) for side in (pair.one, pair.other))


def _is_meant(side: Side, chosen: Wanted) -> bool:
    tongue, asked = side.language.lower(), (chosen.language or side.language).lower()
    return (
        chosen.site in {None, side.site}
        and (tongue == asked or tongue.startswith(f"{asked}-"))
        and (chosen.since is None or (side.date or "") >= chosen.since)
        and (chosen.until is None or (side.date or "9999") <= chosen.until)
    )


def _say_written(tally: Tally, destination: Path, *, json: bool) -> None:
    if json:
        counts = {name: getattr(tally, name) for name in ("pairs", "offered", "synthetic")}
        print_json({"file": str(destination), **counts})
    else:
        results.print(f"{tally.summary} in {escape(str(destination))}", soft_wrap=True)


def _draw(tally: Tally, limit: int) -> None:
    newest = nlargest(limit, tally, key=lambda pair: (_day(pair), pair.score, pair.pair))
    table = Table("score", "day", "statement", box=SIMPLE_HEAD, padding=(0, 2, 1, 0))
    for pair in newest:
        day = Text(_day(pair))
        if pair.source_class is SourceClass.SYNTHETIC:
            day.append(f"\n{SYNTHETIC.partition(':')[0]}", "bold yellow")
        table.add_row(Text(f"{pair.score:.2f}", "bold"), day, _statement(pair))
    if newest:
        results.print(table)
    more = f"; the newest {limit} shown, --limit shows more" if tally.pairs > limit else ""
    results.print(f"{tally.summary}{more}.", soft_wrap=True)


def _day(pair: Pair) -> str:
    return max(pair.one.date or "", pair.other.date or "") or "no date"


def _statement(pair: Pair) -> Text:
    lines = [
        Text.assemble((f"{side.language} ", "cyan"), (side.headline, "bold"))
        for side in (pair.one, pair.other)
    ]
    return Text("\n").join([*lines, Text(_why(pair), "dim")])


def _why(pair: Pair) -> str:
    """What speaks for a pair, in words: `both share 8 names, 3 numbers; 2 days apart`."""
    kinds = {"photo": pair.photos, "name": pair.names, "number": pair.numbers, "day": pair.days}
    shared = ", ".join(count(len(of), noun) for noun, of in kinds.items() if of)
    by = count(len(pair.offered_by), "page")
    parts = [pair.offered_by and f"offered by {by}", shared and f"both have {shared}"]
    if pair.days_apart:
        parts.append(f"{count(pair.days_apart, 'day')} apart")
    return "; ".join(part for part in parts if part)
