"""Germany's foreign ministry: its real travel advice, and pages that differ a little."""

import re

import msgspec
import pytest

from mfa_crawler.errors import MissingField
from mfa_crawler.families import auswaertiges
from mfa_crawler.items import Article
from tests.families.reading import article, real, real_article

SITE = "https://www.auswaertiges-amt.de"
ADVICE = f"{SITE}/de/ReiseUndSicherheit/italiensicherheit/211322"


def italy() -> Article:
    return real_article("auswaertiges-amt.de/italien_reisehinweise.html", ADVICE)


@real
def test_the_real_travel_advice_is_read_as_a_person_reads_it() -> None:
    found = italy()
    assert found.headline == "Italien: Reise- und Sicherheitshinweise"
    assert (found.date, found.language) == ("2021-11-12", "de")
    assert found.date_raw == "Stand - 12.11.2021 (Unverändert gültig seit: 05.11.2021)"
    assert found.lead == "Letzte Änderungen: Aktuelles (Einreise); redaktionelle Änderungen"
    assert found.body.startswith("Info\n\nLagen können sich schnell verändern")
    assert found.body.endswith("nach dem Konsulargesetz in Rechnung gestellt werden.")
    assert found.tags == ("Italien",)
    # the switch of languages leads to home pages, the pictures belong to flag and teasers
    assert (found.translations, found.inline_images, found.main_image) == ((), (), None)
    assert (found.published_at, found.photo_credit, found.problems) == (None, None, ())


@real
def test_the_sections_of_the_real_advice_stand_in_order_and_once() -> None:
    found = italy()
    assert re.findall(r"<h2>(.*?)</h2>", found.body_html) == [
        "Aktuelles",
        "Sicherheit",
        "Natur und Klima",
        "Reiseinfos",
        "Einreise und Zoll",
        "Gesundheit",
        "Länderinfos zu Ihrem Reiseland",
        "Weitere Hinweise für Ihre Reise",
    ]
    for once in ("Seit September 2014 drohen", ">Haftungsausschluss<", "Autoeinbrüche kommen"):
        assert found.body_html.count(once) == 1


@real
def test_what_opens_with_a_button_has_its_heading() -> None:
    paragraphs = italy().body.split("\n\n")
    folded = "Weltweiter Sicherheitshinweis;Krisenvorsorgeliste;Reisemedizinische Hinweise"
    assert all(heading in paragraphs for heading in folded.split(";"))
    assert paragraphs[paragraphs.index("Weltweiter Sicherheitshinweis") + 1].startswith(
        "Die weltweite Gefahr"
    )


@real
def test_teasers_and_tools_stand_nowhere_in_the_record() -> None:
    words = msgspec.json.encode(italy()).decode()
    noise = ("Aashti", "loading-data", "Seite teilen", "Seite drucken", "Zurück zu", "Sie befinden")
    assert not [word for word in noise if word in words]


def page(meta: str = "", rte: str = "<p>Text.</p>", switch: str = "") -> str:
    return f"""<div class="c-link-list--languages"><ul>{switch}</ul></div><main id="main">
        <h1 class="is-aural">Willkommen</h1><header><h1 class="heading__title">Brücke</h1>
        <span class="heading__meta">{meta}</span></header>
        <div class="c-rte--default">{rte}</div></main>"""


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ("06.10.2023 - Pressemitteilung", "2023-10-06"),
        ("6.1.2023 - Rede", "2023-01-06"),
        ("Stand - 12.11.2021<br/> (Unverändert gültig seit: 05.11.2021)", "2021-11-12"),
        ("31.02.2023 - Artikel", None),
        ("06.10. - Artikel", None),
        ("Artikel", None),
    ],
)
def test_a_day_is_the_first_of_its_line_or_none(meta: str, day: str | None) -> None:
    found = article(auswaertiges, f"{SITE}/de/a/1", page(meta))
    assert found.date == day
    assert found.date_raw == meta.replace("<br/>", "")


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("/de/a/1 /en/a/2", [("en", f"{SITE}/en/a/2")]),
        ("/de/a/1 /en /fr/ https://x.example/en/a", []),
        ("/en/a/2 /fr/a/3 /en/a/2", [("en", f"{SITE}/en/a/2"), ("fr", f"{SITE}/fr/a/3")]),
        ("//www.auswaertiges-amt.de/es/a?b=1&c=2", [("es", f"{SITE}/es/a?b=1&c=2")]),
        ("javascript:void(0) mailto:a@b.example", []),
    ],
)
def test_a_translation_is_a_page_of_this_article_in_another_language(
    links: str, expected: list[tuple[str, str]]
) -> None:
    switch = "".join(f'<li><a class="x" href="{href}">x</a></li>' for href in links.split())
    found = article(auswaertiges, f"{SITE}/de/a/1", page(switch=switch))
    assert [(t.language, t.url) for t in found.translations] == expected


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("<source srcset='/s.jpg 340w, /l.jpg 1180w'><img src='/x/loading-data.gif'>", ["/l.jpg"]),
        ("<source srcset=''><img src='/x/loading-data.gif'>", ["/x/loading-data.gif"]),
        ("<source srcset='/s.jpg 340w'><img src='/own.jpg'>", ["/own.jpg"]),
        ("<source srcset='/s.jpg 340w'>", []),
    ],
)
def test_a_picture_that_comes_late_is_the_largest_of_its_sources(
    picture: str, expected: list[str]
) -> None:
    body = page(rte=f"<p>Text.</p><picture>{picture}</picture>")
    found = article(auswaertiges, f"{SITE}/de/a/1", body)
    assert [image.url for image in found.inline_images] == [SITE + path for path in expected]


def test_blocks_inside_blocks_are_read_once() -> None:
    inner = "<p>Aussen</p><div class=c-rte--default><p>Innen</p></div>"
    assert article(auswaertiges, f"{SITE}/de/a/1", page(rte=inner)).body == "Aussen\n\nInnen"


def test_a_page_without_words_in_its_title_is_refused() -> None:
    with pytest.raises(MissingField):
        article(auswaertiges, f"{SITE}/de/a/1", page().replace("Brücke", "&nbsp;"))
