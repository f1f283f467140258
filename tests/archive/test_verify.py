"""Verify and the manifest: every flipped bit, every file that is not where and what it was."""

import json
import multiprocessing
import zlib
from pathlib import Path

import pytest

from mfa_crawler.archive import Entry, Finding, Manifest, Purpose, inspect, records, repair
from mfa_crawler.archive.verify import damage
from mfa_crawler.errors import BadManifest
from tests.archive.wire import PAGE, SITE, exchange, only_file, sized, writer


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def archived(output: Path, files: int = 1) -> list[Path]:
    """So many closed files, of one capture each."""
    for number in range(files):
        archive = writer(output)
        archive.capture(exchange(sized(b"page %d" % number)), Purpose.ARTICLE)
        archive.close()
    return sorted((output / "warc" / SITE).iterdir())


EVERY = pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.torture)])
"""Every seventh bit: in eight bytes each place of a bit once."""


@EVERY
def test_a_single_flipped_bit_of_a_file_is_found_and_the_file_named(
    tmp_path: Path, step: int
) -> None:
    archive = writer(tmp_path)
    archive.capture(exchange(sized(b"five!")), Purpose.ARTICLE)
    archive.close()
    path = only_file(tmp_path)
    whole = path.read_bytes()
    assert not list(inspect(tmp_path / "warc"))
    for bit in range(0, 8 * len(whole), step):
        flip(path, bit)
        findings = list(inspect(tmp_path / "warc"))
        assert findings, bit
        assert {one.file for one in findings} == {f"{SITE}/{path.name}"}
        flip(path, bit)
    assert path.read_bytes() == whole
    assert not list(inspect(tmp_path / "warc"))


