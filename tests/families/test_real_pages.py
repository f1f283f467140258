"""Pages as www.gov.pl really served them; they are other people's and lie beside the checkout."""

import re
from pathlib import Path

import msgspec
import pytest

from mfa_crawler.errors import NotAnArticle
from mfa_crawler.filing import read_page
from mfa_crawler.items import Article, ListingRead

PAGES = Path(__file__).parents[3] / "shared" / "pages" / "gov.pl"
GOV = "https://www.gov.pl"
NOISE = re.compile(r"register|sr-only|z galerii|poprzednie|Zdjęcia \(|Powrót|style=|Mso|&nbsp;")

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"{PAGES} is not there")


def read(name: str, url: str) -> Article | ListingRead:
    return read_page((PAGES / name).read_bytes(), url)


def article(name: str, url: str = f"{GOV}/web/rcb/a") -> Article:
    found = read(name, url)
    assert isinstance(found, Article)
    return found


def listing(number: int) -> ListingRead:
    url = f"{GOV}/web/paa/aktualnosci2" + (f"?page={number}&size=10" if number > 1 else "")
    found = read(f"paa_aktualnosci2_page{number}_listing.html", url)
    assert isinstance(found, ListingRead)
    return found


def whole(found: Article) -> str:
    return msgspec.json.encode(found).decode()


@pytest.mark.parametrize(
    ("number", "first", "last"), [(1, "2026-09-18", "2026-07-08"), (2, "2026-07-08", "2026-06-03")]
)
def test_a_list_page_has_ten_entries_and_leads_on(number: int, first: str, last: str) -> None:
    page = listing(number)
    assert len(page.entries) == len({entry.url for entry in page.entries}) == 10
    assert page.pages == 50
    assert page.next == f"{GOV}/web/paa/aktualnosci2?page={number + 1}&size=10"
    assert (page.entries[0].date, page.entries[-1].date) == (first, last)
    days = [entry.date or "" for entry in page.entries]
    assert days == sorted(days, reverse=True)
    for entry in page.entries:
        assert entry.url.startswith(f"{GOV}/web/paa/")
        assert entry.headline
        assert entry.lead
        assert not NOISE.search(entry.headline + entry.lead)


def test_the_second_list_page_begins_with_the_last_entry_of_the_first() -> None:
    assert listing(2).entries[0] == listing(1).entries[-1]


PEOPLE = ["2022-04-28T210745_f55835a", "2022-06-15T031627_e44cf6b", "2022-07-20T031857_5f48e09"]


@pytest.mark.parametrize("version", PEOPLE)
def test_a_people_list_is_no_article_and_no_list_of_news(version: str) -> None:
    with pytest.raises(NotAnArticle, match="people list"):
        read(f"rada-ministrow_{version}.html", f"{GOV}/web/gov/rada-ministrow")


def irrs() -> Article:
    url = f"{GOV}/web/paa/miedzynarodowi-eksperci-w-paa--przygotowania-do-misji-irrs-follow-up"
    return article("paa_irrs_followup_2026-09-21_article_gallery.html", url)


def test_both_blocks_of_an_article_are_read_in_order() -> None:
    found = irrs()
    paragraphs = found.body.split("\n\n")
    assert len(paragraphs) == 4
    assert [p.split()[0] for p in paragraphs] == ["Podczas", "Jak", "Misja", "Zespół"]
    assert len(paragraphs[2]) < 60  # the heading of the second block
    assert found.body_html.count("<p>") == 3
    assert found.body_html.count("<h3>") == 1
    assert paragraphs[3].endswith(f"PAA: {GOV}/web/paa/przeglad-irrs.")
    assert [link.url for link in found.links] == [f"{GOV}/web/paa/przeglad-irrs"]


def test_the_fields_round_the_text_are_read() -> None:
    found = irrs()
    assert (found.site, found.language) == ("pl_paa", "pl")
    assert (found.date, found.date_raw) == ("2026-09-21", "21.09.2026")
    assert (found.published_at, found.modified_at, found.photo_credit) == (None, None, None)
    assert found.headline.startswith("Międzynarodowi eksperci")
    assert "Portal" not in found.headline
    assert found.lead
    assert found.lead.startswith("Trzy lata")
    assert found.lead.endswith("przyszłego roku.")
    assert found.main_image
    assert found.main_image.url == (
        f"{GOV}/photo/format/c8733a92-a70f-4229-a2db-d746e8757a33/resolution/1920x810"
    )
    assert found.problems == ()


