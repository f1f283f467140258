"""Making a release: one moment of the archive, read once, told in every form."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from mfa_crawler.corpus.coverage import Coverage, coverage
from mfa_crawler.corpus.forms.parquet import schema_of, write_parquet
from mfa_crawler.corpus.measuring import NOT_MEASURED
from mfa_crawler.corpus.release import changes
from mfa_crawler.corpus.release.card import card
from mfa_crawler.corpus.release.changelog import changelog
from mfa_crawler.corpus.release.changes import About, Before, Change, Comparing
from mfa_crawler.corpus.release.citation import citation
from mfa_crawler.corpus.release.crate import crate
from mfa_crawler.corpus.release.croissant import croissant
from mfa_crawler.corpus.release.datapackage import datapackage
from mfa_crawler.corpus.release.facts import Facts, SiteFacts, chosen
from mfa_crawler.corpus.release.folder import Folder, Passing, making, silent
from mfa_crawler.corpus.release.row_schema import row_schema
from mfa_crawler.corpus.release.rows import (
    FILE,
    Edition,
    fields_of,
    full_row,
    rows_of,
    without_text,
)
from mfa_crawler.corpus.release.sites import refuse_synthetic, site_facts
from mfa_crawler.errors import BadArgument
from mfa_crawler.items import SourceClass
from mfa_crawler.store import Store, Wanted

_CHANGES = "changes.jsonl"
_LINES = "application/x-ndjson"


@dataclass(frozen=True)
class Order:
    """What release is asked for."""

    wanted: Wanted
    edition: Edition = Edition.FULL
    is_synthetic: bool = False
    """Whether it is to be made of made-up articles, and to say so everywhere."""
    compiler: str | None = None
    """Who makes it, for citations."""
    before: Path | None = None
    """The release to compare with."""
    pairs: str = NOT_MEASURED
    """What is known of the precision of translation pairs."""


@dataclass(frozen=True)
class Released:
    """What was made."""

    facts: Facts
    files: int


def release(store: Store, order: Order, destination: Path, passing: Passing = silent) -> Released:
    """Make a release in `destination`, of what the store holds at one moment.

    The same archive, tool and order give the same bytes. Raises BadArgument where the destination
    is there, nothing is found, made-up articles and others would meet, or the release before
    cannot be read; ExtraMissing without pyarrow; UnevenLedger; and OSError.
    """
    fields = fields_of(order.edition)
    schema_of(fields)  # what is missing must not cost an hour
    with making(destination) as folder, store.moment():
        earlier = changes.before(order.before, passing) if order.before else None
        account = _account(store, order.wanted)
        refuse_synthetic(account.sites, destination, is_asked=order.is_synthetic)
        _refuse_to_compare(earlier, order)
        sites = {site.site: site_facts(store, site) for site in account.sites}
        compared = Comparing(earlier, store)
        number = store.count_articles(order.wanted)
        rows = map(full_row, passing(store.articles(order.wanted), "articles", number))
        digest = _write_rows(folder, _counted(rows, sites, order), compared, order.edition)
        facts = _facts(store, order, sites, digest, compared, earlier)
        with folder.writing(
            "articles.parquet",
            "application/x-parquet",
            "The same with a type for every column.",
        ) as file:
            write_parquet(passing(rows_of(folder.path), "rows of Parquet", number), file, fields)
        _describe(folder, facts, account, earlier)
        return Released(facts, len(folder.files))


def _account(store: Store, wanted: Wanted) -> Coverage:
    account = coverage(store, wanted.site)
    if not account.sites:
        of = f" of {wanted.site}" if wanted.site else ""
        raise BadArgument(f"the archive holds no run{of}: run mfa crawl first")
    return account


def _refuse_to_compare(earlier: Before | None, order: Order) -> None:
    if earlier and earlier.about.is_synthetic != order.is_synthetic:
        raise BadArgument(f"{order.before} is synthetic and this is not, or the other way round")


def _counted(
    rows: Iterable[dict[str, Any]], sites: dict[str, SiteFacts], order: Order
) -> Iterator[dict[str, Any]]:
    for row in rows:
        of_class = (row["capture"] or {}).get("source_class")
        if of_class == SourceClass.SYNTHETIC and not order.is_synthetic:
            raise BadArgument(f"{row['url']} rests on a synthetic capture: no release holds it")
        sites[row["site"]].add(row)
        yield row


def _write_rows(
    folder: Folder, rows: Iterable[dict[str, Any]], compared: Comparing, edition: Edition
) -> str:
    """Write the rows, and what they changed; gives the digest of the rows."""
    digest = hashlib.sha256()
    about = "What differs from the release before, an article a line."
    with (
        folder.writing(FILE, _LINES, "Articles as they stood last, an object a line.") as file,
        folder.writing(_CHANGES, _LINES, about) as changed,
    ):
        for row in rows:
            shown = row if edition is Edition.FULL else without_text(row)
            line = msgspec.json.encode(shown) + b"\n"
            digest.update(line)
            file.write(line)
            if change := compared.passing(row):
                changed.write(msgspec.json.encode(change) + b"\n")
        for change in compared.rest():
            changed.write(msgspec.json.encode(change) + b"\n")
    return digest.hexdigest()


def _facts(
    store: Store,
    order: Order,
    sites: dict[str, SiteFacts],
    digest: str,
    compared: Comparing,
    earlier: Before | None,
) -> Facts:
    asked = {name: getattr(order.wanted, name) for name in ("site", "language", "since", "until")}
    shown = [one for one in sites.values() if one.articles or not any(asked.values())]
    if not any(one.articles for one in shown):
        raise BadArgument(
            f"the archive holds no article that was asked for ({chosen(asked) or 'any'}): "
            "mfa coverage says what became of what the lists showed"
        )
    last = max(filter(None, (store.last_capture(one.id) for one in shown)))
    year, month, day = (int(part) for part in last[:10].split("-"))
    return Facts(
        edition=order.edition,
        is_synthetic=order.is_synthetic,
        version=f"{year}.{month}.{day}+{digest[:8]}",
        day=last[:10],
        last_capture=last,
        software=version("mfa-crawler"),
        compiler=order.compiler,
        pairs=order.pairs,
        asked=asked,
        sites=tuple(shown),
        changes=dict(compared.counts),
        withdrawn=tuple((one.site, one.url, one.day) for one in compared.withdrawn),
        before=earlier.about.version if earlier else None,
        fields=fields_of(order.edition),
    )


def _describe(folder: Folder, facts: Facts, account: Coverage, earlier: Before | None) -> None:
    """Write everything but the rows."""
    write, write_json = folder.write, folder.write_json
    ids = {site.id for site in facts.sites}
    walks = [walk for walk in account.walks if walk.site in ids]
    ledgers = [site.ledger for site in facts.sites]
    write_json("schema.json", "JSON Schema of a row.", row_schema(facts.fields), "schema+json")
    write_json("coverage.json", "What became of every entry.", Coverage((*ledgers,), (*walks,)))
    lines = changelog(facts, earlier, _Changes(folder.path / _CHANGES))
    write("CHANGELOG.md", "text/markdown", "The same changes, for people.", lines)
    write("README.md", "text/markdown", "The data card: read it first.", card(facts))
    write("CITATION.cff", "application/yaml", "How to cite this release.", citation(facts))
    data = [one for one in folder.files if one.path != "CITATION.cff"]
    about = "The release as {}."
    write_json("croissant.json", about.format("Croissant"), croissant(facts, data), "ld+json")
    write_json("datapackage.json", about.format("a data package"), datapackage(facts, data))
    write_json(changes.ABOUT, "What this release is, for mfa.", _about(facts))
    described = crate(facts, [*folder.files])
    write_json("ro-crate-metadata.json", about.format("an RO-Crate"), described, "ld+json")
    folder.sums()


def _about(facts: Facts) -> About:
    return About(
        name=facts.name,
        title=facts.title,
        version=facts.version,
        edition=facts.edition,
        is_synthetic=facts.is_synthetic,
        last_capture=facts.last_capture,
        software=facts.software,
        parsers=tuple(sorted({name for site in facts.sites for name in site.parsers})),
        asked=dict(facts.asked),
        sites=tuple(site.id for site in facts.sites),
        articles=facts.articles,
        before=facts.before,
        changes=dict(sorted(facts.changes.items())),
    )


class _Changes:
    """The changes as they were written, to be read as often as somebody likes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[Change]:
        with self._path.open("rb") as file:
            for line in file:
                yield msgspec.json.decode(line, type=Change)
