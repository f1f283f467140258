"""What happens to articles between two crawls, and back again."""

import difflib
import re
from collections.abc import Callable
from http.client import HTTPMessage

import pytest

from mfa_crawler.replica import Article, Ministry

Get = Callable[..., tuple[int, HTTPMessage, bytes]]
UNIT = "/web/diplomacy"


@pytest.fixture
def article(ministry: Ministry) -> Article:
    return next(
        a for a in ministry.articles(UNIT) if len(a.gallery) > 1 and a.truth.body and a.lead
    )


def urls(ministry: Ministry) -> list[str]:
    return [entry.url for entry in ministry.listing(UNIT)]


def test_an_edit_adds_a_sentence_and_restoring_takes_it_away(
    get: Get, ministry: Ministry, article: Article
) -> None:
    first = get(article.path)[2]
    ministry.edit(article.url)
    second, truth = get(article.path)[2], ministry.truth(UNIT, article.number)
    assert second != first
    assert truth.paragraphs[0].startswith(article.truth.paragraphs[0])
    assert truth.paragraphs[1:] == article.truth.paragraphs[1:]
    ministry.edit(article.url, headline="A new headline")
    assert ministry.truth(UNIT, article.number).headline == "A new headline"
    assert get(article.path)[2] not in {first, second}
    ministry.restore(article.url)
    assert get(article.path)[2] == first
    assert ministry.truth(UNIT, article.number) == article.truth


def test_an_article_without_text_gains_a_paragraph(ministry: Ministry) -> None:
    articles = (a for unit in ministry.units for a in ministry.articles(unit.path))
    empty = next(a for a in articles if not a.truth.body)
    ministry.edit(empty.url)
    edited = ministry.find(empty.url)
    assert edited is not None
    assert len(edited.truth.paragraphs) == 1


def test_a_typographic_edit_leaves_the_words(
    get: Get, ministry: Ministry, article: Article
) -> None:
    bodies = [get(article.path)[2]]
    for _ in range(3):
        ministry.typo(article.url)
        bodies.append(get(article.path)[2])
    assert len(set(bodies)) == 4
    words = re.findall(r"\w+", article.truth.body)
    assert re.findall(r"\w+", ministry.truth(UNIT, article.number).body) == words


def test_a_template_change_leaves_the_truth(get: Get, ministry: Ministry, article: Article) -> None:
    other = next(a for a in ministry.articles(UNIT) if a.number != article.number)
    before, untouched = get(article.path)[2].decode(), get(other.path)[2]
    ministry.template(article.url)
    after = get(article.path)[2].decode()
    changed = [
        line
        for line in difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm="")
        if line[0] in "+-" and line[:3] not in {"+++", "---"}
    ]
    assert any("/css/main-" in line for line in changed)
    assert any("sr-only" in line for line in changed)
    assert not any("<p" in line or "<h2" in line for line in changed)
    assert ministry.truth(UNIT, article.number) == article.truth
    assert get(other.path)[2] == untouched
    ministry.template()
    assert get(other.path)[2] != untouched


def test_a_photo_gets_other_bytes_under_the_same_address(
    get: Get, ministry: Ministry, article: Article
) -> None:
    address = article.truth.gallery[0].url
    page, first = get(article.path)[2], get(address)
    ministry.photo(article.url)
    second = get(address)
    assert second[2] != first[2]
    assert second[1]["ETag"] != first[1]["ETag"]
    assert get(article.path)[2] == page
    ministry.restore(address)
    assert get(address)[2] == first[2]
    ministry.photo(address)
    assert get(address)[2] == second[2]
    ministry.restore(article.url)
    assert get(address)[2] == first[2]


def test_a_pdf_gets_other_bytes(get: Get, ministry: Ministry) -> None:
    article = next(a for a in ministry.articles(UNIT) if a.attachments)
    address = article.truth.attachments[0].url
    first = get(address)[2]
    ministry.pdf(article.url)
    assert get(address)[2] != first
    ministry.restore(article.url)
    assert get(address)[2] == first


@pytest.mark.parametrize("status", [404, 410])
def test_removing_and_bringing_back(
    get: Get, ministry: Ministry, article: Article, status: int
) -> None:
    listed, first = urls(ministry), get(article.path)[2]
    ministry.remove(article.url, status=status)
    assert get(article.path)[0] == status
    assert urls(ministry) == [url for url in listed if url != article.url]
    ministry.restore(article.url)
    assert get(article.path)[::2] == (200, first)
    assert urls(ministry) == listed


def test_unlisted_articles_still_answer(get: Get, ministry: Ministry) -> None:
    listed = urls(ministry)
    gone = [a.url for a in ministry.articles(UNIT)][::3]
    for url in gone:
        ministry.unlist(url)
    assert urls(ministry) == [url for url in listed if url not in gone]
    assert all(get(url)[0] == 200 for url in gone)
    assert not {a.url for a in ministry.articles(UNIT)} & set(gone)


def test_publishing_puts_new_articles_on_top(get: Get, ministry: Ministry) -> None:
    listed = urls(ministry)
    new = ministry.publish(20, UNIT)
    assert urls(ministry) == [*reversed(new), *listed]
    assert all(get(url)[0] == 200 for url in new)
    days = [entry.day for entry in ministry.listing(UNIT)]
    assert days == sorted(days, reverse=True)
    assert len(urls(ministry)) == len(listed) + 20


def test_unknown_addresses_are_refused(ministry: Ministry) -> None:
    for url in ("https://www.gov.pl/web/diplomacy/nothing-3", "/web/diplomacy/news-", "nonsense"):
        with pytest.raises(KeyError):
            ministry.edit(url)
