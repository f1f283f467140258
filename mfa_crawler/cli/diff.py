"""`mfa diff`: two versions of an article, word by word."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

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

    Without OLD and NEW what was seen last is compared with what it came in place of, which may be
    the newer version; without NEW, OLD is compared with the current one. On a terminal what was
    removed is red and struck through, what was added green; elsewhere [-removed-]{+added+}.

    Example: mfa diff https://www.gov.pl/web/diplomacy/some-news 1 3
    """
    with reading(output) as store:
        kept = find(store, url)
        before, after = _pair(store, kept, old, new)
    found = differences(before.version.article, after.version.article)
    if json:
        versions = {"old": _named(before), "new": _named(after)}
        named = {"url": kept.article.url, "synthetic": kept.is_synthetic}
        print_json({**named, **versions, "parts": found})
    else:
        _draw(kept, before, after, found)


class _Side(NamedTuple):
    """A version, and the capture that shows it here."""

    version: VersionRow
    capture: str
    date: str | None


def _pair(store: Store, kept: ArticleRow, old: int | None, new: int | None) -> tuple[_Side, _Side]:
    """The versions asked for, or the last two spells: what came back is newer than what went."""
    versions = {row.number: row for row in store.versions_of(kept.site, kept.entry)}
    if len(versions) == 1:
        raise NotKept(
            kept.article.url,
            "only one version of it is kept, so there is nothing to compare; "
            "mfa history says when it was seen",
        )
    if old is None and new is None:
        left, came = store.spells_of(kept.site, kept.entry)[-2:]
        return (
            _Side(versions[left.version], left.last_capture, left.last_date),
            _Side(versions[came.version], came.first_capture, came.first_date),
        )
    before, after = (_asked(versions, number or kept.version) for number in (old, new))
    return before, after


def _asked(versions: Mapping[int, VersionRow], number: int) -> _Side:
    if number not in versions:
        raise BadArgument(f"there is no version {number}; there are 1 to {len(versions)}")
    version = versions[number]
    capture = version.article.capture
    return _Side(version, version.capture, capture.fetched_at if capture else None)


def _named(side: _Side) -> dict[str, object]:
    return {"version": side.version.number, "capture": side.capture, "date": side.date}


def _draw(kept: ArticleRow, before: _Side, after: _Side, found: Differences) -> None:
    results.print(Text(after.version.article.headline, style="bold"))
    results.print(Text(after.version.article.url, style="dim"), soft_wrap=True)
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


def _line(word: str, side: _Side) -> Text:
    when = f" at {moment(side.date)} UTC" if side.date else ""
    return Text.assemble(
        f"{word} ",
        (f"version {side.version.number}", "bold"),
        f", capture {short(side.capture)}{when}",
    )
