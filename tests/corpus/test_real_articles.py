"""What ministries really published, in the forms that people read: every word is there."""

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mfa_crawler.corpus.markdown import markdown_of
from mfa_crawler.corpus.rows import current
from mfa_crawler.errors import MfaError
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article
from tests.corpus.editions import kept
from tests.corpus.test_markdown import rendered_alike
from tests.corpus.test_tei import valid_alike

PAGES = Path(__file__).parents[3] / "shared" / "pages"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"{PAGES} is not there")


@cache
def _articles() -> list[Article]:
    found = []
    with Path(PAGES, "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            try:
                read = read_page(Path(PAGES, line["path"]).read_bytes(), line["url"])
            except MfaError:
                continue
            if isinstance(read, Article):
                found.append(replace(read, lead=None))
    return found


def test_every_word_is_in_tei_and_in_markdown() -> None:
    assert len(_articles()) > 5
    for article in _articles():
        edition = current(kept(article))
        valid_alike(edition)
        rendered_alike(markdown_of(edition), article)
