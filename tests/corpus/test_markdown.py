"""Markdown as a renderer and a reader of YAML take it: the same words and facts."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

from mfa_crawler.corpus.forms.front_matter import front_matter
from mfa_crawler.corpus.forms.markdown import markdown_of
from mfa_crawler.corpus.forms.markdown_body import words
from mfa_crawler.corpus.forms.plain import text_of
from mfa_crawler.corpus.forms.prose import legal, markup_of
from mfa_crawler.corpus.rows import current, every_version
from mfa_crawler.items import Article
from tests.corpus.editions import ODD, PLAIN, golden, kept, stored

_RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_SPACES = re.compile(r"\s+")
_NASTY = st.text("ab1 *_`[]()<>&|~#+-=.:!\\$^'\"\u05d0\u4f1a\u3002\n", max_size=12)


def _rendered(markdown: str) -> etree._Element:
    return html.fromstring(f"<div>{_RENDER.render(markdown)}</div>")


def _words(element: etree._Element) -> str:
    return _SPACES.sub("", "".join(map(str, element.itertext(tag="*"))))


def _split(text: str) -> tuple[Any, str]:
    """What the front matter says, and what comes after it."""
    assert text.startswith("---\n")
    facts, _, body = text.removeprefix("---\n").partition("\n---\n")
    return yaml.safe_load(facts), body


def rendered_alike(markdown: str, article: Article) -> Any:
    """The front matter of a file whose rendering has the words, links and blocks of a body."""
    facts, body = _split(markdown)
    shown, said = _rendered(body), markup_of(article)
    assert _words(shown) == _words(said)
    for tag in ("li", "th", "td", "h2", "h3", "h4", "blockquote", "img"):
        assert len(list(shown.iter(tag))) >= len(list(said.iter(tag))), tag
    links = [one.get("href") for one in said.iter("a")]
    assert [one.get("href") for one in shown.iter("a")] == links
    return facts


@pytest.mark.parametrize("name", golden())
def test_every_layout_renders_to_its_words(name: str) -> None:
    article = replace(golden()[name], lead=None)
    facts = rendered_alike(markdown_of(current(kept(article))), article)
    assert (facts["title"], facts["url"]) == (article.headline, article.url)


@given(_NASTY, _NASTY, _NASTY)
@example("1. a", "# b", "- c")
@example("a", "*", "---")
@example(" a", "\u3002", "b ")
@example("# #", "<b>", "&amp;")
@example("#", "", "\\#")
@example("a", "b", "c!")
def test_no_text_is_taken_for_markdown(one: str, two: str, three: str) -> None:
    a, b, c = (escape(text, quote=False) for text in (one, two, three))
    markup = (
        f"<p>{a}<strong>{b}</strong>{c}<br>{a} <em>{c}</em> {b}</p>"
        f"<h2>{a}</h2><h3>{b}<em>{c}</em></h3>"
        f"<ul><li>{a}</li><li>{b}<ol start=\"3\"><li>{c}</li></ol></li></ul><ul><li>{c}</li></ul>"
        f"<blockquote>{a}<br>{b}</blockquote>"
        f"<table><tr><th>{a}</th><th>{b}</th></tr><tr><td>{c}<ul><li>{a}</li></ul></td></tr></table>"
        f"<p><em>{a}</em><strong>{b}</strong>{c}<a href='https://x.example/(1)?a=1&amp;b|'>{c}</a></p>"
    )  # fmt: skip
    article = replace(PLAIN, lead=None, body_html=markup)
    _, body = _split(markdown_of(current(kept(article))))
    shown = _rendered(body)
    assert _words(shown) == _words(markup_of(article)), body
    (link,) = [str(one.get("href")) for one in shown.iter("a")]
    assert link.replace("%7C", "|") == "https://x.example/(1)?a=1&b|"
    assert _words(_rendered(words(one))) == _SPACES.sub("", one)


def _structure(markup: str) -> str:
    """Markdown of a body, and that it has no more than the body has."""
    article = replace(PLAIN, lead=None, body_html=markup)
    return _split(markdown_of(current(kept(article))))[1].strip()


def test_markup_becomes_that_of_markdown() -> None:
    assert _structure("<h2>A</h2><p>b <strong>c</strong><br><em>d</em></p>") == (
        "## A\n\nb **c**\\\n*d*"
    )
    assert _structure("<p><strong>a.</strong> <em>(b)</em> c<strong>d.</strong>e</p>") == (
        "**a.** *(b)* c<strong>d.</strong>e"
    )
    assert _structure('<ol start="3"><li>a<ul><li>b</li></ul></li><li value="7">c</li></ol>') == (
        "3. a\n   - b\n\n<!-- -->\n\n7. c"
    )
    assert _structure('<ol start="-1"><li>a</li><li>b</li></ol>') == "- a\n0. b"
    assert _structure("<table><tr><td>a</td><td>b|c</td></tr><tr><td>d</td></tr></table>") == (
        "|  |  |\n| --- | --- |\n| a | b\\|c |\n| d |  |"
    )
    assert _structure("<ul><li><p>a</p><p>b</p></li></ul><blockquote><p>c</p></blockquote>") == (
        "- a\n\n  b\n\n> c"
    )
    assert _structure("<ul><li>a</li></ul><ol><li>b</li></ol><ul><li>c</li></ul>") == (
        "- a\n\n<!-- -->\n\n1. b\n\n<!-- -->\n\n- c"
    )
    link = "<a href='https://x.example/?a&amp;copy=b|c>'>d</a>"
    assert _structure(f"<table><tr><th>{link}</th></tr></table>") == (
        "| [d](https://x.example/?a&amp;copy=b%7Cc%3E) |\n| --- |"
    )
    figure = "<figure><img src='https://x.example/1' alt='[a]'><figcaption>b</figcaption></figure>"
    assert _structure(figure) == "![\\[a\\]](https://x.example/1)\n\nb"


def test_front_matter_says_which_version_it_is(tmp_path: Path) -> None:
    with stored(tmp_path) as store:
        (article,) = store.articles()
        texts = [markdown_of(one) for one in every_version(store, article)]
    facts = [_split(text)[0] for text in texts]
    assert [(one["version"], one["is_current"], len(one["shown"])) for one in facts] == [
        (1, True, 2), (2, False, 1)]  # fmt: skip
    assert facts[0]["shown"][1] == {"from": article.last_seen, "to": article.last_seen}


def test_front_matter_is_read_back_as_it_was() -> None:
    facts, body = _split(markdown_of(current(kept(ODD))))
    assert facts["title"] == ODD.headline
    assert facts["gallery"][0] == {
        "url": "https://www.gov.pl/photo/2", "caption": "They meet", "credit": "Jan Kowalski"
    }  # fmt: skip
    assert facts["main_image"] == {"url": "https://www.gov.pl/photo/1", "caption": "=1+1"}
    assert (facts["published_at"], facts["tags"]) == (ODD.published_at, list(ODD.tags))
    assert facts["videos"] == list(ODD.videos)
    assert facts["attachments"] == [{"url": "https://www.gov.pl/f.pdf", "title": "A file"}]
    assert not {"date", "version", "shown"} & facts.keys()
    assert body == ""
    facts, body = _split(markdown_of(current(kept(PLAIN, is_synthetic=True))))
    assert (facts["date"].isoformat(), facts["source_class"]) == ("2024-01-01", "synthetic")
    assert body.lstrip().startswith("> **SYNTHETIC: ")


@given(st.text())
@example("\x00\x85\u2028\ufeff\ud800")
@example("2024-01-01")
@example("no")
@example("1e3")
@example("- a: b\n---\n")
def test_any_text_is_that_text_in_yaml(text: str) -> None:
    if text:
        assert yaml.safe_load(front_matter([("title", text)])) == {"title": legal(text)}
        read = yaml.safe_load(front_matter([("tags", [text, {"url": text}])]))
        assert (read["tags"][0], read["tags"][1]["url"]) == (legal(text), legal(text))


def test_plain_text_is_headline_lead_and_body() -> None:
    assert text_of(current(kept(PLAIN))) == (
        "A visit\n\nThey met.\n\nThey spoke of:\n\n- trade\n- peace\n"
    )
    assert text_of(current(kept(replace(ODD, body="a\r\nb\x00\ud800")))).endswith(
        "a\nb\ufffd\ufffd\n"
    )
    synthetic = text_of(current(kept(PLAIN, is_synthetic=True)))
    assert synthetic.startswith("[SYNTHETIC: ")


def test_a_body_of_five_megabytes_and_a_deep_one_are_whole() -> None:
    one = f"<p>{'word *word* ' * 50}<strong>word</strong></p>"
    assert _structure(one * 10_000).count("word \\*word\\* **word**") == 10_000
    assert len(text_of(current(kept(replace(PLAIN, body="word " * 1_000_000))))) > 5_000_000
    for start, end in (("<ul><li>", "</li></ul>"), ("<blockquote>", "</blockquote>")):
        assert _structure(f"{start * 200}deep{end * 200}").endswith(" deep")