def test_the_damaged_record_is_named_and_the_others_are_read_on(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    kept = [archive.capture(exchange(sized(PAGE)), Purpose.ARTICLE) for _ in range(3)]
    archive.close()
    path = only_file(tmp_path)
    for one in kept:
        place = one.place
        flip(path, 8 * (place.offset + place.length // 2))
        whole, [record] = next(iter(inspect(tmp_path / "warc"))), list(damage(path))
        assert (whole.field, whole.file) == ("sha256", place.file)
        assert (record.offset, record.record_id) == (place.offset, one.record_id)
        flip(path, 8 * (place.offset + place.length // 2))


def test_a_record_that_was_rewritten_is_known_by_its_digests(tmp_path: Path) -> None:
    archived(tmp_path)
    path = only_file(tmp_path)
    found = list(records(path))
    whole = path.read_bytes()
    place = found[1].place
    text = zlib.decompress(whole[place.offset : place.offset + place.length], wbits=31)
    forged = zlib.compress(text.replace(b"page 0", b"page 9"), wbits=31)
    path.write_bytes(whole[: place.offset] + forged + whole[place.offset + place.length :])
    fields = [(one.field, one.record_id) for one in inspect(tmp_path / "warc") if one.record_id]
    assert fields == [
        ("WARC-Block-Digest", found[1].record_id),
        ("WARC-Payload-Digest", found[1].record_id),
    ]


def test_a_missing_an_added_and_a_renamed_file_are_found(tmp_path: Path) -> None:
    first, second, third = archived(tmp_path, 3)
    first.unlink()
    second.rename(second.with_name("other.warc.gz"))
    (third.with_name("more.warc.gz")).write_bytes(third.read_bytes())
    findings = {(one.file.removeprefix(f"{SITE}/"), one.what) for one in inspect(tmp_path / "warc")}
    assert findings == {
        (first.name, "is missing"),
        (second.name, f"is called {SITE}/other.warc.gz now"),
        ("other.warc.gz", "is not in the manifest"),
        ("more.warc.gz", "is not in the manifest"),
    }


def test_swapped_files_are_found(tmp_path: Path) -> None:
    first, second = archived(tmp_path, 2)
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert [finding.what for finding in inspect(tmp_path / "warc", SITE)] == [
        f"holds the bytes of {SITE}/{second.name}",
        f"holds the bytes of {SITE}/{first.name}",
    ]


def test_another_site_is_not_looked_at(tmp_path: Path) -> None:
    [path] = archived(tmp_path)
    flip(path, 99)
    assert not list(inspect(tmp_path / "warc", "pl_mfa"))
    assert list(inspect(tmp_path / "warc", SITE))


def test_an_open_file_is_read_record_by_record(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    kept = archive.capture(exchange(sized(PAGE)), Purpose.ARTICLE)
    assert not list(inspect(tmp_path / "warc"))
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[: kept.place.offset + kept.place.length - 3])
    [finding] = inspect(tmp_path / "warc")
    assert (finding.offset, finding.record_id) == (kept.place.offset, kept.record_id)


@EVERY
def test_a_flipped_bit_of_the_manifest_is_found(tmp_path: Path, step: int) -> None:
    archived(tmp_path, 2)
    manifest = tmp_path / "warc" / "manifest.jsonl"
    for bit in range(0, 8 * manifest.stat().st_size, step):
        flip(manifest, bit)
        assert list(inspect(tmp_path / "warc")), bit
        flip(manifest, bit)
    assert not list(inspect(tmp_path / "warc"))


def test_a_line_that_was_dropped_or_moved_breaks_the_chain(tmp_path: Path) -> None:
    archived(tmp_path, 3)
    manifest = Manifest(tmp_path / "warc")
    one, two, three = manifest.path.read_bytes().splitlines(keepends=True)
    assert json.loads(two)["previous"] != json.loads(three)["previous"]
    for lines, offset in (
        ([two, three], 0),
        ([one, three], len(one)),
        ([one, three, two], len(one)),
    ):
        manifest.path.write_bytes(b"".join(lines))
        with pytest.raises(BadManifest) as raised:
            list(manifest.entries())
        assert (raised.value.file, raised.value.offset) == ("manifest.jsonl", offset)


def test_a_torn_line_is_set_aside_and_never_joined_to_the_next(tmp_path: Path) -> None:
    archived(tmp_path, 2)
    manifest = Manifest(tmp_path / "warc")
    one, two = manifest.path.read_bytes().splitlines(keepends=True)
    for cut in (1, len(two) // 2, len(two) - 1):
        manifest.path.write_bytes(one + two[:cut])
        assert [finding.field for finding in inspect(tmp_path / "warc")] == ["line", "name"]
        mended, entered = repair(tmp_path / "warc", SITE)
        assert (mended.file, entered.file) == ("manifest.jsonl", json.loads(two)["name"])
        assert (tmp_path / "warc" / (mended.torn or "")).read_bytes() == two[:cut]
        assert manifest.path.read_bytes() == one + two
        (tmp_path / "warc" / (mended.torn or "")).unlink()
    manifest.path.write_bytes(one + two[:9])
    manifest.add(Entry("x/y.warc.gz", "0" * 64, 1, 1))
    assert [entry.name for entry in manifest.entries()][1:] == ["x/y.warc.gz"]
    assert len(list((tmp_path / "warc" / "torn").iterdir())) == 1


def enter(folder: Path, first: int) -> None:
    for number in range(first, first + 40):
        for _ in range(2):
            Manifest(folder).add(Entry(f"a/{number}.warc.gz", f"{number:064}", number, 1))


def test_several_processes_enter_files_at_once_and_each_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.starmap(enter, [(tmp_path, 0), (tmp_path, 20), (tmp_path, 40)])
    names = [entry.name for entry in Manifest(tmp_path).entries()]
    assert sorted(names) == sorted(f"a/{number}.warc.gz" for number in range(80))


def test_a_damaged_manifest_is_not_repaired_away(tmp_path: Path) -> None:
    path, _ = archived(tmp_path, 2)
    manifest = tmp_path / "warc" / "manifest.jsonl"
    flip(manifest, 99)  # in the name
    before = manifest.read_bytes()
    [refused] = repair(tmp_path / "warc", SITE)
    assert refused.mending == "refused"
    assert manifest.read_bytes() == before
    findings = list(inspect(tmp_path / "warc"))
    assert any(finding.field == "line" for finding in findings)
    assert Finding(f"{SITE}/{path.name}", None, None, "name", "is not in the manifest") in findings
