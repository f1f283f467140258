"""The tree over a file's records: as RFC 9162 writes it, and the same whoever makes it."""

import hashlib
import json
from pathlib import Path

import pytest

from mfa_crawler.archive import Manifest, file_root, inclusion, inspect, leaves, repair, root_of
from mfa_crawler.cli.check import climbed
from tests.archive.test_verify import archived
from tests.archive.wire import SITE


def _by_definition(hashes: list[bytes]) -> bytes:
    """MTH of RFC 9162 section 2.1.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    split = max(1 << bit for bit in range(20) if 1 << bit < len(hashes))
    left, right = _by_definition(hashes[:split]), _by_definition(hashes[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33, 100])
def test_every_leaf_of_every_tree_is_proven_and_no_other_place_is(size: int) -> None:
    hashes = [hashlib.sha256(b"\x00%d" % number).digest() for number in range(size)]
    root = root_of(hashes)
    assert root == _by_definition(hashes).hex()
    for index in range(size):
        path = inclusion(hashes, index)
        assert len(path) <= (size - 1).bit_length()
        assert climbed(hashes[index], index, size, path) == root
        assert climbed(hashes[index], (index + 1) % size, size, path) != root or size == 1
        assert climbed(hashes[index - 1], index, size, path) != root or size == 1
        assert climbed(hashes[index], index, size, [*path, root]) is None
        assert climbed(hashes[index], index + size, size, path) is None


def test_the_writer_repair_and_a_reader_give_one_root(tmp_path: Path) -> None:
    (path,) = archived(tmp_path)
    manifest = Manifest(tmp_path / "warc").path
    written = manifest.read_bytes()
    assert json.loads(written)["root"] == file_root(path)
    assert len(leaves(path)) == json.loads(written)["records"] == 3
    manifest.unlink()
    repair(tmp_path / "warc", SITE)
    assert manifest.read_bytes() == written
    manifest.unlink()
    path.rename(path.with_name(f"{path.name}.open"))
    repair(tmp_path / "warc", SITE)
    assert manifest.read_bytes() == written


def test_a_line_from_before_there_were_roots_still_holds(tmp_path: Path) -> None:
    archived(tmp_path, 2)
    manifest = Manifest(tmp_path / "warc")
    previous, old = hashlib.sha256().hexdigest(), b""
    for line in map(json.loads, manifest.path.read_bytes().splitlines()):
        del line["root"]
        told = json.dumps(line | {"previous": previous}, separators=(",", ":")).encode()
        previous = hashlib.sha256(told).hexdigest()
        old += told + b"\n"
    manifest.path.write_bytes(old)
    assert [entry.root for entry in manifest.entries()] == [None, None]
    assert manifest.heads()[-1] == previous
    assert not list(inspect(tmp_path / "warc"))


def test_a_wrong_root_in_the_last_line_is_found(tmp_path: Path) -> None:
    archived(tmp_path)
    path = Manifest(tmp_path / "warc").path
    line = json.loads(path.read_bytes())
    line["root"] = "0" * 64
    path.write_bytes(json.dumps(line, separators=(",", ":")).encode() + b"\n")
    assert [finding.field for finding in inspect(tmp_path / "warc")] == ["root"]
