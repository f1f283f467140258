"""White space and Unicode form: what is kept, what goes, and that nothing is invented."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.cleaning import one_line, tidy

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
RAW = st.text(
    st.one_of(
        st.characters(), st.sampled_from(" \t\r\n\u00a0\u2009\u3000\u200b\u00ad\ufeffe\u0301")
    )
)


def in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


@given(RAW)
def test_tidying_twice_changes_nothing_more(raw: str) -> None:
    once = tidy(raw)
    assert tidy(once) == once
    line = one_line(raw)
    assert one_line(line) == line


@given(RAW)
def test_no_character_is_invented_or_moved(raw: str) -> None:
    seen = unicodedata.normalize("NFC", raw.translate(INVISIBLE))
    assert in_order("".join(tidy(raw).split()), seen)


@given(RAW)
def test_every_visible_character_is_kept(raw: str) -> None:
    def letters(text: str) -> list[str]:
        return [
            c for c in unicodedata.normalize("NFC", text) if not c.isspace() and c.isprintable()
        ]

    assert letters(tidy(raw)) == letters(raw.translate(INVISIBLE))


@given(RAW)
def test_the_result_is_nfc_on_one_line_with_single_spaces(raw: str) -> None:
    text = tidy(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert "  " not in text
    assert all(c == " " or not c.isspace() for c in text)


@given(RAW)
def test_a_line_has_no_space_at_its_ends_and_is_never_empty(raw: str) -> None:
    line = one_line(raw)
    assert line is None or (line and line == line.strip())


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (None, None),
        ("", None),
        ("\u00a0\u200b\ufeff\n", None),
        ("Photo:\u00a0Ada", "Photo: Ada"),
        ("a\u202fb\u2003c\u3000d", "a b c d"),
        ("co\u00adoperation", "cooperation"),
        ("Lo\u0301dz\u0301", "Łódź".replace("Ł", "L")),
        ("a\x00\x07b\x85c", "ab c"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner is spelling, not noise
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\u2028line\u2029", "line"),
        ("ﬁ ½ ²", "ﬁ ½ ²"),  # NFC, not NFKC
    ],
)
def test_spaces_become_one_space_and_invisible_characters_go(
    raw: str | None, line: str | None
) -> None:
    assert one_line(raw) == line
