"""Proofs for outsiders: what shows one version of an article, and what ties that to the manifest.

A proof is a set of files whose bytes follow from the archive alone. `cli/check.py` checks it with
nothing but Python's standard library, and packs it, so that both sides know one form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from mfa_crawler.archive import (
    Entry,
    Manifest,
    Place,
    Record,
    inclusion,
    leaves,
    read_record,
    root_of,
)
from mfa_crawler.archive.reader import inflated, parsed
from mfa_crawler.archive.stamps import Stamps
from mfa_crawler.errors import BadArgument, BadRecord, NotEntered, Unproven
from mfa_crawler.filing.rereading import place_of
from mfa_crawler.store import ArticleRow, CaptureRow, Event, Spell, Store, VersionRow

FORMAT = "mfa-proof-1"
NO_PROOF = "records others wrote otherwise than a proof needs: hand over the file itself"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One record of a proof, and its path to the root in the manifest."""

    member: str
    """Name in the proof of its gzip member, byte for byte."""
    role: str
    """`response`, `revisit`, `request` or `warcinfo`."""
    record_id: str
    file: str
    offset: int
    length: int
    index: int
    """Records before it in the file."""
    path: list[str]
    """Hashes from it to the root, lowest first (RFC 9162); empty where the line has no root."""


class Prover:
    """Makes proofs of the articles of one output folder."""

    def __init__(self, store: Store, output: Path) -> None:
        self._store, self._folder = store, output / "warc"
        self._manifest = Manifest(self._folder)
        self._stamps = Stamps(self._folder)
        self._leaves = lru_cache(maxsize=4)(leaves)

    def prove(self, kept: ArticleRow, number: int | None = None) -> dict[str, bytes]:
        """The files of a proof by name, without the checker; the current version by default.

        Raises:
            BadArgument: there is no such version.
            NotEntered: a record lies in a file that is still being written.
            Unproven: a record is of others, and no gzip member with a block digest.
            ArchiveError: the archive is not as it was written; `mfa verify` says more.
        """
        versions = {row.number: row for row in self._store.versions_of(kept.site, kept.entry)}
        version = versions.get(number or kept.version)
        if version is None:
            raise BadArgument(f"there is no version {number}; there are 1 to {len(versions)}")
        all_spells = self._store.spells_of(kept.site, kept.entry)
        spells = [spell for spell in all_spells if spell.version == version.number]
        capture = self._capture(version.capture)
        files = {"article.json": _json(version.article)}
        proven: list[Proven] = []
        for role, place in self._places(version, spells):
            record = read_record(self._folder, place)
            member = f"records/{len(proven) + 1:03}-{role}.warc.gz"
            with (self._folder / place.file).open("rb") as file:
                file.seek(place.offset)
                data = files[member] = file.read(place.length)
            if not (record.block_digest and data.startswith(_GZIP)):
                raise Unproven(capture.url, f"it rests on {place.file}, whose {NO_PROOF}")
            proven.append(self._proven(member, role, record))
        stamp = self._stamps.covering(max(self._line(one.file) for one in proven))
        files["proof.json"] = _json(
            {
                "format": FORMAT,
                "url": capture.url,
                "site": kept.site,
                "entry": kept.entry,
                "version": version.number,
                "records": proven,
                "stamp": stamp,
            }
        )
        if stamp:
            files["stamp.tsr"] = (self._stamps.folder / stamp.file).read_bytes()
            files["stamp.pem"] = (self._stamps.folder / stamp.roots).read_bytes()
        files["claims.json"] = _json(self._claims(kept, version, capture, spells))
        files["manifest.jsonl"] = self._manifest.path.read_bytes()
        return files

    def _capture(self, record_id: str) -> CaptureRow:
        row = self._store.capture(record_id)
        if row is None:
            raise BadArgument(f"the database has no row of {record_id}: mfa rebuild makes it again")
        return row

    def _places(self, version: VersionRow, spells: list[Spell]) -> Iterator[tuple[str, Place]]:
        """The captures that the version and its spells name, their originals and requests.

        The warcinfo records of their files come last. Each record once, in the order of time.
        """
        named = {version.capture: None}
        for spell in spells:
            named |= dict.fromkeys((spell.first_capture, spell.last_capture))
        rows = [self._capture(record_id) for record_id in named]
        originals = [self._capture(row.original) for row in rows if row.original]
        captures = {row.record_id: row for row in (*rows, *originals)}
        in_order = sorted(captures.values(), key=lambda row: (row.date, row.record_id))
        for row in in_order:
            yield row.kind, place_of(row)
            request = self._request(row)
            if request:
                yield "request", request
        for file in dict.fromkeys(row.file for row in in_order):
            _, length, text = next(inflated(self._folder / file))
            place = Place(file, 0, length)
            if parsed(text, place).kind == "warcinfo":  # others may begin with something else
                yield "warcinfo", place

    def _request(self, row: CaptureRow) -> Place | None:
        """The request of a capture: the record after it, where it names it."""
        self._entry(row.file)
        found = next(inflated(self._folder / row.file, row.offset + row.length), None)
        if found is None:
            return None
        place = Place(row.file, *found[:2])
        record = parsed(found[2], place)
        is_its = record.kind == "request" and row.record_id in record.concurrent_to
        return place if is_its else None

    def _proven(self, member: str, role: str, record: Record) -> Proven:
        place, entry = record.place, self._entry(record.place.file)
        found = self._leaves(self._folder / place.file)
        index, hashes = list(found).index(place.offset), list(found.values())
        if entry.root not in {None, root_of(hashes)}:
            raise BadRecord(place.file, 0, "its records are not those that the manifest names")
        return Proven(
            member=member,
            role=role,
            record_id=record.record_id,
            file=place.file,
            offset=place.offset,
            length=place.length,
            index=index,
            path=inclusion(hashes, index) if entry.root else [],
        )

    def _entry(self, file: str) -> Entry:
        entry = self._entries.get(file)
        if entry is None:
            what = "is not in the manifest: it is still being written, or `mfa repair` enters it"
            raise NotEntered(file, 0, what)
        return entry

    def _line(self, file: str) -> int:
        """The line of the manifest (1, 2, ...) that enters a file."""
        return list(self._entries).index(file) + 1

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.name: entry for entry in self._manifest.entries()}

    def _claims(
        self, kept: ArticleRow, version: VersionRow, capture: CaptureRow, spells: list[Spell]
    ) -> dict[str, object]:
        events = self._store.events_of(kept.site, kept.entry)
        parser = capture.parser or ""
        return {
            "version": version.number,
            "capture": version.capture,
            "parser": parser,
            "layout": capture.layout,
            "source_class": capture.source_class,
            "spells": spells,
            "events": [{"event": event, "claim": claim(event, parser)} for event in events],
        }


def claim(event: Event, parser: str) -> str:
    """What an event says, and no more: never when in between, why or by whom."""
    earlier = f"{event.earlier} at {event.earlier_date}"
    later = f"{event.later} at {event.later_date}"
    if event.change is None:
        before = f"after {earlier}" if event.earlier else "nothing before"
        return f"{event.type}: {later}, {before}"
    return (
        f"{event.type}: one content in {earlier}, another in {later}, "
        f"no capture between, both read by parser {parser}"
    )


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
