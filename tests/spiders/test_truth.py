"""The replica knows what it said; a crawl must read exactly that, field for field."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from mfa_crawler.replica import Ministry, running
from tests.crawling import Crawl, adds_up, run
from tests.truth import like, told

UNITS = {
    "pl_mfa_en": "/web/diplomacy",
    "pl_mfa": "/web/dyplomacja",
    "pl_rcb": "/web/rcb",  # the listing generation of before 2023
}


@pytest.mark.parametrize("seed", [7, 2023])
def test_every_field_of_every_article_is_read_as_it_was_written(tmp_path: Path, seed: int) -> None:
    ministry = Ministry(seed=seed, articles=60, years=4)
    with running(ministry) as replica:
        ended = run(
            "mfa", "crawl", *UNITS, "--connect", replica.connect("www.gov.pl"), "--json",
            "--no-images", "--no-requisites", "--output", str(tmp_path),
        )  # fmt: skip
    crawls = [Crawl(replace(ended, out=line), tmp_path) for line in ended.out.splitlines()]
    assert [finished.row["site"] for finished in crawls] == [*UNITS]
    for finished in crawls:
        adds_up(finished)
        unit = UNITS[finished.row["site"]]
        prefix = f"https://www.gov.pl{unit}/"
        truths = {a.url: a.truth for a in ministry.articles(unit) if a.url.startswith(prefix)}
        assert len(finished.articles) >= 50
        for url, article in finished.articles.items():
            truth = told(truths[url])
            assert like(msgspec.to_builtins(article), truth) == truth, url
        missing = truths.keys() - finished.articles.keys()
        assert missing <= finished.failure_kinds().keys()
        assert set(finished.failure_kinds().values()) <= {"other_site"}
        assert finished.report["walk"]["complete"] is True
