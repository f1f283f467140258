"""Files of others: whatever they are called and packed in, and however large their records are."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from mfa_crawler.filing import verify
from mfa_crawler.filing.verifying import Verified
from tests.filing.foreign import capture, captures, gzipped, is_whole, take, taken


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("crawl.warc.gz.part", "crawl.warc.gz.part.warc.gz"),
        ("crawl.warc.gz.open", "crawl.warc.gz.open.warc.gz"),
        ("crawl", "crawl.warc.gz"),
        ("CRAWL.WARC.GZ", "CRAWL.WARC.GZ"),
    ],
)
def test_a_file_is_kept_under_a_name_that_no_half_file_has(
    output: Path, name: str, kept: str
) -> None:
    done = taken(output, gzipped(capture()), name)
    assert str(done.file).endswith(f"-{kept}")
    taken(output, capture(1), "other.part")  # an import clears up first
    assert len(list(output.glob("warc/imported/*"))) == 2
    assert captures(output)
    is_whole(output)


def test_an_unfinished_copy_is_no_file_of_the_archive(output: Path) -> None:
    taken(output, gzipped(capture()))
    (output / "warc/imported/half.part").write_bytes(b"half")
    assert list(verify(output, None, Verified())) == []
    taken(output, gzipped(capture(1)), "more.warc.gz")
    assert not (output / "warc/imported/half.part").exists()


def packed(compression: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as package:
        package.writestr("archive/a.warc.gz", gzipped(capture()) * 3)
    return made.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_package_is_refused_and_others_are_taken(output: Path, compression: int) -> None:
    whole = packed(compression)
    bad, good = output.parent / "bad.wacz", output.parent / "good.wacz"
    bad.write_bytes(whole[:120] + bytes(40) + whole[160:])
    good.write_bytes(whole)
    assert [done.outcome for done in take(output, bad, good)] == ["refused", "imported"]
    is_whole(output)


def test_a_file_that_the_disk_does_not_give_is_refused_and_others_are_taken(output: Path) -> None:
    unreadable = Path("/proc/self/mem")
    if not unreadable.is_file():
        pytest.skip("there is no file here that cannot be read")
    good = output.parent / "good.warc.gz"
    good.write_bytes(gzipped(capture()))
    first, second = take(output, unreadable, good)
    assert (first.outcome, second.outcome) == ("refused", "imported")
    assert "cannot be read" in str(first.reason)
    is_whole(output)


FILE = gzipped(capture())


def said(hash_of_file: str, seal: str | None = None) -> bytes:
    """A package whose list names this digest; `seal` is the one of the list."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("archive/a.warc.gz", FILE)
        listed = {"resources": [{"path": "archive/a.warc.gz", "hash": hash_of_file}]}
        package.writestr("datapackage.json", json.dumps(listed))
        if seal is not None:
            made_of = seal or f"sha256:{hashlib.sha256(json.dumps(listed).encode()).hexdigest()}"
            sealed = {"path": "datapackage.json", "hash": made_of}
            package.writestr("datapackage-digest.json", json.dumps(sealed))
    return made.getvalue()


SHA512 = f"sha512:{hashlib.sha512(FILE).hexdigest()}"


@pytest.mark.parametrize(
    "data",
    [
        said(SHA512),
        said(SHA512.upper()),
        said(hashlib.md5(FILE, usedforsecurity=False).hexdigest()),
        said(SHA512, ""),
        said(""),
    ],
    ids=["SHA-512", "capitals", "MD5 without its name", "sealed", "no digest"],
)
def test_a_package_whose_digests_hold_is_taken(output: Path, data: bytes) -> None:
    (done,) = take(output, _put(output, data))
    assert (done.outcome, done.captures) == ("imported", 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (said("sha512:" + "0" * 128), "a.warc.gz does not have the digest that datapackage.json"),
        (said("SHA256:" + "0" * 64), "a.warc.gz does not have the digest that datapackage.json"),
        (said("0" * 32), "a.warc.gz does not have the digest that datapackage.json"),
        (said("blake9:00"), "cannot be checked (blake9): unzip it"),
        (said("shake_128:00"), "cannot be checked (shake_128): unzip it"),
        (
            said(SHA512, "sha256:" + "0" * 64),
            "datapackage.json does not have the digest that datapackage-digest.json",
        ),
    ],
    ids=["SHA-512", "capitals", "MD5", "unknown", "no length", "seal"],
)
def test_a_package_whose_digests_do_not_hold_is_refused(
    output: Path, data: bytes, reason: str
) -> None:
    (done,) = take(output, _put(output, data))
    assert done.outcome == "refused"
    assert reason in str(done.reason)
    assert not list(output.glob("warc/imported/*"))


def _put(output: Path, data: bytes) -> Path:
    path = output.parent / "others.wacz"
    path.write_bytes(data)
    return path
