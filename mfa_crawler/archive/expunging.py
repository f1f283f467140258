"""Rewriting a WARC file without some records, so that all others can still be told untouched.

In the place of each lies a tombstone with the hash of the gzip member that was there. Put in its
place, these hashes give the Merkle root that the old line of the manifest names; so whoever trusts
the old line, or a time-stamp of it, can see that nothing else was taken or changed.
"""

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

import msgspec

from mfa_crawler.archive.durable import replacing, sync
from mfa_crawler.archive.exchange import Place
from mfa_crawler.archive.manifest import Entry, Manifest
from mfa_crawler.archive.merkle import leaf, leaves, root_of
from mfa_crawler.archive.reader import Record, inflated, parsed, records
from mfa_crawler.archive.record import file_sha256, member, new_record_id
from mfa_crawler.errors import ArchiveError, BadRecord, NotEntered


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a record: the block of a metadata record, as JSON."""

    record_id: str
    type: str
    """WARC-Type."""
    date: str
    """WARC-Date."""
    url: str | None
    block_digest: str | None
    payload_digest: str | None
    refers_to: str | None
    leaf: str
    """Hash of its gzip member (`merkle.leaf`), lower-case hexadecimal."""
    file_sha256: str
    """Of the file that it was taken out of, as the manifest names it."""
    reason: str


class Rewriting(msgspec.Struct, frozen=True):
    """A line of the manifest in whose file's place another one came."""

    old: Entry
    new: Entry
    records: tuple[str, ...]
    """Ids of those that were taken out."""
    is_tied: bool | None
    """Whether all others are those of the old line; None where that has no root."""


def expunge(
    folder: Path, name: str, doomed: Container[str], reason: str, date: str
) -> Entry | None:
    """Write a closed file of ours anew without some records, by their ids, and enter it again.

    The new file takes the old one's name in one step, and then gets its line; who is killed in
    between calls this again. None where nothing had to be done. All other members, requests too,
    stay byte for byte; the file that was there is gone.

    Raises:
        NotEntered: the file has no line in the manifest.
        ArchiveError: it is not what its line says, save for such a call that was killed.
    """
    manifest, path = Manifest(folder), folder / name
    manifest.mend()  # such a call may have been killed while it wrote the line
    entry = manifest.current().get(name, (0, None))[1]
    if entry is None:
        raise NotEntered(name, 0, "is not in the manifest: mfa repair enters it")
    if file_sha256(path) != entry.sha256:
        if not _is_waiting(path, entry):
            raise BadRecord(name, 0, "was changed since it was closed: mfa verify says where")
    elif not any(_is_doomed(record, doomed) for record in records(path)):
        return None
    else:
        with replacing(path) as file:
            file.writelines(_rewritten(path, doomed, entry, reason, date))
        sync(path.parent)
    hashes = leaves(path)
    made = Entry(
        name, file_sha256(path), path.stat().st_size, len(hashes), root_of(hashes.values()),
        entry.sha256, reason,
    )  # fmt: skip
    manifest.supersede(made)
    return made


def _is_waiting(path: Path, old: Entry) -> bool:
    """Whether a file is one that took the place of another, and has no line yet."""
    found = _tombstones(path)
    is_newer = any(one.file_sha256 == old.sha256 for one in found.values())
    return is_newer and _untouched(leaves(path), found, old) is not False


def _is_doomed(record: Record, doomed: Container[str]) -> bool:
    """What came beside an answer and is no HTTP goes with it; the request holds no word of it."""
    is_beside = record.role == "bytes" and any(one in doomed for one in record.concurrent_to)
    return record.record_id in doomed or is_beside


def _rewritten(
    path: Path, doomed: Container[str], entry: Entry, reason: str, date: str
) -> Iterator[bytes]:
    with path.open("rb") as file:
        for offset, length, data in inflated(path):
            record = parsed(data, Place(entry.name, offset, length))
            file.seek(offset)
            kept = file.read(length)
            if not _is_doomed(record, doomed):
                yield kept
                continue
            tombstone = Tombstone(
                record_id=record.record_id,
                type=record.kind,
                date=record.date,
                url=record.url,
                block_digest=record.block_digest,
                payload_digest=record.payload_digest,
                refers_to=record.refers_to,
                leaf=leaf(kept).hex(),
                file_sha256=entry.sha256,
                reason=reason,
            )
            fields = {
                "WARC-Type": "metadata",
                "WARC-Record-ID": f"<{new_record_id()}>",
                "WARC-Date": date,
                "WARC-Target-URI": f"urn:mfa-crawler:expunged:{record.record_id}",
                "WARC-Refers-To": f"<{record.record_id}>",
                "Content-Type": "application/json",
                "WARC-Warcinfo-ID": f"<{record.warcinfo_id}>" if record.warcinfo_id else "",
            }
            yield member(fields, msgspec.json.encode(tombstone), level=1)


def _tombstones(path: Path) -> dict[int, Tombstone]:
    """By offset; raises as `records` does."""
    found = (record for record in records(path) if record.role == "expunged")
    return {record.place.offset: _read(record) for record in found}


def _read(record: Record) -> Tombstone:
    try:
        tombstone = msgspec.json.decode(record.block, type=Tombstone)
        bytes.fromhex(tombstone.leaf)
    except (ValueError, msgspec.MsgspecError) as error:
        place = record.place
        raise BadRecord(place.file, place.offset, f"is no tombstone of ours: {error}") from None
    return tombstone


def _untouched(hashes: dict[int, bytes], found: dict[int, Tombstone], old: Entry) -> bool | None:
    """Put the hashes of what was taken out of an old file back: whether that gives its root.

    `hashes` are then those of the old file. None where it has no root to compare with.
    """
    taken = {at: one for at, one in found.items() if one.file_sha256 == old.sha256}
    hashes |= {at: bytes.fromhex(one.leaf) for at, one in taken.items()}
    if old.root is None:
        return None
    return bool(taken) and root_of(hashes.values()) == old.root


def rewritings(folder: Path) -> Iterator[Rewriting]:
    """Every rewriting that the manifest shows, of each file the last first.

    Of a file that is not what its last line says nothing can be told.
    """
    lines: dict[str, list[Entry]] = {}
    for line in Manifest(folder).lines():
        if isinstance(line, Entry):
            lines.setdefault(line.name, []).append(line)
    for name, entries in lines.items():
        path = folder / name
        if len(entries) > 1 and path.exists() and file_sha256(path) == entries[-1].sha256:
            try:
                yield from _traced(path, entries)
            except ArchiveError:
                yield Rewriting(entries[-2], entries[-1], (), is_tied=False)


def _traced(path: Path, entries: Sequence[Entry]) -> Iterator[Rewriting]:
    hashes, found = leaves(path), _tombstones(path)
    for new, old in zip(reversed(entries), reversed(entries[:-1]), strict=False):
        taken = [one.record_id for one in found.values() if one.file_sha256 == old.sha256]
        yield Rewriting(old, new, tuple(taken), _untouched(hashes, found, old))
