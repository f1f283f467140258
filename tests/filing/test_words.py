"""Two texts compared word by word: nothing lost, nothing cut through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_crawler.filing.words import Piece, compared

TEXTS = st.lists(
    st.sampled_from(
        ["peace", "Łódź", "cafe\u0301", " ", "  ", "\n\n", ", ", "外交", "部", "1", "“"]
    )
    | st.text(max_size=3)
).map("".join)


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in compared(old, new)]


def one_side(pieces: tuple[Piece, ...], other: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != other)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_texts_to_the_last_character(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert one_side(pieces, "added") == old
    assert one_side(pieces, "removed") == new
    assert all(piece.text for piece in pieces)
    kinds = "".join(piece.kind[0] for piece in pieces)
    assert not any(wrong in kinds for wrong in ("ss", "rr", "aa", "ar"))


@settings(deadline=None)
@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert told(text, text) == ([("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("a Natalie Kanem", "a Natalia Kanem", "=a |-Natalie|+Natalia|= Kanem"),
        ("in 2024", "in 2025", "=in |-2024|+2025"),
        ("in Minsk.", "in Minsk!", "=in Minsk|-.|+!"),
        ("She said", "She has said", "=She |+has |=said"),
        ("the big red dog", "the small blue dog", "=the |-big red|+small blue|= dog"),
        ("外交部发言人", "外交部新闻人", "=外交部|-发言|+新闻|=人"),
        ("caf\u0065\u0301", "cafe", "-cafe\u0301|+cafe"),
        ("one\n\ntwo\n\nthree", "one\n\nthree", "=one\n\n|-two\n\n|=three"),
        ("one\n\ntwo a", "one\n\ntwo b", "=one\n\ntwo |-a|+b"),
    ],
)
def test_people_see_whole_words_change(old: str, new: str, pieces: str) -> None:
    signs = {"=": "same", "-": "removed", "+": "added"}
    assert told(old, new) == [(signs[piece[0]], piece[1:]) for piece in pieces.split("|")]


def test_one_word_is_found_in_a_long_paragraph_without_breaks() -> None:
    words = [f"w{number * number % 997}" for number in range(20_000)]
    changed = [*words[:9_000], "CHANGED", *words[9_001:]]
    pieces = compared(" ".join(words), " ".join(changed))
    assert [piece.text for piece in pieces[1:-1]] == [words[9_000], "CHANGED"]


def test_edits_all_over_a_long_paragraph_are_found_between_words_that_stand_once() -> None:
    words = [f"{'the' if number % 2 else 'of'} w{number}" for number in range(10_000)]
    changed = [f"x{word}" if number % 100 == 50 else word for number, word in enumerate(words)]
    pieces = compared(" ".join(words), " ".join(changed))
    assert sum(piece.kind == "added" for piece in pieces) == 100
    assert sum(len(piece.text) for piece in pieces if piece.kind == "removed") < 1000


def test_texts_that_only_repeat_themselves_still_come_out_whole() -> None:
    old, new = "a b\n" * 10_000, "b a c\n" * 10_000
    assert one_side(compared(old, new), "added") == old
    assert one_side(compared(old, new), "removed") == new
