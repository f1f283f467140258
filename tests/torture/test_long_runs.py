"""The long runs: `make torture`."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bench.contenders import ours
from bench.measure import ministry
from mfa_crawler.replica import Fault, FaultKind, Ministry, running
from tests.crawling import crawl
from tests.extraction import test_random_trees as trees

pytestmark = pytest.mark.torture


def test_memory_is_flat_from_4_000_to_20_000_articles() -> None:
    """A shorter crawl is over before a commit had as many rows as it ever has."""
    peaks = {}
    for articles in (4_000, 20_000):
        with ministry(articles) as url:
            peaks[articles] = ours(url, articles).peak_mb
    assert peaks[20_000] - peaks[4_000] < 15, peaks


@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees.SOUP)
def test_twenty_thousand_random_trees_keep_every_rule(raw: str) -> None:
    for rule in (
        trees.test_text_and_html_say_the_same_words,
        trees.test_clean_html_is_read_as_itself,
        trees.test_no_letter_is_lost_or_invented,
        trees.test_the_body_has_no_blank_edges_and_no_empty_blocks,
    ):
        rule.hypothesis.inner_test(raw)  # type: ignore[attr-defined]  # Hypothesis documents it


def test_a_list_that_shifts_on_every_page_of_a_long_walk_loses_nothing(tmp_path: Path) -> None:
    ministry = Ministry(seed=13, articles=1_500, years=8)
    ministry.faults["/web/diplomacy/news-"] = Fault(FaultKind.SHIFT, every=1)
    own = "https://www.gov.pl/web/diplomacy/"
    before = {a.url for a in ministry.articles("/web/diplomacy") if a.url.startswith(own)}
    with running(ministry) as replica:
        finished = crawl(tmp_path, "pl_mfa_en", replica.connect("www.gov.pl"))
    assert before <= finished.articles.keys() | finished.failure_kinds().keys()
    assert finished.report["walk"]["complete"] is True
