"""`mfa history`: what two looks at an article with nothing between them showed."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.cli.kept import Url, find, reading
from mfa_crawler.cli.marks import count, moment, standing, synthetic_line
from mfa_crawler.cli.timeline import timeline
from mfa_crawler.store import ArticleRow, CaptureRow, Mention, State, Store, VersionRow
from mfa_crawler.store.telling import version_at


def history(url: Url, *, output: Output = Path("output"), json: Json = False) -> None:
    """Show an article's versions, spells and events in order.

    A version is one distinct content, a spell a run of captures in a row that show one version.
    An event says what two looks with none between them showed: never when between the two, why,
    or by whom.

    Example: mfa history https://www.gov.pl/web/diplomacy/some-news
    """
    with reading(output) as store:
        kept = find(store, url)
        told = _told(store, kept)
        if json:
            print_json(told)
        else:
            _draw(store, kept)


def _told(store: Store, kept: ArticleRow) -> dict[str, object]:
    site, entry = kept.site, kept.entry
    spells = store.spells_of(site, entry)
    last = store.known(site, entry)
    shown, withheld = _captures(store, kept)
    return {
        "url": kept.article.url,
        "site": site,
        "entry": entry,
        "headline": kept.article.headline,
        "status": kept.status,
        "synthetic": kept.is_synthetic,
        "first_seen": kept.first_seen,
        "last_seen": kept.last_seen,
        "last_look": last
        and {"date": last.last_checked, "state": last.state, "failure": last.failure},
        "sources": _sources(shown),
        "withheld": [row.record_id for row in withheld],
        "announced": store.mentions_of(site, entry),
        "version": kept.version,
        "parsers": _parsers(store, kept),
        "versions": [_version(row) for row in store.versions_of(site, entry)],
        "spells": spells,
        "events": [
            {
                "type": event.type,
                "change": event.change,
                "earlier": event.earlier,
                "earlier_date": event.earlier_date,
                "earlier_version": version_at(spells, event.earlier_date or ""),
                "later": event.later,
                "later_date": event.later_date,
                "later_version": version_at(spells, event.later_date),
            }
            for event in store.events_of(site, entry)
        ],
    }


def _captures(store: Store, kept: ArticleRow) -> tuple[list[CaptureRow], list[CaptureRow]]:
    """The captures that the history rests on, and those that somebody withheld."""
    rows, hidden = store.captures_of(kept.site, kept.entry), store.hidden(kept.site).records
    shown = [row for row in rows if row.record_id not in hidden]
    return shown, [row for row in rows if row.record_id in hidden]


def _version(row: VersionRow) -> dict[str, object]:
    return {
        "number": row.number,
        "fingerprint": row.fingerprint,
        "capture": row.capture,
        "date": row.article.capture.fetched_at if row.article.capture else None,
        "source_class": row.article.capture.source_class if row.article.capture else None,
        "headline": row.article.headline,
    }


def _sources(rows: Sequence[CaptureRow]) -> list[dict[str, object]]:
    """Whose captures of the article these are: how many, the first and the last."""
    dates: dict[str, list[str]] = {}
    for row in rows:
        dates.setdefault(row.source_class, []).append(row.date)
    return [
        {"source_class": name, "captures": len(found), "first": found[0], "last": found[-1]}
        for name, found in sorted(dates.items())
    ]


def _parsers(store: Store, kept: ArticleRow) -> list[str]:
    """Which parsers read its captures: one, or the events would mean nothing."""
    rows = store.captures_of(kept.site, kept.entry)
    return sorted({row.parser for row in rows if row.parser})


def _draw(store: Store, kept: ArticleRow) -> None:
    site, entry = kept.site, kept.entry
    spells = store.spells_of(site, entry)
    looks = sum(spell.captures for spell in spells)
    counts = f" · {count(kept.versions, 'version')} · shown in {count(looks, 'capture')}"
    results.print(Text(kept.article.headline, style="bold"))
    results.print(Text.assemble(standing(kept.status), counts, " · times in UTC"))
    results.print(Text(kept.article.url, style="dim"), soft_wrap=True)
    if kept.is_synthetic:
        results.print(synthetic_line(), end="")
    rows, withheld = _captures(store, kept)
    others = {row.record_id: row.source_class for row in rows if not row.is_ours}
    if others:
        sources = [f"{one['captures']} {one['source_class']}" for one in _sources(rows)]
        results.print(f"Captures: {', '.join(sources)}")
    if withheld:
        words = "withheld, and left out here; mfa withhold --list says why"
        results.print(f"{count(len(withheld), 'capture')} {words}")
    results.print()
    results.print(timeline(spells, store.events_of(site, entry), others))
    results.print()
    for said in store.mentions_of(site, entry):
        results.print(_announced(said), soft_wrap=True)
    last = store.known(site, entry)
    if last and last.state in {State.FAILED, State.GONE}:
        why = last.failure or "it answered 404 or 410"
        results.print(
            f"\nThe last look, at {moment(last.last_checked or '')}, did not show it: {why}."
        )
    results.print(
        f"\nAll captures were read by parser {', '.join(_parsers(store, kept))}. "
        "Nothing here says when between two looks something changed, why, or by whom."
    )
    if kept.versions > 1:
        line = Text.assemble("What differs: ", ("mfa diff", "bold"), f" {kept.article.url}")
        results.print(line, soft_wrap=True)


def _announced(said: Mention) -> Text:
    """What a source said of the article, which may be other than what its page says."""
    words = f"“{said.headline}”" if said.headline else "no headline"
    stated = said.published_at or said.date or "no date"
    changed = f", changed {said.modified_at}" if said.modified_at else ""
    return Text.assemble(
        ("Announced by ", "bold"),
        said.source or "its list",
        f": {words}, {stated}{changed} (last at {moment(said.last_date)})",
    )
