"""Groups of articles of several sites that say the same, from a real store."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mfa_crawler.corpus.syndicated import Group, How, groups, like
from mfa_crawler.items import Article
from mfa_crawler.store import Store
from tests.corpus.sites import keep_all, prose, told
from tests.corpus.test_alike import CHINESE, JAPANESE

SHORT = "The ministry regrets the delay."
CLOSING = prose("closing", 40)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def found(store: Store, threshold: float = 0.8) -> list[Group]:
    return groups(store.articles(), store.article_of, threshold)


def names(group: Group) -> list[str]:
    return [one.article.article.url.removeprefix("https://www.gov.pl/") for one in group.articles]


def one_group(store: Store) -> Group:
    (group,) = found(store)
    return group


def test_the_same_text_on_two_sites_is_a_group_in_order_of_the_printed_day(store: Store) -> None:
    text = prose("statement")
    keep_all(
        store,
        told("a", "late", text, "2023-10-08"),
        told("b", "early", f"\N{LEFT DOUBLE QUOTATION MARK}{text.upper()}!", "2023-10-06"),
        told("c", "undated", text, None),
        told("a", "other", prose("another")),
    )
    group = one_group(store)
    assert names(group) == ["b/early", "a/late", "c/undated"]
    assert [(one.how, one.share) for one in group.articles] == [
        (None, None),
        (How.EXACT, 1.0),
        (How.EXACT, 1.0),
    ]
    assert (group.sites, group.printed_first) == (("b", "a", "c"), ("b",))


def test_two_that_print_the_same_day_are_both_first_and_no_day_makes_none(store: Store) -> None:
    keep_all(store, *(told(site, "x", prose("x")) for site in "ab"))
    keep_all(store, *(told(site, "y", prose("y"), None) for site in "ab"))
    dated, undated = found(store)
    assert dated.printed_first == ("a", "b")
    assert undated.printed_first == ()


def test_a_text_with_a_changed_paragraph_is_near(store: Store) -> None:
    text = prose("statement", 300)
    keep_all(store, told("a", "one", text), told("b", "two", f"{text} {prose('more', 20)}"))
    _, other = one_group(store).articles
    assert other.how is How.NEAR
    assert other.share == pytest.approx(296 / 316)
    assert found(store, 0.95) == []


def test_a_lead_is_part_of_the_text(store: Store) -> None:
    lead, body = prose("lead", 30), prose("body")
    apart = replace(told("a", "apart", body), lead=lead)
    keep_all(store, apart, told("b", "together", f"{lead}\n\n{body}"))
    assert one_group(store).articles[1].how is How.EXACT


@pytest.mark.parametrize("text", [CHINESE, JAPANESE])
def test_chinese_and_japanese_texts_are_found_without_spaces(store: Store, text: str) -> None:
    text = "".join(text.split())
    keep_all(store, told("a", "one", text), told("b", "two", text.replace("外", "财", 1) + "完"))
    assert one_group(store).articles[1].how is How.NEAR


def test_false_friends_stay_apart(store: Store) -> None:
    keep_all(
        store,
        told("a", "regrets", SHORT),
        told("b", "regrets too", SHORT),  # another headline: a phrase, not a statement
        told("a", "notice", f"{prose('passports', 25)} {CLOSING}"),
        told("b", "notice", f"{prose('visas', 25)} {CLOSING}"),
        told("a", "empty", ""),
        told("b", "empty", ""),
        told("c", "twice", prose("twice")),
        told("c", "twice again", prose("twice")),  # of one site
    )
    assert found(store, 0.6) == []


def test_short_notes_with_one_headline_are_the_same(store: Store) -> None:
    notes = [replace(told(site, "note", SHORT), headline="A regret") for site in "ab"]
    keep_all(store, *notes)
    assert one_group(store).articles[1].how is How.EXACT


def test_texts_hang_together_by_a_third_and_the_share_is_told_as_it_is(store: Store) -> None:
    text = prose("long", 300).split()
    rows = [" ".join(text[start : start + 240]) for start in (0, 25, 50)]
    keep_all(store, *(told(site, "x", row) for site, row in zip("abc", rows, strict=True)))
    shares = [one.share or 1 for one in one_group(store).articles]
    assert shares[1] > 0.8 > shares[2]


def test_the_newest_group_comes_first(store: Store) -> None:
    for name, day in (("old", "2019-01-01"), ("new", "2023-10-06"), ("middle", "2021-05-05")):
        keep_all(store, *(told(site, name, prose(name), day) for site in "ab"))
    assert [names(group)[0] for group in found(store)] == ["a/new", "a/middle", "a/old"]


def test_one_article_finds_those_like_it_of_its_own_site_too(store: Store) -> None:
    text = prose("statement", 300)
    rows: list[Article] = [
        told("a", "it", text),
        told("a", "again", text),
        told("b", "near", f"{text} {prose('more', 20)}"),
        told("b", "other", prose("other")),
    ]
    keep_all(store, *rows)
    it = store.article(rows[0].url)
    assert it is not None
    alike = list(like(it, store.articles(), 0.8))
    assert [(one.article.article.url, one.how) for one in alike] == [
        (rows[1].url, How.EXACT),
        (rows[2].url, How.NEAR),
    ]


def test_what_is_out_of_view_by_the_time_it_is_shown_is_in_no_group(store: Store) -> None:
    keep_all(store, *(told(site, "x", prose("x")) for site in "ab"))
    seen = groups(
        store.articles(),
        lambda site, entry: store.article_of(site, entry) if site == "a" else None,
        0.8,
    )
    assert seen == []
