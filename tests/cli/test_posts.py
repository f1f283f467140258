"""A list in JSON that holds its posts whole, over several pages, from the replica."""

import json
from pathlib import Path

import msgspec

from mfa_crawler.items import Article
from mfa_crawler.replica import WORLD, Ministry, running
from tests.crawling import crawl, run

SITE = "us_briefings"


def test_all_posts_are_read_from_the_list_and_again_from_the_archive(tmp_path: Path) -> None:
    ministry = Ministry(seed=5, articles=130, units=WORLD)
    with running(ministry) as replica:
        done = crawl(tmp_path, SITE, f"www.state.gov={replica.url}")
        asked = {seen.target.partition("?")[0] for seen in replica.requests}
    assert asked == {"/robots.txt", "/wp-json/wp/v2/state_briefing"}
    assert (done.row["new"], done.row["failed"]) == (130, 0)
    walk = done.report["walk"]
    assert (walk["complete"], walk["pages_claimed"]) == (True, 2)
    unit = next(unit for unit in WORLD if unit.listing == "/wp-json/wp/v2/state_briefing")
    truths = {article.url: article.truth for article in ministry.newest(unit)}
    read = done.articles
    assert read.keys() == truths.keys()
    for url, truth in truths.items():
        assert (read[url].headline, read[url].date, read[url].body) == (
            truth.headline,
            truth.date,
            truth.body,
        )
    assert run("mfa", "rebuild", "--output", str(tmp_path)).code == 0
    assert run("mfa", "verify", "--output", str(tmp_path)).code == 0
    some = next(iter(truths))
    shown = json.loads(run("mfa", "show", some, "--json", "--output", str(tmp_path)).out)
    assert shown["body"] == msgspec.to_builtins(read[some])["body"]
    assert isinstance(read[some], Article)
