"""Photo credits: every form that editors write, and sentences that only begin like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.cleaning import credit_line, split_caption

NBSP = "\u00a0"
LABELS = """Photo: Photos: Photo_by Photo_by: Photos_by Photo_credit: PHOTO: photo: Fot. fot. FOT.
    fot: Fot: Fot.: Foto: foto: Zdjęcia: Zdjęcie: zdjęcie: Zdjecia: Zdjecie: Autor_zdjęć:
    Autor_zdjec: Autor_zdjęcia: Autorka_zdjęć: Autorzy_zdjęć: Source: Źródło: (c) (C) ©
    Photo_© Copyright_©""".split()
NAMES = [
    "Micky Kroell/OBWE",
    "Jan Kowalski",
    "J. Kowalski",
    "Jan Kowalski / MSZ",
    "Jan Kowalski, Anna Nowak/MSZ",
    "Jan Kowalski i Anna Nowak",
    "Jan Kowalski and Anna Nowak",
    "Jan Kowalski; Anna Nowak",
    "Jan Kowalski (MFA)",
    "Anna Nowak-Zielińska | KPRM",
    "MFA",
    "MSZ",
    "EPA/PAP",
    "U.S. Department of State",
    "UN Photo/Eskinder Debebe",
    "kpt. Jan Nowak/CO MON",
    "st. szer. Jan Nowak",
    "materiały prasowe",
    "archiwum MSZ",
    "Ambasada RP w Kijowie",
    "@OSCE",
    "flickr.com/photos/osce",
    "„Reporter” Jan Kowalski",
    "JAN KOWALSKI",
]
NO_CREDITS = [
    "",
    "Photo",
    "Photos",
    "Photo:",
    "Photo: ",
    "Photo: ...",
    "Photo: :",
    "Fot.",
    "Fot. 1",
    "Photos (6)",
    "Photo: Picture. Poland Wins",
    "Photo: Press. President Duda",
    "Photo: an exhibition that opened in Warsaw",
    "Photo: the minister and his guest shake hands.",
    "Photo: Did You Know?",
    "Photos from the visit are on Flickr.",
    "Photos of the event",
    "Photo exhibition in Vienna",
    "Photo by the lake shows the delegation",
    "Photo: Talks in Vienna. Next meeting in May.",
    "The photo: Jan Kowalski",
    "Foto Festival Warsaw 2023",
    "Fotografia jest sztuką.",
    "Photographs of War",
    "Photography competition: Young Europe",
    "Zdjęcia z wydarzenia",
    "Zdjęcie: minister w czasie rozmów z ambasadorem.",
    "Autor zdjęć opowiada o Warszawie.",
    "Source of the information is the ministry",
    "Sources say the talks go on",
    "Source: the ministry said on Friday that talks go on.",
    "Source: https://www.gov.pl/report",
    "Copyright law reform",
    "© and other signs are used here.",
    "Photo 1: Minister",
    "Fotowoltaika: Nowe Zasady",
    "Resource: Jan Kowalski",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("label", LABELS)
def test_a_label_and_a_name_are_a_credit(label: str, name: str) -> None:
    line = f"{label.replace('_', ' ')} {name}"
    assert credit_line(line) == name


@pytest.mark.parametrize(
    "line",
    [
        f"Photo:{NBSP}Ada Nowak",
        f"Fot.{NBSP}Ada Nowak",
        "Photo:Ada Nowak",
        "Photo : Ada Nowak",
        "fot.Ada Nowak",
        "Fot. : Ada Nowak",
        "Photo: Ada Nowak.",
        "(Photo: Ada Nowak)",
        "(Photo: Ada Nowak).",
        "[fot. Ada Nowak]",
        "[fot. Ada Nowak].",
        "(fot. Ada Nowak.)",
        "  Photo:  Ada   Nowak  ",
        "Photo: Ada Nowak,",
        "Photo: fot. Ada Nowak",
        "Photo: © Ada Nowak",
    ],
)
def test_spaces_brackets_and_full_stops_are_not_part_of_the_name(line: str) -> None:
    assert credit_line(line) == "Ada Nowak"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Photo: Acme S.A.", "Acme S.A."),
        ("Photo: Jan Kowalski Jr.", "Jan Kowalski Jr."),
        ("Fot. J. Kowalski.", "J. Kowalski"),
    ],
)
def test_the_full_stop_of_an_abbreviation_stays(line: str, name: str) -> None:
    assert credit_line(line) == name


@pytest.mark.parametrize("line", NO_CREDITS)
def test_a_line_that_only_begins_like_a_credit_is_none(line: str) -> None:
    assert credit_line(line) is None


@given(st.integers(1, 200))
def test_a_credit_has_at_most_eighty_characters(length: int) -> None:
    assert (credit_line(f"Photo: {'A' * length}") is not None) == (length <= 80)


CAPTIONS = [
    ("Ministers in talks. Fot. Jan Kowalski / MSZ", "Ministers in talks.", "Jan Kowalski / MSZ"),
    ("Ministers in talks, fot. Jan Kowalski", "Ministers in talks", "Jan Kowalski"),
    ("Ministers in talks (fot. Jan Kowalski)", "Ministers in talks", "Jan Kowalski"),
    ("Ministers in talks (fot. Jan Kowalski).", "Ministers in talks", "Jan Kowalski"),
    ("Ministers in talks [Photo: MFA]", "Ministers in talks", "MFA"),
    ("Ministers in talks [Photo: MFA].", "Ministers in talks", "MFA"),
    ("Ministers in talks (Photo: Jan (MFA))", "Ministers in talks", "Jan (MFA)"),
    ("Ministers in talks – Photo: MFA", "Ministers in talks", "MFA"),
    ("Ministers in talks | © MFA", "Ministers in talks", "MFA"),
    ("Ministers in talks / Photo by Jan Kowalski", "Ministers in talks", "Jan Kowalski"),
    ("Ministers in talks. Source: MFA", "Ministers in talks.", "MFA"),
    (f"Ministers in talks Photo:{NBSP}MFA", "Ministers in talks", "MFA"),
    ("Ministers in talks fot. MSZ", "Ministers in talks", "MSZ"),
    ("Photo: MFA", None, "MFA"),
    ("(c) MFA", None, "MFA"),
    ("Visitors before a photo by Ansel Adams", "Visitors before a photo by Ansel Adams", None),
    ("A photo: Jan and Anna", "A photo: Jan and Anna", None),
    ("The source: Vistula River", "The source: Vistula River", None),
    ("Talks (photo: MFA) in Warsaw", "Talks (photo: MFA) in Warsaw", None),
    ("Talks. Photo: MFA. More follows today.", "Talks. Photo: MFA. More follows today.", None),
    ("Talks. Source: the ministry said so.", "Talks. Source: the ministry said so.", None),
    ("Photographer at work", "Photographer at work", None),
    ("\u00a0Two\nlines\u00a0", "Two lines", None),
    ("", None, None),
    (None, None, None),
]


@pytest.mark.parametrize(("caption", "words", "credit"), CAPTIONS)
def test_a_caption_and_its_tail_are_told_apart(
    caption: str | None, words: str | None, credit: str | None
) -> None:
    assert split_caption(caption) == (words, credit)


@given(st.text())
def test_a_caption_never_gains_words(caption: str) -> None:
    words, credit = split_caption(caption)
    assert (words or "") in " ".join(caption.split())
    assert (credit or "") in " ".join(caption.split())
    assert words or credit or not caption.strip()


@given(st.sampled_from(LABELS), st.text(max_size=90))
def test_reading_a_credit_never_raises_and_never_invents(label: str, name: str) -> None:
    found = credit_line(f"{label.replace('_', ' ')} {name}")
    assert found is None or (found in " ".join(name.split()) and len(found) <= 80)


@pytest.mark.parametrize("piece", ["(c) ", "a photo: b ", "Fot. Aa Bb, ", "[Photo: "])
def test_a_text_full_of_labels_is_read_in_one_go(piece: str) -> None:
    caption = piece * 50_000  # minutes, if every label were tried against all that follows
    words, credit = split_caption(caption)
    assert len(words or "") + len(credit or "") <= len(caption)
    assert credit_line(caption) is None


def test_a_label_in_running_text_looks_at_no_more_than_the_word_before_it() -> None:
    caption = "x " * 500_000 + "the photo: " * 14
    began = time.process_time()
    assert split_caption(caption) == (caption.rstrip(), None)
    assert time.process_time() - began < 2  # else ten


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Photo: PAP © 2023", "PAP © 2023"),
        ("Photo: Krystian Maj. Source: KPRM", "Krystian Maj; KPRM"),
        ("Photo: © European Union, 2023 – Source: EP", "European Union, 2023; EP"),
        ("Photo: W. Kompała / KPRM; Photo: K. Maj / KPRM", "W. Kompała / KPRM; K. Maj / KPRM"),
        ("Fot. mat. prasowe", "mat. prasowe"),
        ("Fot. st. chor. sztab. Jan Kowalski", "st. chor. sztab. Jan Kowalski"),
        ("Fot. - MSZ", "MSZ"),
    ],
)
def test_several_labels_and_shortened_words_are_one_credit(line: str, name: str) -> None:
    assert credit_line(line) == name


def test_brackets_that_close_before_they_open_are_no_name() -> None:
    assert split_caption("Ministers (Photo: A Nowak) (Source: PAP)")[1] in {None, "PAP"}
