"""Files of others: whatever they are called and packed in, and however large their records are."""

from pathlib import Path

import pytest

from mfa_crawler.filing import verify
from mfa_crawler.filing.verifying import Verified
from tests.filing.foreign import capture, captures, gzipped, is_whole, taken


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
