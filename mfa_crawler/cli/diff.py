"""`mfa diff`: two versions of an article, word by word."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from msgspec.structs import replace
from rich.text import Text

from mfa_crawler.cli.changes import drawn
from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import Url, find, reading
from mfa_crawler.cli.marks import moment, short, synthetic_line
from mfa_crawler.errors import BadArgument, NotKept
from mfa_crawler.filing import Filer
from mfa_crawler.filing.differences import Differences, differences, differs
from mfa_crawler.sites import SITES
from mfa_crawler.store import ArticleRow, Store, VersionRow
from mfa_crawler.store.telling import version_at

Look = Annotated[
    str, typer.Argument(help="Number of a version, or a capture's name; mfa history has both.")
]
_SHORTEST = 8  # letters of a record id that mfa history prints


def diff(
    url: Url,
    old: Look = "",
    new: Look = "",
    *,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Compare two versions of an article word by word, part by part.

    Without OLD and NEW what was seen last is compared with what it came in place of, which may be
    the newer version; without NEW, OLD is compared with the current one. The captures of a
    typographic event, which makes no version, are compared by their names. On a terminal what was
    removed is red and struck through, what was added green; elsewhere [-removed-]{+added+}.

    Example: mfa diff https://www.gov.pl/web/diplomacy/some-news 1 3
    """
    with reading(output) as store:
        kept = find(store, url)
        before, after = _Sides(store, output, kept).pair(old, new)
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


class _Sides:
    """What can be compared of one article."""

    def __init__(self, store: Store, output: Path, kept: ArticleRow) -> None:
        self._store, self._output, self._kept = store, output, kept
        self._versions = {row.number: row for row in store.versions_of(kept.site, kept.entry)}
        self._spells = store.spells_of(kept.site, kept.entry)

    def pair(self, old: str, new: str) -> tuple[_Side, _Side]:
        """Those asked for, or the last two spells: what came back is newer than what went."""
        if old or new:
            return self._asked(old), self._asked(new)
        if len(self._spells) == 1:
            raise NotKept(
                self._kept.article.url,
                "only one version of it is kept, so there is nothing to compare; mfa history says "
                "when it was seen, and names captures that can be compared",
            )
        left, came = self._spells[-2:]
        return (
            _Side(self._versions[left.version], left.last_capture, left.last_date),
            _Side(self._versions[came.version], came.first_capture, came.first_date),
        )

    def _asked(self, look: str) -> _Side:
        if len(look.removeprefix("urn:uuid:")) >= _SHORTEST:
            return self._capture(look.removeprefix("urn:uuid:"))
        if look and not (look.isdecimal() and int(look) in self._versions):
            raise BadArgument(
                f"there is no version {look}; there are 1 to {len(self._versions)}, and captures "
                f"by the first {_SHORTEST} letters of their record ids"
            )
        version = self._versions[int(look or self._kept.version)]
        capture = version.article.capture
        return _Side(version, version.capture, capture.fetched_at if capture else None)

    def _capture(self, name: str) -> _Side:
        kept = self._kept
        for row in self._store.captures_of(kept.site, kept.entry):
            number = version_at(self._spells, row.date)
            is_asked = row.record_id.removeprefix("urn:uuid:").startswith(name)
            if is_asked and row.outcome in {"article", "not_modified"} and number:
                filer = Filer(self._store, self._output / "warc", SITES[kept.site])
                article = filer.article(row.record_id)
                version = replace(self._versions[number], article=article)
                return _Side(version, row.record_id, row.date)
        raise BadArgument(f"no capture {name} showed this article; mfa history names some that did")


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
