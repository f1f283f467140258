"""What plain input takes a short way for gives what the long way gives."""

import re
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from mfa_crawler.cleaning import credits as credit_rules
from mfa_crawler.cleaning import split_caption
from mfa_crawler.extraction import absolute, read_blocks
from mfa_crawler.filing.content import _single_spaced

_TEXT = st.text(st.sampled_from("ab ćŁ \n\t\xa0\u200b\ufeff\u2028&<>\"'e\u0301"), max_size=30)
_WORDS = st.lists(
    st.sampled_from("Minister photo Fot fot. Zdj by: of © (c) Image: Jan PAP . , / Źródło:".split())
)
_LABEL = re.compile(credit_rules._LABEL, re.VERBOSE | re.IGNORECASE)
_END = st.sampled_from(("", "/"))
_SEGMENT = st.text("abcXYZ019_-", min_size=1, max_size=8)
_HOST = st.sampled_from(("www.gov.pl", "a.example", "xn--d1acufc.xn--p1ai"))


@given(_TEXT)
def test_a_paragraph_without_markup(text: str) -> None:
    """An empty element at its end says nothing, and makes it go the long way."""
    plain, marked = (
        etree.fromstring(f"<div><p>{escape(text)}{end}</p></div>", etree.HTMLParser())
        for end in ("", "<span></span>")
    )
    short, long = (read_blocks([root], "https://a.example/").blocks for root in (plain, marked))
    assert short == long


@given(st.sampled_from(("http", "https")), _HOST, st.lists(_SEGMENT, min_size=1), _END)
def test_a_whole_or_rooted_address(scheme: str, host: str, path: list[str], end: str) -> None:
    """A fragment is dropped, and makes it go the long way."""
    target = "/" + "/".join(path) + end
    base = "https://www.gov.pl/web/diplomacy/news-?page=2"
    for href in (f"{scheme}://{host}{target}", target):
        assert absolute(base, href) == absolute(base, f"{href}#top")


@given(_WORDS)
def test_a_caption_without_a_label(words: list[str]) -> None:
    caption = " ".join(words)
    whole = credit_rules.credit_line(caption)
    tail = credit_rules._tail(caption) if caption and not whole else None
    expected = (
        (None, whole) if whole else (tail[0] or None, tail[1]) if tail else (caption or None, None)
    )
    assert split_caption(caption) == expected


@given(st.from_regex(_LABEL, fullmatch=True))
def test_a_label_is_never_taken_for_none(label: str) -> None:
    assert any(part in label.casefold() for part in credit_rules._IN_LABELS)


@given(_TEXT)
def test_white_space_of_a_body(text: str) -> None:
    assert _single_spaced(text) == " ".join(text.split())