def test_the_gallery_holds_originals_with_their_captions() -> None:
    gallery = irrs().gallery
    assert [image.url.removeprefix(f"{GOV}/photo/")[:8] for image in gallery] == (
        "a92afcc5 8914a32d ec64f1c6 974b79f5 e6a75e75".split()
    )
    assert all(re.fullmatch(rf"{GOV}/photo/[0-9a-f-]{{36}}", image.url) for image in gallery)
    assert all(image.caption and image.caption == image.caption.strip() for image in gallery)
    assert gallery[0].alt != gallery[0].caption
    assert gallery[3].caption == "Członkowie misji IRRS Follow-up"


def test_lists_and_inline_pictures_of_an_article_are_read() -> None:
    found = article("rcb_stopnie_alarmowe_2026-08-26_article.html")
    intro, items = found.body.split("\n\n")
    assert intro.endswith("podpisał zarządzenia:")
    assert [item[:7] for item in items.split("\n")] == ["- nr 47", "- nr 48", "- nr 49", "- nr 50"]
    assert (found.date, found.lead) == ("2026-08-26", None)
    assert [image.url[-12:] for image in found.inline_images] == ["268debe8cd7d", "6ae9585979a8"]
    assert found.body_html.count("<li>") == 4
    assert found.body_html.count("<img ") == 2
    assert {licence.scope: licence.spdx for licence in found.licence} == {
        "text": "CC-BY-SA-4.0",
        "photos": "CC-BY-NC-ND-4.0",
    }


def test_a_lead_pasted_again_as_the_first_paragraph_stands_once() -> None:
    found = article("rcb_article_fragment_rcb-air.html", f"{GOV}/web/unknown/a")
    assert found.lead
    assert found.lead[1:-1] not in found.body
    assert found.body.startswith("Alert RCB został wysłany")
    assert found.date == "2026-09-17"


def test_a_lead_repeated_further_down_stays() -> None:
    found = article("rcb_article_fragment_rcb-article.html", f"{GOV}/web/unknown/a")
    assert found.lead
    assert len(found.body.split("\n\n")) == 3
    assert found.lead in found.body
    assert found.main_image is None


FRAGMENTS = [
    "rcb_article_fragment_rcb-air.html",
    "rcb_article_fragment_rcb-article.html",
    "samorzad_lipsko_metrics_and_attachment_condensed.html",
]


@pytest.mark.parametrize("name", FRAGMENTS)
def test_no_language_is_guessed_for_a_fragment_of_no_known_site(name: str) -> None:
    found = article(name, "https://samorzad.gov.pl/web/gmina/a")
    assert (found.language, found.site, found.licence) == (None, None, ())


def test_an_attachment_and_a_first_publication_are_read_without_the_editors_name() -> None:
    found = article(FRAGMENTS[2], "https://samorzad.gov.pl/web/gmina-lipsko/a")
    assert [(file.title, file.filename) for file in found.attachments] == [
        ("Ogłoszenie o I przetargu", "przetarg_Lipsko.pdf")
    ]
    assert found.attachments[0].url.startswith("https://samorzad.gov.pl/attachment/0d535d85-")
    assert (found.date, found.published_at) == ("2025-06-02", None)  # 00:00 is no time
    assert (found.body, found.problems) == ("", ("body: only attachments",))
    assert not re.search(r"Fabian|Smaga", whole(found))


ARTICLES = [
    "paa_irrs_followup_2026-09-21_article_gallery.html",
    "rcb_stopnie_alarmowe_2026-08-26_article.html",
    *FRAGMENTS,
]


@pytest.mark.parametrize("name", ARTICLES)
def test_no_noise_of_the_template_stands_anywhere_in_a_record(name: str) -> None:
    assert not NOISE.search(whole(article(name)))


@pytest.mark.parametrize("name", ARTICLES)
def test_clean_html_in_the_place_of_the_editors_gives_the_same_text(name: str) -> None:
    found = article(name)
    page = f"<article><h2>x</h2><div class=editor-content>{found.body_html}</div></article>"
    again = read_page(page.encode(), found.url)
    assert isinstance(again, Article)
    assert (again.body, again.body_html) == (found.body, found.body_html)
