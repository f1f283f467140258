"""`mfa withhold` and page requisites: renditions of an article's pictures go with it."""

import gzip
from pathlib import Path
from zipfile import ZipFile

from mfa_crawler.archive import records
from mfa_crawler.replica import Ministry, running
from tests.cli.withheld import mfa, withhold
from tests.pictured import is_sound, look, own


def test_renditions_of_its_pictures_go_with_it(tmp_path: Path) -> None:
    ministry = Ministry(seed=5, articles=6)
    article, other, *_ = [a for a in own(ministry) if a.main_photo]
    with running(ministry) as replica:
        look(tmp_path, replica, "--images", "--requisites")
    names = {one: one.main_photo.uuid.encode() for one in (article, other) if one.main_photo}
    package = tmp_path / "a.wacz"

    def shown(name: bytes) -> list[bytes]:
        mfa(tmp_path, "wacz", str(package))
        with ZipFile(package) as zipped:
            lines = gzip.decompress(zipped.read("indexes/index.cdx.gz")).splitlines()
        return [line for line in lines if name in line]

    assert len(shown(names[article])) == 4  # what the record names, and three renditions
    withhold(tmp_path, article.url)
    assert shown(names[article]) == []
    assert len(shown(names[other])) == 4
    is_sound(tmp_path)
    assert shown(names[article]) == []
    mfa(tmp_path, "withhold", "--lift", article.url, "--reason", "x")
    assert len(shown(names[article])) == 4
    mfa(tmp_path, "withhold", article.url, "--reason", "x", "--expunge", "--yes")
    every = [one for path in tmp_path.glob("warc/*/*.warc.gz") for one in records(path)]
    name = names[article].decode()
    left = {one.kind for one in every if name in (one.url or "")}
    assert left == {"request"}  # what was asked stays
    is_sound(tmp_path)
