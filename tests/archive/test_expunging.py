"""Rewriting a file without a record: what may be seen of it, and what nobody may slip through."""

from dataclasses import replace
from pathlib import Path

import pytest

from mfa_crawler.archive import (
    Entry,
    Kept,
    Manifest,
    Purpose,
    expunge,
    file_root,
    file_sha256,
    inspect,
    records,
    rewritings,
)
from mfa_crawler.archive.record import member
from mfa_crawler.errors import ArchiveError, NotEntered
from tests.archive.wire import exchange, only_file, sized, writer

DATE = "2026-11-26T00:00:00.000Z"
SECRET = b"a sentence that must go"


def kept(output: Path) -> Kept:
    """A closed file of three captures; the second one holds the sentence."""
    archive = writer(output)
    archive.capture(exchange(sized(b"first")), Purpose.ARTICLE)
    doomed = archive.capture(exchange(sized(SECRET)), Purpose.ARTICLE)
    archive.capture(exchange(sized(b"third")), Purpose.ARTICLE)
    archive.close()
    return doomed


def without_root(folder: Path) -> None:
    """The manifest as it was written before there were roots."""
    (entry,) = Manifest(folder).entries()
    (folder / "manifest.jsonl").unlink()
    Manifest(folder).add(replace(entry, root=None))


@pytest.mark.parametrize("tied", [True, None])
def test_all_else_is_told_untouched_where_the_old_line_has_a_root(
    tmp_path: Path, *, tied: bool | None
) -> None:
    doomed, folder = kept(tmp_path), tmp_path / "warc"
    if tied is None:
        without_root(folder)
    before = [one.block for one in records(only_file(tmp_path))]
    line = (folder / "manifest.jsonl").read_bytes()
    made = expunge(folder, doomed.place.file, {doomed.record_id}, "why", DATE)
    after = [one.block for one in records(only_file(tmp_path))]
    (index,) = [at for at, old in enumerate(before) if old != after[at]]
    assert SECRET in before[index]
    assert not any(SECRET in block for block in after)
    (one,) = rewritings(folder)
    assert (one.records, one.is_tied, one.new, one.new.reason) == (
        (doomed.record_id,), tied, made, "why",
    )  # fmt: skip
    assert one.new.replaces == one.old.sha256
    assert list(inspect(folder)) == []
    assert expunge(folder, doomed.place.file, {doomed.record_id}, "why", DATE) is None

    (folder / "manifest.jsonl").write_bytes(line)  # killed between the file and its line
    assert [finding.field for finding in inspect(folder)] == ["sha256"]
    assert expunge(folder, doomed.place.file, {doomed.record_id}, "why", DATE) == made
    assert list(inspect(folder)) == []


def test_every_flipped_bit_of_a_rewritten_file_is_found(tmp_path: Path) -> None:
    doomed, folder = kept(tmp_path), tmp_path / "warc"
    expunge(folder, doomed.place.file, {doomed.record_id}, "why", DATE)
    path = only_file(tmp_path)
    whole = path.read_bytes()
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        assert {one.file for one in inspect(folder)} == {doomed.place.file}
        with pytest.raises(ArchiveError):
            expunge(folder, doomed.place.file, {"urn:x"}, "why", DATE)


@pytest.mark.parametrize("block", [b"no JSON", b"{}", b'{"leaf":"no digits"}'])
def test_a_forged_tombstone_ties_nothing(tmp_path: Path, block: bytes) -> None:
    doomed, folder = kept(tmp_path), tmp_path / "warc"
    made = expunge(folder, doomed.place.file, {doomed.record_id}, "why", DATE)
    assert made
    path = only_file(tmp_path)
    whole = path.read_bytes()
    (place,) = [one.place for one in records(path) if one.role == "expunged"]
    fields = {"WARC-Type": "metadata", "WARC-Record-ID": "<urn:uuid:0>", "WARC-Date": DATE,
              "WARC-Target-URI": "urn:mfa-crawler:expunged:urn:uuid:1"}  # fmt: skip
    forged = member(fields, block, level=1)
    path.write_bytes(whole[: place.offset] + forged + whole[place.offset + place.length :])
    Manifest(folder).supersede(
        Entry(made.name, file_sha256(path), path.stat().st_size, made.records, file_root(path),
              made.sha256, "forged")
    )  # fmt: skip
    assert "root" in {finding.field for finding in inspect(folder)}


def test_a_line_cannot_replace_what_no_line_entered(tmp_path: Path) -> None:
    doomed, folder = kept(tmp_path), tmp_path / "warc"
    (entry,) = Manifest(folder).entries()
    for stranger in (replace(entry, replaces="0" * 64), entry, replace(entry, name="a/b.warc.gz")):
        line = (folder / "manifest.jsonl").read_bytes()
        Manifest(folder).supersede(stranger)
        assert "name" in {finding.field for finding in inspect(folder)}
        (folder / "manifest.jsonl").write_bytes(line)
    with pytest.raises(NotEntered):
        expunge(folder, "a/b.warc.gz", {doomed.record_id}, "why", DATE)
