"""`mfa export --images`: pictures by digest, each once, and what the manifest says of them."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mfa_crawler.archive import records
from mfa_crawler.replica import Ministry, Replica, running
from tests.crawling import run
from tests.forked import Ended
from tests.pictured import images_of, look, own, sha256_of, sql


@pytest.fixture
def ministry() -> Ministry:
    return Ministry(seed=5, articles=6, years=2)


@pytest.fixture
def replica(ministry: Ministry) -> Iterator[Replica]:
    with running(ministry) as replica:
        yield replica


def test_an_export_of_pictures_goes_on_where_it_was_and_believes_only_digests(
    tmp_path: Path, ministry: Ministry, replica: Replica
) -> None:
    look(tmp_path, replica, "--images")
    folder = tmp_path / "pictures"

    def export() -> Ended:
        articles = str(tmp_path / "articles.jsonl")
        return run("mfa", "export", articles, "--images", str(folder), MFA_OUTPUT=str(tmp_path))

    first = export()
    assert first.code == 0, first.err
    manifest = (folder / "manifest.jsonl").read_bytes()
    line = json.loads(manifest.splitlines()[0])
    article = next(a for a in own(ministry) if a.url == line["article"])
    assert (line["role"], line["number"], line["url"]) == ("main", 1, images_of(article)[0])
    assert line["licence_spdx"] == "CC-BY-NC-ND-4.0"
    assert {json.loads(one)["source_class"] for one in manifest.splitlines()} == {"synthetic"}
    assert (line["width"], line["height"]) == (1920, 810)
    files = {path: path.stat().st_mtime_ns for path in folder.glob("*/*.jpg")}
    spoilt, lost, *_ = files
    spoilt.write_bytes(b"half a picture")
    lost.unlink()
    assert export().code == 0
    assert (folder / "manifest.jsonl").read_bytes() == manifest
    again = {path: path.stat().st_mtime_ns for path in folder.glob("*/*.jpg")}
    assert again.keys() == files.keys()
    assert {path for path in files if files[path] != again[path]} == {spoilt, lost}
    assert hashlib.sha256(spoilt.read_bytes()).hexdigest() == spoilt.stem
    sql(tmp_path, "UPDATE captures SET sha256 = ? WHERE sha256 = ?", "0" * 64, lost.stem)
    lost.unlink()
    refused = export()
    assert refused.code == 1
    assert lost.stem in refused.err
    assert not lost.exists()
    shutil.rmtree(folder)
    folder.write_text("mine")
    refused = export()
    assert (refused.code, folder.read_text()) == (2, "mine")
    assert f"({folder})" in refused.err


def test_a_picture_that_fifty_articles_share_is_asked_for_and_kept_once(tmp_path: Path) -> None:
    ministry = Ministry(seed=4, articles=75)
    pictured = [article for article in own(ministry) if article.main_photo][:51]
    for article in pictured[1:]:
        ministry.illustrate(article.url, pictured[0].url)
    (shared, *_) = images_of(pictured[0])
    with running(ministry) as replica:
        _, asked = look(tmp_path, replica, "--images")
    assert asked.count(shared) == 1
    sha256 = sha256_of(ministry, shared)
    holding = "SELECT kind FROM captures WHERE sha256 = ?"
    assert sql(tmp_path, holding, sha256) == [("response",)]
    assert sql(tmp_path, "SELECT count(*) FROM images WHERE sha256 = ?", sha256) == [(51,)]
    folder = tmp_path / "pictures"
    ended = run("mfa", "export", str(tmp_path / "a.jsonl"), "--images", str(folder),
                MFA_OUTPUT=str(tmp_path))  # fmt: skip
    assert ended.code == 0, ended.err
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_bytes().splitlines()]
    assert sum(line["sha256"] == sha256 for line in lines) == 51
    assert len([*folder.glob(f"*/{sha256}*")]) == 1
    for line in lines:
        data = (folder / line["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == line["sha256"]
    in_warc = {
        hashlib.sha256(record.response().entity).hexdigest()
        for path in tmp_path.glob("warc/*/*.warc.gz")
        for record in records(path)
        if record.kind == "response" and record.purpose == "media"
    }
    assert {line["sha256"] for line in lines} <= in_warc
