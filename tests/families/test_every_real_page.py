"""Every page of INDEX.tsv is read by `mfa parse` as real_pages.toml says that a reader would."""

import csv
import gzip
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mfa_crawler.errors import NotAnArticle
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article, Entry, ListingRead
from tests.families.reading import PAGES, real
from tests.filing.releases import article

INDEX = PAGES / "INDEX.tsv"
TABLE: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("real_pages.toml").read_text("utf-8")
)["page"]
pytestmark = real


def rows(*kinds: str) -> pytest.MarkDecorator:
    chosen = [row for row in TABLE if row["kind"] in kinds]
    return pytest.mark.parametrize("row", chosen, ids=lambda row: row["path"])


def index() -> dict[str, dict[str, str]]:
    with INDEX.open(encoding="utf-8", newline="") as lines:
        return {row["path"]: row for row in csv.DictReader(lines, delimiter="\t")}


def read(row: dict[str, Any], url: str | None = None) -> Article | ListingRead:
    address = url or row.get("url") or index()[row["path"]]["url"]
    return read_page((PAGES / row["path"]).read_bytes(), address)


def test_the_table_names_every_page_and_its_kind() -> None:
    said = {row["path"]: row["kind"] for row in TABLE}
    assert said == {path: row["kind"] for path, row in index().items()}
    assert len(said) == len(TABLE)


def test_an_address_stands_here_only_where_the_index_has_none() -> None:
    assert {row["path"] for row in TABLE if "url" in row} == {
        path for path, row in index().items() if not row["url"]
    }


@rows("article", "fragment")
def test_an_article_says_what_a_reader_says(row: dict[str, Any]) -> None:
    found = read(row)
    assert isinstance(found, Article)
    assert (found.headline, found.date) == (row["headline"], row["date"])
    assert found.body.startswith(row["begins"])
    assert found.body.endswith(row["ends"])
    assert bool(found.body) == bool(row["ends"])
    images = [*filter(None, [found.main_image]), *found.gallery, *found.inline_images]
    assert len({image.url for image in images}) == len(images) == row["images"]


def shown(entry: Entry) -> list[str | None]:
    return [entry.date, entry.headline]


@rows("listing", "feed")
def test_a_list_says_what_a_reader_says(row: dict[str, Any]) -> None:
    found = read(row)
    assert isinstance(found, ListingRead)
    assert len(found.entries) == row["entries"]
    assert len({entry.url for entry in found.entries}) == row.get("addresses", row["entries"])
    assert [shown(found.entries[0]), shown(found.entries[-1])] == [row["first"], row["last"]]
    assert (found.next, found.pages) == (row.get("next"), row.get("pages"))
    assert all(entry.headline and entry.date for entry in found.entries)


@rows("feed")
def test_a_feed_is_a_list_wherever_it_was_saved_from(row: dict[str, Any]) -> None:
    ours, elsewhere = read(row), read(row, "https://feeds.example/x")
    assert isinstance(ours, ListingRead)
    assert isinstance(elsewhere, ListingRead)
    assert [shown(entry) for entry in elsewhere.entries] == [shown(e) for e in ours.entries]
    assert all(entry.published_at for entry in ours.entries)


@rows("other")
def test_what_is_no_news_is_refused_by_name(row: dict[str, Any]) -> None:
    with pytest.raises(NotAnArticle, match=row["says"]):
        read(row)


@rows("versions")
def test_every_version_of_a_release_is_whole(row: dict[str, Any]) -> None:
    with gzip.open(PAGES / row["path"]) as lines:
        items = [msgspec.json.decode(line, type=dict[str, str]) for line in lines]
    found = [article(item["item_xml"]) for item in items]
    assert len(found) == row["items"]
    assert all(release.headline and release.date and release.body for release in found)
    first: dict[int, Article] = {}
    for item, release in zip(items, found, strict=True):
        first.setdefault(int(item["guid"].rpartition("=")[2]), release)
    assert len(first) == row["releases"]
    for spot in row["spots"]:
        release = first[spot["guid"]]
        assert (release.headline, release.date) == (spot["headline"], spot["date"])
        assert release.body.startswith(spot["begins"])
        assert release.body.endswith(spot["ends"])
