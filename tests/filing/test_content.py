"""What counts as a difference between two contents, and as which."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_crawler.filing.content import Content, difference, letters
from mfa_crawler.items import Attachment, Image, Link, StatedChange
from tests.filing.articles import content, photo

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


def found(other: Content, base: Content | None = None) -> set[str]:
    """Differences from the article as it was at first, both ways, as `event: change`."""
    there, back = difference(base or content(), other), difference(other, base or content())
    assert there == back
    return {f"{event}: {change}" for event, change in there}


@pytest.mark.parametrize(
    ("fields", "classes"),
    [
        ({"headline": "Minister’s visit to Lodz"}, "headline: text"),
        ({"lead": "Talks on trade and tea."}, "lead: text"),
        ({"lead": None}, "lead: text"),
        ({"body": "Talks were held on 6 May.\n\nThey go on – in “Łódź”."}, "body: text"),
        ({"body": ""}, "body: text"),
        ({"date": "2026-09-22"}, "date: metadata"),
        ({"date": None, "date_raw": "autumn"}, "date: metadata"),
        ({"published_at": "2026-09-21T10:00"}, "date: metadata"),
        ({"photo_credit": "Anna Nowak/MSZ"}, "photo: media"),
        ({"main_image": photo(caption="The Minister")}, "photo: media"),
        ({"main_image": photo(credit="Anna Nowak")}, "photo: media"),
        ({"main_image": photo(sha256="cd" * 32)}, "photo: media"),
        ({"main_image": photo(sha256="cd" * 32, caption=None)}, "photo: media"),
        ({"gallery": (photo(sha256="cd" * 32, caption=None, credit=None),)}, "photo: media"),
        ({"attachments": ()}, "attachment: media"),
        ({"attachments": (Attachment("u", "Report", "new.pdf"),)}, "attachment: media"),
        ({"links": (Link("https://www.gov.pl/web/diplomacy/c", "here"),)}, "link: link"),
        ({"links": ()}, "link: link"),
        ({"stated_changes": (StatedChange("2026-09-22", "Corrected"),)}, "stated: metadata"),
        ({"stated_changes": (StatedChange(None, "Corrected"),)}, "stated: metadata"),
        (
            {"body": "“Talks” were held on 5 May; they go on - in 'Łódź'"},
            "typographic: typographic",
        ),
        ({"headline": "MINISTER'S VISIT TO ŁÓDŹ"}, "typographic: typographic"),
        ({"lead": "Talks ontrade."}, "typographic: typographic"),
        ({"main_image": photo(caption="The minister in Łódź.")}, "typographic: typographic"),
        (
            {"headline": "Visit", "body": "-", "lead": "Talks on trade!", "links": ()},
            "headline: text|body: text|link: link|typographic: typographic",
        ),
    ],
)
def test_a_difference_has_the_class_of_its_part(fields: Mapping[str, Any], classes: str) -> None:
    assert found(content(**fields)) == set(classes.split("|"))
    is_typographic = classes.startswith("typographic")
    assert (content(**fields).fingerprint == content().fingerprint) == is_typographic


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "Talks \u00a0were held\non 5\u202fMay. They go on – in “Łódź”."},
        {"body_html": "<p>Other markup</p>"},
        {"modified_at": "2026-09-22T10:00", "problems": ("layout: unread div",)},
        {"links": (Link("https://www.gov.pl/web/diplomacy/b", "there"),)},
        {"main_image": photo(url="https://www.gov.pl/photo/99ff", alt="noise", width=7)},
        {"main_image": photo(sha256=None)},
        {"attachments": (Attachment("https://other.example/1", "Report", "report.pdf", size=9),)},
    ],
)
def test_noise_is_no_difference(fields: Mapping[str, Any]) -> None:
    assert not found(content(**fields))


@settings(deadline=None)
@given(WORDS, WORDS)
def test_unicode_form_and_white_space_are_no_difference(one: str, other: str) -> None:
    base = content(headline=f"a {one}", body=f"{other} b")
    same = {"headline": unicodedata.normalize("NFD", f"a\u00a0 {one}"), "body": f" {other}\n\nb "}
    assert not found(content(**same), base)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_punctuation_and_space_are_typographic_at_most(one: str, other: str) -> None:
    one = unicodedata.normalize("NFC", one)
    base, later = content(body=f"{one}a{other}"), content(body=f"“{one}” – (a{other}…)")
    assert found(later, base) == {"typographic: typographic"}
    assert later.fingerprint == base.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("café", "cafe"),
        ("10²", "102"),
        ("m²", "m2"),
        ("Buße", "Busse"),
        ("STRASSE", "Straße"),
        ("ısı", "isi"),
        ("ИЙ", "ИИ"),
        ("हिन्दी", "हन्दी"),
        ("عِلم", "علم"),
        ("外交", "外文"),
        ("\U0001e922\U0001e944", "\U0001e922"),
        ("１２", "12"),
    ],
)
def test_letters_marks_and_numbers_count(one: str, other: str) -> None:
    assert found(content(body=other), content(body=one)) == {"body: text"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ŁÓDŹ", "łódź"),
        ("ΟΔΟΣ", "οδος"),
        ("МИД", "мид"),
        ("GROẞ", "groß"),
        ("o\ufb03ce", "office"),
        ("об\u02bcєкт", "об’єкт"),
        ("oʻzbek", "o'zbek"),
        ("‘peace’ 🕊️", "peace"),
        ("نمی\u200cدانم", "نمیدانم"),
        ("外交部:", "外交部"),
        ("葛\U000e0100城", "葛城"),
        ("state_briefing", "state briefing"),
    ],
)
def test_case_punctuation_and_invisible_characters_do_not_count(one: str, other: str) -> None:
    assert found(content(body=other), content(body=one)) == {"typographic: typographic"}


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_letters_are_those_that_unicode_says(text: str) -> None:
    kept = letters(text)
    assert not any(unicodedata.category(character)[0] in "PSZC" for character in kept)
    assert kept.count("ß") == text.count("ß") + text.count("ẞ")
    numbers = [character for character in text if unicodedata.category(character) == "Nd"]
    assert [character for character in kept if unicodedata.category(character) == "Nd"] == numbers


def test_a_text_with_two_planes_of_unicode_in_it_keeps_its_letters_alone() -> None:
    everything = "".join(chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000)
    kept = letters(unicodedata.normalize("NFC", everything))
    assert len(kept) > 60_000
    assert not [c for c in kept if unicodedata.category(c)[0] not in "LMN"]


NEW_WORDS: dict[str, Any] = {"body": "Talks.", "date": "2026-09-22"}
NEW_LOOKS: dict[str, Any] = {
    "headline": "Minister's visit to Łódź",
    "links": (),
    "published_at": "2026-09-21T10:00",
}


def test_between_two_layouts_only_letters_count() -> None:
    looks: dict[str, Any] = NEW_LOOKS | {"main_image": photo(sha256="cd" * 32)}
    assert not found(content("article-2030", **looks))
    assert len(found(content(**looks))) == 4
    assert found(content("article-2030", **looks, **NEW_WORDS)) == {"body: text", "date: metadata"}


def test_pictures_are_compared_only_once_all_their_bytes_are_known() -> None:
    one, other, unfetched = photo(), photo(sha256="cd" * 32), photo(sha256=None)
    assert found(content(gallery=(other,)), content(gallery=(one,))) == {"photo: media"}
    assert not found(content(gallery=(unfetched,)), content(gallery=(one,)))
    assert not found(content(main_image=unfetched, gallery=(one,)), content(gallery=(other,)))


def test_a_date_that_is_no_day_is_compared_as_printed() -> None:
    autumn = content(date=None, date_raw="Autumn 2026")
    assert found(content(date=None, date_raw="Spring 2026"), autumn) == {"date: metadata"}
    assert found(content(date=None, date_raw="autumn, 2026"), autumn) == {
        "typographic: typographic"
    }
    assert not found(content(date_raw="21 September 2026"))


def test_a_part_of_punctuation_alone_is_typography() -> None:
    assert found(content(lead="—"), content(lead=None)) == {"typographic: typographic"}


def test_a_credit_printed_twice_is_one() -> None:
    assert not found(content(photo_credit=None))


@pytest.mark.parametrize("layout", ["article-2022", None])
def test_content_survives_as_json_of_about_400_bytes(layout: str | None) -> None:
    images = tuple(Image(f"https://x/{n}", None, "c" * n, "d", "ab" * 32) for n in range(20))
    whole = content(layout, gallery=images, published_at="2026-09-21T10:00")
    assert len(whole.text().encode()) <= 420
    assert Content.parse(whole.text()) == whole
    assert Content.parse(content(layout, gallery=(photo(sha256=None),)).text()).images is None


def test_what_a_site_states_makes_a_version_and_what_no_site_states_changes_nothing() -> None:
    first, second = StatedChange("2026-09-21", "First published."), StatedChange(None, "Corrected")
    told = [content(stated_changes=said) for said in ((), (first,), (second, first))]
    assert len({one.fingerprint for one in told}) == 3
    assert [Content.parse(one.text()) for one in told] == told
    assert "stated" not in told[0].text()
    # of the article before there were any: the fingerprints of archives that exist
    assert told[0].fingerprint == "c1:f91088d3d3cdee4d58"
    assert not found(content("article-2022"), content("page", stated_changes=(first,)))


def test_what_is_no_content_of_c1_is_refused() -> None:
    later = msgspec.json.encode(msgspec.json.decode(content().text()) | {"algorithm": "c2"})
    for text in (later.decode(), "{}", "", "[]"):
        with pytest.raises(ValueError, match="c1"):
            Content.parse(text)


def test_c1_is_what_it_was() -> None:
    # known answers: a difference here means that c1 changed under its name
    assert content().headline.letters.hex() == "ef607a459d12da8ef1"
    assert content().fingerprint == "c1:f91088d3d3cdee4d58"
