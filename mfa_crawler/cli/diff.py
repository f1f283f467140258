"""`mfa diff`: two versions of an article, word by word."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from mfa_crawler.cli.changes import Differences, differences, differs, drawn
from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import Url, find, reading
from mfa_crawler.cli.marks import moment, short, synthetic_line
from mfa_crawler.errors import BadArgument, NotKept
from mfa_crawler.store import ArticleRow, Store, VersionRow

Number = Annotated[int | None, typer.Argument(min=1, help="Number of a version; see mfa history.")]


def diff(
    url: Url,
    old: Number = None,
    new: Number = None,
    *,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Compare two versions of an article word by word, part by part.

    Without OLD and NEW the version before the current one is compared with the current one;
    without NEW, OLD is compared with the current one. On a terminal what was removed is red and
    struck through, what was added green; elsewhere [-removed-]{+added+}.

    Example: mfa diff https://www.gov.pl/web/diplomacy/some-news 1 3
    """
    with reading(output) as store:
        kept = find(store, url)
        before, after = _pair(store, kept, old, new)
    found = differences(before.article, after.article)
    if json:
        versions = {"old": _named(before), "new": _named(after)}
        named = {"url": kept.article.url, "synthetic": kept.is_synthetic}
        print_json({**named, **versions, "parts": found})
    else:
        _draw(kept, before, after, found)


def _pair(
    store: Store, kept: ArticleRow, old: int | None, new: int | None
) -> tuple[VersionRow, VersionRow]:
    versions = {row.number: row for row in store.versions_of(kept.site, kept.entry)}
    if len(versions) == 1:
        raise NotKept(
            kept.article.url,
            "only one version of it is kept, so there is nothing to compare; "
            "mfa history says when it was seen",
        )
    spells = store.spells_of(kept.site, kept.entry)
    chosen = (old or spells[-2].version, new or kept.version)
    for number in chosen:
        if number not in versions:
            raise BadArgument(f"there is no version {number}; there are 1 to {len(versions)}")
    return versions[chosen[0]], versions[chosen[1]]


def _named(version: VersionRow) -> dict[str, object]:
    capture = version.article.capture
    return {
        "version": version.number,
        "capture": version.capture,
        "date": capture.fetched_at if capture else None,
    }


def _draw(kept: ArticleRow, before: VersionRow, after: VersionRow, found: Differences) -> None:
    results.print(Text(after.article.headline, style="bold"))
    results.print(Text(after.article.url, style="dim"), soft_wrap=True)
    results.print(_line("from", before))
    results.print(_line("to  ", after))
    if kept.is_synthetic:
        results.print(synthetic_line(), end="")
    coloured = results.color_system is not None and not results.no_color
    for part, pieces in found.items():
        if differs(pieces):
            results.print()
            results.print(Text(part, style="bold"))
            text = drawn(pieces, coloured=coloured)
            results.print(text, soft_wrap=not results.is_terminal)
    same = [part for part, pieces in found.items() if pieces and not differs(pieces)]
    results.print(f"\nThe same in both: {', '.join(same) or 'nothing'}.")


def _line(word: str, version: VersionRow) -> Text:
    capture = version.article.capture
    when = f" at {moment(capture.fetched_at)} UTC" if capture else ""
    return Text.assemble(
        f"{word} ",
        (f"version {version.number}", "bold"),
        f", capture {short(version.capture)}{when}",
    )
