"""The generic family on the replica, where the truth is known, and on real pages of six sites."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from trafilatura import bare_extraction

from mfa_crawler.errors import MissingField, NotAnArticle, PageError, UnknownLayout
from mfa_crawler.extraction import Document, visible_text
from mfa_crawler.extraction.generic.agreement import disagreement, words_in_common
from mfa_crawler.extraction.generic.heading import heading
from mfa_crawler.extraction.generic.structured import stated
from mfa_crawler.extraction.markup import first
from mfa_crawler.families import FAMILIES, generic, govpl
from mfa_crawler.filing import read_article, read_page
from mfa_crawler.items import Article, ListingRead
from mfa_crawler.replica import Ministry, Truth
from mfa_crawler.replica.pages import apology, article_page, listing_page, people_page

URL = "https://hashi.example/1.html"
PAGES = Path(__file__).parents[3] / "shared" / "pages"
real = pytest.mark.skipif(not PAGES.is_dir(), reason=f"{PAGES} is not there")


def made(unit: str) -> Iterator[tuple[Truth, bytes]]:
    """Articles of a unit of the replica with text in them, and their pages."""
    ministry = Ministry(seed=7, articles=40, years=4)
    for each in ministry.articles(unit):
        if each.url.startswith(f"https://www.gov.pl{unit}/") and each.truth.body:
            yield each.truth, article_page(ministry, each).body


@pytest.mark.parametrize("unit", ["/web/diplomacy", "/web/dyplomacja", "/web/rcb"])
def test_the_replicas_articles_are_read_as_they_were_written(unit: str) -> None:
    count = 0
    for truth, body in made(unit):
        found = generic.article(Document(truth.url, body)).to_item()
        assert (found.headline, found.date, found.lead) == (
            truth.headline,
            truth.date,
            truth.lead,
        )
        assert found.body == truth.body
        assert found.photo_credit == truth.photo_credit
        for name in ("gallery", "inline_images", "attachments"):
            urls = [each.url for each in getattr(found, name)]
            assert urls == [each.url for each in getattr(truth, name)]
        captions = [(image.caption, image.credit) for image in found.gallery]
        assert captions == [(image.caption, image.credit) for image in truth.gallery]
        main = found.main_image.url if found.main_image else None
        assert main == (truth.main_image.url if truth.main_image else None)
        count += 1
    assert count >= 30


def test_it_is_right_where_trafilatura_alone_is_wrong() -> None:
    wrong: Counter[str] = Counter()
    shares = []
    for truth, body in made("/web/diplomacy"):
        alone = bare_extraction(
            body.decode(), url=truth.url, with_metadata=True, include_comments=False
        )
        assert alone
        assert not isinstance(alone, dict)
        text = " ".join((alone.text or "").split())
        found = generic.article(Document(truth.url, body)).to_item()
        assert words_in_common(found.body, truth.body) == 1.0
        shares.append(words_in_common(text, truth.body))
        captions = [image.caption for image in truth.gallery if image.caption]
        wrong["title with the site's name"] += alone.title != truth.headline
        wrong["date or file names in the body"] += truth.date_raw in text or ".pdf" in text
        wrong["credit in the body"] += bool(truth.photo_credit and truth.photo_credit in text)
        wrong["lead in the body"] += bool(truth.lead and truth.lead in text)
        wrong["gallery unread"] += bool(captions) and alone.image is None
        assert not any(caption in found.body for caption in captions)
    assert min(wrong["title with the site's name"], wrong["lead in the body"]) >= 10
    assert wrong["credit in the body"] >= 3
    assert wrong["date or file names in the body"] >= 10
    assert sum(shares) / len(shares) < 0.97


def test_a_page_without_text_a_soft_404_and_a_list_are_no_articles() -> None:
    ministry = Ministry(seed=7, articles=40, years=4)
    unit = ministry.unit("/web/diplomacy")
    empty = [each for each in ministry.articles(unit.path) if not each.truth.body]
    assert empty
    for each in empty:
        with pytest.raises(UnknownLayout):
            generic.recognise(Document(each.url, article_page(ministry, each).body))
    page = listing_page(ministry, unit, 1, 10, None).body
    with pytest.raises(NotAnArticle, match="listing"):
        generic.article(Document("https://www.gov.pl/web/diplomacy/news-", page))
    for other in (apology(ministry, unit, "/web/diplomacy/a").body, people_page(ministry).body):
        with pytest.raises(PageError):
            generic.recognise(Document("https://www.gov.pl/web/diplomacy/a", other))


def test_the_generic_family_is_last_and_owns_no_host() -> None:
    assert FAMILIES[-1] is generic
    assert generic.hosts == ()


def headline_of(title: str, printed: str) -> str | None:
    page = f"<html><title>{title}</title><body><h1>{printed}</h1></body></html>".encode()
    root = Document(URL, page).tree()
    found = heading(root, stated(root, URL))
    return found.text if found else None


@pytest.mark.parametrize("end", ["｜外務省", "（METI/経済産業省）", "：防衛省"])
def test_a_heading_confirms_where_a_wide_title_ends(end: str) -> None:
    assert headline_of(f"橋の開通{end}", "橋の開通") == "橋の開通"
    # a bracket may as well be the headline's own
    assert headline_of(f"橋の会議（第8回）{end}", "橋の会議（第8回）") == "橋の会議（第8回）"
    assert headline_of("橋の会議（第8回）", "別の頁") == "橋の会議（第8回）"


SAVED = Path(__file__).parents[1] / "golden" / "generic"
FERRY = (SAVED / "generic-article" / "wordpress" / "page.html").read_bytes()


def test_only_a_page_of_a_host_that_nobody_knows_is_read_generically() -> None:
    found = read_article(FERRY, "https://mer.example.org/news/2025/03/ferry-line-opens/")
    assert found.headline == "Ferry line to Norhaven opens after eleven years"
    with pytest.raises(UnknownLayout, match="govpl"):
        read_page(FERRY, "https://www.gov.pl/web/diplomacy/a")
    with pytest.raises(UnknownLayout, match="govpl"):
        read_page(FERRY, "https://mer.example.org/a", family=govpl)


def test_news_whose_title_sounds_like_an_error_is_news() -> None:
    title = b"Ferry line to Norhaven unavailable after eleven years"
    markup = FERRY.replace(b"Ferry line to Norhaven opens after eleven years", title)
    assert read_article(markup, "https://mer.example.org/a").headline == title.decode()


def test_an_article_with_one_sentence_is_no_list_for_the_other_news_beside_it() -> None:
    start, end = FERRY.index(b'<div class="entry-content'), FERRY.index(b'<div class="taxonomy')
    short = FERRY[:start] + b"<p>More soon.</p>" + FERRY[end:]
    with pytest.raises(PageError):
        read_page(short, "https://mer.example.org/a")


def real_pages(kind: str, folder: str = "") -> list[tuple[str, str]]:
    if not PAGES.is_dir():
        return []
    with (PAGES / "INDEX.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        (row["path"], row["url"] or "https://www.gov.pl/web/rcb/a")
        for row in rows
        if row["kind"] == kind and row["path"].startswith(folder) and row["path"].endswith("l")
        and not row["path"].endswith("jsonl")
    ]  # fmt: skip


def read(path: str, url: str) -> Article | ListingRead:
    return generic.recognise(Document(url, (PAGES / path).read_bytes())).to_item()


@real
@pytest.mark.parametrize(("path", "url"), real_pages("article", "gov.pl"))
def test_on_gov_pl_it_agrees_with_the_sites_own_parser(path: str, url: str) -> None:
    found = read(path, url)
    ours = govpl.article(Document(url, (PAGES / path).read_bytes())).to_item()
    assert isinstance(found, Article)
    assert disagreement(ours, found) == ()
    assert (found.body, found.lead, found.gallery) == (ours.body, ours.lead, ours.gallery)


@real
@pytest.mark.parametrize(("path", "url"), real_pages("article", "fmprc"))
def test_on_fmprc_it_finds_what_the_sites_ids_name(path: str, url: str) -> None:
    found = read(path, url)
    root = Document(url, (PAGES / path).read_bytes()).tree()
    assert isinstance(found, Article)
    assert found.headline == visible_text(first(root, "#News_Body_Title"))
    assert found.date == (visible_text(first(root, "#News_Body_Time")) or "")[:10]
    text = visible_text(first(root, "#News_Body_Txt_A")) or ""
    assert words_in_common(found.body, text) >= 0.97


@real
def test_a_travel_advice_page_has_its_day_and_lead_and_no_menu() -> None:
    [(path, url)] = real_pages("article", "auswaertiges")
    found = read(path, url)
    assert isinstance(found, Article)
    assert found.headline == "Italien: Reise- und Sicherheitshinweise"
    assert found.date == "2021-11-12"
    assert (found.lead or "").startswith("Letzte Änderungen")
    assert "Gebärdensprache" not in found.body
    assert len(found.body) > 20_000


FOUND = {  # entries, and those with a day; mofa.go.jp prints no years
    "gov.pl/": (10, 10), "fmprc.gov.cn/": (15, 15), "fmprc.gov.cn/listing_66": (10, 10),
    "mofa.go.jp/": (121, 0), "go.jp/": (20, 20), "whitehouse.gov/": (10, 10),
}  # fmt: skip


@real
@pytest.mark.parametrize(("path", "url"), real_pages("listing"))
def test_real_lists_are_found_whole_with_their_days(path: str, url: str) -> None:
    found = read(path, url)
    wanted = max((start, count) for start, count in FOUND.items() if path.startswith(start))[1]
    assert isinstance(found, ListingRead)
    assert (len(found.entries), sum(entry.date is not None for entry in found.entries)) == wanted
    leads_on = path.startswith(("gov.pl", "whitehouse"))  # fmprc pages by JavaScript alone
    assert (found.next is not None) == leads_on


@real
@pytest.mark.parametrize(("path", "url"), real_pages("listing", "gov.pl"))
def test_entries_are_those_of_the_sites_own_parser(path: str, url: str) -> None:
    ours = govpl.listing(Document(url, (PAGES / path).read_bytes())).to_item()
    found = read(path, url)
    assert isinstance(found, ListingRead)
    assert (found.entries, found.next) == (ours.entries, ours.next)


@real
@pytest.mark.parametrize(("path", "url"), real_pages("other"))
def test_people_lists_are_neither_news_nor_lists_of_it(path: str, url: str) -> None:
    with pytest.raises((UnknownLayout, NotAnArticle, MissingField)):
        read(path, url)
