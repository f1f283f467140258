"""Whatever editors nest into whatever: no word is lost or invented, and clean HTML is stable."""

import re
from collections import Counter
from html import escape, unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.extraction.plain import read

BLOCKS = """p h1 h2 h3 h5 ul ol li blockquote table caption thead tbody tr td th figure div section
    pre dl dt dd article""".replace("article", "center").split()
INLINE = "a strong b em i u span font o:p sup".split()
ATTRIBUTES = ["", "", "", ' class="x"', ' href="/a?b=1&c=2"', ' href="javascript:x"', ' start="4"',
    ' value="7"', ' href="mailto:a@b.example"']  # fmt: skip
VOID = ["<br>", "</br>", '<img src="/p" alt="q">', "<hr>", '<img src="data:,x">', "<!-- c -->"]

WORDS = st.text("abcdeż \u00a0\n", min_size=1, max_size=8).map(escape)
LEAVES = st.one_of(WORDS, WORDS, st.sampled_from(VOID), st.just("&oacute;"))


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, inner: f"<{tag}{attributes}>{''.join(inner)}</{tag}>",
        st.sampled_from(BLOCKS + INLINE),
        st.sampled_from(ATTRIBUTES),
        st.lists(children, max_size=5),
    )


TREES = st.recursive(LEAVES, element, max_leaves=25)
UNCLOSED = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from([f"<{tag}>" for tag in BLOCKS + INLINE]),
        st.sampled_from([f"</{tag}>" for tag in BLOCKS + INLINE if tag != "div"]),
        st.sampled_from(VOID),
    ),
    max_size=30,
).map("".join)
SOUP = st.one_of(TREES, st.lists(TREES, max_size=5).map("".join), UNCLOSED)

MARK = re.compile(r"^\s*(?:(?:-|\d+\.) +)+", re.MULTILINE)
BLOCK_TAG = re.compile(r"</?(?:p|h[2-4]|ul|ol|li|blockquote|table|tr|td|th|br|figure)\b[^>]*>")


def words_of_html(html: str) -> list[str]:
    return unescape(re.sub(r"<[^>]+>", "", BLOCK_TAG.sub(" ", html))).split()


def words_of_body(body: str) -> list[str]:
    return MARK.sub("", body).replace("|", " ").split()


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_text_and_html_say_the_same_words(raw: str) -> None:
    article = read(raw)
    assert words_of_html(article.body_html) == words_of_body(article.body)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_clean_html_is_read_as_itself(raw: str) -> None:
    once = read(raw)
    again = read(once.body_html)
    assert (again.body, again.body_html) == (once.body, once.body_html)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_no_letter_is_lost_or_invented(raw: str) -> None:
    printed = unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", raw))
    assert letters("".join(words_of_html(read(raw).body_html))) == letters(printed)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_the_body_has_no_blank_edges_and_no_empty_blocks(raw: str) -> None:
    body = read(raw).body
    assert not re.search(r"^\n|\s$", body)
    assert "\n\n\n" not in body
    assert all(line == line.rstrip() for line in body.split("\n"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>/=\"'& &#;abpi!-"))))
def test_no_text_at_all_makes_the_reader_fail(raw: str) -> None:
    read(raw.replace("article", "").replace("<!--", ""))
