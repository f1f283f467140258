"""Pages of every layout of every family keep what it looks for, also in disguise."""

import pytest

from mfa_crawler.learn import Disguise, draft, keep_for
from mfa_crawler.sites import SITES
from tests.golden.pages import Saved, saved_pages


@pytest.mark.parametrize("saved", [*saved_pages()], ids=lambda saved: saved.name)
def test_a_disguised_page_is_read_as_the_saved_one(saved: Saved) -> None:
    of_family = (one for one in SITES.values() if one.family.name == saved.family)
    site = SITES.get(saved.meta["site"]) or next(of_family)
    made = draft(saved.body, saved.meta["url"], site, Disguise(keep_for(site), "seed"))
    assert made.differences == ()
    assert made.body != saved.body
