"""The page the project was asked for, crawled from the replica."""

import json
from typing import Any

import msgspec
import pytest

from mfa_crawler.replica import Ministry, running
from tests.crawling import ROOT, crawl

EXPECTED = ROOT.parent / "shared" / "seed" / "expected.json"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with running(Ministry(seed=99, articles=25, years=4)) as replica:
        finished = crawl(
            tmp_path_factory.mktemp("seed"), "pl_mfa_en", replica.connect("www.gov.pl")
        )
    (url,) = [url for url in finished.articles if "/peacekeeping-initiatives-" in url]
    built: dict[str, Any] = msgspec.to_builtins(finished.articles[url])
    return built


def test_the_seed_page_is_read_as_a_reader_would_file_it(record: dict[str, Any]) -> None:
    assert record["date"] == "2023-10-06"
    assert record["photo_credit"] == "Micky Kroell/OBWE"
    assert record["lead"].startswith("At the OSCE Asian Partners")
    assert record["body"].startswith("Ambassador Adam Hałaciński, Permanent Representative")
    assert record["body"].endswith("tackling shared security challenges.")
    assert record["body"].count("\n\n") == 5
    assert len(record["gallery"]) == 6
    for noise in ("register", "Photos (6)", "cookies", "Photo:", "\u00a0", "Back"):
        assert noise not in json.dumps(record, ensure_ascii=False)


@pytest.mark.skipif(not EXPECTED.exists(), reason=f"{EXPECTED.name} is beside the checkout only")
def test_the_seed_page_equals_its_expected_reading_word_for_word(record: dict[str, Any]) -> None:
    expected = json.loads(EXPECTED.read_bytes())
    assert len(record["gallery"]) == expected.pop("gallery_length")
    assert record["main_image"]["alt"] == expected.pop("main_image")["alt"]
    assert {name: record[name] for name in expected} == expected
